"""Others may reach the server: logins, two users apart, forged requests, rate limit, headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from screener.intake import Limits, check_header
from screener.store import open_store
from screener.store.users import add_user
from screener.web.settings import Settings, is_loopback
from tests.clips import write_clip
from tests.web.conftest import Server, send

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory, playback: Path) -> Iterator[Server]:
    """A server on all addresses, with an admin and a coach."""
    data = tmp_path_factory.mktemp("clinic")
    store = open_store(data)
    with store.write() as rows:
        add_user(rows, "Ada", PASSWORD, "admin")
        add_user(rows, "Carl", PASSWORD)
    store.close()
    server = Server(data, "--host", "0.0.0.0", "--playback", str(playback))
    yield server.start()
    server.stop()


def csrf_in(text: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]


@contextmanager
def enter(server: Server, name: str, password: str = PASSWORD) -> Iterator[httpx.Client]:
    """A browser that is logged in and sends the token of its pages."""
    with server.client() as client:
        form = {"csrf": csrf_in(client.get("/login").text), "name": name, "password": password}
        assert client.post("/login", data=form).headers["location"] == "/"
        client.headers["x-csrf-token"] = csrf_in(client.get("/account").text)
        yield client


def test_a_server_that_others_reach_lets_nobody_in_without_a_login(clinic: Server) -> None:
    with clinic.client() as client:
        for path in ("/", "/athletes", "/record", "/account", "/queue", "/api"):
            answer = client.get(path)
            assert answer.status_code in (303, 401), path
        assert client.get(f"/clips/{'0' * 16}/people.jpg").status_code == 303
        assert client.get("/api/athletes").status_code == 401
        assert client.post("/api/uploads", json={"name": "a", "size": 1}).status_code == 401
        assert client.post("/api/framing", content=b"x").status_code == 401
        assert client.get("/api/athletes", headers={"authorization": "Bearer x"}).status_code == 401


def test_a_second_user_sees_nothing_of_the_first_one_s_athletes(clinic: Server, grey: Path) -> None:
    with enter(clinic, "Ada") as ada, enter(clinic, "Carl") as carl:
        there = send(ada, grey.read_bytes(), "Secret Person 2026-01-01 front.mp4")
        athlete = ada.get("/api/athletes").json()[0]["id"]
        assert carl.get("/api/athletes").json() == []
        session, clip = there["session_id"], there["clip_id"]
        for path in (
            f"/athletes/{athlete}", f"/athletes/{athlete}/export.zip", f"/api/athletes/{athlete}",
            f"/sessions/{session}", f"/sessions/{session}/edit", f"/sessions/{session}/reps.csv",
            f"/sessions/{session}/films/x.annotated.mp4", f"/api/sessions/{session}",
            f"/api/sessions/{session}/screening", f"/api/uploads/{there['id']}",
            f"/clips/{clip}/people.jpg",
        ):  # fmt: skip
            assert carl.get(path).status_code == 404, path
        for path in (f"/api/athletes/{athlete}", f"/api/sessions/{session}", f"/api/clips/{clip}"):
            assert carl.delete(path).status_code == 404, path
        assert carl.patch(f"/api/clips/{clip}", json={"view": "side"}).status_code == 404
        assert "Secret Person" not in carl.get("/").text
        assert "Secret Person" not in carl.get("/athletes").text
        assert ada.get(f"/api/sessions/{session}").status_code == 200
        assert carl.post("/users", data={"name": "Eve", "password": PASSWORD}).status_code == 403


def test_a_request_that_another_site_forges_is_refused(clinic: Server) -> None:
    with enter(clinic, "Carl") as carl:
        token = carl.headers["x-csrf-token"]
        said = {"name": "Anna front.mp4", "size": 10}
        assert carl.post("/api/uploads", json=said).status_code == 201
        for headers in (
            {"x-csrf-token": ""},
            {"x-csrf-token": "0" * 64},
            {"origin": "https://evil.example"},
            {"sec-fetch-site": "cross-site"},
        ):
            assert carl.post("/api/uploads", json=said, headers=headers).status_code == 403
            assert carl.post("/api/framing", content=b"x", headers=headers).status_code == 403
        carl.headers["x-csrf-token"] = ""
        assert carl.post("/account/keys", data={"name": "k"}).status_code == 403
        assert carl.post("/account/keys", data={"name": "k", "csrf": token}).status_code == 200


def test_a_key_lets_a_program_in_without_a_cookie(clinic: Server) -> None:
    with enter(clinic, "Carl") as carl, clinic.client() as program:
        page = carl.post("/account/keys", data={"name": "clinic software"}).text
        found = re.search(r"<code>([\w-]+)</code>", page)
        assert found is not None
        program.headers["authorization"] = f"Bearer {found[1]}"
        assert program.get("/api/athletes").status_code == 200
        begun = program.post("/api/uploads", json={"name": "Anna.mp4", "size": 5})
        assert begun.status_code == 201


def test_wrong_passwords_are_not_tried_for_ever(clinic: Server) -> None:
    with clinic.client() as client:
        form = {"csrf": csrf_in(client.get("/login").text), "name": "Eve", "password": "x"}
        codes = [client.post("/login", data=form).status_code for _ in range(10)]
    assert codes[:8] == [401] * 8
    assert codes[8:] == [429] * 2


def test_every_answer_carries_its_policy_and_cookies_are_kept_from_scripts(
    clinic: Server,
) -> None:
    with clinic.client() as client:
        answer = client.get("/login")
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "http-equiv" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=lax" in cookie
        assert not re.search(r"<(script|style)(?![^>]*src=)[^>]*>|\sstyle=|\son\w+=", answer.text)


def test_only_this_computer_is_trusted_without_a_login(served: Server) -> None:
    assert [is_loopback(h) for h in ("127.0.0.1", "localhost", "::1")] == [True] * 3
    assert [is_loopback(h) for h in ("0.0.0.0", "192.168.1.4", "::", "example.org")] == [False] * 4
    assert Settings(Path(), public_url="https://x.example").login
    with served.client() as client:
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400
        assert client.get("/").status_code == 200
        forged = client.post("/api/uploads", json={}, headers={"origin": "https://evil.example"})
        assert forged.status_code == 403


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(side=100), "are 128 x 192"),
        (Limits(pixels=1000), "are 128 x 192"),
        (Limits(seconds=0.1), "lasts"),
        (Limits(fps=5), "pictures a second"),
        (Limits(streams=0), "tracks"),
    ],
)
def test_a_film_that_promises_too_much_is_refused_by_its_header(
    tmp_path: Path, limits: Limits, why: str
) -> None:
    import numpy as np

    from screener.errors import VideoError

    film = write_clip(tmp_path / "a.mp4", (np.zeros((192, 128, 3), np.uint8) for _ in range(30)))
    check_header(film, "a.mp4", Limits())
    with pytest.raises(VideoError, match=why):
        check_header(film, "a.mp4", limits)

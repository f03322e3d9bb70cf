"""Films arrive in pieces, are judged by their content, and nothing that arrived is lost."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.web.conftest import Server, send, settled


@pytest.fixture
def client(served: Server) -> Iterator[httpx.Client]:
    with served.client() as opened:
        yield opened


def test_a_film_in_pieces_becomes_a_screening_with_its_tables(
    client: httpx.Client, grey: Path
) -> None:
    there = send(client, grey.read_bytes(), "Anna Example 2026-03-04 front.mp4")
    assert (there["athlete"], there["date"]) == ("Anna Example", "2026-03-04")
    session = settled(client, there["session_id"])
    assert [clip["state"] for clip in session["clips"]] == ["ready"]
    screening = client.get(f"/api/sessions/{there['session_id']}/screening").json()
    assert screening["athlete"] == "Anna Example"
    assert any(f["outcome"] == "flagged" for f in screening["findings"])
    assert client.get(f"/api/sessions/{there['session_id']}/reps").text.startswith("athlete,")


def test_a_piece_at_the_wrong_place_is_refused_and_told_where_to_go_on(
    client: httpx.Client, grey: Path
) -> None:
    data = grey.read_bytes()
    begun = client.post("/api/uploads", json={"name": "Ben front.mp4", "size": len(data)}).json()
    place = f"/api/uploads/{begun['id']}"
    client.put(place, params={"offset": 0}, content=data[:100])
    wrong = client.put(place, params={"offset": 0}, content=data)
    assert (wrong.status_code, wrong.headers["upload-offset"]) == (409, "100")
    assert client.get(place).json()["offset"] == 100
    more = client.put(place, params={"offset": 100}, content=data)
    assert more.status_code == 413
    assert client.delete(place).status_code == 204
    assert client.get(place).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Anna front.mp4", b"<html><script>alert(1)</script></html>" * 40),
        ("Anna list.m3u8", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n" * 40),
        ("Anna concat.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n" * 40),
        ("Anna photo.mp4", b"\xff\xd8\xff\xe0" + bytes(2000)),
    ],
)
def test_what_is_no_film_by_its_content_is_refused_and_not_kept(
    client: httpx.Client, served: Server, name: str, content: bytes
) -> None:
    begun = client.post("/api/uploads", json={"name": name, "size": len(content)}).json()
    answer = client.put(f"/api/uploads/{begun['id']}", params={"offset": 0}, content=content)
    assert answer.status_code == 422
    assert "no video" in answer.json()["detail"]
    assert not list((served.data / "uploads").iterdir())


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x.mp4", "a/b/\x00c.mp4", "=cmd().mp4"]
)
def test_no_name_of_a_client_becomes_a_path(
    client: httpx.Client, served: Server, grey: Path, name: str
) -> None:
    there = send(client, grey.read_bytes(), name, athlete="../../../Eve", date="2026-01-01")
    settled(client, there["session_id"])
    inside = {p.resolve() for p in served.data.rglob("*")}
    assert all(p.is_relative_to(served.data.resolve()) for p in inside)
    assert not (served.data.parent / "Eve").exists()
    films = [p for p in served.data.rglob("*.film") if p.stem == there["clip_id"]]
    assert len(films) == 1
    client.delete(f"/api/sessions/{there['session_id']}")


@pytest.mark.parametrize(
    "said",
    [
        {"name": "clip.mp4", "size": 10},
        {"name": "Anna.mp4", "size": 10, "date": "2026-02-31"},
        {"name": "Anna.mp4", "size": 5_000_000_000},
        {"name": "Anna.mp4", "size": 10, "view": "above"},
    ],
)
def test_what_makes_no_sense_is_told_in_a_sentence(
    client: httpx.Client, said: dict[str, object]
) -> None:
    answer = client.post("/api/uploads", json=said)
    assert answer.status_code == 422
    assert "Traceback" not in answer.text


def test_a_server_killed_in_mid_queue_and_started_again_has_lost_nothing(
    served: Server, grey: Path
) -> None:
    data = grey.read_bytes()
    with served.client() as client:
        there = [send(client, data, f"Anna 2026-01-0{n} front.mp4") for n in (1, 2, 3)]
        half = client.post("/api/uploads", json={"name": "Ben front.mp4", "size": len(data)}).json()
        client.put(f"/api/uploads/{half['id']}", params={"offset": 0}, content=data[:500])
    served.stop(signal.SIGKILL)
    served.start()
    with served.client() as client:
        place = f"/api/uploads/{half['id']}"
        assert client.get(place).json()["offset"] == 500
        last = client.put(place, params={"offset": 500}, content=data[500:]).json()
        for session in [*(one["session_id"] for one in there), last["session_id"]]:
            found = settled(client, session)
            assert [clip["state"] for clip in found["clips"]] == ["ready"]
            assert found["screened"]


def test_a_worker_that_is_killed_is_replaced_and_its_job_is_done(
    client: httpx.Client, served: Server, grey: Path
) -> None:
    def workers() -> list[int]:
        assert served.process is not None
        children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    if not Path("/proc/self/task").exists():
        pytest.skip("needs /proc")
    before = workers()
    assert len(before) == 2
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    there = send(client, grey.read_bytes(), "Dora 2026-03-04 front.mp4")
    assert settled(client, there["session_id"])["screened"]
    end = time.monotonic() + 10
    while set(workers()) & set(before) and time.monotonic() < end:
        time.sleep(0.1)
    assert not set(workers()) & set(before)

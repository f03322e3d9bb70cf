"""Two people in a film, looked at by the real model: a click in Chromium says whom to follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from screener.pose import PoseTrack
from screener.video import read_frames
from tests.clips import write_clip
from tests.conftest import SAMPLES
from tests.web.conftest import Server, send, settled

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of two samples next to each other."""
    names = ("squat_healthy_front", "squat_valgus_both_front")
    both = (read_frames(SAMPLES / f"{name}.mp4", long_side=448, max_fps=12) for name in names)
    pairs = [(a, b) for a, b in zip(*both, strict=False) if a.time_s <= 5.0]
    images = (np.hstack([a.image, b.image]) for a, b in pairs)
    path = tmp_path_factory.mktemp("two") / "two.mp4"
    return write_clip(path, images, (a.time_s for a, _ in pairs))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    begun = Server(tmp_path_factory.mktemp("data"), "--model", "lite")
    yield begun.start()
    begun.stop()


@pytest.fixture(scope="module")
def clip(server: Server, two: Path) -> dict[str, Any]:
    with server.client() as client:
        there = send(client, two.read_bytes(), "Two People 2026-03-04 front.mp4")
        settled(client, there["session_id"])
    return there


def where(server: Server, clip: dict[str, Any]) -> float:
    """Where the one followed stands, in shares of the picture's width."""
    track = PoseTrack.load(next(server.data.rglob(f"{clip['clip_id']}.npz")))
    assert track.people == 2
    return float(np.nanmedian(track.image_px[..., 0]) / track.width_px)


@pytest.mark.parametrize("how", ["click", "keys"])
def test_the_person_clicked_on_is_followed(
    server: Server, clip: dict[str, Any], launch: Callable[..., Any], how: str
) -> None:
    before = where(server, clip)
    context = launch().new_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{server.address}/sessions/{clip['session_id']}/edit")
    picture = page.locator(".whom button")
    picture.scroll_into_view_if_needed()
    left = before > 0.5
    if how == "click":
        box = picture.bounding_box()
        assert box["width"] / box["height"] == pytest.approx(504 / 448, abs=0.02)
        place = {"x": box["width"] * (0.25 if left else 0.75), "y": box["height"] / 2}
        picture.click(position=place)
    else:
        picture.focus()
        for _ in range(13):
            page.keyboard.press("ArrowLeft" if left else "ArrowRight")
    assert "25 % from the left" in page.inner_text(".whom") or not left
    assert page.locator("[name=subject] option:checked").inner_text() == "the person at the mark"
    page.click("form.fields.three button:not([type=button])")
    with server.client() as client:
        found = settled(client, clip["session_id"])
    assert found["clips"][0]["error"] == ""
    assert (where(server, clip) < 0.5) == left
    page.goto(f"{server.address}/sessions/{clip['session_id']}/edit")
    assert page.locator(".mark").is_visible()
    page.select_option("[name=subject]", "right" if left else "left")
    assert not page.locator(".mark").is_visible()
    context.close()


def test_the_picture_goes_with_the_film_and_nowhere_else(
    server: Server, clip: dict[str, Any]
) -> None:
    with server.client() as client:
        place = f"/clips/{clip['clip_id']}/people.jpg"
        picture = client.get(place)
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
        assert picture.headers["cache-control"] == "no-store"
        for other in ("..%2f..%2fsecret", "0" * 16):
            assert client.get(f"/clips/{other}/people.jpg").status_code == 404
        said = client.patch(f"/api/clips/{clip['clip_id']}", json={"subject": "1.5,0.2"})
        assert said.status_code == 422
        assert "0.3,0.5" in said.text
        client.delete(f"/api/clips/{clip['clip_id']}")
        assert client.get(place).status_code == 404
        assert list(server.data.rglob("people-*.jpg")) == []

"""Recording in the page with Chromium's fake camera, looked at by the real model, to a finding."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from screener.video import read_frames
from tests.conftest import SAMPLES
from tests.web.conftest import Server, settled


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample as the motion JPEG that Chromium takes for a camera: two repetitions in a loop."""
    return camera_of(tmp_path_factory.mktemp("camera") / "camera.mjpeg")


def camera_of(path: Path, until_s: float = 12.0, shown: float = 1.0) -> Path:
    """The sample as a camera, of which the upper share is shown; until 2.8 s they only stand."""
    frames = read_frames(SAMPLES / "squat_valgus_both_front.mp4", long_side=640, max_fps=15)
    with av.open(str(path), "w", format="mjpeg") as container:
        stream = container.add_stream("mjpeg", rate=15)
        stream.pix_fmt = "yuvj420p"
        for frame in frames:
            image = frame.image[: round(len(frame.image) * shown / 2) * 2]
            if frame.index == 0:
                stream.height, stream.width = image.shape[:2]
            if 1.0 <= frame.time_s <= until_s:
                picture = av.VideoFrame.from_ndarray(image, format="rgb24")
                container.mux(stream.encode(picture.reformat(format="yuvj420p")))
        container.mux(stream.encode())
    return path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that looks with the real model."""
    begun = Server(tmp_path / "data")
    yield begun.start()
    begun.stop()


def camera_page(launch: Callable[..., Any], server: Server, camera: Path) -> Any:
    """The page of recording in a Chromium whose camera shows a film."""
    browser = launch(
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={camera}",
    )
    page = browser.new_page()
    page.set_default_timeout(90_000)
    page.goto(f"{server.address}/record")
    return page


@pytest.mark.model
def test_the_page_says_what_to_change_until_the_recording_begins(
    tmp_path: Path, launch: Callable[..., Any], server: Server
) -> None:
    cut = camera_page(launch, server, camera_of(tmp_path / "cut.mjpeg", 2.8, 0.75))
    cut.click("#camera-on")
    cut.wait_for_selector("#framing.change")
    assert cut.inner_text("#framing") in ("Step back", "Tilt the camera down")
    assert cut.get_attribute("#framing", "aria-live") == "polite"
    cut.close()
    page = camera_page(launch, server, camera_of(tmp_path / "whole.mjpeg", 2.8))
    sent: list[float] = []
    page.on("request", lambda r: sent.append(time.monotonic()) if "/framing" in r.url else None)
    page.fill("[name=athlete]", "Fram Ing")
    page.select_option("[name=countdown]", "0")
    page.click("#camera-on")
    page.wait_for_selector("#framing.well")
    page.wait_for_timeout(2000)
    assert page.inner_text("#framing") == "Good: whole body, light, distance"
    assert min(np.diff(sent)) > 0.3  # two a second at most
    page.click("#start")
    page.wait_for_timeout(700)
    assert page.locator("#framing").is_hidden()
    sent.clear()
    page.wait_for_timeout(2000)
    assert sent == []


@pytest.mark.model
def test_what_the_camera_sees_becomes_a_finding(
    camera: Path, launch: Callable[..., Any], server: Server
) -> None:
    page = camera_page(launch, server, camera)
    page.fill("[name=athlete]", "Cam Era")
    page.select_option("[name=countdown]", "3")
    page.select_option("[name=seconds]", "20")
    page.click("#camera-on")
    page.click("#start")
    page.wait_for_selector("#stop:visible")
    page.wait_for_selector("#use:visible")
    assert page.locator("#hints li").count() == 0
    page.click("#use")
    page.wait_for_selector("#told a")
    address = page.get_attribute("#told a", "href")
    with server.client() as client:
        settled(client, address.rpartition("/")[2])
        screening = client.get(f"/api{address}/screening").json()
    flagged = [f["title"] for f in screening["findings"] if f["outcome"] == "flagged"]
    assert "Knees move inside the feet" in flagged, (flagged, screening["clips"])
    page.goto(f"{server.address}{address}")
    assert "Cam Era" in page.title()

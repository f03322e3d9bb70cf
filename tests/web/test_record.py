"""Recording in the page with Chromium's fake camera, looked at by the real model, to a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from screener.video import read_frames
from tests.conftest import SAMPLES
from tests.web.conftest import Server, settled


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample as the motion JPEG that Chromium takes for a camera: two repetitions in a loop."""
    path = tmp_path_factory.mktemp("camera") / "camera.mjpeg"
    frames = read_frames(SAMPLES / "squat_valgus_both_front.mp4", long_side=640, max_fps=15)
    with av.open(str(path), "w", format="mjpeg") as container:
        stream = container.add_stream("mjpeg", rate=15)
        stream.pix_fmt = "yuvj420p"
        for frame in frames:
            if frame.index == 0:
                stream.height, stream.width = frame.image.shape[:2]
            if 1.0 <= frame.time_s <= 12.0:
                picture = av.VideoFrame.from_ndarray(frame.image, format="rgb24")
                container.mux(stream.encode(picture.reformat(format="yuvj420p")))
        container.mux(stream.encode())
    return path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that looks with the real model."""
    begun = Server(tmp_path / "data")
    yield begun.start()
    begun.stop()


@pytest.mark.model
def test_what_the_camera_sees_becomes_a_finding(
    camera: Path, launch: Callable[..., Any], server: Server
) -> None:
    browser = launch(
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={camera}",
    )
    page = browser.new_page()
    page.set_default_timeout(90_000)
    page.goto(f"{server.address}/record")
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

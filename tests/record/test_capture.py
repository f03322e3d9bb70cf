import http.server
import threading
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from screener.errors import CameraError, VideoError
from screener.record.camera import Camera, choose_mode
from screener.record.capture import Capture, fitted
from screener.record.recorder import Recorder
from screener.record.rehearsal import Rehearsal
from screener.record.shot import Slot
from screener.video import read_frames
from tests.clips import write_clip
from tests.record.sources import Fake, grey


def until(done: Any, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def test_only_the_newest_waits() -> None:
    slot: Slot[int] = Slot()
    for number in range(5):
        slot.put(number)
    assert (slot.take(0), slot.passed_over) == (4, 4)
    assert slot.take(0.01) is None


def test_whoever_looks_slowly_sees_the_newest_and_every_picture_is_recorded(
    tmp_path: Path,
) -> None:
    capture = Capture(Fake(grey(60), speed=3))
    recorder = Recorder(tmp_path / "a.mp4")
    capture.record(recorder)
    capture.start()
    seen = []
    while capture.running:
        shot = capture.newest.take(0.1)
        if shot is not None:
            seen.append(time.perf_counter() - shot.seen_at)
            time.sleep(0.08)
    assert recorder.finish().frames == 60
    assert len(seen) < 15
    assert np.median(seen) < 0.03


def test_a_camera_that_dies_says_so_and_what_came_before_is_kept(tmp_path: Path) -> None:
    source = Fake(grey(20), speed=10, end="dies")
    capture = Capture(source)
    recorder = Recorder(tmp_path / "a.mp4")
    capture.record(recorder)
    capture.start()
    until(lambda: not capture.running)
    assert isinstance(capture.lost, CameraError)
    assert source.closed.is_set()
    assert len(list(read_frames(recorder.finish().path))) == 20


def test_a_camera_that_hangs_is_noticed_and_left_behind() -> None:
    source = Fake(grey(3), end="hangs")
    capture = Capture(source)
    capture.start()
    until(lambda: capture.silent_s > 0.4)
    began = time.monotonic()
    capture.close(0.2)
    assert time.monotonic() - began < 1.0
    source.closed.set()


def test_pictures_that_change_their_size_are_fitted_into_the_first_ones(tmp_path: Path) -> None:
    capture = Capture(Fake([*grey(10, 72, 128), *grey(10, 128, 72)], speed=10))
    recorder = Recorder(tmp_path / "a.mp4")
    capture.record(recorder)
    capture.start()
    until(lambda: not capture.running)
    frames = list(read_frames(recorder.finish().path))
    assert capture.resized
    assert [f.image.shape for f in frames] == [(72, 128, 3)] * 20


def test_a_picture_is_fitted_without_changing_its_shape() -> None:
    inside = fitted(np.full((100, 50, 3), 200, np.uint8), 200, 100)
    assert inside.shape == (100, 200, 3)
    assert (inside[:, 80:120] == 200).all()
    assert (inside[:, :70] == 0).all()


def test_a_file_comes_at_its_true_pace_with_its_true_times(tmp_path: Path) -> None:
    times = [0.0, 0.1, 0.25, 0.3, 0.55, 0.6]
    source = Rehearsal(write_clip(tmp_path / "a.mp4", grey(6), times))
    began = time.perf_counter()
    came = []
    while (shot := source.read()) is not None:
        came.append((shot.time_s, time.perf_counter() - began))
    source.close()
    assert np.allclose([t for t, _ in came], times, atol=1e-3)
    assert all(wall - came[0][1] >= t - 0.002 for t, wall in came)
    with pytest.raises(VideoError):
        Rehearsal(tmp_path / "none.mp4")


class Device:
    """A camera as OpenCV shows it, that reaches some sizes at some rates."""

    def __init__(self, modes: dict[tuple[int, int], float]) -> None:
        self._modes, self._asked = modes, {3: 640.0, 4: 480.0}

    def set(self, what: int, value: float) -> bool:
        self._asked[what] = value
        return True

    def get(self, what: int) -> float:
        return float(dict(zip((3, 4), self._mode(), strict=True)).get(what, 0.0))

    def grab(self) -> bool:
        time.sleep(1 / self._modes[self._mode()])
        return True

    def _mode(self) -> tuple[int, int]:
        asked = self._asked[cv2.CAP_PROP_FRAME_WIDTH], self._asked[cv2.CAP_PROP_FRAME_HEIGHT]
        fits = [mode for mode in self._modes if mode[1] <= asked[1]]
        return max(fits, default=min(self._modes))


@pytest.mark.parametrize(
    ("modes", "tall", "best"),
    [
        ({(1920, 1080): 60, (1280, 720): 60}, None, (1920, 1080)),
        ({(1920, 1080): 60, (1280, 720): 60}, 720, (1280, 720)),
        ({(1920, 1080): 10, (1280, 720): 60, (640, 480): 60}, None, (1280, 720)),
        ({(1920, 1080): 10, (1280, 720): 12, (640, 480): 20}, None, (640, 480)),
    ],
)
def test_the_best_mode_is_found_by_measuring(
    modes: dict[tuple[int, int], float], tall: int | None, best: tuple[int, int]
) -> None:
    assert choose_mode(Device(modes), tall)[:2] == best


def test_a_camera_there_is_not_is_told() -> None:
    with pytest.raises(CameraError, match=r"camera 97: .*\."):
        Camera(97)


def test_a_stream_is_played_until_it_dies() -> None:
    ends = threading.Event()

    class Stream(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=b")
            self.end_headers()
            while not ends.is_set():
                jpeg = cv2.imencode(".jpg", grey(1)[0])[1].tobytes()
                self.wfile.write(b"--b\r\nContent-Type: image/jpeg\r\n")
                self.wfile.write(b"Content-Length: %d\r\n\r\n%s\r\n" % (len(jpeg), jpeg))
                time.sleep(0.02)

        def log_message(self, *about: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stream) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/live.mjpg"
        source = Camera(address)
        came = [source.read() for _ in range(10)]
        ends.set()
        with pytest.raises(CameraError, match="lost"):
            for _ in range(200):
                source.read()
        source.close()
        server.shutdown()
    assert all(shot is not None and shot.image.shape == (72, 128, 3) for shot in came)
    times = [shot.time_s for shot in came if shot is not None]
    assert np.all(np.diff(times) > 0)
    with pytest.raises(CameraError, match="no stream"):
        Camera(address)

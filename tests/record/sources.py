"""Sources for tests: pictures from memory that come, stall, change or die."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

import numpy as np

from screener.errors import CameraError
from screener.pose import PoseTrack
from screener.pose.landmarker import Detection, Image
from screener.record.shot import Shot


class Fake:
    """Gives pictures; ``dies`` raises CameraError after them, ``hangs`` says no more at all."""

    name = "fake"

    def __init__(
        self, images: Iterable[Image], *, fps: float = 30, speed: float = 1, end: str = "ends"
    ) -> None:
        self._images, self._fps, self._speed, self._end = iter(images), fps, speed, end
        self._number = 0
        self._began: float | None = None
        self.closed = threading.Event()

    def read(self) -> Shot | None:
        image = next(self._images, None)
        if image is None:
            return self._over()
        if self._began is None:
            self._began = time.perf_counter()
        due = self._began + self._number / self._fps / self._speed
        time.sleep(max(0.0, due - time.perf_counter()))
        self._number += 1
        return Shot((self._number - 1) / self._fps, image, time.perf_counter())

    def close(self) -> None:
        self.closed.set()

    def _over(self) -> None:
        if self._end == "dies":
            raise CameraError("fake: the picture was lost. Check its cable.")
        if self._end == "hangs":
            self.closed.wait(30)


def grey(count: int, height: int = 72, width: int = 128) -> list[Image]:
    return [np.full((height, width, 3), 90 + k % 60, np.uint8) for k in range(count)]


class OnTime:
    """A landmarker that knows a track, and says what it holds at a picture's time."""

    def __init__(self, track: PoseTrack, cost_s: float = 0.0) -> None:
        self._track, self._cost_s = track, cost_s

    def detect(self, image: Image, time_s: float) -> Detection | None:
        del image
        time.sleep(self._cost_s)
        track = self._track
        k = int(np.clip(np.searchsorted(track.time_s, time_s), 0, len(track) - 1))
        if not track.seen[k]:
            return None
        size = np.array([track.width_px, track.height_px])
        return Detection(track.image_px[k] / size, track.world_m[k], track.visibility[k], None)

    def close(self) -> None:
        pass

"""A camera or a stream through OpenCV: its best mode, its own clock, and what can go wrong."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from screener.errors import CameraError
from screener.record.shot import Shot

WANTED = ((1920, 1080), (1280, 720), (640, 480))
"""Sizes asked for, best first (field reference, section 6: 1080p, 30 frames a second or more)."""
ENOUGH_FPS = 28.0
"""From here on a larger picture is worth more than a faster one."""
_TRIAL_FRAMES, _TRIAL_S = 12, 1.5
_FIRST_PICTURE_S = 6.0
_PATIENCE_S = 1.0  # without a picture: the camera is lost
_CLOCKS_AGREE_S = 0.5
_STREAM_MS = 6000

Opener = Callable[[int | str], Any]


class Camera:
    """An open camera (a number) or stream (an address).

    ``tall`` is the height in pixels wanted at most, None for the best there is.

    Raises
    ------
    CameraError
        If there is none, it is in use, or it gives no picture.
    """

    def __init__(
        self, device: int | str, tall: int | None = None, opened: Opener | None = None
    ) -> None:
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        self.name = f"camera {device}" if isinstance(device, int) else device
        self._capture = (opened or _open)(device)
        if not self._capture.isOpened():
            self._capture.release()
            raise CameraError(_why_not(device))
        if isinstance(device, int):
            choose_mode(self._capture, tall)
        self._clock = _Clock()
        self._waiting: Shot | None = self._first()

    def read(self) -> Shot | None:
        """The next picture; raises CameraError once the device gives none any more."""
        if self._waiting is not None:
            first, self._waiting = self._waiting, None
            return first
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end:
            shot = self._grab()
            if shot is not None:
                return shot
            time.sleep(0.02)
        raise CameraError(f"{self.name}: the picture was lost. Check its cable or connection.")

    def close(self) -> None:
        """Give the device back."""
        self._capture.release()

    def _grab(self) -> Shot | None:
        if not self._capture.grab():
            return None
        seen_at = time.perf_counter()
        stamp = self._clock.time_s(self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000, seen_at)
        decoded, bgr = self._capture.retrieve()
        if not decoded or bgr is None:
            return None
        image = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
        return Shot(stamp, image, seen_at)

    def _first(self) -> Shot:
        end = time.monotonic() + _FIRST_PICTURE_S
        while time.monotonic() < end:
            shot = self._grab()
            if shot is not None:
                return shot
            time.sleep(0.05)
        self._capture.release()
        raise CameraError(
            f"{self.name}: it opens but gives no picture. Close other programs that use it "
            "(browser, video calls), check its shutter, plug it in again."
        )


def choose_mode(capture: Any, tall: int | None = None) -> tuple[int, int, float]:
    """Set the largest picture that comes at 28 frames a second or more, else the fastest.

    Rates are measured, for what a driver states is often not what it gives: most cameras reach
    30 at full size only compressed (MJPG), and none in poor light. Returns width, height, rate.
    """
    found: list[tuple[int, int, float]] = []
    for width, height in WANTED:
        if tall is not None and height > tall:
            continue
        got = _try(capture, width, height)
        if got[:2] in [other[:2] for other in found]:
            continue
        found.append(got)
        if got[2] >= ENOUGH_FPS:
            return got
    best = max(found, key=lambda mode: (mode[2], mode[1]), default=(0, 0, 0.0))
    return _try(capture, *best[:2]) if best[0] else best


def _try(capture: Any, width: int, height: int) -> tuple[int, int, float]:
    """Size and measured rate after asking for a mode."""
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
    capture.set(cv2.CAP_PROP_FPS, 30)
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 2)
    capture.grab()  # the first one waits for the camera to start
    begin, count = time.perf_counter(), 0
    while count < _TRIAL_FRAMES and time.perf_counter() - begin < _TRIAL_S and capture.grab():
        count += 1
    rate = count / max(time.perf_counter() - begin, 1e-6)
    got = (capture.get(cv2.CAP_PROP_FRAME_WIDTH), capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
    return int(got[0]), int(got[1]), rate


class _Clock:
    """Time of a picture: the device's own clock while it makes sense, else when it came."""

    def __init__(self) -> None:
        self._first: tuple[float, float] | None = None
        self._last = 0.0
        self._sane = True

    def time_s(self, device_s: float, arrived_s: float) -> float:
        """Seconds since the first picture; strictly increasing."""
        if self._first is None:
            self._first = (device_s, arrived_s)
            return 0.0
        said, came = device_s - self._first[0], arrived_s - self._first[1]
        self._sane &= said > self._last and abs(said - came) < _CLOCKS_AGREE_S
        self._last = max(said if self._sane else came, self._last + 1e-3)
        return self._last


def _open(device: int | str) -> Any:
    if isinstance(device, int):
        return cv2.VideoCapture(device)
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    limits = [
        cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _STREAM_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _STREAM_MS,
    ]  # fmt: skip
    return cv2.VideoCapture(device, cv2.CAP_FFMPEG, limits)


def _why_not(device: int | str) -> str:
    """Why a device did not open, and what to do."""
    if isinstance(device, str):
        return f"{device}: no stream can be opened there. Check the address and the network."
    if sys.platform.startswith("linux"):
        path = Path(f"/dev/video{device}")
        others = ", ".join(p.name[5:] for p in sorted(Path("/dev").glob("video*")))
        if not path.exists():
            there = f"There are: {others}" if others else "Plug one in; none is there"
            return f"camera {device}: there is no such camera. {there}."
        if not os.access(path, os.R_OK | os.W_OK):
            return (
                f"camera {device}: {path} may not be opened. Join the group that owns it "
                "(`sudo usermod -aG video $USER`) and log in again."
            )
        return (
            f"camera {device}: it is in use by another program, or is no camera. Close browsers "
            f"and video calls, or choose another with --camera. There are: {others}."
        )
    return (
        f"camera {device}: it cannot be opened. Plug it in, close other programs that use it, "
        "and allow this terminal to use the camera in the system's privacy settings."
    )

"""From looks to what the guide wants to know: how the person stands, turns, moves; the room."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from screener.clip.view import estimate_view
from screener.pose import L, PoseTrack
from screener.pose.landmarker import Detection
from screener.pose.picture import agreed_roll_deg, roll_of
from screener.record.framing import Picture
from screener.record.shot import Image
from screener.record.watch import Look, small

_MEMORY_S = 0.5
_FEW = 5  # looks before a turn or a movement is told
_EVERY_PIXEL = 16
Box = tuple[float, float, float, float]
Everyone = Callable[[Image], int]
"""Counts the people in a picture."""


class Memory:
    """The looks of the last half second; the last five where a slow machine has fewer."""

    def __init__(self) -> None:
        self._looks: deque[tuple[float, Detection]] = deque()

    def picture(self, look: Look, surroundings: Surroundings) -> Picture:
        """What is seen now."""
        height, width = look.shot.image.shape[:2]
        found = look.found
        if look.looked:
            self._remember(look.shot.time_s, found)
        light, around = brightness(look.shot.image, None if found is None else box_of(found))
        if found is None:
            return Picture(None, width, height, light=light, surroundings=around)
        return Picture(
            points_share=found.image_share,
            width_px=width,
            height_px=height,
            people=surroundings.people,
            yaw_deg=self._yaw_deg(width, height),
            roll_deg=surroundings.roll_deg,
            moved=self._moved(width, height),
            light=light,
            surroundings=around,
        )

    def _remember(self, time_s: float, found: Detection | None) -> None:
        if found is None:
            self._looks.clear()
            return
        if not self._looks or time_s > self._looks[-1][0]:
            self._looks.append((time_s, found))
        while len(self._looks) > _FEW and time_s - self._looks[0][0] > _MEMORY_S:
            self._looks.popleft()

    def _yaw_deg(self, width: int, height: int) -> float:
        if len(self._looks) < _FEW:
            return float("nan")
        size = np.array([width, height])
        track = PoseTrack(
            time_s=np.array([time for time, _ in self._looks]),
            image_px=np.stack([one.image_share * size for _, one in self._looks]),
            world_m=np.stack([one.world_m for _, one in self._looks]),
            visibility=np.stack([one.visibility for _, one in self._looks]),
            width_px=width,
            height_px=height,
            model="live",
        )
        return estimate_view(track, np.ones(len(track), dtype=bool)).yaw_deg

    def _moved(self, width: int, height: int) -> float:
        """Range of hips and shoulders in leg lengths."""
        if len(self._looks) < _FEW:
            return float("nan")
        points = np.stack([one.image_share for _, one in self._looks]) * np.array([width, height])
        hip = points[:, [L.LEFT_HIP, L.RIGHT_HIP]].mean(axis=1)
        ankle = points[:, [L.LEFT_ANKLE, L.RIGHT_ANKLE]].mean(axis=1)
        shoulder = points[:, [L.LEFT_SHOULDER, L.RIGHT_SHOULDER]].mean(axis=1)
        leg = float(np.hypot(*(hip - ankle).max(axis=0)))
        moved = max(np.ptp(hip, axis=0).max(), np.ptp(shoulder, axis=0).max())
        return float(moved / max(leg, 1.0))


@dataclass
class Surroundings:
    """What is looked at now and then only: the room's verticals and who else is there.

    Attributes
    ----------
    people, roll_deg
        As in :class:`screener.record.framing.Picture`.
    """

    everyone: Everyone = lambda image: 1
    people: int = 1
    roll_deg: float = float("nan")
    error: BaseException | None = None
    _thread: threading.Thread | None = None

    def look(self, image: Image, box: Box | None) -> None:
        """Look again, in a thread of its own; does nothing while one is still looking."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._thread = threading.Thread(
            target=self._look, args=(small(image), box), name="surroundings", daemon=True
        )
        self._thread.start()

    def join(self) -> None:
        """Wait for a look under way."""
        if self._thread is not None:
            self._thread.join()

    def _look(self, image: Image, box: Box | None) -> None:
        try:
            tilt, length = roll_of(image, box)
            self.roll_deg = agreed_roll_deg(tilt, length)
            self.people = self.everyone(image)
        except BaseException as error:  # noqa: BLE001 - a hint less, never a session
            self.error = error


def box_of(found: Detection) -> Box:
    """Where a person is: left, top, right, bottom in shares of the picture."""
    (left, top), (right, bottom) = found.image_share.min(0), found.image_share.max(0)
    return float(left), float(top), float(right), float(bottom)


def brightness(image: Image, box: Box | None) -> tuple[float, float]:
    """Mean grey level (0 to 255) inside the box and outside of it."""
    grey = image[::_EVERY_PIXEL, ::_EVERY_PIXEL].mean(axis=2)
    if box is None:
        return float(grey.mean()), float(grey.mean())
    height, width = grey.shape
    left, right = (int(np.clip(v * width, 0, width)) for v in (box[0], box[2]))
    top, bottom = (int(np.clip(v * height, 0, height)) for v in (box[1], box[3]))
    inside = np.zeros(grey.shape, dtype=bool)
    inside[top : bottom + 1, left : right + 1] = True
    if inside.all() or not inside.any():
        return float(grey.mean()), float(grey.mean())
    return float(grey[inside].mean()), float(grey[~inside].mean())

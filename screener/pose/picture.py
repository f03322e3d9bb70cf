"""What the picture itself tells, the athlete apart: cuts, stills, a camera that moves or is tilted.

Everything here looks at what lies around the person's box, a few small pictures at a time: the
cost beside the pose model is a per cent or two.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in shares of the picture."""

_SMALL = 96  # longer side of the pictures compared, pixels
_EVERY = 5  # frames between two looks at the camera
_CORNERS = 60
_MIN_CORNERS = 8
_BOX_MARGIN = 0.05
_TILT_RANGE_DEG = 12.0
"""Lines farther than this from the vertical are not taken for verticals of the room."""
_MIN_LINE = 0.07  # of the picture's height
_MIN_LINES_TOTAL = 0.5  # heights of the picture: all verticals together
_BODY_TILT_DEG = 8.0
_LINE_SPREAD_DEG = 1.5


class PictureWatch:
    """Follows the surroundings through a clip, frame by frame.

    Attributes
    ----------
    change
        One value a frame: mean difference to the frame before in grey levels (0 to 255) of a
        picture of 96 pixels; 0 for the first.
    camera
        One ``(dx, dy)`` a frame in shares of the picture's longer side: how far the surroundings
        have moved since the first frame; NaN where that was not looked at or not seen.
    """

    def __init__(self) -> None:
        self.change: list[float] = []
        self.camera: list[tuple[float, float]] = []
        self._last: Image | None = None
        self._reference: Image | None = None
        self._corners: NDArray[np.float32] | None = None

    def look(self, image: Image, box: Box | None) -> None:
        """Take in the next ``(h, w, 3)`` RGB picture; ``box`` holds the person."""
        scale = _SMALL / max(image.shape[:2])
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        last = small if self._last is None else self._last
        self.change.append(float(cv2.absdiff(small, last).mean()))
        self._last = small.astype(np.uint8, copy=False)
        looked = len(self.change) % _EVERY == 1
        self.camera.append(self._shift(image, box) if looked else (np.nan, np.nan))

    def _shift(self, image: Image, box: Box | None) -> tuple[float, float]:
        """Median movement of corners around the person since they were first picked."""
        half = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        grey = cv2.cvtColor(half, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False)
        if self._corners is None or self._reference is None:
            self._reference = grey
            self._corners = _corners(grey, box)
            return (0.0, 0.0) if self._corners is not None else (np.nan, np.nan)
        # the tracker writes where the corners went; the reference stays the first picture
        went, found, _ = cv2.calcOpticalFlowPyrLK(
            self._reference, grey, self._corners, np.empty_like(self._corners), winSize=(15, 15)
        )
        good = found[:, 0] == 1
        if good.sum() < _MIN_CORNERS:
            return np.nan, np.nan
        moved = (went - self._corners)[good, 0]
        dx, dy = np.median(moved, axis=0) / max(grey.shape)
        return float(dx), float(dy)


def roll_of(image: Image, box: Box | None) -> tuple[Floats, Floats]:
    """Tilt (degrees) and length (picture heights) of near-vertical lines around the person.

    Positive is the top leaning to the right of the picture. In a room these are door frames,
    corners and racks; the camera's roll is what they have in common.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    lines = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(grey)[0]
    if lines is None:
        return np.zeros(0), np.zeros(0)
    x1, y1, x2, y2 = lines[:, 0].T.astype(float)
    up = y1 > y2
    dx, dy = np.where(up, x2 - x1, x1 - x2), np.abs(y1 - y2)
    tilt, length = np.degrees(np.arctan2(dx, dy)), np.hypot(dx, dy) / grey.shape[0]
    middle = np.stack([(x1 + x2) / 2 / grey.shape[1], (y1 + y2) / 2 / grey.shape[0]], axis=1)
    kept = (np.abs(tilt) <= _TILT_RANGE_DEG) & (length >= _MIN_LINE) & ~_inside(middle, box)
    return tilt[kept], length[kept]


def agreed_roll_deg(tilt: Floats, length: Floats) -> float:
    """The camera's roll most of the lines' length agrees on; NaN if there is too little of it.

    Verticals fan out when the camera looks up or down, evenly to both sides, so their weighted
    median is taken; it must lie in a cluster that holds half of the length.
    """
    if length.sum() < _MIN_LINES_TOTAL:
        return float("nan")
    order = np.argsort(tilt)
    summed = np.cumsum(length[order]) / length.sum()
    middle = float(tilt[order][np.searchsorted(summed, 0.5)])
    near = np.abs(tilt - middle) <= _LINE_SPREAD_DEG
    return middle if length[near].sum() >= 0.5 * length.sum() else float("nan")


def _corners(grey: Image, box: Box | None) -> NDArray[np.float32] | None:
    mask = np.full(grey.shape, 255, dtype=np.uint8)
    if box is not None:
        h, w = grey.shape
        left, top, right, bottom = _wider(box)
        mask[
            max(0, int(top * h)) : int(bottom * h) + 1, max(0, int(left * w)) : int(right * w) + 1
        ] = 0
    found = cv2.goodFeaturesToTrack(grey, _CORNERS, 0.02, 6, mask=mask)
    return found.astype(np.float32) if found is not None and len(found) >= _MIN_CORNERS else None


def _inside(points: Floats, box: Box | None) -> NDArray[np.bool_]:
    if box is None:
        return np.zeros(len(points), dtype=bool)
    left, top, right, bottom = _wider(box)
    x, y = points.T
    inside: NDArray[np.bool_] = (x > left) & (x < right) & (y > top) & (y < bottom)
    return inside


def _wider(box: Box) -> Box:
    left, top, right, bottom = box
    return left - _BOX_MARGIN, top - _BOX_MARGIN, right + _BOX_MARGIN, bottom + _BOX_MARGIN

"""Masks only where the back may be in profile: a front view needs none, and they cost a tenth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from screener.pose.landmarker import Detection, Image, Landmarker
from screener.pose.landmarks import L
from screener.pose.track import Floats

_WIDTH = 0.5  # shoulders narrower than this share of the trunk
_TURNED_S = 0.5  # so long in profile before a clip that began otherwise gets masks


def may_be_profile(points: Floats) -> bool:
    """Whether the trunk of ``(33, 2)`` landmarks in pixels may be seen from the side."""
    width = np.hypot(*(points[L.LEFT_SHOULDER] - points[L.RIGHT_SHOULDER]))
    trunk = np.hypot(*(middle(points, "SHOULDER") - middle(points, "HIP")))
    return bool(width < _WIDTH * trunk)


def middle(points: Floats, name: str) -> Floats:
    """``(2,)`` halfway between left and right of a pair of landmarks."""
    between: Floats = 0.5 * (points[L[f"LEFT_{name}"]] + points[L[f"RIGHT_{name}"]])
    return between


class MasksInProfile:
    """A landmarker that gives masks once the person has been seen in profile.

    It begins without. If the first sight of the person is in profile, the very same picture is
    looked at again with masks; later it takes half a second in profile. From then on there are
    masks to the end. The landmarks are those of a landmarker that gives masks all the time, bit by
    bit, except after a late change: there the person is found anew.

    Parameters
    ----------
    create
        Makes a landmarker, with masks or without.
    known
        It is known that the person is in profile: masks from the beginning.
    """

    def __init__(self, create: Callable[[bool], Landmarker], known: bool = False) -> None:
        self._create = create
        self._now = create(known)
        self._masks, self._seen = known, False
        self._since_s: float | None = None

    def detect(self, image: Image, time_s: float) -> Detection | None:
        """Find the person in an ``(h, w, 3)`` RGB picture; times must not run backwards."""
        found = self._now.detect(image, time_s)
        if self._masks or found is None or not self._wanted(found, image, time_s):
            return found
        self._masks = True
        self._now.close()
        self._now = self._create(True)
        return self._now.detect(image, time_s)

    def close(self) -> None:
        """Free the model."""
        self._now.close()

    def _wanted(self, found: Detection, image: Image, time_s: float) -> bool:
        first, self._seen = not self._seen, True
        if not may_be_profile(found.image_share * np.array(image.shape[1::-1], dtype=float)):
            self._since_s = None
            return False
        if self._since_s is None:
            self._since_s = time_s
        return first or time_s - self._since_s >= _TURNED_S

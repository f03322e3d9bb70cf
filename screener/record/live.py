"""Live values, for the eyes only: smoothed landmarks, a counter, a few angles. Nothing is kept."""

from __future__ import annotations

import numpy as np

from screener.clip.reps import MIN_DEPTH, MIN_DURATION_S, OPEN_END_SHARE, SHARE_OF_MEDIAN
from screener.clip.types import Movement, View
from screener.geometry import bend_deg, inclination_deg
from screener.pose import L, Side, point
from screener.pose.landmarker import Detection
from screener.pose.track import Floats

MIN_CUTOFF_HZ, BETA, D_CUTOFF_HZ = 1.5, 8.0, 1.0
"""One-Euro filter (Casiez 2012) in body heights: 1.5 Hz at rest, opened by 8 Hz per height/s."""
_UPRIGHT = 95.0  # percentile of the heights seen: standing
_MEMORY = 900  # looks


class OneEuro:
    """Smooths ``(N, 2)`` points over time: steady at rest, quick in movement (Casiez 2012)."""

    def __init__(self) -> None:
        self._time = 0.0
        self._points: Floats | None = None
        self._speed: Floats | None = None

    def __call__(self, time_s: float, points: Floats, body: float) -> Floats:
        """The smoothed points; ``body`` is the body's height in their unit."""
        if self._points is None or self._speed is None or time_s - self._time > 0.5:
            self._time, self._points, self._speed = time_s, points, np.zeros_like(points)
            return points
        step = max(time_s - self._time, 1e-3)
        raw = (points - self._points) / step
        self._speed = self._speed + _share(D_CUTOFF_HZ, step) * (raw - self._speed)
        cutoff = MIN_CUTOFF_HZ + BETA * np.abs(self._speed) / max(body, 1e-6)
        self._points = self._points + _share(cutoff, step) * (points - self._points)
        self._time = time_s
        return self._points


def _share(cutoff_hz: Floats | float, step_s: float) -> Floats:
    rate = 2 * np.pi * np.asarray(cutoff_hz) * step_s
    share: Floats = rate / (1 + rate)
    return share


class Counter:
    """Counts repetitions as they happen, by how far hips (hinge: shoulders) come down."""

    def __init__(self, movement: Movement) -> None:
        self._top = "SHOULDER" if movement is Movement.HIP_HINGE else "HIP"
        self._heights: list[float] = []
        self._depths: list[float] = []
        self._deepest, self._since = 0.0, 0.0
        self.down = False
        """Whether a descent is under way."""
        self.reps = 0

    def add(self, time_s: float, points_px: Floats) -> None:
        """Take in the ``(33, 2)`` landmarks of a moment."""
        ankle = _middle(points_px, "ANKLE")[1]
        height = float(ankle - _middle(points_px, self._top)[1])
        leg = float(ankle - _middle(points_px, "HIP")[1])
        self._heights = [*self._heights[-_MEMORY:], height]
        upright = float(np.percentile(self._heights, _UPRIGHT))
        drop = (upright - height) / max(leg if not self.down else self._leg, 1.0)
        if not self.down:
            self._leg = leg
            if drop > MIN_DEPTH:
                self.down, self._since, self._deepest = True, time_s, drop
            return
        self._deepest = max(self._deepest, drop)
        if drop < OPEN_END_SHARE * self._deepest:
            self.down = False
            self._count(time_s)

    def _count(self, time_s: float) -> None:
        usual = float(np.median(self._depths)) if self._depths else 0.0
        long_enough = time_s - self._since >= MIN_DURATION_S
        if long_enough and self._deepest >= SHARE_OF_MEDIAN * usual:
            self.reps += 1
            self._depths.append(self._deepest)

    _leg = 1.0


def angles(points_px: Floats, view: View) -> dict[str, float]:
    """A few angles in degrees by their keys: of the near leg and the trunk, or of both knees.

    ``points_px`` is ``(33, 2)``, y down. Which side is near is read from the feet: whoever looks to
    the right of the picture shows the right side.
    """
    up = points_px * np.array([1.0, -1.0])
    if view in (View.FRONT, View.BACK):
        lean = float(inclination_deg(_middle(up, "SHOULDER") - _middle(up, "HIP")))
        return {
            "knee_left": _bend(up, Side.LEFT),
            "knee_right": _bend(up, Side.RIGHT),
            "lean": abs(lean),
        }
    toes = up[[L.LEFT_FOOT_INDEX, L.RIGHT_FOOT_INDEX], 0] - up[[L.LEFT_HEEL, L.RIGHT_HEEL], 0]
    facing = 1.0 if toes.mean() >= 0 else -1.0
    near = Side.RIGHT if facing > 0 else Side.LEFT
    forward = np.array([facing, 1.0])
    shank = (up[point(near, "knee")] - up[point(near, "ankle")]) * forward
    trunk = (_middle(up, "SHOULDER") - _middle(up, "HIP")) * forward
    return {
        "knee": _bend(up, near),
        "trunk": float(inclination_deg(trunk)),
        "shank": float(inclination_deg(shank)),
    }


def hand_up(found: Detection, clear: float) -> bool:
    """Whether one hand, and only one, is held above the head; both must be seen clearly."""
    wrists = [L.LEFT_WRIST, L.RIGHT_WRIST]
    if (found.visibility[wrists] < clear).any():
        return False
    y = found.image_share[:, 1]
    above = y[wrists] < min(y[L.LEFT_EYE], y[L.RIGHT_EYE])
    shoulders = float(y[[L.LEFT_SHOULDER, L.RIGHT_SHOULDER]].mean())
    return bool(above.sum() == 1 and (y[wrists] > shoulders).sum() == 1)


def _bend(up: Floats, side: Side) -> float:
    hip, knee, ankle = (up[point(side, name)] for name in ("hip", "knee", "ankle"))
    return float(bend_deg(hip, knee, ankle))


def _middle(points: Floats, name: str) -> Floats:
    middle: Floats = 0.5 * (points[L[f"LEFT_{name}"]] + points[L[f"RIGHT_{name}"]])
    return middle

"""Is this a picture to film in? What is seen goes in, what to change comes out, first things first.

Hints only: a recording that misses one is screened by the same rules as any file.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

from screener.clip.types import Movement, View
from screener.clip.view import off_plane_deg
from screener.pose import L
from screener.pose.track import Floats
from screener.record.protocol import Step


class Hint(str, Enum):
    """What is to be changed, the most urgent first."""

    NOBODY = "nobody"
    MANY = "many"
    DARK = "dark"
    BACK = "back"
    MIDDLE = "middle"
    HEAD = "head"
    FEET = "feet"
    CLOSER = "closer"
    ROOM = "room"
    LEVEL = "level"
    BACKLIGHT = "backlight"
    FACE = "face"
    SIDE = "side"
    STILL = "still"


@dataclass(frozen=True, eq=False)
class Picture:
    """What is seen at a moment.

    Attributes
    ----------
    points_share
        ``(33, 2)`` landmarks in shares of width and height, None if nobody is seen.
    width_px, height_px
        Size of the picture.
    people
        How many are in it.
    yaw_deg
        How the person is turned (as in :class:`screener.clip.types.Clip`), NaN if not known yet.
    roll_deg
        Tilt of the room's verticals, NaN if not known.
    moved
        How far hips and shoulders moved in the last half second, in leg lengths; NaN unknown.
    light, surroundings
        Mean grey level of the person's box, and of what is around it.
    """

    points_share: Floats | None
    width_px: int
    height_px: int
    people: int = 1
    yaw_deg: float = float("nan")
    roll_deg: float = float("nan")
    moved: float = float("nan")
    light: float = 128.0
    surroundings: float = 128.0


def hints(picture: Picture, step: Step, limits: Mapping[str, float]) -> tuple[Hint, ...]:
    """What to change before ``step`` is filmed; empty if the picture is good."""
    if picture.points_share is None:
        return (Hint.DARK,) if picture.surroundings < limits["dark"] else (Hint.NOBODY,)
    wrong = {
        Hint.MANY: picture.people > 1,
        Hint.DARK: picture.light < limits["dark"],
        Hint.LEVEL: abs(picture.roll_deg) > limits["roll_deg"],
        Hint.BACKLIGHT: picture.surroundings - picture.light > limits["backlight"],
        Hint.STILL: picture.moved > limits["still"],
        **_place(picture, step, limits),
        **_turn(picture, step, limits),
    }
    return tuple(hint for hint in Hint if wrong.get(hint))


class Steady:
    """Lets through what most of the looks of the last moment agree on, so that no hint flickers."""

    def __init__(self, moment_s: float = 0.4) -> None:
        self._moment_s = moment_s
        self._said: deque[tuple[float, frozenset[Hint]]] = deque()

    def __call__(self, time_s: float, now: tuple[Hint, ...]) -> tuple[Hint, ...]:
        """The steady hints at a time, after those of the newest look."""
        self._said.append((time_s, frozenset(now)))
        while time_s - self._said[0][0] > self._moment_s:
            self._said.popleft()
        count = Counter(hint for _, said in self._said for hint in said)
        return tuple(hint for hint in Hint if 2 * count[hint] > len(self._said))


def body_height_share(points_share: Floats, limits: Mapping[str, float]) -> float:
    """Height of a standing body in shares of the picture's, top of the head included."""
    seen = float(points_share[_FEET, 1].max() - points_share[_EYES, 1].min())
    return seen / (1 - limits["head_above_eyes"])


_EYES = [L.LEFT_EYE, L.RIGHT_EYE]
_FEET = [L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_FOOT_INDEX, L.RIGHT_FOOT_INDEX]


def _place(picture: Picture, step: Step, limits: Mapping[str, float]) -> dict[Hint, bool]:
    """Whether all of the body is in, with room, and how large it is."""
    points = picture.points_share
    assert points is not None
    margin, height = limits["margin"], body_height_share(points, limits)
    top = float(points[_EYES, 1].min()) - limits["head_above_eyes"] * height
    bottom = float(points[_FEET, 1].max())
    aside = bool(points[:, 0].min() < margin or points[:, 0].max() > 1 - margin)
    too_tall = height > limits["tallest"]
    head, feet = top < margin, bottom > 1 - margin
    small = height * picture.height_px < limits["smallest_px"] and height < limits["tall_enough"]
    overhead = step.movement is Movement.OVERHEAD_SQUAT
    reach = top - limits["overhead_room"] * height
    return {
        Hint.BACK: too_tall or (head and feet),
        Hint.MIDDLE: aside,
        Hint.HEAD: head and not feet and not too_tall,
        Hint.FEET: feet and not head and not too_tall,
        Hint.CLOSER: small,
        Hint.ROOM: overhead and not head and reach < 0,
    }


def _turn(picture: Picture, step: Step, limits: Mapping[str, float]) -> dict[Hint, bool]:
    """Whether the person is turned as the step asks for."""
    if not np.isfinite(picture.yaw_deg):
        return {}
    if step.view is View.FRONT:
        turned = abs(picture.yaw_deg) > limits["front_yaw_deg"]
        return {Hint.FACE: turned}
    return {Hint.SIDE: off_plane_deg(View.SIDE, picture.yaw_deg) > limits["side_yaw_deg"]}

"""How each measure is drawn on the athlete: the lines it is read from, its reference, its arc."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screener.clip.types import Clip
from screener.pose.landmarks import Side, point

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sketch:
    """Lines of one measure in one frame, in pixels of the picture.

    ``lines`` are measured, ``dashed`` what they are held against. ``arc`` is the vertex and the two
    points between which the angle opens, None for what is no angle. ``label`` is where the value
    belongs.
    """

    lines: tuple[tuple[Floats, Floats], ...]
    dashed: tuple[tuple[Floats, Floats], ...]
    arc: tuple[Floats, Floats, Floats] | None
    label: Floats


@dataclass(frozen=True, eq=False)
class _Body:
    """Points of one frame by name; ``trunk`` takes the near side where there is one."""

    points: Floats
    clip: Clip

    def at(self, side: Side, name: str) -> Floats:
        found: Floats = self.points[point(side, name)]
        return found

    def middle(self, name: str) -> Floats:
        if self.clip.near_side is not None:
            return self.at(self.clip.near_side, name)
        return 0.5 * (self.at(Side.LEFT, name) + self.at(Side.RIGHT, name))


def sketch(measure: str, side: str, points: Floats, clip: Clip) -> Sketch | None:
    """The drawing of a measure in one frame; None if it has none or its points are not seen.

    Parameters
    ----------
    measure, side
        As in the tables; side "" for the whole body.
    points
        ``(33, 2)`` pixels of the picture drawn into, x right, y down.
    """
    draw = _DRAWN.get(measure)
    if draw is None:
        return None
    of = Side(side) if side in ("left", "right") else clip.near_side or clip.stance_side
    drawn = draw(_Body(points, clip), of or Side.LEFT)
    ends = [*drawn.lines, *drawn.dashed, (drawn.label, drawn.label)]
    return drawn if all(np.isfinite(end).all() for pair in ends for end in pair) else None


def _joint(first: str, vertex: str, last: str) -> Callable[[_Body, Side], Sketch]:
    """Deviation of two segments from a straight line, at their joint."""

    def draw(body: _Body, side: Side) -> Sketch:
        a, b, c = (body.at(side, name) for name in (first, vertex, last))
        on = b + 0.7 * (b - a)
        return Sketch(((a, b), (b, c)), ((b, on),), (b, on, c), b)

    return draw


def _upright(low: str, high: str, whole_body: bool) -> Callable[[_Body, Side], Sketch]:
    """Inclination of one segment from the vertical through its lower end."""

    def draw(body: _Body, side: Side) -> Sketch:
        a = body.middle(low) if whole_body else body.at(side, low)
        b = body.middle(high) if whole_body else body.at(side, high)
        up = a + np.array([0.0, -np.linalg.norm(b - a)])
        return Sketch(((a, b),), ((a, up),), (a, up, b), b)

    return draw


def _level(name: str) -> Callable[[_Body, Side], Sketch]:
    """Tilt of the line between both sides from the horizontal."""

    def draw(body: _Body, side: Side) -> Sketch:
        a, b = body.at(side, name), body.at(side.other, name)
        flat = np.array([b[0], a[1]])
        return Sketch(((a, b),), ((a, flat),), (a, flat, b), b)

    return draw


def _depth(body: _Body, side: Side) -> Sketch:
    knee, hip = body.at(side, "knee"), body.at(side, "hip")
    reach = np.linalg.norm(hip - knee) * (1.0 if hip[0] > knee[0] else -1.0)
    flat = knee + np.array([reach, 0.0])
    return Sketch(((knee, hip),), ((knee, flat),), (knee, flat, hip), hip)


def _heel(body: _Body, side: Side) -> Sketch:
    heel, toe = body.at(side, "heel"), body.at(side, "foot_index")
    floor = np.array([heel[0], toe[1]])
    return Sketch(((toe, heel), (floor, heel)), ((toe, floor),), None, heel)


def _separation(body: _Body, side: Side) -> Sketch:
    del side
    pairs = tuple((body.at(Side.LEFT, n), body.at(Side.RIGHT, n)) for n in ("knee", "ankle"))
    return Sketch(pairs[:1], pairs[1:], None, 0.5 * (pairs[0][0] + pairs[0][1]))


def _knee_over_foot(body: _Body, side: Side) -> Sketch:
    knee, foot = body.at(side, "knee"), body.at(side, "foot_index")
    over = np.array([foot[0], knee[1]])
    return Sketch(((over, knee),), ((foot, over),), None, knee)


def _shift(body: _Body, side: Side) -> Sketch:
    del side
    hips, feet = body.middle("hip"), body.middle("ankle")
    over = np.array([feet[0], hips[1]])
    return Sketch(((over, hips),), ((feet, over),), None, hips)


def _trunk_and_shank(body: _Body, side: Side) -> Sketch:
    hip, shoulder = body.middle("hip"), body.middle("shoulder")
    ankle, knee = body.at(side, "ankle"), body.at(side, "knee")
    shank = knee - ankle
    along = hip + shank / max(float(np.linalg.norm(shank)), 1e-6) * np.linalg.norm(shoulder - hip)
    return Sketch(
        ((hip, shoulder), (ankle, knee)), ((hip, along),), (hip, along, shoulder), shoulder
    )


def _arm_line(body: _Body, side: Side) -> Sketch:
    hip, shoulder, wrist = (body.at(side, name) for name in ("hip", "shoulder", "wrist"))
    on = shoulder + 0.8 * (shoulder - hip)
    arc = (shoulder, on, wrist)
    return Sketch(((hip, shoulder), (shoulder, wrist)), ((shoulder, on),), arc, wrist)


def _hand_over_foot(body: _Body, side: Side) -> Sketch:
    foot = 0.5 * (body.at(side, "heel") + body.at(side, "foot_index"))
    wrist = body.at(side, "wrist")
    over = np.array([foot[0], wrist[1]])
    return Sketch(((over, wrist),), ((foot, over),), None, wrist)


_DRAWN: dict[str, Callable[[_Body, Side], Sketch]] = {
    "fppa_deg": _joint("hip", "knee", "ankle"),
    "fppa_change_deg": _joint("hip", "knee", "ankle"),
    "knee_flexion_deg": _joint("hip", "knee", "ankle"),
    "hip_trunk_flexion_deg": _joint("shoulder", "hip", "knee"),
    "hinge_ratio": _joint("shoulder", "hip", "knee"),
    "shank_inclination_deg": _upright("ankle", "knee", whole_body=False),
    "trunk_inclination_deg": _upright("hip", "shoulder", whole_body=True),
    "trunk_lateral_lean_deg": _upright("hip", "shoulder", whole_body=True),
    "trunk_minus_tibia_deg": _trunk_and_shank,
    "squat_depth_deg": _depth,
    "heel_rise": _heel,
    "knee_ankle_separation_ratio": _separation,
    "normalised_knee_separation": _separation,
    "medial_knee_displacement": _knee_over_foot,
    "hip_adduction_proxy_deg": _upright("knee", "hip", whole_body=False),
    "pelvic_drop_deg": _level("hip"),
    "pelvic_tilt_frontal_deg": _level("hip"),
    "shoulder_tilt_deg": _level("shoulder"),
    "pelvic_shift": _shift,
    "arm_line_deg": _arm_line,
    "hand_over_midfoot": _hand_over_foot,
}

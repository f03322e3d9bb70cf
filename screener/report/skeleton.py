"""The skeleton in a picture: measured lines thick, the far side thin and dim."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.clip.types import Clip, Movement
from screener.pose.landmarks import SKELETON, L, Side, point
from screener.report.strokes import WHITE, Colour, Floats, Image, dot, line

LEFT: Colour = (86, 180, 233)
RIGHT: Colour = (240, 170, 20)
MIDDLE: Colour = (240, 240, 240)
"""Okabe and Ito's blue and orange: told apart by the colour-blind. RGB."""


@dataclass(frozen=True)
class Skeleton:
    """Lines as ``(landmark, landmark, colour, width)`` and joints as ``(landmark, colour)``."""

    lines: tuple[tuple[int, int, Colour, int], ...]
    joints: tuple[tuple[int, Colour], ...]


def skeleton(clip: Clip) -> Skeleton:
    """What is drawn of the athlete in this clip, in the order of drawing."""
    measured = _measured(clip)
    lines = []
    for a, b in SKELETON:
        far = clip.near_side is not None and _side_of(a, b) is clip.near_side.other
        colour = _dim(_colour(a, b)) if far else _colour(a, b)
        lines.append((int(a), int(b), colour, 1 if far else 4 if (a, b) in measured else 2))
    lines.sort(key=lambda drawn: drawn[3])
    joints = {int(place): _colour(place, place) for pair in measured for place in pair}
    return Skeleton(tuple(lines), tuple(joints.items()))


def draw_skeleton(image: Image, drawn: Skeleton, points: Floats, unit: float) -> None:
    """Draw it over ``points`` ``(33, 2)``, pixels of ``image``; what is not seen is left out."""
    seen = np.asarray(np.isfinite(points).all(axis=1))
    for a, b, colour, width in drawn.lines:
        if seen[a] and seen[b]:
            line(image, points[a], points[b], colour, width * unit)
    for place, colour in drawn.joints:
        if seen[place]:
            dot(image, points[place], 6 * unit, WHITE, colour)


def _measured(clip: Clip) -> frozenset[tuple[L, L]]:
    """The lines angles are read from in this view."""
    sides = [clip.near_side] if clip.near_side else list(Side)
    pairs = [("hip", "knee"), ("knee", "ankle")]
    if clip.near_side:
        pairs += [("shoulder", "hip"), ("heel", "foot_index")]
        if clip.movement is Movement.OVERHEAD_SQUAT:
            pairs += [("shoulder", "elbow"), ("elbow", "wrist")]
    lines = frozenset((point(s, a), point(s, b)) for s in sides for a, b in pairs)
    return lines if clip.near_side else lines | {(L.LEFT_HIP, L.RIGHT_HIP)}


def _side_of(a: L, b: L) -> Side | None:
    names = {a.name.split("_")[0], b.name.split("_")[0]}
    return {"LEFT": Side.LEFT, "RIGHT": Side.RIGHT}.get(names.pop()) if len(names) == 1 else None


def _colour(a: L, b: L) -> Colour:
    side = _side_of(a, b)
    return MIDDLE if side is None else LEFT if side is Side.LEFT else RIGHT


def _dim(colour: Colour) -> Colour:
    return (colour[0] // 2 + 40, colour[1] // 2 + 40, colour[2] // 2 + 40)

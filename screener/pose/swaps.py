"""Left and right told apart over time: swapped limbs are exchanged back, unclear frames dropped.

The model labels every frame almost by itself; on hidden limbs and turned backs it sometimes
exchanges left and right. Over time a limb does not jump: of all ways to label the frames the one
along which the limbs travel least is the right one (field reference, section 5, lr_swap).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screener.pose.landmarks import MIRRORED, L
from screener.pose.track import Floats, PoseTrack

Bools = NDArray[np.bool_]

SWITCH_COST = 0.12
"""Least travel (shoulder-to-hip lengths, summed over a limb pair) that a switch must save."""
DISTRUST = 0.01
"""Cost of each frame in which the model's own labels are contradicted."""
DEPTH_WEIGHT, VISIBILITY_WEIGHT = 0.5, 0.2
"""Travel in trunk lengths that a metre in the model's world, and a change of visibility from 0 to
1, count as: in a side view both sides lie over each other in the picture."""
_JUMP = 0.5
"""A limb pair that still travels so far (mean of its points, trunk lengths) between two frames
1/30 s apart was not where the model put it."""
_GROUPS = {
    "shoulders": (L.LEFT_SHOULDER, L.RIGHT_SHOULDER),
    "hips": (L.LEFT_HIP, L.RIGHT_HIP),
    "legs": tuple(point for point in L if L.LEFT_KNEE <= point <= L.RIGHT_FOOT_INDEX),
    "arms": tuple(point for point in L if L.LEFT_ELBOW <= point <= L.RIGHT_THUMB),
}


@dataclass(frozen=True, eq=False)
class Repaired:
    """A track with left and right put right.

    ``swapped`` ``(T,)`` are the frames in which a limb pair was exchanged back, ``dropped``
    ``(T,)`` those in which the legs jumped and were taken out.
    """

    track: PoseTrack
    swapped: Bools
    dropped: Bools


def repair(raw: PoseTrack) -> Repaired:
    """Exchange limbs back where they were swapped; take out frames in which legs still jump."""
    count = len(raw)
    image, world = raw.image_px.copy(), raw.world_m.copy()
    visibility = raw.visibility.copy()
    swapped = np.zeros(count, dtype=bool)
    size = trunk_px(raw)
    if not np.isfinite(size) or size <= 0 or count < 3:
        return Repaired(raw, swapped, swapped.copy())
    for points in _GROUPS.values():
        wrong = _swapped(image, world, visibility, list(points), size)
        rows = np.flatnonzero(wrong)
        frames = np.ix_(rows, np.array([int(p) for p in points]))
        exchanged = np.ix_(rows, np.array([MIRRORED[p] for p in points]))
        image[frames], world[frames] = image[exchanged], world[exchanged]
        visibility[frames] = visibility[exchanged]
        swapped |= wrong
    dropped = _jumps(image, raw.time_s, size)
    image[dropped] = np.nan
    world[dropped] = np.nan
    track = raw.with_(image_px=image, world_m=world, visibility=visibility)
    return Repaired(track, swapped, dropped)


def trunk_px(track: PoseTrack) -> float:
    """Median length from shoulders to hips in pixels; NaN if never seen."""
    shoulder, hip = (
        0.5 * (track.image_px[:, L[f"LEFT_{n}"]] + track.image_px[:, L[f"RIGHT_{n}"]])
        for n in ("SHOULDER", "HIP")
    )
    length = np.hypot(*(shoulder - hip).T)
    length = length[np.isfinite(length)]
    return float(np.median(length)) if len(length) else float("nan")


def _swapped(
    image: Floats, world: Floats, visibility: Floats, points: list[L], size: float
) -> Bools:
    """``(T,)`` frames in which the limb pair has to be exchanged: the cheapest path (Viterbi).

    A path pays for the way the points travel (in trunk lengths ``size``), for every switch, and a
    little for every frame in which it contradicts the model: one bad frame then never turns the
    whole rest around.
    """
    features = np.concatenate(
        [
            image[:, points] / size,
            DEPTH_WEIGHT * world[:, points],
            VISIBILITY_WEIGHT * visibility[:, points, None],
        ],
        axis=2,
    )
    seen = np.flatnonzero(np.isfinite(features).all(axis=(1, 2)))
    wrong = np.zeros(len(image), dtype=bool)
    if len(seen) < 3:
        return wrong
    here = features[seen]
    there = here[:, np.array([points.index(L(MIRRORED[p])) for p in points])]
    stay = _travel(here[1:] - here[:-1])
    switch = _travel(there[1:] - here[:-1]) + SWITCH_COST
    wrong[seen] = _cheapest(stay, switch)
    return wrong


def _cheapest(stay: Floats, switch: Floats) -> Bools:
    """``(N,)`` True where the second of two states is on the cheapest path over N - 1 steps."""
    right, wrong = 0.0, DISTRUST  # cost of the cheapest path to each state
    came_from = []
    for same, other in zip(stay.tolist(), switch.tolist(), strict=True):
        to_right = right + same, wrong + other
        to_wrong = right + other, wrong + same
        came_from.append((to_right[1] < to_right[0], to_wrong[1] < to_wrong[0]))
        right, wrong = min(to_right), min(to_wrong) + DISTRUST
    path = [wrong < right]
    for before in reversed(came_from):
        path.append(before[path[-1]])
    return np.array(path[::-1])


def _travel(step: Floats) -> Floats:
    """``(T-1,)`` how far the pair's points move against each other, summed over them.

    What they move together says nothing of sides.
    """
    apart = step - step.mean(axis=1, keepdims=True)
    travel: Floats = np.sqrt((apart**2).sum(axis=2)).sum(axis=1)
    return travel


def _jumps(image: Floats, time_s: Floats, size: float) -> Bools:
    """``(T,)`` frames whose legs are far from where they are in the frames around."""
    points = [*_GROUPS["legs"], L.LEFT_HIP, L.RIGHT_HIP]
    legs = image[:, points] / size
    step = np.hypot(*np.moveaxis(np.diff(legs, axis=0), -1, 0)).mean(axis=1)
    allowed = _JUMP * np.maximum(1.0, np.diff(time_s) * 30.0)
    far = np.nan_to_num(step) > allowed
    dropped = np.zeros(len(image), dtype=bool)
    dropped[1:-1] = far[:-1] & far[1:]  # there and back again: the frame between is wrong
    return dropped

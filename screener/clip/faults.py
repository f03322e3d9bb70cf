"""What spoils single repetitions: a turn of the body, swapped sides, uneven frames."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from screener.clip.bones import shank_change
from screener.clip.segments import leaps, stills
from screener.clip.types import Reason, Rep, View
from screener.clip.view import estimate_view, turn_deg
from screener.pose import Side
from screener.pose.swaps import Repaired

MAX_TURN_DEG = {View.FRONT: 14.0, View.BACK: 20.0, View.SIDE: 26.0, View.OBLIQUE: 20.0}
"""Athletes who do not turn read up to 9 (front), 15 (back), 20 (side): depth is a guess."""
MAX_DROPPED = 0.10
"""Share of a repetition's frames in which the legs may jump (field reference, section 5)."""
MAX_LEAPS = 0.25
"""Share of a repetition's frames into which all landmarks may leap: in true clips 0.10."""
MAX_SHANK_CHANGE = 1.4
"""Longest to shortest near shank of a repetition: rendered athletes reach 1.27, points that walk at
random more (docs/validation_limits.md)."""
UNEVEN = 0.20
"""Steps between frames that differ by more than this share are uneven ..."""
UNEVEN_SHARE = 0.20
"""... and if so many of them do, no time is taken from the repetition."""


def with_faults(
    reps: tuple[Rep, ...], repaired: Repaired, view: View, near: Side | None
) -> tuple[Rep, ...]:
    """The repetitions with their yaw and with the reasons that spoil measures in each."""
    frozen, leaping = stills(repaired.track), leaps(repaired.track)
    faulty = tuple(_with_faults(rep, repaired, frozen, view) for rep in reps)
    return tuple(
        replace(rep, reasons=rep.reasons | {Reason.NOT_SEEN})
        if leaping[rep.start : rep.end].mean() > MAX_LEAPS or _no_body(rep, repaired, view, near)
        else rep
        for rep in faulty
    )


def _no_body(rep: Rep, repaired: Repaired, view: View, near: Side | None) -> bool:
    """Whether the shank does not keep its length, in side views, which show it."""
    if near is None or view is not View.SIDE:
        return False
    return shank_change(repaired.track, near, slice(rep.start, rep.end)) > MAX_SHANK_CHANGE


def _with_faults(rep: Rep, repaired: Repaired, frozen: NDArray[np.bool_], view: View) -> Rep:
    inside = slice(rep.start, rep.end)
    reasons = set()
    if turn_deg(repaired.track, inside) > MAX_TURN_DEG[view]:
        reasons.add(Reason.ROTATING_SUBJECT)
    if repaired.dropped[inside].mean() > MAX_DROPPED:
        reasons.add(Reason.LR_SWAP)
    if frozen[inside].any() or _uneven(repaired.track.time_s[inside]):
        reasons.add(Reason.UNSTABLE_FPS)
    yaw = estimate_view(repaired.track, _ends(rep, len(repaired.track))).yaw_deg
    return replace(rep, yaw_deg=yaw, reasons=frozenset(reasons))


def _ends(rep: Rep, count: int) -> NDArray[np.bool_]:
    """Frames in which a repetition has hardly begun or nearly ended: the athlete is upright."""
    share = max(2, (rep.end - rep.start) // 8)
    frames = np.zeros(count, dtype=bool)
    frames[rep.start : rep.start + share] = True
    frames[rep.end - share : rep.end] = True
    return frames


def _uneven(time_s: NDArray[np.float64]) -> bool:
    step = np.diff(time_s)
    return bool((np.abs(step / np.median(step) - 1.0) > UNEVEN).mean() > UNEVEN_SHARE)

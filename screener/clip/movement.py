"""What the athlete does: squat, overhead squat, single-leg squat, hip hinge, or something else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screener.clip.signals import Signals
from screener.clip.types import Movement, Rep, View
from screener.pose import Side

HINGE_RATIO = 0.45
"""Hips that come down less than this share of what the shoulders do: a hinge, not a squat.

A squat with 45 degrees of trunk lean gives about 0.7, a hinge with 50 degrees of knee flexion 0.3.
"""
FOOT_OFF_FRONT = 0.09
FOOT_OFF_SIDE = 0.30
"""Ankle height difference (leg lengths) from which one foot is off the floor; perspective alone
gives up to 0.22 in a side view from above."""
OVERHEAD_SHARE = 0.6


def classify(signals: Signals, reps: tuple[Rep, ...], view: View) -> Movement:
    """Movement of the counted descents (``OTHER`` if there are none)."""
    if not reps:
        return Movement.OTHER
    inside = frames_of(reps, len(signals.hip_drop))
    hip = np.median([_rise(signals.hip_drop, rep) for rep in reps])
    shoulder = np.median([_rise(signals.shoulder_drop, rep) for rep in reps])
    if shoulder <= 0:
        return Movement.OTHER
    if hip / shoulder < HINGE_RATIO:
        return Movement.HIP_HINGE
    if stance_side(signals, inside, view) is not None:
        return Movement.SINGLE_LEG_SQUAT
    starts = [signals.wrist_above_head[rep.start : rep.start + 3] for rep in reps]
    overhead = np.concatenate(starts) > 0
    if overhead.mean() >= OVERHEAD_SHARE:
        return Movement.OVERHEAD_SQUAT
    return Movement.BODYWEIGHT_SQUAT


def stance_side(signals: Signals, frames: NDArray[np.bool_], view: View) -> Side | None:
    """The leg stood on, or None while both feet are down."""
    lift = signals.foot_lift_left[frames]
    if not np.isfinite(lift).any():
        return None
    limit = FOOT_OFF_FRONT if view in (View.FRONT, View.BACK) else FOOT_OFF_SIDE
    typical = float(np.nanmedian(lift))
    if abs(typical) < limit:
        return None
    return Side.RIGHT if typical > 0 else Side.LEFT


def frames_of(reps: tuple[Rep, ...], count: int) -> NDArray[np.bool_]:
    """``(count,)`` True inside any repetition."""
    inside = np.zeros(count, dtype=bool)
    for rep in reps:
        inside[rep.start : rep.end] = True
    return inside


def _rise(drop: NDArray[np.float64], rep: Rep) -> float:
    """Descent from the ends of a repetition to its bottom."""
    return float(drop[rep.bottom] - 0.5 * (drop[rep.start] + drop[rep.end - 1]))

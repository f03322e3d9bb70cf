"""What the athlete does: squat, overhead squat, single-leg squat, hip hinge, or something else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screener.clip.signals import Signals
from screener.clip.types import Movement, Rep, View
from screener.geometry import bend_deg
from screener.pose import PoseTrack, Side, point

HINGE_RATIO = 1.64
"""Hips that flex this many times as far as the knees: a hinge, not a squat (field reference, 1.2).

Between the films the measures are calibrated on: half squats with the trunk far forward come near
it, hinges with 60 to 72 degrees of knee flexion too (docs/validation_limits.md). Side views only.
"""
HINGE_DROP = 0.45
"""Hips that come down less than this share of what the shoulders do: a hinge. Other views.

Squats give 0.56 and more, hinges 0.39 and less (docs/validation_limits.md).
"""
FOOT_OFF_FRONT = 0.09
FOOT_OFF_SIDE = 0.30
"""Ankle height difference (leg lengths) from which one foot is off the floor; perspective alone
gives up to 0.22 in a side view from above."""
OVERHEAD_SHARE = 0.6


def classify(
    track: PoseTrack, signals: Signals, reps: tuple[Rep, ...], view: View, near: Side | None
) -> Movement:
    """Movement of the counted descents (``OTHER`` if there are none).

    ``near`` is the side toward the camera; it is needed in side views only.
    """
    if not reps:
        return Movement.OTHER
    inside = frames_of(reps, len(signals.hip_drop))
    hip, shoulder = descent(signals, reps)
    if shoulder <= 0:
        return Movement.OTHER
    flexion = hip_and_knee(track, reps, near) if near and view is View.SIDE else None
    hinges = flexion[0] > HINGE_RATIO * flexion[1] if flexion else hip < HINGE_DROP * shoulder
    if hinges:
        return Movement.HIP_HINGE
    if stance_side(signals, inside, view) is not None:
        return Movement.SINGLE_LEG_SQUAT
    starts = [signals.wrist_above_head[rep.start : rep.start + 3] for rep in reps]
    overhead = np.concatenate(starts) > 0
    if overhead.mean() >= OVERHEAD_SHARE:
        return Movement.OVERHEAD_SQUAT
    return Movement.BODYWEIGHT_SQUAT


def descent(signals: Signals, reps: tuple[Rep, ...]) -> tuple[float, float]:
    """Leg lengths the hips and the shoulders come down."""
    hip, shoulder = (_typical(drop, reps) for drop in (signals.hip_drop, signals.shoulder_drop))
    return hip, shoulder


def hip_and_knee(track: PoseTrack, reps: tuple[Rep, ...], near: Side) -> tuple[float, float] | None:
    """Degrees the near hip and knee flex on the way down, in the picture; None if not seen."""
    shoulder, hip, knee, ankle = (
        track.image_px[:, point(near, name)] for name in ("shoulder", "hip", "knee", "ankle")
    )
    hips = _typical(bend_deg(shoulder, hip, knee), reps)
    knees = _typical(bend_deg(hip, knee, ankle), reps)
    return (hips, knees) if np.isfinite([hips, knees]).all() else None


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


def _typical(signal: NDArray[np.float64], reps: tuple[Rep, ...]) -> float:
    """Median rise from the ends of a repetition to its bottom; NaN if never seen."""
    rises = [signal[r.bottom] - 0.5 * (signal[r.start] + signal[r.end - 1]) for r in reps]
    return float(np.nanmedian(rises))

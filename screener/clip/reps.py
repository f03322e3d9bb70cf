"""Repetitions: how often the athlete goes down and comes up again with planted feet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import find_peaks

from screener.clip.notes import note
from screener.clip.signals import Signals
from screener.clip.types import Rep

Floats = NDArray[np.float64]

MIN_DEPTH = 0.08
"""Least descent of a repetition in leg lengths (half of what 60 degrees of knee flexion cost)."""
SHARE_OF_MEDIAN = 0.6
"""A descent of less than this share of the clip's median is no full repetition."""
RETURN_SHARES = (0.05, 0.10, 0.15)
"""A repetition begins and ends where this share of its depth is left: the first that is reached."""
OPEN_END_SHARE = 0.35
"""At the first and last frame of a clip, which often cuts close, this much may be left."""
STANDING_PERCENTILE = 5.0
"""Standing is where the descent signal is lowest, but for a few frames of noise."""
_NEAR_FRAMES = 12
MIN_DURATION_S = 0.6
MAX_FOOT_TRAVEL = 0.20
"""A foot that moves farther than this (in leg lengths) has stepped: walking or lunging."""
JUMP = 0.08
"""Toes of both feet this far above the floor (leg lengths): a jump."""
SEATED = 0.12
"""Weight this far behind the heels (leg lengths) for half of the time: nobody stands like that."""
MAX_MISSING_S = 0.5
"""Longest stretch without a picture that a repetition may hold."""
FOOT_OFF = 0.05
"""Ankle height difference (leg lengths) from which one foot is off the floor, in front views."""


@dataclass(frozen=True)
class Segmentation:
    """Counted repetitions, and in plain sentences what was seen but not counted."""

    reps: tuple[Rep, ...]
    excluded: tuple[str, ...]


def find_reps(
    time_s: Floats, drop: Floats, signals: Signals, min_depth: float, one_leg: bool
) -> Segmentation:
    """Find repetitions in a ``(T,)`` descent signal (hips for a squat, shoulders for a hinge).

    A repetition leaves standing, reaches a bottom at least ``min_depth`` leg lengths lower, and
    returns; pauses at the bottom do not split it, jitter does not make one. Frames are half-open
    ``[start, end)``. Descents with a step, unfinished ones and half ones are named, not counted.
    With ``one_leg`` a foot that is off the floor throughout may swing: a single-leg squat.
    """
    filled = _fill(drop)
    if len(filled) < 5:
        return Segmentation((), ())
    peaks, about = find_peaks(filled, prominence=min_depth)
    wanted = SHARE_OF_MEDIAN * float(np.median(about["prominences"])) if len(peaks) else 0.0
    standing = float(np.percentile(filled, STANDING_PERCENTILE))
    found: list[Rep] = []
    excluded: list[str] = []
    for peak, prominence in zip(peaks.tolist(), about["prominences"].tolist(), strict=True):
        start, end = _bounds(filled, peak, prominence)
        why = _fault(time_s, filled, drop, (start, peak, end), prominence, wanted)
        why = why or _pulse(filled, standing, (start, peak, end))
        why = why or _no_squat(signals, start, end, one_leg)
        if why:
            excluded.append(note("not_counted", time=float(time_s[peak]), why=why))
        elif found and start < found[-1].end - 1:
            if filled[peak] > filled[found[-1].bottom]:
                found[-1] = Rep(found[-1].number, found[-1].start, peak, end)
        else:
            found.append(Rep(len(found) + 1, start, peak, end))
    return Segmentation(tuple(found), tuple(excluded))


def _bounds(drop: Floats, peak: int, prominence: float) -> tuple[int, int]:
    """First and one-past-last frame of the descent and ascent around a peak."""
    start, end = 0, len(drop)
    for share in reversed(RETURN_SHARES):
        limit = drop[peak] - (1 - share) * prominence
        before = np.flatnonzero(drop[:peak] <= limit)
        after = np.flatnonzero(drop[peak:] <= limit)
        # a stricter limit counts only if standing is not left for another descent on the way
        if len(before) and (start == 0 or start - before[-1] < _NEAR_FRAMES):
            start = int(before[-1])
        if len(after) and (end == len(drop) or peak + after[0] + 1 - end < _NEAR_FRAMES):
            end = peak + int(after[0]) + 1
    return start, end


def _fault(
    time_s: Floats,
    filled: Floats,
    drop: Floats,
    frames: tuple[int, int, int],
    prominence: float,
    wanted: float,
) -> str:
    """Why a descent is no repetition, or an empty string."""
    start, peak, end = frames
    left_over = max(filled[start], filled[end - 1]) - (filled[peak] - prominence)
    if left_over > OPEN_END_SHARE * prominence:
        return note("why_outside")
    if prominence < wanted:
        return note("why_shallower")
    if np.diff(time_s[start:end]).max() > MAX_MISSING_S:
        return note("why_pictures")
    if time_s[end - 1] - time_s[start] < MIN_DURATION_S:
        return note("why_quick")
    if np.isnan(drop[start:end]).mean() > 0.2:
        return note("why_unseen")
    if filled[start] > filled[peak] - prominence + OPEN_END_SHARE * prominence:
        return note("why_no_start")
    return ""


def _pulse(filled: Floats, standing: float, frames: tuple[int, int, int]) -> str:
    """Whether a descent begins or ends well below standing: a pulse, no repetition of its own."""
    start, peak, end = frames
    left = max(filled[start], filled[end - 1]) - standing
    pulses = left > OPEN_END_SHARE * (filled[peak] - standing)
    return note("why_pulse") if pulses else ""


def _no_squat(signals: Signals, start: int, end: int, one_leg: bool) -> str:
    """What else the athlete did while coming down and up, or an empty string."""
    inside = slice(start, end)
    if np.nanpercentile(signals.feet_up[inside], 90, method="lower") > JUMP:
        return note("why_jump")
    if _foot_travel(signals, start, end, one_leg) > MAX_FOOT_TRAVEL:
        return note("why_step")
    if np.nanmedian(signals.behind[inside]) > SEATED:
        return note("why_sits")
    return ""


def _foot_travel(signals: Signals, start: int, end: int, one_leg: bool) -> float:
    """How far a foot on the floor moves sideways in the picture, in leg lengths.

    Where it is for a frame or two only, the model lost it.
    """
    feet = signals.ankle_x[start:end]
    lift = signals.foot_lift_left[start:end]
    if one_leg and np.nanpercentile(np.abs(lift), 10) > FOOT_OFF:
        feet = feet[:, [1 if np.nanmedian(lift) > 0 else 0]]
    if not np.isfinite(feet).any():
        return 0.0
    low, high = np.nanpercentile(feet, [5, 95], axis=0)
    return float(np.nanmax(high - low))


def _fill(drop: Floats) -> Floats:
    """The signal with gaps bridged straight, so that peaks can be looked for."""
    known = np.isfinite(drop)
    if known.sum() < 2:
        return np.zeros(0)
    index = np.arange(len(drop))
    filled: Floats = np.interp(index, index[known], drop[known])
    return filled

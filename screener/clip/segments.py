"""Where a film is cut, and where its picture froze."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter, percentile_filter

from screener.pose import PoseTrack
from screener.pose.swaps import trunk_px

Floats = NDArray[np.float64]

CUT_CHANGE = 6.0
"""A cut changes the picture this many times more than the frames around it ..."""
CUT_CHANGE_FLOOR = 5.0
"""... and by at least so many grey levels."""
CUT_JUMP, CUT_JUMP_ALONE = 0.15, 0.7
"""Landmarks (mean) then jump by this many trunk lengths, for a flash of light moves nobody; and by
so many where the picture was not looked at ..."""
BODY_SPEED = 2.5
"""... above what a body can do: so many trunk lengths a second since the last new picture."""
MIN_PART_S = 1.5
"""Shorter parts are not looked at."""
SETTLE_FRAMES = 3
"""After a cut the model needs some frames to find the athlete again."""
STILL_CHANGE, STILL_SHARE = 0.05, 0.06
"""Grey levels, or share of the usual change around, below which a picture stands still ..."""
MOVING_CHANGE, MOVING_SHARE = 0.4, 0.4
"""... and above which it moves."""
STILL_S = 0.25
_BEFORE = 3  # frames
_AROUND = 15  # frames each side


def cuts(raw: PoseTrack) -> list[int]:
    """First frames after a cut."""
    since = _since_new_picture(raw)
    jump = landmark_jump(raw) - BODY_SPEED * since
    sudden = jump > CUT_JUMP_ALONE
    if raw.picture_change is not None:
        around = median_filter(raw.picture_change, size=2 * _AROUND + 1, mode="nearest")
        longer = since / np.median(since)
        changed = raw.picture_change > np.maximum(CUT_CHANGE * around * longer, CUT_CHANGE_FLOOR)
        sudden = changed & ((jump > CUT_JUMP) | ~np.isfinite(jump))
    found = np.flatnonzero(sudden)
    return [int(f) for k, f in enumerate(found) if k == 0 or f - found[k - 1] > SETTLE_FRAMES]


def parts(raw: PoseTrack) -> list[PoseTrack]:
    """The clip's parts between cuts, each with the clip's own times; the clip itself if uncut."""
    at = cuts(raw)
    if not at:
        return [raw]
    bounds = zip([0, *(f + SETTLE_FRAMES for f in at)], [*at, len(raw)], strict=True)
    long = [
        raw.part(start, end)
        for start, end in bounds
        if end - start > 2 and raw.time_s[end - 1] - raw.time_s[start] >= MIN_PART_S
    ]
    return [part.with_(stated_s=0.0) for part in long] or [raw]


def _since_new_picture(raw: PoseTrack) -> Floats:
    """``(T,)`` seconds since a picture came that was not the frozen one."""
    since = np.diff(raw.time_s, prepend=raw.time_s[0] - 1 / max(raw.fps, 1.0))
    frozen = stills(raw)
    for end in np.flatnonzero(frozen[:-1] & ~frozen[1:]) + 1:
        start = end - 1
        while start > 0 and frozen[start]:
            start -= 1
        since[end] = raw.time_s[end] - raw.time_s[start]
    return since


def landmark_jump(raw: PoseTrack) -> Floats:
    """``(T,)`` mean movement of the landmarks since the frame before, in trunk lengths."""
    step = np.diff(raw.image_px, axis=0, prepend=raw.image_px[:1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nobody seen: NaN
        jump: Floats = np.nanmean(np.hypot(step[..., 0], step[..., 1]), axis=1) / trunk_px(raw)
    return jump


def leaps(raw: PoseTrack) -> NDArray[np.bool_]:
    """``(T,)`` frames into which the landmarks leap farther than a body can move."""
    return np.asarray(landmark_jump(raw) - BODY_SPEED * _since_new_picture(raw) > CUT_JUMP)


def stills(raw: PoseTrack) -> NDArray[np.bool_]:
    """``(T,)`` frames of a picture that froze in mid-movement: it stood still at once.

    An athlete who pauses slows down first; a frozen picture does not.
    """
    frozen = np.zeros(len(raw), dtype=bool)
    if raw.picture_change is None:
        return frozen
    around = percentile_filter(raw.picture_change, 90, size=2 * _AROUND + 1, mode="nearest")
    still = raw.picture_change < np.maximum(STILL_CHANGE, STILL_SHARE * around)
    moving = raw.picture_change > np.maximum(MOVING_CHANGE, MOVING_SHARE * around)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], still.view(np.int8), [0]])))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        lasts = raw.time_s[end - 1] - raw.time_s[start]
        if lasts >= STILL_S and start >= _BEFORE and moving[start - _BEFORE : start].all():
            frozen[start:end] = True
    return frozen

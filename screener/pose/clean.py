"""Landmarks made fit to measure: doubtful points out, short gaps filled, jitter low-passed."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.signal import butter, sosfiltfilt

from screener.pose.track import Floats, PoseTrack

MIN_VISIBILITY = 0.5
"""Below this a landmark is taken as not seen (field reference, section 4.2)."""

MAX_GAP_S = 0.2
"""Longest gap that is filled; a longer one stays a gap."""

CUTOFF_HZ = 6.0
"""Low-pass cut-off for positions of a squat (Winter 2009)."""

_HAMPEL_HALF = 2  # frames each side
_HAMPEL_MADS = 3.0
_HAMPEL_FLOOR_PX = 2.0  # a jump below this is jitter, for the low-pass
_DUAL_PASS = 0.802  # two passes of a 2nd order filter lower its cut-off by this (Winter 2009)
_PAD_S = 1.0
_BLOCK = 16  # columns cleaned at once


def clean(track: PoseTrack) -> PoseTrack:
    """Copy of a track with its picture positions and back contour cleaned.

    Points of low visibility and outliers become gaps, gaps up to ``MAX_GAP_S`` are bridged by
    PCHIP, then a zero-lag 4th order Butterworth low-pass runs over positions (never over angles)
    on an even time grid. Longer gaps stay NaN. World landmarks are left alone.
    """
    points = track.image_px.copy()
    points[track.visibility < MIN_VISIBILITY] = np.nan
    image = _in_blocks(lambda block: smooth(track.time_s, hampel(block)), points)
    contour = track.back_contour
    if contour is not None:
        contour = _in_blocks(lambda block: smooth(track.time_s, block), contour)
    return track.with_(image_px=image, back_contour=contour)


def _in_blocks(what: Callable[[Floats], Floats], values: Floats) -> Floats:
    """``what`` of a few columns after the other: a film of 20 minutes at once takes 500 MB."""
    flat = values.reshape(len(values), -1)
    result = np.empty_like(flat)
    for start in range(0, flat.shape[1], _BLOCK):
        columns = slice(start, start + _BLOCK)
        result[:, columns] = what(flat[:, columns])
    return result.reshape(values.shape)


def hampel(values: Floats) -> Floats:
    """``(T, C)`` with outliers against the median of 5 frames (3 MAD, Hampel 1974) set to NaN."""
    if len(values) < 2 * _HAMPEL_HALF + 1:
        return values
    padded = np.pad(values, ((_HAMPEL_HALF, _HAMPEL_HALF), (0, 0)), mode="edge")
    windows = sliding_window_view(padded, 2 * _HAMPEL_HALF + 1, axis=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # all-NaN windows stay NaN
        middle = np.nanmedian(windows, axis=-1)
        spread = 1.4826 * np.nanmedian(np.abs(windows - middle[..., None]), axis=-1)
    limit = np.maximum(_HAMPEL_MADS * spread, _HAMPEL_FLOOR_PX)
    kept: Floats = values.copy()
    kept[np.abs(values - middle) > limit] = np.nan
    return kept


def smooth(time_s: Floats, values: Floats) -> Floats:
    """``(T, C)`` with short gaps filled and low-passed; long gaps and empty columns stay NaN."""
    grid, step = _even_grid(time_s) if len(time_s) > 1 else (time_s, 0.0)
    if len(grid) < 4:
        return values
    result = np.full_like(values, np.nan)
    filled, known = _bridge(time_s, values, grid)
    usable = known.any(axis=0)
    if not usable.any():
        return result
    cutoff = min(CUTOFF_HZ / _DUAL_PASS, 0.45 / step)
    sos = butter(2, cutoff, fs=1 / step, output="sos")
    pad = min(len(grid) - 1, int(_PAD_S / step))
    low = sosfiltfilt(sos, filled[:, usable], axis=0, padtype="odd", padlen=pad)
    back = PchipInterpolator(grid, low, axis=0)(np.clip(time_s, grid[0], grid[-1]))
    result[:, usable] = np.where(known[:, usable], back, np.nan)
    return result


def _even_grid(time_s: Floats) -> tuple[Floats, float]:
    step = float(np.median(np.diff(time_s)))
    count = max(2, round((time_s[-1] - time_s[0]) / step) + 1)
    grid = np.linspace(time_s[0], time_s[-1], count)
    return grid, float(grid[1] - grid[0])


def _bridge(time_s: Floats, values: Floats, grid: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Values on the grid without any gap, and ``(T, C)`` where they may be believed."""
    finite = np.isfinite(values)
    filled = np.zeros((len(grid), values.shape[1]))
    known = np.zeros(values.shape, dtype=bool)
    whole = finite.all(axis=0)
    if whole.any():
        filled[:, whole] = PchipInterpolator(time_s, values[:, whole], axis=0)(grid)
        known[:, whole] = True
    for column in np.flatnonzero(~whole & (finite.sum(axis=0) >= 2)):
        good = finite[:, column]
        at, what = time_s[good], values[good, column]
        inside = np.clip(grid, at[0], at[-1])
        filled[:, column] = PchipInterpolator(at, what)(inside)
        known[:, column] = good | _in_short_gap(time_s, good)
    return filled, known


def _in_short_gap(time_s: Floats, good: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """``(T,)`` frames between two good ones that lie at most ``MAX_GAP_S`` apart."""
    at = time_s[good]
    before = np.searchsorted(at, time_s, side="right") - 1
    inside = (before >= 0) & (before < len(at) - 1)
    gap = np.full(len(time_s), np.inf)
    gap[inside] = at[before[inside] + 1] - at[before[inside]]
    short: NDArray[np.bool_] = gap <= MAX_GAP_S + 1e-9
    return short

"""Measures of the back, from its outline in side views: 33 landmarks have no spine.

All but the thoracic inclination are changes within one clip: buttocks, shoulder blades and clothes
shape the outline, so its absolute curve says nothing (field reference, sections 1.3 and 1.4).
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from screener.measures.body import Body
from screener.measures.contour import thoracic_profile
from screener.measures.geometry import inclination_deg
from screener.pose import Side
from screener.pose.silhouette import STATIONS

Floats = NDArray[np.float64]

LUMBAR = (0.05, 0.40)
THORACIC = (0.55, 0.95)
"""Stretches of the outline, as shares of the way from hip to shoulder."""
_MIN_SHARE = 0.7  # of a stretch's stations that must be traced
_ARM_MARGIN = 0.04  # trunk lengths: an arm this near to the outline is part of it


def thoracic_inclination_deg(body: Body, side: Side | None = None) -> Floats:
    """Outline of the upper back off the vertical, + forward."""
    del side
    return _stretch_inclination(body, THORACIC)


def lumbar_contour_change_deg(body: Body, side: Side | None = None) -> Floats:
    """Turn of the outline between pelvis and upper back since standing, + lumbar flexion."""
    del side
    turn = _stretch_inclination(body, (0.40, 0.75)) - _stretch_inclination(body, (-0.10, 0.20))
    return turn - body.in_standing(turn)


def thoracic_contour_change_deg(body: Body, side: Side | None = None) -> Floats:
    """Rounding of the upper back since standing, from the whole outline, + more rounded.

    See :mod:`screener.measures.contour`. NaN where too little of the outline is traced, or an arm
    lies over it.
    """
    del side
    offsets = contour_offsets(body)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a station never traced in standing: NaN
        standing = np.nanmedian(offsets[body.clip.standing], axis=0)
    change = offsets - standing
    known = np.isfinite(change)
    turned = np.full(len(change), np.nan)
    for frame in np.flatnonzero(known.mean(axis=1) >= _MIN_SHARE):
        at = known[frame]
        turned[frame] = thoracic_profile().weights @ np.interp(
            STATIONS, STATIONS[at], change[frame, at]
        )
    turned[_arm_over_back(body, offsets)] = np.nan
    return turned


def contour_offsets(body: Body) -> Floats:
    """``(T, K)`` how far the outline lies behind the hip-to-shoulder line, in trunk lengths."""
    if body.contour is None:
        return np.full((len(body.points), len(STATIONS)), np.nan)
    hip, axis, behind = _trunk_frame(body)
    base = hip[:, None] + STATIONS[None, :, None] * axis[:, None]
    length = np.hypot(axis[:, 0], axis[:, 1])
    offsets: Floats = ((body.contour - base) * behind[:, None]).sum(axis=2) / length[:, None]
    return offsets


def _trunk_frame(body: Body) -> tuple[Floats, Floats, Floats]:
    """Middle of the hips, vector to the middle of the shoulders, unit vector behind that line."""
    hip = body.at("hip")
    axis = body.at("shoulder") - hip
    across = np.stack([-axis[:, 1], axis[:, 0]], axis=1)
    across /= np.maximum(np.hypot(axis[:, 0], axis[:, 1]), 1e-9)[:, None]
    return hip, axis, across * float(body.clip.facing)


def _arm_over_back(body: Body, offsets: Floats) -> NDArray[np.bool_]:
    """``(T,)`` frames in which the near elbow or wrist reaches the outline between hip and neck."""
    hip, axis, behind = _trunk_frame(body)
    length = np.hypot(axis[:, 0], axis[:, 1])
    over = np.zeros(len(hip), dtype=bool)
    for name in ("elbow", "wrist"):
        place = body.at(name, body.clip.near_side) - hip
        along = (place * axis).sum(axis=1) / length**2
        back = (place * behind).sum(axis=1) / length
        station = np.abs(STATIONS[None, :] - along[:, None]).argmin(axis=1)
        edge = offsets[np.arange(len(hip)), station]
        over |= (along > 0.0) & (along < 1.0) & (back > edge - _ARM_MARGIN)
    return over


def _stretch_inclination(body: Body, stretch: tuple[float, float]) -> Floats:
    """``(T,)`` inclination of the straight line fitted to a stretch of the outline."""
    count = len(body.points)
    if body.contour is None:
        return np.full(count, np.nan)
    inside = (stretch[0] <= STATIONS) & (stretch[1] >= STATIONS)
    at = STATIONS[inside]
    edge = body.contour[:, inside] * np.array([float(body.clip.facing), 1.0])
    known = np.isfinite(edge).all(axis=2)
    weight = known / np.maximum(known.sum(axis=1, keepdims=True), 1)
    filled = np.where(known[..., None], edge, 0.0)
    mean_at = (weight * at).sum(axis=1)
    mean_edge = (weight[..., None] * filled).sum(axis=1)
    centred = at[None, :] - mean_at[:, None]
    slope = (weight * centred)[..., None] * (filled - mean_edge[:, None])
    angle = inclination_deg(slope.sum(axis=1))
    angle[known.mean(axis=1) < _MIN_SHARE] = np.nan
    return angle

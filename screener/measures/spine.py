"""Measures of the back, from its outline in side views: 33 landmarks have no spine.

All but the thoracic inclination are changes within one clip: buttocks, shoulder blades and clothes
shape the outline, so its absolute curve says nothing (field reference, sections 1.3 and 1.4).
"""

from __future__ import annotations

import warnings
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, median_filter

from screener.clip.types import Rep
from screener.geometry import inclination_deg
from screener.measures.body import Body
from screener.measures.calibration import Calibration, stored_line
from screener.measures.contour import MEASURES, PARTS, bends, bridged, offsets, weights
from screener.measures.sagittal import trunk_inclination_deg
from screener.pose import Side
from screener.pose.silhouette import STATIONS

Floats = NDArray[np.float64]

THORACIC = (0.55, 0.95)
"""Stretch of the outline, as shares of the way from hip to shoulder."""
ONSET_DEG = 14.0
"""Flexion from which the lower back has begun to move (field reference, 2.2)."""
_MIN_SHARE = 0.7  # of a stretch's stations that must be traced
_SMOOTH = 3  # stations, and frames
_ROUGH = 0.0105  # trunk lengths; fitted shirts stay below, half of the loose ones do not
_ARM_MARGIN = 0.04  # trunk lengths: an arm this near to the outline is part of it


def thoracic_inclination_deg(body: Body, side: Side | None = None) -> Floats:
    """Outline of the upper back off the vertical, + forward."""
    del side
    return _stretch_inclination(body, THORACIC)


def lumbar_contour_change_deg(body: Body, side: Side | None = None) -> Floats:
    """Flexion of the lower back since standing, from the whole outline, + rounds."""
    del side
    return _read(body)[:, PARTS.index("lumbar")]


def thoracic_contour_change_deg(body: Body, side: Side | None = None) -> Floats:
    """Rounding of the upper back since standing, from the whole outline, + more rounded."""
    del side
    return _read(body)[:, PARTS.index("thoracic")]


def pelvis_against_trunk_deg(body: Body, side: Side | None = None) -> Floats:
    """Turn of the pelvis against the hip-to-shoulder line since standing, + backward (tucked)."""
    del side
    return _read(body)[:, PARTS.index("pelvis")]


def trunk_at_lumbar_onset_deg(body: Body, rep: Rep) -> float:
    """Trunk inclination when the lower back begins to round on the way down, NaN if it does not."""
    down = slice(rep.start, rep.bottom + 1)
    known = stored_line(MEASURES["lumbar"], body.clip.movement) or Calibration()
    lumbar = known.offset + known.gain * lumbar_contour_change_deg(body)
    return at_onset(lumbar[down], trunk_inclination_deg(body)[down])


def at_onset(lumbar: Floats, lean: Floats) -> float:
    """``lean (T,)`` on the way down at the frame from which ``lumbar (T,)`` stays at ``ONSET_DEG``.

    Degrees; NaN where it is below to the end.
    """
    below = np.flatnonzero(~(median_filter(lumbar, _SMOOTH) >= ONSET_DEG))
    first = int(below[-1]) + 1 if len(below) else 0
    return float(lean[first]) if first < len(lean) else float("nan")


@lru_cache(maxsize=1)  # three measures read it
def _read(body: Body) -> Floats:
    """See :mod:`screener.measures.contour`. NaN where the outline is not that of the back."""
    read = weights(body.clip.movement).read(*outlines(body))
    read[~uncovered(body)] = np.nan
    return read


def uncovered(body: Body) -> NDArray[np.bool_]:
    """``(T,)`` frames whose outline is that of the back: no arm over it, no folds, no hair.

    Folds and hair make the outline rough, in standing already: a back is smooth.
    """
    standing = bridged(outlines(body)[0][:1])[0]
    rough = standing - gaussian_filter1d(standing, _SMOOTH)
    inner = rough[_SMOOTH * 2 : -_SMOOTH * 2]
    folded = bool(inner.std() > _ROUGH) if np.isfinite(inner).all() else False
    return ~(_arm_over_back(body) | folded)


def traced(body: Body) -> NDArray[np.bool_]:
    """``(T,)`` frames that show all a reading needs."""
    known = [np.isfinite(bridged(part)).all(axis=1) for part in outlines(body)[:2]]
    return uncovered(body) & known[0] & known[1]


def outlines(body: Body) -> tuple[Floats, Floats, Floats]:
    """What the reading needs: outline in standing and now ``(T, K)``, bends since standing."""
    facing, near = float(body.clip.facing), body.clip.near_side
    hip, shoulder, knee, ankle = (
        body.at("hip"), body.at("shoulder"), body.at("knee", near), body.at("ankle", near),
    )  # fmt: skip
    bent = bends(hip, shoulder, knee, ankle, facing)
    now = contour_offsets(body)
    standing = body.clip.standing
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a station never traced in standing: NaN
        before = np.nanmedian(now[standing], axis=0)
        return np.tile(before, (len(now), 1)), now, bent - np.nanmedian(bent[standing], axis=0)


def contour_offsets(body: Body) -> Floats:
    """``(T, K)`` how far the outline lies behind the hip-to-shoulder line, in trunk lengths."""
    if body.contour is None:
        return np.full((len(body.points), len(STATIONS)), np.nan)
    return offsets(body.contour, body.at("hip"), body.at("shoulder"), float(body.clip.facing))


def _arm_over_back(body: Body) -> NDArray[np.bool_]:
    """``(T,)`` frames in which the near elbow or wrist reaches the outline between hip and neck."""
    outline = contour_offsets(body)
    hip, axis = body.at("hip"), body.at("shoulder") - body.at("hip")
    length = np.maximum(np.hypot(axis[:, 0], axis[:, 1]), 1e-9)
    behind = np.stack([-axis[:, 1], axis[:, 0]], axis=1) * (body.clip.facing / length)[:, None]
    over = np.zeros(len(hip), dtype=bool)
    for name in ("elbow", "wrist"):
        place = body.at(name, body.clip.near_side) - hip
        along = (place * axis).sum(axis=1) / length**2
        back = (place * behind).sum(axis=1) / length
        station = np.abs(STATIONS[None, :] - along[:, None]).argmin(axis=1)
        edge = outline[np.arange(len(hip)), station]
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

"""Measures of the back, from its outline in side views: 33 landmarks have no spine.

All but the thoracic inclination are changes within one clip: buttocks, shoulder blades and clothes
shape the outline, so its absolute curve says nothing (field reference, sections 1.3 and 1.4).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screener.measures.body import Body
from screener.measures.geometry import inclination_deg
from screener.pose import Side
from screener.pose.silhouette import STATIONS

Floats = NDArray[np.float64]

LUMBAR = (0.05, 0.40)
THORACIC = (0.55, 0.95)
"""Stretches of the outline, as shares of the way from hip to shoulder."""
_MIN_SHARE = 0.7  # of a stretch's stations that must be traced


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
    """Turn of the outline within the upper back since standing, + more rounded."""
    del side
    turn = _stretch_inclination(body, (0.75, 1.0)) - _stretch_inclination(body, (0.40, 0.65))
    return turn - body.in_standing(turn)


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

"""The dorsal edge of the trunk, traced in the segmentation mask at sub-pixel precision.

Two hip points cannot show the pelvis tilting and 33 landmarks have no spine; the outline of the
back between hip and shoulder can (field reference, section 1.3).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STATIONS = np.linspace(-0.2, 1.1, 40, dtype=np.float64)
"""``(K,)`` where the edge is traced: 0 at hip level, 1 at shoulder level."""

_REACH = 0.6  # how far from the hip-shoulder line the edge may lie, in trunk lengths
_MIN_TRUNK_PX = 20.0


def trace_edges(mask: NDArray[np.float32], hip: Floats, shoulder: Floats) -> Floats:
    """Both edges of the trunk's silhouette, seen from the hip-to-shoulder line.

    Parameters
    ----------
    mask
        ``(h, w)`` soft segmentation mask, 0 to 1.
    hip, shoulder
        ``(2,)`` points in pixels of the mask.

    Returns
    -------
    ``(2, K, 2)`` pixels of the mask: first the edge left of the line when going up from the hip
    (in the picture), then the edge right of it. NaN where the mask has no edge within reach, or
    the line itself lies outside the body.
    """
    return edges(mask, hip, shoulder, STATIONS, _REACH)


def edges(
    mask: NDArray[np.float32], hip: Floats, shoulder: Floats, stations: Floats, reach: float
) -> Floats:
    """As :func:`trace_edges`, at any ``stations`` and as far from the line as ``reach``."""
    axis = shoulder - hip
    length = float(np.hypot(*axis))
    if not np.isfinite(length) or length < _MIN_TRUNK_PX:
        return np.full((2, len(stations), 2), np.nan)
    rightward = np.array([-axis[1], axis[0]]) / length
    base = hip + stations[:, None] * axis
    steps = np.arange(0.0, reach * length, 1.0, dtype=np.float64)
    return np.stack([_edge(mask, base, sign * rightward, steps) for sign in (-1.0, 1.0)])


def _edge(mask: NDArray[np.float32], base: Floats, direction: Floats, steps: Floats) -> Floats:
    """First point outward from each of ``base`` ``(K, 2)`` where the mask falls below one half."""
    from scipy.ndimage import map_coordinates  # loaded while the model looks

    rays = base[:, None, :] + steps[None, :, None] * direction
    values = map_coordinates(mask, [rays[..., 1], rays[..., 0]], order=1, mode="constant")
    outside = values < 0.5
    first = outside.argmax(axis=1)
    found = outside.any(axis=1) & (first > 0)
    rows = np.arange(len(base))
    before, after = values[rows, first - 1], values[rows, first]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share = (before - 0.5) / (before - after)
    distance = np.where(found, steps[first] - 1.0 + share, np.nan)
    edge: Floats = base + distance[:, None] * direction
    return edge

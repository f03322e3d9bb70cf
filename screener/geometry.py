"""Angles between vectors in the plane, in degrees. Every function takes ``(..., 2)``, y up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def inclination_deg(vectors: Floats) -> Floats:
    """Angle to the vertical: 0 straight up, + toward +x, within (-180, 180]."""
    angle: Floats = np.degrees(np.arctan2(vectors[..., 0], vectors[..., 1]))
    return angle


def bend_deg(a: Floats, b: Floats, c: Floats) -> Floats:
    """How far ``a-b-c`` is bent at ``b``: 0 straight, 180 folded back. By atan2, never acos."""
    u, v = b - a, c - b
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    angle: Floats = np.degrees(np.arctan2(np.abs(cross), (u * v).sum(axis=-1)))
    return angle


def elevation_deg(vectors: Floats) -> Floats:
    """Angle above the horizontal, whichever way the vector points sideways, within [-90, 90]."""
    angle: Floats = np.degrees(np.arctan2(vectors[..., 1], np.abs(vectors[..., 0])))
    return angle


def wrap_deg(angles: Floats) -> Floats:
    """The same angles within [-180, 180)."""
    wrapped: Floats = (angles + 180.0) % 360.0 - 180.0
    return wrapped

"""Rotation matrices, angles in degrees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def turn_x(deg: float) -> Floats:
    """About x (the subject's left): + tips the top forward, toward -y."""
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def turn_y(deg: float) -> Floats:
    """About y (backward): + tips the top toward the left."""
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def turn_z(deg: float) -> Floats:
    """About z (up): + turns toward the subject's left."""
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def unit(vector: Floats) -> Floats:
    """The vector at length 1."""
    return vector / np.linalg.norm(vector)


def frame(along: Floats, pole: Floats) -> Floats:
    """``(3, 3)`` columns: along, the part of pole across it, and their cross product."""
    along = unit(along)
    across = unit(pole - along * (pole @ along))
    return np.stack([along, across, np.cross(along, across)], axis=1)


def shortest_turn(a: Floats, b: Floats) -> Floats:
    """Rotation that takes direction ``a`` to ``b`` the shortest way."""
    a, b = unit(a), unit(b)
    v, c = np.cross(a, b), float(a @ b)
    k = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.eye(3) + k + k @ k / (1 + c + 1e-9)


def smooth_step(low: float, high: float, x: float) -> float:
    """0 below ``low``, 1 above ``high``, smooth between."""
    t = min(1.0, max(0.0, (x - low) / (high - low)))
    return t * t * (3 - 2 * t)

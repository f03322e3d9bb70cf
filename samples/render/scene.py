"""Rooms, light and skin: everything around the athlete that is not measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Room:
    """Colours of wall and floor, and boxes: ``(low corner, high corner, colour)``."""

    wall: Colour
    floor: Colour
    boxes: tuple[tuple[Colour, Colour, Colour], ...] = ()


@dataclass(frozen=True)
class Light:
    """Direction to the lamp, its strength, and that of the sky light around."""

    direction: Colour
    lamp: float
    sky: float


ROOMS: dict[str, Room] = {
    "living": Room(
        (0.72, 0.70, 0.66), (0.50, 0.36, 0.24),
        (((-1.9, 1.9, 0), (-1.3, 2.4, 0.5), (0.45, 0.30, 0.18)),
         ((2.5, -0.9, 0), (3.1, -0.2, 0.6), (0.45, 0.30, 0.20)),
         ((-3.1, -0.8, 0), (-2.7, 0.3, 0.7), (0.50, 0.34, 0.20))),
    ),
    "gym": Room(
        (0.35, 0.36, 0.38), (0.18, 0.18, 0.19),
        (((1.4, 1.7, 0), (2.4, 2.3, 0.45), (0.08, 0.08, 0.09)),
         ((-2.9, 1.4, 0), (-2.3, 2.4, 1.6), (0.12, 0.12, 0.14)),
         ((2.7, 0.2, 0), (3.1, 1.4, 1.1), (0.10, 0.10, 0.12))),
    ),
    "clinic": Room(
        (0.80, 0.82, 0.82), (0.45, 0.48, 0.47),
        (((-1.7, 1.9, 0), (0.2 - 1.1, 2.5, 0.75), (0.55, 0.60, 0.66)),
         ((-3.1, 0.4, 0), (-2.5, 1.5, 0.9), (0.62, 0.64, 0.66))),
    ),
    "hall": Room((0.55, 0.60, 0.62), (0.42, 0.33, 0.22), ()),
}  # fmt: skip
LIGHTS: dict[str, Light] = {
    "lamp": Light((0.50, -0.75, 1.3), 0.78, 1.0),
    "window": Light((-0.95, -0.45, 0.9), 0.95, 0.85),
    "dim": Light((0.30, -0.60, 1.4), 0.35, 0.50),
    "behind": Light((0.40, 0.80, 1.1), 0.85, 0.80),
}
SKINS: dict[str, tuple[Colour, Colour]] = {
    "light": ((0.78, 0.55, 0.43), (0.10, 0.06, 0.04)),
    "fair": ((0.86, 0.65, 0.54), (0.35, 0.22, 0.10)),
    "brown": ((0.62, 0.42, 0.30), (0.05, 0.04, 0.04)),
    "dark": ((0.42, 0.26, 0.18), (0.03, 0.025, 0.02)),
}
"""Skin and hair colour."""

SHELL = ((-3.2, -4.5, 0.0), (3.2, 2.6, 2.7))
"""Corners of the room."""


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles with normals and one colour: ``(V, 3)``, ``(V, 3)``, ``(F, 3)``, ``(3,)``."""

    vertices: Floats
    normals: Floats
    faces: NDArray[np.int32]
    colour: Colour


def box(low: Colour, high: Colour, colour: Colour, inward: bool = False) -> Mesh:
    """An axis-parallel box, its faces turned inward for a room."""
    corners = np.array([low, high], dtype=float)
    vertices: list[Floats] = []
    normals: list[Floats] = []
    faces: list[list[int]] = []
    for axis in range(3):
        first, second = (a for a in range(3) if a != axis)
        for end in (0, 1):
            normal = np.zeros(3)
            normal[axis] = (1 if end else -1) * (-1 if inward else 1)
            square = []
            for i, j in ((0, 0), (1, 0), (1, 1), (0, 1)):
                corner = np.zeros(3)
                corner[axis], corner[first], corner[second] = (
                    corners[end, axis], corners[i, first], corners[j, second],
                )  # fmt: skip
                square.append(corner)
            if np.cross(square[1] - square[0], square[2] - square[0]) @ normal < 0:
                square.reverse()
            start = len(vertices)
            vertices += square
            normals += [normal] * 4
            faces += [[start, start + 1, start + 2], [start, start + 2, start + 3]]
    return Mesh(np.array(vertices), np.array(normals), np.array(faces, np.int32), colour)

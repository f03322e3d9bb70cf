"""The camera: where it stands, and where a point of the room falls in its picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samples.render.rotations import unit

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class View:
    """Camera set-up.

    ``yaw`` is the athlete's turn in degrees: 0 facing the camera, + toward the athlete's own left
    (facing the right of the picture), 90 a side view. ``distance`` and ``height`` in metres,
    ``roll`` and ``pitch`` degrees off level.
    """

    yaw: float = 0.0
    distance: float = 3.2
    height: float = 0.95
    roll: float = 0.0
    pitch: float = 0.0
    width_px: int = 720
    height_px: int = 1280


@dataclass(frozen=True, eq=False)
class Camera:
    """Pinhole camera: ``pixels = focal * (R x + t)_{xy} / (R x + t)_z + centre`` (OpenCV axes)."""

    focal: float
    width_px: int
    height_px: int
    rotation: Floats
    translation: Floats

    def project(self, points: Floats) -> Floats:
        """``(..., 3)`` metres to ``(..., 2)`` pixels, y down."""
        seen = points @ self.rotation.T + self.translation
        centre = np.array([self.width_px / 2, self.height_px / 2])
        return self.focal * seen[..., :2] / seen[..., 2:] + centre

    @property
    def eye(self) -> Floats:
        """Where the camera stands."""
        return -self.rotation.T @ self.translation


def camera(view: View, body_height: float, overhead: bool) -> Camera:
    """Camera looking level at the athlete at the origin, zoomed to fill the frame."""
    turn = np.radians(-view.yaw)
    away = np.array([np.sin(turn), -np.cos(turn), 0.0])
    eye = np.array([0.0, -0.05, view.height]) + view.distance * away
    top = (1.28 if overhead else 1.04) * body_height
    # floor and head (or raised hands) within 84 % of the height, arms within 92 % of the width
    tall = max(top - view.height, view.height) / view.distance
    wide = 0.40 * body_height / view.distance
    focal = min(0.42 * view.height_px / tall, 0.46 * view.width_px / wide)
    rotation = _look(-away, view.roll, view.pitch)
    return Camera(focal, view.width_px, view.height_px, rotation, -rotation @ eye)


def _look(forward: Floats, roll: float, pitch: float) -> Floats:
    right = unit(np.cross(forward, np.array([0.0, 0.0, 1.0])))
    down = np.array([0.0, 0.0, -1.0])
    level = np.stack([right, down, forward])
    c, s = np.cos(np.radians(pitch)), np.sin(np.radians(pitch))
    tipped = np.array([[1, 0, 0], [0, c, s], [0, -s, c]]) @ level
    c, s = np.cos(np.radians(roll)), np.sin(np.radians(roll))
    return np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]) @ tipped

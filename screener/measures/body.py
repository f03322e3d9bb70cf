"""The body as the measures see it: landmarks with y up, and the lengths that stay constant."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from screener.clip.types import Clip, View
from screener.clip.view import off_plane_deg
from screener.pose import L, Side, point
from screener.pose.silhouette import STATIONS

Floats = NDArray[np.float64]
PROTOCOL_LEGS_AWAY = 3.7
"""Camera distance in leg lengths where nothing better is known: 3.2 m, as the protocol asks."""
COARSE_FROM_DEG = 25.0
LEAST_SHOWN = 0.4
"""Share of its width that an oblique view shows of the sagittal plane at least (24 degrees)."""


@dataclass(frozen=True, eq=False)
class Body:
    """Cleaned landmarks of one clip in pixels, x right, **y up**, the camera's tilt taken out.

    Attributes
    ----------
    clip
        The clip the landmarks are of.
    points
        ``(T, 33, 2)``; NaN where a landmark is not seen.
    contour
        ``(T, K, 2)`` dorsal edge, same axes, or None.
    shank_deg
        Inclination of the shanks at the bottom as a side clip of the same athlete shows it.
    legs_away
        Distance of the camera in leg lengths: that of the protocol (3.2 m) unless known.
    """

    clip: Clip
    points: Floats
    contour: Floats | None
    shank_deg: float | None = None
    legs_away: float = PROTOCOL_LEGS_AWAY

    @classmethod
    def of(
        cls, clip: Clip, shank_deg: float | None = None, legs_away: float = PROTOCOL_LEGS_AWAY
    ) -> Body:
        """The body in a clip's cleaned track."""
        roll = np.radians(clip.roll_deg)
        cos, sin = float(np.cos(roll)), float(np.sin(roll))
        upright = np.array([[1.0, 0.0], [0.0, -1.0]]) @ np.array([[cos, sin], [-sin, cos]])
        contour = clip.track.back_contour
        if contour is not None and contour.shape[1:] != (len(STATIONS), 2):
            contour = None  # a track that traced other stations
        points = clip.track.image_px @ upright
        edge = None if contour is None else contour @ upright
        return cls(clip, points, edge, shank_deg, legs_away)

    def at(self, name: str, side: Side | None = None) -> Floats:
        """``(T, 2)`` place of a landmark of one side, or the middle of both sides."""
        if side is not None:
            return self.points[:, point(side, name)]
        both = self.points[:, [point(Side.LEFT, name), point(Side.RIGHT, name)]]
        middle: Floats = both.mean(axis=1)
        return middle

    def sagittal(self, name: str, side: Side | None = None) -> Floats:
        """Like :meth:`at`, turned so that x points forward; the near side unless one is named.

        Turned far from the side, the middle of both legs is taken, for thighs point outward, and
        the foreshortened plane is stretched to what it would be: good for a coarse value.
        """
        place = self.at(name) if self.coarse else self.at(name, side or self.clip.near_side)
        turned: Floats = place * np.array([self.clip.facing * self._stretch, 1.0])
        return turned

    @cached_property
    def coarse(self) -> bool:
        """Whether the athlete is turned too far from the side for anything but coarse values."""
        turn = off_plane_deg(self.clip.view, self.clip.yaw_deg)
        return not self.frontal and turn > COARSE_FROM_DEG

    @cached_property
    def _stretch(self) -> float:
        if not self.coarse:
            return 1.0
        return 1.0 / max(abs(math.sin(math.radians(self.clip.yaw_deg))), LEAST_SHOWN)

    def image_side(self, side: Side) -> int:
        """+1 if this leg is on the right of the picture, -1 on the left (front and back views).

        From the geometry; hips decide, for knees and ankles may cross.
        """
        hips = self.at("hip", side)[:, 0] - self.at("hip", side.other)[:, 0]
        return 1 if self._median(hips) >= 0 else -1

    @property
    def right_in_image(self) -> int:
        """+1 if the subject's right is on the right of the picture (a back view), else -1."""
        return self.image_side(Side.RIGHT)

    def in_standing(self, series: Floats) -> float:
        """Median of a ``(T,)`` series over the standing baseline, NaN without one."""
        return self._median(series[self.clip.standing])

    @cached_property
    def hip_width_px(self) -> float:
        """Distance between the hip landmarks in standing."""
        return self.in_standing(_length(self.at("hip", Side.LEFT) - self.at("hip", Side.RIGHT)))

    @cached_property
    def leg_px(self) -> float:
        """Hip-knee-ankle length in standing: the near leg in side views, else the mean of both."""
        side = self.clip.near_side
        thigh = _length(self.at("hip", side) - self.at("knee", side))
        shank = _length(self.at("knee", side) - self.at("ankle", side))
        return self.in_standing(thigh + shank)

    def foot_px(self, side: Side | None = None) -> float:
        """Heel-to-toe length in standing."""
        foot = self.sagittal("foot_index", side) - self.sagittal("heel", side)
        return self.in_standing(_length(foot))

    @property
    def frontal(self) -> bool:
        """Whether the clip is a front or back view."""
        return self.clip.view in (View.FRONT, View.BACK)

    @property
    def subject_px(self) -> float:
        """Standing height from ankles to nose in pixels."""
        return self.in_standing(self.points[:, L.NOSE, 1] - self.at("ankle")[:, 1])

    @staticmethod
    def _median(series: Floats) -> float:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # all NaN: NaN is the answer
            return float(np.nanmedian(series)) if len(series) else float("nan")


def _length(vectors: Floats) -> Floats:
    length: Floats = np.hypot(vectors[..., 0], vectors[..., 1])
    return length

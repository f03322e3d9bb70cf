"""The body as the measures see it: landmarks with y up, and the lengths that stay constant."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from screener.clip.types import Clip, View
from screener.pose import L, Side, point
from screener.pose.silhouette import STATIONS

Floats = NDArray[np.float64]


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
    """

    clip: Clip
    points: Floats
    contour: Floats | None
    shank_deg: float | None = None

    @classmethod
    def of(cls, clip: Clip, shank_deg: float | None = None) -> Body:
        """The body in a clip's cleaned track."""
        roll = np.radians(clip.roll_deg)
        cos, sin = float(np.cos(roll)), float(np.sin(roll))
        upright = np.array([[1.0, 0.0], [0.0, -1.0]]) @ np.array([[cos, sin], [-sin, cos]])
        contour = clip.track.back_contour
        if contour is not None and contour.shape[1:] != (len(STATIONS), 2):
            contour = None  # a track that traced other stations
        points = clip.track.image_px @ upright
        return cls(clip, points, None if contour is None else contour @ upright, shank_deg)

    def at(self, name: str, side: Side | None = None) -> Floats:
        """``(T, 2)`` place of a landmark of one side, or the middle of both sides."""
        if side is not None:
            return self.points[:, point(side, name)]
        both = self.points[:, [point(Side.LEFT, name), point(Side.RIGHT, name)]]
        middle: Floats = both.mean(axis=1)
        return middle

    def sagittal(self, name: str, side: Side | None = None) -> Floats:
        """Like :meth:`at`, turned so that x points forward; the near side unless one is named."""
        forward = np.array([float(self.clip.facing), 1.0])
        turned: Floats = self.at(name, side or self.clip.near_side) * forward
        return turned

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

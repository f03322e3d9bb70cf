"""Bones keep their length: frames in which one stretches at once are not believed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter

from screener.clip.types import View
from screener.pose import PoseTrack, Side, point

Floats = NDArray[np.float64]

STRETCH = 0.20
"""Share by which a bone may differ from its length around (field reference, section 4.2)."""
_AROUND_S = 0.5
_FEWEST = 5  # frames
_SEGMENTS = (("hip", "knee"), ("knee", "ankle"), ("shoulder", "hip"))


def without_stretched(track: PoseTrack, view: View, near: Side | None) -> PoseTrack:
    """The track without the points of bones that stretch at once, in views that show their length.

    From the side those of the near limb and trunk; from the front and back only the trunk would be
    shown, and it foreshortens as it leans: nothing is taken out there. Lengths are compared with
    the median of half a second around, not of the clip: at depth the model shortens every thigh.
    """
    if view is not View.SIDE or near is None:
        return track
    image = track.image_px.copy()
    for names in _SEGMENTS:
        ends = [point(near, name) for name in names]
        bad = _stretched(track, ends[0], ends[1])
        image[np.ix_(np.flatnonzero(bad), np.array(ends))] = np.nan
    return track.with_(image_px=image)


def shank_change(track: PoseTrack, near: Side, inside: slice) -> float:
    """Longest to shortest near shank in a slice of frames, single frames apart; 1 if not seen."""
    length = _length(track, point(near, "knee"), point(near, "ankle"))[inside]
    length = length[np.isfinite(length)]
    if len(length) < _FEWEST:
        return 1.0
    steady = median_filter(length, size=_FEWEST, mode="nearest")
    return float(steady.max() / max(steady.min(), 1e-9))


def _length(track: PoseTrack, a: int, b: int) -> Floats:
    bone = track.image_px[:, a] - track.image_px[:, b]
    return np.hypot(bone[:, 0], bone[:, 1])


def _stretched(track: PoseTrack, a: int, b: int) -> NDArray[np.bool_]:
    length = _length(track, a, b)
    known = np.isfinite(length)
    stretched = np.zeros(len(length), dtype=bool)
    frames = 2 * max(1, round(_AROUND_S * track.fps / 2)) + 1
    if known.sum() < frames:
        return stretched
    around = median_filter(length[known], size=frames, mode="nearest")
    stretched[known] = np.abs(length[known] / np.maximum(around, 1e-9) - 1.0) > STRETCH
    return stretched

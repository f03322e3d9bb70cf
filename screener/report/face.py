"""Faces made unrecognisable: the head of the screened athlete in every frame, as a mosaic."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from screener.pose import PoseTrack
from screener.pose.landmarks import L

_HEAD = [int(mark) for mark in L if mark <= L.MOUTH_RIGHT]
_TILES = 7
"""Tiles across the head: too few to know anybody by."""
_TRUNK_SHARE = 0.30
_SPREAD = 1.7


def face_discs(track: PoseTrack) -> NDArray[np.float64]:
    """``(T, 3)`` centre x, y and radius in pixels of a disc over the head.

    Frames in which nobody was seen take the disc between their neighbours: better a blurred wall
    than a face. All NaN if nobody was ever seen.
    """
    head = track.image_px[:, _HEAD]
    centre = head.mean(axis=1)
    spread = np.linalg.norm(head - centre[:, None], axis=2).max(axis=1)
    shoulders = 0.5 * (track.image_px[:, L.LEFT_SHOULDER] + track.image_px[:, L.RIGHT_SHOULDER])
    hips = 0.5 * (track.image_px[:, L.LEFT_HIP] + track.image_px[:, L.RIGHT_HIP])
    trunk = np.linalg.norm(shoulders - hips, axis=1)
    seen = np.isfinite(spread) & np.isfinite(trunk)
    if not seen.any():
        return np.full((len(track), 3), np.nan)
    radius = np.maximum(_SPREAD * spread, _TRUNK_SHARE * np.percentile(trunk[seen], 90))
    discs = np.column_stack([centre, radius])
    frames = np.arange(len(track))
    return np.column_stack([np.interp(frames, frames[seen], column[seen]) for column in discs.T])


def blur(image: NDArray[np.uint8], disc: NDArray[np.float64]) -> None:
    """Put a mosaic over ``disc`` (x, y, radius in pixels of ``image``), in place."""
    if not np.isfinite(disc).all():
        return
    x, y, radius = (int(v) for v in np.ceil(disc))
    top, left = max(0, y - radius), max(0, x - radius)
    part = image[top : max(0, y + radius), left : max(0, x + radius)]
    if not part.size:
        return
    height, width = part.shape[:2]
    small = cv2.resize(part, (_TILES, _TILES), interpolation=cv2.INTER_AREA)
    mosaic = cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST)
    inside = np.zeros((height, width), np.uint8)
    cv2.circle(inside, (x - left, y - top), radius, 1, -1)
    np.copyto(part, mosaic.astype(np.uint8), where=inside[..., None].astype(bool))

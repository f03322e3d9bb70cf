"""Which way round the model is shown a film, so that a film and its mirror image look the same.

The model does not see a mirrored person quite the same, and what a coach is told must not depend on
which side the camera stood. So it is always shown people facing the right side of the picture: a
film in which they face the left is turned round, and what was found in it is turned back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from screener.pose.infer import MODEL_LONG_SIDE
from screener.pose.landmarker import Detection, Image
from screener.pose.landmarks import L
from screener.video import frame_at, probe

Glance = Callable[[Image], list[Detection]]
"""Finds everyone in a picture."""

_AT = (0.0, 0.5, 0.25, 0.75)
"""Shares of the film's length at which somebody is looked for: who is filmed well stands there
ready in the first picture."""

_SIDEWAYS = 0.25
"""Heights of the person; below it nobody clearly faces a side (camera from the side: 0.4 and more,
from the front 0.15 at most)."""


def turned_round(path: Path, glance: Glance) -> bool:
    """Whether a film is to be shown the other way round: its people face the left.

    Where they face the camera, the darker side decides. Of a film and its mirror image it is true
    of one: a picture and its mirror image are both looked at, and what is told of one is counted
    against what is told of the other. False of a film in which nobody is found.

    Raises
    ------
    VideoError
        If the file is missing, empty, no video, or a still picture.
    """
    duration_s = probe(path).duration_s
    for share in _AT:
        frame = frame_at(path, share * duration_s, MODEL_LONG_SIDE)
        if frame is None:
            continue
        both = frame.image, np.ascontiguousarray(frame.image[:, ::-1])
        there, turned = map(glance, both)
        if there or turned:
            shape = frame.image.shape[1] / frame.image.shape[0]
            ahead = sum(_ahead(one, shape) for one in there)
            ahead -= sum(_ahead(one, shape) for one in turned)
            return (ahead if abs(ahead) > _SIDEWAYS else _brighter(frame.image)) < 0.0
    return False


def _ahead(one: Detection, shape: float) -> float:
    """How far toes are to the right of heels and the nose of the ears, in heights of the person."""
    across, down = one.image_share.T
    toes = across[[L.LEFT_FOOT_INDEX, L.RIGHT_FOOT_INDEX]].sum()
    heels = across[[L.LEFT_HEEL, L.RIGHT_HEEL]].sum()
    ears = across[[L.LEFT_EAR, L.RIGHT_EAR]].sum()
    return float((toes - heels + 2 * across[L.NOSE] - ears) * shape / max(np.ptp(down), 1e-6))


def _brighter(image: Image) -> float:
    """How much brighter the right half of an ``(h, w, 3)`` picture is, as a share of both."""
    half = image.shape[1] // 2
    left, right = (float(part.mean()) for part in (image[:, :half], image[:, -half:]))
    return (right - left) / max(right + left, 1.0)

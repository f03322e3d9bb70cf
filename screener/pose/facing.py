"""Which way round the model is shown a film, so that a film and its mirror image look the same.

The model does not see a mirrored person quite the same, and what a coach is told must not depend on
which side the camera stood. So it is always shown people facing the right side of the picture: a
film in which they face the left is turned round, and what was found in it is turned back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from screener.pose.infer import MODEL_LONG_SIDE
from screener.pose.landmarker import Detection, Image
from screener.pose.landmarks import L
from screener.pose.profile import may_be_profile
from screener.video import frame_at, probe

Glance = Callable[[Image], list[Detection]]
"""Finds everyone in a picture."""

_AT = (0.0, 0.5, 0.25, 0.75)
"""Shares of the film's length at which somebody is looked for: who is filmed well stands there
ready in the first picture."""

_SIDEWAYS = 0.25
"""Heights of the person; below it nobody clearly faces a side (camera from the side: 0.4 and more,
from the front 0.15 at most)."""


@dataclass(frozen=True)
class FirstLook:
    """How people stand in a film: facing the left, and whether anybody may be seen in profile."""

    left: bool
    profile: bool


def first_look(path: Path, glance: Glance) -> FirstLook:
    """How people stand in a film; one in which they face the left is to be shown turned round.

    Where they face the camera, the darker side decides. Of a film and its mirror image ``left`` is
    true of one: a picture and its mirror image are both looked at, and what is told of one is
    counted against what is told of the other. Both are false of a film in which nobody is found.

    Raises
    ------
    VideoError
        If the file is missing, empty, no video, or a still picture.
    """
    for image in _pictures(path):
        height, width, _ = image.shape
        there, turned = glance(image), glance(np.ascontiguousarray(image[:, ::-1]))
        if there or turned:
            ahead = sum(_ahead(one, width / height) for one in there)
            ahead -= sum(_ahead(one, width / height) for one in turned)
            left = (ahead if abs(ahead) > _SIDEWAYS else _brighter(image)) < 0.0
            size = np.array([width, height], dtype=float)
            profile = any(may_be_profile(one.image_share * size) for one in (*there, *turned))
            return FirstLook(left, profile)
    return FirstLook(left=False, profile=False)


def _pictures(path: Path) -> Iterator[Image]:
    """Pictures in which somebody may be seen, the first one first."""
    duration_s: float | None = None
    for share in _AT:
        if share and duration_s is None:  # most films need not be asked
            duration_s = probe(path).duration_s
        frame = frame_at(path, share * (duration_s or 0.0), MODEL_LONG_SIDE)
        if frame is not None:
            yield frame.image


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

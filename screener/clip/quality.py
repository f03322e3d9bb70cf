"""Faults of a whole clip: each with its reason code and a sentence a coach can act on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screener.clip.notes import note
from screener.clip.signals import Signals
from screener.clip.types import Reason
from screener.pose import L, PoseTrack

MIN_SUBJECT_PX = 120.0
"""Below this height nothing is measured; up to 500 px the error is widened (section 5)."""
MAX_SUBJECT_SHARE = 0.95
"""Of the picture's height: nearer than this, perspective spoils ratios."""
_OUTSIDE_SHARE = 0.2  # of frames with a landmark outside the picture
_UPRIGHT_DEG = 45.0
_NEEDED = (L.LEFT_HIP, L.RIGHT_HIP, L.LEFT_KNEE, L.RIGHT_KNEE, L.LEFT_ANKLE, L.RIGHT_ANKLE)


def clip_faults(raw: PoseTrack, signals: Signals) -> dict[Reason, str]:
    """Reasons that void every measure of a clip, with what was seen."""
    faults: dict[Reason, str] = {}
    legs = _outside(raw, list(_NEEDED))
    if not raw.seen.any():
        faults[Reason.NOT_SEEN] = note("nobody")
    elif legs > _OUTSIDE_SHARE:
        faults[Reason.CROPPED] = note("cropped", share=legs)
    elif _lying(raw):
        faults[Reason.NOT_SEEN] = note("lying")
    elif not np.isfinite(signals.leg_px):
        faults[Reason.NOT_SEEN] = note("no_legs")
    elif (height := subject_height_px(raw)) < MIN_SUBJECT_PX:
        faults[Reason.LOW_RESOLUTION] = note("small", height=height)
    return faults


def _lying(raw: PoseTrack) -> bool:
    """Whether shoulders are beside or under the ankles most of the time."""
    points = raw.image_px[raw.seen]
    shoulder, ankle = (
        points[:, [L[f"LEFT_{n}"], L[f"RIGHT_{n}"]]].mean(axis=1) for n in ("SHOULDER", "ANKLE")
    )
    return _lean_deg(np.median(shoulder - ankle, axis=0)) > _UPRIGHT_DEG


def upright(track: PoseTrack, frames: NDArray[np.bool_]) -> bool:
    """Whether the body stands upright in the frames given: shoulders over hips over ankles."""
    p = track.image_px[frames]
    if not len(p):
        return False
    shoulder, hip, ankle = (
        np.nanmedian(np.nanmean(p[:, [L[f"LEFT_{n}"], L[f"RIGHT_{n}"]]], axis=1), axis=0)
        for n in ("SHOULDER", "HIP", "ANKLE")
    )
    return _lean_deg(shoulder - hip) < _UPRIGHT_DEG and _lean_deg(hip - ankle) < _UPRIGHT_DEG


def subject_height_px(raw: PoseTrack) -> float:
    """Tallest extent of the landmarks, 95th percentile over time."""
    seen = raw.image_px[raw.seen][..., 1]
    if not len(seen):
        return 0.0
    return float(np.percentile(seen.max(axis=1) - seen.min(axis=1), 95))


def _outside(raw: PoseTrack, landmarks: list[L]) -> float:
    """Share of seen frames in which any of the landmarks lies outside the picture."""
    points = raw.image_px[raw.seen][:, landmarks]
    if not len(points):
        return 1.0
    size = np.array([raw.width_px, raw.height_px])
    return float(((points < 0) | (points > size)).any(axis=(1, 2)).mean())


def _lean_deg(up: NDArray[np.float64]) -> float:
    """Angle of an image vector (y down) to the vertical."""
    return float(np.degrees(np.arctan2(abs(up[0]), -up[1])))

"""The camera: how it was tilted, and whether it stood still."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screener.clip.notes import note
from screener.clip.types import Reason, View
from screener.pose import L, PoseTrack

MAX_ROLL_DEG = 5.0
"""Up to here a tilt is corrected; more spoils what is read against the vertical (section 5)."""
MIN_ROLL_DEG = 0.3
"""Below this nothing is corrected: the estimate is no better."""
AGREE_DEG = 8.0
"""The room's verticals must lie this near to the standing body, or they are none."""
NOTED_SHIFT, MAX_SHIFT = 0.08, 0.4
"""Movement of the surroundings in trunk lengths that is told, and from which nothing is read
against the vertical. What is read between body points does not mind a moving camera."""


def roll_deg(raw: PoseTrack, standing: NDArray[np.bool_], view: View) -> float:
    """Tilt of the camera in degrees, + where upright things lean to the right of the picture.

    From the verticals of the room where there are some and the standing body does not contradict
    them; else, in front and back views, from the feet and the body where both say the same.
    0 where nothing is known.
    """
    body = _body_tilt_deg(raw, standing)
    if np.isfinite(raw.roll_deg):
        if not np.isfinite(body) or abs(raw.roll_deg - body) <= AGREE_DEG:
            return raw.roll_deg
        return 0.0
    feet = _feet_tilt_deg(raw, standing)
    if view in (View.FRONT, View.BACK) and min(abs(feet), abs(body)) > MAX_ROLL_DEG:
        return 0.5 * (feet + body) if feet * body > 0 else 0.0
    return 0.0


def camera_faults(raw: PoseTrack, roll: float, trunk_px: float) -> dict[Reason, str]:
    """What the camera spoils, with what was seen."""
    faults: dict[Reason, str] = {}
    if abs(roll) > MAX_ROLL_DEG:
        faults[Reason.CAMERA_ROLL] = note("rolled", angle=abs(roll))
    if shift(raw) > MAX_SHIFT * trunk_px:
        faults[Reason.CAMERA_MOVED] = note("moved_much")
    return faults


def shift(raw: PoseTrack) -> float:
    """Largest movement of the surroundings between any two looks, pixels; 0 if not known."""
    if raw.camera_px is None:
        return 0.0
    known = raw.camera_px[np.isfinite(raw.camera_px).all(axis=1)]
    if len(known) < 2:
        return 0.0
    low, high = np.percentile(known, [2, 98], axis=0)
    return float(np.hypot(*(high - low)))


def _body_tilt_deg(raw: PoseTrack, standing: NDArray[np.bool_]) -> float:
    """Lean of the line from the ankles to the shoulders in standing."""
    shoulder = _middle(raw, standing, "SHOULDER")
    ankle = _middle(raw, standing, "ANKLE")
    return float(np.degrees(np.arctan2(shoulder[0] - ankle[0], ankle[1] - shoulder[1])))


def _feet_tilt_deg(raw: PoseTrack, standing: NDArray[np.bool_]) -> float:
    """Tilt of the line through both feet, the one on the right of the picture lower: +."""
    p = raw.image_px[standing]
    feet = 0.5 * (p[:, [L.LEFT_ANKLE, L.RIGHT_ANKLE]] + p[:, [L.LEFT_HEEL, L.RIGHT_HEEL]])
    left, right = np.nanmedian(feet, axis=0) if len(p) else np.full((2, 2), np.nan)
    line = left - right if left[0] >= right[0] else right - left
    return float(np.degrees(np.arctan2(line[1], line[0])))


def _middle(raw: PoseTrack, frames: NDArray[np.bool_], name: str) -> NDArray[np.float64]:
    both = raw.image_px[frames][:, [L[f"LEFT_{name}"], L[f"RIGHT_{name}"]]]
    if not len(both):
        return np.full(2, np.nan)
    middle: NDArray[np.float64] = np.nanmedian(both.mean(axis=1), axis=0)
    return middle

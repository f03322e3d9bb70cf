"""Signals of a whole clip that need no view: how far hips and shoulders come down, arms, feet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screener.pose import L, PoseTrack

Floats = NDArray[np.float64]

_UPRIGHT_PERCENTILE = 95.0  # of hip height: standing, but not a single jitter above it
MIN_LEG_PX = 20.0
_FOOT_IN_PROFILE = 0.12
"""Leg lengths a foot is long in the picture at least if it is seen from the side."""


@dataclass(frozen=True, eq=False)
class Signals:
    """Signals over time, all ``(T,)``, lengths in standing leg lengths, NaN where not seen.

    Attributes
    ----------
    hip_drop, shoulder_drop
        How far the middle of the hips and of the shoulders have come down toward the ankles.
    foot_lift_left
        How much higher the left ankle is in the picture than the right one.
    wrist_above_head
        Height of the lower wrist above the eyes.
    ankle_x
        ``(T, 2)`` horizontal place of the left and right ankle.
    feet_up
        How far the toes of the lower foot are above the floor they mostly stand on.
    behind
        How far the body's weight lies behind the heels, side views only (else NaN).
    leg_px
        Standing distance from hip to ankle in pixels.
    """

    hip_drop: Floats
    shoulder_drop: Floats
    foot_lift_left: Floats
    wrist_above_head: Floats
    ankle_x: Floats
    feet_up: Floats
    behind: Floats
    leg_px: float


def signals(track: PoseTrack) -> Signals:
    """Compute the signals of a cleaned track; ``leg_px`` is NaN if the legs are never seen."""
    y_up = -track.image_px[..., 1]
    ankle = _mean(y_up, L.LEFT_ANKLE, L.RIGHT_ANKLE)
    hip = _mean(y_up, L.LEFT_HIP, L.RIGHT_HIP) - ankle
    shoulder = _mean(y_up, L.LEFT_SHOULDER, L.RIGHT_SHOULDER) - ankle
    leg_px = _upright(hip)
    eyes = _mean(y_up, L.LEFT_EYE, L.RIGHT_EYE)
    wrists = np.fmin(y_up[:, L.LEFT_WRIST], y_up[:, L.RIGHT_WRIST])
    ankle_x = track.image_px[:, [L.LEFT_ANKLE, L.RIGHT_ANKLE], 0]
    return Signals(
        hip_drop=(_upright(hip) - hip) / leg_px,
        shoulder_drop=(_upright(shoulder) - shoulder) / leg_px,
        foot_lift_left=(y_up[:, L.LEFT_ANKLE] - y_up[:, L.RIGHT_ANKLE]) / leg_px,
        wrist_above_head=(wrists - eyes) / leg_px,
        ankle_x=ankle_x / leg_px,
        feet_up=_feet_up(y_up) / leg_px,
        behind=_behind(track.image_px[..., 0] / leg_px),
        leg_px=leg_px,
    )


def _mean(y: Floats, a: L, b: L) -> Floats:
    """Mean of two columns, or the one that is seen."""
    both = np.stack([y[:, a], y[:, b]])
    seen = np.isfinite(both)
    total = np.where(seen, both, 0.0).sum(axis=0)
    count = seen.sum(axis=0)
    mean: Floats = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return mean


def _feet_up(y_up: Floats) -> Floats:
    toes = y_up[:, [L.LEFT_FOOT_INDEX, L.RIGHT_FOOT_INDEX]]
    up: Floats = np.fmin(*(toes - np.nanmedian(toes, axis=0)).T)
    return up


def _behind(x: Floats) -> Floats:
    """How far the weight of trunk, thighs and shanks (de Leva 1996) lies behind the heels."""
    heel = _mean(x, L.LEFT_HEEL, L.RIGHT_HEEL)
    foot = _mean(x, L.LEFT_FOOT_INDEX, L.RIGHT_FOOT_INDEX) - heel
    shoulder = _mean(x, L.LEFT_SHOULDER, L.RIGHT_SHOULDER)
    hip, knee = _mean(x, L.LEFT_HIP, L.RIGHT_HIP), _mean(x, L.LEFT_KNEE, L.RIGHT_KNEE)
    ankle = _mean(x, L.LEFT_ANKLE, L.RIGHT_ANKLE)
    weight = 0.60 * 0.5 * (shoulder + hip) + 0.29 * 0.5 * (hip + knee) + 0.11 * 0.5 * (knee + ankle)
    length = float(np.nanmedian(foot))
    behind: Floats = np.sign(length) * (heel - weight)
    return behind if abs(length) > _FOOT_IN_PROFILE else np.full_like(behind, np.nan)


def _upright(height: Floats) -> float:
    seen = height[np.isfinite(height)]
    if not len(seen):
        return float("nan")
    upright = float(np.percentile(seen, _UPRIGHT_PERCENTILE))
    return upright if upright >= MIN_LEG_PX else float("nan")

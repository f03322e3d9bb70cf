"""From where the camera looks: yaw of the athlete, view, facing side.

Two sources must agree (field reference, section 5, wrong_view): the yaw of the shoulder and hip
lines in the model's world landmarks, and what the picture itself shows - the direction of the feet
in a front view, the width of the shoulders against the trunk in a side view.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from screener.clip.types import View
from screener.pose import L, PoseTrack, Side

Floats = NDArray[np.float64]

FRONT_MAX_DEG = 30.0
SIDE_MIN_DEG = 50.0
BACK_MIN_DEG = 158.0
SHOULDER_TO_TRUNK = 0.70
"""Shoulder-joint width over trunk length seen from the front (0.62 to 0.80 in our clips)."""
FOOT_TO_TRUNK = 0.45
"""Heel-to-toe length over trunk length."""
PICTURE_SHARE = 0.75
"""Weight of the picture against the world landmarks where the two agree.

On rendered athletes the world yaw reads 4 degrees too far left from the front and 6 degrees too
oblique from the side; feet and shoulder width are off by 1 degree (SD 2 to 3).
"""
_DISAGREE_DEG = 30.0
_ENDS = 5  # frames averaged


@dataclass(frozen=True)
class ViewEstimate:
    """View with its yaw in degrees (0 facing the camera, + toward the athlete's own left).

    ``spread_deg`` is how far the two sources lie apart; ``facing`` +1 if the toes point to the
    right of the picture.
    """

    view: View
    yaw_deg: float
    spread_deg: float
    facing: int

    @property
    def near_side(self) -> Side | None:
        """Side toward the camera, None in front and back views."""
        if self.view in (View.FRONT, View.BACK):
            return None
        return Side.RIGHT if self.facing > 0 else Side.LEFT

    def seen_from(self, side: Side) -> ViewEstimate:
        """The estimate of an athlete whose ``side`` is nearer to the camera."""
        if self.facing == (1 if side is Side.RIGHT else -1):
            return self
        return replace(self, yaw_deg=-self.yaw_deg, facing=-self.facing)


def estimate_view(raw: PoseTrack, frames: NDArray[np.bool_]) -> ViewEstimate:
    """Yaw and view from the frames given (best: those in which the athlete stands)."""
    world = _world_yaw_deg(raw, frames)
    toes, width = _picture_cues(raw, frames)
    facing = 1 if (toes if abs(toes) > 0.1 else np.sin(np.radians(world))) >= 0 else -1
    if abs(abs(world) - 90) < 45:
        picture = facing * float(np.degrees(np.arccos(np.clip(width / SHOULDER_TO_TRUNK, 0, 1))))
        if abs(world) > 90:
            picture = facing * (180 - abs(picture))
    else:
        turn = float(np.degrees(np.arcsin(np.clip(toes / FOOT_TO_TRUNK, -1, 1))))
        picture = turn if abs(world) < 90 else float(np.sign(world) or 1) * (180 - abs(turn))
    spread = abs((world - picture + 180) % 360 - 180)
    toward_world = (1 - PICTURE_SHARE) * ((world - picture + 180) % 360 - 180)
    yaw = world if spread > _DISAGREE_DEG else picture + toward_world
    return ViewEstimate(view_of(yaw), yaw, spread, facing)


def turn_deg(raw: PoseTrack, frames: slice) -> float:
    """How far the athlete turns between the beginning and the end of these frames, and within them.

    The larger of twice the former (it is known twice as well) and the range of the latter.
    """
    line = np.zeros(len(raw.world_m[frames]), dtype=complex)
    for a, b in ((L.LEFT_SHOULDER, L.RIGHT_SHOULDER), (L.LEFT_HIP, L.RIGHT_HIP)):
        across = raw.world_m[frames, a] - raw.world_m[frames, b]
        line += np.exp(1j * np.arctan2(across[:, 2], across[:, 0]))
    line = line[np.isfinite(line)]
    if len(line) < 2 * _ENDS:
        return 0.0
    yaw = np.degrees(np.unwrap(np.angle(line)))
    steady = np.convolve(yaw, np.full(_ENDS, 1 / _ENDS), mode="valid")
    return float(max(2 * abs(steady[-1] - steady[0]), np.ptp(steady)))


def view_of(yaw_deg: float) -> View:
    """The view's name for a yaw in degrees."""
    turn = abs((yaw_deg + 180) % 360 - 180)
    if turn <= FRONT_MAX_DEG:
        return View.FRONT
    if turn >= BACK_MIN_DEG:
        return View.BACK
    return View.SIDE if SIDE_MIN_DEG <= turn <= 180 - SIDE_MIN_DEG else View.OBLIQUE


def off_plane_deg(view: View, yaw_deg: float) -> float:
    """Degrees away from the true front or back view, or from the true side view."""
    turn = abs((yaw_deg + 180) % 360 - 180)
    return min(turn, 180 - turn) if view in (View.FRONT, View.BACK) else abs(90 - turn)


def _world_yaw_deg(raw: PoseTrack, frames: NDArray[np.bool_]) -> float:
    """Circular mean of the shoulder and hip lines' yaw."""
    angles = []
    for a, b in ((L.LEFT_SHOULDER, L.RIGHT_SHOULDER), (L.LEFT_HIP, L.RIGHT_HIP)):
        line = raw.world_m[frames, a] - raw.world_m[frames, b]
        angles.append(np.arctan2(line[:, 2], line[:, 0]))
    turns = np.exp(1j * np.concatenate(angles))
    turns = turns[np.isfinite(turns)]
    return float(np.degrees(np.angle(turns.mean()))) if len(turns) else 0.0


def _picture_cues(raw: PoseTrack, frames: NDArray[np.bool_]) -> tuple[float, float]:
    """Toe direction (+ right of the picture) and shoulder width, both in trunk lengths."""
    p = raw.image_px[frames]
    middle = 0.5 * (p[:, [L.LEFT_SHOULDER, L.LEFT_HIP]] + p[:, [L.RIGHT_SHOULDER, L.RIGHT_HIP]])
    trunk = np.hypot(*(middle[:, 0] - middle[:, 1]).T)
    width = np.hypot(*(p[:, L.LEFT_SHOULDER] - p[:, L.RIGHT_SHOULDER]).T)
    feet = p[:, [L.LEFT_FOOT_INDEX, L.RIGHT_FOOT_INDEX], 0] - p[:, [L.LEFT_HEEL, L.RIGHT_HEEL], 0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nobody seen: NaN, handled here
        toes = float(np.nanmedian(feet.mean(axis=1) / trunk))
        wide = float(np.nanmedian(width / trunk))
    return (toes if np.isfinite(toes) else 0.0), (wide if np.isfinite(wide) else 0.0)

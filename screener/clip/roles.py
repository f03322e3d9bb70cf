"""What a clip is for beyond its movement: raised heels, knee to wall, arms up; told or read."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label

from screener.clip.signals import Signals
from screener.clip.types import Movement, Rep, Role
from screener.pose import L, PoseTrack, Side, point

Floats = NDArray[np.float64]


HELD: dict[Role, Movement] = {
    Role.KNEE_TO_WALL: Movement.KNEE_TO_WALL,
    Role.ARMS_UP: Movement.ARMS_UP,
    Role.BACK_TO_WALL: Movement.ARMS_UP,
}
"""Roles that are a movement of their own, which no one would tell from its looks."""

_SPELLINGS = {
    Role.HEELS_RAISED: r"heels?[ _-]*(raised|elevated|up|wedge)|raised[ _-]*heels?|wedge",
    Role.KNEE_TO_WALL: r"knee[ _-]*(to[ _-]*)?wall|wblt|lunge[ _-]*test",
    Role.BACK_TO_WALL: r"back[ _-]*(to[ _-]*)?wall",
    Role.ARMS_UP: r"arms?[ _-]*up|reach[ _-]*up",
}

MIN_LUNGE_DEG = 12.0
"""Least forward tilt of the front shank that counts as a lunge to the wall."""
MIN_HOLD_S = 0.7
_STILL_DROP = 0.06  # leg lengths the hips may come down while somebody stands


def role_of(name: str) -> Role:
    """The role a file's name tells, e.g. ``anna_heels-raised_side.mp4``."""
    for role, spelling in _SPELLINGS.items():
        if re.search(spelling, name, re.IGNORECASE):
            return role
    return Role.PLAIN


def without_role(name: str, instead: str = " ") -> str:
    """A name without the words that tell its role."""
    role = role_of(name)
    return re.sub(_SPELLINGS[role], instead, name, flags=re.IGNORECASE) if role.value else name


def lunges(track: PoseTrack, facing: int, near: Side) -> tuple[Rep, ...]:
    """Each time the near knee is held forward over a planted foot: a repetition of knee to wall."""
    knee, ankle = (track.image_px[:, point(near, name)] for name in ("knee", "ankle"))
    forward = facing * (knee - ankle)[:, 0]
    tilt = np.degrees(np.arctan2(forward, (ankle - knee)[:, 1]))
    rest = float(np.nanpercentile(tilt, 10)) if np.isfinite(tilt).any() else 0.0
    return _holds(track, tilt > rest + MIN_LUNGE_DEG, tilt)


def raised_arms(track: PoseTrack, signals: Signals) -> tuple[Rep, ...]:
    """Each time both hands are held over the head while standing."""
    wrists = -track.image_px[:, [L.LEFT_WRIST, L.RIGHT_WRIST], 1]
    height = np.nanmean(wrists, axis=1)
    standing = signals.hip_drop < _STILL_DROP
    return _holds(track, (signals.wrist_above_head > 0) & standing, height)


def hanging_arms(track: PoseTrack, signals: Signals) -> NDArray[np.bool_]:
    """``(T,)`` frames of standing with both hands below the middle of the trunk.

    Raised arms lift the shoulders, so standing is not told by these.
    """
    places = track.image_px
    middle = places[:, [L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_HIP, L.RIGHT_HIP], 1].mean(axis=1)
    hands = np.nanmin(places[:, [L.LEFT_WRIST, L.RIGHT_WRIST], 1], axis=1)
    hanging: NDArray[np.bool_] = (hands > middle) & (signals.hip_drop < _STILL_DROP)
    return hanging


def _holds(track: PoseTrack, held: NDArray[np.bool_], signal: Floats) -> tuple[Rep, ...]:
    """Stretches of at least ``MIN_HOLD_S``; the bottom is where the signal is greatest."""
    reps: list[Rep] = []
    marks, count = label(held)
    for number in range(1, count + 1):
        frames = np.flatnonzero(marks == number)
        start, end = int(frames[0]), int(frames[-1]) + 1
        if track.time_s[end - 1] - track.time_s[start] < MIN_HOLD_S:
            continue
        best = start + int(np.nanargmax(signal[start:end]))
        best = min(max(best, start + 1), end - 2)
        reps.append(Rep(len(reps) + 1, start, best, end))
    return tuple(reps)

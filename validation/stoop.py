"""A second truth for the hip hinge: measured stoop lifts as joint angles (Millard 2017).

Three lifts of a box by one person, joint coordinates of a planar whole-body model; body sizes are
those published with it. They lie beside the checkout on development machines only.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samples.render.camera import View
from samples.render.landmarks import NAMES
from screener.clip.conclude import conclude
from screener.clip.types import Clip
from screener.measures.table import OK, measure_clip
from screener.rules.finding import Outcome
from validation.findings import findings_of
from validation.markers import marker_track

Floats = NDArray[np.float64]
FOLDER = Path(__file__).parents[2] / "shared/data/groundtruth/millard_stoop_lift"
HZ = 30.0

_PELVIS, _HIP, _KNEE, _ANKLE, _LUMBAR, _THORAX, _HEAD, _SHOULDER, _ELBOW = (
    5, (9, 6), (10, 7), (11, 8), 12, 13, 14, (18, 15), (19, 16),
)  # fmt: skip
"""Columns of the file; pairs are left and right. 3 and 4 are the pelvis' place, 0 to 2 the box."""
_THIGH, _SHANK, _UPPER_ARM, _FOREARM = 0.451, 0.405, 0.286, 0.256
_HALF_HIPS, _HALF_SHOULDERS = 0.085, 0.207
_MIDDLE_TRUNK, _UPPER_TRUNK, _TO_SHOULDER = (-0.029, 0.097), (-0.019, 0.153), (0.002, 0.182)
_HEEL, _TOE, _FACE = (-0.090, -0.088), (0.208, -0.088), (0.08, 0.40)
VIEWS = {
    "side, from the left": View(yaw=-90),
    "side, from the right": View(yaw=90),
    "side, 10 degrees off, 2.7 m": View(yaw=100, distance=2.7),
}


def available() -> bool:
    """Whether the lifts lie beside the checkout."""
    return (FOLDER / "q_stoop1.csv").exists()


def lift_errors() -> pd.DataFrame:
    """What is read at the bottom of each lift against the joint angles, before calibration.

    Columns lift, view, movement, reps, errors in degrees of knee flexion and shank inclination, and
    the signs flagged.
    """
    rows = []
    for number in (1, 2, 3):
        time, q = _lift(number)
        points = _points(q)
        for name, view in VIEWS.items():
            clip = conclude(marker_track(time, points, view), f"stoop{number}")
            table, _ = measure_clip(clip, calibrated=False)
            ok = table[table["status"] == OK].set_index("measure")["value"].astype(float)
            limb = 0 if view.yaw < 0 else 1
            bottom = clip.reps[0].bottom if clip.reps else 0
            knee = np.degrees(q[bottom, _KNEE[limb]])
            pitch = q[bottom, [_PELVIS, _HIP[limb], _KNEE[limb]]].sum()
            rows.append(
                (number, name, clip.movement.value, len(clip.reps),
                 float(ok.get("knee_flexion_deg", np.nan)) - knee,
                 float(ok.get("shank_inclination_deg", np.nan)) - np.degrees(pitch), _flags(clip))
            )  # fmt: skip
    return pd.DataFrame(
        rows, columns=["lift", "view", "movement", "reps", "knee", "shank", "flagged"]
    )


def _flags(clip: Clip) -> str:
    return ", ".join(f.sign for f in findings_of(clip) if f.outcome is Outcome.FLAGGED)


def _lift(number: int) -> tuple[Floats, Floats]:
    """Times and joint coordinates at ``HZ``, standing held for a second before and after."""
    time = np.genfromtxt(FOLDER / f"time_stoop{number}.csv", delimiter=",").ravel()
    q = np.genfromtxt(FOLDER / f"q_stoop{number}.csv", delimiter=",")
    grid = np.arange(time[0] - 1.0, time[-1] + 1.0, 1 / HZ)
    even = np.stack([np.interp(grid, time, column) for column in q.T], axis=1)
    return grid - grid[0], even


def _points(q: Floats) -> Floats:
    """``(T, 33, 3)`` metres in the renderer's axes (x left, y back, z up) by forward kinematics."""
    pelvis = q[:, 3:5]
    lumbar = pelvis + _turn(q[:, _PELVIS], _MIDDLE_TRUNK)
    trunk = q[:, _PELVIS] + q[:, _LUMBAR]
    thorax = lumbar + _turn(trunk, _UPPER_TRUNK)
    upper = trunk + q[:, _THORAX]
    face = thorax + _turn(upper + 0.5 * q[:, _HEAD], _FACE)
    place: dict[str, Floats] = {}
    for limb, (side, sign) in enumerate((("left", 1.0), ("right", -1.0))):
        thigh = q[:, _PELVIS] + q[:, _HIP[limb]]
        knee = pelvis + _turn(thigh, (0.0, -_THIGH))
        shank = thigh + q[:, _KNEE[limb]]
        ankle = knee + _turn(shank, (0.0, -_SHANK))
        foot = shank + q[:, _ANKLE[limb]]
        shoulder = thorax + _turn(upper, _TO_SHOULDER)
        arm = upper + q[:, _SHOULDER[limb]]
        elbow = shoulder + _turn(arm, (0.0, -_UPPER_ARM))
        wrist = elbow + _turn(arm + q[:, _ELBOW[limb]], (0.0, -_FOREARM))
        parts = {
            "hip": pelvis, "knee": knee, "ankle": ankle, "heel": ankle + _turn(foot, _HEEL),
            "foot_index": ankle + _turn(foot, _TOE), "shoulder": shoulder, "elbow": elbow,
            "wrist": wrist, "index": wrist, "pinky": wrist, "thumb": wrist,
        }  # fmt: skip
        for name, at in parts.items():
            wide = _HALF_SHOULDERS if name in ("shoulder", "elbow", "wrist") else _HALF_HIPS
            place[f"{side}_{name}"] = _in_space(at, sign * wide)
    for name in NAMES:
        beside = 0.05 if "left" in name else -0.05 if "right" in name else 0.0
        place.setdefault(name, _in_space(face, beside))
    points = np.stack([place[name] for name in NAMES], axis=1)
    points[..., 2] -= points[..., 2].min()
    points[..., 1] -= np.median(points[:, NAMES.index("left_ankle"), 1])
    return points


def _turn(pitch: Floats, offset: tuple[float, float]) -> Floats:
    """``(T, 2)`` forward and up of an offset pitched forward."""
    c, s = np.cos(pitch), np.sin(pitch)
    return np.stack([c * offset[0] + s * offset[1], c * offset[1] - s * offset[0]], axis=1)


def _in_space(plane: Floats, left: float) -> Floats:
    return np.stack([np.full(len(plane), left), -plane[:, 0], plane[:, 1]], axis=1)

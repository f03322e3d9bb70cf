"""What the angles truly are, by their definitions, in the subject's own planes and in the picture.

Formulas of the field reference, sections 1.1 and 1.2, written here on their own: they are what the
product is checked against. ``anatomical``: 3D joint centres seen along the subject's own axes
(frontal plane: left-right and up; sagittal: forward and up). ``projected``: the same definitions on
the exact picture of those points, what an ideal 2D landmarker would give from that camera.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samples.render.landmarks import NAMES

Floats = NDArray[np.float64]
Points = dict[str, Floats]
"""Landmark name -> ``(T, 2)``: horizontal and up."""

FRONTAL = (
    "fppa_deg", "knee_ankle_separation_ratio", "normalised_knee_separation",
    "medial_knee_displacement", "hip_adduction_proxy_deg", "hip_knee_ankle_deg",
    "pelvic_drop_deg", "pelvic_tilt_frontal_deg", "pelvic_shift", "trunk_lateral_lean_deg",
    "shoulder_tilt_deg",
)  # fmt: skip


def anatomical(points: Floats, stance: str | None, standing: int) -> dict[str, Floats]:
    """Angles from ``(T, 33, 3)`` metres. Keys ``measure`` or ``measure.side``, values ``(T,)``.

    ``stance`` is the standing leg of a single-leg squat, ``standing`` the number of frames at the
    start in which the athlete stands.
    """
    by_name = {name: points[:, i] for i, name in enumerate(NAMES)}
    frontal = {k: np.stack([v[:, 0], v[:, 2]], axis=1) for k, v in by_name.items()}
    sagittal = {k: np.stack([-v[:, 1], v[:, 2]], axis=1) for k, v in by_name.items()}
    turnout = {
        f"foot_turnout_deg.{side}": _deg(np.arctan2(sign * foot[:, 0], -foot[:, 1]))
        for side, sign in (("left", 1.0), ("right", -1.0))
        for foot in [by_name[f"{side}_foot_index"] - by_name[f"{side}_heel"]]
    }
    return _frontal(frontal, 1.0, stance, standing) | _sagittal(sagittal, standing) | turnout


def projected(pixels: Floats, yaw: float, stance: str | None, standing: int) -> dict[str, Floats]:
    """Angles from ``(T, 33, 2)`` pixels, y down: frontal ones if filmed from the front or back,
    sagittal ones if filmed from the side.
    """  # noqa: D205
    up = {name: pixels[:, i] * np.array([1.0, -1.0]) for i, name in enumerate(NAMES)}
    if abs(np.cos(np.radians(yaw))) > 0.7:
        left_is = 1.0 if np.cos(np.radians(yaw)) > 0 else -1.0
        return _frontal(up, left_is, stance, standing)
    forward = 1.0 if np.sin(np.radians(yaw)) > 0 else -1.0
    ahead = {name: p * np.array([forward, 1.0]) for name, p in up.items()}
    return _sagittal(ahead, standing)


def _frontal(p: Points, left_is: float, stance: str | None, standing: int) -> dict[str, Floats]:
    """``left_is`` +1 if the subject's left is toward +x."""
    out: dict[str, Floats] = {}
    width = np.median(np.abs(p["left_hip"] - p["right_hip"])[:standing, 0])
    apart = {n: np.abs((p[f"left_{n}"] - p[f"right_{n}"])[:, 0]) for n in ("hip", "knee", "ankle")}
    out["knee_ankle_separation_ratio"] = apart["knee"] / apart["ankle"]
    out["normalised_knee_separation"] = apart["knee"] / width
    hips = p["left_hip"] - p["right_hip"]
    shoulders = p["left_shoulder"] - p["right_shoulder"]
    out["pelvic_tilt_frontal_deg"] = _deg(np.arctan2(hips[:, 1], np.abs(hips[:, 0])))
    tilt = _deg(np.arctan2(shoulders[:, 1], np.abs(shoulders[:, 0])))
    out["shoulder_tilt_deg"] = tilt - out["pelvic_tilt_frontal_deg"]
    toward = -left_is if stance in (None, "right") else left_is
    over = p[f"{stance}_ankle"] if stance else _mid(p, "ankle")
    out["pelvic_shift"] = toward * (_mid(p, "hip") - over)[:, 0] / width
    trunk = _mid(p, "shoulder") - _mid(p, "hip")
    out["trunk_lateral_lean_deg"] = toward * _deg(np.arctan2(trunk[:, 0], trunk[:, 1]))
    if stance:
        sign = 1.0 if stance == "left" else -1.0
        out["pelvic_drop_deg"] = sign * out["pelvic_tilt_frontal_deg"]
    wide = np.median(np.hypot(*shoulders.T)[:standing])
    rise = {s: -(p[f"{s}_ear"] - p[f"{s}_shoulder"])[:, 1] / wide for s in ("left", "right")}
    out |= {f"girdle_elevation.{side}": height for side, height in rise.items()}
    out["girdle_asymmetry"] = rise["right"] - rise["left"]
    reach = {s: (p[f"{s}_wrist"] - p[f"{s}_shoulder"])[:, 1] for s in ("left", "right")}
    long = np.median(np.hypot(*trunk.T)[:standing])
    out["arm_drop_asymmetry"] = (reach["left"] - reach["right"]) / long
    for side, sign in (("left", left_is), ("right", -left_is)):
        hip, knee, ankle, toe = (p[f"{side}_{n}"] for n in ("hip", "knee", "ankle", "foot_index"))
        thigh, shank = hip - knee, knee - ankle
        angle = np.arctan2(thigh[:, 0], thigh[:, 1]) - np.arctan2(shank[:, 0], shank[:, 1])
        out[f"fppa_deg.{side}"] = sign * _deg(angle)
        out[f"hip_knee_ankle_deg.{side}"] = 180 - _inner(hip, knee, ankle)
        foot = 0.5 * (ankle + toe)[:, 0]
        out[f"medial_knee_displacement.{side}"] = -sign * (knee[:, 0] - foot) / width
        lean = sign * _deg(np.arctan2(thigh[:, 0], thigh[:, 1]))
        raised = hip[:, 1] - p[f"{'right' if side == 'left' else 'left'}_hip"][:, 1]
        out[f"hip_adduction_proxy_deg.{side}"] = lean + _deg(np.arctan2(raised, np.abs(hips[:, 0])))
    return out


def _sagittal(p: Points, standing: int) -> dict[str, Floats]:
    """Points with x forward, y up."""
    out: dict[str, Floats] = {}
    for side in ("left", "right"):
        q = {name.removeprefix(f"{side}_"): at for name, at in p.items() if name.startswith(side)}
        for name, series in _limb(q, standing).items():
            out[f"{name}.{side}"] = series
    trunk = _mid(p, "shoulder") - _mid(p, "hip")
    out["trunk_inclination_deg"] = _lean(trunk)
    out["forward_head_deg"] = _lean(_mid(p, "ear") - _mid(p, "shoulder"))
    return out


def _limb(q: Points, standing: int) -> dict[str, Floats]:
    """Sagittal measures of one side."""
    hip, knee, ankle, shoulder = q["hip"], q["knee"], q["ankle"], q["shoulder"]
    heel, toe, wrist, elbow = q["heel"], q["foot_index"], q["wrist"], q["elbow"]
    foot = toe - heel
    foot_length = np.median(np.hypot(*foot.T)[:standing])
    leg = np.hypot(*(hip - knee).T) + np.hypot(*(knee - ankle).T)
    knee_bend, hip_bend = 180 - _inner(hip, knee, ankle), 180 - _inner(shoulder, hip, knee)
    since = [series - np.median(series[:standing]) for series in (hip_bend, knee_bend)]
    out = {
        "knee_flexion_deg": knee_bend,
        "hip_trunk_flexion_deg": hip_bend,
        "shank_inclination_deg": _lean(knee - ankle),
        "squat_depth_deg": _deg(np.arctan2((knee - hip)[:, 1], np.abs((knee - hip)[:, 0]))),
        "heel_rise": foot[:, 1] * -1 / foot_length,
        "knee_travel": (knee - toe)[:, 0] / foot_length,
        "hip_travel": (ankle - hip)[:, 0] / np.median(leg[:standing]),
        "elbow_flexion_deg": 180 - _inner(shoulder, elbow, wrist),
        "hand_over_midfoot": (wrist - 0.5 * (heel + toe))[:, 0] / foot_length,
        "hinge_ratio": since[0] / np.maximum(since[1], 15.0),
    }
    trunk = _lean(shoulder - hip)
    out["trunk_minus_tibia_deg"] = trunk - out["shank_inclination_deg"]
    out["arm_line_deg"] = (trunk - _lean(wrist - shoulder) + 180) % 360 - 180
    raised = _lean(hip - shoulder) - _lean(elbow - shoulder)
    out["shoulder_flexion_deg"] = (raised + 90) % 360 - 90
    sole = _deg(np.arctan2(foot[:, 1], foot[:, 0]))
    shank = _deg(np.arctan2((knee - ankle)[:, 1], (knee - ankle)[:, 0]))
    out["dorsiflexion_deg"] = 90 - (shank - sole)
    out["com_over_foot"] = (_mass(q) - heel)[:, 0] / foot_length
    return out


def _mass(q: Points) -> Floats:
    """Centre of mass with both limbs taken as this one (de Leva 1996)."""
    middle = 0.5 * (q["heel"] + q["foot_index"])
    parts = (
        (0.069, q["ear"], q["ear"], 0.0),
        (0.435, q["shoulder"], q["hip"], 0.45),
        (0.054, q["shoulder"], q["elbow"], 0.58),
        (0.032, q["elbow"], q["wrist"], 0.46),
        (0.012, q["wrist"], q["wrist"], 0.0),
        (0.284, q["hip"], q["knee"], 0.41),
        (0.086, q["knee"], q["ankle"], 0.45),
        (0.028, middle, middle, 0.0),
    )
    return np.sum([mass * (a * (1 - s) + b * s) for mass, a, b, s in parts], axis=0)


def _mid(p: Points, name: str) -> Floats:
    return 0.5 * (p[f"left_{name}"] + p[f"right_{name}"])


def _lean(v: Floats) -> Floats:
    return _deg(np.arctan2(v[:, 0], v[:, 1]))


def _inner(a: Floats, b: Floats, c: Floats) -> Floats:
    u, v = a - b, c - b
    cosine = (u * v).sum(axis=1) / (np.hypot(*u.T) * np.hypot(*v.T))
    return _deg(np.arccos(np.clip(cosine, -1, 1)))


def _deg(radians: Floats) -> Floats:
    return np.degrees(radians)

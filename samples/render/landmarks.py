"""The 33 landmarks of MediaPipe Pose on a posed body: joint centres, face, feet and hands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samples.render.body import Body

Floats = NDArray[np.float64]

NAMES = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye",
    "right_eye_outer", "left_ear", "right_ear", "mouth_left", "mouth_right", "left_shoulder",
    "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_pinky",
    "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb", "left_hip",
    "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle", "left_heel",
    "right_heel", "left_foot_index", "right_foot_index",
)  # fmt: skip

_BONES = {
    "shoulder": "upperarm01", "elbow": "lowerarm01", "wrist": "wrist", "hip": "upperleg01",
    "knee": "lowerleg01", "ankle": "foot", "pinky": "finger5-1", "index": "finger2-1",
    "thumb": "finger1-2",
}  # fmt: skip


def landmarks(body: Body, places: Floats, skin: Floats) -> Floats:
    """``(33, 3)`` metres from bone places ``(B, 3)`` and the bare posed mesh ``(V, 3)``."""
    surface = dict(zip(body.keypoint_names, body.keypoints @ skin, strict=True))
    found: dict[str, Floats] = {"nose": surface["nose"]}
    for side, label in (("left", "L"), ("right", "R")):
        for name, bone in _BONES.items():
            found[f"{side}_{name}"] = places[body.bone(f"{bone}.{label}")]
        found[f"{side}_heel"] = surface[f"{side}_heel"]
        found[f"{side}_foot_index"] = (
            0.7 * surface[f"{side}_big_toe"] + 0.3 * surface[f"{side}_small_toe"]
        )
        eye, other = surface[f"{side}_eye"], surface[f"{_other(side)}_eye"]
        across = (eye - other) / np.linalg.norm(eye - other)
        found[f"{side}_eye"] = eye
        found[f"{side}_eye_inner"] = eye - 0.015 * across
        found[f"{side}_eye_outer"] = eye + 0.015 * across
        found[f"{side}_ear"] = surface[f"{side}_ear"]
        between = 0.5 * (eye + other)
        found[f"mouth_{side}"] = 2 * surface["nose"] - between + 0.022 * across
    return np.stack([found[name] for name in NAMES])


def _other(side: str) -> str:
    return "right" if side == "left" else "left"

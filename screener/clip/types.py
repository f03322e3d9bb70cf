"""What is concluded about a pose track before anything is measured."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from screener.pose import PoseTrack, Side


class Movement(str, Enum):
    """What the athlete does. ``OTHER`` is anything that is not screened.

    ``KNEE_TO_WALL`` and ``ARMS_UP`` are tests that only a role names (:mod:`screener.clip.roles`).
    """

    BODYWEIGHT_SQUAT = "bodyweight_squat"
    OVERHEAD_SQUAT = "overhead_squat"
    SINGLE_LEG_SQUAT = "single_leg_squat"
    HIP_HINGE = "hip_hinge"
    KNEE_TO_WALL = "knee_to_wall"
    ARMS_UP = "arms_up"
    OTHER = "other"

    @property
    def plain(self) -> str:
        """The movement in words."""
        return self.value.replace("_", " ").replace("single leg", "single-leg")


class View(str, Enum):
    """From where the camera looks at the athlete."""

    FRONT = "front"
    BACK = "back"
    SIDE = "side"
    OBLIQUE = "oblique"


class Role(str, Enum):
    """A variation that tells explanations apart (field reference, section 3.2)."""

    PLAIN = ""
    HEELS_RAISED = "heels_raised"
    KNEE_TO_WALL = "knee_to_wall"
    ARMS_UP = "arms_up"
    BACK_TO_WALL = "back_to_wall"

    @property
    def plain(self) -> str:
        """The role in words."""
        return self.value.replace("_", " ")


class Reason(str, Enum):
    """Why something cannot be measured: the codes of the field reference, section 5."""

    WRONG_VIEW = "wrong_view"
    YAW_TOO_LARGE = "yaw_too_large"
    WRONG_MOVEMENT = "wrong_movement"
    FAR_SIDE_OCCLUDED = "far_side_occluded"
    LR_SWAP = "lr_swap"
    MIRRORED_OR_BACK = "mirrored_or_back"
    CAMERA_ROLL = "camera_roll"
    CAMERA_MOVED = "camera_moved"
    ROTATING_SUBJECT = "rotating_subject"
    TOO_CLOSE = "too_close"
    LOW_RESOLUTION = "low_resolution"
    LOOSE_CLOTHES = "loose_clothes"
    FRAME_OFF = "frame_off"
    CROPPED = "cropped"
    NOT_SEEN = "not_seen"
    MULTI_PERSON = "multi_person"
    UNSTABLE_FPS = "unstable_fps"
    SHALLOW = "shallow"
    HEEL_UP = "heel_up"
    FOOT_POINTS = "foot_points"
    FEW_REPS = "few_reps"
    NO_STANDING = "no_standing"
    NO_REPS = "no_reps"
    NO_CLIP = "no_clip"
    NO_RULE = "no_rule"
    NO_NORM = "no_norm"
    NOT_VALIDATED = "not_validated"


@dataclass(frozen=True)
class Rep:
    """One repetition: frame numbers, half-open ``[start, end)``, ``start < bottom < end``.

    ``yaw_deg`` is how the athlete is turned around it (as in :class:`Clip`), ``reasons`` what
    spoils measures in this repetition alone.
    """

    number: int
    start: int
    bottom: int
    end: int
    yaw_deg: float = float("nan")
    reasons: frozenset[Reason] = frozenset()


@dataclass(frozen=True, eq=False, kw_only=True)
class Clip:
    """A pose track and what was concluded about it.

    Attributes
    ----------
    name
        The file's name.
    raw, track
        The landmarks as the model gave them, and cleaned (sides put right, gaps filled,
        low-passed).
    movement, view
        What is done and from where it is seen.
    role
        What the clip is for, beyond that.
    yaw_deg
        How far the athlete is turned from facing the camera: 0 facing it, + toward the athlete's
        own left (facing the right of the picture), 90 a true side view, 180 a back view.
    roll_deg
        Tilt of the camera that measures are corrected for, + where upright things lean to the
        right of the picture. Landmarks stay where they are in the picture.
    facing
        +1 if the toes point to the right of the picture, -1 to the left (side views).
    near_side
        The side nearer to the camera in side and oblique views, else None.
    stance_side
        The leg stood on in a single-leg squat, else None.
    standing
        ``(T,)`` frames in which the athlete stands still and upright (the baseline).
    hip_drop
        ``(T,)`` how far the hips have come down from standing, in leg lengths.
    reps
        Counted repetitions in order.
    reasons
        Faults of the whole clip: what they spoil is blocked with that code.
    notes
        What the user should know, in plain sentences.
    """

    name: str
    raw: PoseTrack
    track: PoseTrack
    movement: Movement
    view: View
    yaw_deg: float
    facing: int
    near_side: Side | None
    stance_side: Side | None
    standing: NDArray[np.bool_]
    hip_drop: NDArray[np.float64]
    reps: tuple[Rep, ...]
    reasons: dict[Reason, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    roll_deg: float = 0.0
    role: Role = Role.PLAIN

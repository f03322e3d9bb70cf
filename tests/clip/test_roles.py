"""Clips with a role: told by the name, concluded as what they are for."""

from collections.abc import Callable

import numpy as np
import pytest

from screener.clip.conclude import conclude_parts
from screener.clip.roles import role_of
from screener.clip.types import Movement, Reason, Role
from screener.measures.table import measure_clip
from screener.pose import PoseTrack

Tracks = Callable[[str], PoseTrack]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("anna_heels-raised_side.mp4", Role.HEELS_RAISED),
        ("squat heel wedge front.mov", Role.HEELS_RAISED),
        ("WBLT left.mp4", Role.KNEE_TO_WALL),
        ("knee_to_wall_right.mp4", Role.KNEE_TO_WALL),
        ("arms-up.mp4", Role.ARMS_UP),
        ("arms_up_back_to_wall.mp4", Role.BACK_TO_WALL),
        ("squat_front.mp4", Role.PLAIN),
        ("wheels.mp4", Role.PLAIN),
    ],
)
def test_the_file_s_name_tells_the_role(name: str, role: Role) -> None:
    assert role_of(name) is role


def test_each_lunge_to_the_wall_is_a_repetition_read_at_its_farthest(track_of: Tracks) -> None:
    track = track_of("squat_healthy_side")
    (clip,) = conclude_parts(track, "wall.mp4", role=Role.KNEE_TO_WALL)
    assert (clip.movement, clip.role, len(clip.reps)) == (
        Movement.KNEE_TO_WALL, Role.KNEE_TO_WALL, 3,
    )  # fmt: skip
    table, series = measure_clip(clip, calibrated=False)
    assert set(table["measure"]) == {"shank_inclination_deg", "heel_rise"}
    near = table[(table["measure"] == "shank_inclination_deg") & (table["status"] == "ok")]
    line = series["shank_inclination_deg", near["side"].iloc[0]]
    for value, rep in zip(near["value"], clip.reps, strict=True):
        assert value == pytest.approx(np.nanmax(line[rep.start : rep.end]), abs=1.5)


def test_arms_held_overhead_are_a_repetition(track_of: Tracks) -> None:
    track = track_of("overhead_squat_arms_fall_side")
    (clip,) = conclude_parts(track, "arms_up.mp4", role=Role.ARMS_UP)
    assert clip.movement is Movement.ARMS_UP
    assert clip.reps
    table, _ = measure_clip(clip)
    raised = table[(table["measure"] == "shoulder_flexion_deg") & (table["status"] == "ok")]
    assert (raised["value"] > 120).all()


def test_arms_that_hang_are_told(track_of: Tracks) -> None:
    (clip,) = conclude_parts(track_of("hinge_healthy_side"), "arms_up.mp4", role=Role.ARMS_UP)
    assert clip.reps == ()
    assert "not seen to be held" in clip.reasons[Reason.NO_REPS]


def test_raised_heels_are_a_squat_like_any_other(track_of: Tracks) -> None:
    (clip,) = conclude_parts(track_of("squat_healthy_side"), "h.mp4", role=Role.HEELS_RAISED)
    assert (clip.movement, len(clip.reps)) == (Movement.BODYWEIGHT_SQUAT, 3)

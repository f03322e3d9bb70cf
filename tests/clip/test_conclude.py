from dataclasses import replace

import numpy as np
import pytest

from samples.render import BY_NAME, SAMPLES, Case, Faults, Tempo, View, simulate
from screener.clip.conclude import conclude
from screener.clip.types import Movement, Reason
from screener.clip.types import View as Seen
from screener.pose import L, PoseTrack
from tests.conftest import QUICK, quick_truth
from validation.ideal import ideal_track

VIEWS = {"front": "front", "side": "side", "oblique": "oblique"}


@pytest.mark.parametrize("name", [case.name for case in SAMPLES])
def test_movement_view_and_repetitions_of_every_sample_are_found(name: str) -> None:
    clip = conclude(ideal_track(quick_truth(name, distance=3.2)), name)
    assert clip.movement.value == BY_NAME[name].movement
    assert clip.view.value == VIEWS[name.rsplit("_", 1)[1]]
    assert len(clip.reps) == 3


@pytest.mark.parametrize("yaw", [-90, -60, 90, 75])
def test_side_views_know_which_way_the_athlete_faces(yaw: float) -> None:
    clip = conclude(_squat(view=View(yaw=yaw)), "side")
    assert clip.view is Seen.SIDE
    assert clip.facing == (1 if yaw > 0 else -1)
    assert clip.near_side is not None
    assert clip.near_side.value == ("right" if yaw > 0 else "left")
    assert clip.yaw_deg == pytest.approx(yaw, abs=8)


@pytest.mark.parametrize("yaw", [-8, 0, 6, 180])
def test_front_and_back_views_have_their_yaw(yaw: float) -> None:
    clip = conclude(_squat(view=View(yaw=yaw)), "front")
    assert clip.view is (Seen.BACK if yaw == 180 else Seen.FRONT)
    assert abs((clip.yaw_deg - yaw + 180) % 360 - 180) < 3


def test_a_pause_at_the_bottom_does_not_split_a_repetition() -> None:
    slow = Tempo(standing=1, reps=2, down=1, pause=2.5, up=1, between=0.5, after=0.5)
    clip = conclude(_squat(tempo=slow), "paused")
    assert len(clip.reps) == 2


def test_jitter_does_not_make_or_split_repetitions() -> None:
    track = _squat()
    noise = np.random.default_rng(0).normal(0, 4, track.image_px.shape)
    clip = conclude(track.with_(image_px=track.image_px + noise), "jitter")
    assert len(clip.reps) == 3


def test_a_clip_cut_in_mid_repetition_loses_just_that_one() -> None:
    track = _squat()
    bottom = conclude(track, "whole").reps[0].bottom
    clip = conclude(_cut(track, bottom, len(track)), "cut")
    assert len(clip.reps) == 2


def test_walking_through_the_picture_is_no_repetition() -> None:
    track = _squat()
    drift = np.zeros_like(track.image_px)
    drift[..., 0] = np.linspace(0, 1200, len(track))[:, None]
    wide = track.with_(image_px=track.image_px + drift, width_px=2400)
    clip = conclude(wide, "walking")
    assert clip.reps == ()
    assert clip.movement is Movement.OTHER
    assert Reason.NO_REPS in clip.reasons
    assert "step" in clip.reasons[Reason.NO_REPS]


def test_standing_still_is_no_repetition() -> None:
    track = _squat()
    clip = conclude(_cut(track, 0, 15), "standing")
    assert clip.reps == ()


def test_a_lying_person_is_not_screened() -> None:
    track = _squat()
    turned = track.image_px[..., ::-1].copy()
    clip = conclude(
        track.with_(image_px=turned, width_px=track.height_px, height_px=track.width_px), "lying"
    )
    assert clip.reps == ()


def test_legs_outside_the_picture_are_told_and_nothing_is_counted() -> None:
    track = _squat()
    clip = conclude(track.with_(height_px=int(track.image_px[0, L.LEFT_HIP, 1] - 20)), "cropped")
    assert clip.reps == ()
    assert Reason.CROPPED in clip.reasons


def test_the_user_overrules_movement_and_view() -> None:
    clip = conclude(_squat(), "given", Movement.OVERHEAD_SQUAT, Seen.BACK)
    assert clip.movement is Movement.OVERHEAD_SQUAT
    assert clip.view is Seen.BACK
    assert any("looks like front" in note for note in clip.notes)


def test_a_track_in_which_nobody_is_seen_gives_no_repetition() -> None:
    track = _squat()
    empty = track.with_(image_px=np.full_like(track.image_px, np.nan))
    assert conclude(empty, "empty").reps == ()


def test_standing_comes_before_the_first_repetition() -> None:
    clip = conclude(_squat(), "squat")
    assert clip.standing.sum() >= 10
    assert np.flatnonzero(clip.standing).max() <= clip.reps[0].start


def _squat(view: View | None = None, tempo: Tempo = QUICK) -> PoseTrack:
    case = Case(name="squat", faults=Faults(), view=view or View(), tempo=tempo, fps=20)
    return ideal_track(simulate(replace(case, seed=3)))


def _cut(track: PoseTrack, start: int, end: int) -> PoseTrack:
    part = slice(start, end)
    return track.with_(
        time_s=track.time_s[part] - track.time_s[start],
        image_px=track.image_px[part],
        world_m=track.world_m[part],
        visibility=track.visibility[part],
    )

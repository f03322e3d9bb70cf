"""Cuts, turns, frozen pictures, jumps and seats, made by hand out of perfect tracks."""

from collections.abc import Callable

import numpy as np
import pytest

from screener.clip.conclude import conclude, conclude_parts
from screener.clip.segments import cuts, stills
from screener.clip.types import Reason
from screener.measures.table import measure_clip
from screener.pose import L, PoseTrack

Tracks = Callable[[str], PoseTrack]


def joined(first: PoseTrack, second: PoseTrack) -> PoseTrack:
    """One track after the other, as an editor joins them."""
    shift = first.time_s[-1] + 0.05
    return first.with_(
        time_s=np.concatenate([first.time_s, second.time_s + shift]),
        **{
            name: np.concatenate([getattr(first, name), getattr(second, name)])
            for name in ("image_px", "world_m", "visibility")
        },
    )


def test_a_cut_is_found_in_the_landmarks_alone(track_of: Tracks) -> None:
    front, side = track_of("squat_healthy_front"), track_of("squat_healthy_side")
    moved = side.with_(image_px=side.image_px + np.array([260.0, 0.0]))
    both = joined(front, moved).with_(width_px=2 * front.width_px)
    assert cuts(both) == [len(front)]
    clips = conclude_parts(both, "a.mp4")
    assert [clip.view.value for clip in clips] == ["front", "side"]
    assert [len(clip.reps) for clip in clips] == [3, 3]


def test_no_sample_is_cut_or_frozen(track_of: Tracks) -> None:
    for name in ("squat_healthy_front", "hinge_healthy_side", "overhead_squat_arms_fall_side"):
        track = track_of(name)
        assert cuts(track) == []
        assert not stills(track).any()


def test_an_athlete_who_turns_between_repetitions_is_read_from_both_sides(track_of: Tracks) -> None:
    front, side = track_of("squat_healthy_front"), track_of("squat_healthy_side")
    start = front.image_px[-1].mean(axis=0) - side.image_px[0].mean(axis=0)
    count = 30  # a second and a half of turning on the spot
    share = np.linspace(0, 1, count)[:, None, None]
    turned = side.with_(image_px=side.image_px + start)
    between = front.part(0, count).with_(
        time_s=np.arange(count) / 20,
        image_px=(1 - share) * front.image_px[-1] + share * turned.image_px[0],
        world_m=(1 - share) * front.world_m[-1] + share * turned.world_m[0],
    )
    clips = conclude_parts(joined(joined(front, between), turned), "turn.mp4")
    assert [(clip.view.value, len(clip.reps)) for clip in clips] == [("front", 3), ("side", 3)]
    assert "turn" in clips[0].notes[0]


def test_a_body_that_turns_in_the_repetition_loses_what_compares_its_sides(
    track_of: Tracks,
) -> None:
    track = track_of("squat_healthy_front")
    bottom = conclude(track, "a").reps[1].bottom
    angle = np.radians(25) * np.exp(-(((np.arange(len(track)) - bottom) / 8.0) ** 2))
    world = track.world_m.copy()
    x, z = track.world_m[..., 0], track.world_m[..., 2]
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    world[..., 0], world[..., 2] = cos * x - sin * z, sin * x + cos * z
    clip = conclude(track.with_(world_m=world), "turning")
    assert [Reason.ROTATING_SUBJECT in rep.reasons for rep in clip.reps] == [False, True, False]
    table = measure_clip(clip)[0]
    fppa = table[table["measure"] == "fppa_deg"].groupby("rep")["reason"].first()
    ratio = table[table["measure"] == "knee_ankle_separation_ratio"].groupby("rep")["status"]
    assert list(fppa) == ["", "rotating_subject", ""]
    assert set(ratio.first()) == {"ok"}


def test_a_jump_is_no_repetition(track_of: Tracks) -> None:
    track = track_of("squat_healthy_front")
    rep = conclude(track, "a").reps[1]
    up = np.zeros(len(track))
    up[rep.start : rep.end] = 0.35 * 700 * np.hanning(rep.end - rep.start)
    jumped = track.image_px - np.stack([np.zeros_like(up), up], axis=1)[:, None]
    clip = conclude(track.with_(image_px=jumped), "jump")
    assert len(clip.reps) == 2
    assert any("leave the floor" in note for note in clip.notes)


def test_sitting_down_on_a_chair_is_no_repetition(track_of: Tracks) -> None:
    track = track_of("squat_healthy_side")
    clip = conclude(track, "a")
    image = track.image_px.copy()
    above = [int(p) for p in L if p <= L.RIGHT_HIP]
    back = -clip.facing * clip.hip_drop * 0.55 * 700
    image[:, above, 0] += np.nan_to_num(back)[:, None]
    seated = conclude(track.with_(image_px=image), "chair")
    assert seated.reps == ()
    assert any("sits down" in text for text in seated.reasons.values())


@pytest.mark.parametrize("lost", [0.2, 0.9])
def test_missing_pictures_void_the_repetition_only_if_they_are_many(
    track_of: Tracks, lost: float
) -> None:
    track = track_of("squat_healthy_front")
    bottom = track.time_s[conclude(track, "a").reps[1].bottom]
    kept = np.abs(track.time_s - bottom) > lost / 2
    arrays = {n: getattr(track, n)[kept] for n in ("time_s", "image_px", "world_m", "visibility")}
    clip = conclude(track.with_(**arrays), "gap")
    assert len(clip.reps) == (3 if lost < 0.5 else 2)
    assert any("missing" in note for note in clip.notes) == (lost > 0.5)


def test_a_frozen_picture_costs_the_times_of_its_repetition(track_of: Tracks) -> None:
    track = track_of("squat_healthy_front")
    rep = conclude(track, "a").reps[0]
    change = np.full(len(track), 2.0)
    middle = (rep.start + rep.bottom) // 2
    change[middle : middle + 8] = 0.0
    clip = conclude(track.with_(picture_change=change), "frozen")
    table = measure_clip(clip)[0]
    down = table[table["measure"] == "eccentric_s"].sort_values("rep")["reason"]
    assert list(down) == ["unstable_fps", "", ""]

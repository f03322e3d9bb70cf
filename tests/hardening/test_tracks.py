"""Whatever a pose track holds: no exception but TrackError, and no flag from noise."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from campaigns.walks import random_walk
from screener.assess import screen_tracks
from screener.errors import TrackError
from screener.pose import PoseTrack
from screener.pose.landmarks import MIRRORED
from screener.report.record import as_json
from screener.report.tables import reps_csv, summary_csv
from screener.rules.finding import Outcome
from screener.screening import Screening
from tests.conftest import quick_truth
from validation.ideal import ideal_track

Change = Callable[[PoseTrack, np.random.Generator], PoseTrack]
QUICK = settings(deadline=None, derandomize=True, phases=[Phase.generate])
NAMES = ("squat_healthy_side", "overhead_squat_arms_fall_side", "single_leg_squat_drop_lean_front")


def gaps(t: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    hidden = rng.random(t.image_px.shape[: rng.integers(1, 4)]) < rng.random()
    image, world = t.image_px.copy(), t.world_m.copy()
    image[hidden] = np.nan
    if hidden.ndim < 3:
        world[hidden] = np.nan
    return t.with_(image_px=image, world_m=world)


def odd_numbers(t: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    image = t.image_px.copy()
    image[rng.random(image.shape) < 0.03] = rng.choice([1e300, -1e18, np.inf, 1e-300, 0.0])
    seen = t.visibility.copy()
    seen[rng.random(seen.shape) < 0.3] = rng.choice([np.nan, -5.0, 7.0])
    return t.with_(image_px=image, visibility=seen)


def odd_time(t: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    time = t.time_s * rng.choice([1e-6, 1.0, 1e6])
    time[rng.integers(len(time)) :] += rng.choice([0.0, 3.0, 1e3, 1e7, -0.5, np.nan])
    return t.with_(time_s=time)


def odd_extras(t: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    n = len(t)
    return t.with_(
        back_contour=rng.uniform(-1e3, 1e3, (n, int(rng.choice([0, 1, 9, 21])), 2)),
        camera_px=rng.normal(0, 1e3, (int(rng.choice([n, 3])), 2)),
        picture_change=rng.choice([np.nan, 0.0, 90.0], n),
        roll_deg=float(rng.choice([4.0, 90.0, np.inf])),
        width_px=int(rng.choice([720, 1, 0, -5])),
    )


def few_frames(t: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    return t.part(0, int(rng.integers(0, 30)))


def white_noise(t: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    return t.with_(
        image_px=rng.uniform(-300, 1200, t.image_px.shape),
        world_m=rng.normal(0, 1, t.world_m.shape),
    )


def frozen(t: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    at = np.full(len(t), rng.integers(len(t)))
    return t.with_(image_px=t.image_px[at], world_m=t.world_m[at])


def one_point(t: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    return t.with_(image_px=np.full_like(t.image_px, rng.choice([0.0, 300.0])))


def out_of_order(t: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    at = rng.permutation(len(t))
    return t.with_(image_px=t.image_px[at], world_m=t.world_m[at])


def sides_at_random(t: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    image, turned = t.image_px.copy(), rng.random(len(t)) < 0.4
    image[turned] = image[turned][:, MIRRORED]
    return t.with_(image_px=image)


HOSTILE: tuple[Change, ...] = (
    gaps, odd_numbers, odd_time, odd_extras, few_frames, sides_at_random, random_walk,
)  # fmt: skip
NOISE: tuple[Change, ...] = (white_noise, frozen, one_point, out_of_order)
"""A random walk is no noise here: smoothed, it moves like a body, and may be flagged."""


def screen(track: PoseTrack) -> Screening:
    screening = screen_tracks([(Path("a.mp4"), track)], athlete="A", date="2026-01-01")
    for text in (as_json(screening), reps_csv(screening), summary_csv(screening)):
        assert "Infinity" not in text
    return screening


@given(st.sampled_from(NAMES), st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=2),
       st.integers(0, 2**32 - 1))  # fmt: skip
@settings(QUICK, max_examples=25)
def test_a_hostile_track_is_refused_or_screened(
    name: str, changes: list[Change], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    track = ideal_track(quick_truth(name))
    try:
        for change in changes:
            track = change(track, rng)
    except TrackError as error:
        assert str(error).startswith("Pose track")
        return
    screen(track)


@given(st.sampled_from(NAMES), st.sampled_from(NOISE), st.integers(0, 2**32 - 1))
@settings(QUICK, max_examples=15)
def test_noise_is_never_flagged(name: str, noise: Change, seed: int) -> None:
    track = noise(ideal_track(quick_truth(name)), np.random.default_rng(seed))
    flagged = [f.title for f in screen(track).findings if f.outcome is Outcome.FLAGGED]
    assert flagged == []


@given(st.integers(0, 2**32 - 1))
@settings(QUICK, max_examples=60)
def test_a_damaged_track_file_is_told(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    rng = np.random.default_rng(seed)
    path = tmp_path_factory.getbasetemp() / f"{seed}.track.npz"
    ideal_track(quick_truth(NAMES[0])).part(0, 8).save(path)
    data = bytearray(path.read_bytes())
    for place in rng.integers(0, len(data), rng.choice([1, 8, 100])):
        data[place] = rng.integers(256)
    path.write_bytes(data[: int(rng.choice([len(data), rng.integers(len(data))]))])
    try:
        track = PoseTrack.load(path)
    except TrackError as error:
        assert path.name in str(error)
    else:
        assert len(track) > 1
    finally:
        path.unlink()


@pytest.mark.parametrize("about", ['{"schema": 2}', "[]", "null", "{", '{"schema": 1}'])
def test_a_track_of_another_version_or_shape_is_told(about: str, tmp_path: Path) -> None:
    path = tmp_path / "other.track.npz"
    np.savez(path, about=np.array(about), time_s=np.arange(3.0))
    with pytest.raises(TrackError, match=r"other\.track\.npz"):
        PoseTrack.load(path)

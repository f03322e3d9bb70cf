import numpy as np
import pytest

from screener.pose import L
from screener.pose.clean import MAX_GAP_S, clean, smooth
from tests.conftest import quick_truth
from validation.ideal import ideal_track


def test_smoothing_keeps_slow_movement_and_removes_jitter() -> None:
    time = np.arange(0, 6, 1 / 30)
    slow = 100 * np.sin(2 * np.pi * 0.4 * time)[:, None]
    jitter = np.random.default_rng(1).normal(0, 5, slow.shape)
    smoothed = smooth(time, slow + jitter)
    assert np.abs(smooth(time, slow) - slow).max() < 1.0
    assert (smoothed - slow).std() < 0.7 * jitter.std()


def test_smoothing_has_no_lag() -> None:
    time = np.arange(0, 6, 1 / 30)
    bump = np.exp(-((time - 3) ** 2) / 0.3)[:, None]
    assert abs(int(smooth(time, bump).argmax()) - int(bump.argmax())) <= 1


def test_uneven_timestamps_are_honoured() -> None:
    rng = np.random.default_rng(2)
    time = np.cumsum(rng.uniform(0.015, 0.055, 200))
    line = 40 * np.sin(2 * np.pi * 0.4 * time)[:, None]
    assert np.abs(smooth(time, line) - line)[10:-10].max() < 1.5


@pytest.mark.parametrize(("frames", "filled"), [(3, True), (5, True), (12, False)])
def test_short_gaps_are_bridged_and_long_ones_stay(frames: int, filled: bool) -> None:
    time = np.arange(0, 4, 1 / 30)
    line = 50 * np.sin(2 * np.pi * 0.4 * time)[:, None]
    gap = slice(50, 50 + frames)
    holed = line.copy()
    holed[gap] = np.nan
    result = smooth(time, holed)
    assert np.isfinite(result[gap]).all() == filled
    assert np.isfinite(np.delete(result, range(50, 50 + frames), axis=0)).all()
    if filled:
        assert (frames + 1) / 30 <= MAX_GAP_S + 0.01
        assert np.abs(result[gap] - line[gap]).max() < 2


def test_a_landmark_of_low_visibility_is_not_believed() -> None:
    track = ideal_track(quick_truth("squat_healthy_front"))
    visibility = track.visibility.copy()
    visibility[:, L.LEFT_WRIST] = 0.2
    cleaned = clean(track.with_(visibility=visibility))
    assert np.isnan(cleaned.image_px[:, L.LEFT_WRIST]).all()
    assert np.isfinite(cleaned.image_px[:, L.LEFT_KNEE]).all()


def test_a_single_jump_is_taken_out() -> None:
    track = ideal_track(quick_truth("squat_healthy_front"))
    jumped = track.image_px.copy()
    jumped[30, L.LEFT_KNEE] += 200
    cleaned = clean(track.with_(image_px=jumped)).image_px
    clear = clean(track).image_px
    assert np.abs(cleaned[30, L.LEFT_KNEE] - clear[30, L.LEFT_KNEE]).max() < 3


def test_the_raw_track_is_left_alone() -> None:
    track = ideal_track(quick_truth("squat_healthy_front"))
    before = track.image_px.copy()
    clean(track)
    assert np.array_equal(before, track.image_px)

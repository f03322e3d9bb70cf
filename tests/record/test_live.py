from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from screener.clip.types import Movement, View
from screener.pose import L, PoseTrack
from screener.pose.landmarker import Detection
from screener.record.live import Counter, OneEuro, angles, hand_up

TrackOf = Callable[[str], PoseTrack]


@pytest.mark.parametrize(
    ("name", "movement"),
    [
        ("squat_healthy_front", Movement.BODYWEIGHT_SQUAT),
        ("squat_heel_rise_side", Movement.BODYWEIGHT_SQUAT),
        ("single_leg_squat_drop_lean_front", Movement.SINGLE_LEG_SQUAT),
        ("hinge_healthy_side", Movement.HIP_HINGE),
    ],
)
@pytest.mark.parametrize("every", [1, 3])
def test_repetitions_are_counted_as_they_happen(
    track_of: TrackOf, name: str, movement: Movement, every: int
) -> None:
    track = track_of(name)
    counter = Counter(movement)
    counts = []
    for time_s, points in zip(track.time_s[::every], track.image_px[::every], strict=True):
        counter.add(float(time_s), points)
        counts.append(counter.reps)
    assert counter.reps == 3
    assert counts == sorted(counts)


def test_standing_is_no_repetition(track_of: TrackOf) -> None:
    track = track_of("squat_healthy_front")
    counter = Counter(Movement.BODYWEIGHT_SQUAT)
    rng = np.random.default_rng(1)
    for k in range(300):
        counter.add(k / 30, track.image_px[0] + rng.normal(0, 2.0, (33, 2)))
    assert (counter.reps, counter.down) == (0, False)


def test_smoothing_calms_what_stands_and_follows_what_moves() -> None:
    rng = np.random.default_rng(2)
    still, moving = OneEuro(), OneEuro()
    jitter = rng.normal(0, 3.0, (120, 33, 2))
    calmed = np.stack([still(k / 30, p, 600.0) for k, p in enumerate(jitter)])
    assert calmed[30:].std() < 0.5 * jitter[30:].std()
    speed_px_s = 300.0  # half a body height a second: the middle of a squat
    went = [moving(k / 30, np.full((33, 2), speed_px_s * k / 30), 600.0) for k in range(60)]
    lag_s = (speed_px_s * 59 / 30 - went[-1][0, 0]) / speed_px_s
    assert lag_s < 0.05


def test_live_angles_are_those_of_the_picture(track_of: TrackOf) -> None:
    track = track_of("squat_healthy_side")
    lowest = int(np.argmax(track.image_px[:, [L.LEFT_HIP, L.RIGHT_HIP], 1].mean(axis=1)))
    standing, bottom = (angles(track.image_px[k], View.SIDE) for k in (0, lowest))
    assert standing["knee"] < 15
    assert bottom["knee"] > 80
    assert 20 < bottom["trunk"] < 70
    assert 15 < bottom["shank"] < 50
    assert set(angles(track.image_px[0], View.FRONT)) == {"knee_left", "knee_right", "lean"}


def test_one_hand_above_the_head_is_a_sign_two_or_a_hidden_one_are_not() -> None:
    share = np.full((33, 2), 0.5)
    share[:11, 1], share[[L.LEFT_SHOULDER, L.RIGHT_SHOULDER], 1] = 0.2, 0.3
    share[[L.LEFT_WRIST, L.RIGHT_WRIST], 1] = (0.1, 0.6)
    one = Detection(share, np.zeros((33, 3)), np.ones(33), None)
    both = share.copy()
    both[L.RIGHT_WRIST, 1] = 0.1
    hidden = np.ones(33)
    hidden[L.LEFT_WRIST] = 0.2
    assert hand_up(one, 0.5)
    assert not hand_up(replace(one, image_share=both), 0.5)
    assert not hand_up(replace(one, visibility=hidden), 0.5)

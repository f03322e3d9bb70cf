"""A bone that stretches at once is not believed; one that shortens slowly is."""

from collections.abc import Callable

import numpy as np
import pytest

from screener.clip.bones import shank_change, without_stretched
from screener.clip.conclude import conclude
from screener.clip.types import Reason, View
from screener.pose import L, PoseTrack, Side

Tracks = Callable[[str], PoseTrack]


@pytest.fixture
def side(track_of: Tracks) -> PoseTrack:
    return track_of("squat_healthy_side")


def test_no_frame_of_a_steady_track_is_lost(side: PoseTrack) -> None:
    for near in Side:
        kept = without_stretched(side, View.SIDE, near)
        assert np.array_equal(kept.image_px, side.image_px)


def test_a_knee_that_jumps_for_a_moment_is_taken_out_with_its_bones(side: PoseTrack) -> None:
    image = side.image_px.copy()
    image[40:43, L.LEFT_KNEE] += 120.0
    kept = without_stretched(side.with_(image_px=image), View.SIDE, Side.LEFT)
    assert np.isnan(kept.image_px[40:43, L.LEFT_KNEE]).all()
    assert np.isfinite(kept.image_px[:40]).all()
    assert np.isfinite(kept.image_px[43:]).all()
    assert np.isfinite(kept.image_px[:, L.RIGHT_KNEE]).all()


def test_a_bone_that_shortens_slowly_stays(side: PoseTrack) -> None:
    image = side.image_px.copy()
    slow = np.linspace(0, 80, len(side))
    image[:, L.LEFT_KNEE, 1] += slow
    kept = without_stretched(side.with_(image_px=image), View.SIDE, Side.LEFT)
    assert np.isfinite(kept.image_px[:, L.LEFT_KNEE]).all()


def test_from_the_front_nothing_is_taken_out(side: PoseTrack) -> None:
    image = side.image_px.copy()
    image[40, L.LEFT_KNEE] += 120.0
    kept = without_stretched(side.with_(image_px=image), View.FRONT, None)
    assert np.isfinite(kept.image_px).all()


def test_a_shank_that_does_not_keep_its_length_is_no_body(side: PoseTrack) -> None:
    every = slice(0, len(side))
    assert shank_change(side, Side.LEFT, every) < 1.15
    image = side.image_px.copy()
    middle = slice(len(side) // 3, len(side) // 2)
    image[middle, L.LEFT_KNEE] += 0.8 * (image[middle, L.LEFT_KNEE] - image[middle, L.LEFT_ANKLE])
    longer = side.with_(image_px=image)
    assert shank_change(longer, Side.LEFT, every) == pytest.approx(1.8, rel=0.1)
    assert shank_change(longer, Side.RIGHT, every) < 1.15


def test_repetitions_of_such_a_body_are_not_measured(side: PoseTrack) -> None:
    image = side.image_px.copy()
    grows = 0.4 + 0.6 * np.cos(np.linspace(0, 20, len(side)))[:, None]
    for limb in ("LEFT", "RIGHT"):
        knee, ankle = L[f"{limb}_KNEE"], L[f"{limb}_ANKLE"]
        image[:, knee] += 0.5 * grows * (image[:, knee] - image[:, ankle])
    clip = conclude(side.with_(image_px=image), "a.mp4")
    assert all(Reason.NOT_SEEN in rep.reasons for rep in clip.reps)
    assert not any(rep.reasons for rep in conclude(side, "a.mp4").reps)

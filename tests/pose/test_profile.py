"""Masks are asked for where the back may be in profile, and nowhere else; landmarks stay."""

from contextlib import closing

import numpy as np
import pytest

from screener.pose.playback import PlaybackLandmarker
from screener.pose.profile import MasksInProfile
from screener.pose.track import PoseTrack
from tests.conftest import quick_truth
from validation.ideal import ideal_track

PICTURE = np.zeros((128, 72, 3), np.uint8)


def played(track: PoseTrack, frames: int) -> tuple[list[bool], int]:
    """What was asked for in turn, and how many frames found somebody, at 30 frames a second."""
    asked: list[bool] = []

    def create(mask: bool) -> PlaybackLandmarker:
        asked.append(mask)
        return PlaybackLandmarker(track)

    with closing(MasksInProfile(create)) as landmarker:
        found = [landmarker.detect(PICTURE, index / 30) is not None for index in range(frames)]
    return asked, sum(found)


@pytest.fixture(scope="module")
def front() -> PoseTrack:
    return ideal_track(quick_truth("squat_healthy_front"))


@pytest.fixture(scope="module")
def side() -> PoseTrack:
    return ideal_track(quick_truth("squat_healthy_side"))


def test_a_front_view_never_gets_masks(front: PoseTrack) -> None:
    assert played(front, len(front)) == ([False], len(front))


def test_a_side_view_gets_masks_from_the_first_sight_of_the_person(side: PoseTrack) -> None:
    assert played(side, 3) == ([False, True], 3)
    nobody_yet = side.with_(image_px=side.image_px.copy())
    nobody_yet.image_px[:5] = np.nan
    assert played(nobody_yet, 6)[0] == [False, True]


def test_a_late_turn_gets_masks_after_half_a_second_and_a_passing_one_does_not(
    front: PoseTrack, side: PoseTrack
) -> None:
    turned = front.with_(image_px=front.image_px.copy())
    turned.image_px[10:20] = side.image_px[10:20]
    assert played(turned, 60)[0] == [False]
    turned.image_px[30:] = side.image_px[30 : len(front)]
    assert played(turned, 44)[0] == [False]
    assert played(turned, 47)[0] == [False, True]

"""Descents without standing between them, half ones, and movements of the arms alone."""

from itertools import pairwise

import numpy as np
import pytest

from screener.clip.conclude import conclude
from screener.clip.types import Movement
from screener.pose import L, PoseTrack
from tests.conftest import quick_truth
from validation.ideal import ideal_track

FPS = 20.0
STAND = [0.0] * 6
NAMES = ("squat_healthy_front", "squat_healthy_side", "hinge_healthy_side")


def along(name: str, depths: list[float]) -> PoseTrack:
    """A sample's descent played to and fro: 0 is standing, 1 the bottom, 0.9 s from one to next."""
    truth = quick_truth(name)
    track = ideal_track(truth)
    start, bottom, _ = truth.time.events[0]
    phase = truth.time.phase[start : bottom + 1]
    steps = [
        a + (b - a) * (1 - np.cos(np.linspace(0, np.pi, 18, endpoint=False))) / 2
        for a, b in pairwise(depths)
    ]
    places = start + np.searchsorted(phase, np.concatenate(steps)).clip(0, len(phase) - 1)
    arrays = ("image_px", "world_m", "visibility")
    return track.with_(
        time_s=np.arange(len(places)) / FPS, **{n: getattr(track, n)[places] for n in arrays}
    )


@pytest.mark.parametrize("name", NAMES)
def test_pulses_at_the_bottom_are_one_repetition_and_are_named(name: str) -> None:
    clip = conclude(along(name, [*STAND, 1, 0, 0, 1, 0, 0, 1, 0.5, 1, 0.5, 1, *STAND]), "pulses")
    assert len(clip.reps) == 3
    assert any("does not stand up" in note for note in clip.notes)


@pytest.mark.parametrize("name", NAMES[:2])
def test_half_repetitions_are_named_and_not_counted(name: str) -> None:
    clip = conclude(along(name, [*STAND, 1, 0, 0, 1, 0, 0, 0.45, 0, 0, 1, *STAND]), "halves")
    assert len(clip.reps) == 3
    assert any("shallower" in note for note in clip.notes)


def test_curls_of_the_arms_are_no_repetition() -> None:
    track = along("squat_healthy_front", [0.0] * 8)
    image = track.image_px.copy()
    lift = 120 * (1 - np.cos(2 * np.pi * track.time_s / 2.0))
    for point in (L.LEFT_WRIST, L.RIGHT_WRIST):
        image[:, point, 1] -= lift
    clip = conclude(track.with_(image_px=image), "curls")
    assert clip.movement is Movement.OTHER
    assert clip.reps == ()

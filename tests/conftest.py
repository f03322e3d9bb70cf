"""What many tests share: rendered truth as tracks, sample clips, development clips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from samples.render import BY_NAME, Case, Tempo, Truth, simulate
from screener.pose import PoseTrack
from validation.ideal import ideal_track

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
SHARED = ROOT.parent / "shared" / "data"
QUICK = Tempo(standing=1.0, reps=3, down=0.9, pause=0.4, up=0.9, between=0.4, after=0.5)


@lru_cache(maxsize=64)
def quick_truth(name: str, distance: float = 60.0, fps: float = 20.0) -> Truth:
    """Truth of a sample's case, shortened; from far away so that there is no perspective."""
    case = BY_NAME[name]
    view = replace(case.view, distance=distance)
    return simulate(replace(case, view=view, tempo=QUICK, fps=fps))


@pytest.fixture
def track_of() -> Callable[[str], PoseTrack]:
    """Perfect track of a sample's case by name."""
    return lambda name: ideal_track(quick_truth(name))


@pytest.fixture
def make_track() -> Callable[[Case], PoseTrack]:
    """Perfect track of any case."""
    return lambda case: ideal_track(simulate(case))


@pytest.fixture(scope="session")
def sample() -> Callable[[str], Path]:
    """Path of a sample clip by name."""
    return lambda name: SAMPLES / f"{name}.mp4"


@pytest.fixture(scope="session")
def development_clips() -> Path:
    """Folder of real clips beside the checkout; skips the test where it is not."""
    folder = SHARED / "videos"
    if not folder.is_dir():
        pytest.skip("the development clips are not beside this checkout")
    return folder

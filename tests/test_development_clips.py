"""Real clips that lie beside the checkout of a developer; skipped where they do not."""

from pathlib import Path

import pytest

from screener.analysis import track_of
from screener.clip.conclude import conclude_parts
from screener.pose import PoseTrack
from screener.pose.models import locate

pytestmark = [pytest.mark.model, pytest.mark.shared]

SQUATS = {
    "rohanx_squat.mp4": ("side", 2),
    "lnewco_good_7026.mov": ("side", 1),
    "lnewco_good_7027.mov": ("front", 1),
    "lnewco_bad_7032.mov": ("side", 1),
    "lnewco_bad_7033.mov": ("front", 1),
    "dnly_gf_1.gif": ("side", 1),
}
NO_SQUATS = ("sports2d_demo.mp4", "pose2sim_single_cam01.mp4", "pose2sim_single_cam03.mp4")


@pytest.mark.parametrize("name", SQUATS)
def test_repetitions_and_view_of_real_squats(name: str, development_clips: Path) -> None:
    view, reps = SQUATS[name]
    (clip,) = conclude_parts(_track(development_clips / name), name)
    assert (clip.view.value, len(clip.reps)) == (view, reps)
    assert clip.movement.value.endswith("squat")


@pytest.mark.parametrize("name", NO_SQUATS)
def test_walking_balancing_and_crouching_are_no_squats(name: str, development_clips: Path) -> None:
    (clip, *_) = conclude_parts(_track(development_clips / name), name)
    assert clip.reps == ()
    assert any("No repetition" in text for text in clip.reasons.values())


def _track(path: Path) -> PoseTrack:
    return track_of(path, locate("full"), "pyav", lambda name, share: None)

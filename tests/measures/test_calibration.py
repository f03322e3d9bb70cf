"""To which side the model errs, and what a turn adds to an error."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from screener.clip.conclude import conclude
from screener.clip.types import View
from screener.measures import REGISTRY
from screener.measures.calibration import Calibration, stored_line, way
from screener.measures.table import measure_clip
from screener.pose import PoseTrack

LEAN = REGISTRY["trunk_lateral_lean_deg"]


def test_what_errs_to_one_side_of_the_picture_errs_to_the_other_in_its_mirror_image(
    track_of: Callable[[str], PoseTrack],
) -> None:
    clip = conclude(track_of("squat_valgus_left_front"), "c")
    other_way = replace(clip, raw=clip.raw.flipped())
    behind = replace(clip, view=View.BACK)
    assert [way(LEAN, one) for one in (clip, other_way, behind)] == [1.0, -1.0, -1.0]
    assert way(REGISTRY["fppa_deg"], other_way) == 1.0  # valgus is valgus on either side


def test_on_one_leg_the_side_is_that_of_the_standing_leg(
    track_of: Callable[[str], PoseTrack],
) -> None:
    track = track_of("single_leg_squat_drop_lean_front")
    clip, other = conclude(track, "c"), conclude(track.flipped(), "c")
    assert clip.stance_side is not None
    assert other.stance_side is clip.stance_side.other
    assert way(LEAN, clip) == way(LEAN, other)


@pytest.mark.parametrize("name", ["fppa_deg", "trunk_lateral_lean_deg"])
def test_a_turn_adds_what_was_found_and_beyond_that_what_is_guessed(
    track_of: Callable[[str], PoseTrack], name: str
) -> None:
    clip = conclude(track_of("squat_healthy_front"), "c")
    known = stored_line(name, clip.movement) or Calibration()
    assert 0.0 < known.cost < REGISTRY[name].yaw_cost

    def error(yaw_deg: float) -> float:
        table, _ = measure_clip(replace(clip, yaw_deg=yaw_deg))
        return float(table.loc[table["measure"] == name, "se"].astype(float).median())

    near, far, beyond = error(0.0), error(known.cost_to), error(known.cost_to + 1.0)
    assert near < far < beyond
    assert beyond - far > far - error(known.cost_to - 1.0)

"""Every row of docs/degraded.md: pinned tracks of degraded clips; a few from their pictures."""

from pathlib import Path

import pytest

from screener.clip.conclude import conclude_parts
from screener.pose import PoseTrack
from validation.degrade import Row, rows
from validation.degraded import judge, run

TRACKS = Path(__file__).parent / "degraded"
ROWS = {row.name: row for row in rows()}
PICTURES = (
    "240 px, hinge", "black, front", "someone smaller beside", "front, then side",
    "rolled by 3, front",
)  # fmt: skip


def test_the_table_has_at_least_forty_rows_and_no_track_is_missing() -> None:
    assert len(ROWS) >= 40
    assert {path.stem for path in TRACKS.glob("*.npz")} == set(ROWS) - {"black, front"}


@pytest.mark.parametrize("path", sorted(TRACKS.glob("*.npz")), ids=lambda p: p.stem)
def test_a_degraded_clip_comes_out_right_or_is_refused_for_the_right_reason(path: Path) -> None:
    outcome = judge(ROWS[path.stem], PoseTrack.load(path))
    assert not outcome.wrong, outcome.wrong


@pytest.mark.model
@pytest.mark.parametrize("name", PICTURES)
def test_a_degraded_clip_comes_out_right_from_its_pictures(name: str, tmp_path: Path) -> None:
    row: Row = ROWS[name]
    outcome = run(row, tmp_path)
    assert not outcome.wrong, outcome.wrong


def test_the_parts_of_a_cut_film_bear_its_name_and_say_so() -> None:
    clips = conclude_parts(PoseTrack.load(TRACKS / "front, then side.npz"), "gym.mp4")
    assert [clip.name for clip in clips] == ["gym (part 1).mp4", "gym (part 2).mp4"]
    assert all("cut" in clip.notes[0] for clip in clips)
    assert clips[1].track.time_s[0] > clips[0].track.time_s[-1]


def test_a_tilted_camera_is_corrected_and_the_angles_are_those_of_the_level_one() -> None:
    from screener.measures.table import measure_clip, medians

    def lean(name: str) -> float:
        (clip,) = conclude_parts(PoseTrack.load(TRACKS / f"{name}.npz"), name)
        table = medians(measure_clip(clip)[0])
        row = table[table["measure"] == "trunk_lateral_lean_deg"].iloc[0]
        assert row["status"] == "ok"
        return float(row["value"])

    assert lean("rolled by 3, front") == pytest.approx(lean("twice as fast"), abs=1.0)


def test_beyond_five_degrees_what_is_read_against_the_vertical_is_left_out() -> None:
    from screener.measures.table import measure_clip

    (clip,) = conclude_parts(PoseTrack.load(TRACKS / "rolled by 9, front.npz"), "tilted")
    table = measure_clip(clip)[0].groupby("measure")["reason"].first()
    assert table["trunk_lateral_lean_deg"] == "camera_roll"
    assert table["fppa_deg"] != "camera_roll"

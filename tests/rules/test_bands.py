from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.assess import screen_tracks
from screener.clip.types import Reason
from screener.errors import UsageError
from screener.person import Person
from screener.pose import PoseTrack
from screener.rules.bands import DEFAULT, grade, load_bands, load_gates
from screener.rules.finding import Band, Outcome, Severity

HIGH = Band("m", "x", 10, 20, True, "deg", "E", "test")
LOW = Band("m", "x", 0.9, 0.75, False, "ratio", "E", "test")
AWAY = Band("m", "x", 4, 8, True, "deg", "E", "test", two_sided=True)


@pytest.mark.parametrize(
    ("value", "se", "band", "expected"),
    [
        (9, 1, HIGH, (Outcome.CLEAR, Severity.NONE)),
        (11, 1, HIGH, (Outcome.BORDERLINE, Severity.NONE)),
        (12, 1, HIGH, (Outcome.FLAGGED, Severity.MILD)),
        (21, 1, HIGH, (Outcome.FLAGGED, Severity.MILD)),
        (22, 1, HIGH, (Outcome.FLAGGED, Severity.MARKED)),
        (0.95, 0.02, LOW, (Outcome.CLEAR, Severity.NONE)),
        (0.88, 0.02, LOW, (Outcome.BORDERLINE, Severity.NONE)),
        (0.80, 0.02, LOW, (Outcome.FLAGGED, Severity.MILD)),
        (0.50, 0.07, LOW, (Outcome.FLAGGED, Severity.MARKED)),
        (-11, 1, AWAY, (Outcome.FLAGGED, Severity.MARKED)),
        (-3, 1, AWAY, (Outcome.CLEAR, Severity.NONE)),
    ],
)
def test_a_limit_counts_as_passed_only_with_its_error(
    value: float, se: float, band: Band, expected: tuple[Outcome, Severity]
) -> None:
    assert grade(value, se, band) == expected


@given(st.floats(-100, 100), st.floats(0, 50))
def test_a_larger_error_never_makes_a_finding_worse(value: float, se: float) -> None:
    order = [Outcome.CLEAR, Outcome.BORDERLINE, Outcome.FLAGGED]
    sure, _ = grade(value, se, HIGH)
    unsure, _ = grade(value, se + 5, HIGH)
    assert order.index(unsure) <= order.index(sure)


def test_every_default_band_is_complete_and_sensible() -> None:
    bands = load_bands()
    assert len(bands) > 20
    for band in bands.values():
        assert band.source
        assert band.basis in "PDE"
        assert np.isfinite([band.mild, band.marked]).all()


def test_a_coach_s_file_replaces_just_its_own_bands(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        'schema = 1\n[[band]]\nmeasure = "heel_rise"\nmovements = ["bodyweight_squat"]\n'
        'worse = "high"\nmild = 0.2\nmarked = 0.3\nbasis = "E"\nsource = "my gym"\n'
    )
    bands, default = load_bands(mine), load_bands()
    changed = {key for key in default if bands[key] != default[key]}
    assert changed == {("heel_rise", "bodyweight_squat")}


def test_limits_depend_on_sex_and_age_and_unknown_sex_uses_the_women_s() -> None:
    key = ("fppa_deg", "single_leg_squat")
    women, men = load_bands(person=Person("female")), load_bands(person=Person("male"))
    assert load_bands() == women
    assert {k for k in women if women[k] != men[k]} == {key}
    assert (men[key].mild, men[key].marked) == (9, 17)
    assert load_bands(person=Person(age=14)) == {}
    assert load_bands(person=Person(age=65)) == women


def test_a_child_gets_numbers_without_limits(track_of: Callable[[str], PoseTrack]) -> None:
    track = track_of("squat_valgus_both_front")
    screening = screen_tracks(
        [(Path("a.mp4"), track)], athlete="A", date="2026-01-01", person=Person(age=12)
    )
    assert {f.outcome for f in screening.findings} == {Outcome.NOT_ASSESSED}
    assert (screening.reps["status"] == "ok").any()
    knees = next(f for f in screening.findings if f.sign == "knees_inside_feet")
    assert knees.reason is Reason.NO_NORM


def test_a_coach_s_gate_replaces_the_default_one(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    gate = (
        'schema = 1\n[[gate]]\nid = "NAME"\nlimit = 0.2\nunit = "foot lengths"\nbasis = "E"\n'
        'source = "my gym"\n'
    )
    mine.write_text(gate.replace("NAME", "heel_up_in_lunge"))
    assert load_gates(mine) == {**load_gates(), "heel_up_in_lunge": 0.2}
    mine.write_text(gate.replace("NAME", "heel_up_in_a_dream"))
    with pytest.raises(UsageError, match="no gate called"):
        load_gates(mine)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('sex = "any"', 'sex = "both"'), "sex must be"),
        (("ages = [16, 65]", "ages = 16"), "ages must be"),
        (("mild = 0.90", "mild = nan"), "must be a number"),
        (('unit = "ratio"', 'unit = "furlongs"'), "the unit of"),
        (("schema = 1", "schema = 7"), "schema"),
        (('"knee_ankle_separation_ratio"', '"no_such_measure"'), "no measure"),
        (('worse = "low"', 'worse = "down"'), "worse"),
        (("mild = 0.90", "mild = 0.10"), "beyond"),
        (('"bodyweight_squat"', '"lunge"'), "lunge"),
        (("[[band]]", "[[band"), "cannot be read"),
    ],
)
def test_a_bands_file_that_makes_no_sense_is_refused_by_name(
    change: tuple[str, str], says: str, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(DEFAULT.read_text().replace(*change))
    with pytest.raises(UsageError, match=says) as caught:
        load_bands(mine)
    assert "mine.toml" in str(caught.value)

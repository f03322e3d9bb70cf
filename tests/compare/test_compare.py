import html
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from samples.render import BY_NAME
from screener.compare import compare, read_session
from screener.compare.change import changes
from screener.compare.curves import phase_curves
from screener.errors import OutputError, ResultsError, UsageError
from screener.report.cells import from_csv
from screener.report.contract import COMPARE
from tests.compare.conftest import Screened

FAULTY = ("squat_valgus_both_front", "squat_heel_rise_side")
HEALTHY = ("squat_healthy_front", "squat_healthy_side")


@pytest.fixture(scope="module")
def before(screened: Screened) -> Path:
    return screened("2026-01-02", *FAULTY)


@pytest.fixture(scope="module")
def after(screened: Screened) -> Path:
    return screened("2026-03-04", *HEALTHY)


@pytest.fixture(scope="module")
def table(before: Path, after: Path) -> pd.DataFrame:
    return changes([read_session(before), read_session(after)])


def row(table: pd.DataFrame, measure: str) -> dict[str, object]:
    (found,) = table[table["measure"] == measure].to_dict("records")
    return {str(k): v for k, v in found.items()}


def test_what_really_changed_is_told_with_its_direction(table: pd.DataFrame) -> None:
    ratio = row(table, "knee_ankle_separation_ratio")
    assert (ratio["outcome"], ratio["direction"]) == ("changed", "better")


def test_sides_that_were_not_both_filmed_are_not_compared(table: pd.DataFrame) -> None:
    heels = table[table["measure"] == "heel_rise"]
    assert set(heels["side"]) == {"left", "right"}
    assert set(heels["outcome"]) == {"not_comparable"}


def test_a_change_counts_only_beyond_the_least_detectable_one(table: pd.DataFrame) -> None:
    compared = table[table["outcome"] != "not_comparable"]
    least = 1.96 * np.hypot(compared["se_before"], compared["se_after"])
    assert np.allclose(compared["mdc95"], least)
    beyond = (compared["after"] - compared["before"]).abs() > least
    assert (beyond == (compared["outcome"] == "changed")).all()
    assert beyond.any()
    assert not beyond.all()


def test_with_equal_errors_the_least_change_is_277_standard_errors(screened: Screened) -> None:
    same = [screened(day, "squat_healthy_front") for day in ("2026-01-01", "2026-01-02")]
    table = changes([read_session(folder) for folder in same])
    assert (table["mdc95"] / table["se_after"]).to_numpy() == pytest.approx(2.77, abs=0.01)
    assert set(table["outcome"]) == {"same"}


def test_turned_round_the_same_change_is_for_the_worse(before: Path, after: Path) -> None:
    back = changes([read_session(after), read_session(before)])
    assert row(back, "knee_ankle_separation_ratio")["direction"] == "worse"


def test_other_views_and_movements_are_never_compared(screened: Screened, before: Path) -> None:
    side = screened("2026-02-02", "squat_healthy_side")
    oblique = screened("2026-02-03", "squat_healthy_oblique")
    table = changes([read_session(side), read_session(oblique)])
    assert set(table["outcome"]) == {"not_comparable"}
    front = changes([read_session(before), read_session(side)])
    missing = front[front["measure"] == "fppa_deg"]
    assert set(missing["reason"]) == {"missing_after"}
    assert missing["change"].isna().all()


def test_every_later_date_is_held_against_the_first(
    screened: Screened, before: Path, after: Path, tmp_path: Path
) -> None:
    between = screened("2026-02-02", *FAULTY)
    page = compare([after, before, between], tmp_path)
    table = from_csv(tmp_path / "compare.csv", COMPARE)
    assert [str(d.date()) for d in table["date_after"].unique()] == ["2026-02-02", "2026-03-04"]
    assert {str(d.date()) for d in table["date_before"]} == {"2026-01-02"}
    text = page.read_text(encoding="utf-8")
    for day in ("2026-01-02", "2026-02-02", "2026-03-04"):
        assert day in text


def test_the_page_says_it_escaped_and_asks_nothing_of_the_network(
    before: Path, after: Path, tmp_path: Path
) -> None:
    text = compare([before, after], tmp_path).read_text(encoding="utf-8")
    assert "Really changed" in text
    assert "better" in text
    assert "A &lt;b&gt;" in text
    assert "A <b>" not in text
    assert "default-src 'none'" in html.unescape(text)
    assert "//" not in text.replace("// ", "").replace("://", "//").split("<body>")[0]
    german = compare([before, after], tmp_path, language="de").read_text(encoding="utf-8")
    assert "Wirklich verändert" in german


def test_curves_of_both_dates_run_over_the_phase_of_a_repetition(before: Path) -> None:
    curves = phase_curves(read_session(before))
    knee = curves["bodyweight_squat", "side", "right", "knee_flexion_deg"]
    assert knee.shape == (101,)
    assert 35 <= int(np.nanargmax(knee)) <= 65
    bent = BY_NAME["squat_heel_rise_side"]
    assert bent is not None
    assert knee[0] < 45 < float(np.nanmax(knee))


def test_what_else_differed_is_told(screened: Screened, before: Path, tmp_path: Path) -> None:
    other = screened("2026-05-05", *FAULTY, model="lite", athlete="Somebody")
    text = compare([before, other], tmp_path).read_text(encoding="utf-8")
    assert "Model differed: full then, lite now." in text
    assert "Athlete differed" in text


def test_each_leg_of_a_single_leg_squat_is_its_own(screened: Screened) -> None:
    folder = screened("2026-06-06", "single_leg_squat_drop_lean_front")
    session = read_session(folder)
    stance = session.clips[0]["stance_side"]
    assert stance
    lean = session.medians[session.medians["measure"] == "trunk_lateral_lean_deg"]
    assert set(lean["side"]) == {stance}


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"schema_version": "9.0"}', '{"athlete": 1', "null"]
)
def test_a_damaged_screening_is_told(content: str, before: Path, tmp_path: Path) -> None:
    (tmp_path / "screening.json").write_text(content)
    with pytest.raises(ResultsError, match=r"screening\.json"):
        compare([before, tmp_path], tmp_path / "out")


def test_a_screening_of_a_newer_schema_is_told(before: Path, tmp_path: Path) -> None:
    record = json.loads((before / "screening.json").read_text(encoding="utf-8"))
    record["schema_version"] = "9.0"
    (tmp_path / "screening.json").write_text(json.dumps(record))
    with pytest.raises(ResultsError, match="another version"):
        read_session(tmp_path)


def test_usage_and_folders_that_cannot_be(before: Path, after: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two different dates"):
        compare([before, before], tmp_path)
    with pytest.raises(ResultsError, match=r"no screening\.json"):
        compare([before, tmp_path], tmp_path)
    taken = tmp_path / "taken"
    taken.write_text("")
    with pytest.raises(OutputError, match="--out"):
        compare([before, after], taken / "below")


def test_a_missing_track_costs_the_curves_only(
    screened: Screened, after: Path, tmp_path: Path
) -> None:
    bare = screened("2026-01-09", *FAULTY)
    for track in bare.glob("*.track.npz"):
        track.unlink()
    text = compare([bare, after], tmp_path).read_text(encoding="utf-8")
    assert "Really changed" in text
    assert not math.isnan(len(text))

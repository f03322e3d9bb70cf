"""Holds accuracy: what the code makes of pinned tracks of rendered athletes may not get worse."""

import json
import warnings
from pathlib import Path

import pytest

from screener.measures import REGISTRY
from screener.measures.calibration import FILE
from validation.document import Judged
from validation.pin import judge, summary

HERE = Path(__file__).parent
PINNED = json.loads((HERE / "pinned.json").read_text())
TOLERANCE = 1.10


@pytest.fixture(scope="module")
def judged() -> Judged:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return judge(HERE)


@pytest.fixture(scope="module")
def now(judged: Judged) -> dict[str, dict[str, float]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return summary(judged)


@pytest.mark.parametrize("what", [key for key, value in PINNED.items() if "MAE" in value])
def test_no_measure_got_less_accurate(what: str, now: dict[str, dict[str, float]]) -> None:
    unit = REGISTRY[what.split(" | ")[0]].unit
    room = 0.1 if unit == "deg" else 0.005
    assert now[what]["MAE"] <= PINNED[what]["MAE"] * TOLERANCE + room
    assert now[what]["n"] >= PINNED[what]["n"] - 1


@pytest.mark.parametrize("what", [key for key, value in PINNED.items() if "flagged" in value])
def test_no_fault_is_found_less_often(what: str, now: dict[str, dict[str, float]]) -> None:
    assert now[what]["flagged"] >= PINNED[what]["flagged"]


def test_movements_and_repetitions_are_still_understood(now: dict[str, dict[str, float]]) -> None:
    assert now["clips understood"]["right"] >= PINNED["clips understood"]["right"]


def test_stated_intervals_contain_the_truth(judged: Judged) -> None:
    inside, count = 0, 0
    for _, _, table in judged:
        ok = table[(table["status"] == "ok") & table["truth"].notna()]
        error = (ok["value"].astype(float) - ok["truth"]).abs()
        inside += int((error <= 1.96 * ok["se"].astype(float)).sum())
        count += len(ok)
    assert count > 200
    assert 0.90 <= inside / count <= 0.995


def test_the_calibration_names_measures_that_exist() -> None:
    text = FILE.read_text(encoding="utf-8")
    named = {line.split('"')[1] for line in text.splitlines() if line.startswith("measure")}
    assert named
    assert named <= set(REGISTRY)

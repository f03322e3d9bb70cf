"""Rule cases are data files: every sign meets every outcome in them, every reading leads once."""

from pathlib import Path

import pytest

from screener.errors import UsageError
from screener.person import Person
from screener.rules import READINGS, SIGNS
from screener.rules.bands import load_bands, load_gates
from screener.rules.cases import Case, check, load_cases
from screener.rules.explain import rules_markdown

CASES = [case for path in sorted((Path(__file__).parent / "cases").glob("*.toml"))
         for case in load_cases(path)]  # fmt: skip
OUTCOMES = {"marked", "mild", "borderline", "clear", "not_assessed"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_comes_out_as_it_says(case: Case) -> None:
    assert check(case, SIGNS, READINGS, load_bands(), load_gates()) == ""


def test_every_sign_has_a_case_for_every_outcome() -> None:
    covered = {(sign, outcome) for case in CASES for sign, outcome in case.expect.items()}
    assert {(sign, outcome) for sign in SIGNS for outcome in OUTCOMES} <= covered


def test_every_reading_leads_in_some_case() -> None:
    assert {case.leads for case in CASES} >= {reading.id for reading in READINGS} | {""}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no [[case]]"),
        ("[[case", "cannot be read"),
        ('[[case]]\nname = "x"', "lacks 'clip'"),
        ('[[case]]\nname = "x"\n[[case.clip]]\nmovement = "dance"\nview = "front"', "dance"),
        ('[[case]]\nname = "x"\n[[case.clip]]\nmovement = "hip_hinge"\nview = "side"\n'
         "measures = { elan = 3 }", "elan"),
    ],
)  # fmt: skip
def test_a_file_that_makes_no_sense_is_told(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "cases.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=says.replace("[", r"\[")):
        load_cases(path)


def test_a_case_that_is_wrong_says_what_came_out() -> None:
    case = next(c for c in CASES if c.leads == "side_preference")
    wrong = Case(case.name, case.clips, {"weight_shift": "clear"}, "")
    said = check(wrong, SIGNS, READINGS, load_bands(), load_gates())
    assert "weight_shift is marked, expected clear" in said
    assert "side_preference" in said


def test_the_page_of_rules_is_the_rules() -> None:
    page = Path(__file__).parents[2] / "docs" / "rules.md"
    men = load_bands(person=Person("male"))
    made = rules_markdown(SIGNS, READINGS, load_bands(), men, load_gates())
    assert page.read_text(encoding="utf-8") == made
    for sign in SIGNS.values():
        assert f"`{sign.id}`" in page.read_text(encoding="utf-8")

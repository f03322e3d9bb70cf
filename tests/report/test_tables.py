from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.clip.reasons import explain
from screener.clip.types import Movement, Reason, View
from screener.errors import ResultsError
from screener.measures import REGISTRY
from screener.report.cells import PLAIN, CsvStyle, from_csv, harmless, to_csv
from screener.report.contract import (
    CSV_SCHEMA,
    DATE,
    DICTIONARY,
    REPS,
    SUMMARY,
    TABLES,
    TEXT,
    Column,
)
from screener.report.dictionary import dictionary_csv
from screener.report.tables import read_reps, read_summary, reps_csv, summary_csv
from screener.rules.finding import Confidence, Joint, Outcome, Severity
from screener.screening import REPS_COLUMNS, SUMMARY_COLUMNS, Screening
from tests.report.conftest import HOSTILE

STYLES = [PLAIN, CsvStyle(bom=True), CsvStyle(decimal_comma=True), CsvStyle(True, True)]
RUNS = ("=", "+", "-", "@", "\t", "\r")


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8"))
    return path


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_reps_come_back_as_they_went(screening: Screening, style: CsvStyle, tmp_path: Path) -> None:
    back = read_reps(write(tmp_path / "reps.csv", reps_csv(screening, style)))
    assert tuple(back.columns) == REPS_COLUMNS
    assert {name: str(dtype) for name, dtype in back.dtypes.items()} == {
        c.name: c.dtype for c in REPS
    }
    went = screening.reps
    assert (back["athlete"] == HOSTILE).all()
    assert back["date"].dt.strftime("%Y-%m-%d").tolist() == went["date"].tolist()
    for column in ("clip", "movement", "view", "side", "measure", "unit", "status", "reason"):
        assert back[column].tolist() == went[column].tolist(), column
    for column in ("value", "se"):
        assert back[column].tolist() == pytest.approx(went[column].tolist(), abs=6e-4, nan_ok=True)
    assert back["rep"].tolist() == went["rep"].tolist()
    assert (went["value"] < 0).any(), "a minus sign must survive"


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_the_summary_comes_back_as_it_went(
    screening: Screening, style: CsvStyle, tmp_path: Path
) -> None:
    back = read_summary(write(tmp_path / "summary.csv", summary_csv(screening, style)))
    assert tuple(back.columns) == SUMMARY_COLUMNS
    assert back["joint"].tolist() == [joint.value for joint in Joint]
    assert back["status"].tolist() == [j.status.value for j in screening.joints]
    assert back["next_step"].tolist() == [j.next_step for j in screening.joints]
    assert back.notna().all(axis=None)
    assert {name: str(dtype) for name, dtype in back.dtypes.items()} == {
        c.name: c.dtype for c in SUMMARY
    }


def test_plain_pandas_reads_the_plain_style(screening: Screening, tmp_path: Path) -> None:
    reps = pd.read_csv(write(tmp_path / "reps.csv", reps_csv(screening)))
    assert reps["value"].dtype == float
    assert not reps["athlete"].str.startswith(RUNS).any()


def test_the_styles_are_what_spreadsheets_expect(screening: Screening) -> None:
    text = reps_csv(screening, CsvStyle(bom=True, decimal_comma=True))
    assert text.startswith("\ufeffathlete;date;clip;")
    frame = pd.read_csv(pd.io.common.StringIO(text.lstrip("\ufeff")), sep=";", decimal=",")
    assert frame["value"].dtype == float


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\nx", " =1", "＝1", "'quoted"])
def test_no_cell_runs_as_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("plain") == "plain"
    assert harmless("\r\x00=1") == "'\n=1"


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    st.booleans(),
)
def test_any_text_survives_and_none_runs(text: str, comma: bool) -> None:
    import tempfile

    columns = (Column("athlete", TEXT, ""), Column("date", DATE, ""))
    table = pd.DataFrame({"athlete": [text], "date": ["2026-01-02"]})
    csv = to_csv(table, columns, CsvStyle(decimal_comma=comma))
    with tempfile.TemporaryDirectory() as folder:
        back = from_csv(write(Path(folder) / "x.csv", csv), columns)
    assert back["athlete"].tolist() == [text.replace("\r\n", "\n").replace("\r", "\n")]
    cell = csv.split("\n", 1)[1].lstrip('" ')
    assert not cell.startswith(RUNS)


def test_an_empty_screening_gives_the_header_and_reads_back(
    screening: Screening, tmp_path: Path
) -> None:
    empty = replace(screening, reps=screening.reps.iloc[:0])
    back = read_reps(write(tmp_path / "reps.csv", reps_csv(empty)))
    assert back.empty
    assert tuple(back.columns) == REPS_COLUMNS


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b'"athlete'])
def test_a_file_that_is_no_csv_of_ours_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "reps.csv"
    path.write_bytes(content)
    with pytest.raises(ResultsError, match=r"reps\.csv"):
        read_reps(path)
    with pytest.raises(ResultsError, match="Check the name"):
        read_reps(tmp_path / "none.csv")


def test_the_contract_names_every_word_the_program_has() -> None:
    assert tuple(c.name for c in REPS) == REPS_COLUMNS
    assert tuple(c.name for c in SUMMARY) == SUMMARY_COLUMNS
    words = {c.name: set(c.words) for c in REPS}
    assert words["movement"] == {m.value for m in Movement}
    assert words["view"] == {v.value for v in View}
    words = {c.name: set(c.words) for c in SUMMARY}
    assert words["joint"] == {j.value for j in Joint}
    assert words["status"] == {o.value for o in Outcome}
    assert words["severity"] == {s.value for s in Severity}
    assert words["confidence"] == {c.value for c in Confidence}


def test_the_dictionary_explains_every_column_measure_and_reason(
    screening: Screening, tmp_path: Path
) -> None:
    book = from_csv(write(tmp_path / "dictionary.csv", dictionary_csv()), DICTIONARY)
    of_kind = {kind: set(rows["name"]) for kind, rows in book.groupby("kind")}
    assert of_kind["measure"] == set(REGISTRY)
    assert of_kind["measure"] >= set(screening.reps["measure"])
    assert of_kind["reason"] == {reason.value for reason in Reason}
    assert of_kind["column"] >= {*REPS_COLUMNS, *SUMMARY_COLUMNS}
    assert (book["meaning"] != "").all()
    assert set(book["schema"]) == {CSV_SCHEMA}


def test_the_english_dictionary_says_what_contract_registry_and_reasons_say(tmp_path: Path) -> None:
    book = from_csv(write(tmp_path / "dictionary.csv", dictionary_csv()), DICTIONARY)
    columns, measures, reasons = (
        book[book["kind"] == kind] for kind in ("column", "measure", "reason")
    )
    assert columns["meaning"].tolist() == [c.meaning for cs in TABLES.values() for c in cs]
    for name, cells in {
        "meaning": [m.name for m in REGISTRY.values()],
        "sign": [m.sign for m in REGISTRY.values()],
        "read": [m.at.value for m in REGISTRY.values()],
    }.items():
        assert measures[name].tolist() == cells
    assert reasons["meaning"].tolist() == [explain(reason) for reason in Reason]


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_the_german_dictionary_is_german_and_has_the_same_schema(
    style: CsvStyle, tmp_path: Path
) -> None:
    english, german = (
        from_csv(write(tmp_path / f"{lang}.csv", dictionary_csv(style, lang)), DICTIONARY)
        for lang in ("en", "de")
    )
    told = ["meaning", "sign", "read"]
    all_told = [*told, "source"]
    assert german.drop(columns=all_told).equals(english.drop(columns=all_told))
    assert "Nakagawa 2012" in set(german["source"])
    assert not german["source"].str.contains("field reference").any()
    for name in told:
        said = english[name] != ""
        assert ((german[name] != "") == said).all()
        assert not (german[name] == english[name])[said].any(), name

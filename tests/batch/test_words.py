"""The words of a batch in both languages, and its page and tables in German."""

from string import Formatter

from screener.batch.page import render_index
from screener.batch.plan import failed
from screener.batch.tables import failures_csv
from screener.batch.words import say
from screener.report import CsvStyle
from screener.said import Said

FAILED = [failed("a/b.mp4", "pose", "died"), failed("c.mp4", "grouping", "twice", other="b.mp4")]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_sentences_with_the_same_fields() -> None:
    english, german = say("en").text, say("de").text
    assert set(english) == set(german)
    assert {k: fields(v) for k, v in english.items()} == {k: fields(v) for k, v in german.items()}


def test_a_failure_is_english_and_can_be_said_in_german() -> None:
    reason = FAILED[1].reason
    assert reason == "the same clip as b.mp4"
    assert isinstance(reason, Said)
    assert say("de").said(reason) == "derselbe Clip wie b.mp4"


def test_the_german_page_and_table_of_failures_are_german() -> None:
    page = render_index([], FAILED, "de")
    assert '<html lang="de">' in page
    assert "2 Dateien nicht ausgewertet" in page
    for english in ("not screened", "What to do", "sessions", "by name", "flagged,", "Tables:"):
        assert english not in page
    table = failures_csv(FAILED, CsvStyle(bom=True, decimal_comma=True), "de")
    assert table.startswith("\ufefffile;stage;reason;what_to_do\n")
    assert "c.mp4;grouping;derselbe Clip wie b.mp4;" in table


def test_the_english_page_says_one_and_many() -> None:
    assert "1 file not screened" in render_index([], FAILED[:1])
    assert "2 files not screened" in render_index([], FAILED)

"""The words of a batch in both languages: its page, its tables, and what it tells meanwhile."""

import io
import pickle
from pathlib import Path
from string import Formatter

import pytest
from rich.console import Console

from screener.batch.command import dry_run_text, outcome_text, template
from screener.batch.grouping import Role as ClipRole
from screener.batch.jobs import ClipWork, Looked, Settings
from screener.batch.page import render_index
from screener.batch.plan import Plan, Upload, failed, make_plan
from screener.batch.progress import Lines
from screener.batch.run import Outcome
from screener.batch.tables import failures_csv
from screener.batch.words import say
from screener.batch.work import look_at_clip
from screener.clip.types import Movement, Role, View
from screener.report import CsvStyle
from screener.said import LANGUAGES, Said

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


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """A clip whose name says all, one whose name says little, one of nobody, and no clips."""
    for name in ("Ann/2026-01-02_front_{0}.mp4", "Ben/x.mp4", "1.mp4"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"clip")
    for number in range(11):
        (tmp_path / f"{number:02d}.txt").touch()
    return make_plan(tmp_path, tmp_path / "out", None, "2026-11-01")


def others(and_more: str) -> str:
    return ", ".join(f"{number:02d}.txt" for number in range(10)) + and_more


def test_the_dry_run_is_told_in_english_and_in_german(plan: Plan) -> None:
    nobody = plan.failures[0]
    assert dry_run_text(plan).splitlines() == [
        "Ann, 2026-01-02  ->  Ann/2026-01-02/",
        "    Ann/2026-01-02_front_{0}.mp4  (front)",
        "Ben, 2026-11-01  ->  Ben/2026-11-01/",
        "    Ben/x.mp4  (role from the picture, date from --date)",
        f"NOT SCREENED 1.mp4: {nobody.reason}. {nobody.what_to_do}",
        f"No clips: {others(' and 1 more')}",
        "2 clips, 2 athletes, 2 sessions, 1 not screened.",
    ]
    german = dry_run_text(plan, "de").splitlines()
    assert german[:4] == [
        "Ann, 2026-01-02  ->  Ann/2026-01-02/",
        "    Ann/2026-01-02_front_{0}.mp4  (von vorn)",
        "Ben, 2026-11-01  ->  Ben/2026-11-01/",
        "    Ben/x.mp4  (Rolle aus dem Bild, Datum aus --date)",
    ]
    assert german[4].startswith("NICHT AUSGEWERTET 1.mp4: weder Ordner noch Dateiname sagen")
    assert german[5:] == [
        f"Keine Clips: {others(' und 1 weitere')}",
        "Clips: 2, Personen: 2, Termine: 2, nicht ausgewertet: 1.",
    ]


def test_every_word_of_a_role_can_be_told() -> None:
    words = {word.value for kind in (Movement, View, Role) for word in kind if word.value}
    for language in LANGUAGES:
        told = say(language).text
        assert {f"role.{word}" for word in words - {"other"}} <= set(told)
    spoken = {word: say("en")(f"role.{word}") for word in words - {"other"}}
    assert spoken == {word: word.replace("_", " ") for word in spoken}


def test_an_error_of_screener_is_told_in_two_parts_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "a. b.mp4"
    path.touch()
    upload = Upload(path, "a. b.mp4", "Ann", "2026-01-02", "name", ClipRole(), overrules=False)
    settings = Settings(tmp_path, "full", "", "", ())
    failure = look_at_clip(ClipWork(upload, tmp_path, settings)).failure
    assert failure is not None
    assert (failure.reason, failure.what_to_do) == (
        "the file is empty (0 bytes)", "Copy it from the camera again.",
    )  # fmt: skip
    travelled = pickle.loads(pickle.dumps(failure))
    assert failures_csv([travelled], CsvStyle(), "de").splitlines()[1] == (
        "a. b.mp4,pose,die Datei ist leer (0 Byte),Kopieren Sie sie noch einmal von der Kamera."
    )


def test_every_source_of_a_date_can_be_told() -> None:
    assert {key.partition(".")[2] for key in say("de").text if key.startswith("date_from.")} == {
        "name", "manifest", "--date", "recording", "file date"
    }  # fmt: skip


def test_the_template_is_told_in_english_and_in_german(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "en.csv"
    assert template(plan, tmp_path, path) == (
        f"{path}: a line for each of 3 clips. Empty cells are left to the names; a role overrules "
        "what is detected. Then run without --init."
    )
    assert "eine Zeile für jeden Clip" in template(plan, tmp_path, tmp_path / "de.csv", "de")


def test_the_outcome_is_told_in_english_and_in_german() -> None:
    travelled = pickle.loads(pickle.dumps(FAILED[1]))
    outcome = Outcome(Path("out/index.html"), 1, 2, 3, (travelled, *[FAILED[0]] * 21))
    english = outcome_text(outcome, Path("out")).splitlines()
    assert english[0] == (
        "not screened: c.mp4 (grouping): the same clip as b.mp4. Remove one of the two; the first "
        "was screened."
    )
    assert english[20:] == [
        "... and 2 more in failures.csv",
        "2 clips, 1 sessions, 3 clips known from before, 22 not screened.",
        f"Page: {outcome.page}",
        "Tables: out/athletes.csv, clips.csv, summary.csv, reps.csv, failures.csv",
    ]
    german = outcome_text(outcome, Path("out"), "de").splitlines()
    assert german[0] == (
        "nicht ausgewertet: c.mp4 (Zuordnung): derselbe Clip wie b.mp4. Einen der beiden "
        "entfernen; der erste wurde ausgewertet."
    )
    assert german[20:] == [
        "... und 2 weitere in failures.csv",
        "Clips: 2, Termine: 1, von früher bekannte Clips: 3, nicht ausgewertet: 22.",
        f"Seite: {outcome.page}",
        "Tabellen: out/athletes.csv, clips.csv, summary.csv, reps.csv, failures.csv",
    ]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["known: {} (1/2 clips, 0 failed)", "failed: {} (2/2 clips, 1 failed)"]),
        ("de", ["bekannt: {} (1/2 Clips, 0 fehlgeschlagen)",
                "fehlgeschlagen: {} (2/2 Clips, 1 fehlgeschlagen)"]),
    ],
)  # fmt: skip
def test_progress_is_told_in_the_language(plan: Plan, language: str, lines: list[str]) -> None:
    out = io.StringIO()
    watch = Lines(Console(file=out), 2, 100, language)
    ann, ben = plan.uploads
    watch.clip(Looked(ann, known=True), 50)
    watch.clip(Looked(ben, failure=FAILED[0]), 50)
    assert out.getvalue().splitlines() == [
        line.replace("{}", upload.file) for line, upload in zip(lines, (ann, ben), strict=True)
    ]


def test_frames_and_time_left_are_told_in_german(plan: Plan) -> None:
    out = io.StringIO()
    Lines(Console(file=out), 2, 100, "de").clip(Looked(plan.uploads[0], frames=300), 50)
    assert out.getvalue().startswith("angesehen: Ann/")
    assert " Bilder/s, noch 0:00:0" in out.getvalue()

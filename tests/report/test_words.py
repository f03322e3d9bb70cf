import re
from html import unescape
from pathlib import Path
from string import Formatter

import pytest

import screener.report
from screener.clip.types import Movement, Reason, View
from screener.errors import UsageError
from screener.report.annotated import Look
from screener.report.english import said_elsewhere
from screener.report.page import render_page
from screener.report.tables import summary_csv
from screener.report.text import summary_text
from screener.report.words import words
from screener.rules.chain import CHAIN, above, below
from screener.rules.finding import Confidence, Joint, Outcome, Severity
from screener.said import LANGUAGES, Said
from screener.screening import Screening

FOLDER = Path(screener.report.__file__).parent
ENGLISH = words("en").text


def fields(text: str) -> set[tuple[str, str]]:
    """Names of what is filled in, with the digits of numbers."""
    return {
        (name, spec if spec and spec.startswith(".") else "")
        for _, name, spec, _ in Formatter().parse(text)
        if name
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence_with_the_same_fields(language: str) -> None:
    text = words(language).text
    assert set(text) == set(ENGLISH)
    assert {key: fields(value) for key, value in text.items()} == {
        key: fields(value) for key, value in ENGLISH.items()
    }


def test_german_is_not_english_left_over() -> None:
    german = words("de").text
    same = {key for key, value in german.items() if value == ENGLISH[key]}
    wordy = {key for key in same if re.search("[a-z]{2}", re.sub("{.*?}", "", ENGLISH[key]))}
    assert wordy == {"joints.status", "measures.median", "measures.clip", "severity.ok",
                     "method.schema", "text.clips"}  # fmt: skip


def test_what_is_said_in_english_can_be_said_again(screening: Screening) -> None:
    say = words("en")
    told = [f.seen for f in screening.findings] + [f.title for f in screening.findings]
    for h in screening.hypotheses:
        told += [h.sentence, h.evidence_note, *h.for_, *h.against, *h.missing]
        told += [part for s in h.suggestions for part in (s.drill, s.why, s.dose, s.retest)]
    told += [text for j in screening.joints for text in (j.finding, j.reason, j.next_step)]
    told += [text for pair in screening.next_clips for text in pair]
    told = [text for text in told if text]
    assert len(told) > 60
    for text in told:
        assert isinstance(text, Said)
        assert text.key
        assert say.said(text) == text


def test_every_word_a_template_asks_for_is_there() -> None:
    for template in FOLDER.glob("templates/*.j2"):
        for key in re.findall(r"\bt\([\"']([\w.]+)[\"'][,)]", template.read_text("utf-8")):
            assert key in ENGLISH, (template.name, key)


def test_every_word_of_the_program_has_a_name() -> None:
    keys = {f"joint.{joint.value}" for joint in Joint}
    keys |= {f"joint.{place(link.joint)}" for link in CHAIN for place in (above, below)}
    keys |= {f"need.{link.need}" for link in CHAIN}
    keys |= {f"movement.{m.value}" for m in Movement} | {f"view.{v.value}" for v in View}
    keys |= {f"outcome.{o.value}" for o in Outcome} | {f"reason.{r.value}" for r in Reason}
    keys |= {f"severity.{s.value}" for s in Severity if s.value}
    keys |= {f"confidence.{c.value}" for c in Confidence if c.value}
    assert keys <= set(ENGLISH)


def test_what_no_catalogue_has_stays_english_and_is_marked() -> None:
    say = words("de")
    assert say.said("Ears wiggle <b>.") == "Ears wiggle <b>."
    assert say.marked("Ears wiggle <b>.") == '<span lang="en">Ears wiggle &lt;b&gt;.</span>'
    assert words("en").marked("Ears wiggle <b>.") == "Ears wiggle &lt;b&gt;."


def test_the_german_page_is_german(screening: Screening) -> None:
    text = render_page(screening, {}, Look(language="de"))
    assert '<html lang="de">' in text
    for word in ("Sprunggelenk", "auffällig", "Was zu sehen war", "nicht beurteilt", "Ferse"):
        assert word in text
    for word in ("What was seen", "not assessed", "Not assessed", "Show in the clip", "Heel comes"):
        assert word not in text
    marked = re.findall(r'<span lang="en">(.*?)</span>', text)
    assert marked == ["bad &lt;b&gt;.mp4: cannot be read as a video."]


def test_nothing_german_holds_an_english_sentence_of_the_rules(screening: Screening) -> None:
    page = unescape(render_page(screening, {}, Look(language="de")))
    summary = summary_csv(screening, language="de")
    pieces = {
        piece.strip(" .;:,()").lower()
        for text in said_elsewhere().values()
        for piece in re.split("{.*?}", text)
    }
    wordy = {piece for piece in pieces if len(re.findall("[a-z]{2,}", piece)) > 2}
    assert len(wordy) > 200
    for german in (page, summary, summary_text(screening, "de")):
        assert [piece for piece in wordy if piece in german.lower()] == []
    assert re.search(r"Die Ferse (links|rechts) hebt um \d,\d\d ± \d,\d\d Fußlängen ab", summary)
    assert "flagged" in summary


def test_the_summary_says_the_same_in_both_languages(screening: Screening) -> None:
    english, german = (summary_text(screening, language) for language in LANGUAGES)
    assert len(english.splitlines()) == len(german.splitlines())
    assert "\n  MARKED   " in english
    assert "\n  DEUTLICH " in german


def test_a_language_there_is_not_is_told() -> None:
    with pytest.raises(UsageError, match="en, de"):
        words("fr")

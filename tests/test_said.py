import pickle
import time

import pytest

from screener.said import Ear, Filler, Said, said


def test_a_sentence_is_its_english_and_remembers_what_it_says() -> None:
    side = said("side.left", "left")
    text = said("heel", "the {side} heel rises by {value:.2f}", side=side, value=0.5)
    assert text == "the left heel rises by 0.50"
    assert (text.key, text.values) == ("heel", {"side": side, "value": 0.5})


def test_it_still_remembers_in_another_process() -> None:
    text = pickle.loads(pickle.dumps(said("unseen", "{share:.0%} unseen", share=0.25)))
    assert (text, text.key, text.values) == ("25% unseen", "unseen", {"share": 0.25})


@pytest.mark.parametrize(
    ("template", "english", "german"),
    [
        ("{x:.1f} deg", "2.5 deg", "2,5 deg"),
        ("{x:.0%}", "250%", "250\N{NO-BREAK SPACE}%"),
        ("{n} clips", "3 clips", "3 clips"),
        ("{a!c}.", "In a.b.", "In a.b."),
        ("{b!l}", "over", "over"),
        ("{both!l:; }", "in a.b; over", "in a.b; over"),
    ],
)
def test_templates_are_filled_as_the_language_writes(
    template: str, english: str, german: str
) -> None:
    values = {"x": 2.5, "n": 3, "a": "in a.b", "b": "Over", "both": ("In a.b", "Over")}
    assert Filler().format(template, **values) == english
    assert Filler(comma=True).format(template, **values) == german


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{error!f}", "it is empty"),
        ("{error!m}", "Copy it. Then try again."),
    ],
)
def test_an_error_comes_apart_in_what_is_wrong_and_what_to_do(template: str, filled: str) -> None:
    error = "it is empty. Copy it. Then try again."
    assert Filler().format(template, error=error) == filled
    assert Filler().format("{error!f}|{error!m}", error="just this.") == "just this|"


TEMPLATES = {
    "empty": "it is empty.",
    "lacks": "{what} lacks {parts:, }.",
    "either": "choose {a} or {b}.",
    "any": "choose {a}.",
    "twice": "{a}, again {a}.",
}


@pytest.mark.parametrize(
    ("text", "key", "values"),
    [
        ("it is empty.", "empty", {}),
        ("band 3 lacks a, b.", "lacks", {"what": "band 3", "parts": ("a", "b")}),
        ("choose x or y.", "either", {"a": "x", "b": "y"}),
        ("choose x.", "any", {"a": "x"}),
        ("x, again x.", "twice", {"a": "x"}),
    ],
)
def test_an_ear_hears_what_a_filler_filled(text: str, key: str, values: dict[str, object]) -> None:
    heard = Ear(TEMPLATES).hear(text)
    assert heard is not None
    assert (heard, heard.key, heard.values) == (text, key, values)
    assert Filler().format(TEMPLATES[key], **values) == text


def test_an_ear_hears_what_a_sentence_is_about() -> None:
    heard = Ear(TEMPLATES).hear("C: a: b.mp4: it is empty.")
    assert heard is not None
    assert (heard.key, heard.values["about"]) == ("about", ("C", "a", "b.mp4"))
    what = heard.values["what"]
    assert isinstance(what, Said)
    assert what.key == "empty"


@pytest.mark.parametrize("text", ["", "it is full.", "It is empty.", "x, again y.", ": : "])
def test_an_ear_hears_nothing_where_nothing_is_known(text: str) -> None:
    assert Ear(TEMPLATES).hear(text) is None


def test_long_nonsense_is_heard_in_a_moment() -> None:
    begin = time.perf_counter()
    for text in (": " * 130, "x, again " * 3000 + "!", "choose a or " * 3000, "a lacks , " * 3000):
        Ear(TEMPLATES).hear(text)
    assert time.perf_counter() - begin < 5

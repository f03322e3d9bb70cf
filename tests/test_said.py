import pickle

import pytest

from screener.said import Filler, said


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

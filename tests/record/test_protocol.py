import pytest

from screener.errors import UsageError
from screener.record.framing import Hint
from screener.record.guide import Plan, Seen, Stage, State
from screener.record.prompts import ANGLES, words_of
from screener.record.protocol import _content, chosen, limits, steps
from screener.record.screen import plain
from screener.report.words import LANGUAGES, words


def test_every_limit_says_where_it_comes_from() -> None:
    for entry in _content()["limit"]:
        assert entry["basis"] in {"R", "E"}, entry["name"]
        assert entry["source"], entry["name"]
        assert entry["unit"], entry["name"]
    assert len(limits()) == len(_content()["limit"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_is_there_short_and_drawable(language: str) -> None:
    say = words(language)
    plan = Plan(steps())
    values = dict.fromkeys(ANGLES, 12.0)
    for stage in Stage:
        for step in range(len(plan.steps)):
            for hint in (None, *Hint):
                seen = Seen(1.0, hints=(hint,) if hint else (), reps=2)
                shown = words_of(State(stage, 0.0, step), seen, plan, 3.0, values, say)
                assert 0 < len(shown.headline) <= 32, shown.headline
                assert "?" not in plain(shown.headline + shown.detail + shown.foot)


def test_umlauts_are_spelt_out_for_fonts_that_have_none() -> None:
    assert plain("Höher, größer, Füße, 5°") == "Hoeher, groesser, Fuesse, 5 deg"


def test_a_clip_there_is_not_is_told() -> None:
    assert [step.name for step in chosen(["hinge_side"])] == ["hinge_side"]
    with pytest.raises(UsageError, match="squat_front"):
        chosen(["somersault"])

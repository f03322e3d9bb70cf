import pytest

from screener.errors import UsageError
from screener.record.framing import Hint
from screener.record.guide import Plan, Seen, Stage, State
from screener.record.prompts import ANGLES, words_of
from screener.record.protocol import _content, chosen, limits, steps
from screener.report.words import words
from screener.said import LANGUAGES


def test_every_limit_says_where_it_comes_from() -> None:
    for entry in _content()["limit"]:
        assert entry["basis"] in {"R", "E"}, entry["name"]
        assert entry["source"], entry["name"]
        assert entry["unit"], entry["name"]
    assert len(limits()) == len(_content()["limit"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_is_there_short(language: str) -> None:
    say = words(language)
    plan = Plan(steps())
    values = dict.fromkeys(ANGLES, 12.0)
    for stage in Stage:
        for step in range(len(plan.steps)):
            for hint in (None, *Hint):
                seen = Seen(1.0, hints=(hint,) if hint else (), reps=2)
                shown = words_of(State(stage, 0.0, step), seen, plan, 3.0, values, say)
                assert 0 < len(shown.headline) <= 32, shown.headline


def test_a_clip_there_is_not_is_told() -> None:
    assert [step.name for step in chosen(["hinge_side"])] == ["hinge_side"]
    with pytest.raises(UsageError, match="squat_front"):
        chosen(["somersault"])

"""What is said at each stage: a state and a moment go in, words on the screen come out."""

from __future__ import annotations

import math

from screener.record.framing import Hint
from screener.record.guide import Plan, Seen, Stage, State
from screener.record.screen import Tone, Words
from screener.report.words import Words as Catalogue

ANGLES = ("knee", "knee_left", "knee_right", "trunk", "shank", "lean")
"""Keys of the live angles (:func:`screener.record.live.angles`)."""


def words_of(
    state: State,
    seen: Seen,
    plan: Plan,
    countdown_s: float,
    angles: dict[str, float],
    say: Catalogue,
) -> Words:
    """The words of a moment."""
    task = task_of(state.step, plan, say)
    if state.stage is Stage.COUNTDOWN:
        left = max(1, math.ceil(countdown_s - (seen.time_s - state.since_s)))
        return Words(
            say("record.still"), task, say("record.keys.set"), str(left), "", (), Tone.WELL, True
        )
    if state.stage is Stage.SET:
        values = tuple(f"{say(f'record.angle.{key}')} {round(v)}°" for key, v in angles.items())
        count, of = str(seen.reps), f"/ {plan.reps}"
        headline = say("record.enough") if seen.reps >= plan.reps else say("record.go")
        return Words(headline, task, say("record.keys.set"), count, of, values, Tone.LIVE, True)
    if state.stage is Stage.DONE:
        last = state.step + 1 == len(plan.steps)
        after = say("record.last") if last else task_of(state.step + 1, plan, say)
        detail = after if last else say("record.next", task=after)
        headline = say.count("record.done", seen.reps)
        return Words(headline, detail, say("record.keys.next"), tone=Tone.WELL)
    if state.stage is Stage.OVER:
        return Words(say("record.over"))
    hint = seen.hints[0] if seen.hints else None
    headline = say(f"record.hint.{hint.value}") if hint else say("record.good")
    tone = Tone.CHANGE if hint else Tone.WELL
    return Words(headline, task, say("record.keys.framing"), tone=tone, recording=state.recording)


def task_of(step: int, plan: Plan, say: Catalogue) -> str:
    """What is to be done in a step, in words."""
    return say(f"record.step.{plan.steps[step].name}", n=plan.reps)


def silent(say: Catalogue) -> Words:
    """The words while no picture comes."""
    return Words(say("record.silent"), tone=Tone.CHANGE)


def starting(say: Catalogue) -> Words:
    """The words before the first picture."""
    return Words(say("record.starting"))


def spoken(words: Words, stage: Stage, hint: Hint | None) -> str:
    """What is said aloud: the headline, with the task where one begins; nothing twice."""
    if stage is Stage.SET and words.number:
        return words.headline if words.number == "0" else words.number
    if stage is Stage.FRAMING and hint is None:
        return f"{words.detail}. {words.headline}"
    return words.headline

"""The way through the protocol: pure, a state and what is seen go in, the next state comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from screener.clip.types import Movement
from screener.record.framing import Hint
from screener.record.protocol import Step


class Stage(str, Enum):
    """Where in the protocol the session is."""

    FRAMING = "framing"
    COUNTDOWN = "countdown"
    SET = "set"
    DONE = "done"
    OVER = "over"


class Key(str, Enum):
    """What may be pressed: go on (begin, end, next) or quit."""

    GO = "go"
    QUIT = "quit"


@dataclass(frozen=True)
class Seen:
    """A moment: its time in seconds, what to change, and what the athlete does.

    ``anyone`` somebody is there, ``down`` a descent is under way, ``reps`` counted so far,
    ``hand_up`` one hand above the head, ``calm`` no movement (False while that is not known).
    """

    time_s: float
    anyone: bool = True
    hints: tuple[Hint, ...] = ()
    down: bool = False
    reps: int = 0
    hand_up: bool = False
    calm: bool = True

    @property
    def still(self) -> bool:
        """Whether the athlete stands still."""
        return self.anyone and self.calm and not self.down and Hint.STILL not in self.hints


@dataclass(frozen=True)
class Plan:
    """What is to be filmed, how many repetitions of it, and whether hints hold a recording up."""

    steps: tuple[Step, ...]
    reps: int = 5
    auto: bool = False


@dataclass(frozen=True)
class State:
    """A stage since ``since_s``, of step number ``step``.

    ``recording`` tells whether pictures are kept. The other times are when something began that
    still lasts: good framing, standing still, a part of the body out of the picture, nobody there,
    a hand held up.
    """

    stage: Stage = Stage.FRAMING
    since_s: float = 0.0
    step: int = 0
    recording: bool = False
    good_s: float | None = None
    still_s: float | None = None
    out_s: float | None = None
    gone_s: float | None = None
    hand_s: float | None = None
    hand_ready: bool = False


_FATAL = frozenset({Hint.NOBODY, Hint.BACK, Hint.MIDDLE, Hint.HEAD, Hint.FEET})
"""Hints that stop a countdown: a part of the body is not in the picture."""


def advance(
    state: State, seen: Seen, plan: Plan, limits: Mapping[str, float], key: Key | None = None
) -> State:
    """The state after a moment seen, or after a key."""
    if key is Key.QUIT:
        return replace(state, stage=Stage.OVER, recording=False)
    state = _lasting(state, seen, plan)
    gesture = _lasts(state.hand_s, seen, limits["gesture_s"])
    return _BY_STAGE[state.stage](state, seen, plan, limits, gesture or key is Key.GO)


def _lasting(state: State, seen: Seen, plan: Plan) -> State:
    """What began, what lasts and what ended."""
    now = seen.time_s
    overhead = plan.steps[state.step].movement is Movement.OVERHEAD_SQUAT
    hand = seen.hand_up and state.hand_ready and not (overhead and state.stage is Stage.SET)
    return replace(
        state,
        good_s=_since(state.good_s, now, not seen.hints),
        still_s=_since(state.still_s, now, seen.still),
        out_s=_since(state.out_s, now, bool(_FATAL & set(seen.hints))),
        gone_s=_since(state.gone_s, now, not seen.anyone),
        hand_s=_since(state.hand_s, now, hand),
        hand_ready=state.hand_ready or not seen.hand_up,
    )


def _framing(state: State, seen: Seen, plan: Plan, limits: Mapping[str, float], go: bool) -> State:
    if plan.auto:
        return _to(state, Stage.SET, seen) if seen.anyone else replace(state, recording=True)
    if go or _lasts(state.good_s, seen, limits["good_for_s"]):
        return _to(state, Stage.COUNTDOWN, seen)
    if seen.time_s - state.since_s > limits["patience_s"]:
        return _to(state, Stage.OVER, seen)
    return replace(state, recording=state.good_s is not None)


def _countdown(
    state: State, seen: Seen, plan: Plan, limits: Mapping[str, float], go: bool
) -> State:
    del plan
    if go or seen.down:
        return _to(state, Stage.SET, seen)
    if _lasts(state.out_s, seen, limits["out_s"]):
        return _to(state, Stage.FRAMING, seen)
    if state.still_s is None:
        return replace(state, since_s=seen.time_s)
    over = seen.time_s - state.since_s >= limits["countdown_s"]
    return _to(state, Stage.SET, seen) if over else state


def _set(state: State, seen: Seen, plan: Plan, limits: Mapping[str, float], go: bool) -> State:
    enough = seen.reps >= plan.reps and _lasts(state.still_s, seen, limits["end_still_s"])
    stopped = seen.reps > 0 and _lasts(state.still_s, seen, limits["stopped_s"])
    gone = _lasts(state.gone_s, seen, limits["gone_s"])
    too_long = seen.time_s - state.since_s > limits["longest_s"]
    done = go or enough or stopped or gone or too_long
    return _to(state, Stage.DONE, seen) if done else state


def _done(state: State, seen: Seen, plan: Plan, limits: Mapping[str, float], go: bool) -> State:
    if not go and seen.time_s - state.since_s < limits["done_s"]:
        return state
    if state.step + 1 == len(plan.steps):
        return _to(state, Stage.OVER, seen)
    return replace(_to(state, Stage.FRAMING, seen), step=state.step + 1)


def _over(state: State, seen: Seen, plan: Plan, limits: Mapping[str, float], go: bool) -> State:
    del seen, plan, limits, go
    return state


_BY_STAGE = {
    Stage.FRAMING: _framing,
    Stage.COUNTDOWN: _countdown,
    Stage.SET: _set,
    Stage.DONE: _done,
    Stage.OVER: _over,
}
_RECORDS = frozenset({Stage.COUNTDOWN, Stage.SET})


def _to(state: State, stage: Stage, seen: Seen) -> State:
    """Another stage: what lasted counts from its beginning; a hand must come down first."""
    return State(stage, seen.time_s, state.step, stage in _RECORDS)


def _since(began: float | None, now: float, lasts: bool) -> float | None:
    if not lasts:
        return None
    return now if began is None else began


def _lasts(began: float | None, seen: Seen, seconds: float) -> bool:
    return began is not None and seen.time_s - began >= seconds

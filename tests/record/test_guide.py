from collections.abc import Iterable

from screener.record.framing import Hint
from screener.record.guide import Key, Plan, Seen, Stage, State, advance
from screener.record.protocol import chosen, limits

PLAN = Plan(chosen(["squat_front", "squat_side"]), reps=3)
OVERHEAD = Plan(chosen(["overhead_side"]), reps=3)


def go(state: State, moments: Iterable[Seen], plan: Plan = PLAN) -> State:
    for seen in moments:
        state = advance(state, seen, plan, limits())
    return state


def span(begin: float, end: float, **about: object) -> list[Seen]:
    """Ten moments a second."""
    return [
        Seen(k / 10, **about)  # type: ignore[arg-type]
        for k in range(round(10 * begin), round(10 * end))
    ]


def at(stage: Stage, since: float = 0.0, step: int = 0, recording: bool = True) -> State:
    return State(stage, since, step, recording)


def test_a_whole_set_goes_by_itself() -> None:
    state = go(State(), span(0, 1.2))
    assert state.stage is Stage.COUNTDOWN
    state = go(state, span(1.2, 4.5))
    assert state.stage is Stage.SET
    for rep in range(3):
        state = go(state, span(5 + 4 * rep, 8 + 4 * rep, down=True, reps=rep))
        state = go(state, span(8 + 4 * rep, 9 + 4 * rep, reps=rep + 1))
        assert state.stage is Stage.SET
    state = go(state, span(17, 19.5, reps=3))
    assert state.stage is Stage.DONE
    state = go(state, span(19.5, 22.5, reps=3))
    assert (state.stage, state.step) == (Stage.FRAMING, 1)


def test_recording_begins_with_the_first_good_moment_so_that_standing_is_in_it() -> None:
    state = go(State(), span(0, 0.3))
    assert (state.stage, state.recording) == (Stage.FRAMING, True)
    assert not go(state, span(0.3, 0.4, hints=(Hint.BACK,))).recording


def test_nothing_begins_while_something_is_to_be_changed() -> None:
    state = go(State(), span(0, 20, hints=(Hint.LEVEL,)))
    assert (state.stage, state.recording) == (Stage.FRAMING, False)


def test_the_countdown_waits_for_standing_still_and_a_descent_ends_it() -> None:
    moving = go(at(Stage.COUNTDOWN), span(0, 6, hints=(Hint.STILL,)))
    assert moving.stage is Stage.COUNTDOWN
    assert go(moving, span(6, 9.2)).stage is Stage.SET
    assert go(at(Stage.COUNTDOWN), span(0, 0.5, down=True)).stage is Stage.SET


def test_walking_out_in_the_countdown_begins_anew() -> None:
    out = {"anyone": False, "hints": (Hint.NOBODY,)}
    state = go(at(Stage.COUNTDOWN), span(0, 0.3, **out))
    assert state.stage is Stage.COUNTDOWN
    state = go(state, span(0.3, 1, **out))
    assert (state.stage, state.recording) == (Stage.FRAMING, False)


def test_a_raised_hand_begins_and_ends_a_set_but_must_come_down_between() -> None:
    wrong = (Hint.LEVEL,)
    state = go(State(), span(0, 0.5, hints=wrong))
    state = go(state, span(0.5, 1.5, hints=wrong, hand_up=True))
    assert state.stage is Stage.COUNTDOWN
    state = go(state, span(1.5, 6, hand_up=True))
    assert state.stage is Stage.SET
    state = go(state, span(6, 9, hand_up=True))
    assert state.stage is Stage.SET
    state = go(state, [*span(9, 9.2), *span(9.2, 10.2, hand_up=True)])
    assert state.stage is Stage.DONE


def test_hands_in_an_overhead_squat_are_no_sign() -> None:
    state = go(at(Stage.SET), [*span(0, 1), *span(1, 5, hand_up=True)], OVERHEAD)
    assert state.stage is Stage.SET


def test_a_set_ends_when_nobody_is_left_or_the_athlete_stops_early() -> None:
    assert go(at(Stage.SET), span(0, 3.3, anyone=False)).stage is Stage.DONE
    assert go(at(Stage.SET), span(0, 7.5, reps=1)).stage is Stage.SET
    assert go(at(Stage.SET), span(0, 8.3, reps=1)).stage is Stage.DONE
    assert go(at(Stage.SET), span(0, 121)).stage is Stage.DONE


def test_a_set_does_not_end_while_nobody_knows_whether_the_athlete_moves() -> None:
    assert go(at(Stage.SET), span(0, 30, reps=1, calm=False)).stage is Stage.SET


def test_keys_go_on_and_quit() -> None:
    set_ = at(Stage.SET)
    assert advance(set_, Seen(1), PLAN, limits(), Key.GO).stage is Stage.DONE
    assert advance(set_, Seen(1), PLAN, limits(), Key.QUIT).stage is Stage.OVER
    assert not advance(set_, Seen(1), PLAN, limits(), Key.QUIT).recording


def test_after_the_last_clip_or_when_nobody_comes_it_is_over() -> None:
    assert go(at(Stage.DONE, step=1), span(0, 4.2)).stage is Stage.OVER
    gone = span(0, 91, anyone=False, hints=(Hint.NOBODY,))
    assert go(State(), gone).stage is Stage.OVER


def test_auto_waits_for_nobody() -> None:
    auto = Plan(PLAN.steps, 3, auto=True)
    state = go(State(recording=True), span(0, 0.1, hints=(Hint.LEVEL, Hint.SIDE)), auto)
    assert (state.stage, state.recording) == (Stage.SET, True)

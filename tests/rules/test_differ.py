"""All clips of one athlete together: raised heels, roles, pain, what to film next."""

from pathlib import Path

import pytest

from screener.assess import screen_tracks
from screener.clip.types import Role
from screener.report import summary_text
from screener.rules.finding import Hypothesis, Outcome
from screener.screening import STOP, Screening
from tests.conftest import quick_truth
from validation.ideal import ideal_track


def screen(clips: dict[str, str], pain: bool | None = None) -> Screening:
    tracks = [(Path(file), ideal_track(quick_truth(case))) for file, case in clips.items()]
    return screen_tracks(tracks, athlete="A", date="2026-01-01", pain=pain)


PLAIN = {"front.mp4": "squat_valgus_both_front", "side.mp4": "squat_heel_rise_side"}


def by_id(screening: Screening, name: str) -> Hypothesis:
    return next(h for h in screening.hypotheses if h.id == name)


def test_knees_that_stay_out_on_raised_heels_speak_for_the_ankle() -> None:
    both = screen({**PLAIN, "front_heels_raised.mp4": "squat_healthy_front"})
    ankle, hip = by_id(both, "limited_ankle_mobility"), by_id(both, "hip_abductor_control")
    assert both.hypotheses[0] is ankle
    assert any("With raised heels" in text and "improves" in text for text in ankle.for_)
    assert any("improves" in text for text in hip.against)


def test_knees_that_fall_in_all_the_same_speak_for_the_hip() -> None:
    both = screen({**PLAIN, "front_heels_raised.mp4": "squat_valgus_both_front"})
    ankle, hip = by_id(both, "limited_ankle_mobility"), by_id(both, "hip_abductor_control")
    assert any("does not change" in text for text in hip.for_)
    assert any("does not change" in text for text in ankle.against)


def test_a_clip_on_raised_heels_is_no_finding_of_the_plain_squat() -> None:
    raised = screen({"squat_heels_raised.mp4": "squat_valgus_both_front"})
    assert {f.outcome for f in raised.findings} == {Outcome.NOT_ASSESSED}


def test_the_next_clip_is_the_one_that_tells_the_two_likeliest_readings_apart() -> None:
    screening = screen(PLAIN)
    first, second = screening.hypotheses[:2]
    assert {first.id, second.id} == {"limited_ankle_mobility", "hip_abductor_control"}
    what, why = screening.next_clips[0]
    assert "wedge" in what or "raised heels" in what
    assert "apart" in why
    done = screen({**PLAIN, "x_heels_raised.mp4": "squat_valgus_both_front"})
    assert "apart" not in done.next_clips[0][1]


@pytest.mark.parametrize("pain", [True, False, None])
def test_pain_stops_every_suggestion_and_unasked_questions_come_first(pain: bool | None) -> None:
    screening = screen(PLAIN, pain)
    text = summary_text(screening)
    assert any(h.suggestions for h in screening.hypotheses) is (pain is not True)
    assert (STOP in text) is (pain is True)
    assert ("Ask before any advice" in text) is (pain is None)


def test_roles_given_by_hand_overrule_the_name() -> None:
    tracks = [(Path("a.mp4"), ideal_track(quick_truth("squat_healthy_side")))]
    screening = screen_tracks(tracks, athlete="A", date="d", roles={"a.mp4": Role.KNEE_TO_WALL})
    wall = next(f for f in screening.findings if f.sign == "short_knee_to_wall")
    assert wall.outcome is not Outcome.NOT_ASSESSED

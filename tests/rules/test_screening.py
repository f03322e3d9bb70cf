"""From tracks to findings: rendered truth in, the right sign and reading out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from samples.render import SAMPLES, simulate
from screener.assess import screen_tracks
from screener.pose import PoseTrack
from screener.rules import MODULES, READINGS, SIGNS
from screener.rules.bands import load_bands
from screener.rules.chain import CHAIN, above, below
from screener.rules.finding import Joint, Outcome, Severity
from screener.screening import REPS_COLUMNS, Screening
from tests.conftest import QUICK, quick_truth
from validation.ideal import ideal_track

TRACKS = Path(__file__).parents[1] / "validation" / "tracks"


def screen(*names: str) -> Screening:
    tracks = [(Path(f"{name}.mp4"), ideal_track(quick_truth(name))) for name in names]
    return screen_tracks(tracks, athlete="A", date="2026-01-01")


def flagged(screening: Screening, severity: Severity | None = None) -> set[str]:
    return {
        f.sign
        for f in screening.findings
        if f.outcome is Outcome.FLAGGED and severity in (None, f.severity)
    }


@pytest.mark.parametrize(
    ("name", "sign", "joint"),
    [
        ("squat_valgus_both_front", "knees_inside_feet", Joint.KNEE),
        ("squat_heel_rise_side", "heel_rise", Joint.ANKLE),
        ("overhead_squat_arms_fall_side", "arms_fall_forward", Joint.THORACIC),
        ("single_leg_squat_drop_lean_front", "single_leg_trunk_lean", Joint.HIP),
    ],
)
def test_a_built_in_fault_is_flagged_at_its_joint(name: str, sign: str, joint: Joint) -> None:
    screening = screen(name)
    assert sign in flagged(screening)
    status = next(j for j in screening.joints if j.joint is joint)
    assert status.status is Outcome.FLAGGED
    assert any(sign in reading.supports for reading in READINGS)
    assert screening.hypotheses


@pytest.mark.parametrize("names", [("squat_healthy_front", "squat_healthy_side"),
                                   ("hinge_healthy_side",)])  # fmt: skip
def test_a_healthy_athlete_gets_no_marked_flag(names: tuple[str, ...]) -> None:
    assert flagged(screen(*names), Severity.MARKED) == set()


def test_two_clips_complete_each_other() -> None:
    front, both = screen("squat_healthy_front"), screen("squat_healthy_front", "squat_healthy_side")
    ankle = [next(j for j in s.joints if j.joint is Joint.ANKLE) for s in (front, both)]
    assert ankle[0].status is Outcome.NOT_ASSESSED
    assert ankle[1].status is Outcome.CLEAR


def test_valgus_with_a_stiff_ankle_and_valgus_with_hip_signs_read_differently() -> None:
    ankle = screen("squat_valgus_both_front", "squat_heel_rise_side")
    hip = screen("squat_valgus_both_front", "single_leg_squat_drop_lean_front")
    assert ankle.hypotheses[0].id == "limited_ankle_mobility"
    assert hip.hypotheses[0].id == "hip_abductor_control"


def test_one_sign_alone_is_an_observation_with_what_to_film_next() -> None:
    screening = screen("squat_valgus_both_front")
    hypothesis = screening.hypotheses[0]
    assert hypothesis.observation_only
    assert hypothesis.missing
    assert screening.next_clips[0][0] == hypothesis.missing[0]


def test_what_no_clip_shows_is_never_clear() -> None:
    screening = screen("squat_healthy_front")
    for joint in (Joint.SCAPULA, Joint.GLENOHUMERAL, Joint.LUMBAR, Joint.THORACIC):
        status = next(j for j in screening.joints if j.joint is joint)
        assert status.status is Outcome.NOT_ASSESSED
        assert status.reason
        assert status.next_step


def test_mirroring_a_clip_swaps_the_sides_of_every_finding() -> None:
    track = ideal_track(quick_truth("single_leg_squat_drop_lean_front"))
    swap = {"left": "right", "right": "left", "": ""}

    def found(track_: object, turn: bool) -> set[tuple[str, str, str]]:
        one = screen_tracks([(Path("c.mp4"), track_)], athlete="A", date="d")  # type: ignore[list-item]
        return {(f.sign, swap[f.side] if turn else f.side, f.outcome.value) for f in one.findings}

    assert found(track, turn=False) == found(track.flipped(), turn=True)


@pytest.mark.parametrize("path", sorted(TRACKS.glob("*.npz")), ids=lambda path: path.stem)
def test_what_is_flagged_in_a_clip_is_flagged_on_the_other_side_in_its_mirror(path: Path) -> None:
    swap = {"left": "right", "right": "left"}

    def signs(track: PoseTrack) -> set[tuple[str, str, str]]:
        one = screen_tracks([(Path("c.mp4"), track)], athlete="A", date="2026-01-01")
        return {
            (f.sign, f.side, f.severity.value) for f in one.findings if f.outcome is Outcome.FLAGGED
        }

    track = PoseTrack.load(path)
    assert {(a, swap.get(b, b), c) for a, b, c in signs(track)} == signs(track.flipped())


def test_fewer_than_three_repetitions_lower_the_confidence_but_do_not_silence() -> None:
    case = next(c for c in SAMPLES if c.name == "squat_valgus_both_front")
    once = replace(case, tempo=replace(QUICK, reps=1), fps=20)
    screening = screen_tracks(
        [(Path("once.mp4"), ideal_track(simulate(once)))], athlete="A", date="d"
    )
    finding = next(f for f in screening.findings if f.sign == "knees_inside_feet")
    assert finding.severity is Severity.MARKED
    assert finding.confidence.value == "low"


def test_a_clip_without_repetitions_gives_an_empty_table_and_no_findings() -> None:
    track = ideal_track(quick_truth("squat_healthy_front"))
    still = track.with_(
        time_s=track.time_s[:12], image_px=track.image_px[:12], world_m=track.world_m[:12],
        visibility=track.visibility[:12],
    )  # fmt: skip
    screening = screen_tracks([(Path("still.mp4"), still)], athlete="A", date="d")
    assert list(screening.reps.columns) == [*REPS_COLUMNS, "frame"]
    assert screening.reps.empty
    assert {j.status for j in screening.joints} == {Outcome.NOT_ASSESSED}


def test_noise_raises_no_flag() -> None:
    track = ideal_track(quick_truth("squat_healthy_front"))
    rng = np.random.default_rng(0)
    noise = track.with_(image_px=rng.uniform(0, 700, track.image_px.shape))
    screening = screen_tracks([(Path("noise.mp4"), noise)], athlete="A", date="d")
    assert flagged(screening) == set()


def test_a_rule_that_raises_costs_that_rule_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(medians: object, side: str) -> None:
        raise RuntimeError(f"bug for {side} in {type(medians)}")

    monkeypatch.setitem(SIGNS, "heel_rise", replace(SIGNS["heel_rise"], gate=broken))
    screening = screen("squat_heel_rise_side")
    heel = [f for f in screening.findings if f.sign == "heel_rise"]
    assert {f.outcome for f in heel} == {Outcome.NOT_ASSESSED}
    assert any(f.outcome is not Outcome.NOT_ASSESSED for f in screening.findings)


def test_the_rules_are_consistent() -> None:
    bands = load_bands()
    assert len(SIGNS) == sum(len(module.SIGNS) for module in MODULES)
    for sign in SIGNS.values():
        for movement in sign.movements:
            assert (sign.measure, movement.value) in bands, sign.id
    for reading in READINGS:
        named = {*reading.supports, *reading.needs}
        named |= {sign for sign, _ in (*reading.against, *reading.contradicts)}
        assert named <= set(SIGNS), reading.id
        assert set(reading.needs) <= set(reading.supports)
        assert reading.evidence in "ABC"
        assert "consistent with" in reading.sentence
        assert reading.settle
        assert reading.suggestions


def test_the_chain_is_in_order() -> None:
    assert [link.joint for link in CHAIN] == list(Joint)
    assert below(Joint.ANKLE) == "foot"
    assert above(Joint.ANKLE) == "knee"
    assert below(Joint.LUMBAR) == "hip"

"""What the rules say of athletes whose faults are known: sensitivity by size, false flags."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from samples.render import Case, Faults
from screener.clip.types import Clip, Reason
from screener.measures.table import measure_clip
from screener.rules import READINGS, SIGNS
from screener.rules.bands import load_bands, load_gates, passes
from screener.rules.finding import Finding, Outcome, Severity
from screener.rules.look import Measured, look_for
from screener.rules.read import read_together


@dataclass(frozen=True)
class Fault:
    """A built-in fault: the parameter that sets its size, the sign that should show it.

    ``bins`` are the sizes told apart; ``where`` the kind of case it is looked for in.
    """

    name: str
    sign: str
    family: str
    bins: tuple[float, ...]


FAULTS = (
    Fault("valgus, both knees (deg)", "knees_inside_feet", "front_squat", (8, 16, 24, 30)),
    Fault("weight shift (m)", "weight_shift", "front_squat", (0.05, 0.08)),
    Fault("pelvic drop, one leg (deg)", "pelvic_drop", "single_leg", (6, 10, 15)),
    Fault("trunk lean, one leg (deg)", "single_leg_trunk_lean", "single_leg", (6, 10, 15)),
    Fault("heel rise (deg)", "heel_rise", "side_squat", (10, 20)),
    Fault("arms falling (deg)", "arms_fall_forward", "overhead", (15, 30, 45)),
    Fault("lumbar flexion, hinge (deg)", "lumbar_rounds", "hinge", (10, 20, 30, 40)),
    Fault("squat-like hinge, knee (deg)", "squat_like_hinge", "hinge", (55, 65)),
)


@dataclass(frozen=True)
class Marked:
    """A fault at a marked size and the reading it should lead to."""

    name: str
    reading: str
    family: str
    shown: Callable[[Faults], bool]


MARKED = (
    Marked("valgus of 16 degrees and more, both knees", "hip_abductor_control", "front_squat",
           lambda f: min(f.valgus_left or 0, f.valgus_right or 0) >= 16),
    Marked("valgus of 24 degrees and more, one knee", "hip_abductor_control", "front_squat",
           lambda f: max(f.valgus_left or 0, f.valgus_right or 0) >= 24
           and min(f.valgus_left or 0, f.valgus_right or 0) < 8),
    Marked("weight shift of 8 cm", "side_preference", "front_squat",
           lambda f: abs(f.shift) >= 0.08),
    # a tip of 20 degrees leans the trunk by the marked limit, 13
    Marked("trunk lean of 13 degrees over the standing leg", "hip_abductor_control", "single_leg",
           lambda f: f.tip >= 20 and f.drop <= 10),
    Marked("heel rise of 20 degrees", "limited_ankle_mobility", "side_squat",
           lambda f: f.heel >= 20),
    Marked("shallow", "limited_hip_mobility", "side_squat", lambda f: f.knee <= 90),
    Marked("arms fall by 45 degrees", "limited_thoracic_mobility", "overhead",
           lambda f: f.arm_fall >= 45),
    Marked("early lumbar flexion of 30 degrees in the hinge", "lumbar_moves_for_hip", "hinge",
           lambda f: f.lumbar >= 30),
    Marked("hinge with 55 degrees of knee flexion", "knee_dominant_hinge", "hinge",
           lambda f: f.knee >= 55),
)  # fmt: skip


def leads(found: dict[str, tuple[Case, tuple[Finding, ...]]]) -> pd.DataFrame:
    """Share of marked faults whose reading comes first, and comes at all; one clip a case.

    Of those whose clip could show it: ``hidden`` is how many could not, and said so.
    """
    rows = []
    for marked in MARKED:
        every = [
            (case, findings)
            for case, findings in found.values()
            if marked.family in case.name and marked.shown(case.faults)
        ]
        first = [
            tuple(h.id for h in read_together(READINGS, findings, frozenset({case.movement})))
            for case, findings in every
            if not _hidden(marked.reading, findings)
        ]
        if first:
            right = sum(ids[:1] == (marked.reading,) for ids in first) / len(first)
            named = sum(marked.reading in ids for ids in first) / len(first)
            hidden = len(every) - len(first)
            rows.append((marked.name, marked.reading, len(first), hidden, right, named))
    return pd.DataFrame(rows, columns=["fault", "reading", "n", "hidden", "leads", "named"])


def _hidden(reading: str, findings: tuple[Finding, ...]) -> bool:
    """Whether the clip shows none of the signs a reading needs, and says why.

    A movement taken for another (reason ``no_clip``) is no such excuse.
    """
    needs = next(r.needs for r in READINGS if r.id == reading)
    needed = [f for f in findings if f.sign in needs]
    blocked = [f.outcome is Outcome.NOT_ASSESSED and f.reason is not Reason.NO_CLIP for f in needed]
    return any(blocked) and all(f.outcome is Outcome.NOT_ASSESSED for f in needed)


def size_of(fault: Fault, case: Case) -> float:
    """Size of a fault built into a case, 0 if it is not."""
    f = case.faults
    if fault.sign == "knees_inside_feet":
        both = f.valgus_left is not None and f.valgus_right is not None
        return min(f.valgus_left or 0.0, f.valgus_right or 0.0) if both else 0.0
    return abs(
        {
            "weight_shift": f.shift,
            "pelvic_drop": f.drop,
            "single_leg_trunk_lean": f.tip,
            "heel_rise": f.heel,
            "arms_fall_forward": max(0.0, f.arm_fall),
            "lumbar_rounds": f.lumbar,
            "squat_like_hinge": f.knee if f.knee > 50 else 0.0,
        }[fault.sign]
    )


def findings_of(clip: Clip) -> tuple[Finding, ...]:
    """All signs of one clip."""
    table, _ = measure_clip(clip)
    return look_for(SIGNS.values(), [Measured.of(clip, table)], load_bands(), load_gates())


def sensitivity(found: dict[str, tuple[Case, tuple[Finding, ...]]]) -> pd.DataFrame:
    """Share of cases flagged, borderline and not assessed, for each fault and size."""
    rows = []
    for fault in FAULTS:
        for low, high in zip(fault.bins, (*fault.bins[1:], float("inf")), strict=True):
            outcomes = [
                _outcome(findings, fault.sign)
                for case, findings in found.values()
                if fault.family in case.name and low <= size_of(fault, case) < high
            ]
            if outcomes:
                shares = [
                    sum(o is wanted for o in outcomes) / len(outcomes)
                    for wanted in (Outcome.FLAGGED, Outcome.BORDERLINE, Outcome.NOT_ASSESSED)
                ]
                rows.append((fault.name, low, fault.sign, len(outcomes), *shares))
    columns = ["fault", "from", "sign", "n", "flagged", "borderline", "not assessed"]
    return pd.DataFrame(rows, columns=columns)


def heels(found: dict[str, tuple[Case, tuple[Finding, ...]]]) -> pd.DataFrame:
    """Heel rise built into each side view of a squat (deg), and what is said of it."""
    rows = [
        (case.faults.heel, outcome.value)
        for case, findings in found.values()
        if case.name.removeprefix("held_out_").startswith(("side_squat", "overhead"))
        if (outcome := _outcome(findings, "heel_rise")) is not Outcome.NOT_ASSESSED
    ]
    return pd.DataFrame(rows, columns=["size", "outcome"])


def false_flags(judged: list[tuple[Case, Clip, pd.DataFrame]]) -> pd.DataFrame:
    """Healthy cases with any false mild and marked flag, by family.

    A flag is false if the true value does not pass the mild limit itself.
    """
    rows = []
    healthy = [(c, clip, table) for c, clip, table in judged if c.name.endswith("_healthy")]
    families = dict.fromkeys(_family(case) for case, _, _ in healthy)
    for family in families:
        false = [
            [f for f in findings_of(clip) if _false(f, table)]
            for case, clip, table in healthy
            if _family(case) == family
        ]
        marked = sum(any(f.severity is Severity.MARKED for f in found) for found in false)
        signs = sorted({f.sign for found in false for f in found})
        rows.append((family, len(false), marked, sum(map(bool, false)), ", ".join(signs)))
    return pd.DataFrame(rows, columns=["family", "n", "marked", "any", "signs"])


def _false(finding: Finding, table: pd.DataFrame) -> bool:
    if finding.outcome is not Outcome.FLAGGED or finding.band is None:
        return False
    rows = table[(table["measure"] == finding.measure) & (table["side"].isin([finding.side, ""]))]
    true = float(rows["truth"].median())
    return not passes(true, finding.band)


def _family(case: Case) -> str:
    name = case.name.removeprefix("held_out_").removeprefix("fit_").rsplit("_", 2)[0]
    return name.removesuffix("_sound")


def _outcome(findings: tuple[Finding, ...], sign: str) -> Outcome:
    """The worst that is said of a sign, over sides."""
    order = [Outcome.FLAGGED, Outcome.BORDERLINE, Outcome.CLEAR, Outcome.NOT_ASSESSED]
    return min((f.outcome for f in findings if f.sign == sign), key=order.index)

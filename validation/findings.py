"""What the rules say of athletes whose faults are known: sensitivity by size, false flags."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from samples.render import Case
from screener.clip.types import Clip
from screener.measures.table import measure_clip, medians
from screener.rules import SIGNS
from screener.rules.bands import load_bands
from screener.rules.finding import Finding, Outcome, Severity
from screener.rules.look import Measured, look_for


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
            "arms_fall_forward": f.arm_fall,
            "lumbar_rounds": f.lumbar,
            "squat_like_hinge": f.knee if f.knee > 50 else 0.0,
        }[fault.sign]
    )


def findings_of(clip: Clip) -> tuple[Finding, ...]:
    """All signs of one clip."""
    table, _ = measure_clip(clip)
    return look_for(SIGNS.values(), [Measured(clip, table, medians(table))], load_bands())


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


def false_flags(found: dict[str, tuple[Case, tuple[Finding, ...]]]) -> pd.DataFrame:
    """Share of healthy cases with any mild and any marked flag, by family."""
    rows = []
    healthy = {name: f for name, (case, f) in found.items() if case.name.endswith("_healthy")}
    for family in sorted({name.split("_", 2)[-1].rsplit("_", 2)[0] for name in healthy}):
        cases = [f for name, f in healthy.items() if f"_{family}_" in name]
        marked = [_signs(f, Severity.MARKED) for f in cases]
        mild = [_signs(f, Severity.MILD) for f in cases]
        named = sorted({s for signs in (*marked, *mild) for s in signs})
        rows.append(
            (family.removeprefix("out_"), len(cases), sum(map(bool, marked)),
             sum(map(bool, mild)), ", ".join(named))
        )  # fmt: skip
    return pd.DataFrame(rows, columns=["family", "n", "marked", "mild", "signs"])


def _outcome(findings: tuple[Finding, ...], sign: str) -> Outcome:
    """The worst that is said of a sign, over sides."""
    order = [Outcome.FLAGGED, Outcome.BORDERLINE, Outcome.CLEAR, Outcome.NOT_ASSESSED]
    return min((f.outcome for f in findings if f.sign == sign), key=order.index)


def _signs(findings: tuple[Finding, ...], severity: Severity) -> set[str]:
    return {f.sign for f in findings if f.outcome is Outcome.FLAGGED and f.severity is severity}

"""The engine's first half: look for every sign. It, not a rule, says "not assessed"."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from screener.clip.reasons import explain
from screener.clip.types import Clip, Movement, Reason, Role, View
from screener.measures.table import OK, medians
from screener.pose import Side
from screener.rules.bands import Bands, Gates, grade, passes
from screener.rules.finding import Confidence, Finding, Outcome, Severity
from screener.rules.phrases import phrase, side_of, with_error
from screener.rules.sign import Sign
from screener.said import Said, said

log = logging.getLogger(__name__)

ENOUGH_REPS = 3
MOST = 0.6
"""Share of repetitions that must show a sign for more than low confidence."""

FEW = 0.2
INCONSISTENT_SDS = 1.5
"""Repetitions that scatter by more than so many standard errors, some showing the sign and some
not, are no pattern."""

_VIEW_ONLY = frozenset({Reason.WRONG_VIEW, Reason.FAR_SIDE_OCCLUDED, Reason.NO_CLIP})


@dataclass(frozen=True, eq=False)
class Measured:
    """What the rules know of a clip: what it is, and its tables.

    ``table`` and ``medians`` are as :mod:`screener.measures.table` makes them, ``time_s`` ``(T,)``
    the times of its frames.
    """

    name: str
    movement: Movement
    view: View
    stance_side: Side | None
    time_s: NDArray[np.float64]
    table: pd.DataFrame
    medians: pd.DataFrame
    role: Role = Role.PLAIN

    @classmethod
    def of(cls, clip: Clip, table: pd.DataFrame) -> Measured:
        """A clip with the table of its repetitions."""
        return cls(
            name=clip.name,
            movement=clip.movement,
            view=clip.view,
            stance_side=clip.stance_side,
            time_s=clip.track.time_s,
            table=table,
            medians=medians(table),
            role=clip.role,
        )


def look_for(
    signs: Iterable[Sign], clips: list[Measured], bands: Bands, gates: Gates
) -> tuple[Finding, ...]:
    """Every sign in every clip of its movements, on each side.

    A sign that one clip assessed is not listed again as not assessed because another clip could
    not show it. A rule that raises costs that sign in that clip, never the screening.
    """
    findings: list[Finding] = []
    for sign in signs:
        found = [finding for clip in clips for finding in _in_clip(sign, clip, bands, gates)]
        findings += _best(found) or [_absent(sign)]
    return tuple(findings)


def _in_clip(sign: Sign, measured: Measured, bands: Bands, gates: Gates) -> list[Finding]:
    if measured.movement not in sign.movements or measured.role is not sign.role:
        return []
    rows = measured.medians[measured.medians["measure"] == sign.measure]
    found = []
    for row in rows.to_dict("records"):
        try:
            found.append(_judge(sign, measured, row, bands, gates))
        except Exception:
            log.exception("rule %s failed on %s", sign.id, measured.name)
            found.append(_not_assessed(sign, measured, str(row["side"]), Reason.NOT_SEEN))
    return found


def _judge(
    sign: Sign, measured: Measured, row: dict[Any, Any], bands: Bands, gates: Gates
) -> Finding:
    clip, side = measured, str(row["side"])
    if row["status"] != OK:
        return _not_assessed(sign, clip, side, Reason(row["reason"]))
    band = bands.get((sign.measure, clip.movement.value))
    if band is None:
        return _not_assessed(sign, clip, side, Reason.NO_NORM)
    if sign.gate and (reason := sign.gate(measured.medians, side, gates)):
        return _not_assessed(sign, clip, side, reason)
    value, se = float(str(row["value"])), float(str(row["se"]))
    outcome, severity = grade(value, se, band)
    reps = measured.table[
        (measured.table["measure"] == sign.measure)
        & (measured.table["side"] == side)
        & (measured.table["status"] == OK)
    ]
    showing = [passes(v, band) for v in reps["value"]]
    worst = _worst(reps, showing, value)
    finding = Finding(
        sign=sign.id,
        title=_title(sign),
        joint=sign.joint,
        measure=sign.measure,
        side=_side(clip, side, value, band.two_sided and outcome is not Outcome.CLEAR),
        movement=clip.movement.value,
        clip=clip.name,
        outcome=outcome,
        severity=severity,
        value=value,
        se=se,
        unit=band.unit,
        band=band,
        reps_showing=sum(showing),
        reps_total=len(reps),
        frame=worst,
        time_s=float(clip.time_s[worst]) if worst < len(clip.time_s) else float("nan"),
    )
    finding = replace(finding, inconsistent=_inconsistent(finding, reps["value"]))
    return replace(finding, confidence=_confidence(finding), seen=_sentence(sign, finding))


def _inconsistent(finding: Finding, values: pd.Series) -> bool:
    """Whether the repetitions differ so much that some show the sign and some plainly do not."""
    if finding.reps_total < ENOUGH_REPS:
        return False
    share = finding.reps_showing / finding.reps_total
    differ = float(values.std(ddof=1)) > INCONSISTENT_SDS * finding.se
    return FEW < share < MOST + FEW and differ


def _side(clip: Measured, side: str, value: float, by_sign: bool) -> str:
    """Side of a finding: the one measured, the stance leg, or that which the value's sign names."""
    if side:
        return side
    if clip.movement is Movement.SINGLE_LEG_SQUAT and clip.stance_side:
        return clip.stance_side.value
    if by_sign and clip.view.value in ("front", "back"):
        return "right" if value > 0 else "left"
    return ""


def _worst(reps: pd.DataFrame, showing: list[bool], value: float) -> int:
    """Frame of the repetition nearest to the median among those that show the sign."""
    chosen = reps[showing] if any(showing) else reps
    nearest = (chosen["value"] - value).abs().to_numpy().argmin()
    return int(chosen["frame"].to_numpy()[nearest])


def _confidence(finding: Finding) -> Confidence:
    few = finding.reps_total < ENOUGH_REPS
    if few or finding.inconsistent or finding.outcome is Outcome.BORDERLINE:
        return Confidence.LOW
    share = finding.reps_showing / finding.reps_total
    agrees = share if finding.outcome is Outcome.FLAGGED else 1 - share
    return Confidence.MODERATE if agrees >= MOST else Confidence.LOW


def _title(sign: Sign) -> Said:
    return Said(sign.title, f"sign.{sign.id}.title")


def _sentence(sign: Sign, finding: Finding) -> Said:
    clear = finding.outcome is Outcome.CLEAR
    two_sided = finding.band is not None and finding.band.two_sided
    size = with_error(abs(finding.value), finding.se, finding.unit)
    value = size if two_sided else with_error(finding.value, finding.se, finding.unit)
    what = said(
        f"sign.{sign.id}.{'clear' if clear else 'seen'}",
        sign.clear if clear else sign.seen,
        side=side_of(finding.side),
        value=value,
        size=size,
    )
    if clear:
        return phrase("seen.clear", what=what)
    reps = phrase(
        "reps.differ" if finding.inconsistent else "reps.showing",
        showing=finding.reps_showing,
        total=finding.reps_total,
    )
    return phrase(f"seen.{finding.outcome.value}", what=what, reps=reps)


def _not_assessed(sign: Sign, clip: Measured, side: str, reason: Reason) -> Finding:
    return replace(
        _absent(sign),
        side=side,
        movement=clip.movement.value,
        clip=clip.name,
        reason=reason,
        reason_text=explain(reason),
    )


def _absent(sign: Sign) -> Finding:
    """The sign when no clip shows its movement."""
    return Finding(
        sign=sign.id,
        title=_title(sign),
        joint=sign.joint,
        measure=sign.measure,
        side="",
        movement="",
        clip="",
        outcome=Outcome.NOT_ASSESSED,
        severity=Severity.NONE,
        reason=Reason.NO_CLIP,
        reason_text=explain(Reason.NO_CLIP),
    )


def _best(found: list[Finding]) -> list[Finding]:
    """Drop what is not assessed only for its view where another clip or side was assessed."""
    assessed = [f for f in found if f.outcome is not Outcome.NOT_ASSESSED]
    rest = [f for f in found if f.outcome is Outcome.NOT_ASSESSED]
    told = [f for f in rest if f.reason not in _VIEW_ONLY]
    if assessed:
        return assessed + told
    return _once_each(told) if told else _once_each(rest)[:1]


def _once_each(findings: list[Finding]) -> list[Finding]:
    """One for each clip and reason; without a side where that holds for both sides."""
    unique: dict[tuple[str, Reason | None], Finding] = {}
    for finding in findings:
        key = (finding.clip, finding.reason)
        kept = unique.setdefault(key, finding)
        if kept.side != finding.side:
            unique[key] = replace(kept, side="")
    return list(unique.values())


def mark_borderline(table: pd.DataFrame, bands: Bands) -> pd.DataFrame:
    """Copy of a measure table with ``borderline`` where a value passes a limit but its bound not.

    This is the status of each repetition (field reference, section 5).
    """
    marked = table.copy()
    status = marked["status"].to_numpy(dtype=object).copy()
    columns = ("measure", "movement", "value", "se", "status")
    for place, (measure, movement, value, se, was) in enumerate(
        zip(*(marked[name] for name in columns), strict=True)
    ):
        band = bands.get((measure, movement))
        if was == OK and band is not None and np.isfinite(value):
            outcome, _ = grade(float(value), float(se), band)
            if outcome is Outcome.BORDERLINE:
                status[place] = Outcome.BORDERLINE.value
    marked["status"] = status
    return marked

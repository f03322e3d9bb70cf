"""The summary for the terminal: findings first, then the measures behind them."""

from __future__ import annotations

from screener.clip.reasons import explain
from screener.clip.types import Movement, Reason
from screener.measures import REGISTRY
from screener.measures.table import OK
from screener.rules.finding import Finding, Outcome
from screener.screening import RED_FLAGS, STOP, Screening


def summary_text(screening: Screening) -> str:
    """A page of plain text about a screening."""
    blocks = [
        [f"{screening.athlete}, {screening.date}"],
        _safety(screening),
        _clips(screening),
        _findings(screening),
        _hypotheses(screening),
        _measures(screening),
        _drift(screening),
        _not_assessed(screening),
        _next(screening),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _safety(screening: Screening) -> list[str]:
    """Questions before advice: pain stops it."""
    if screening.pain:
        return [STOP]
    if screening.pain is None and any(h.suggestions for h in screening.hypotheses):
        return [f"Ask before any advice (--pain if any): {'; '.join(RED_FLAGS)}."]
    return []


def _clips(screening: Screening) -> list[str]:
    lines = []
    for screened in screening.clips:
        clip = screened.clip
        count = len(clip.reps)
        reps = f"{count} repetition{'' if count == 1 else 's'}"
        what = "no squat or hinge" if clip.movement is Movement.OTHER else clip.movement.plain
        lines.append(f"  {clip.name}: {what}, {clip.view.value} view, {reps}")
        lines += [f"    {text}" for text in (*clip.reasons.values(), *clip.notes)]
    lines += [f"  not screened - {failed.error}" for failed in screening.failed]
    return ["Clips", *lines]


def _findings(screening: Screening) -> list[str]:
    seen = [f for f in screening.findings if f.outcome is Outcome.FLAGGED]
    near = [f for f in screening.findings if f.outcome is Outcome.BORDERLINE]
    clear = [f for f in screening.findings if f.outcome is Outcome.CLEAR]
    if not seen and not near:
        if not clear:
            return ["Findings", "  Nothing could be assessed."]
        return ["Findings", f"  Nothing found in the {len(clear)} signs that could be assessed."]
    lines = ["Findings"]
    lines += [f"  {f.severity.value.upper():7} {_line(f)}" for f in seen]
    lines += [f"  border  {_line(f)}" for f in near]
    return lines


def _line(finding: Finding) -> str:
    side = f" ({finding.side})" if finding.side else ""
    return f"{finding.title}{side}. {finding.seen} [{finding.confidence.value} confidence]"


def _hypotheses(screening: Screening) -> list[str]:
    lines = []
    for number, hypothesis in enumerate(screening.hypotheses, start=1):
        kind = (
            "observation, not enough for a reading yet"
            if hypothesis.observation_only
            else (f"{hypothesis.confidence.value} confidence")
        )
        lines.append(f"  {number}. {hypothesis.sentence} ({kind}; evidence {hypothesis.evidence})")
        lines += [f"     against: {text}" for text in hypothesis.against]
    return ["Readings along the chain", *lines] if lines else []


def _measures(screening: Screening) -> list[str]:
    ok = screening.medians[screening.medians["status"] == OK]
    lines = []
    for row in ok.to_dict("records"):
        measure = REGISTRY[row["measure"]]
        name = ", ".join(part for part in (measure.name, str(row["side"])) if part)
        digits = 1 if measure.unit == "deg" else 2
        value = f"{row['value']:.{digits}f} ± {row['se']:.{digits}f} {measure.unit}"
        lines.append(f"  {name:58} {value:24} n={row['n']}  {row['clip']}")
    return ["Measures (median ± standard error)", *lines] if lines else []


def _drift(screening: Screening) -> list[str]:
    lines = []
    for row in screening.drift.to_dict("records"):
        measure = REGISTRY[row["measure"]]
        name = ", ".join(part for part in (measure.name, str(row["side"])) if part)
        digits = 0 if measure.unit == "deg" else 2
        change = f"{row['change']:+.{digits}f} {measure.unit}"
        lines.append(f"  {name}: {change} from the first to the last of {row['n']} repetitions")
    return ["Over the set", *lines] if lines else []


def _not_assessed(screening: Screening) -> list[str]:
    by_reason: dict[Reason, list[str]] = {}
    for finding in screening.findings:
        if finding.outcome is Outcome.NOT_ASSESSED and finding.reason:
            titles = by_reason.setdefault(finding.reason, [])
            if finding.title.lower() not in titles:
                titles.append(finding.title.lower())
    lines = [f"  {explain(reason)}: {', '.join(titles)}" for reason, titles in by_reason.items()]
    return ["Not assessed", *lines] if lines else []


def _next(screening: Screening) -> list[str]:
    lines = [f"  {clip} {why}" for clip, why in screening.next_clips[:3]]
    return ["Film next", *lines] if lines else []

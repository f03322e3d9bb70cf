"""The summary for the terminal: findings first, then the measures behind them."""

from __future__ import annotations

from screener.measures import REGISTRY
from screener.measures.table import OK
from screener.report.charts import unit_words
from screener.report.words import Words, words
from screener.rules.finding import Finding, Outcome
from screener.screening import RED_FLAGS, Screening


def summary_text(screening: Screening, language: str = "en") -> str:
    """A page of plain text about a screening."""
    say = words(language)
    blocks = [
        [f"{screening.athlete}, {screening.date}"],
        _safety(screening, say),
        _clips(screening, say),
        _findings(screening, say),
        _hypotheses(screening, say),
        _measures(screening, say),
        _drift(screening, say),
        _not_assessed(screening, say),
        _next(screening, say),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _safety(screening: Screening, say: Words) -> list[str]:
    """Questions before advice: pain stops it."""
    if screening.pain:
        return [say("safety.pain")]
    if screening.pain is None and any(h.suggestions for h in screening.hypotheses):
        flags = [say(f"safety.flag.{number}") for number in range(1, len(RED_FLAGS) + 1)]
        return [say("text.ask_before", flags="; ".join(flags))]
    return []


def _clips(screening: Screening, say: Words) -> list[str]:
    lines = []
    for screened in screening.clips:
        clip = screened.clip
        what, view = say(f"movement.{clip.movement.value}"), say(f"view.{clip.view.value}")
        reps = say.count("reps", len(clip.reps))
        lines.append("  " + say("text.clip", clip=clip.name, what=what, view=view, reps=reps))
        lines += [f"    {say.said(text)}" for text in (*clip.reasons.values(), *clip.notes)]
    lines += [
        f"  {say('text.failed', error=say.said(failed.error))}" for failed in screening.failed
    ]
    return [say("text.clips"), *lines]


def _findings(screening: Screening, say: Words) -> list[str]:
    seen = [f for f in screening.findings if f.outcome is Outcome.FLAGGED]
    near = [f for f in screening.findings if f.outcome is Outcome.BORDERLINE]
    clear = [f for f in screening.findings if f.outcome is Outcome.CLEAR]
    lines = [say("text.findings")]
    if not seen and not near:
        found = say("text.all_clear", n=len(clear)) if clear else say("text.nothing")
        return [*lines, f"  {found}"]
    lines += [f"  {say(f'severity.{f.severity.value}').upper():8} {_line(f, say)}" for f in seen]
    lines += [f"  {say('text.near'):8} {_line(f, say)}" for f in near]
    return lines


def _line(finding: Finding, say: Words) -> str:
    side = f" ({say(f'side.{finding.side}')})" if finding.side else ""
    confidence = say(f"text.confidence.{finding.confidence.value}")
    return f"{say.said(finding.title)}{side}. {say.said(finding.seen)} [{confidence}]"


def _hypotheses(screening: Screening, say: Words) -> list[str]:
    lines = []
    for number, hypothesis in enumerate(screening.hypotheses, start=1):
        only, sure = hypothesis.observation_only, hypothesis.confidence.value
        kind = say("text.observation") if only else say(f"text.confidence.{sure}")
        about = f"{kind}; {say('text.evidence', grade=hypothesis.evidence)}"
        lines.append(f"  {number}. {say.said(hypothesis.sentence)} ({about})")
        lines += [f"     {say('text.against', text=say.said(text))}" for text in hypothesis.against]
    return [say("text.readings"), *lines] if lines else []


def _named(measure: str, side: str, say: Words) -> str:
    name = say(f"measure.{measure}.name")
    return f"{name}, {say(f'side.{side}')}" if side else name


def _measures(screening: Screening, say: Words) -> list[str]:
    ok = screening.medians[screening.medians["status"] == OK]
    lines = []
    for row in ok.to_dict("records"):
        unit = REGISTRY[row["measure"]].unit
        digits = ".1f" if unit == "deg" else ".2f"
        value, se = (say.number(row[name], digits) for name in ("value", "se"))
        shown = f"{value} ± {se} {unit_words(unit, say)}"
        name = _named(row["measure"], str(row["side"]), say)
        lines.append(f"  {name:58} {shown:24} n={row['n']}  {row['clip']}")
    return [say("text.measures"), *lines] if lines else []


def _drift(screening: Screening, say: Words) -> list[str]:
    lines = []
    for row in screening.drift.to_dict("records"):
        unit = REGISTRY[row["measure"]].unit
        change = say.number(row["change"], "+.0f" if unit == "deg" else "+.2f")
        about = say("text.drift", change=f"{change} {unit_words(unit, say)}", n=row["n"])
        lines.append(f"  {_named(row['measure'], str(row['side']), say)}: {about}")
    return [say("text.over"), *lines] if lines else []


def _not_assessed(screening: Screening, say: Words) -> list[str]:
    by_reason: dict[str, dict[str, None]] = {}
    for finding in screening.findings:
        if finding.outcome is Outcome.NOT_ASSESSED and finding.reason:
            titles = by_reason.setdefault(say.said(finding.reason_text), {})
            titles[say.said(finding.title)] = None
    lines = [
        f"  {say('text.missing', reason=reason, signs=tuple(titles))}"
        for reason, titles in by_reason.items()
    ]
    return [say("text.not_assessed"), *lines] if lines else []


def _next(screening: Screening, say: Words) -> list[str]:
    lines = [f"  {say.said(clip)} {say.said(why)}" for clip, why in screening.next_clips[:3]]
    return [say("first.film"), *lines] if lines else []

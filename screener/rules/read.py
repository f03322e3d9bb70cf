"""The engine's second half: signs read together along the chain, into hypotheses and joints."""

from __future__ import annotations

from collections.abc import Iterable

from screener.clip.types import Movement, Reason, Role, View
from screener.measures import REGISTRY
from screener.rules import glenohumeral, lumbar, scapula
from screener.rules.chain import CHAIN, Link, above, below
from screener.rules.differ import Shift
from screener.rules.finding import (
    Confidence,
    Finding,
    Hypothesis,
    Joint,
    JointStatus,
    Outcome,
    Severity,
    Suggestion,
)
from screener.rules.phrases import name_of, phrase
from screener.rules.sign import Reading, Sign
from screener.said import Said

_WEIGHT = {Severity.MARKED: 2.0, Severity.MILD: 1.0, Severity.NONE: 0.0}
_ORDER = [Outcome.FLAGGED, Outcome.BORDERLINE, Outcome.CLEAR, Outcome.NOT_ASSESSED]
ASK_FOR = {
    Joint.LUMBAR: lumbar.ASK_FOR,
    Joint.SCAPULA: scapula.ASK_FOR,
    Joint.GLENOHUMERAL: glenohumeral.ASK_FOR,
}
_WEDGE = 3.0
"""Weight of what raised heels changed: it was filmed to decide."""
HELD_CLIPS = frozenset({Role.KNEE_TO_WALL, Role.ARMS_UP, Role.BACK_TO_WALL})
_SAME_SIGHT = {
    "knees_inside_feet": "knee", "knee_inward": "knee",
    "lumbar_rounds": "lower back", "pelvis_tucks": "lower back",
}  # fmt: skip
"""Signs that are two measures of one sight do not count as two independent signs."""


def read_together(
    readings: Iterable[Reading],
    findings: tuple[Finding, ...],
    roles: frozenset[str],
    shifts: tuple[Shift, ...] = (),
) -> tuple[Hypothesis, ...]:
    """Hypotheses the flagged signs support, the best supported first.

    ``roles`` names what was filmed already (movements and clip roles): a clip that would settle a
    hypothesis is asked for only if it is missing. ``shifts`` is what raised heels changed. Signs
    that some repetitions show and some do not support nothing.
    """
    drawn = [h for reading in readings for h in _draw(reading, findings, roles, shifts)]
    drawn.sort(key=lambda scored: -scored[0])
    return tuple(hypothesis for _, hypothesis in drawn)


def _draw(
    reading: Reading,
    findings: tuple[Finding, ...],
    roles: frozenset[str],
    shifts: tuple[Shift, ...],
) -> list[tuple[float, Hypothesis]]:
    steady = [f for f in findings if f.outcome is Outcome.FLAGGED and not f.inconsistent]
    flagged = [f for f in steady if f.sign in reading.supports]
    core = [f for f in flagged if f.sign in reading.needs]
    if not core:
        return []
    side = _common_side(core)
    independent = {_SAME_SIGHT.get(f.sign, f.sign) for f in flagged}
    clear = {f.sign for f in findings if f.outcome is Outcome.CLEAR}
    shown = {f.sign for f in findings if f.outcome is Outcome.FLAGGED}
    absent = [(s, text) for s, text in reading.against if s in clear and s not in shown]
    present = [(s, text) for s, text in reading.contradicts if s in shown]
    told = {moved: [s.sentence for s in shifts if s.improved is moved] for moved in (True, False)}
    wedge_for = told[reading.heels > 0] if reading.heels else []
    wedge_against = told[reading.heels < 0] if reading.heels else []
    against = [
        *(_sentence(text, f"reading.{reading.id}.against.{sign}") for sign, text in absent),
        *(_sentence(text, f"reading.{reading.id}.contradicts.{sign}") for sign, text in present),
        *wedge_against,
    ]
    missing = [(role, text) for role, text in reading.settle if role not in roles]
    alone = len(independent) + bool(wedge_for) < 2
    moderate = (
        not alone and len(against) < 2 and any(f.confidence is Confidence.MODERATE for f in core)
    )
    score = (
        sum(_WEIGHT[f.severity] for f in flagged)
        + _WEDGE * (bool(wedge_for) - bool(wedge_against))
        - len(against)
        - (1.0 if alone else 0.0)
    )
    hypothesis = Hypothesis(
        id=reading.id,
        joint=reading.joint,
        side=side,
        sentence=Said(reading.sentence, f"reading.{reading.id}.sentence"),
        for_=tuple(dict.fromkeys([*(f.seen for f in flagged), *wedge_for])),
        against=tuple(dict.fromkeys(against)),
        missing=tuple(
            _sentence(text, f"reading.{reading.id}.settle.{role}") for role, text in missing
        ),
        missing_roles=tuple(role for role, _ in missing),
        evidence=reading.evidence,
        evidence_note=Said(reading.note, f"reading.{reading.id}.note"),
        confidence=Confidence.MODERATE if moderate else Confidence.LOW,
        look_above=above(reading.joint),
        look_below=below(reading.joint),
        suggestions=tuple(_suggestion(drill) for drill in reading.suggestions),
        observation_only=alone,
    )
    return [(score, hypothesis)]


def _common_side(findings: list[Finding]) -> str:
    """The side all findings name, ``both`` if they name both, empty if none names one."""
    sides = {f.side for f in findings if f.side}
    if len(sides) > 1:
        return "both"
    return sides.pop() if sides else ""


def joint_statuses(
    findings: tuple[Finding, ...], hypotheses: tuple[Hypothesis, ...], signs: dict[str, Sign]
) -> tuple[JointStatus, ...]:
    """One line for each joint of the chain: its worst finding and what to do next."""
    return tuple(_joint(link, findings, hypotheses, signs) for link in CHAIN)


def _joint(
    link: Link,
    findings: tuple[Finding, ...],
    hypotheses: tuple[Hypothesis, ...],
    signs: dict[str, Sign],
) -> JointStatus:
    own = [f for f in findings if f.joint is link.joint]
    if not own:
        return JointStatus(
            link.joint, link.need, Outcome.NOT_ASSESSED, "", "", Severity.NONE, Confidence.NONE,
            _ask_for(link.joint), phrase("joint.no_sign"),
        )  # fmt: skip
    worst = min(own, key=lambda f: (_ORDER.index(f.outcome), -_WEIGHT[f.severity]))
    same = [f for f in own if f.outcome is worst.outcome]
    if worst.outcome is Outcome.NOT_ASSESSED:
        reasons = tuple(dict.fromkeys(f.reason_text for f in same))
        return JointStatus(
            link.joint, link.need, worst.outcome, "", "", Severity.NONE, Confidence.NONE,
            _next_step(link, hypotheses, own, signs), phrase("joint.reasons", reasons=reasons),
        )  # fmt: skip
    return JointStatus(
        joint=link.joint,
        need=link.need,
        status=worst.outcome,
        finding=phrase("joint.findings", seen=tuple(dict.fromkeys(f.seen for f in same))),
        side=_common_side(same) if worst.outcome is not Outcome.CLEAR else "",
        severity=worst.severity,
        confidence=worst.confidence,
        next_step=_next_step(link, hypotheses, own, signs),
    )


def _next_step(
    link: Link, hypotheses: tuple[Hypothesis, ...], own: list[Finding], signs: dict[str, Sign]
) -> str:
    """What to do about one joint: settle its hypothesis, film what is missing, or nothing."""
    flagged = {f.sign for f in own if f.outcome is Outcome.FLAGGED}
    for hypothesis in hypotheses:
        concerns = hypothesis.joint is link.joint or any(
            f.seen in hypothesis.for_ for f in own if f.sign in flagged
        )
        if concerns and hypothesis.missing:
            return phrase("next.film", clip=hypothesis.missing[0])
    if link.joint in ASK_FOR and all(f.reason is Reason.NOT_VALIDATED for f in own):
        return _ask_for(link.joint)
    if all(f.outcome is Outcome.NOT_ASSESSED for f in own):
        return phrase("next.film", clip=clip_for(own[0], signs[own[0].sign]))
    if flagged or any(f.outcome is Outcome.BORDERLINE for f in own):
        return phrase("next.again")
    return phrase("next.nothing")


def next_clips(
    hypotheses: tuple[Hypothesis, ...], findings: tuple[Finding, ...], signs: dict[str, Sign]
) -> tuple[tuple[str, str], ...]:
    """What to film next and why, most valuable first.

    First the clip that tells the two likeliest hypotheses apart, then what settles each, then gaps.
    """
    wanted: dict[str, str] = {}
    if len(hypotheses) > 1:
        first, second = hypotheses[:2]
        shared = [role for role in first.missing_roles if role in second.missing_roles]
        for role in shared[:1]:
            text = first.missing[first.missing_roles.index(role)]
            wanted[text] = phrase(
                "why.apart", first=name_of(first.joint), second=name_of(second.joint)
            )
    for hypothesis in hypotheses[:2]:
        for text in hypothesis.missing[:1]:
            wanted.setdefault(text, phrase("why.settle", reading=hypothesis.sentence))
    gaps: dict[str, dict[str, None]] = {}
    for finding in findings:
        filmable = finding.reason is not Reason.NOT_VALIDATED
        if finding.outcome is Outcome.NOT_ASSESSED and filmable:
            gaps.setdefault(clip_for(finding, signs[finding.sign]), {})[finding.title] = None
    for clip, titles in sorted(gaps.items(), key=lambda item: -len(item[1])):
        wanted.setdefault(clip, phrase("why.show", signs=tuple(titles)[:4]))
    return tuple(wanted.items())[:5]


def clip_for(finding: Finding, sign: Sign) -> Said:
    """The clip to film so that a sign that was not assessed can be."""
    if sign.role in HELD_CLIPS:
        return phrase(f"clip.{sign.role.value}")
    side_on = View.SIDE in REGISTRY[sign.measure].views
    movement = finding.movement or next(m for m in Movement if m in sign.movements).value
    what = Movement(movement)
    how = "again"
    if what is Movement.SINGLE_LEG_SQUAT:
        how = "each_leg"
    elif finding.reason is Reason.YAW_TOO_LARGE:
        how = "across" if side_on else "facing"
    elif finding.reason in (Reason.WRONG_VIEW, Reason.NO_CLIP):
        how = "plain"
    return phrase(
        f"clip.{how}",
        what=phrase(f"a.{what.value}"),
        seen=phrase("from.side" if side_on else "from.front"),
        reason=finding.reason_text,
    )


def _sentence(clause: str, key: str) -> Said:
    return phrase("sentence", clause=Said(clause, key))


def _ask_for(joint: Joint) -> Said:
    return phrase("next.ask", test=Said(ASK_FOR[joint], f"ask_for.{joint.value}"))


def _suggestion(drill: Suggestion) -> Suggestion:
    key = f"suggestion.{drill.id}"
    return Suggestion(
        drill.id,
        Said(drill.drill, f"{key}.drill"),
        Said(drill.why, f"{key}.why"),
        Said(drill.dose, f"{key}.dose"),
        Said(drill.retest, f"{key}.retest"),
    )

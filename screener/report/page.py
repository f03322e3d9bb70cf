"""report.html: one self-contained page. Arranges what a screening holds, computes nothing."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from screener.clip.types import Reason, View
from screener.measures import REGISTRY
from screener.measures.table import NOT_MEASURABLE, OK
from screener.report.annotated import PLAIN_LOOK, KeyFrames, Look, frame_jpeg
from screener.report.charts import (
    Dot,
    Line,
    band_chart,
    number,
    spaced,
    time_chart,
    unit_words,
)
from screener.report.figure import MARK, anchor, figure, status_words
from screener.report.html import Film, render
from screener.report.rows import from_standing, reps_of
from screener.report.words import Words, words
from screener.rules.asks import ASKS
from screener.rules.chain import LINKS
from screener.rules.finding import Finding, Hypothesis, Outcome, Severity
from screener.screening import RED_FLAGS, SCHEMA_VERSION, ScreenedClip, Screening

POSTER_LONG_SIDE = 640
MOST_FRAMES = 8
"""Different frames decoded for key frames."""
_CURVES = {
    View.SIDE: ("knee_flexion_deg", "trunk_inclination_deg", "shank_inclination_deg",
                "arm_line_deg", "heel_rise", "lumbar_contour_change_deg"),
    View.OBLIQUE: ("knee_flexion_deg", "squat_depth_deg"),
    View.FRONT: ("knee_ankle_separation_ratio", "fppa_deg", "pelvic_shift",
                 "trunk_lateral_lean_deg", "pelvic_drop_deg"),
}  # fmt: skip
_CURVES[View.BACK] = _CURVES[View.FRONT]
_MOST_CURVES = 4


@dataclass(frozen=True, eq=False)
class Shown:
    """A finding with its picture (a data address, or empty), its chart and what it speaks for."""

    finding: Finding
    clip: int
    picture: str
    chart: Markup
    basis: str
    readings: tuple[tuple[int, Hypothesis, tuple[str, ...]], ...]


def render_page(
    screening: Screening,
    videos: dict[str, Film],
    look: Look = PLAIN_LOOK,
    *,
    nonce: str = "",
    links: Sequence[tuple[str, str]] = (),
) -> str:
    """The page as text; ``videos`` maps a clip's name to its annotated video."""
    say = words(look.language)
    seen = [f for f in screening.findings if f.outcome in (Outcome.FLAGGED, Outcome.BORDERLINE)]
    seen.sort(key=lambda f: (f.outcome is not Outcome.FLAGGED, f.severity is not Severity.MARKED))
    return render(
        "report.html.j2",
        say,
        videos=videos.values(),
        nonce=nonce,
        top=links,
        s=screening,
        mark=MARK,
        Outcome=Outcome,
        links=LINKS,
        anchor=anchor,
        status_words=status_words,
        unit_words=unit_words,
        spaced=spaced,
        figure=figure(screening, say),
        shown=_shown(screening, seen, say, look),
        three=_three(screening, seen, say),
        clear=[f for f in screening.findings if f.outcome is Outcome.CLEAR],
        clips=[
            _clip(i, clip, videos, say) | {"poster": _poster(screening, clip, videos, look)}
            for i, clip in enumerate(screening.clips)
        ],
        in_step=_in_step(screening),
        unknown=_unknown(screening, say),
        asks=ASKS,
        measures=_measures(screening, say),
        missing=_missing(screening, say),
        sources=_sources(screening, say),
        flags=[say(f"safety.flag.{i}") for i in range(1, len(RED_FLAGS) + 1)],
        schema=SCHEMA_VERSION,
    )


def _shown(screening: Screening, seen: list[Finding], say: Words, look: Look) -> list[Shown]:
    """Findings with a picture each, the most important first."""
    clips = {screened.clip.name: i for i, screened in enumerate(screening.clips)}
    frames = KeyFrames(screening, look)
    shown = []
    for finding in seen:
        data = None
        if frames.known(finding) or frames.decoded < MOST_FRAMES:
            data = frames.jpeg(finding)
        place = clips[finding.clip]
        time_s = screening.clips[place].clip.track.time_s
        dots = [
            Dot(int(row["rep"]), float(row["value"]), float(time_s[int(row["frame"])]))
            for row in reps_of(screening, finding).to_dict("records")
        ]
        shown.append(
            Shown(
                finding,
                place,
                _jpeg(data),
                band_chart(finding, dots, place, say),
                say(f"basis.{finding.band.basis}") if finding.band else "",
                _readings(screening, finding),
            )
        )
    return shown


def _readings(
    screening: Screening, finding: Finding
) -> tuple[tuple[int, Hypothesis, tuple[str, ...]], ...]:
    """Hypotheses a finding speaks for: number in the page, and what else was seen for each."""
    return tuple(
        (place, hypothesis, tuple(text for text in hypothesis.for_ if text != finding.seen))
        for place, hypothesis in enumerate(screening.hypotheses, start=1)
        if finding.seen in hypothesis.for_
    )


def _three(screening: Screening, seen: list[Finding], say: Words) -> list[tuple[str, str]]:
    """The three things to know, in plain sentences, each with what stands behind it."""
    flagged = [f for f in seen if f.outcome is Outcome.FLAGGED]
    readings = [
        (f"{say.said(h.sentence)}.", say("readings.confidence",
                                         confidence=say(f"confidence.{h.confidence.value}")))
        for h in screening.hypotheses if not h.observation_only
    ][:1]  # fmt: skip
    told = {
        say("three.flagged", title=_titled(f, say), severity=say(f"severity.{f.severity.value}")):
        say.said(f.seen)
        for f in reversed(flagged)
    }  # fmt: skip
    said = list(reversed(told.items()))[: 3 - len(readings)] + readings
    if not flagged:
        clear = sum(f.outcome is Outcome.CLEAR for f in screening.findings)
        if clear:
            said.append((say.count("three.clear", clear), ""))
        if seen:
            said.append((say.count("three.near", len(seen)), ""))
        if not clear and not seen:
            said.append((say("three.nothing"), ""))
    gaps = [
        say(f"joint.{j.joint.value}") for j in screening.joints if j.status is Outcome.NOT_ASSESSED
    ]
    if gaps and len(said) < 3:
        said.append((say("three.gaps", joints=", ".join(gaps)), ""))
    return said[:3]


def _titled(finding: Finding, say: Words) -> str:
    side = f" ({say(f'side.{finding.side}')})" if finding.side else ""
    return f"{say.said(finding.title)}{side}"


def _clip(
    place: int, screened: ScreenedClip, videos: dict[str, Film], say: Words
) -> dict[str, Any]:
    clip = screened.clip
    charts = []
    for name in _CURVES[clip.view]:
        lines = [
            Line(side, from_standing(REGISTRY[name], values, clip))
            for (measure, side), values in screened.series.items()
            if measure == name
        ]
        known = [float(v) for line in lines for v in line.values[line.values == line.values]]
        if not known:
            continue
        measure = REGISTRY[name]
        label = say(
            "clips.curve", title=say(f"measure.{name}.name"), unit=unit_words(measure.unit, say),
            low=number(min(known), measure.unit, say), high=number(max(known), measure.unit, say),
        )  # fmt: skip
        chart = time_chart(label, clip.track.time_s, lines, clip.reps, place, say)
        charts.append(
            {"measure": measure, "svg": chart, "sides": [x.kind for x in lines if x.kind]}
        )
    time = clip.track.time_s
    return {
        "clip": clip,
        "what": say(f"movement.{clip.movement.value}"),
        "view": say(f"view.{clip.view.value}"),
        "charts": charts[:_MOST_CURVES],
        "film": videos.get(clip.name),
        "reps": [
            (r.number, f"{time[r.start]:.2f}", say.number(time[r.start], ".1f")) for r in clip.reps
        ],
        "phases": [[round(float(time[f]), 3) for f in (r.start, r.bottom, r.end - 1)]
                   for r in clip.reps],
        "messages": [*clip.reasons.values(), *clip.notes],
    }  # fmt: skip


def _poster(
    screening: Screening, screened: ScreenedClip, videos: dict[str, Film], look: Look
) -> str:
    """What a film shows before it plays: the bottom of its first repetition, drawn into."""
    clip = screened.clip
    if clip.name not in videos:
        return ""
    frame = clip.reps[0].bottom if clip.reps else 0
    return _jpeg(frame_jpeg(screening, screened, frame, POSTER_LONG_SIDE, look))


def _jpeg(data: bytes | None) -> str:
    """A picture as an address that needs no request; empty without one."""
    return f"data:image/jpeg;base64,{base64.b64encode(data).decode()}" if data else ""


def _in_step(screening: Screening) -> bool:
    """Whether two clips show the same movement, so that they can be played together."""
    moved = [screened.clip.movement for screened in screening.clips if screened.clip.reps]
    return len(moved) > len(set(moved))


def _unknown(screening: Screening, say: Words) -> dict[str, list[str]]:
    """Signs that were not assessed, by reason."""
    groups: dict[str, list[str]] = {}
    for finding in screening.findings:
        if finding.outcome is Outcome.NOT_ASSESSED:
            reason = finding.reason
            text = say(f"reason.{reason.value}") if reason else finding.reason_text
            titles = groups.setdefault(text[:1].upper() + text[1:], [])
            if finding.title not in titles:
                titles.append(finding.title)
    return groups


def _measures(screening: Screening, say: Words) -> list[dict[str, Any]]:
    ok = screening.medians[screening.medians["status"] == OK]
    rows = []
    for row in ok.to_dict("records"):
        measure = REGISTRY[row["measure"]]
        digits = 1 if measure.unit in ("deg", "s") else 2
        rows.append(
            {
                "measure": measure,
                "side": row["side"],
                "value": say.number(row["value"], f".{digits}f"),
                "se": say.number(row["se"], f".{digits}f"),
                "n": row["n"],
                "clip": row["clip"],
            }
        )
    return rows


def _missing(screening: Screening, say: Words) -> list[tuple[str, list[str]]]:
    """Measures that no clip could show, by reason."""
    table = screening.medians
    known = set(table[table["status"] == OK]["measure"])
    missing = table[(table["status"] == NOT_MEASURABLE) & ~table["measure"].isin(known)]
    return [
        (
            say(f"reason.{Reason(str(reason)).value}"),
            [say(f"measure.{m}.name") for m in dict.fromkeys(rows["measure"])],
        )
        for reason, rows in missing.groupby("reason")
    ]


def _sources(screening: Screening, say: Words) -> str:
    """Sources of what the page shows, each once."""
    ok = screening.medians[screening.medians["status"] == OK]
    named = [REGISTRY[m].source for m in dict.fromkeys(ok["measure"])]
    named += [f.band.source for f in screening.findings if f.band is not None]
    parts = [part.strip() for text in named for part in say.said(text).split(";")]
    return "; ".join(dict.fromkeys(parts))

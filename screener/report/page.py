"""report.html: one self-contained page. Arranges what a screening holds, computes nothing."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from screener.clip.reasons import explain
from screener.clip.types import Movement, Reason, View
from screener.measures import REGISTRY
from screener.measures.table import NOT_MEASURABLE, OK
from screener.report.annotated import key_frame_jpeg
from screener.report.charts import Line, band_chart, time_chart
from screener.rules.chain import LINKS
from screener.rules.finding import Finding, Outcome, Severity
from screener.screening import (
    DISCLAIMER,
    LIMITS_OF_SCREENING,
    RED_FLAGS,
    SCHEMA_VERSION,
    ScreenedClip,
    Screening,
)

MOST_PICTURES = 8
_WORD = {
    Outcome.FLAGGED: "flagged",
    Outcome.BORDERLINE: "borderline",
    Outcome.CLEAR: "clear",
    Outcome.NOT_ASSESSED: "not assessed",
}
_MARK = {
    Outcome.FLAGGED: "▲",
    Outcome.BORDERLINE: "◆",
    Outcome.CLEAR: "●",
    Outcome.NOT_ASSESSED: "○",
}
_BASIS = {
    "P": "published limit",
    "D": "derived from published means",
    "E": "engineering default, not a clinical norm",
}
_CURVES = {
    View.SIDE: ("knee_flexion_deg", "trunk_inclination_deg", "shank_inclination_deg",
                "arm_line_deg", "lumbar_contour_change_deg"),
    View.OBLIQUE: ("knee_flexion_deg",),
    View.FRONT: ("knee_ankle_separation_ratio", "fppa_deg", "pelvic_shift",
                 "trunk_lateral_lean_deg", "pelvic_drop_deg"),
}  # fmt: skip
_CURVES[View.BACK] = _CURVES[View.FRONT]


@dataclass(frozen=True, eq=False)
class Shown:
    """A finding with its picture (a data address, or empty) and its chart."""

    finding: Finding
    picture: str
    chart: Markup
    basis: str


def render_page(screening: Screening, videos: dict[str, str]) -> str:
    """The page as text; ``videos`` maps a clip's name to its annotated video beside the page."""
    environment = Environment(
        loader=PackageLoader("screener.report"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = Path(__file__).with_name("templates") / "report.css"
    seen = [f for f in screening.findings if f.outcome in (Outcome.FLAGGED, Outcome.BORDERLINE)]
    seen.sort(key=lambda f: (f.outcome is not Outcome.FLAGGED, f.severity is not Severity.MARKED))
    return environment.get_template("report.html.j2").render(
        s=screening,
        css=Markup(style.read_text(encoding="utf-8")),
        word=_WORD,
        mark=_MARK,
        Outcome=Outcome,
        links=LINKS,
        shown=_shown(screening, seen),
        three=_three(screening, seen),
        clear=[f for f in screening.findings if f.outcome is Outcome.CLEAR],
        clips=[_clip(clip, videos) for clip in screening.clips],
        unknown=_unknown(screening),
        measures=_measures(screening),
        reasons=_reasons(screening),
        disclaimer=DISCLAIMER,
        limits=LIMITS_OF_SCREENING,
        red_flags=RED_FLAGS,
        schema=SCHEMA_VERSION,
    )


def _shown(screening: Screening, seen: list[Finding]) -> list[Shown]:
    """Findings with a picture each, the most important first; a frame is drawn once."""
    by_name = {screened.clip.name: screened for screened in screening.clips}
    pictures: dict[tuple[str, int], str] = {}
    shown = []
    for finding in seen:
        key = (finding.clip, finding.frame)
        if key not in pictures and len(pictures) < MOST_PICTURES and finding.clip in by_name:
            data = key_frame_jpeg(by_name[finding.clip], screening.findings, finding.frame)
            pictures[key] = _address(data) if data else ""
        rows = screening.reps
        values = rows[
            (rows["clip"] == finding.clip)
            & (rows["measure"] == finding.measure)
            & (rows["status"] != NOT_MEASURABLE)
            & (rows["side"].isin([finding.side, ""]))
        ]["value"].tolist()
        basis = _BASIS[finding.band.basis] if finding.band else ""
        shown.append(Shown(finding, pictures.get(key, ""), band_chart(finding, values), basis))
    return shown


def _address(data: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"


def _three(screening: Screening, seen: list[Finding]) -> list[str]:
    """The three things to know, in plain sentences."""
    flagged = [f for f in seen if f.outcome is Outcome.FLAGGED]
    readings = [f"{h.sentence}." for h in screening.hypotheses if not h.observation_only][:1]
    names = [f"{f.title} ({f.side})" if f.side else f.title for f in flagged]
    told = [f"{name}: {f.severity.value}." for name, f in zip(names, flagged, strict=True)]
    said = list(dict.fromkeys(told))[: 3 - len(readings)] + readings
    if not flagged:
        clear = sum(f.outcome is Outcome.CLEAR for f in screening.findings)
        near = len(seen)
        if clear:
            said.append(f"No sign was flagged; {clear} that could be assessed are clear.")
        if near:
            said.append(f"{near} lie near a limit, inside the measurement error.")
        if not clear and not near:
            said.append("Nothing could be assessed from these clips; see why below.")
    gaps = [j.joint.value for j in screening.joints if j.status is Outcome.NOT_ASSESSED]
    if gaps and len(said) < 3:
        said.append(f"Not assessed: {', '.join(gaps)}. That is not the same as clear.")
    return said[:3]


def _clip(screened: ScreenedClip, videos: dict[str, str]) -> dict[str, Any]:
    clip = screened.clip
    charts = []
    for name in _CURVES[clip.view]:
        lines = [
            Line(side, values)
            for (measure, side), values in screened.series.items()
            if measure == name
        ]
        if lines:
            measure = REGISTRY[name]
            chart = time_chart(measure.name, measure.unit, clip.track.time_s, lines, clip.reps)
            charts.append({"measure": measure, "svg": chart, "sided": len(lines) > 1})
    what = "no squat or hinge" if clip.movement is Movement.OTHER else clip.movement.plain
    return {
        "clip": clip,
        "what": what,
        "charts": charts[:4],
        "video": videos.get(clip.name, ""),
        "messages": [*clip.reasons.values(), *clip.notes],
    }


def _unknown(screening: Screening) -> dict[str, list[str]]:
    """Signs that were not assessed, by reason."""
    groups: dict[str, list[str]] = {}
    for finding in screening.findings:
        if finding.outcome is Outcome.NOT_ASSESSED:
            titles = groups.setdefault(finding.reason_text, [])
            if finding.title not in titles:
                titles.append(finding.title)
    return groups


def _measures(screening: Screening) -> list[dict[str, Any]]:
    ok = screening.medians[screening.medians["status"] == OK]
    rows = []
    for row in ok.to_dict("records"):
        measure = REGISTRY[row["measure"]]
        digits = 1 if measure.unit in ("deg", "s") else 2
        rows.append(
            {
                "measure": measure,
                "side": row["side"],
                "value": f"{row['value']:.{digits}f}",
                "se": f"{row['se']:.{digits}f}",
                "n": row["n"],
                "clip": row["clip"],
            }
        )
    return rows


def _reasons(screening: Screening) -> list[str]:
    """Measures that no clip could show, with the reason, one line a reason."""
    table = screening.medians
    known = set(table[table["status"] == OK]["measure"])
    missing = table[(table["status"] == NOT_MEASURABLE) & ~table["measure"].isin(known)]
    lines = []
    for reason, rows in missing.groupby("reason"):
        names = ", ".join(REGISTRY[m].name for m in dict.fromkeys(rows["measure"]))
        lines.append(f"{explain(Reason(str(reason)))}: {names}")
    return lines

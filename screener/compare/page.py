"""compare.html: what changed between dates, on one page."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from screener.compare.change import KEYS, cautions
from screener.compare.curves import PHASE, Key, phase_curves
from screener.compare.session import Session
from screener.compare.trend import Point, trend_chart
from screener.measures import REGISTRY
from screener.measures.table import OK
from screener.report.charts import Line, line_chart, spaced, unit_words
from screener.report.figure import MARK
from screener.report.html import Film, render
from screener.report.words import Words, words
from screener.rules.finding import Outcome

_CURVES = (
    "knee_flexion_deg", "trunk_inclination_deg", "shank_inclination_deg", "heel_rise",
    "knee_ankle_separation_ratio", "fppa_deg", "trunk_lateral_lean_deg", "pelvic_drop_deg",
    "arm_line_deg",
)  # fmt: skip
_ORDER = {"worse": 0, "better": 1, "": 2}


def render_comparison(
    sessions: list[Session], table: pd.DataFrame, films: dict[str, Film], language: str = "en"
) -> str:
    """The page as text; ``films`` maps a caption to a side-by-side video."""
    say = words(language)
    last = table[table["date_after"] == sessions[-1].date]
    rows = [_row(row, sessions, say) for row in last.to_dict("records")]
    changed = [row for row in rows if row["outcome"] == "changed"]
    changed.sort(key=lambda row: _ORDER[row["direction"]])
    return render(
        "compare.html.j2",
        say,
        videos=films.values(),
        sessions=sessions,
        mark=MARK,
        Outcome=Outcome,
        changed=changed,
        same=[row for row in rows if row["outcome"] == "same"],
        missing=_missing(rows),
        curves=_curves(sessions, say),
        films=list(films.items()),
        joints=_joints(sessions),
        cautions=cautions(sessions, say),
    )


def _row(row: dict[Any, Any], sessions: list[Session], say: Words) -> dict[str, Any]:
    measure = REGISTRY.get(row["measure"])
    name = say(f"measure.{measure.id}.name") if measure else row["measure"]
    shown: dict[str, Any] = {
        **row,
        "name": name,
        "where": ", ".join(
            text
            for text in (
                say(f"side.{row['side']}") if row["side"] else "",
                say(f"movement.{row['movement']}"),
                say(f"view.{row['view']}"),
            )
            if text
        ),
        "unit_after": spaced(row["unit"], say),
        "chart": None,
    }
    for key in ("before", "after", "change", "mdc95", "se_before", "se_after"):
        shown[f"{key}_text"] = _number(row[key], row["unit"], say, signed=key == "change")
    if row["outcome"] == "changed":
        limits = _limits(sessions[-1], row)
        shown["chart"] = trend_chart(name, row["unit"], _points(sessions, row), limits, say)
    return shown


def _number(value: float, unit: str, say: Words, signed: bool = False) -> str:
    if not np.isfinite(value):
        return ""
    digits = 1 if unit == "deg" else 2
    text = say.number(value, f"{'+' if signed else ''}.{digits}f")
    return text.replace("-", "−")


def _points(sessions: list[Session], row: dict[Any, Any]) -> list[Point]:
    points = []
    for session in sessions:
        table = session.medians[session.medians["status"] == OK].sort_values("se", kind="stable")
        for key in KEYS:
            table = table[table[key] == row[key]]
        if len(table):
            best = table.iloc[0]
            points.append((session.date, float(best["value"]), float(best["se"])))
    return points


def _limits(session: Session, row: dict[Any, Any]) -> tuple[float, ...]:
    for finding in session.record["findings"]:
        band = finding.get("band")
        if band and (band["measure"], band["movement"]) == (row["measure"], row["movement"]):
            return (float(band["mild"]), float(band["marked"]))
    return ()


def _missing(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Names of what could not be compared, by reason."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        if row["outcome"] == "not_comparable":
            groups.setdefault(row["reason"], []).append(f"{row['name']} ({row['where']})")
    return groups


def _curves(sessions: list[Session], say: Words) -> list[dict[str, Any]]:
    """Median repetitions of the first and the last date over each other."""
    before, after = phase_curves(sessions[0]), phase_curves(sessions[-1])
    both: list[Key] = [key for key in before if key in after and key[3] in _CURVES]
    both.sort(key=lambda key: (key[:3], _CURVES.index(key[3])))
    ticks = [(float(n), say("compare.phase", n=n)) for n in (0, 25, 50, 75, 100)]
    charts = []
    for key in both:
        movement, view, side, name = key
        measure = REGISTRY[name]
        where = [say(f"side.{side}")] if side else []
        where += [say(f"movement.{movement}"), say(f"view.{view}")]
        title = f"{say(f'measure.{name}.name')} ({', '.join(where)})"
        lines = [Line("before", before[key]), Line("after", after[key])]
        svg = line_chart(title, PHASE, lines, (0.0, 100.0), ticks, [], say)
        unit = unit_words(measure.unit, say)
        if svg:
            charts.append(
                {
                    "name": say(f"measure.{name}.name"),
                    "where": ", ".join(where),
                    "unit": unit,
                    "svg": svg,
                }
            )
    return charts


def _joints(sessions: list[Session]) -> list[tuple[str, list[tuple[Outcome, str]]]]:
    """Status and severity of each joint of the chain at each date."""
    found: dict[str, list[tuple[Outcome, str]]] = {}
    for session in sessions:
        for joint in session.record["joints"]:
            status = (Outcome(joint["status"]), str(joint.get("severity") or ""))
            found.setdefault(joint["joint"], []).append(status)
    return [(name, told) for name, told in found.items() if len(told) == len(sessions)]

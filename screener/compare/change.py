"""What really changed between dates, and what did not: pure tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from screener.compare.session import Session
from screener.measures.table import OK
from screener.report.contract import COMPARE
from screener.report.words import Words
from screener.rules.bands import passes
from screener.rules.finding import Band

KEYS = ["movement", "view", "side", "measure", "unit"]
MDC = 1.96
"""Least detectable change at 95 %: ``1.96 * sqrt(se_before**2 + se_after**2)``.

For equal errors that is ``1.96 * sqrt(2) * se = 2.77 se`` (Weir 2005).
"""
_SETTINGS = ("model", "model_sha256", "reader", "bands", "screener", "mediapipe")
_TURN_DEG = 10.0


def changes(sessions: list[Session]) -> pd.DataFrame:
    """Every measure of every later date against the first: the columns of ``compare.csv``.

    Only values that both dates could read in the same movement and view are compared; of several
    clips of one kind the one with the smallest error counts.
    """
    first, *later = sessions
    rows: list[dict[str, object]] = []
    for session in later:
        both = _readable(first).merge(
            _readable(session), on=KEYS, how="outer", suffixes=("_before", "_after"), sort=False
        )
        bands = _bands(session)
        for row in both.to_dict("records"):
            rows.append(_change(first, session, row, bands))
    return pd.DataFrame(rows, columns=[column.name for column in COMPARE])


def cautions(sessions: list[Session], say: Words) -> list[tuple[str, str, str]]:
    """What differed between first and last date besides the athlete: ``(what, then, now)``."""
    first, last = sessions[0], sessions[-1]
    found = [(say("caution.athlete"), first.athlete, last.athlete)]
    for name in _SETTINGS:
        old, new = (s.record["provenance"].get(name, "") for s in (first, last))
        found.append((say(f"caution.{name}"), str(old), str(new)))
    found = [(what, old, new) for what, old, new in found if old != new and old and new]
    turned = {_kind(clip): clip for clip in last.clips}
    for clip in first.clips:
        other = turned.get(_kind(clip))
        if other is None:
            continue
        before, after = float(clip["yaw_deg"]), float(other["yaw_deg"])
        if abs(abs(before) - abs(after)) > _TURN_DEG:
            movement, view, _ = _kind(clip)
            what = say(
                "caution.turn", movement=say(f"movement.{movement}"), view=say(f"view.{view}")
            )
            found.append((what, f"{before:.0f}°", f"{after:.0f}°"))
    return found


def _kind(clip: dict[str, Any]) -> tuple[str, str, str]:
    return clip["movement"], clip["view"], clip.get("stance_side") or ""


def _readable(session: Session) -> pd.DataFrame:
    ok = session.medians[session.medians["status"] == OK].sort_values("se", kind="stable")
    return ok.drop_duplicates(KEYS).sort_index()[[*KEYS, "value", "se"]]


def _bands(session: Session) -> dict[tuple[str, str], Band]:
    """The limits the later screening was judged by."""
    found = (f["band"] for f in session.record["findings"] if f.get("band"))
    return {(b["measure"], b["movement"]): Band(**b) for b in found}


def _change(
    first: Session,
    session: Session,
    row: dict[Any, Any],
    bands: dict[tuple[str, str], Band],
) -> dict[str, object]:
    before, after = float(row["value_before"]), float(row["value_after"])
    change = after - before
    mdc = MDC * float(np.hypot(row["se_before"], row["se_after"]))
    outcome, reason, direction = "same", "", ""
    if not np.isfinite(change):
        outcome = "not_comparable"
        reason = "missing_before" if np.isnan(before) else "missing_after"
    elif abs(change) > mdc:
        outcome = "changed"
        band = bands.get((row["measure"], row["movement"]))
        direction = _direction(before, after, band) if band else ""
    return {
        "athlete": session.athlete,
        **{name: row[name] for name in KEYS},
        "date_before": first.date,
        "before": before,
        "se_before": row["se_before"],
        "date_after": session.date,
        "after": after,
        "se_after": row["se_after"],
        "change": change,
        "mdc95": mdc,
        "outcome": outcome,
        "direction": direction,
        "reason": reason,
    }


def _direction(before: float, after: float, band: Band) -> str:
    """Toward the harmless side or away from it; nothing while both are harmless."""
    if not (passes(before, band) or passes(after, band)):
        return ""
    size = abs(after) - abs(before) if band.two_sided else after - before
    return "worse" if (size > 0) == band.high_is_worse else "better"

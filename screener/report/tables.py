"""The CSV files: the contract with coaches. Columns, order and names do not change."""

from __future__ import annotations

import pandas as pd

from screener.rules.finding import Outcome
from screener.screening import REPS_COLUMNS, SUMMARY_COLUMNS, Screening

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DIGITS = 3


def reps_csv(screening: Screening) -> str:
    """One row per athlete, clip, repetition, side and measure; only the header without any."""
    table = screening.reps[[*REPS_COLUMNS]].copy()
    for column in ("value", "se"):
        table[column] = pd.to_numeric(table[column]).round(_DIGITS)
    return _csv(table)


def summary_csv(screening: Screening) -> str:
    """One row per athlete, date and joint of the chain."""
    rows = [
        {
            "athlete": screening.athlete,
            "date": screening.date,
            "joint": joint.joint.value,
            "status": joint.status.value,
            "finding": joint.finding
            if joint.status is not Outcome.NOT_ASSESSED
            else f"Not assessed: {joint.reason}.",
            "side": joint.side,
            "severity": joint.severity.value,
            "confidence": joint.confidence.value,
            "next_step": joint.next_step,
        }
        for joint in screening.joints
    ]
    return _csv(pd.DataFrame(rows, columns=[*SUMMARY_COLUMNS]))


def _csv(table: pd.DataFrame) -> str:
    """CSV text in which no cell would run as a formula in a spreadsheet."""
    safe = table.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = [harmless(str(cell)) for cell in safe[column]]
    return str(safe.to_csv(index=False, lineterminator="\n"))


def harmless(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text

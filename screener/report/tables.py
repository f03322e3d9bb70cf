"""The CSV files of a screening, and how to read them back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from screener.report.cells import PLAIN, CsvStyle, from_csv, to_csv
from screener.report.contract import REPS, SUMMARY
from screener.report.words import words
from screener.rules.finding import Outcome
from screener.screening import Screening


def reps_csv(screening: Screening, style: CsvStyle = PLAIN) -> str:
    """One row per athlete, clip, repetition, side and measure; only the header without any."""
    return to_csv(screening.reps, REPS, style)


def summary_csv(screening: Screening, style: CsvStyle = PLAIN, language: str = "en") -> str:
    """One row per athlete, date and joint of the chain; sentences in the language, codes not."""
    say = words(language)
    rows = [
        {
            "athlete": screening.athlete,
            "date": screening.date,
            "joint": joint.joint.value,
            "status": joint.status.value,
            "finding": say.said(joint.finding)
            if joint.status is not Outcome.NOT_ASSESSED
            else say("text.joint_not_assessed", reason=say.said(joint.reason)),
            "side": joint.side,
            "severity": joint.severity.value,
            "confidence": joint.confidence.value,
            "next_step": say.said(joint.next_step),
        }
        for joint in screening.joints
    ]
    return to_csv(pd.DataFrame(rows, columns=[c.name for c in SUMMARY]), SUMMARY, style)


def read_reps(path: Path) -> pd.DataFrame:
    """Read a ``reps.csv`` of either style with the dtypes of :data:`~screener.report.REPS`.

    Raises
    ------
    ResultsError
        If the file cannot be read or lacks a column.
    """
    return from_csv(path, REPS)


def read_summary(path: Path) -> pd.DataFrame:
    """Read a ``summary.csv`` of either style; raises ResultsError like :func:`read_reps`."""
    return from_csv(path, SUMMARY)

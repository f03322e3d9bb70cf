"""What a screening puts into athletes.csv and clips.csv: plain cells, no text of a file yet."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from screener.batch.jobs import Looked
from screener.clip.types import Movement
from screener.measures import REGISTRY
from screener.measures.calibration import calibration
from screener.measures.table import OK
from screener.rules.bands import load_bands
from screener.rules.finding import Band, Joint, Outcome
from screener.screening import Screening

_DIGITS = 3
CLIPS_COLUMNS = (
    "file", "athlete", "date", "role", "clip", "movement", "view", "reps", "frames", "seconds",
    "status",
)  # fmt: skip


@lru_cache(maxsize=1)
def key_measures() -> tuple[tuple[str, Band], ...]:
    """Column and band of every measure that the rules hold against a limit and that follows truth.

    Whatever bands are in force, the columns are those of the default ones: they never change with
    the data.
    """
    return tuple(
        (f"{band.movement}_{band.measure}", band)
        for band in load_bands().values()
        if calibration(REGISTRY[band.measure], Movement(band.movement)).follows
    )


def athletes_columns() -> tuple[str, ...]:
    """Columns of athletes.csv: who, the joints, the key measures, then their standard errors."""
    measures = [name for name, _ in key_measures()]
    return (
        "athlete", "date", "clips", "failed_clips", "reps", "movements", "flagged_joints",
        *(_column(joint) for joint in Joint), *measures, *(f"{name}_se" for name in measures),
        "report",
    )  # fmt: skip


def athlete_row(screening: Screening, folder: str) -> dict[str, Any]:
    """One athlete on one date, one cell a column."""
    movements = {c.clip.movement for c in screening.clips if c.clip.reps}
    row: dict[str, Any] = {
        "athlete": screening.athlete,
        "date": screening.date,
        "clips": len({c.path for c in screening.clips}),
        "failed_clips": len(screening.failed),
        "reps": sum(len(c.clip.reps) for c in screening.clips),
        "movements": " ".join(sorted(m.value for m in movements)),
        "flagged_joints": sum(j.status is Outcome.FLAGGED for j in screening.joints),
        "report": f"{folder}/report.html",
    }
    for joint in screening.joints:
        words = (joint.status.value, joint.severity.value)
        row[_column(joint.joint)] = " ".join(word for word in words if word)
    read = screening.medians[screening.medians["status"] == OK]
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    at: Any
    for at in read[["measure", "movement", "value", "se"]].itertuples(index=False):
        found.setdefault((at.measure, at.movement), []).append((float(at.value), float(at.se)))
    for name, band in key_measures():
        row[name], row[f"{name}_se"] = _worst(found.get((band.measure, band.movement), []), band)
    return row


def clip_rows(screening: Screening, looked: tuple[Looked, ...]) -> tuple[dict[str, Any], ...]:
    """Every file of the session, once for each part of it that was screened."""
    rows: list[dict[str, Any]] = []
    for one in looked:
        about: dict[str, Any] = {
            "file": one.upload.file,
            "athlete": screening.athlete,
            "date": screening.date,
            "role": str(one.upload.role),
        }
        parts = [c.clip for c in screening.clips if c.path == one.upload.path]
        if one.failure is not None or not parts:
            rows.append({**about, "status": "failed"})
        for clip in parts if one.failure is None else ():
            time = clip.track.time_s
            rows.append(
                {
                    **about,
                    "clip": clip.name,
                    "movement": clip.movement.value,
                    "view": clip.view.value,
                    "reps": len(clip.reps),
                    "frames": len(clip.track),
                    "seconds": round(float(time[-1] - time[0]), _DIGITS),
                    "status": "screened",
                }
            )
    return tuple(rows)


def _worst(found: list[tuple[float, float]], band: Band) -> tuple[float | None, float | None]:
    """Value and standard error of a measure: of two sides or clips, the worse one."""
    if not found:
        return None, None
    if band.two_sided:
        value, se = max(found, key=lambda pair: abs(pair[0]))
    else:
        value, se = (max if band.high_is_worse else min)(found, key=lambda pair: pair[0])
    return round(value, _DIGITS), round(se, _DIGITS)


def _column(joint: Joint) -> str:
    return joint.value.replace(" ", "_")

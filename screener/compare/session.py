"""A screening read back from its folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from screener.errors import ResultsError
from screener.screening import SCHEMA_VERSION

_NEEDED = ("athlete", "date", "clips", "medians", "findings", "joints", "provenance")


@dataclass(frozen=True, eq=False)
class Session:
    """One athlete on one date, as ``screening.json`` tells it.

    ``folder`` is where its tracks and annotated videos lie. ``medians`` has one row per clip, side
    and measure; ``side`` names the standing leg where a single-leg squat measures the whole body.
    """

    athlete: str
    date: str
    folder: Path
    medians: pd.DataFrame
    record: dict[str, Any]

    @property
    def clips(self) -> list[dict[str, Any]]:
        """Records of its clips."""
        return list(self.record["clips"])


def read_session(path: Path) -> Session:
    """Read a results folder, or the ``screening.json`` in it.

    Raises
    ------
    ResultsError
        If there is none, it is damaged, or comes from another schema.
    """
    file = path / "screening.json" if path.is_dir() else path
    if not file.exists():
        raise ResultsError(
            f"{path}: holds no screening.json. Name a results folder, results/<athlete>/<date>."
        )
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        lacks = [name for name in _NEEDED if name not in record]
        if lacks:
            raise ResultsError(f"{file}: lacks {', '.join(lacks)}. Analyse the clips again.")
        if str(record.get("schema_version", "")).split(".")[0] != SCHEMA_VERSION.split(".")[0]:
            raise ResultsError(
                f"{file}: was written by another version of screener (schema "
                f"{record.get('schema_version')}, this one reads {SCHEMA_VERSION}). Analyse the "
                "clips again."
            )
        return Session(
            str(record["athlete"]), str(record["date"]), file.parent, _medians(record), record
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ResultsError(
            f"{file}: is not readable as a screening ({error}). Analyse the clips again."
        ) from error


def _medians(record: dict[str, Any]) -> pd.DataFrame:
    columns = ["clip", "movement", "view", "side", "measure", "value", "unit", "se", "status",
               "reason"]  # fmt: skip
    table = pd.DataFrame(record["medians"], columns=columns)
    for column in ("value", "se"):
        table[column] = pd.to_numeric(table[column])
    stance = {clip["clip"]: clip.get("stance_side") or "" for clip in record["clips"]}
    table["side"] = [
        side or stance.get(clip, "")
        for side, clip in zip(table["side"], table["clip"], strict=True)
    ]
    return table

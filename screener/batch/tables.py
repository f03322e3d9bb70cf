"""The CSV files of a batch: athletes, clips, failures, and all sessions' own tables in one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from screener.batch.jobs import Finished
from screener.batch.plan import Failure
from screener.batch.rows import CLIPS_COLUMNS, athletes_columns
from screener.report.cells import harmless

FAILURES_COLUMNS = ("file", "stage", "reason", "what_to_do")


def athletes_csv(sessions: Sequence[Finished]) -> str:
    """One row an athlete and date."""
    return _csv([s.row for s in sessions], athletes_columns())


def clips_csv(sessions: Sequence[Finished], lost: Sequence[dict[str, object]] = ()) -> str:
    """One row a file (and part of it), screened or failed; ``lost`` are files of no session."""
    rows = [row for session in sessions for row in session.clips]
    return _csv([*rows, *lost], CLIPS_COLUMNS)


def failures_csv(failures: Iterable[Failure]) -> str:
    """What could not be done, why, and what to do, one row a file."""
    ordered = sorted(failures, key=lambda f: (f.file, f.stage))
    return _csv([vars(failure) for failure in ordered], FAILURES_COLUMNS)


def joined(paths: Iterable[Path], header: str) -> str:
    """CSV files of the same columns one after the other, under one header.

    Text is put together, not read and written again: every cell stays as its report has it.
    """
    texts = [path.read_bytes().decode("utf-8-sig") for path in paths]
    bodies = [text.partition("\n")[2] for text in texts]
    first = texts[0].partition("\n")[0] if texts else header
    return "".join([f"{first}\n", *bodies])


def _csv(rows: Sequence[dict[str, object]], columns: tuple[str, ...]) -> str:
    """Numbers as they are, nothing as an empty cell, text safe from being run."""
    cells = [
        {name: harmless(value) if isinstance(value, str) else value for name, value in row.items()}
        for row in rows
    ]
    table = pd.DataFrame(cells, columns=[*columns], dtype=object)
    return str(table.to_csv(index=False, lineterminator="\n"))

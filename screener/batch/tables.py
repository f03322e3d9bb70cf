"""The CSV files of a batch: athletes, clips, failures, and all sessions' own tables in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from screener.batch.jobs import Finished
from screener.batch.plan import Failure
from screener.batch.rows import CLIPS_COLUMNS, athletes_columns
from screener.batch.words import say
from screener.report.cells import PLAIN, CsvStyle, harmless

FAILURES_COLUMNS = ("file", "stage", "reason", "what_to_do")


def athletes_csv(sessions: Sequence[Finished], style: CsvStyle = PLAIN) -> str:
    """One row an athlete and date."""
    return _csv([s.row for s in sessions], athletes_columns(), style)


def clips_csv(
    sessions: Sequence[Finished], lost: Sequence[dict[str, object]] = (), style: CsvStyle = PLAIN
) -> str:
    """One row a file (and part of it), screened or failed; ``lost`` are files of no session."""
    rows = [row for session in sessions for row in session.clips]
    return _csv([*rows, *lost], CLIPS_COLUMNS, style)


def failures_csv(failures: Iterable[Failure], style: CsvStyle = PLAIN, language: str = "en") -> str:
    """What could not be done, why, and what to do, one row a file; stages stay codes."""
    said = say(language).said
    ordered = sorted(failures, key=lambda f: (f.file, f.stage))
    rows = [
        {
            "file": f.file,
            "stage": f.stage,
            "reason": said(f.reason),
            "what_to_do": said(f.what_to_do),
        }
        for f in ordered
    ]
    return _csv(rows, FAILURES_COLUMNS, style)


def joined(paths: Iterable[Path], columns: Sequence[str], style: CsvStyle = PLAIN) -> str:
    """CSV files of the same ``columns`` and style one after the other, under one header.

    Text is put together, not read and written again: every cell stays as its report has it.
    """
    texts = [path.read_bytes().decode("utf-8-sig") for path in paths]
    header = style.separator.join(columns)
    bodies = [text.partition("\n")[2] for text in texts]
    return "".join([style.mark, f"{header}\n", *bodies])


def _csv(rows: Sequence[Mapping[str, object]], columns: tuple[str, ...], style: CsvStyle) -> str:
    """Numbers as they are, nothing as an empty cell, text safe from being run."""
    cells = [{name: _cell(value, style) for name, value in row.items()} for row in rows]
    table = pd.DataFrame(cells, columns=[*columns], dtype=object)
    return style.mark + str(table.to_csv(index=False, lineterminator="\n", sep=style.separator))


def _cell(value: object, style: CsvStyle) -> object:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, float) and style.decimal_comma:  # pandas leaves those among objects
        return str(value).replace(".", ",")
    return value

"""CSV text that a spreadsheet takes for what it is, written and read back without loss."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from screener.errors import ResultsError
from screener.report.contract import COUNT, DATE, NUMBER, WORD, Column

_FORMULA = tuple("=+-@\t\n＝＋－＠")
_DIGITS = 3


@dataclass(frozen=True)
class CsvStyle:
    """How a CSV is written.

    ``bom`` puts a byte order mark first, by which Excel knows UTF-8. ``decimal_comma`` writes
    ``12,5`` and separates by semicolons, as spreadsheets of German, French ... settings expect.
    """

    bom: bool = False
    decimal_comma: bool = False

    @property
    def separator(self) -> str:
        """What stands between cells."""
        return ";" if self.decimal_comma else ","

    @property
    def mark(self) -> str:
        """What the text begins with."""
        return "\ufeff" if self.bom else ""


PLAIN = CsvStyle()


def to_csv(table: pd.DataFrame, columns: tuple[Column, ...], style: CsvStyle = PLAIN) -> str:
    """``table`` as CSV text with exactly ``columns``; no cell of text would run as a formula."""
    safe = pd.DataFrame(index=table.index)
    for column in columns:
        cells = table[column.name]
        if column.dtype == NUMBER:
            safe[column.name] = pd.to_numeric(cells).astype(float).round(_DIGITS)
        elif column.dtype == COUNT:
            safe[column.name] = cells.astype("Int64")
        else:
            safe[column.name] = [harmless(str(cell)) for cell in cells]
    decimal = "," if style.decimal_comma else "."
    text = safe.to_csv(index=False, lineterminator="\n", sep=style.separator, decimal=decimal)
    return style.mark + str(text)


def harmless(text: str) -> str:
    r"""The text, with an apostrophe before it if a spreadsheet would take it for a formula.

    A text that begins with an apostrophe gets another one, so that reading back is exact; only
    line ends become ``\n``, and NUL, which no CSV reader takes, is dropped.
    """
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    starts = text.lstrip(" ").startswith(_FORMULA) or text.startswith("'")
    return f"'{text}" if starts else text


def as_typed(cell: str) -> str:
    """What :func:`harmless` was given; other text as it is."""
    rest = cell[1:]
    return rest if cell[:1] == "'" and harmless(rest) != rest else cell


def from_csv(path: Path, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Read what :func:`to_csv` wrote, in either style, with the declared dtypes.

    Raises
    ------
    ResultsError
        If the file cannot be read or lacks a column of the contract.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        comma = ";" in text.split("\n", 1)[0]
        raw = pd.read_csv(
            StringIO(text, newline=""), sep=";" if comma else ",", dtype=str,
            keep_default_na=False, na_filter=False,
        )  # fmt: skip
        lacks = [column.name for column in columns if column.name not in raw.columns]
        if lacks:
            raise ResultsError(
                f"{path}: lacks the columns {', '.join(lacks)}. It is no CSV of screener, or it "
                "was changed; analyse the clips again."
            )
        return pd.DataFrame({c.name: _typed(raw[c.name], c, comma) for c in columns})
    except OSError as error:
        raise ResultsError(
            f"{path}: cannot be read ({error.strerror}). Check the name and the folder."
        ) from error
    except (ValueError, TypeError) as error:
        raise ResultsError(
            f"{path}: is not readable as a CSV of screener ({error}). Analyse the clips again."
        ) from error


def _typed(cells: Any, column: Column, comma: bool) -> Any:
    if column.dtype in (NUMBER, COUNT):
        plain = cells.str.replace(",", ".") if comma else cells
        numbers = pd.to_numeric(plain.where(plain != "", None))
        return numbers.astype(column.dtype)
    text = cells.str.replace("^'", "", regex=True)
    if column.dtype == DATE:
        return pd.to_datetime(text, format="%Y-%m-%d").astype(DATE)
    if column.dtype == WORD:
        return text.astype(pd.CategoricalDtype(list(column.words)))
    return text.astype(column.dtype)

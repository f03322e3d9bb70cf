"""The data dictionary beside the CSV files: every column, word, measure and reason, generated."""

from __future__ import annotations

import pandas as pd

from screener.clip.reasons import explain
from screener.clip.types import Reason
from screener.measures import REGISTRY, Measure
from screener.report.cells import PLAIN, CsvStyle, to_csv
from screener.report.contract import CSV_SCHEMA, NUMBER, TABLES, TEXT, Column

DICTIONARY: tuple[Column, ...] = (
    Column("schema", TEXT, "version of the CSV contract"),
    Column("kind", TEXT, "column, measure or reason"),
    Column("table", TEXT, "file the column is in"),
    Column("name", TEXT, "column, measure id or reason code"),
    Column("dtype", TEXT, "pandas dtype of a column"),
    Column("unit", TEXT, "unit of a measure"),
    Column("meaning", TEXT, "what it says"),
    Column("values", TEXT, "all words a column can hold"),
    Column("sign", TEXT, "what a positive value means"),
    Column("read", TEXT, "where in the repetition it is read"),
    Column("views", TEXT, "views it can be seen from"),
    Column("movements", TEXT, "movements it belongs to"),
    Column("system_error", NUMBER, "error that repetitions do not lower, uncalibrated"),
    Column("source", TEXT, "where the definition comes from"),
)  # fmt: skip


def dictionary_csv(style: CsvStyle = PLAIN) -> str:
    """The dictionary as CSV, from the contract and the measure registry."""
    rows = [
        _column(file, column)
        for file, columns in (*TABLES.items(), ("dictionary.csv", DICTIONARY))
        for column in columns
    ]
    rows += [_measure(measure) for measure in REGISTRY.values()]
    rows += [{"kind": "reason", "name": r.value, "meaning": explain(r)} for r in Reason]
    table = pd.DataFrame(rows, columns=[c.name for c in DICTIONARY])
    table["schema"] = CSV_SCHEMA
    texts = [c.name for c in DICTIONARY if c.dtype == TEXT]
    table[texts] = table[texts].fillna("")
    return to_csv(table, DICTIONARY, style)


def _column(file: str, column: Column) -> dict[str, object]:
    return {
        "kind": "column",
        "table": file,
        "name": column.name,
        "dtype": column.dtype,
        "meaning": column.meaning,
        "values": " | ".join(word or "(empty)" for word in column.words),
    }


def _measure(measure: Measure) -> dict[str, object]:
    return {
        "kind": "measure",
        "name": measure.id,
        "unit": measure.unit,
        "meaning": measure.name,
        "sign": measure.sign,
        "read": measure.at.value,
        "views": " | ".join(sorted(view.value for view in measure.views)),
        "movements": " | ".join(sorted(movement.value for movement in measure.movements)),
        "system_error": measure.system_error,
        "source": measure.source,
    }

"""The data dictionary beside the CSV files: every column, word, measure and reason, generated."""

from __future__ import annotations

import pandas as pd

from screener.clip.types import Reason
from screener.measures import REGISTRY, Measure
from screener.report.cells import PLAIN, CsvStyle, to_csv
from screener.report.contract import CSV_SCHEMA, DICTIONARY, TABLES, TEXT, Column, meaning_key
from screener.report.words import Words, words


def dictionary_csv(style: CsvStyle = PLAIN, language: str = "en") -> str:
    """The dictionary as CSV; meanings in the language, names, units and words of columns not."""
    say = words(language)
    rows = [_column(file, column, say) for file, columns in TABLES.items() for column in columns]
    rows += [_measure(measure, say) for measure in REGISTRY.values()]
    rows += [
        {"kind": "reason", "name": r.value, "meaning": say(f"reason.{r.value}")} for r in Reason
    ]
    table = pd.DataFrame(rows, columns=[c.name for c in DICTIONARY])
    table["schema"] = CSV_SCHEMA
    texts = [c.name for c in DICTIONARY if c.dtype == TEXT]
    table[texts] = table[texts].fillna("")
    return to_csv(table, DICTIONARY, style)


def _column(file: str, column: Column, say: Words) -> dict[str, object]:
    return {
        "kind": "column",
        "table": file,
        "name": column.name,
        "dtype": column.dtype,
        "meaning": say(meaning_key(file, column)),
        "values": " | ".join(word or "(empty)" for word in column.words),
    }


def _measure(measure: Measure, say: Words) -> dict[str, object]:
    return {
        "kind": "measure",
        "name": measure.id,
        "unit": measure.unit,
        "meaning": say(f"measure.{measure.id}.name"),
        "sign": say(f"measure.{measure.id}.sign"),
        "read": say(f"at.{measure.at.name.lower()}"),
        "views": " | ".join(sorted(view.value for view in measure.views)),
        "movements": " | ".join(sorted(movement.value for movement in measure.movements)),
        "system_error": measure.system_error,
        "source": say.said(measure.source),
    }

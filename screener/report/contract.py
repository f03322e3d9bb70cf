"""The contract of the CSV files: their columns in order, with dtype and meaning.

Columns, their order and their names do not change within a schema version; new ones come at the
end. The data dictionary, the writer and the readers all work from this.
"""

from __future__ import annotations

from dataclasses import dataclass

CSV_SCHEMA = "1.0"

TEXT, WORD, DATE, COUNT, NUMBER = "string", "category", "datetime64[s]", "Int64", "float64"


@dataclass(frozen=True)
class Column:
    """One column: its name, pandas dtype and meaning; ``words`` are all it can hold."""

    name: str
    dtype: str
    meaning: str
    words: tuple[str, ...] = ()


_ATHLETE = Column("athlete", TEXT, "name as it was given")
_DATE = Column("date", DATE, "day of filming, YYYY-MM-DD")
_SIDE_MEANING = "the athlete's own side; empty for the whole body"

REPS: tuple[Column, ...] = (
    _ATHLETE,
    _DATE,
    Column("clip", TEXT, "file name of the clip"),
    Column("movement", WORD, "what is done in the clip", (
        "bodyweight_squat", "overhead_squat", "single_leg_squat", "hip_hinge",
        "knee_to_wall", "arms_up", "other")),
    Column("view", WORD, "from where the camera looks", ("front", "back", "side", "oblique")),
    Column("rep", COUNT, "number of the repetition in its clip, from 1"),
    Column("side", WORD, _SIDE_MEANING, ("", "left", "right")),
    Column("measure", TEXT, "id of the measure; see the rows of kind measure"),
    Column("value", NUMBER, "the value; empty if not measurable"),
    Column("unit", TEXT, "unit of value and se"),
    Column("se", NUMBER, "standard error of the value; 1.96 se is the 95 % interval"),
    Column("status", WORD, "whether the value can be used", ("ok", "borderline", "not_measurable")),
    Column("reason", TEXT, "code that says why it is not measurable, else empty"),
)  # fmt: skip

SUMMARY: tuple[Column, ...] = (
    _ATHLETE,
    _DATE,
    Column("joint", WORD, "joint of the chain", (
        "ankle", "knee", "hip", "lumbar spine", "thoracic spine", "scapula",
        "glenohumeral joint")),
    Column("status", WORD, "what became of the joint; not assessed is not clear",
           ("flagged", "borderline", "clear", "not_assessed")),
    Column("finding", TEXT, "what was seen, in plain words with its error"),
    Column("side", WORD, "side the finding is on; empty if it has none",
           ("", "left", "right", "both")),
    Column("severity", WORD, "how far beyond its limit", ("", "mild", "marked")),
    Column("confidence", WORD, "how far the reading can be believed", ("", "low", "moderate")),
    Column("next_step", TEXT, "what to do or film next"),
)  # fmt: skip

COMPARE: tuple[Column, ...] = (
    _ATHLETE,
    Column("movement", WORD, "what is done in both clips", REPS[3].words),
    Column("view", WORD, "view of both clips", REPS[4].words),
    Column("side", WORD, _SIDE_MEANING, ("", "left", "right")),
    Column("measure", TEXT, "id of the measure"),
    Column("unit", TEXT, "unit of all numbers of the row"),
    Column("date_before", DATE, "first date, the baseline"),
    Column("before", NUMBER, "median over repetitions then"),
    Column("se_before", NUMBER, "its standard error"),
    Column("date_after", DATE, "later date"),
    Column("after", NUMBER, "median over repetitions now"),
    Column("se_after", NUMBER, "its standard error"),
    Column("change", NUMBER, "after minus before"),
    Column("mdc95", NUMBER, "least change that counts: 1.96 times the standard error of a change"),
    Column("outcome", WORD, "whether it really changed", ("changed", "same", "not_comparable")),
    Column("direction", WORD, "seen from the limit of the rules; empty without a limit or change",
           ("", "better", "worse")),
    Column("reason", TEXT, "why it cannot be compared, else empty"),
)  # fmt: skip

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

TABLES: dict[str, tuple[Column, ...]] = {
    "reps.csv": REPS,
    "summary.csv": SUMMARY,
    "compare.csv": COMPARE,
    "dictionary.csv": DICTIONARY,
}


def meaning_key(file: str, column: Column) -> str:
    """Key of a column's meaning in the catalogues: ``column.reps.side``."""
    return f"column.{file.removesuffix('.csv')}.{column.name}"

"""Thresholds: read from bands.toml, and how a value with its error is held against them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from screener.clip.types import Movement
from screener.errors import UsageError
from screener.measures import REGISTRY
from screener.person import ANYONE, Person
from screener.rules.finding import Band, Outcome, Severity

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SCHEMA = 1
_MOST = 1e9  # no limit is larger
ONE_SIDED_95 = 1.645
DEFAULT = Path(__file__).with_name("bands.toml")

Bands = dict[tuple[str, str], Band]
"""``(measure id, movement) -> Band``."""

Gates = Mapping[str, float]
"""Gate id -> its limit: when a sign means anything at all."""

_SEXES = ("any", "female", "male")
_ADULTS = (16, 65)


def load_bands(override: Path | None = None, person: Person = ANYONE) -> Bands:
    """The bands that hold for a person, with those of ``override`` put in their place.

    A band outside whose ages the person is is left out: numbers are then shown without a limit.

    Raises
    ------
    UsageError
        If a file cannot be read or holds a band that makes no sense; the message names it.
    """
    bands = _read_bands(DEFAULT, person)
    if override is not None:
        bands |= _read_bands(override, person)
    return bands


def load_gates(override: Path | None = None) -> Gates:
    """The default gates, with those of ``override`` put in their place.

    Raises
    ------
    UsageError
        If a file cannot be read or holds a gate that makes no sense; the message names it.
    """
    gates = _read_gates(DEFAULT)
    if override is not None:
        mine = _read_gates(override)
        if unknown := set(mine) - set(gates):
            raise UsageError(f"{override}: there is no gate called {min(unknown)!r}.")
        gates |= mine
    return gates


def grade(value: float, se: float, band: Band) -> tuple[Outcome, Severity]:
    """Hold a value against its band (field reference, section 2).

    Mild or marked only if the one-sided 95 % bound lies beyond the limit; a value beyond the limit
    whose bound is not is borderline: inside the measurement error.
    """
    bound = _worse(value, band) - ONE_SIDED_95 * se
    if bound > _limit(band, band.marked):
        return Outcome.FLAGGED, Severity.MARKED
    if bound > _limit(band, band.mild):
        return Outcome.FLAGGED, Severity.MILD
    if passes(value, band):
        return Outcome.BORDERLINE, Severity.NONE
    return Outcome.CLEAR, Severity.NONE


def passes(value: float, band: Band) -> bool:
    """Whether the value itself lies beyond the mild limit, whatever its error."""
    return _worse(value, band) > _limit(band, band.mild)


def _worse(value: float, band: Band) -> float:
    """The value turned so that larger is worse."""
    if band.two_sided:
        return abs(value)
    return value if band.high_is_worse else -value


def _limit(band: Band, limit: float) -> float:
    return limit if band.high_is_worse else -limit


def _read_bands(path: Path, person: Person) -> Bands:
    bands: Bands = {}
    for number, entry in enumerate(_content(path).get("band", []), start=1):
        where = f"{path}: band {number}"
        _check(entry, where)
        if _is_for(entry, person, where):
            bands |= _entry(entry, where)
    return bands


def _read_gates(path: Path) -> dict[str, float]:
    gates: dict[str, float] = {}
    for number, entry in enumerate(_content(path).get("gate", []), start=1):
        where = f"{path}: gate {number}"
        _complete(entry, {"id", "limit", "unit", "basis", "source"}, where)
        gates[str(entry["id"])] = _number(entry, "limit", where)
    return gates


def _content(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path}: cannot be read as a bands file ({error}).") from error
    tables = [content.get(name, []) for name in ("band", "gate")]
    right = all(isinstance(t, list) and all(isinstance(e, dict) for e in t) for t in tables)
    if content.get("schema") != SCHEMA or not right or not any(tables):
        raise UsageError(
            f"{path}: not a bands file of schema {SCHEMA}. It needs `schema = {SCHEMA}` and "
            "`[[band]]` tables; copy the shape of screener/rules/bands.toml."
        )
    return content


def _complete(entry: dict[str, Any], needed: set[str], where: str) -> None:
    if missing := needed - set(entry):
        raise UsageError(f"{where} lacks {', '.join(sorted(missing))}.")


def _number(entry: dict[str, Any], key: str, where: str) -> float:
    value = entry[key]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < _MOST:
        raise UsageError(f"{where}: {key} must be a number, not {value!r}.")
    return float(value)


def _check(entry: dict[str, Any], where: str) -> None:
    needed = {"measure", "movements", "worse", "mild", "marked", "basis", "source"}
    _complete(entry, needed, where)
    if not all(isinstance(entry[key], str) for key in ("measure", "worse", "basis")):
        raise UsageError(f"{where}: measure, worse and basis must be text.")
    if entry["measure"] not in REGISTRY:
        raise UsageError(f"{where}: there is no measure called {entry['measure']!r}.")
    if entry["worse"] not in {"high", "low", "away"} or entry["basis"] not in {"P", "D", "E"}:
        raise UsageError(f"{where}: worse must be high, low or away; basis P, D or E.")
    mild, marked = (_number(entry, key, where) for key in ("mild", "marked"))
    if (marked < mild) != (entry["worse"] == "low"):
        raise UsageError(f"{where}: marked must lie beyond mild in the direction of worse.")
    unit = REGISTRY[entry["measure"]].unit
    if entry.get("unit", unit) != unit:
        raise UsageError(f"{where}: the unit of {entry['measure']} is {unit}.")


def _is_for(entry: dict[str, Any], person: Person, where: str) -> bool:
    sex, ages = entry.get("sex", "any"), entry.get("ages", _ADULTS)
    if sex not in _SEXES:
        raise UsageError(f"{where}: sex must be {', '.join(_SEXES)}.")
    whole = [age for age in ages if isinstance(age, int)] if isinstance(ages, (list, tuple)) else []
    if len(whole) != 2 or whole[0] > whole[1]:
        raise UsageError(f"{where}: ages must be two whole years, the younger first.")
    old_enough = person.age is None or whole[0] <= person.age <= whole[1]
    return old_enough and sex in ("any", person.sex or "female")


def _entry(entry: dict[str, Any], where: str) -> Bands:
    try:
        movements = [Movement(name) for name in entry["movements"]]
    except (ValueError, TypeError) as error:
        raise UsageError(f"{where}: {error}.") from error
    return {
        (entry["measure"], movement.value): Band(
            measure=entry["measure"],
            movement=movement.value,
            mild=float(entry["mild"]),
            marked=float(entry["marked"]),
            high_is_worse=entry["worse"] != "low",
            two_sided=entry["worse"] == "away",
            unit=REGISTRY[entry["measure"]].unit,
            basis=entry["basis"],
            source=str(entry["source"]),
        )
        for movement in movements
    }

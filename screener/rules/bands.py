"""Thresholds: read from bands.toml, and how a value with its error is held against them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from screener.clip.types import Movement
from screener.errors import UsageError
from screener.measures import REGISTRY
from screener.rules.finding import Band, Outcome, Severity

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SCHEMA = 1
ONE_SIDED_95 = 1.645
DEFAULT = Path(__file__).with_name("bands.toml")

Bands = dict[tuple[str, str], Band]
"""``(measure id, movement) -> Band``."""


def load_bands(override: Path | None = None) -> Bands:
    """The default bands, with those of ``override`` put in their place.

    Raises
    ------
    UsageError
        If a file cannot be read or holds a band that makes no sense; the message names it.
    """
    bands = _read(DEFAULT)
    if override is not None:
        bands |= _read(override)
    return bands


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


def _read(path: Path) -> Bands:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as a bands file ({error}).") from error
    if content.get("schema") != SCHEMA or not isinstance(content.get("band"), list):
        raise UsageError(
            f"{path}: not a bands file of schema {SCHEMA}. It needs `schema = {SCHEMA}` and "
            "`[[band]]` tables; copy the shape of screener/rules/bands.toml."
        )
    bands: Bands = {}
    for number, entry in enumerate(content["band"], start=1):
        bands |= _entry(entry, f"{path}: band {number}")
    return bands


def _entry(entry: dict[str, Any], where: str) -> Bands:
    missing = {"measure", "movements", "worse", "mild", "marked", "basis", "source"} - set(entry)
    if missing:
        raise UsageError(f"{where} lacks {', '.join(sorted(missing))}.")
    if entry["measure"] not in REGISTRY:
        raise UsageError(f"{where}: there is no measure called {entry['measure']!r}.")
    if entry["worse"] not in {"high", "low", "away"} or entry["basis"] not in {"P", "D", "E"}:
        raise UsageError(f"{where}: worse must be high, low or away; basis P, D or E.")
    if (entry["marked"] < entry["mild"]) != (entry["worse"] == "low"):
        raise UsageError(f"{where}: marked must lie beyond mild in the direction of worse.")
    try:
        movements = [Movement(name) for name in entry["movements"]]
    except ValueError as error:
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
            source=entry["source"],
        )
        for movement in movements
    }

"""Rule cases as data: measures in, outcomes out. A clinician can write and run them without Python.

A file holds ``[[case]]`` tables::

    [[case]]
    name = "both knees in, ankle stiff"
    leads = "limited_ankle_mobility"       # first reading; "" if there must be none
    expect = { knees_inside_feet = "marked", heel_rise = "marked" }

    [[case.clip]]
    movement = "bodyweight_squat"
    view = "front"
    reps = 5
    measures = { knee_ankle_separation_ratio = 0.62 }

    [[case.clip]]
    movement = "bodyweight_squat"
    view = "side"
    measures = { "heel_rise.left" = 0.3, "shank_inclination_deg.left" = 24 }

A measure may be a number (its error is then the registry's own), ``[value, error]``, a list of
three or more values (one a repetition), or the reason code why it cannot be measured. Outcomes are
``marked``, ``mild``, ``borderline``, ``clear`` or ``not_assessed``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from screener.clip.types import Movement, Reason, Role, View
from screener.errors import UsageError
from screener.measures import REGISTRY
from screener.measures.table import NOT_MEASURABLE, OK, medians
from screener.pose import Side
from screener.rules.bands import Bands, Gates
from screener.rules.differ import shifts
from screener.rules.finding import Finding, Outcome
from screener.rules.look import Measured, look_for
from screener.rules.read import read_together
from screener.rules.sign import Reading, Sign

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_ORDER = ("marked", "mild", "borderline", "clear", "not_assessed")


@dataclass(frozen=True)
class Case:
    """One case: clips with their measures, and what must come out."""

    name: str
    clips: tuple[Measured, ...]
    expect: dict[str, str]
    leads: str | None


def load_cases(path: Path) -> list[Case]:
    """Read a file of cases.

    Raises
    ------
    UsageError
        If the file cannot be read or a case makes no sense; the message names it.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path}: cannot be read as a file of cases ({error}).") from error
    entries = content.get("case")
    if not isinstance(entries, list) or not entries:
        raise UsageError(f"{path}: holds no [[case]]. See screener/rules/cases.py for the shape.")
    return [_case(entry, f"{path}: case {n}") for n, entry in enumerate(entries, start=1)]


def check(
    case: Case,
    signs: dict[str, Sign],
    readings: tuple[Reading, ...],
    bands: Bands,
    gates: Gates,
) -> str:
    """What comes out wrong in a case, in one line; empty if all is as expected."""
    clips = list(case.clips)
    findings = look_for(signs.values(), clips, bands, gates)
    wrong = []
    for sign, wanted in case.expect.items():
        if sign not in signs:
            return f"there is no sign called {sign}"
        got = _worst([f for f in findings if f.sign == sign])
        if got != wanted:
            wrong.append(f"{sign} is {got}, expected {wanted}")
    if case.leads is not None:
        filmed = frozenset(n for c in clips for n in (c.movement.value, c.role.value) if n)
        drawn = read_together(readings, findings, filmed, shifts(clips, bands, gates))
        first = drawn[0].id if drawn else ""
        if first != case.leads:
            wrong.append(f"the first reading is {first or 'none'}, expected {case.leads or 'none'}")
    return "; ".join(wrong)


def _worst(findings: list[Finding]) -> str:
    words = {
        f.severity.value if f.outcome is Outcome.FLAGGED else f.outcome.value for f in findings
    }
    return min(words, key=_ORDER.index)


def _case(entry: dict[str, Any], where: str) -> Case:
    try:
        name = str(entry["name"])
        clips = tuple(
            _clip(clip, f"clip {n}", f"{where} ({name})")
            for n, clip in enumerate(entry["clip"], start=1)
        )
        return Case(name, clips, dict(entry.get("expect", {})), entry.get("leads"))
    except KeyError as error:
        raise UsageError(f"{where} lacks {error}.") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise UsageError(f"{where}: {error}.") from error


def _clip(entry: dict[str, Any], name: str, where: str) -> Measured:
    movement, view = Movement(entry["movement"]), View(entry["view"])
    reps = int(entry.get("reps", 5))
    rows: list[dict[str, object]] = []
    for key, given in entry["measures"].items():
        measure, _, side = str(key).partition(".")
        if measure not in REGISTRY:
            raise UsageError(f"{where}: there is no measure called {measure!r}.")
        about = {"clip": name, "movement": movement.value, "view": view.value, "side": side}
        rows += [
            {**about, "rep": k + 1, "measure": measure, "unit": REGISTRY[measure].unit, **value}
            for k, value in enumerate(_values(given, reps, REGISTRY[measure].prior_error))
        ]
    table = pd.DataFrame(rows)
    stance = Side(entry["stance"]) if "stance" in entry else None
    role = Role(entry.get("role", ""))
    times = np.arange(len(table) + 1, dtype=float)
    return Measured(name, movement, view, stance, times, table, medians(table), role)


def _values(given: Any, reps: int, error: float) -> list[dict[str, object]]:
    if isinstance(given, str):
        blocked = {"value": np.nan, "se": np.nan, "status": NOT_MEASURABLE, "frame": 0}
        return [{**blocked, "reason": Reason(given).value}] * reps
    if isinstance(given, list) and len(given) == 2:
        given, error = given
    values = given if isinstance(given, list) else [given] * reps
    ok = {"se": float(error), "status": OK, "reason": "", "frame": 0}
    return [{**ok, "value": float(value)} for value in values]

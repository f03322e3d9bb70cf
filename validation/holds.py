"""What must hold, each line against what the validation found: the table that tests read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from screener.measures import REGISTRY
from screener.measures.table import OK
from screener.rules.finding import Outcome

FRONT_OFF_DEG, SIDE_OFF_DEG = 5.0, 15.0
"""Turned at most so far from the front and from the side: what the limits are for."""
ERRORS = (
    ("front", "fppa_deg", 3.5), ("front", "knee_ankle_separation_ratio", 0.08),
    ("front", "trunk_lateral_lean_deg", 1.5), ("front", "pelvic_shift", 0.05),
    ("front", "pelvic_drop_deg", 2.0), ("front", "pelvic_tilt_frontal_deg", 2.0),
    ("side", "knee_flexion_deg", 4.0), ("side", "hip_trunk_flexion_deg", 5.0),
    ("side", "shank_inclination_deg", 2.5), ("side", "trunk_inclination_deg", 3.0),
    ("side", "squat_depth_deg", 4.0), ("side", "arm_line_deg", 6.0),
)  # fmt: skip
"""View, measure, largest mean absolute error."""
SLOPES = (("fppa_deg", 0.9, 1.1), ("pelvic_drop_deg", 0.8, 1.2),
          ("pelvic_tilt_frontal_deg", 0.8, 1.2))  # fmt: skip
GEOMETRY_DEG, GEOMETRY_RATIO = 0.5, 0.01
INSIDE, INSIDE_OF_EACH, EACH_FROM = (0.90, 0.99), 0.85, 10
"""Share of 95 % intervals with the truth inside: of all values, and of every measure, movement and
view with so many of them."""
LEADS, FALSE_MARKED, PEOPLE_DEG = 0.9, 0.03, 2.0
NEVER_SHOWN = "never shown"


@dataclass(frozen=True)
class Hold:
    """One promise: what, its limit and what was found as text, whether it holds (None: too few)."""

    what: str
    limit: str
    found: str
    holds: bool | None


def table_of(holds: list[Hold]) -> pd.DataFrame:
    """The promises as a table."""
    words = {True: "yes", False: "no", None: "too few"}
    rows = [(h.what, h.limit, h.found, words[None if h.holds is None else bool(h.holds)])
            for h in holds]  # fmt: skip
    return pd.DataFrame(rows, columns=["what", "limit", "found", "holds"])


def accuracy(rows: pd.DataFrame) -> Iterator[Hold]:
    """Errors and slopes of the measures that the limits name."""
    for view, measure, limit in ERRORS:
        ok = _of(rows, view, measure)
        text = f"{measure}, {view}: mean absolute error"
        if ok.empty:
            yield Hold(text, f"<= {limit:g} or never shown", NEVER_SHOWN, True)
            continue
        error = float((ok["value"] - ok["truth"]).abs().mean())
        enough = error <= limit if len(ok) >= EACH_FROM else None
        yield Hold(text, f"<= {limit:g}", f"{error:.3g} (n {len(ok)})", enough)
    for measure, low, high in SLOPES:
        ok = _of(rows, "front", measure)
        text, limits = f"{measure}, front: slope against truth", f"{low:g} to {high:g}"
        if ok.empty:
            yield Hold(text, f"{limits} or never shown", NEVER_SHOWN, True)
            continue
        slope = float(np.polyfit(ok["truth"], ok["value"], 1)[0])
        enough = low <= slope <= high if len(ok) >= EACH_FROM else None
        yield Hold(text, limits, f"{slope:.2f} (n {len(ok)})", enough)


def honesty(rows: pd.DataFrame, numbers: pd.DataFrame) -> Iterator[Hold]:
    """Stated errors: right overall, right for each measure, nowhere smaller than the real ones."""
    ok = rows[(rows["status"] == OK) & rows["truth"].notna()]
    inside = float(((ok["value"] - ok["truth"]).abs() <= 1.96 * ok["se"]).mean())
    low, high = INSIDE
    yield Hold(
        "95 % intervals that contain the truth, all values", f"{low:.0%} to {high:.0%}",
        f"{inside:.1%} (n {len(ok)})", low <= inside <= high,
    )  # fmt: skip
    many = numbers[numbers["n"] >= EACH_FROM]
    poor = many[many["inside"] < INSIDE_OF_EACH]
    yield Hold(
        f"... of each measure, movement and view with {EACH_FROM} values and more",
        f">= {INSIDE_OF_EACH:.0%}", _named(poor, "inside", ".0%"), poor.empty,
    )  # fmt: skip
    chance = 1 + 1 / np.sqrt(many["n"])
    worse = many[many["MAE"] > many["se"] * chance]
    yield Hold(
        "mean absolute error within the stated one (and chance), each of them", "none above",
        _named(worse, "MAE", ".3g"), worse.empty,
    )  # fmt: skip


def geometry(errors: pd.DataFrame) -> Iterator[Hold]:
    """The truth's own landmarks give the true values."""
    angle = errors["unit"] == "deg"
    for name, part, limit in (
        ("angles", errors[angle], GEOMETRY_DEG),
        ("ratios and lengths", errors[~angle], GEOMETRY_RATIO),
    ):
        worst = float(part["largest error"].max())
        yield Hold(
            f"truth landmarks in: largest error of {name}", f"<= {limit:g}", f"{worst:.3f}",
            worst <= limit,
        )  # fmt: skip


def findings(leading: pd.DataFrame, flags: pd.DataFrame, heels: pd.DataFrame) -> Iterator[Hold]:
    """Marked faults lead their reading; healthy athletes stay unmarked; heels are told."""
    for row in leading.itertuples():
        yield Hold(
            f"{row.fault} leads {row.reading}", f">= {LEADS:.0%}",
            f"{row.leads:.0%} (n {row.n})", bool(row.leads >= LEADS),
        )  # fmt: skip
    share = float(flags["marked"].sum() / flags["n"].sum())
    yield Hold(
        "healthy athletes with a false marked flag", f"<= {FALSE_MARKED:.0%}",
        f"{share:.1%} (n {flags['n'].sum()})", share <= FALSE_MARKED,
    )  # fmt: skip
    for text, up in (("heel rise of 20 degrees found", True), ("heel rise found at 0", False)):
        part = heels[(heels["size"] >= 20) if up else (heels["size"] == 0)]
        found = int((part["outcome"] == Outcome.FLAGGED.value).sum())
        right = found == (len(part) if up else 0)
        yield Hold(text, "every one" if up else "none", f"{found} of {len(part)}", right)


def people(errors: pd.DataFrame, left: np.ndarray, right: np.ndarray) -> Iterator[Hold]:
    """Optical markers through virtual cameras."""
    for name, column in (
        ("OpenSim's joint angle", "worst_deg"),
        ("the markers' own angle", "markers_worst_deg"),
    ):
        worst = float(errors[column].max())
        yield Hold(
            f"people: knee flexion at the bottom against {name}, constant offset taken off",
            f"<= {PEOPLE_DEG:g}", f"{worst:.1f}", worst <= PEOPLE_DEG,
        )  # fmt: skip
    same = int((np.sign(left) == np.sign(right)).sum())
    yield Hold(
        "people: left minus right keeps its sign", "every repetition",
        f"{same} of {len(left)}", same == len(left),
    )  # fmt: skip


def _of(rows: pd.DataFrame, view: str, measure: str) -> pd.DataFrame:
    off = FRONT_OFF_DEG if view == "front" else SIDE_OFF_DEG
    asked = (rows["measure"] == measure) & (rows["view"] == view) & (rows["off"] <= off)
    return rows[asked & (rows["status"] == OK) & rows["truth"].notna()]


def _named(rows: pd.DataFrame, column: str, form: str) -> str:
    """The rows by name with one number, or none."""
    if rows.empty:
        return "none"
    return "; ".join(
        f"{r['measure']} ({r['movement']}, {r['view']}) {format(r[column], form)} "
        f"{REGISTRY[str(r['measure'])].unit if column == 'MAE' else ''}".strip()
        for _, r in rows.iterrows()
    )

"""The same movement twice: what raised heels change tells the ankle from the hip.

Bell 2008: valgus that a heel lift corrects went with the ankle, not with weaker hips. Wedges make
most trunks more upright by themselves (Monteiro 2022), so the trunk has to change by more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from screener.clip.types import Movement, Role
from screener.measures import REGISTRY
from screener.measures.table import OK
from screener.rules.bands import Bands, Gates, passes
from screener.rules.finding import Band
from screener.rules.look import Measured
from screener.rules.phrases import phrase, sided, with_error
from screener.said import Said

COMPARED = (
    "knee_ankle_separation_ratio",
    "medial_knee_displacement",
    "squat_depth_deg",
    "trunk_minus_tibia_deg",
)
MDC_Z = 1.96
"""A difference counts from 1.96 standard errors of itself: MDC95 (Weir 2005)."""
LEAST_CHANGE = {"trunk_minus_tibia_deg": "trunk_change_by_wedge_deg"}
"""... and from at least this gate on, where a wedge changes everybody."""


@dataclass(frozen=True)
class Shift:
    """One measure that was outside its band, before and with raised heels."""

    measure: str
    side: str
    improved: bool
    sentence: Said


def shifts(clips: Iterable[Measured], bands: Bands, gates: Gates) -> tuple[Shift, ...]:
    """What raised heels change in the measures that were outside their bands without them."""
    plain: dict[tuple[Movement, str, str], pd.Series] = {}
    raised: dict[tuple[Movement, str, str], pd.Series] = {}
    for clip in clips:
        rows = clip.medians
        for _, row in rows[rows["measure"].isin(COMPARED) & (rows["status"] == OK)].iterrows():
            key = (clip.movement, str(row["measure"]), str(row["side"]))
            (raised if clip.role is Role.HEELS_RAISED else plain)[key] = row
    found = []
    for key, after in raised.items():
        before, band = plain.get(key), bands.get((key[1], key[0].value))
        if before is not None and band is not None and passes(float(before["value"]), band):
            found.append(_shift(before, after, band, gates))
    return tuple(found)


def _shift(before: pd.Series, after: pd.Series, band: Band, gates: Gates) -> Shift:
    better = float(after["value"]) - float(before["value"])
    better = -better if band.high_is_worse else better
    error = float((float(before["se"]) ** 2 + float(after["se"]) ** 2) ** 0.5)
    measure, side = str(before["measure"]), str(before["side"])
    least = gates[LEAST_CHANGE[measure]] if measure in LEAST_CHANGE else 0.0
    improved = better > max(MDC_Z * error, least)
    words = "heels.improves" if improved else "heels.same" if better >= 0 else "heels.worse"
    name = sided(Said(REGISTRY[measure].name, f"measure.{measure}.name"), side)
    change = with_error(abs(better), error, band.unit)
    return Shift(measure, side, improved, phrase(words, name=name, change=change))

"""What of tables and series belongs to a finding or a curve."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from screener.clip.types import Clip
from screener.measures import At, Measure
from screener.measures.table import NOT_MEASURABLE
from screener.rules.finding import Finding
from screener.screening import Screening


def reps_of(screening: Screening, finding: Finding) -> pd.DataFrame:
    """The repetitions a finding rests on: rows of its clip, measure and side that have a value."""
    rows = screening.reps
    return rows[
        (rows["clip"] == finding.clip)
        & (rows["measure"] == finding.measure)
        & (rows["status"] != NOT_MEASURABLE)
        & (rows["side"].isin([finding.side, ""]))
    ]


def from_standing(measure: Measure, values: NDArray[np.float64], clip: Clip) -> NDArray[np.float64]:
    """``(T,)`` of a curve; a measure that is a change is drawn as the change from standing."""
    standing = values[clip.standing]
    standing = standing[np.isfinite(standing)]
    if measure.at not in (At.CHANGE, At.CHANGE_AT_60, At.SINCE_ENDS) or not len(standing):
        return values
    changed: NDArray[np.float64] = values - np.median(standing)
    return changed

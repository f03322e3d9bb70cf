"""Fits the calibration on the split ``fit`` and writes screener/measures/calibration.toml."""

from __future__ import annotations

import numpy as np
import pandas as pd

from screener.measures import REGISTRY
from screener.measures.calibration import FILE
from screener.measures.table import OK

MIN_CASES = 10
MIN_R = 0.6
"""Correlation with the truth below which a number does not follow it."""
GAIN = (0.6, 1.6)
_NEEDS_SPREAD = 2.0
"""Times the remaining error the truth must spread over for a gain to be fitted at all."""

_HEAD = """\
# Written by `python -m validation fit` from rendered athletes (split "fit"); not to be edited.
# true = offset + gain * read; error: standard error that remains; follows = false: the reading does
# not follow the truth and is reported as not measurable. Judged on other athletes in
# docs/validation.md. A part of the bias is the definition of the landmarks; people may differ.
"""


def fit(rows: pd.DataFrame) -> str:
    """Calibration file from uncalibrated comparisons (:func:`validation.compare.compare`)."""
    known = rows[(rows["status"] == OK) & rows["truth"].notna()]
    entries = [_HEAD]
    for (measure, movement), group in known.groupby(["measure", "movement"], sort=False):
        if len(group) < MIN_CASES:
            continue
        gain, offset, error, follows = line(group, REGISTRY[str(measure)].yaw_cost)
        entries.append(
            f'\n[[calibration]]\nmeasure = "{measure}"\nmovement = "{movement}"\n'
            f"gain = {gain:.3f}\noffset = {offset:.3f}\nerror = {error:.3f}\n"
            f"follows = {str(follows).lower()}\nn = {len(group)}\n"
        )
    return "".join(entries)


def line(group: pd.DataFrame, yaw_cost: float) -> tuple[float, float, float, bool]:
    """Gain, offset, remaining error and whether the reading follows the truth.

    The error leaves out what the turn of the athlete explains: the pipeline adds that by itself.
    """
    read, true = group["value"].to_numpy(float), group["truth"].to_numpy(float)
    keep = np.abs(read - true - np.median(read - true)) < 5 * _spread(read - true)
    read, true = read[keep], true[keep]
    offset, gain = float(np.median(true - read)), 1.0
    r = float(np.corrcoef(read, true)[0, 1]) if read.std() > 0 and true.std() > 0 else 0.0
    varied = true.std() > _NEEDS_SPREAD / 2 * (true - read).std()
    if varied and r >= MIN_R:
        # read = a + b * true, turned round: regression to the mean would shrink real faults
        b, _ = np.polyfit(true, read, 1)
        gain = float(np.clip(1 / b, *GAIN))
        offset = float(np.median(true - gain * read))
    rest = true - offset - gain * read
    turned = yaw_cost * group["off"].to_numpy(float)[keep]
    error = float(np.sqrt(max(_wide(rest) ** 2 - np.mean(turned**2), (0.5 * _wide(rest)) ** 2)))
    return gain, offset, error, not (varied and r < MIN_R)


def _spread(values: np.ndarray) -> float:
    return float(max(1.4826 * np.median(np.abs(values - np.median(values))), 1e-3))


def _wide(rest: np.ndarray) -> float:
    """Standard error that covers 95 % of what remains."""
    return float(max(rest.std(), np.percentile(np.abs(rest), 95) / 1.96))


def write(rows: pd.DataFrame) -> None:
    """Fit and write the file of the package."""
    FILE.write_text(fit(rows), encoding="utf-8")

"""Fits the calibration on the split ``fit`` and writes screener/measures/calibration.toml."""

from __future__ import annotations

import numpy as np
import pandas as pd

from screener.measures import REGISTRY, Measure
from screener.measures.calibration import FILE
from screener.measures.table import OK

MIN_CASES = 7
MIN_R, MIN_R_CONTOUR = 0.6, 0.8
"""Correlation with the truth below which a number does not follow it."""
GAIN = (0.6, 1.6)
_SPREAD_TO_FIT, _SPREAD_TO_JUDGE = 1.0, 0.4
"""Spread of the truth, in spreads of the error, from which a gain is fitted, and from which a low
correlation counts against the reading."""
_TIED = dict.fromkeys(("pelvic_tilt_frontal_deg", "shoulder_tilt_deg"), "pelvic_drop_deg")
"""Measures that rest on the same line as another: where that does not follow, they cannot."""
_EITHER_WAY = ("pelvic_shift", "trunk_lateral_lean_deg", "pelvic_tilt_frontal_deg",
               "shoulder_tilt_deg")  # fmt: skip
"""Measures whose sign is a side: an offset would make left and right unequal."""
PRIOR_SHARE = 0.5
"""Least error, as a share of the registry's own: some rendered athletes are not everybody."""
_POOLED = {"overhead_squat": "bodyweight_squat"}
"""Movements that share a calibration: the legs do the same."""

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
    pools = known["movement"].replace(_POOLED)
    groups = [g for _, g in known.groupby([known["measure"], pools], sort=False)]
    lines = [(str(g["measure"].iloc[0]), g) for g in groups if len(g) >= MIN_CASES]
    lost = {measure for measure, group in lines if not line(group, REGISTRY[measure])[3]}
    for measure, group in lines:
        gain, offset, error, follows = line(group, REGISTRY[measure])
        follows = follows and _TIED.get(measure) not in lost
        entries += [
            f'\n[[calibration]]\nmeasure = "{measure}"\nmovement = "{movement}"\n'
            f"gain = {gain:.3f}\noffset = {offset:.3f}\nerror = {error:.3f}\n"
            f"follows = {str(follows).lower()}\nn = {len(group)}\n"
            for movement in dict.fromkeys(group["movement"])
        ]
    return "".join(entries)


def line(group: pd.DataFrame, measure: Measure) -> tuple[float, float, float, bool]:
    """Gain, offset, remaining error and whether the reading follows the truth."""
    read, true = group["value"].to_numpy(float), group["truth"].to_numpy(float)
    r = float(np.corrcoef(read, true)[0, 1]) if read.std() > 0 and true.std() > 0 else 0.0
    spread = true.std() / max((true - read).std(), 1e-9)
    keep = np.abs(read - true - np.median(read - true)) < 5 * _spread(read - true)
    read, true = read[keep], true[keep]
    offset, gain = float(np.median(true - read)), 1.0
    if spread > _SPREAD_TO_FIT and r >= MIN_R:
        # read = a + b * true, turned round: regression to the mean would shrink real faults
        b, _ = np.polyfit(true, read, 1)
        gain = float(np.clip(1 / b, *GAIN))
        offset = float(np.median(true - gain * read))
    if measure.id in _EITHER_WAY and group["movement"].iloc[0] != "single_leg_squat":
        offset = 0.0
    rest = true - offset - gain * read
    # the outline of the back has to prove itself, the rest only not to fail
    proven = r >= MIN_R_CONTOUR if measure.contour else r >= MIN_R or spread < _SPREAD_TO_JUDGE
    error = max(_wide(rest) * (1 + 3 / len(rest)), PRIOR_SHARE * measure.system_error)
    return gain, offset, error, bool(proven)


def _spread(values: np.ndarray) -> float:
    return float(max(1.4826 * np.median(np.abs(values - np.median(values))), 1e-3))


def _wide(rest: np.ndarray) -> float:
    """Standard error that covers 95 % of what remains."""
    return float(max(rest.std(), np.percentile(np.abs(rest), 95) / 1.96))


def write(rows: pd.DataFrame) -> None:
    """Fit and write the file of the package."""
    FILE.write_text(fit(rows), encoding="utf-8")

"""Fits the calibration on the split ``fit`` and writes screener/measures/calibration.toml."""

from __future__ import annotations

import numpy as np
import pandas as pd

from screener.measures import REGISTRY, Measure
from screener.measures.calibration import FILE, Calibration, turned
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
"""Measures whose sign is a side, read in a trunk that leans forward: a turn shows in them. The
offset is the model's own: shown the mirror image of a film, it errs to the same side again."""
PRIOR_SHARE = 0.5
"""Least error, as a share of the registry's own: some rendered athletes are not everybody."""
_LEGS = ("knee_flexion_deg", "squat_depth_deg", "shank_inclination_deg", "dorsiflexion_deg",
         "heel_rise", "knee_travel", "hip_travel")  # fmt: skip
"""Measures that share a calibration between squats: arms overhead move the shoulders, not these."""
MAX_OFF_DEG = 15.0
"""Side views turned farther than this calibrate nothing."""

_HEAD = """\
# Written by `python -m validation fit` from rendered athletes (split "fit"); not to be edited.
# true = offset + gain * read + turn * sin(yaw); error: standard error that remains; follows = false
# where the reading does not follow the truth: then it is not measurable. Judged on other athletes
# in docs/validation.md. A part of the bias is the definition of the landmarks; people may differ.
"""


def fit(rows: pd.DataFrame) -> str:
    """Calibration file from uncalibrated comparisons (:func:`validation.compare.compare`)."""
    known = rows[(rows["status"] == OK) & rows["truth"].notna()]
    straight = (known["view"] == "side") & (known["off"] <= MAX_OFF_DEG)
    known = known[straight | known["view"].isin(("front", "back"))]
    shared = known["measure"].isin(_LEGS) & (known["movement"] == "overhead_squat")
    pools = known["movement"].mask(shared, "bodyweight_squat")
    groups = [g for _, g in known.groupby([known["measure"], pools], sort=False)]
    lines = [(str(g["measure"].iloc[0]), g) for g in groups if len(g) >= MIN_CASES]
    fitted = {(m, v) for m, g in lines for v in g["movement"].unique()}
    lost = {measure for measure, group in lines if not line(group, REGISTRY[measure]).follows}
    entries = [_HEAD]
    for measure, group in lines:
        found = line(group, REGISTRY[measure])
        follows = found.follows and _TIED.get(measure) not in lost
        for movement in _movements(measure, group, fitted):
            entries.append(
                f'\n[[calibration]]\nmeasure = "{measure}"\nmovement = "{movement}"\n'
                f"gain = {found.gain:.3f}\noffset = {found.offset:.3f}\nturn = {found.turn:.3f}\n"
                f"error = {found.error:.3f}\nfollows = {str(follows).lower()}\nn = {len(group)}\n"
            )
    return "".join(entries)


def _movements(measure: str, group: pd.DataFrame, fitted: set[tuple[str, str]]) -> list[str]:
    """Movements a calibration is for: those it was fitted on, and the overhead squat's front."""
    own = [str(movement) for movement in group["movement"].unique()]
    twin = "overhead_squat"
    allowed = any(m.value == twin for m in REGISTRY[measure].movements)
    if own == ["bodyweight_squat"] and allowed and (measure, twin) not in fitted:
        own.append(twin)
    return own


def line(group: pd.DataFrame, measure: Measure) -> Calibration:
    """What turns readings into truth, the error that remains, whether the reading follows."""
    read, true = group["value"].to_numpy(float), group["truth"].to_numpy(float)
    sided = measure.id in _EITHER_WAY and group["movement"].iloc[0] != "single_leg_squat"
    turn = np.array([turned(yaw) for yaw in group["yaw"]]) if sided else np.zeros(len(read))
    keep = np.abs(read - true - np.median(read - true)) < 5 * _spread(read - true)
    # read = a + b * true + c * turn, turned round: regression to the mean would shrink real faults
    parts = np.stack([true, np.ones_like(true), turn], axis=1)[keep]
    (b, _, c), *_ = np.linalg.lstsq(parts, read[keep], rcond=None)
    level = read - c * turn
    r = float(np.corrcoef(level, true)[0, 1]) if level.std() > 0 and true.std() > 0 else 0.0
    spread = true.std() / max((true - level).std(), 1e-9)
    read, true, turn, level = read[keep], true[keep], turn[keep], level[keep]
    gain = 1.0
    if spread > _SPREAD_TO_FIT and r >= MIN_R:
        gain = float(np.clip(1 / b, *GAIN))
    offset = float(np.median(true - gain * level))
    rest = true - offset - gain * level
    # the outline of the back has to prove itself, the rest only not to fail
    proven = r >= MIN_R_CONTOUR if measure.contour else r >= MIN_R or spread < _SPREAD_TO_JUDGE
    error = max(_wide(rest) * (1 + 5 / len(rest)), PRIOR_SHARE * measure.system_error)
    return Calibration(gain, offset, error, bool(proven), -gain * float(c) if sided else 0.0)


def _spread(values: np.ndarray) -> float:
    return float(max(1.4826 * np.median(np.abs(values - np.median(values))), 1e-3))


def _wide(rest: np.ndarray) -> float:
    """Standard error that covers 95 % of what remains."""
    return float(max(rest.std(), np.percentile(np.abs(rest), 95) / 1.96))


def write(rows: pd.DataFrame) -> None:
    """Fit and write the file of the package."""
    FILE.write_text(fit(rows), encoding="utf-8")

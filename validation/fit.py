"""Fits the calibration on the split ``fit`` and writes screener/measures/calibration.toml."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from screener.measures import REGISTRY, Measure
from screener.measures.calibration import FILE, Calibration, turned
from screener.measures.table import OK

Floats = NDArray[np.float64]

MIN_CASES = 7
MIN_R, MIN_R_CONTOUR = 0.6, 0.8
"""Correlation with the truth below which a number does not follow it."""
GAIN = (0.6, 1.6)
_SPREAD_TO_FIT, _SPREAD_TO_JUDGE, _SPREAD_SURE = 1.0, 0.4, 3.0
"""Spread of the truth, in spreads of the error, from which a gain may be fitted, from which a low
correlation counts against the reading, and from which a gain is fitted in any case."""
_TIED = dict.fromkeys(("pelvic_tilt_frontal_deg", "shoulder_tilt_deg"), "pelvic_drop_deg")
"""Measures that rest on the same line as another: where that does not follow, they cannot."""
PRIOR_SHARE = 0.5
"""Least error, as a share of the prior: some rendered athletes are not everybody."""
AID_SHARE, FREE_SHARE = 0.95, 1.05
"""Aids are used where they bring the error on bodies left out below this share of that without; a
gain is fitted unless it brings that error above this share of that with a gain of one."""
_PROXIES = ("forward_head_deg", "foot_turnout_deg")
"""Measures that have to prove that they follow, as the outline of the back has."""
_LEGS = ("knee_flexion_deg", "squat_depth_deg", "shank_inclination_deg", "knee_travel",
         "hip_travel")  # fmt: skip
"""Measures that share a calibration between squats: arms overhead move the shoulders, not these.
Feet do not: the model sees heels higher in the deeper, more upright overhead squat."""
MAX_OFF_DEG = 15.0
"""Side views turned farther than this calibrate nothing."""

_HEAD = """\
# Written by `python -m validation fit` from rendered athletes (split "fit"); not to be edited.
# true = w * offset + gain * read + turn * sin(yaw) + aids . (readings of the measure's aids), w +1
# or -1 where the sign is a side (screener/measures/calibration.py), else 1; error: standard error
# that remains, on bodies left out; cost: what a degree of turn adds to it, up to cost_to degrees;
# follows = false where the reading does not follow the truth: then it is not measurable. Judged on
# other athletes in docs/validation.md. A part of the bias is the definition of the landmarks;
# people may differ.
"""


def fit(rows: pd.DataFrame) -> str:
    """Calibration file from uncalibrated comparisons (:func:`validation.compare.compare`)."""
    known = rows[(rows["status"] == OK) & rows["truth"].notna()]
    straight = (known["view"] == "side") & (known["off"] <= MAX_OFF_DEG)
    known = known[straight | (known["view"] == "front")]
    shared = known["measure"].isin(_LEGS) & (known["movement"] == "overhead_squat")
    pools = known["movement"].mask(shared, "bodyweight_squat")
    groups = [g for _, g in known.groupby([known["measure"], pools], sort=False)]
    lines = [(str(g["measure"].iloc[0]), g) for g in groups if len(g) >= MIN_CASES]
    fitted = {(m, v) for m, g in lines for v in g["movement"].unique()}
    found = [(measure, group, line(group, REGISTRY[measure])) for measure, group in lines]
    lost = {measure for measure, _, known_line in found if not known_line.follows}
    entries = [_HEAD]
    for measure, group, fitted_line in found:
        follows = fitted_line.follows and _TIED.get(measure) not in lost
        for movement in _movements(measure, group, fitted):
            own = group[group["movement"] == movement]
            error = max(fitted_line.error, _beside(fitted_line, own))
            found_here = replace(fitted_line, follows=follows, error=error)
            entries.append(_entry(measure, movement, found_here))
    return "".join(entries)


def _entry(measure: str, movement: str, found: Calibration) -> str:
    aids = ", ".join(f"{share:.3f}" for share in found.aids)
    return (
        f'\n[[calibration]]\nmeasure = "{measure}"\nmovement = "{movement}"\n'
        f"gain = {found.gain:.3f}\noffset = {found.offset:.3f}\nturn = {found.turn:.3f}\n"
        + (f"aids = [{aids}]\n" if aids else "")
        + (f"cost = {found.cost:.3f}\ncost_to = {found.cost_to:.1f}\n" if found.cost_to else "")
        + f"error = {found.error:.3f}\nfollows = {str(found.follows).lower()}\nn = {found.n}\n"
    )


def _beside(shared: Calibration, own: pd.DataFrame) -> float:
    """Error of one movement's readings under a line it shares with another's, its bias in it."""
    if len(own) < MIN_CASES:
        return 0.0
    readings = _readings(own, shared.turn != 0.0)
    aids = readings.aids[:, : len(shared.aids)]
    rest = readings.true - _apply(shared, replace(readings, aids=aids))
    return float(np.sqrt((rest**2).mean())) * _few(len(rest))


def _movements(measure: str, group: pd.DataFrame, fitted: set[tuple[str, str]]) -> list[str]:
    """Movements a calibration is for: those it was fitted on, and the overhead squat's front."""
    own = [str(movement) for movement in group["movement"].unique()]
    twin = "overhead_squat"
    allowed = any(m.value == twin for m in REGISTRY[measure].movements)
    if own == ["bodyweight_squat"] and allowed and (measure, twin) not in fitted:
        own.append(twin)
    return own


@dataclass(frozen=True, eq=False)
class _Readings:
    """What was read and what was true, with what else the reading may hang on, ``(N,)`` each."""

    read: Floats
    true: Floats
    turn: Floats
    aids: Floats
    way: Floats
    off: Floats
    body: NDArray[np.object_]

    def only(self, keep: NDArray[np.bool_]) -> _Readings:
        return _Readings(*(part[keep] for part in vars(self).values()))


def line(group: pd.DataFrame, measure: Measure) -> Calibration:
    """What turns readings into truth, the error that remains, whether the reading follows."""
    # read in a trunk that leans forward, a turn shows in them
    sided = measure.sided and group["movement"].iloc[0] != "single_leg_squat"
    every = _readings(group, sided)
    error = every.way * (every.read - every.true)
    kept = every.only(np.abs(error - np.median(error)) < 5 * _spread(error))
    plain = replace(kept, aids=kept.aids[:, :0])
    free, rest = _best(plain)
    if kept.aids.size:
        free_aided, rest_aided = _best(kept)
        if np.abs(rest_aided).mean() < AID_SHARE * np.abs(rest).mean():
            plain, free, rest = kept, free_aided, rest_aided
    found = _solve(plain, free)
    level = _apply(replace(found, gain=1.0, offset=0.0, aids=_per_gain(found)), plain)
    r = float(np.corrcoef(level, kept.true)[0, 1]) if level.std() > 0 < kept.true.std() else 0.0
    spread = kept.true.std() / max((kept.true - level).std(), 1e-9)
    # the outline of the back and proxies have to prove themselves, the rest only not to fail
    unproven = spread < _SPREAD_TO_JUDGE and measure.id not in _PROXIES
    proven = r >= MIN_R_CONTOUR if measure.contour else r >= MIN_R or unproven
    least = PRIOR_SHARE * (measure.prior_error or measure.system_error)
    cost = _cost(rest, kept.off, measure.yaw_cost)
    return replace(
        found, error=max(_wide(rest), least), follows=bool(proven), n=len(group),
        cost=cost, cost_to=float(kept.off.max()) if measure.yaw_cost else 0.0,
    )  # fmt: skip


def _cost(rest: Floats, off: Floats, guessed: float) -> float:
    """What a degree of turn adds to the error, so that less is true at odds of 9 to 1.

    Squared errors are regressed on squared turns. At most what was ``guessed``.
    """
    if np.ptp(off) == 0.0:
        return guessed
    (slope, _), known = np.polyfit(off**2, rest**2, 1, cov=True)
    most = slope + student.ppf(0.9, max((len(rest) - 2) / 2, 3)) * np.sqrt(known[0, 0])
    return float(np.clip(np.sqrt(max(most, 0.0)), 0.0, guessed))


def _readings(group: pd.DataFrame, sided: bool) -> _Readings:
    turn = np.array([turned(yaw) for yaw in group["yaw"]])
    return _Readings(
        group["value"].to_numpy(float),
        group["truth"].to_numpy(float),
        turn if sided else np.zeros(len(group)),
        np.array(group["aids"].tolist(), dtype=float).reshape(len(group), -1),
        group["way"].to_numpy(float),
        group["off"].to_numpy(float),
        group["body"].to_numpy(object),
    )


def _best(readings: _Readings) -> tuple[bool, Floats]:
    """Whether the gain is fitted, and the error on bodies left out."""
    free, fixed = left_out(readings, True), left_out(readings, False)
    sure = readings.true.std() > _SPREAD_SURE * fixed.std()
    if sure or np.abs(free).mean() <= FREE_SHARE * np.abs(fixed).mean():
        return True, free
    return False, fixed


def left_out(readings: _Readings, free: bool) -> Floats:
    """Error on each body of a line fitted on the others; on each reading where bodies are few."""
    bodies = readings.body if len(set(readings.body)) >= 4 else np.arange(len(readings.read))
    rest = np.zeros(len(readings.read))
    for one in set(bodies):
        out = bodies == one
        known = _solve(readings.only(~out), free)
        rest[out] = readings.true[out] - _apply(known, readings.only(out))
    return rest


def _solve(readings: _Readings, free: bool) -> Calibration:
    """The line, regressed as ``read = a + b * true + c * turn + d . aids`` and turned round.

    The other way round, regression to the mean would shrink real faults. ``free`` False fixes
    b = 1; so does a truth that varies too little to fit it.
    """
    true, read, turn, aids = readings.true, readings.read, readings.turn, readings.aids
    other = np.column_stack([readings.way, turn, aids])
    (b, _, c, *d), *_ = np.linalg.lstsq(np.column_stack([true, other]), read, rcond=None)
    level = read - c * turn - aids @ np.array(d)
    r = float(np.corrcoef(level, true)[0, 1]) if level.std() > 0 < true.std() else 0.0
    spread = true.std() / max((true - level).std(), 1e-9)
    gain = float(np.clip(1 / b, *GAIN)) if spread > _SPREAD_TO_FIT and r >= MIN_R else 1.0
    if not free:
        gain = 1.0
        (_, c, *d), *_ = np.linalg.lstsq(other, read - true, rcond=None)
        level = read - c * turn - aids @ np.array(d)
    offset = float(np.median(readings.way * (true - gain * level)))
    shares = tuple(float(-gain * share) for share in d)
    return Calibration(gain, offset, turn=float(-gain * c) if turn.any() else 0.0, aids=shares)


def _apply(known: Calibration, readings: _Readings) -> Floats:
    told = known.turn * readings.turn + readings.aids @ np.array(known.aids)
    value: Floats = readings.way * known.offset + known.gain * readings.read + told
    return value


def _per_gain(known: Calibration) -> tuple[float, ...]:
    return tuple(share / known.gain for share in known.aids)


def _spread(values: Floats) -> float:
    return float(max(1.4826 * np.median(np.abs(values - np.median(values))), 1e-3))


def _wide(rest: Floats) -> float:
    """Standard error whose 1.96 fold covers 95 % of what remains, wider where readings are few."""
    return float(max(rest.std() * _few(len(rest)), np.percentile(np.abs(rest), 95) / 1.96))


def _few(count: int) -> float:
    """How much wider few readings make an interval; two of the same body tell little more."""
    return float(student.ppf(0.975, max((count - 2) / 2, 3)) / 1.96)


def write(rows: pd.DataFrame) -> None:
    """Fit and write the file of the package."""
    FILE.write_text(fit(rows), encoding="utf-8")

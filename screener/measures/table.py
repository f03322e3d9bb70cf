"""Measures of a clip: series over time, one row a repetition, and their medians with error."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import theilslopes

from screener.clip.types import Clip, Reason, Rep, View
from screener.clip.view import off_plane_deg
from screener.measures.blocked import blocked, blocked_in
from screener.measures.body import COARSE_FROM_DEG, PROTOCOL_LEGS_AWAY, Body
from screener.measures.calibration import Calibration, calibration, way
from screener.measures.catalogue import REGISTRY
from screener.measures.registry import At, Limb, Measure
from screener.measures.spine import traced
from screener.pose import Side

Floats = NDArray[np.float64]
Series = dict[tuple[str, str], Floats]

OK = "ok"
NOT_MEASURABLE = "not_measurable"

BOTTOM_HALF = 3
"""Frames each side of the bottom whose median is taken (field reference, section 0)."""
DROP_AT_45, DROP_AT_60 = 0.05, 0.12
"""Descent of the hips in leg lengths at 45 and 60 degrees of knee flexion, seen from the front.

Geometry gives 0.08 and 0.14, but the model's hip landmarks stay high at first: on rendered athletes
it reads 0.04 and 0.10 there (docs/validation.md). Uhlar 2021 found frontal measures most reliable
at such a fixed depth.
"""
COARSE = 2.0
"""Turned farther than ``COARSE_FROM_DEG`` the error of a degree doubles."""
DRIFT_REPS = 5
"""Repetitions from which a drift over the set is looked for."""
DRIFT_SHARE = 1.0
"""Standard errors a drift must exceed: the system's own error is mostly the same in every one."""
RAW = Calibration()
_READ_AS_IT_IS = frozenset({At.BOTTOM, At.STANDING, At.AT_60, At.LOWEST})
"""Calibrated over time, so that curves and values agree; changes are calibrated once read."""
FULL_RESOLUTION_PX = 500.0
"""Standing height in pixels from which the system error holds; below it grows in proportion."""


def measure_clip(
    clip: Clip,
    calibrated: bool = True,
    shank_deg: float | None = None,
    legs_away: float = PROTOCOL_LEGS_AWAY,
) -> tuple[pd.DataFrame, Series]:
    """Every measure that belongs to the clip's movement.

    Parameters
    ----------
    clip
        What was concluded about a track.
    calibrated
        False leaves the model's systematic bias in (for whoever measures that bias).
    shank_deg
        Inclination of the shanks at the bottom from a side clip of the same athlete, for the
        perspective of a front view; guessed from the clip itself without it.
    legs_away
        Distance of the camera in leg lengths, where it is known.

    Returns
    -------
    table
        One row per repetition, measure and side: columns clip, movement, view, rep, side, measure,
        value, unit, se, status (``ok`` or ``not_measurable``), reason, frame (where it was read).
    series
        ``(measure id, side) -> (T,)`` of all that can be seen; side "" for the whole body.
    """
    rows: list[dict[str, object]] = []
    series: Series = {}
    body = Body.of(clip, shank_deg, legs_away)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # NaN where not seen, until the rules
        for measure, side in _rows_of(clip):
            stored = calibration(measure, clip.movement) if calibrated else RAW
            known = stored.at(clip.yaw_deg, way(measure, clip))
            reason = blocked(measure, body, side)
            behind = clip.view is View.BACK and stored.turn != 0.0
            if reason is None and (behind or not known.follows):
                reason = Reason.NOT_VALIDATED
            if reason is None and measure.at is not At.WHOLE:
                bent = measure.at in _READ_AS_IT_IS
                line = _aided(measure, body, side, known) if bent else measure.compute(body, side)
                series[measure.id, _name(side)] = known.offset + known.gain * line if bent else line
            rows += [_row(measure, body, side, rep, reason, series, known) for rep in clip.reps]
    return pd.DataFrame(rows, columns=_COLUMNS), series


def _aided(measure: Measure, body: Body, side: Side | None, known: Calibration) -> Floats:
    """The series of a measure, with what its aids tell of the model's own error taken out."""
    line: Floats = measure.compute(body, side)
    for share, aid in zip(known.aids, measure.aids, strict=False):
        line = line + share / known.gain * aid(body, side)
    return line


_COLUMNS = [
    "clip", "movement", "view", "rep", "side", "measure", "value", "unit", "se", "status",
    "reason", "frame",
]  # fmt: skip


def medians(table: pd.DataFrame) -> pd.DataFrame:
    """Median over repetitions per clip, measure and side, with its standard error.

    ``se = sqrt(s_reps**2 / n + s_system**2)`` (field reference, section 2): repetitions make the
    athlete's own scatter smaller, never the system's error.
    """
    keys = ["clip", "movement", "view", "side", "measure", "unit"]
    rows: list[dict[str, object]] = []
    for values, group in table.groupby(keys, sort=False):
        ok = group[group["status"] != NOT_MEASURABLE]
        row = dict(zip(keys, values, strict=True))
        if ok.empty:
            row |= {"value": np.nan, "se": np.nan, "n": 0, "status": NOT_MEASURABLE}
            row["reason"] = group["reason"].mode().iloc[0]
        else:
            spread = float(ok["value"].std(ddof=1)) if len(ok) > 1 else 0.0
            se = float(np.hypot(spread / np.sqrt(len(ok)), ok["se"].median()))
            row |= {"value": ok["value"].median(), "se": se, "n": len(ok), "status": OK}
            row["reason"] = ""
        rows.append(row)
    return pd.DataFrame(rows, columns=[*keys[:5], "value", "unit", "se", "n", "status", "reason"])


def drift(table: pd.DataFrame) -> pd.DataFrame:
    """What changes from the first repetition to the last: fatigue, or finding one's way.

    A Theil-Sen line over the repetitions of each clip, measure and side that has at least
    ``DRIFT_REPS``; ``change`` is its rise over the set. Listed is only what rises or falls with
    95 % confidence (Sen 1968) and by more than the noise of one repetition's reading.
    Columns: clip, side, measure, unit, change, n.
    """
    rows = []
    seen = table[table["status"] != NOT_MEASURABLE]
    for (clip, side, measure, unit), group in seen.groupby(
        ["clip", "side", "measure", "unit"], sort=False
    ):
        if len(group) < DRIFT_REPS:
            continue
        values, reps = group["value"].to_numpy(float), group["rep"].to_numpy(float)
        slope, _, low, high = theilslopes(values, reps)
        change = slope * (reps[-1] - reps[0])
        if low * high > 0 and abs(change) > DRIFT_SHARE * float(group["se"].median()):
            rows.append((clip, side, measure, unit, change, len(group)))
    return pd.DataFrame(rows, columns=["clip", "side", "measure", "unit", "change", "n"])


def _rows_of(clip: Clip) -> Iterator[tuple[Measure, Side | None]]:
    """Measures of the clip's movement, once for each side they give a row for."""
    for measure in REGISTRY.values():
        if clip.movement not in measure.movements:
            continue
        if measure.limb is Limb.BODY:
            yield measure, None
        elif measure.limb is Limb.STANCE or clip.stance_side is not None:
            yield measure, clip.stance_side or Side.LEFT
        else:
            yield measure, Side.LEFT
            yield measure, Side.RIGHT


def _row(
    measure: Measure,
    body: Body,
    side: Side | None,
    rep: Rep,
    reason: Reason | None,
    series: Series,
    known: Calibration,
) -> dict[str, object]:
    value, frame, se = np.nan, rep.bottom, np.nan
    reason = reason or blocked_in(measure, body, rep)
    if reason is None:
        if measure.at is At.WHOLE:
            value, jitter = measure.compute(body, rep), 0.0
        else:
            line = series[measure.id, _name(side)]
            value, frame = read(line, measure.at, body, rep)
            if measure.at not in _READ_AS_IT_IS:
                told = zip(known.aids, read_aids(measure, body, side, rep), strict=False)
                value = known.offset + known.gain * value + sum(share * aid for share, aid in told)
            jitter = known.gain * _jitter(line, body)
        se = float(np.hypot(_system_error(measure, body, known), jitter))
        if not np.isfinite(value):
            reason = _why_not(measure, body, rep)
            se = np.nan
    return {
        "clip": body.clip.name,
        "movement": body.clip.movement.value,
        "view": body.clip.view.value,
        "rep": rep.number,
        "side": _name(side),
        "measure": measure.id,
        "value": value if reason is None else np.nan,
        "unit": measure.unit,
        "se": se,
        "status": OK if reason is None else NOT_MEASURABLE,
        "reason": "" if reason is None else reason.value,
        "frame": frame,
    }


def read(line: Floats, at: At, body: Body, rep: Rep) -> tuple[float, int]:
    """Value of a ``(T,)`` series at its evaluation point in one repetition, and the frame of it."""
    window = slice(max(rep.start, rep.bottom - BOTTOM_HALF), rep.bottom + BOTTOM_HALF + 1)
    bottom = _median(line[window])
    if at is At.BOTTOM:
        return bottom, rep.bottom
    if at is At.STANDING:
        return body.in_standing(line), int(np.flatnonzero(body.clip.standing)[0])
    if at is At.CHANGE:
        return bottom - body.in_standing(line), rep.bottom
    if at is At.SINCE_ENDS:
        return bottom - _ends(line, rep), rep.bottom
    middle, frame = _at_60(line, body, rep)
    if at is At.CHANGE_AT_60:
        return middle - body.in_standing(line), frame
    if at is At.LOWEST:
        return (bottom, rep.bottom) if not middle < bottom else (middle, frame)
    return middle, frame


def read_aids(measure: Measure, body: Body, side: Side | None, rep: Rep) -> tuple[float, ...]:
    """Values of a measure's aids where it is read itself."""
    return tuple(read(aid(body, side), measure.at, body, rep)[0] for aid in measure.aids)


def _at_60(line: Floats, body: Body, rep: Rep) -> tuple[float, int]:
    drop = body.clip.hip_drop[rep.start : rep.end]
    frames = rep.start + np.flatnonzero((drop >= DROP_AT_45) & (drop <= DROP_AT_60))
    if not len(frames):
        return float("nan"), rep.bottom
    return _median(line[frames]), int(frames[len(frames) // 4])


def _ends(line: Floats, rep: Rep) -> float:
    """Median over the first and last frames of the repetition: feet may step between."""
    part = line[rep.start : rep.end]
    return _median(np.concatenate([part[:BOTTOM_HALF], part[-BOTTOM_HALF:]]))


def _system_error(measure: Measure, body: Body, known: Calibration) -> float:
    """The measure's own error, widened by turn and by too small a picture of the athlete."""
    off = off_plane_deg(body.clip.view, body.clip.yaw_deg)
    found = min(off, known.cost_to)
    guessed = measure.yaw_cost * (COARSE if off > COARSE_FROM_DEG else 1.0)
    turned = known.cost * found + guessed * (off - found)
    if measure.at is At.WHOLE:
        return measure.system_error
    own = known.error or measure.system_error
    height = body.subject_px
    small = max(1.0, FULL_RESOLUTION_PX / height) if height > 0 else 1.0
    return float(np.hypot(own, turned)) * small


def _jitter(line: Floats, body: Body) -> float:
    """Noise of a single frame, from the steps between frames in standing (sway is no noise)."""
    steps = np.diff(line[body.clip.standing])
    steps = steps[np.isfinite(steps)]
    if len(steps) < 2 * BOTTOM_HALF:
        return 0.0
    return float(1.4826 * np.median(np.abs(steps)) / np.sqrt(2))


def _why_not(measure: Measure, body: Body, rep: Rep) -> Reason:
    if measure.at in (At.AT_60, At.CHANGE_AT_60, At.LOWEST):
        drop = body.clip.hip_drop[rep.start : rep.end]
        if np.nanmax(drop, initial=0.0) < DROP_AT_45:
            return Reason.SHALLOW
    if measure.contour:
        deep = slice(max(0, rep.bottom - BOTTOM_HALF), rep.bottom + BOTTOM_HALF + 1)
        return Reason.FRAME_OFF if traced(body)[deep].any() else Reason.LOOSE_CLOTHES
    return Reason.NOT_SEEN


def _median(values: Floats) -> float:
    return float(np.nanmedian(values)) if len(values) else float("nan")


def _name(side: Side | None) -> str:
    return side.value if side else ""

"""What the pipeline says beside what is true: one row per case, measure and side."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samples.render import Case, Truth, simulate
from screener.clip.conclude import conclude
from screener.clip.types import Clip
from screener.clip.view import off_plane_deg
from screener.measures import REGISTRY, At
from screener.measures.body import PROTOCOL_LEGS_AWAY, Body
from screener.measures.calibration import way
from screener.measures.contour import MEASURES
from screener.measures.table import OK, measure_clip, read, read_aids
from screener.pose import PoseTrack, Side, point
from validation.ideal import ideal_track

Floats = NDArray[np.float64]

PROJECTED = frozenset(
    {"fppa_deg", "fppa_change_deg", "hip_adduction_proxy_deg", "hip_knee_ankle_deg"}
)
"""Angles that are projections by definition: truth is the exact picture of the joint centres.

Everything else is held against the subject's own planes in 3D.
"""
CLASSES = frozenset({"foot_turnout_deg"})
"""Measures that are a class by definition: the foot's true length is not known to them."""
_SPINE = {
    "lumbar_contour_change_deg": ("lumbar",),
    "thoracic_contour_change_deg": ("thoracic",),
    "thoracic_inclination_deg": ("pelvis_tilt", "lumbar", "thoracic"),
}


def truth_series(truth: Truth, measure: str, side: str) -> Floats | None:
    """``(T,)`` true values of a measure, None where the truth does not know it."""
    if measure == "pelvis_against_trunk_deg":
        lean = truth.projected.get("trunk_inclination_deg")
        return None if lean is None else lean - truth.spine["pelvis_tilt"]
    if measure in _SPINE:
        return np.sum([truth.spine[part] for part in _SPINE[measure]], axis=0)
    known = truth.projected if measure in PROJECTED else truth.anatomical
    name = measure.replace("_change_deg", "_deg")
    return known.get(f"{name}.{side}", known.get(name))


def compare(case: Case, track: PoseTrack, calibrated: bool = True) -> tuple[Clip, pd.DataFrame]:
    """The clip as concluded, and its measures beside the truth.

    Columns: those of the measure table, and ``case``, ``body``, ``truth`` (NaN where unknown),
    ``truth_known``, ``off`` and ``yaw`` (degrees), ``way`` (to which side the model errs, see
    :func:`screener.measures.calibration.way`), ``aids`` (readings of the measure's aids).
    """
    truth = simulate(case)
    clip = conclude(track, f"{case.name}.mp4")
    table, _ = measure_clip(clip, calibrated)
    true = [_true_value(truth, clip, row) for row in table.to_dict("records")]
    body = Body.of(clip)
    off = off_plane_deg(clip.view, clip.yaw_deg)
    known = [truth_series(truth, str(r["measure"]), str(r["side"])) is not None
             for r in table.to_dict("records")]  # fmt: skip
    return clip, table.astype({"value": float, "se": float}).assign(
        case=case.name,
        body=case.body,
        aids=[_aids(clip, body, row) for row in table.to_dict("records")],
        truth=np.array(true, dtype=float),
        truth_known=known,
        off=off,
        yaw=clip.yaw_deg,
        way=[way(REGISTRY[str(row["measure"])], clip) for row in table.to_dict("records")],
    )


def geometry_errors(
    truth: Truth, known_distance: bool = False, known_shank: bool = False
) -> dict[tuple[str, str], float]:
    """Largest error of each (measure, side) when the truth's own landmarks are measured.

    ``known_distance`` tells the camera's true distance, ``known_shank`` how far the shanks incline,
    as a side clip would.
    """
    clip = conclude(ideal_track(truth), truth.case.name)
    shank = _bottom_shank(truth, clip) if known_shank else None
    away = truth.case.view.distance / _leg_m(truth) if known_distance else PROTOCOL_LEGS_AWAY
    table, _ = measure_clip(clip, calibrated=False, shank_deg=shank, legs_away=away)
    worst: dict[tuple[str, str], float] = {}
    for row in table.to_dict("records"):
        if REGISTRY[str(row["measure"])].contour or row["measure"] in CLASSES:
            continue
        error = abs(float(row["value"]) - _true_value(truth, clip, row))
        if np.isfinite(error):
            key = (str(row["measure"]), str(row["side"]))
            worst[key] = max(worst.get(key, 0.0), error)
    return worst


def _bottom_shank(truth: Truth, clip: Clip) -> float:
    both = [truth.anatomical[f"shank_inclination_deg.{side}"] for side in ("left", "right")]
    at_times = np.interp(clip.track.time_s, truth.time.time_s, np.mean(both, axis=0))
    return float(np.median(at_times[[rep.bottom for rep in clip.reps]]))


def _leg_m(truth: Truth) -> float:
    hip, knee, ankle = (truth.points_m[0, point(Side.LEFT, n)] for n in ("hip", "knee", "ankle"))
    return float(np.linalg.norm(hip - knee) + np.linalg.norm(knee - ankle))


def _aids(clip: Clip, body: Body, row: dict[str, object]) -> tuple[float, ...]:
    """The aids of a measure, read where it was read itself."""
    measure = REGISTRY[str(row["measure"])]
    if row["status"] != OK or not measure.aids:
        return ()
    rep = next(r for r in clip.reps if r.number == row["rep"])
    return read_aids(measure, body, Side(str(row["side"])), rep)


def _true_value(truth: Truth, clip: Clip, row: dict[str, object]) -> float:
    """The true value read at the same frames as the pipeline read its own."""
    measure = REGISTRY[str(row["measure"])]
    if measure.at is At.WHOLE or row["status"] != OK:
        return float("nan")
    series = truth_series(truth, measure.id, str(row["side"]))
    if series is None:
        return float("nan")
    at_times = np.interp(clip.track.time_s, truth.time.time_s, series)
    rep = next(r for r in clip.reps if r.number == row["rep"])
    at = At.CHANGE if measure.id in MEASURES.values() else measure.at
    return read(at_times, at, Body.of(clip), rep)[0]

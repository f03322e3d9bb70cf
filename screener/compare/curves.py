"""Curves of a date over the phase of a repetition, from the saved tracks: no video is touched."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener.clip.conclude import conclude
from screener.clip.types import Movement, Rep, View
from screener.compare.session import Session
from screener.measures import REGISTRY
from screener.measures.table import measure_clip
from screener.pose import PoseTrack
from screener.report.names import stems
from screener.report.rows import from_standing

Floats = NDArray[np.float64]
Key = tuple[str, str, str, str]
"""Movement, view, side, measure."""

PHASE = np.linspace(0.0, 100.0, 101, dtype=np.float64)
"""Per cent of a repetition: 0 standing, 50 the bottom, 100 standing again."""


def phase_curves(session: Session) -> dict[Key, Floats]:
    """Median repetition ``(101,)`` of every measure of a date; nothing of clips without a track."""
    found: dict[Key, Floats] = {}
    names = stems([clip["clip"] for clip in session.clips])
    for clip in session.clips:
        path = session.folder / f"{names[clip['clip']]}.track.npz"
        if path.exists() and clip["reps"]:
            found = _of_clip(clip, PoseTrack.load(path)) | found
    return found


def _of_clip(record: dict[str, Any], raw: PoseTrack) -> dict[Key, Floats]:
    movement, view = Movement(record["movement"]), View(record["view"])
    clip = conclude(raw, record["clip"], movement, view)
    _, series = measure_clip(clip)
    stance = clip.stance_side.value if clip.stance_side else ""
    curves: dict[Key, Floats] = {}
    for (measure, side), values in series.items():
        if not clip.reps:
            continue
        drawn = from_standing(REGISTRY[measure], values, clip)
        reps = np.array([_phase(drawn, clip.track.time_s, rep) for rep in clip.reps])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # all-NaN phases stay NaN
            curves[movement.value, view.value, side or stance, measure] = np.nanmedian(reps, axis=0)
    return curves


def _phase(values: Floats, time_s: Floats, rep: Rep) -> Floats:
    """One repetition over its phase; both halves stretched to the bottom."""
    marks = time_s[[rep.start, rep.bottom, rep.end - 1]]
    at = np.interp(PHASE, [0.0, 50.0, 100.0], marks)
    inside = slice(rep.start, rep.end)
    stretched: Floats = np.interp(at, time_s[inside], values[inside])  # a gap stays a gap
    return stretched

"""Where the limits lie that tell one kind of clip from another, beside what they must tell apart.

Judged on the films the measures are calibrated on (split ``fit``), never on the held-out ones.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from campaigns.walks import NAMES, random_walk
from samples.render import Case
from screener.clip.bones import shank_change
from screener.clip.conclude import conclude
from screener.clip.faults import MAX_SHANK_CHANGE
from screener.clip.movement import HINGE_DROP, HINGE_RATIO, descent, hip_and_knee
from screener.clip.signals import signals
from screener.clip.types import Clip, Movement, View
from screener.pose import PoseTrack
from tests.conftest import quick_truth
from validation.document import table
from validation.ideal import ideal_track

DOCUMENT = Path("docs/validation_limits.md")
WALKS = 150
Read = Callable[[Clip], list[float]]


def write(films: Iterable[tuple[Case, PoseTrack]]) -> None:
    """Judge the films and write the page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        clips = [(case, conclude(track, case.name)) for case, track in films]
        squats = [clip for case, clip in clips if case.movement != "hip_hinge" and clip.reps]
        hinges = [clip for case, clip in clips if case.movement == "hip_hinge" and clip.reps]
        rows = [
            _row("hip over knee flexion, side views", HINGE_RATIO, "squats", squats, _ratio),
            _row("hip over knee flexion, side views", HINGE_RATIO, "hinges", hinges, _ratio),
            _row("hips' over shoulders' descent", HINGE_DROP, "squats", squats, _drop),
            _row("hips' over shoulders' descent", HINGE_DROP, "hinges", hinges, _drop),
            _row("longest to shortest shank, side views", MAX_SHANK_CHANGE, "athletes",
                 squats + hinges, _shank),
            _row("longest to shortest shank, side views", MAX_SHANK_CHANGE,
                 "points that walk at random", _walks(), _shank),
        ]  # fmt: skip
    formats = {name: ".2f" for name in ("limit", "least", "5 %", "median", "95 %", "most")}
    DOCUMENT.write_text(_HEAD + "\n" + table(pd.DataFrame(rows), formats), encoding="utf-8")


def _row(what: str, limit: float, group: str, clips: list[Clip], read: Read) -> dict[str, object]:
    values = np.array([value for clip in clips for value in read(clip)])
    values = values[np.isfinite(values)]
    least, low, median, high, most = np.percentile(values, [0, 5, 50, 95, 100])
    return {"what": what, "limit": limit, "of": group, "n": len(values), "least": least,
            "5 %": low, "median": median, "95 %": high, "most": most}  # fmt: skip


def _ratio(clip: Clip) -> list[float]:
    if clip.view is not View.SIDE or clip.near_side is None:
        return []
    flexion = hip_and_knee(clip.track, clip.reps, clip.near_side)
    return [flexion[0] / max(flexion[1], 1.0)] if flexion else []


def _drop(clip: Clip) -> list[float]:
    hip, shoulder = descent(signals(clip.track), clip.reps)
    return [hip / shoulder] if clip.movement is not Movement.OTHER else []


def _shank(clip: Clip) -> list[float]:
    if clip.view is not View.SIDE or clip.near_side is None:
        return []
    return [shank_change(clip.track, clip.near_side, slice(r.start, r.end)) for r in clip.reps]


def _walks() -> list[Clip]:
    rng = np.random.default_rng(1)
    tracks = (ideal_track(quick_truth(NAMES[n % len(NAMES)])) for n in range(WALKS))
    return [conclude(random_walk(track, rng), "walk") for track in tracks]


_HEAD = """\
# Limits that tell clips apart

Written by `python -m validation limits` from the rendered athletes the measures are calibrated on
(not those they are judged on); no number here is typed. A limit should lie between the rows of its
name. One value a film, for the shank one a repetition.
"""

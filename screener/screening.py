"""A screening: everything found about one athlete on one day. The only thing a report sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from screener.clip.types import Clip
from screener.rules.finding import Finding, Hypothesis, JointStatus

SCHEMA_VERSION = "1.0"

DISCLAIMER = (
    "This is a movement screen from video, not a medical examination or diagnosis. It cannot "
    "measure strength, pain, pelvic tilt or tissue damage and cannot predict injury. Values carry "
    "the shown error; patterns listed are possibilities to check. If you have pain or any sign on "
    "the list, stop and see a physician or physiotherapist."
)
STOP = (
    "Pain or another red flag was reported: no exercise is suggested. See a physician or "
    "physiotherapist first."
)
RED_FLAGS = (
    "pain during the test",
    "recent surgery, fracture or acute swelling",
    "a joint that gives way or locks",
    "numbness, tingling or weakness in a limb, or pain down the leg",
    "changed bladder or bowel function or numbness of the saddle area (emergency)",
    "night pain, fever, unexplained weight loss or a history of cancer",
    "recent trauma, dizziness, or pregnancy without clearance",
)
LIMITS_OF_SCREENING = (
    "No screening test for sports injury has adequate properties to predict it (Bahr 2016). That a "
    "problem shows in the joint above or below is a clinical heuristic: it chooses what to film "
    "next, it does not explain pain."
)

REPS_COLUMNS = (
    "athlete", "date", "clip", "movement", "view", "rep", "side", "measure", "value", "unit", "se",
    "status", "reason",
)  # fmt: skip
SUMMARY_COLUMNS = (
    "athlete", "date", "joint", "status", "finding", "side", "severity", "confidence", "next_step",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class ScreenedClip:
    """One clip with its measures over time.

    ``path`` is the video (None when only its track was at hand). ``series`` maps
    ``(measure id, side)`` - side "" for measures of the whole body - to a ``(T,)`` array on
    ``clip.track.time_s``; NaN where it cannot be seen. ``stills`` is a folder in which single
    pictures of the clip are kept once they were taken from the video, ``track`` the file in which
    the very pose track of this clip is kept already.
    """

    clip: Clip
    path: Path | None
    series: dict[tuple[str, str], NDArray[np.float64]]
    stills: Path | None = None
    track: Path | None = None


@dataclass(frozen=True, eq=False)
class FailedClip:
    """A clip that could not be screened, and why, in a sentence to act on."""

    name: str
    error: str


@dataclass(frozen=True, eq=False)
class Screening:
    """All clips of one athlete on one date.

    Attributes
    ----------
    reps
        Tidy table, one row per clip, rep, side and measure: ``REPS_COLUMNS``, and ``frame``, the
        frame of the clip at which the value was read.
    medians
        One row per clip, side and measure: columns clip, movement, view, side, measure, value,
        unit, se, n, status, reason. The values the findings rest on.
    findings, hypotheses, joints
        What the rules said; hypotheses ranked, joints in the order of the chain.
    next_clips
        What to film next, most valuable first: ``(what, why)``.
    drift
        What changes over a set: columns clip, side, measure, unit, change, n.
    pain
        Whether the athlete has pain or another red flag; None if that was not asked.
    provenance
        Versions, model and its sha256, settings: what is needed to get the same result again.
    """

    athlete: str
    date: str
    clips: tuple[ScreenedClip, ...]
    failed: tuple[FailedClip, ...]
    reps: pd.DataFrame
    medians: pd.DataFrame
    findings: tuple[Finding, ...]
    hypotheses: tuple[Hypothesis, ...]
    joints: tuple[JointStatus, ...]
    next_clips: tuple[tuple[str, str], ...]
    pain: bool | None = None
    drift: pd.DataFrame = field(default_factory=pd.DataFrame)
    provenance: dict[str, str] = field(default_factory=dict)

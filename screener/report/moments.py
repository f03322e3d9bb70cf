"""When in a clip something is to be seen: phases of the repetitions, moments of the signs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.clip.types import Clip, Rep
from screener.report.rows import reps_of
from screener.rules.bands import passes
from screener.rules.finding import Finding, Outcome, Severity
from screener.screening import ScreenedClip, Screening

STANDING, DOWN, BOTTOM, UP = "standing", "down", "bottom", "up"
_BEFORE_S, _AFTER_S = 0.25, 0.5
"""How long before and after it is read a sign is shown."""


@dataclass(frozen=True, eq=False)
class Moment:
    """Frames ``[start, end)`` in which a repetition shows a sign, and the value it had there."""

    start: int
    end: int
    finding: Finding
    value: float


def moments(screening: Screening, screened: ScreenedClip) -> tuple[Moment, ...]:
    """Around each repetition that shows a flagged sign, the time in which it is to be seen.

    Marked signs come first.
    """
    fps = screened.clip.track.fps
    found = []
    for finding in screening.findings:
        if finding.clip != screened.clip.name or finding.outcome is not Outcome.FLAGGED:
            continue
        for row in reps_of(screening, finding).to_dict("records"):
            value, frame = float(row["value"]), int(row["frame"])
            if finding.band is not None and passes(value, finding.band):
                start, end = round(frame - _BEFORE_S * fps), round(frame + _AFTER_S * fps)
                found.append(Moment(start, end, finding, value))
    return tuple(sorted(found, key=lambda m: m.finding.severity is not Severity.MARKED))


def phases(clip: Clip) -> tuple[str, ...]:
    """Where in the movement each frame is: standing, down, bottom, up."""
    told = [STANDING] * len(clip.track)
    for rep in clip.reps:
        told[rep.start : rep.end] = _of_rep(clip, rep)
    return tuple(told)


def reps_begun(clip: Clip) -> tuple[int, ...]:
    """How many repetitions have begun by each frame."""
    starts = np.array([rep.start for rep in clip.reps])
    return tuple(np.searchsorted(starts, np.arange(len(clip.track)), side="right").tolist())


def _of_rep(clip: Clip, rep: Rep) -> list[str]:
    drop = clip.hip_drop[rep.start : rep.end]
    low = np.nanmax(drop) - 0.05 * (np.nanmax(drop) - np.nanmin(drop))
    near = np.flatnonzero(drop >= low)
    if not len(near):
        return [BOTTOM] * len(drop)
    return [DOWN if k < near[0] else UP if k > near[-1] else BOTTOM for k in range(len(drop))]

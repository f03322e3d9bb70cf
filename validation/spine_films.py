"""What films show of the back: the outline in the model's mask, and how far its frame is off.

Frames are those the product reads: standing, and around the bottom of the repetition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samples.render import Case, Truth, simulate
from screener.clip.conclude import conclude, conclude_held
from screener.clip.types import Clip, Movement, View
from screener.measures.body import Body
from screener.measures.contour import PARTS, Weights, bridged
from screener.measures.sagittal import trunk_inclination_deg
from screener.measures.spine import at_onset, outlines, uncovered
from screener.measures.table import BOTTOM_HALF
from screener.pose import L, PoseTrack

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Film:
    """One filmed athlete: ``standing``, ``now`` ``(F, K)``, ``bent (F, 2)`` around the bottom.

    ``descent`` are the outlines and bends of all frames on the way down, ``lean (T,)`` the trunk's
    inclination in them, ``onset`` what it truly is when the lower back begins to round.

    ``true (3,)`` is what :data:`screener.measures.contour.PARTS` truly are, ``off (8,)`` how far
    the model's frames are off (see :func:`validation.outline.seen_from`), ``readable`` whether the
    product reads this back.
    """

    case: Case
    standing: Floats
    now: Floats
    bent: Floats
    descent: tuple[Floats, Floats, Floats]
    lean: Floats
    onset: float
    true: Floats
    off: Floats
    readable: bool

    @property
    def shapes(self) -> frozenset[str]:
        """The bodies this one is made of."""
        return frozenset(self.case.body.split("+"))

    def read(self, weights: Weights) -> Floats:
        """``(3,)`` degrees."""
        return np.nanmedian(weights.read(self.standing, self.now, self.bent), axis=0)

    def read_onset(self, weights: Weights, gain: float, offset: float) -> float:
        """Degrees; ``offset + gain * reading`` is the flexion of the lower back."""
        lumbar = weights.read(*self.descent)[:, PARTS.index("lumbar")]
        return at_onset(offset + gain * lumbar, self.lean)


def film(case: Case, track: PoseTrack) -> Film | None:
    """What a track shows of a back, None if it is not a side view of a repetition."""
    raising = case.movement == "arms_up"
    clip = (
        conclude_held(track, case.name, Movement.ARMS_UP, None)
        if raising
        else conclude(track, case.name)
    )
    if clip.view is not View.SIDE or not clip.reps or not clip.standing.any():
        return None
    bottom = clip.reps[0].bottom
    deep = slice(max(0, bottom - BOTTOM_HALF), bottom + BOTTOM_HALF + 1)
    body = Body.of(clip)
    every = outlines(body)
    standing, now, bent = (part[deep] for part in every)
    down = slice(clip.reps[0].start, bottom + 1)
    whole = np.isfinite(np.hstack([bridged(now), bridged(standing), bent])).all(axis=1)
    if not whole.any():
        return None
    truth = simulate(case)
    return Film(
        case, standing, now, bent, (every[0][down], every[1][down], every[2][down]),
        trunk_inclination_deg(body)[down], _onset(truth, clip, down),
        _true(truth, clip, deep), _off(truth, clip, deep), bool(uncovered(body)[deep].any()),
    )  # fmt: skip


def _true(truth: Truth, clip: Clip, deep: slice) -> Floats:
    def change(series: Floats) -> float:
        timed = np.interp(clip.track.time_s, truth.time.time_s, series)
        return float(np.median(timed[deep]) - np.median(timed[clip.standing]))

    lean = change(truth.projected["trunk_inclination_deg"])
    tilt, lumbar, thoracic = (change(truth.spine[n]) for n in ("pelvis_tilt", "lumbar", "thoracic"))
    return np.array([lumbar, thoracic, lean - tilt])


def _onset(truth: Truth, clip: Clip, down: slice) -> float:
    lumbar, lean = (
        np.interp(clip.track.time_s, truth.time.time_s, series)
        for series in (truth.spine["lumbar"], truth.anatomical["trunk_inclination_deg"])
    )
    return at_onset((lumbar - np.median(lumbar[clip.standing]))[down], lean[down])


def _off(truth: Truth, clip: Clip, deep: slice) -> Floats:
    seen, true = _line(clip.track.image_px), _line(_timed(truth, clip))
    axis = true[:, 1] - true[:, 0]
    length = np.hypot(axis[:, 0], axis[:, 1])
    along = axis / length[:, None]
    behind = clip.facing * np.stack([along[:, 1], -along[:, 0]], axis=1)
    error = (seen - true) / length[:, None, None]
    parts = np.stack([(error[:, k] * way).sum(axis=1) for k in (0, 1) for way in (along, behind)])
    return np.concatenate(
        [np.nanmedian(parts[:, frames], axis=1) for frames in (clip.standing, deep)]
    )


def _timed(truth: Truth, clip: Clip) -> Floats:
    flat = truth.points_px.reshape(len(truth.points_px), -1)
    timed = [np.interp(clip.track.time_s, truth.time.time_s, column) for column in flat.T]
    return np.stack(timed, axis=1).reshape(-1, *truth.points_px.shape[1:])


def _line(points: Floats) -> Floats:
    """``(T, 2, 2)`` middle of the hips and of the shoulders."""
    both = [points[:, [L[f"LEFT_{n}"], L[f"RIGHT_{n}"]]].mean(axis=1) for n in ("HIP", "SHOULDER")]
    return np.stack(both, axis=1)

"""What the outline of the back says of the spine, read from the whole profile.

The mask's edge is true to a pixel; the frame it is seen in is not: the model's hip and shoulder
points wander by some hundredths of a trunk length, which looks like a bending back. So the reading
goes in two steps, each a straight combination of the same features: first the frame is moved to
where the outline itself says it belongs, then the spine is read in that frame. The weights in
``contour.toml`` are written by ``python -m validation spine`` from athletes whose spines bend
independently of lean, depth and movement, and judged on bodies they have not seen
(docs/validation_spine.md), as is the error of what they read.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener.clip.types import Movement
from screener.geometry import inclination_deg, wrap_deg
from screener.pose.silhouette import STATIONS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Floats = NDArray[np.float64]

FILE = Path(__file__).with_name("contour.toml")
PARTS = ("lumbar", "thoracic", "pelvis")
"""What is read: flexion of both parts since standing, and the turn of the pelvis against the
hip-to-shoulder line (all degrees, + flexion, + backward)."""
MEASURES = {
    "lumbar": "lumbar_contour_change_deg",
    "thoracic": "thoracic_contour_change_deg",
    "pelvis": "pelvis_against_trunk_deg",
}
"""The measures that are read so."""
MIN_SHARE = 0.7
"""Share of the stations that must be traced."""
_OUTLINE_UNIT, _BEND_UNIT = 0.05, 40.0  # what counts as one in the fit: trunk lengths, degrees


@dataclass(frozen=True, eq=False)
class Weights:
    """``place (F, 8)`` trunk lengths the frames are off, ``spine (F, 3)`` degrees of ``PARTS``.

    Of the 8 the first four are of the standing frame: hip along the line, hip behind it, shoulder
    along, shoulder behind; then the same of the other frame. ``reach (2, 8)`` are the least and the
    most that was told of the outlines the weights were fitted on.
    """

    place: Floats
    spine: Floats
    reach: Floats

    def read(self, standing: Floats, now: Floats, bent: Floats) -> Floats:
        """``(N, 3)`` degrees of ``PARTS``; arguments as in :func:`features`, gaps allowed.

        NaN where less than ``MIN_SHARE`` of an outline is known, or the frame is farther off than
        in any outline the weights were fitted on.
        """
        known = bridged(standing), bridged(now), bent
        off = features(*known) @ self.place
        read: Floats = features(*placed(*known, off)) @ self.spine
        read[~((self.reach[0] <= off) & (off <= self.reach[1])).all(axis=1)] = np.nan
        return read


def placed(
    standing: Floats, now: Floats, bent: Floats, off: Floats
) -> tuple[Floats, Floats, Floats]:
    """Outlines and bends in the frames where they belong, which are off by ``off (N, 8)``."""
    before, turn_before = moved(standing, off[:, :4])
    after, turn_after = moved(now, off[:, 4:])
    turned = np.stack([turn_after - turn_before, np.zeros(len(bent))], axis=1)
    return before, after, bent + turned


def offsets(edge: Floats, hip: Floats, shoulder: Floats, facing: float) -> Floats:
    """``(T, K)`` how far the outline lies behind the hip-to-shoulder line, in trunk lengths.

    ``edge`` ``(T, K, 2)``, ``hip`` and ``shoulder`` ``(T, 2)``: y up; ``facing`` +1 toward +x.
    """
    axis = shoulder - hip
    length = np.maximum(np.hypot(axis[:, 0], axis[:, 1]), 1e-9)
    behind = np.stack([-axis[:, 1], axis[:, 0]], axis=1) * (facing / length)[:, None]
    base = hip[:, None] + STATIONS[None, :, None] * axis[:, None]
    away: Floats = ((edge - base) * behind[:, None]).sum(axis=2) / length[:, None]
    return away


def bends(hip: Floats, shoulder: Floats, knee: Floats, ankle: Floats, facing: float) -> Floats:
    """``(T, 2)`` degrees from trunk to thigh and from thigh to shank, + flexion, of places y up."""
    ways = ((upper - lower) * np.array([facing, 1.0])
            for upper, lower in ((shoulder, hip), (hip, knee), (knee, ankle)))  # fmt: skip
    trunk, thigh, shank = (inclination_deg(way) for way in ways)
    return np.stack([wrap_deg(trunk - thigh), wrap_deg(shank - thigh)], axis=1)


def features(standing: Floats, now: Floats, bent: Floats) -> Floats:
    """``(N, 2 K + 6)`` what the weights are for.

    Parameters
    ----------
    standing, now
        ``(N, K)`` outlines without gaps, trunk lengths behind the hip-to-shoulder line.
    bent
        ``(N, 2)`` bends of hip and knee minus those in standing, degrees.
    """
    hip, knee = bent.T / _BEND_UNIT
    flat = np.ones(len(bent))
    return np.column_stack(
        [(now - standing) / _OUTLINE_UNIT, standing / _OUTLINE_UNIT,
         flat, hip, knee, hip**2, hip * knee, knee**2]
    )  # fmt: skip


def bridged(outlines: Floats) -> Floats:
    """``(N, K)`` with gaps bridged along the outline; a row known too little of is NaN."""
    whole = np.full_like(outlines, np.nan)
    known = np.isfinite(outlines)
    for row in np.flatnonzero(known.mean(axis=1) >= MIN_SHARE):
        at = known[row]
        whole[row] = np.interp(STATIONS, STATIONS[at], outlines[row, at])
    return whole


def moved(outlines: Floats, off: Floats) -> tuple[Floats, Floats]:
    """Outlines ``(N, K)`` seen from moved frames, and how far those lean ``(N,)``, + forward (deg).

    ``off (N, 4)``: hip along the line and behind it, shoulder along and behind, trunk lengths.
    """
    seen = np.full_like(outlines, np.nan)
    axis = np.array([1.0, 0.0]) + off[:, 2:] - off[:, :2]
    length = np.hypot(axis[:, 0], axis[:, 1])
    along = axis / length[:, None]
    for row in np.flatnonzero(np.isfinite(outlines).all(axis=1) & np.isfinite(length)):
        place = (np.stack([STATIONS, outlines[row]], axis=1) - off[row, :2]) / length[row]
        station = place @ along[row]
        behind = place @ np.array([-along[row, 1], along[row, 0]])
        order = np.argsort(station)
        seen[row] = np.interp(STATIONS, station[order], behind[order])
    return seen, -np.degrees(np.arctan2(axis[:, 1], axis[:, 0]))


@lru_cache(maxsize=1)
def stored() -> dict[str, Any]:
    """Content of ``contour.toml``."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@lru_cache
def weights(movement: Movement = Movement.HIP_HINGE) -> Weights:
    """The stored weights: raised arms have their own, for they lift the shoulders."""
    own = stored()["arms_up"] if movement is Movement.ARMS_UP else stored()
    place, spine, reach = (np.array(own[part], dtype=float) for part in ("place", "spine", "reach"))
    return Weights(place.T, spine.T, reach)

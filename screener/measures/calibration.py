"""Systematic bias of the pose model, measured against known truth, and what is left of it.

The model's landmarks are not joint centres: at depth it reads knees some degrees too straight.
``calibration.toml`` holds, for each measure and movement, the straight line from what is read to
what is true, the error that remains, and whether the number follows the truth at all. It is written
by ``python -m validation fit`` from one set of rendered athletes and judged on another.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from screener.clip.types import Clip, Movement, View
from screener.measures import contour
from screener.measures.registry import Measure
from screener.pose import Side

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = Path(__file__).with_name("calibration.toml")


@dataclass(frozen=True)
class Calibration:
    """``true = w * offset + gain * read + turn * t + aids . a``; ``error`` remains (1 SE).

    ``w`` is :func:`way` where the measure's sign is a side, else 1.
    ``t`` is the sine of the athlete's yaw, + turned to their left (seen from behind its negative):
    who leans forward while turned seems to lean sideways. ``a`` are the readings of the measure's
    aids. ``n`` is how many readings it was fitted on. ``follows`` is False where the reading
    does not follow the truth: it is then not measurable. ``cost`` is what a degree of turn off the
    true view adds to the error, up to the ``cost_to`` degrees the readings were turned.
    """

    gain: float = 1.0
    offset: float = 0.0
    error: float = 0.0
    follows: bool = True
    turn: float = 0.0
    aids: tuple[float, ...] = ()
    n: int = 0
    cost: float = 0.0
    cost_to: float = 0.0

    def at(self, yaw_deg: float, way: float = 1.0) -> Calibration:
        """The calibration of a clip with this yaw: its turn become part of the offset."""
        return replace(self, offset=way * self.offset + self.turn * turned(yaw_deg), turn=0.0)


def turned(yaw_deg: float) -> float:
    """Sine of the angle off the true front or back view, + toward the picture's right."""
    yaw = math.radians(yaw_deg)
    return math.sin(yaw) * math.copysign(1.0, math.cos(yaw))


def way(measure: Measure, clip: Clip) -> float:
    """+1 or -1: to which side of the athlete the model errs that errs to one side of the picture.

    It errs to the same side of whatever it is shown, which may be the mirror image of the film or
    somebody from behind; in a single-leg squat the sign is that of the stance side.
    """
    if not measure.sided:
        return 1.0
    other_way = (clip.raw.shown_flipped, clip.view is View.BACK, clip.stance_side is Side.LEFT)
    return float((-1.0) ** sum(other_way))


def calibration(measure: Measure, movement: Movement) -> Calibration:
    """The calibration of a measure in a movement; the registry's own error where there is none."""
    return stored_line(measure.id, movement) or Calibration(error=measure.system_error)


def stored_line(measure_id: str, movement: Movement) -> Calibration | None:
    """What validation found of a measure in a movement; None where it found nothing."""
    return _stored().get((measure_id, movement.value))


def validated(measure: Measure) -> Measure:
    """The measure with the error that validation found, and its basis told; itself without one."""
    found = [c for (name, _), c in _stored().items() if name == measure.id and c.follows]
    declared = replace(measure, prior_error=measure.system_error)
    if not found:
        return declared
    return replace(
        declared,
        system_error=max(c.error for c in found),
        error_basis=f"rendered athletes with known truth (docs/validation.md), "
        f"{max(c.n for c in found)} readings",
    )


@lru_cache(maxsize=1)
def _stored() -> dict[tuple[str, str], Calibration]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    # the outline of the back is calibrated on athletes of its own
    entries = [*content.get("calibration", []), *contour.stored().get("calibration", [])]
    return {
        (entry["measure"], entry["movement"]): Calibration(
            entry["gain"],
            entry["offset"],
            entry["error"],
            entry["follows"],
            entry["turn"],
            tuple(entry.get("aids", ())),
            entry.get("n", 0),
            entry.get("cost", 0.0),
            entry.get("cost_to", 0.0),
        )
        for entry in entries
    }

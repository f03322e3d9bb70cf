"""What a measure is: declared once, used for the table, the labels and the documentation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from screener.clip.types import Movement, View

if TYPE_CHECKING:
    from screener.measures.body import Body

Floats = NDArray[np.float64]


class Limb(str, Enum):
    """Which rows a measure gives: one for the body, or one for each side."""

    BODY = "body"
    EACH_SIDE = "each_side"
    STANCE = "stance"


class At(str, Enum):
    """At which point of a repetition a series is read (median over the frames there)."""

    BOTTOM = "bottom"
    STANDING = "standing"
    AT_60 = "45-60 deg knee flexion"
    LOWEST = "lower of bottom and 60 deg"
    CHANGE = "bottom minus standing"
    CHANGE_AT_60 = "45-60 deg minus standing"
    SUSTAINED = "held for 0.2 s, minus standing"
    REP = "one value a repetition"


@dataclass(frozen=True)
class Measure:
    """One measure of the registry.

    Attributes
    ----------
    id
        Name in every table, with its unit: ``knee_flexion_deg``.
    name, unit, sign
        For people: plain name, unit (``deg``, ``ratio``, ``s`` ...), what a positive value means.
    views, movements
        Where it can be seen and when it means something.
    max_off_deg
        Largest turn away from the true front (or side) view in which it may be read.
    points
        Landmarks it needs, without side: ``("hip", "knee")``.
    limb, at
        Rows it gives, and where in the repetition it is read.
    system_error
        Standard error (unit of the measure) that does not shrink with repetitions.
    error_basis, source
        Where that error comes from, and where the definition does.
    compute
        ``(body, side) -> (T,)``; ``side`` is the side measured, None for ``Limb.BODY``.
    """

    id: str
    name: str
    unit: str
    sign: str
    views: frozenset[View]
    movements: frozenset[Movement]
    max_off_deg: float
    points: tuple[str, ...]
    limb: Limb
    at: At
    system_error: float
    error_basis: str
    source: str
    compute: Callable[[Body, "object"], Floats]
    needs_contour: bool = False

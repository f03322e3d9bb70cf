"""What a measure is: declared once, used for the table, the labels and the documentation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener.clip.types import Movement, View

Floats = NDArray[np.float64]


class Limb(str, Enum):
    """Which rows a measure gives: one for the body, one for each side, one for the stance leg."""

    BODY = "body"
    EACH_SIDE = "each_side"
    STANCE = "stance"


class At(str, Enum):
    """At which point of a repetition a series is read (median over the frames there)."""

    BOTTOM = "at the bottom"
    STANDING = "standing"
    AT_60 = "at 45 to 60 degrees of knee flexion"
    LOWEST = "the lower of bottom and 45 to 60 degrees of knee flexion"
    CHANGE = "bottom minus standing"
    CHANGE_AT_60 = "45 to 60 degrees of knee flexion minus standing"
    SINCE_ENDS = "bottom minus the ends of the repetition"
    WHOLE = "over the whole repetition"


@dataclass(frozen=True, kw_only=True)
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
        Standard error (unit of the measure) that does not shrink with repetitions: what validation
        found (the largest of its movements), the prior where nothing was validated.
    prior_error
        What the field reference expects; validation that found less does not go below half of it.
    error_basis, source
        Where the system error comes from, and where the definition does.
    yaw_cost
        Error added for each degree the athlete is turned off the true view, where validation has
        not found less (:class:`screener.measures.calibration.Calibration`).
    contour
        Whether it reads the outline of the back.
    aids
        ``(body, side) -> (T,)`` series that tell of the model's own error (a limb that looks too
        short at the bottom has a misplaced end): their share is calibrated, the definition is not.
    level
        Whether it is read against the vertical or horizontal: a tilted camera spoils it.
    sided
        Whether its sign is a side: what the model errs to one side of the picture shows in it.
    compute
        ``(body, side) -> (T,)`` over time; for ``At.WHOLE`` ``(body, rep) -> float``. ``side`` is
        None for ``Limb.BODY``.
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
    prior_error: float = 0.0
    error_basis: str
    source: str
    yaw_cost: float = 0.0
    contour: bool = False
    aids: tuple[Callable[..., Floats], ...] = ()
    level: bool = True
    sided: bool = False
    compute: Callable[..., Any]

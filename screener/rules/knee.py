"""Knee: needs stability. It is an output of hip and ankle: what is seen here is explained there."""

from __future__ import annotations

from screener.clip.types import Movement
from screener.rules.finding import Joint
from screener.rules.sign import Reading, Sign

_SQUATS = frozenset({Movement.BODYWEIGHT_SQUAT, Movement.OVERHEAD_SQUAT})

SIGNS = (
    Sign(
        id="knees_inside_feet",
        joint=Joint.KNEE,
        measure="knee_ankle_separation_ratio",
        movements=_SQUATS,
        title="Knees move inside the feet",
        seen="the knees come as near as {value} of the distance between the ankles",
        clear="the knees stay over the feet ({value} of the distance between the ankles)",
    ),
    Sign(
        id="knee_inward",
        joint=Joint.KNEE,
        measure="medial_knee_displacement",
        movements=_SQUATS,
        title="Knee travels inward of the foot",
        seen="the {side} knee moves {value} inward of its foot",
        clear="the {side} knee stays over its foot ({value})",
    ),
    Sign(
        id="single_leg_valgus",
        joint=Joint.KNEE,
        measure="fppa_deg",
        movements=frozenset({Movement.SINGLE_LEG_SQUAT}),
        title="Knee falls inward on one leg",
        seen="the {side} knee points {value} inward (FPPA) in the single-leg squat",
        clear="the {side} knee stays in line in the single-leg squat (FPPA {value})",
    ),
)

READINGS: tuple[Reading, ...] = ()

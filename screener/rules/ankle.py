"""Ankle: needs mobility. What a squat shows of it, and what a stiff ankle would explain."""

from __future__ import annotations

import pandas as pd

from screener.clip.types import Movement, Reason, Role
from screener.rules.bands import Gates
from screener.rules.finding import Joint, Suggestion
from screener.rules.sign import Reading, Sign

_SQUATS = frozenset({Movement.BODYWEIGHT_SQUAT, Movement.OVERHEAD_SQUAT})


def _deep_or_heel_up(medians: pd.DataFrame, side: str, gates: Gates) -> Reason | None:
    """A low shank angle says something only at depth, or when the heel comes up (2.2)."""
    of_side = medians[medians["side"] == side].set_index("measure")["value"]
    deep = of_side.get("squat_depth_deg", float("nan")) >= gates["depth_for_shank_deg"]
    lifted = of_side.get("heel_rise", float("nan")) > gates["heel_up_for_shank"]
    return None if deep or lifted else Reason.SHALLOW


def _heel_down(medians: pd.DataFrame, side: str, gates: Gates) -> Reason | None:
    """With a lifted heel the lunge says nothing of the ankle."""
    of_side = medians[medians["side"] == side].set_index("measure")["value"]
    lifted = of_side.get("heel_rise", 0.0) > gates["heel_up_in_lunge"]
    return Reason.HEEL_UP if lifted else None


SIGNS = (
    Sign(
        id="low_shank_inclination",
        joint=Joint.ANKLE,
        measure="shank_inclination_deg",
        movements=_SQUATS,
        title="Shank stays upright at depth",
        seen="the {side} shank inclines only {value} forward at the bottom",
        clear="the {side} shank inclines {value} forward at the bottom",
        gate=_deep_or_heel_up,
    ),
    Sign(
        id="heel_rise",
        joint=Joint.ANKLE,
        measure="heel_rise",
        movements=_SQUATS,
        title="Heel comes off the floor",
        seen="the {side} heel rises by {value} and stays up",
        clear="the {side} heel stays down ({value})",
    ),
    Sign(
        id="short_knee_to_wall",
        joint=Joint.ANKLE,
        measure="shank_inclination_deg",
        movements=frozenset({Movement.KNEE_TO_WALL}),
        role=Role.KNEE_TO_WALL,
        title="Knee-to-wall reach is short",
        seen="in the knee-to-wall lunge the {side} shank inclines only {value}",
        clear="in the knee-to-wall lunge the {side} shank inclines {value}: the range is there",
        gate=_heel_down,
    ),
)

READINGS = (
    Reading(
        id="limited_ankle_mobility",
        joint=Joint.ANKLE,
        sentence="Pattern consistent with limited ankle mobility",
        supports=(
            "low_shank_inclination",
            "heel_rise",
            "short_knee_to_wall",
            "knees_inside_feet",
            "shallow_depth",
            "trunk_leans_far",
        ),
        needs=("low_shank_inclination", "heel_rise", "short_knee_to_wall"),
        against=(
            ("low_shank_inclination", "the shank does incline well at depth"),
            ("heel_rise", "the heel stays down"),
            ("short_knee_to_wall", "against the wall the ankle has its range: it is not used"),
        ),
        heels=+1,
        settle=(
            ("heels_raised", "the same squat with the heels on a 2.5 to 5 cm wedge, front and "
             "side: if it improves by more than the error, the ankle contributes"),
            ("knee_to_wall", "knee-to-wall lunge from the side, each ankle: 35 degrees and more "
             "means the range exists but is not used"),
        ),
        evidence="B",
        note="Reduced dorsiflexion goes with dynamic valgus (Lima 2018, SMD -0.65) and with less "
        "knee flexion in squats (Dill 2014); that it causes knee pain is not proven.",
        suggestions=(
            Suggestion(
                "ankle_mobility",
                "Knee-to-wall ankle mobilisation and foam rolling of the calf",
                "to win back dorsiflexion under load",
                "2 x 10 slow repetitions each side, daily; stretch passively only after training",
                "knee-to-wall clip and this squat again in 4 weeks",
            ),
            Suggestion(
                "heels_raised_squat",
                "Squat with heels raised 2 to 3 cm meanwhile, and slow calf raises",
                "keeps the squat deep and strong while the ankle catches up",
                "3 x 8",
                "the same squat without the wedge",
            ),
        ),
    ),
)  # fmt: skip

"""Glenohumeral joint: needs mobility. A wall behind the back keeps the thorax out of the reach."""

from __future__ import annotations

from screener.clip.types import Movement, Role
from screener.rules.finding import Joint, Suggestion
from screener.rules.sign import Reading, Sign

ASK_FOR = "standing from the side, arms up, once free and once with the back against a wall"
_ARMS_UP = frozenset({Movement.ARMS_UP})

SIGNS: tuple[Sign, ...] = (
    Sign(
        id="arms_short_standing",
        joint=Joint.GLENOHUMERAL,
        measure="shoulder_flexion_deg",
        movements=_ARMS_UP,
        role=Role.ARMS_UP,
        title="Arms do not reach fully overhead",
        seen="standing, the arm rises only {value} against the trunk",
        clear="standing, the arm rises {value} against the trunk",
    ),
    Sign(
        id="arms_short_at_wall",
        joint=Joint.GLENOHUMERAL,
        measure="shoulder_flexion_deg",
        movements=_ARMS_UP,
        role=Role.BACK_TO_WALL,
        title="Arms are short with the back against a wall",
        seen="with the back against a wall the arm rises only {value}",
        clear="with the back against a wall the arm rises {value}",
    ),
    Sign(
        id="arms_uneven",
        joint=Joint.GLENOHUMERAL,
        measure="arm_drop_asymmetry",
        movements=frozenset({Movement.OVERHEAD_SQUAT}),
        title="One arm hangs lower",
        seen="overhead, the {side} arm is {value} lower than the other",
        clear="overhead, both arms are at the same height ({value} apart)",
    ),
)

READINGS: tuple[Reading, ...] = (
    Reading(
        id="limited_shoulder_mobility",
        joint=Joint.GLENOHUMERAL,
        sentence="Pattern consistent with limited shoulder mobility rather than thoracic mobility",
        supports=("arms_short_at_wall", "arms_short_standing", "arms_fall_forward", "arms_uneven"),
        needs=("arms_short_at_wall",),
        against=(
            ("arms_short_standing", "standing free the arms reach fully"),
            ("arms_fall_forward", "in the overhead squat the arms stay in line"),
        ),
        settle=(
            ("arms_up", "standing from the side, both arms raised, without the wall"),
            ("overhead_squat", "an overhead squat from the side"),
        ),
        evidence="C",
        note="The wall holds the thorax; how well it does cannot be seen. A physiotherapist can "
        "tell joint from muscle lying down.",
        suggestions=(
            Suggestion(
                "shoulder_flexion",
                "Shoulder flexion on the back with a stick, child's pose reach, wall slides",
                "overhead reach within what does not hurt",
                "2 x 10, daily; hold stretches only after training",
                "arms up against the wall again in 4 weeks",
            ),
        ),
    ),
)

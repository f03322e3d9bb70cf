"""Thoracic spine: needs mobility. Arms overhead show it, the outline of the upper back too."""

from __future__ import annotations

from screener.clip.types import Movement, Role
from screener.rules.finding import Joint, Suggestion
from screener.rules.sign import Reading, Sign

_OVERHEAD = frozenset({Movement.OVERHEAD_SQUAT})

SIGNS = (
    Sign(
        id="arms_fall_forward",
        joint=Joint.THORACIC,
        measure="arm_line_deg",
        movements=_OVERHEAD,
        title="Arms fall forward",
        seen="at the bottom the arms lie {size} in front of the line of the trunk",
        clear="the arms stay in line with the trunk ({value} behind it)",
    ),
    Sign(
        id="thorax_rounds",
        joint=Joint.THORACIC,
        measure="thoracic_contour_change_deg",
        movements=_OVERHEAD | {Movement.HIP_HINGE},
        title="Upper back rounds",
        seen="the outline of the upper back rounds by {value} since standing",
        clear="the outline of the upper back keeps its shape ({value})",
    ),
    Sign(
        id="thorax_stays_round",
        joint=Joint.THORACIC,
        measure="thoracic_contour_change_deg",
        movements=frozenset({Movement.ARMS_UP}),
        role=Role.ARMS_UP,
        title="Upper back does not straighten as the arms rise",
        seen="as the arms rise the upper back's outline changes by {value} only (- straightens)",
        clear="the upper back straightens as the arms rise ({value})",
    ),
    Sign(
        id="hands_off_midfoot",
        joint=Joint.THORACIC,
        measure="hand_over_midfoot",
        movements=_OVERHEAD,
        title="Hands leave the line over the feet",
        seen="the hands are {value} away from over the mid-foot",
        clear="the hands stay over the feet ({value})",
    ),
)

READINGS = (
    Reading(
        id="limited_thoracic_mobility",
        joint=Joint.THORACIC,
        sentence="Pattern consistent with limited thoracic mobility (shoulder mobility can look "
        "the same)",
        supports=("arms_fall_forward", "thorax_rounds", "thorax_stays_round", "hands_off_midfoot",
                  "arms_short_standing"),
        needs=("arms_fall_forward", "thorax_rounds"),
        against=(
            ("arms_short_standing", "in standing the arms reach fully overhead: in the squat lean, "
             "ankle or hip may tip them"),
            ("thorax_stays_round", "the upper back straightens as the arms rise in standing"),
        ),
        contradicts=(
            ("arms_short_at_wall", "with the back against a wall the arms are short as well: that "
             "is the shoulder"),
            ("heel_rise", "the heel rises: a stiff ankle tips the trunk and the arms forward too"),
            ("low_shank_inclination", "the shank stays upright: a stiff ankle tips the trunk too"),
        ),
        settle=(
            ("arms_up", "standing from the side, both arms raised: fully there and short in the "
             "squat points to lean, ankle or hip"),
            ("back_to_wall", "arms raised with the back against a wall, from the side: short there "
             "too points to the shoulder, only when free to the thorax"),
        ),
        evidence="B",
        note="An erect posture gives more shoulder range (Barrett 2016); that a stiff thorax "
        "causes neck or shoulder pain is expert opinion (C).",
        suggestions=(
            Suggestion(
                "thoracic_extension",
                "Thoracic extension over a foam roller; open-book rotation; wall slides",
                "overhead reach needs the upper back to straighten",
                "2 x 10 each, daily",
                "overhead squat from the side again in 4 weeks",
            ),
        ),
    ),
)  # fmt: skip

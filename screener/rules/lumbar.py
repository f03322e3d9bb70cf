"""Lumbar spine: needs stability. Seen only in the outline of the back, and only as change."""

from __future__ import annotations

from screener.clip.types import Movement
from screener.rules.finding import Joint, Suggestion
from screener.rules.sign import Reading, Sign

ASK_FOR = (
    "a hip hinge with a dowel along the back, watched from the side: does it stay in touch with "
    "head, thorax and sacrum"
)

_BENT = frozenset({Movement.BODYWEIGHT_SQUAT, Movement.OVERHEAD_SQUAT, Movement.HIP_HINGE})

SIGNS = (
    Sign(
        id="lumbar_rounds",
        joint=Joint.LUMBAR,
        measure="lumbar_contour_change_deg",
        movements=_BENT,
        title="Lower back rounds",
        seen="the outline of the lower back rounds by {value} since standing",
        clear="the outline of the lower back keeps its shape ({value})",
    ),
    Sign(
        id="pelvis_tucks",
        joint=Joint.LUMBAR,
        measure="pelvis_against_trunk_deg",
        movements=_BENT,
        title="Pelvis tucks under",
        seen="the pelvis turns backward against the trunk by {value} since standing",
        clear="the pelvis goes with the trunk ({value})",
    ),
)

READINGS = (
    Reading(
        id="lumbar_moves_for_hip",
        joint=Joint.LUMBAR,
        sentence="Pattern consistent with the lumbar spine moving where the hips could",
        supports=("lumbar_rounds", "pelvis_tucks", "hips_do_too_little", "squat_like_hinge"),
        needs=("lumbar_rounds", "pelvis_tucks"),
        settle=(
            ("hip_hinge", "a hip hinge from the side with a dowel along the back, and one with "
             "knees bent 30 to 40 degrees: if it resolves, hamstrings or hip flexion limit"),
        ),
        evidence="C",
        note="A movement option, not a danger: lumbar flexion when lifting is no risk factor "
        "(Saraceni 2020), and everybody's lower back bends (Esola 1996).",
        suggestions=(
            Suggestion(
                "trunk_control",
                "Dowel hinge; dead bug and side plank",
                "to tell hip from back, and to hold the trunk while the hip moves",
                "3 x 8 and 3 x 20 s",
                "hinge clip from the side again in 4 weeks",
            ),
        ),
    ),
)  # fmt: skip

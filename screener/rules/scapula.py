"""Scapula: needs stability. Winging and tilt cannot be seen by 33 landmarks: proxies only."""

from __future__ import annotations

from screener.clip.types import Movement
from screener.rules.finding import Joint, Suggestion
from screener.rules.sign import Reading, Sign

ASK_FOR = "a physiotherapist's look at the shoulder blades while the arms are raised"

SIGNS: tuple[Sign, ...] = (
    Sign(
        id="girdle_uneven",
        joint=Joint.SCAPULA,
        measure="girdle_asymmetry",
        movements=frozenset({Movement.OVERHEAD_SQUAT}),
        title="One shoulder rides higher",
        seen="with the arms overhead the {side} shoulder is {value} nearer to its ear",
        clear="both shoulders are about as near to the ears ({value} apart)",
    ),
)

READINGS: tuple[Reading, ...] = (
    Reading(
        id="scapular_control",
        joint=Joint.SCAPULA,
        sentence="Pattern consistent with uneven control of the shoulder girdle; the shoulder "
        "blades themselves were not seen",
        supports=("girdle_uneven", "arms_uneven"),
        needs=("girdle_uneven",),
        against=(("arms_uneven", "both arms are raised to the same height"),),
        settle=(
            ("arms_up", "standing, both arms raised, from the side: does one stay behind"),
        ),
        evidence="C",
        note="A proxy of shoulder height: winging and tilt are not visible. Handedness alone makes "
        "shoulders uneven.",
        suggestions=(
            Suggestion(
                "wall_slides",
                "Wall slides with lift-off; face pulls; serratus push-up plus",
                "to carry the reach evenly",
                "2 x 10, 3 times a week",
                "overhead squat from the front again in 4 weeks",
            ),
        ),
    ),
)  # fmt: skip

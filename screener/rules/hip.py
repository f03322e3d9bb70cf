"""Hip: needs mobility, and abductors that keep pelvis and femur level on one leg."""

from __future__ import annotations

from screener.clip.types import Movement
from screener.rules.finding import Joint, Suggestion
from screener.rules.sign import Reading, Sign

_SQUATS = frozenset({Movement.BODYWEIGHT_SQUAT, Movement.OVERHEAD_SQUAT})
_SINGLE = frozenset({Movement.SINGLE_LEG_SQUAT})
_HINGE = frozenset({Movement.HIP_HINGE})

SIGNS = (
    Sign(
        id="pelvic_drop",
        joint=Joint.HIP,
        measure="pelvic_drop_deg",
        movements=_SINGLE,
        title="Pelvis drops on the free side",
        seen="standing on the {side} leg the pelvis drops {value} on the free side",
        clear="standing on the {side} leg the pelvis stays level ({value})",
    ),
    Sign(
        id="single_leg_trunk_lean",
        joint=Joint.HIP,
        measure="trunk_lateral_lean_deg",
        movements=_SINGLE,
        title="Trunk leans over the standing leg",
        seen="the trunk leans {value} toward the {side} standing leg",
        clear="the trunk stays upright over the {side} standing leg ({value})",
    ),
    Sign(
        id="thigh_adducts",
        joint=Joint.HIP,
        measure="hip_adduction_proxy_deg",
        movements=_SINGLE,
        title="Thigh falls toward the midline",
        seen="the {side} thigh lies {value} toward the midline against the pelvis",
        clear="the {side} thigh stays in line with the pelvis ({value})",
    ),
    Sign(
        id="weight_shift",
        joint=Joint.HIP,
        measure="pelvic_shift",
        movements=_SQUATS,
        title="Hips shift to one side",
        seen="the hips shift {value} to the {side}",
        clear="the hips stay in the middle ({value})",
    ),
    Sign(
        id="pelvis_tilts_sideways",
        joint=Joint.HIP,
        measure="pelvic_tilt_frontal_deg",
        movements=_SQUATS,
        title="Pelvis tips to one side",
        seen="the pelvis sinks {value} on the {side} side",
        clear="the pelvis stays level ({value})",
    ),
    Sign(
        id="shallow_depth",
        joint=Joint.HIP,
        measure="squat_depth_deg",
        movements=_SQUATS,
        title="Depth is lost",
        seen="at the bottom the thigh is still {size} short of the horizontal",
        clear="the thigh reaches the horizontal ({value} below it)",
    ),
    Sign(
        id="trunk_leans_far",
        joint=Joint.HIP,
        measure="trunk_minus_tibia_deg",
        movements=_SQUATS,
        title="Trunk leans farther than the shanks",
        seen="the trunk leans {value} farther forward than the shanks",
        clear="the trunk stays about parallel to the shanks ({value})",
    ),
    Sign(
        id="squat_like_hinge",
        joint=Joint.HIP,
        measure="knee_flexion_deg",
        movements=_HINGE,
        title="Hinge becomes a squat",
        seen="the {side} knee bends {value} in the hinge",
        clear="the {side} knee stays soft in the hinge ({value})",
    ),
    Sign(
        id="hips_do_too_little",
        joint=Joint.HIP,
        measure="hinge_ratio",
        movements=_HINGE,
        title="Hips bend little against the knees",
        seen="the hip bends only {value} times as much as the knee",
        clear="the hip bends {value} times as much as the knee",
    ),
    Sign(
        id="shank_moves_in_hinge",
        joint=Joint.HIP,
        measure="shank_inclination_deg",
        movements=_HINGE,
        title="Shins do not stay upright in the hinge",
        seen="the {side} shank tilts {value} in the hinge",
        clear="the {side} shank stays upright in the hinge ({value})",
    ),
)

_BRIDGE = Suggestion(
    "glute_bridge",
    "Glute bridge, then single-leg bridge; side-lying or banded hip abduction",
    "hip-focused training helps many painful knees even where the movement does not change",
    "3 x 10 each side, 3 times a week",
    "single-leg squat of both sides again in 4 to 6 weeks",
)

READINGS = (
    Reading(
        id="hip_abductor_control",
        joint=Joint.HIP,
        sentence="Pattern consistent with reduced hip abductor control (gluteus medius); "
        "strength was not measured",
        supports=(
            "single_leg_valgus",
            "thigh_adducts",
            "pelvic_drop",
            "single_leg_trunk_lean",
            "knees_inside_feet",
            "knee_inward",
        ),
        needs=("single_leg_valgus", "pelvic_drop", "single_leg_trunk_lean", "knees_inside_feet",
               "knee_inward", "thigh_adducts"),
        against=(
            ("pelvic_drop", "the pelvis stays level on one leg"),
            ("single_leg_trunk_lean", "the trunk stays upright on one leg"),
            ("single_leg_valgus", "the knee stays in line on one leg"),
        ),
        contradicts=(
            ("heel_rise", "the heel rises: a stiff ankle would explain the knee as well"),
            ("low_shank_inclination", "the shank stays upright: a stiff ankle would explain the "
             "knee as well"),
        ),
        heels=-1,
        settle=(
            ("single_leg_squat", "a single-leg squat of each side from the front, hands on hips: "
             "with pelvic drop or trunk lean it points to the hip, clean it points to technique"),
            ("heels_raised", "the same squat with raised heels: if the knees stay out then, look "
             "at the ankle first"),
        ),
        evidence="B",
        note="Poor single-leg squatters have less abduction torque (Crossley 2011), people with "
        "knee pain drop and lean more (Nakagawa 2012); but 4 of 11 studies only tie weak abductors "
        "to valgus (Cashman 2012) and 5 weeks of training did not change it (Palmer 2015). A weak "
        "gluteus medius also loads the iliotibial band, which a squat clip cannot screen.",
        suggestions=(
            _BRIDGE,
            Suggestion(
                "banded_squat",
                "Slow bodyweight squat, light band above the knees, cue knees over toes",
                "if the knees stay out at once, it is habit rather than strength",
                "2 x 8 at the start of training",
                "this clip again with the cue",
            ),
        ),
    ),
    Reading(
        id="limited_hip_mobility",
        joint=Joint.HIP,
        sentence="Pattern consistent with limited hip mobility: depth is lost or the lower back "
        "moves instead while the ankle does its part",
        supports=("shallow_depth", "lumbar_rounds", "trunk_leans_far"),
        needs=("shallow_depth", "lumbar_rounds"),
        against=(
            ("shallow_depth", "full depth is reached"),
            ("hips_do_too_little", "the hips bend well in the hinge"),
        ),
        contradicts=(
            ("heel_rise", "the heel rises: the ankle may be what stops the descent"),
            ("low_shank_inclination", "the shank stays upright: the ankle may stop the descent"),
        ),
        heels=-1,
        settle=(
            ("hip_hinge", "a hip hinge from the side: if the lower back moves early there too, the "
             "hip is the likelier place"),
            ("heels_raised", "the same squat with raised heels: no change speaks for the hip"),
        ),
        evidence="B",
        note="Low deep-squat scores go with less passive hip flexion and dorsiflexion; bony shape "
        "and stance width are other explanations.",
        suggestions=(
            Suggestion(
                "hip_mobility",
                "Hip mobilisation in a half-kneeling and a deep supported squat position",
                "to use the hip's range under control",
                "2 minutes each, after the warm-up",
                "depth in this squat again in 4 weeks",
            ),
            _BRIDGE,
        ),
    ),
    Reading(
        id="side_preference",
        joint=Joint.HIP,
        sentence="Pattern consistent with favouring one leg",
        supports=("weight_shift", "pelvis_tilts_sideways", "knee_inward"),
        needs=("weight_shift",),
        settle=(
            ("single_leg_squat", "a single-leg squat of each side from the front, to compare"),
            ("other_side", "side clips from both sides, to compare ankle and knee"),
        ),
        evidence="C",
        note="Shift is a habit in many people without complaints; ask for old injuries.",
        suggestions=(
            Suggestion(
                "split_squat",
                "Split squat and step-down, weaker side first",
                "to load both legs on purpose",
                "3 x 8 each side",
                "front squat clip again in 4 weeks",
            ),
        ),
    ),
    Reading(
        id="knee_dominant_hinge",
        joint=Joint.HIP,
        sentence="Pattern consistent with a squat-like hinge: technique, not a joint",
        supports=("squat_like_hinge", "hips_do_too_little", "shank_moves_in_hinge"),
        needs=("squat_like_hinge", "hips_do_too_little"),
        settle=(("hip_hinge", "the hinge again after the cue: hips back to a wall, shins still"),),
        evidence="C",
        note="Lifting from the floor is often squat-like (Schellenberg 2013): no fault by itself.",
        suggestions=(
            Suggestion(
                "dowel_hinge",
                "Hip hinge drill with a dowel along the back, hips back to touch a wall",
                "to find the movement of the hip before loading it",
                "3 x 8, light Romanian deadlift when it holds",
                "hinge clip again next week",
            ),
        ),
    ),
)  # fmt: skip

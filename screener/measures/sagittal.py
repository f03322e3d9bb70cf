"""Measures of the sagittal plane: ankle, knee, hip, trunk and arms seen from the side.

Definitions and signs: field reference, section 1.2. x points forward (where the toes point), the
near limb is measured. Flexion and forward inclination are positive.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screener.geometry import bend_deg, elevation_deg, inclination_deg, wrap_deg
from screener.measures.body import Body
from screener.pose import Side

Floats = NDArray[np.float64]


def knee_flexion_deg(body: Body, side: Side) -> Floats:
    """Bend at the knee (hip-knee-ankle), 0 straight, + flexion."""
    return bend_deg(*(body.sagittal(name, side) for name in ("hip", "knee", "ankle")))


def hip_trunk_flexion_deg(body: Body, side: Side) -> Floats:
    """Bend between trunk and thigh (shoulder-hip-knee), 0 straight, + flexion.

    Holds flexion of the lumbar and thoracic spine too: not the hip joint alone.
    """
    return bend_deg(*(body.sagittal(name, side) for name in ("shoulder", "hip", "knee")))


def shank_inclination_deg(body: Body, side: Side) -> Floats:
    """Shank off the vertical, + knee forward: dorsiflexion while the heel is down."""
    return inclination_deg(body.sagittal("knee", side) - body.sagittal("ankle", side))


def dorsiflexion_deg(body: Body, side: Side) -> Floats:
    """Shank against the foot's sole line, 0 at a right angle, + dorsiflexion."""
    shank = body.sagittal("knee", side) - body.sagittal("ankle", side)
    foot = body.sagittal("foot_index", side) - body.sagittal("heel", side)
    return 90.0 - wrap_deg(inclination_deg(foot) - inclination_deg(shank))


def heel_rise(body: Body, side: Side) -> Floats:
    """Height of the heel in the picture, in foot lengths; read as change from standing, + lifted.

    Not against the toe, which is planted: the model lets the sole line turn with the shank, and the
    heel alone follows the truth better. Read at the bottom, not where it is highest: the highest
    reading is the one with the largest error.
    """
    return body.sagittal("heel", side)[:, 1] / body.foot_px(side)


def squat_depth_deg(body: Body, side: Side) -> Floats:
    """Thigh to the horizontal, + hip joint below the knee.

    The hip landmark is near the joint centre, below the crease a judge looks at.
    """
    return elevation_deg(body.sagittal("knee", side) - body.sagittal("hip", side))


def trunk_inclination_deg(body: Body, side: Side | None = None) -> Floats:
    """Hip-to-shoulder line off the vertical, + forward."""
    return inclination_deg(body.sagittal("shoulder", side) - body.sagittal("hip", side))


def trunk_minus_tibia_deg(body: Body, side: Side) -> Floats:
    """Trunk inclination less shank inclination; 0 parallel, + trunk leans farther (FMS)."""
    return trunk_inclination_deg(body, side) - shank_inclination_deg(body, side)


def thigh_shown(body: Body, side: Side) -> Floats:
    """How much longer the thigh looks than in standing, as a share: bones do not grow.

    Thighs that point outward look shorter in truth, by a few per cent; the model's do by up to 28.
    """
    return _grown(body, body.sagittal("hip", side) - body.sagittal("knee", side))


def shank_shown(body: Body, side: Side) -> Floats:
    """How much longer the shank looks than in standing, as a share."""
    return _grown(body, body.sagittal("knee", side) - body.sagittal("ankle", side))


def toe_rise(body: Body, side: Side) -> Floats:
    """Height of the toes in the picture, foot lengths: planted, so what rises is error."""
    return body.sagittal("foot_index", side)[:, 1] / body.foot_px(side)


def _grown(body: Body, limb: Floats) -> Floats:
    length = np.hypot(limb[:, 0], limb[:, 1])
    grown: Floats = length / body.in_standing(length) - 1.0
    return grown


def knee_travel(body: Body, side: Side) -> Floats:
    """Knee ahead of the toes, in foot lengths, + ahead. Information, not a fault."""
    ahead = (body.sagittal("knee", side) - body.sagittal("foot_index", side))[:, 0]
    return ahead / body.foot_px(side)


def hip_travel(body: Body, side: Side) -> Floats:
    """Hip behind the ankle, in leg lengths, + back; read as change from standing."""
    behind = (body.sagittal("ankle", side) - body.sagittal("hip", side))[:, 0]
    return behind / body.leg_px


def shoulder_flexion_deg(body: Body, side: Side) -> Floats:
    """Upper arm against the trunk, 0 hanging, + raised forward, up to 180 and a little more."""
    trunk_down = body.sagittal("hip", side) - body.sagittal("shoulder", side)
    arm = body.sagittal("elbow", side) - body.sagittal("shoulder", side)
    turned = inclination_deg(trunk_down) - inclination_deg(arm)
    return (turned + 90.0) % 360.0 - 90.0


def arm_line_deg(body: Body, side: Side) -> Floats:
    """Trunk inclination less arm inclination, - arms fall forward of the trunk line (overhead)."""
    arm = body.sagittal("wrist", side) - body.sagittal("shoulder", side)
    return wrap_deg(trunk_inclination_deg(body, side) - inclination_deg(arm))


def elbow_flexion_deg(body: Body, side: Side) -> Floats:
    """Bend at the elbow, 0 straight, + flexion. Above 20 the arm line means little."""
    return bend_deg(*(body.sagittal(name, side) for name in ("shoulder", "elbow", "wrist")))


def forward_head_deg(body: Body, side: Side | None = None) -> Floats:
    """Ear ahead of the shoulder: inclination of shoulder to ear, + forward (a proxy, not CVA)."""
    return inclination_deg(body.sagittal("ear", side) - body.sagittal("shoulder", side))


def hand_over_midfoot(body: Body, side: Side) -> Floats:
    """Wrist ahead of the middle of the foot, in foot lengths, + ahead."""
    ahead = body.sagittal("wrist", side) - _midfoot(body, side)
    return ahead[:, 0] / body.foot_px(side)


def com_over_foot(body: Body, side: Side) -> Floats:
    """Centre of mass along the foot: 0 over the heel, 1 over the toes (de Leva 1996 weights)."""
    mass = sum(
        (share * at for share, at in _segments(body, side)), np.zeros_like(_midfoot(body, side))
    )
    ahead = (mass - body.sagittal("heel", side))[:, 0]
    return ahead / body.foot_px(side)


def hinge_ratio(body: Body, side: Side) -> Floats:
    """Hip flexion over knee flexion since standing; from 15 degrees of knee flexion on."""
    hip = hip_trunk_flexion_deg(body, side)
    knee = knee_flexion_deg(body, side)
    hip_change = hip - body.in_standing(hip)
    knee_change = np.maximum(knee - body.in_standing(knee), 15.0)
    return hip_change / knee_change


def _midfoot(body: Body, side: Side) -> Floats:
    middle: Floats = 0.5 * (body.sagittal("heel", side) + body.sagittal("foot_index", side))
    return middle


def _segments(body: Body, side: Side) -> list[tuple[float, Floats]]:
    """Mass share and centre of each segment, both limbs taken as the near one."""
    ear, shoulder, elbow, wrist, hip, knee, ankle = (
        body.sagittal(name, side)
        for name in ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    )

    def between(a: Floats, b: Floats, share: float) -> Floats:
        return a + share * (b - a)

    return [
        (0.069, ear),
        (0.435, between(shoulder, hip, 0.45)),
        (2 * 0.027, between(shoulder, elbow, 0.58)),
        (2 * 0.016, between(elbow, wrist, 0.46)),
        (2 * 0.006, wrist),
        (2 * 0.142, between(hip, knee, 0.41)),
        (2 * 0.043, between(knee, ankle, 0.45)),
        (2 * 0.014, _midfoot(body, side)),
    ]

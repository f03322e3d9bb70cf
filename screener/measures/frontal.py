"""Measures of the frontal plane: knee, pelvis, trunk and shoulders seen from front or back.

Definitions and signs: field reference, section 1.1. Valgus and medial are positive; for the whole
body positive is toward the subject's right, in a single-leg squat toward the stance side.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from screener.clip.types import Movement, View
from screener.geometry import bend_deg, inclination_deg, wrap_deg
from screener.measures.body import Body
from screener.pose import Side

Floats = NDArray[np.float64]

KNEE_AHEAD_STANDING, KNEE_AHEAD_DEEP, AHEAD_CURVE = 0.04, 0.30, 0.4
"""How far the knees are nearer to the camera than the ankles, in leg lengths.

Standing, and at a descent of half a leg length, where a third of 120 degrees of knee flexion is in
the shank; used while no side clip tells better (field reference, section 0.3). The shank tips early
in the descent: the way from one to the other goes with this power of the descent.
"""
SHANK_TO_LEG, SHANK_SHARE = 0.47, 0.4
"""Shank in leg lengths, and how far its own foreshortening is believed: it is right without noise,
but a knee misplaced by 3 % of the shank already means a quarter of it toward the camera."""
TOO_DEEP = 0.20
"""Descent of the hips in leg lengths (about 75 degrees of knee flexion) beyond which the thigh
points too much at the camera for a projection angle (field reference, section 0.1)."""
FOOT_TO_LEG = 0.24
"""Heel landmark to toe landmark over leg length."""
HIP_AHEAD_STANDING = 0.08
"""How far the hip joints stand nearer to the camera than the ankles, in leg lengths: a plumb line
through the hip falls a hand's breadth before the ankle."""


def fppa_deg(body: Body, side: Side) -> Floats:
    """Frontal plane projection angle of the knee, + valgus (Willson & Davis 2008).

    Angle of the thigh against the shank in the picture: hip-knee-ankle. Twisted by yaw and by the
    foreshortened thigh: read at 45 to 60 degrees of knee flexion, not deeper.
    """
    hip, knee, ankle = (body.at(name, side) for name in ("hip", "knee", "ankle"))
    lean = wrap_deg(inclination_deg(hip - knee) - inclination_deg(knee - ankle))
    lean[body.clip.hip_drop > TOO_DEEP] = np.nan
    return body.image_side(side) * lean


def knee_ankle_separation_ratio(body: Body, side: Side | None = None) -> Floats:
    """Distance between the knees over distance between the ankles; 1 knees over ankles, < 1 medial.

    Corrected for perspective: knees come toward the camera and look wider apart (section 0.3).
    """
    del side
    return _knees_apart(body) / _apart(body, "ankle")


def normalised_knee_separation(body: Body, side: Side | None = None) -> Floats:
    """Distance between the knees over that between the hips in standing (Noyes 2005).

    Both as they would look at the distance of the ankles.
    """
    del side
    hips = body.in_standing(_apart(body, "hip"))
    return _knees_apart(body) / (hips * (1 - _toward(body) * HIP_AHEAD_STANDING / body.legs_away))


def medial_knee_displacement(body: Body, side: Side) -> Floats:
    """Knee inward of the middle of the foot, in standing hip widths, + medial."""
    foot = 0.5 * (body.at("ankle", side) + body.at("foot_index", side))
    outward = body.image_side(side) * (body.at("knee", side) - foot)[:, 0]
    return -outward / body.hip_width_px


def hip_adduction_proxy_deg(body: Body, side: Side) -> Floats:
    """Thigh leaning toward the midline against the pelvis, + adducted (2D proxy)."""
    thigh = body.at("hip", side) - body.at("knee", side)
    lateral = body.image_side(side)
    across = body.at("hip", side) - body.at("hip", side.other)
    pelvis = np.degrees(np.arctan2(across[:, 1], np.abs(across[:, 0])))
    return lateral * inclination_deg(thigh) + pelvis


def hip_knee_ankle_deg(body: Body, side: Side) -> Floats:
    """Bend of the leg at the knee in the picture, 0 straight: static alignment, in standing."""
    return bend_deg(*(body.at(name, side) for name in ("hip", "knee", "ankle")))


def foot_turnout_deg(body: Body, side: Side) -> Floats:
    """Foot turned outward, by its sideways length in the picture, 0 straight ahead, + out.

    Coarse (8 to 10 degrees): the heel hides behind the foot. A class, not a number to compare.
    """
    foot = body.at("foot_index", side) - body.at("heel", side)
    outward = body.image_side(side) * foot[:, 0] / (FOOT_TO_LEG * body.leg_px)
    turned_out: Floats = np.degrees(np.arcsin(np.clip(outward, -1.0, 1.0)))
    return turned_out


def pelvic_drop_deg(body: Body, side: Side | None = None) -> Floats:
    """Hip of the swing leg below that of the stance leg, + dropped (single-leg squat)."""
    stance = side or body.clip.stance_side or Side.LEFT
    across = body.at("hip", stance) - body.at("hip", stance.other)
    drop: Floats = np.degrees(np.arctan2(across[:, 1], np.abs(across[:, 0])))
    return drop


def pelvic_tilt_frontal_deg(body: Body, side: Side | None = None) -> Floats:
    """Obliquity of the hip line, + right hip lower."""
    del side
    return _line_tilt(body, "hip")


def shoulder_tilt_deg(body: Body, side: Side | None = None) -> Floats:
    """Obliquity of the shoulder line against the hip line, + right shoulder lower."""
    del side
    return _line_tilt(body, "shoulder") - _line_tilt(body, "hip")


def pelvic_shift(body: Body, side: Side | None = None) -> Floats:
    """Middle of the hips beside the middle of the ankles, in hip widths, + right.

    In a single-leg squat beside the stance ankle, + toward the stance side.
    """
    del side
    stance = body.clip.stance_side
    over = body.at("ankle", stance) if stance else body.at("ankle")
    offset = (body.at("hip") - over)[:, 0]
    return _named_side(body) * offset / body.hip_width_px


def trunk_lateral_lean_deg(body: Body, side: Side | None = None) -> Floats:
    """Hip-to-shoulder line off the vertical, + right; + stance side in a single-leg squat."""
    del side
    return _named_side(body) * inclination_deg(body.at("shoulder") - body.at("hip"))


def _named_side(body: Body) -> int:
    """+1 if the positive side lies on the right of the picture."""
    if body.clip.movement is Movement.SINGLE_LEG_SQUAT and body.clip.stance_side:
        return body.image_side(body.clip.stance_side)
    return body.right_in_image


def _apart(body: Body, name: str) -> Floats:
    distance: Floats = np.abs((body.at(name, Side.LEFT) - body.at(name, Side.RIGHT))[:, 0])
    return distance


def _knees_apart(body: Body) -> Floats:
    """Distance between the knees as it would look at the distance of the ankles.

    A knee that is nearer to the camera looks farther from the middle of the picture (from behind,
    it is farther away). How much is told by the shank's inclination where a side clip of the
    athlete knows it, else partly by the descent and partly by how short the shank looks.
    """
    toward = _toward(body)
    middle = body.clip.track.width_px / 2
    depth = np.clip(body.clip.hip_drop / 0.5, 0.0, 1.0) ** AHEAD_CURVE
    tilt = body.shank_deg
    deep = KNEE_AHEAD_DEEP if tilt is None else SHANK_TO_LEG * math.sin(math.radians(tilt))
    usual = KNEE_AHEAD_STANDING + (deep - KNEE_AHEAD_STANDING) * depth
    share = SHANK_SHARE if tilt is None else 0.0
    places = []
    for side in Side:
        nearer = (1 - share) * usual + share * _shank_toward_camera(body, side, toward)
        place = body.at("knee", side)[:, 0] - middle
        places.append(place * (1 - toward * nearer / body.legs_away))
    apart: Floats = np.abs(places[0] - places[1])
    return apart


def _toward(body: Body) -> int:
    """+1 if what is ahead of the athlete is nearer to the camera, -1 from behind."""
    return -1 if body.clip.view is View.BACK else 1


def _shank_toward_camera(body: Body, side: Side, toward: int) -> Floats:
    """How much the knee is ahead of the ankle by the foreshortened shank, in leg lengths."""
    shank = body.at("knee", side) - body.at("ankle", side)
    seen = np.hypot(shank[:, 0], shank[:, 1])
    seen = seen / body.in_standing(seen)
    nearer: Floats = np.zeros(len(seen))
    for _ in range(4):  # nearer also means larger: settle the two
        true = seen * (1 - toward * nearer / 2 / body.legs_away)
        nearer = SHANK_TO_LEG * np.sqrt(1 - np.clip(true, 0.0, 1.0) ** 2)
    return nearer


def _line_tilt(body: Body, name: str) -> Floats:
    left, right = body.at(name, Side.LEFT), body.at(name, Side.RIGHT)
    tilt: Floats = np.degrees(np.arctan2((left - right)[:, 1], np.abs((left - right)[:, 0])))
    return tilt

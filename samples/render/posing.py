"""A movement with its built-in faults, as bone turns: feet planted, legs by inverse kinematics.

``phase`` runs from 0 (standing) to 1 (bottom, or arms raised). Signs as in the field reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from samples.render.body import Body
from samples.render.rotations import (
    frame,
    shortest_turn,
    smooth_step,
    turn_x,
    turn_y,
    turn_z,
    unit,
)

Floats = NDArray[np.float64]
Movement = Literal["bodyweight_squat", "overhead_squat", "single_leg_squat", "hip_hinge", "arms_up"]
Arms = Literal["forward", "overhead", "hang", "hips", "crossed"]

_SIDES = (("L", 1.0), ("R", -1.0))
_SPINE = (("spine05", "pelvis", 1), ("spine04", "lumbar", 2), ("spine03", "lumbar", 2),
          ("spine02", "thoracic", 2), ("spine01", "thoracic", 2))  # fmt: skip
"""Bones that carry the spine, the part they bend with, and over how many it is spread.

A bone bends where it begins: spine05 at the hips' height (the sacrum, which turns with the pelvis),
spine04 at L5/S1, spine03 at L3, spine02 at T12/L1, spine01 at T7, going by their heights (0.59,
0.63, 0.67 and 0.75 of stature).
"""


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What the movement is and what is wrong with it; the defaults are a healthy squat.

    Degrees unless said. ``knee`` and ``lean`` are knee flexion and hip-to-shoulder inclination at
    the bottom. ``valgus_*`` is the frontal plane projection angle at the bottom (None: knees follow
    the toes). ``drop`` pelvic drop on the free side (single-leg) or right side
    (bilateral), ``tip`` tilt of the thorax to the stance side or right (the hip-to-shoulder line
    leans less). ``shift`` metres to the right. ``lumbar_onset`` is the
    phase at which the lumbar spine begins to flex. ``arm_fall`` is how far the arms lie in front of
    the trunk line at the bottom.
    """

    knee: float = 128.0
    lean: float = 38.0
    valgus_left: float | None = None
    valgus_right: float | None = None
    heel: float = 0.0
    drop: float = 0.0
    tip: float = 0.0
    shift: float = 0.0
    lumbar: float = 0.0
    lumbar_onset: float = 0.0
    thoracic: float = 0.0
    thoracic_standing: float = 0.0
    arms: Arms = "forward"
    arm_fall: float = 0.0
    toe_out: float = 9.0
    stance: float = 0.86
    head: float = 0.5
    stance_leg: Literal["L", "R"] = "L"


@dataclass(frozen=True, eq=False)
class Pose:
    """Bone places ``(B, 3)`` and turns ``(B, 3, 3)``, and the model's spine angles (deg)."""

    places: Floats
    turns: Floats
    pelvis_tilt: float
    lumbar: float
    thoracic: float


def pose_at(body: Body, movement: Movement, faults: Faults, phase: float, arms_up: float) -> Pose:
    """Pose of one instant; ``arms_up`` 0 to 1 says how far the arms have taken their place."""
    single = movement == "single_leg_squat"
    trunk = _trunk(faults, phase, single)
    feet = _feet(body, faults, phase, single)
    root = _balance(body, faults, phase, trunk, feet, single)
    turns = dict(trunk.turns)
    for label, sign in _SIDES:
        planted = not single or label == faults.stance_leg
        if planted:
            _plant_leg(body, faults, phase, label, sign, root, trunk, feet, turns)
        else:
            _lift_leg(faults, phase, label, trunk, turns)
        _arm(body, movement, faults, phase, arms_up, label, sign, trunk, turns)
    places, all_turns = body.pose(turns, root)
    return Pose(places, all_turns, trunk.pelvis_tilt, trunk.lumbar, trunk.thoracic)


@dataclass(frozen=True, eq=False)
class _Trunk:
    turns: dict[str, Floats]
    pelvis: Floats
    thorax: Floats
    lean: float
    pelvis_tilt: float
    lumbar: float
    thoracic: float


def _trunk(faults: Faults, phase: float, single: bool) -> _Trunk:
    """Pelvis and spine: the hip-to-shoulder line gets about the wanted lean, whatever bends."""
    lean = 2 + (faults.lean - 2) * phase
    begun = (phase - faults.lumbar_onset) / (1 - faults.lumbar_onset)
    lumbar = faults.lumbar * max(0.0, begun)
    thoracic = faults.thoracic_standing + faults.thoracic * phase
    # what lies above a joint turns the line by its share of it
    pelvis_tilt = lean - 0.72 * lumbar - 0.36 * thoracic
    drop = faults.drop * phase * _sinking_side(faults, single)
    stance_sign = (1.0 if faults.stance_leg == "L" else -1.0) if single else -1.0
    tip = faults.tip * phase * stance_sign
    pelvis = turn_y(drop) @ turn_x(pelvis_tilt)
    turns = {"root": pelvis, "pelvis.L": pelvis, "pelvis.R": pelvis}
    bent = 0.0
    amount = {"pelvis": 0.0, "lumbar": lumbar, "thoracic": thoracic}
    for place, (bone, part, count) in enumerate(_SPINE):
        bent += amount[part] / count
        share = (place + 1) / len(_SPINE)
        sideways = drop * (1 - share) + tip * min(1.0, 1.6 * share)
        turns[bone] = turn_y(sideways) @ turn_x(pelvis_tilt + bent)
    thorax = turns["spine01"]
    for bone, share in (("neck01", 0.4), ("neck02", 0.7), ("neck03", 1.0), ("head", 1.0)):
        turns[bone] = turn_y(tip * 0.5) @ turn_x((pelvis_tilt + bent) * (1 - faults.head * share))
    return _Trunk(turns, pelvis, thorax, lean, pelvis_tilt, lumbar, thoracic)


def _sinking_side(faults: Faults, single: bool) -> float:
    """Sign of the turn about y for a positive drop: the free side sinks, else the right one."""
    return 1.0 if single and faults.stance_leg == "R" else -1.0


@dataclass(frozen=True, eq=False)
class _Feet:
    ankle: dict[str, Floats]
    turn: dict[str, Floats]
    toes: dict[str, Floats]
    forward: dict[str, Floats]
    middle: Floats


def _feet(body: Body, faults: Faults, phase: float, single: bool) -> _Feet:
    ankle, turn, toes, forward = {}, {}, {}, {}
    heel = faults.heel * phase
    for label, sign in _SIDES:
        rest, toe = body.head(f"foot.{label}"), body.head(f"toe1-1.{label}")
        out = turn_z(sign * faults.toe_out)
        width = 0.25 if single else faults.stance
        base = np.array([rest[0] * width, rest[1], rest[2]])
        lifted = out @ turn_x(heel)
        ankle[label] = base + out @ (toe - rest) - lifted @ (toe - rest)
        turn[label], toes[label] = lifted, out
        forward[label] = out @ np.array([0.0, -1.0, 0.0])
    loaded = [faults.stance_leg] if single else ["L", "R"]
    ball = {k: ankle[k] + turn[k] @ (body.head(f"toe1-1.{k}") - body.head(f"foot.{k}"))
            for k in "LR"}  # fmt: skip
    middle = np.mean([0.45 * ankle[k] + 0.55 * ball[k] for k in loaded], axis=0)
    return _Feet(ankle, turn, toes, forward, middle)


def _leg_lengths(body: Body) -> tuple[float, float]:
    hip, knee, ankle = (body.head(f"{b}.L") for b in ("upperleg01", "lowerleg01", "foot"))
    return float(np.linalg.norm(knee - hip)), float(np.linalg.norm(ankle - knee))


def _hip_offset(body: Body, trunk: _Trunk, label: str) -> Floats:
    return trunk.pelvis @ (body.head(f"upperleg01.{label}") - body.head("root"))


def _balance(
    body: Body, faults: Faults, phase: float, trunk: _Trunk, feet: _Feet, single: bool
) -> Floats:
    """Place of the pelvis: knee flexion as wanted, centre of mass over the middle of the foot."""
    thigh, shank = _leg_lengths(body)
    flexion = np.radians(4 + (faults.knee - 4) * phase)
    reach2 = thigh**2 + shank**2 + 2 * thigh * shank * np.cos(flexion)
    loaded = [faults.stance_leg] if single else ["L", "R"]
    offsets = {label: _hip_offset(body, trunk, label) for label in loaded}
    over_foot = feet.middle[0] - 0.45 * offsets[loaded[0]][0]
    x = over_foot if single else -faults.shift * phase

    def height(y: float) -> float:
        options = []
        for label in loaded:
            dx = x + offsets[label][0] - feet.ankle[label][0]
            dy = y + offsets[label][1] - feet.ankle[label][1]
            up = np.sqrt(max(reach2 - dx * dx - dy * dy, 1e-6))
            options.append(feet.ankle[label][2] + up - offsets[label][2])
        return float(min(options))

    along = turn_x(trunk.lean) @ np.array([0.0, 0.0, 1.0])
    trunk_length = body.head("neck01")[2] - body.head("root")[2]
    ankle_y = float(np.mean([feet.ankle[label][1] for label in loaded]))
    offset = np.mean(list(offsets.values()), axis=0)
    reach = {"forward": 0.05, "overhead": 0.02}.get(faults.arms, 0.0) * phase

    def imbalance(y: float) -> float:
        hip_y = y + offset[1]
        hip_z = height(y) + offset[2] - feet.ankle[loaded[0]][2]
        down = np.array([ankle_y - hip_y, -hip_z])
        length = float(np.linalg.norm(down))
        share = (thigh**2 - shank**2 + length**2) / (2 * length)
        bow = np.sqrt(max(thigh**2 - share**2, 0.0))
        knee_y = hip_y + down[0] / length * share + down[1] / length * bow
        body_y = 0.63 * (y + along[1] * trunk_length * 0.62 - reach)
        legs_y = 0.22 * (hip_y * 0.57 + knee_y * 0.43) + 0.12 * (knee_y * 0.57 + ankle_y * 0.43)
        return float(body_y + legs_y + 0.03 * feet.middle[1] - feet.middle[1])

    try:
        y = float(brentq(imbalance, -0.6, 0.9))
    except ValueError:
        y = 0.0
    return np.array([x, y, height(y)])


def _plant_leg(
    body: Body, faults: Faults, phase: float, label: str, sign: float, root: Floats,
    trunk: _Trunk, feet: _Feet, turns: dict[str, Floats],
) -> None:  # fmt: skip
    """Knee between hip and planted ankle, swung inward until the wanted frontal angle shows."""
    thigh, shank = _leg_lengths(body)
    hip, ankle = root + _hip_offset(body, trunk, label), feet.ankle[label]
    line = ankle - hip
    length = min(float(np.linalg.norm(line)), thigh + shank - 1e-6)
    down = unit(line)
    share = (thigh**2 - shank**2 + length**2) / (2 * length)
    bow = np.sqrt(max(thigh**2 - share**2, 0.0))
    forward = feet.forward[label]
    ahead = unit(forward - down * (forward @ down))
    aside = np.cross(down, ahead)
    aside = aside if aside[0] * sign > 0 else -aside

    def knee_at(swing: float) -> Floats:
        return hip + down * share + bow * (np.cos(swing) * ahead + np.sin(swing) * aside)

    target = {"L": faults.valgus_left, "R": faults.valgus_right}[label]
    swing = 0.0
    if target is not None and phase > 0:
        neutral = fppa(hip, knee_at(0.0), ankle, sign)
        wanted = neutral + (target - neutral) * smooth_step(0.0, 0.55, phase)
        low, high = np.radians(-75), np.radians(60)
        try:
            swing = float(brentq(lambda w: fppa(hip, knee_at(w), ankle, sign) - wanted, low, high))
        except ValueError:
            swing = low if phase > 0.3 else 0.0
    knee = knee_at(swing)
    pole = np.cos(swing) * ahead + np.sin(swing) * aside
    rest_pole = np.array([0.0, -1.0, 0.0])
    rest_thigh = body.head(f"lowerleg01.{label}") - body.head(f"upperleg01.{label}")
    rest_shank = body.head(f"foot.{label}") - body.head(f"lowerleg01.{label}")
    upper = frame(knee - hip, pole) @ frame(rest_thigh, rest_pole).T
    turns[f"upperleg01.{label}"] = turns[f"upperleg02.{label}"] = upper
    turns[f"lowerleg01.{label}"] = frame(ankle - knee, pole) @ frame(rest_shank, rest_pole).T
    turns[f"lowerleg02.{label}"] = (
        frame(ankle - knee, pole + forward) @ frame(rest_shank, rest_pole).T
    )
    turns[f"foot.{label}"] = feet.turn[label]
    for bone in body.labels:
        if bone.startswith("toe") and bone.endswith(f"-1.{label}"):
            turns[bone] = feet.toes[label]


def _lift_leg(
    faults: Faults, phase: float, label: str, trunk: _Trunk, turns: dict[str, Floats]
) -> None:
    """The free leg of a single-leg squat: thigh a little forward, shank hanging back."""
    sideways = faults.drop * phase * _sinking_side(faults, single=True)
    thigh = turn_y(sideways) @ turn_x(-(28 + 22 * phase))
    shank = turn_y(sideways) @ turn_x(38 + 8 * phase)
    turns[f"upperleg01.{label}"] = turns[f"upperleg02.{label}"] = thigh
    turns[f"lowerleg01.{label}"] = turns[f"lowerleg02.{label}"] = shank
    turns[f"foot.{label}"] = turn_x(20.0)


def _arm(
    body: Body, movement: Movement, faults: Faults, phase: float, arms_up: float, label: str,
    sign: float, trunk: _Trunk, turns: dict[str, Floats],
) -> None:  # fmt: skip
    upper, fore, lift = _arm_directions(faults, phase, sign, trunk)
    hang_upper = unit(np.array([sign * 0.18, -0.06, -1.0]))
    hang_fore = unit(np.array([sign * 0.08, -0.22, -1.0]))
    raised = smooth_step(0.0, 1.0, arms_up)
    # up through the front, so that the arm never passes through the trunk
    way = np.array([sign * 0.1, -1.0, 0.0]) * np.sin(np.pi * raised) * 0.9
    upper = unit(hang_upper * (1 - raised) + upper * raised + way)
    fore = unit(hang_fore * (1 - raised) + fore * raised + way)
    girdle = trunk.thorax @ turn_y(-sign * 16 * lift * raised)
    turns[f"clavicle.{label}"] = girdle
    turns[f"shoulder01.{label}"] = trunk.thorax @ turn_y(-sign * 28 * lift * raised)
    rest_upper = body.head(f"lowerarm01.{label}") - body.head(f"upperarm01.{label}")
    rest_fore = body.head(f"wrist.{label}") - body.head(f"lowerarm01.{label}")
    turned = shortest_turn(trunk.thorax @ rest_upper, upper) @ trunk.thorax
    bent = shortest_turn(turned @ rest_fore, fore) @ turned
    turns[f"upperarm01.{label}"] = turns[f"upperarm02.{label}"] = turned
    turns[f"lowerarm01.{label}"] = turns[f"lowerarm02.{label}"] = turns[f"wrist.{label}"] = bent


def _arm_directions(
    faults: Faults, phase: float, sign: float, trunk: _Trunk
) -> tuple[Floats, Floats, float]:
    """Directions of upper arm and forearm once in place, and how far the girdle lifts."""
    across = trunk.thorax
    if faults.arms == "forward":
        up = smooth_step(0, 0.6, phase)
        a, b = np.radians(85 * up), np.radians(88 * up)
        upper = np.array([sign * 0.22, -np.sin(a) - 0.05, -np.cos(a)])
        fore = np.array([sign * (0.18 - 0.25 * up), -np.sin(b) - 0.25, -np.cos(b)])
        return upper, fore, 0.0
    if faults.arms == "overhead":
        line = turn_x(trunk.lean + faults.arm_fall * phase)
        return line @ np.array([sign * 0.28, 0.0, 1.0]), line @ np.array([sign * 0.1, 0, 1.0]), 1.0
    if faults.arms == "hips":
        upper = across @ np.array([sign * 0.75, 0.35, -0.8])
        return upper, across @ np.array([-sign * 0.7, -0.45, -0.6]), 0.0
    if faults.arms == "crossed":
        upper = across @ np.array([sign * 0.35, -0.75, -0.55])
        return upper, across @ np.array([-sign * 0.95, -0.25, 0.12]), 0.0
    hang = np.array([sign * 0.16, -0.06 - 0.1 * phase, -1.0])
    return hang, np.array([sign * 0.06, -0.16, -1.0]), 0.0


def fppa(hip: Floats, knee: Floats, ankle: Floats, sign: float) -> float:
    """Frontal plane projection angle in degrees, + valgus; ``sign`` +1 for the left leg."""
    thigh = np.array([knee[0] - hip[0], knee[2] - hip[2]])
    shank = np.array([ankle[0] - knee[0], ankle[2] - knee[2]])
    cross = thigh[0] * shank[1] - thigh[1] * shank[0]
    return float(np.degrees(np.arctan2(cross, thigh @ shank)) * sign)

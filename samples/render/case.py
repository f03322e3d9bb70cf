"""One athlete on film: body, clothes, room, movement, faults, camera; the samples that ship."""

from __future__ import annotations

from dataclasses import dataclass, field

from samples.render.camera import View
from samples.render.posing import Faults, Movement
from samples.render.tempo import Tempo


@dataclass(frozen=True, kw_only=True)
class Case:
    """All that decides a clip. The same case always gives the same film and truth."""

    name: str
    movement: Movement = "bodyweight_squat"
    faults: Faults = field(default_factory=Faults)
    view: View = field(default_factory=View)
    tempo: Tempo = field(default_factory=Tempo)
    body: str = "m_avg"
    clothes: str = "navy"
    room: str = "living"
    light: str = "lamp"
    skin: str = "light"
    fps: float = 30.0
    noise: float = 1.0
    seed: int = 0


SQUAT = "bodyweight_squat"
HEALTHY_HINGE = dict(knee=22.0, lean=72.0, arms="hang", head=0.2)
SIDE_LEFT, SIDE_RIGHT = View(yaw=-90), View(yaw=90)

SAMPLES: tuple[Case, ...] = (
    Case(name="squat_healthy_front", body="m_avg", clothes="navy", seed=1),
    Case(name="squat_healthy_side", body="m_avg", clothes="navy", view=SIDE_LEFT, seed=2),
    Case(
        name="squat_valgus_both_front", body="f_avg", clothes="red", room="clinic", skin="fair",
        faults=Faults(knee=105, valgus_left=26, valgus_right=26), seed=3,
    ),
    Case(
        name="squat_valgus_left_front", body="m_tall", clothes="black", room="gym", skin="brown",
        light="window", faults=Faults(knee=108, valgus_left=28), seed=4,
    ),
    Case(
        name="squat_heel_rise_side", body="f_avg", clothes="red", room="clinic", skin="fair",
        view=SIDE_RIGHT, faults=Faults(knee=104, lean=48, heel=20), seed=5,
    ),
    Case(
        name="overhead_squat_arms_fall_side", movement="overhead_squat", body="m_heavy",
        clothes="white", room="gym", skin="dark", view=SIDE_LEFT,
        faults=Faults(arms="overhead", knee=116, lean=42, arm_fall=42, thoracic=24,
                      thoracic_standing=8), seed=6,
    ),
    Case(
        name="single_leg_squat_drop_lean_front", movement="single_leg_squat", body="f_slim",
        clothes="black", room="hall", skin="light",
        faults=Faults(knee=72, lean=24, valgus_left=18, drop=12, tip=30, arms="hips"), seed=7,
    ),
    Case(
        name="hinge_healthy_side", movement="hip_hinge", body="m_tall", clothes="white",
        room="living", skin="brown", view=SIDE_RIGHT, faults=Faults(**HEALTHY_HINGE), seed=8,
    ),
    Case(
        name="hinge_lumbar_side", movement="hip_hinge", body="f_heavy", clothes="navy",
        room="clinic", skin="fair", light="window", view=SIDE_LEFT,
        faults=Faults(knee=30, lean=58, arms="hang", head=0.1, lumbar=38, thoracic=14), seed=9,
    ),
    Case(
        name="squat_healthy_oblique", body="m_heavy", clothes="grey_loose", room="hall",
        skin="light", view=View(yaw=42), seed=10,
    ),
)  # fmt: skip
"""The samples in ``samples/``: a new one is one more entry."""

BY_NAME: dict[str, Case] = {case.name: case for case in SAMPLES}

"""The generated athletes: faults x sizes x bodies x clothes x rooms x cameras, drawn from a seed.

Cases of the split ``fit`` may be used to calibrate; those of ``held_out`` only to judge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from samples.render import Case, Faults, Tempo, View
from samples.render.body import NAMES as BODIES
from samples.render.clothes import CLOTHES
from samples.render.scene import LIGHTS, ROOMS, SKINS

Split = Literal["fit", "held_out"]
SEEDS: dict[Split, int] = {"fit": 20261, "held_out": 77003}
SHORT = Tempo(standing=1.1, reps=1, down=1.1, pause=0.3, up=1.0, after=0.5)

Draw = np.random.Generator
Family = Callable[[Draw, bool], tuple[str, Faults, float]]
"""``(rng, healthy) -> movement, faults, yaw``."""


@dataclass(frozen=True)
class Share:
    """How a family is drawn, its cases in each split, and the share of healthy athletes."""

    draw: Family
    fit: int
    held_out: int
    healthy: float = 0.3


def front_squat(rng: Draw, healthy: bool) -> tuple[str, Faults, float]:
    """Valgus of both knees or one, pelvis tipping, weight shift, trunk lean."""
    yaw = float(rng.uniform(-6, 6))
    knee, lean = float(rng.uniform(95, 130)), float(rng.uniform(34, 44))
    if healthy:
        return "bodyweight_squat", Faults(knee=knee, lean=lean), yaw
    size = float(rng.choice([8, 16, 24, 30]))
    kind = rng.choice(["both", "both", "left", "right", "shift", "tip", "drop"])
    change = {
        "both": {"valgus_left": size, "valgus_right": size},
        "left": {"valgus_left": size},
        "right": {"valgus_right": size},
        "shift": {"shift": float(rng.choice([-0.08, -0.05, 0.05, 0.08]))},
        "tip": {"tip": float(rng.choice([-12, -7, 7, 12]))},
        "drop": {"drop": float(rng.choice([-8, -5, 5, 8]))},
    }[str(kind)]
    return "bodyweight_squat", Faults(knee=knee, lean=lean, **change), yaw


def single_leg(rng: Draw, healthy: bool) -> tuple[str, Faults, float]:
    """Single-leg squat of either leg: valgus, pelvic drop, trunk lean."""
    leg = str(rng.choice(["L", "R"]))
    size = 0.0 if healthy else float(rng.choice([6, 12, 18]))
    valgus = float(rng.uniform(-2, 5)) + (size if rng.random() < 0.6 else 0.0)
    faults = Faults(
        knee=float(rng.uniform(62, 78)), lean=float(rng.uniform(16, 26)), arms="hips",
        stance_leg=leg, drop=size * float(rng.choice([0.3, 1.0])) + float(rng.uniform(0, 3)),
        tip=size * float(rng.choice([0.3, 1.0])) + float(rng.uniform(0, 4)),
        **{"valgus_left" if leg == "L" else "valgus_right": valgus},
    )  # fmt: skip
    return "single_leg_squat", faults, float(rng.uniform(-6, 6))


def side_squat(rng: Draw, healthy: bool) -> tuple[str, Faults, float]:
    """Depth, lean, heel rise and lumbar flexion at depth, from either side."""
    yaw = float(rng.choice([-90, 90]) + rng.uniform(-14, 14))
    if healthy:
        knee, lean = float(rng.uniform(124, 132)), float(rng.uniform(34, 42))
        return "bodyweight_squat", Faults(knee=knee, lean=lean), yaw
    kind = rng.choice(["shallow", "heel", "heel", "lean", "lumbar", "deep"])
    change = {
        "shallow": {"knee": float(rng.uniform(70, 98)), "lean": float(rng.uniform(36, 50))},
        "heel": {"knee": 108.0, "lean": 46.0, "heel": float(rng.choice([10, 20, 20]))},
        "lean": {"knee": 112.0, "lean": float(rng.uniform(50, 64))},
        "lumbar": {"knee": 124.0, "lean": 42.0, "lumbar": float(rng.choice([10, 20, 30])),
                   "lumbar_onset": 0.5},
        "deep": {"knee": 136.0, "lean": 38.0},
    }[str(kind)]  # fmt: skip
    return "bodyweight_squat", Faults(**change), yaw


def overhead(rng: Draw, healthy: bool) -> tuple[str, Faults, float]:
    """Overhead squat from the side: arms falling, thorax rounding."""
    yaw = float(rng.choice([-90, 90]) + rng.uniform(-10, 10))
    if healthy:
        return "overhead_squat", Faults(arms="overhead", knee=128.0, lean=40.0, arm_fall=-28.0), yaw
    rounding = float(rng.choice([0, 15, 30]))
    fall = float(rng.choice([15, 30, 45]))
    faults = Faults(arms="overhead", knee=118.0, lean=42.0, arm_fall=fall, thoracic=rounding)
    return "overhead_squat", faults, yaw


def hinge(rng: Draw, healthy: bool) -> tuple[str, Faults, float]:
    """Hip hinge from the side: lumbar flexion early or late, squat-like, thorax rounding."""
    yaw = float(rng.choice([-90, 90]) + rng.uniform(-14, 14))
    base = {"arms": "hang", "head": 0.2}
    if healthy:
        return "hip_hinge", Faults(knee=float(rng.uniform(14, 28)), lean=72.0, **base), yaw
    kind = rng.choice(["lumbar", "lumbar", "lumbar", "squatty", "thoracic"])
    change = {
        "lumbar": {"knee": 25.0, "lean": float(rng.uniform(55, 72)),
                   "lumbar": float(rng.choice([10, 20, 30, 40]))},
        "squatty": {"knee": float(rng.uniform(55, 75)), "lean": 62.0},
        "thoracic": {"knee": 22.0, "lean": 65.0, "thoracic": float(rng.choice([15, 30, 40]))},
    }[str(kind)]  # fmt: skip
    return "hip_hinge", Faults(**change, **base), yaw


def elsewhere(rng: Draw, healthy: bool) -> tuple[str, Faults, float]:
    """Oblique and back views, and front views turned too far."""
    yaw = float(rng.choice([-135, -45, 45, 135, 20, -20, 175, -172, 180]))
    return "bodyweight_squat", Faults(knee=float(rng.uniform(105, 130))), yaw


def marked(family: Family, change: Callable[[Draw], dict[str, float]]) -> Family:
    """A healthy athlete of a family with one fault at a marked size built in."""

    def draw(rng: Draw, healthy: bool) -> tuple[str, Faults, float]:
        movement, faults, yaw = family(rng, True)
        return movement, faults if healthy else replace(faults, **change(rng)), yaw  # type: ignore[arg-type]

    return draw


def behind(rng: Draw, healthy: bool) -> tuple[str, Faults, float]:
    """The front family, filmed from behind."""
    movement, faults, yaw = front_squat(rng, healthy)
    return movement, faults, 180.0 + yaw


def _one_of(rng: Draw, *values: float) -> float:
    return float(rng.choice(values))


def _both(rng: Draw) -> dict[str, float]:
    size = _one_of(rng, 16, 20, 24, 28)
    return {"knee": float(rng.uniform(95, 115)), "valgus_left": size, "valgus_right": size}


def _one(rng: Draw) -> dict[str, float]:
    leg = str(rng.choice(["valgus_left", "valgus_right"]))
    return {"knee": float(rng.uniform(95, 115)), leg: _one_of(rng, 24, 28)}


def _lean(rng: Draw) -> dict[str, float]:
    drop = _one_of(rng, 0, 4, 8)
    return {"drop": drop, "tip": drop + _one_of(rng, 14, 18, 22)}


FAMILIES: dict[str, Share] = {
    "front_squat": Share(front_squat, 40, 40),
    "single_leg": Share(single_leg, 14, 14),
    "side_squat": Share(side_squat, 20, 20),
    "overhead": Share(overhead, 10, 10),
    "hinge": Share(hinge, 20, 20),
    "elsewhere": Share(elsewhere, 7, 7),
    # one fault at a marked size each, and healthy athletes: is the fault found, is nothing else?
    "front_squat_both": Share(marked(front_squat, _both), 4, 8, 0.0),
    "front_squat_one": Share(marked(front_squat, _one), 4, 8, 0.0),
    "front_squat_shift": Share(
        marked(front_squat, lambda r: {"shift": _one_of(r, -0.1, -0.08, 0.08, 0.1)}), 4, 8, 0.0
    ),
    "front_squat_toes": Share(
        marked(front_squat, lambda r: {"toe_out": _one_of(r, 0, 18, 27, 36)}), 8, 8, 0.0
    ),
    "single_leg_lean": Share(marked(single_leg, _lean), 4, 16, 0.0),
    "side_squat_heel": Share(
        marked(side_squat, lambda r: {
            "knee": float(r.uniform(100, 122)), "lean": float(r.uniform(40, 50)), "heel": 20.0}),
        8, 10, 0.0,
    ),
    "side_squat_shallow": Share(
        marked(side_squat, lambda r: {
            "knee": float(r.uniform(70, 90)), "lean": float(r.uniform(36, 50))}), 4, 14, 0.0,
    ),
    "overhead_fall": Share(
        marked(overhead, lambda r: {
            "knee": float(r.uniform(110, 124)), "arm_fall": _one_of(r, 45, 52),
            "thoracic": _one_of(r, 15, 30)}), 6, 8, 0.0,
    ),
    "hinge_lumbar": Share(
        marked(hinge, lambda r: {
            "knee": 25.0, "lean": float(r.uniform(55, 72)), "lumbar": _one_of(r, 30, 40)}),
        2, 24, 0.0,
    ),
    "hinge_squatty": Share(
        marked(hinge, lambda r: {"knee": float(r.uniform(58, 75)), "lean": 62.0}), 2, 8, 0.0
    ),
    "front_squat_sound": Share(front_squat, 4, 16, 1.0),
    "single_leg_sound": Share(single_leg, 4, 10, 1.0),
    "side_squat_sound": Share(side_squat, 6, 14, 1.0),
    "overhead_sound": Share(overhead, 6, 10, 1.0),
    "hinge_sound": Share(hinge, 2, 12, 1.0),
    "behind": Share(behind, 8, 8),
}  # fmt: skip
"""Family -> how it is drawn. A new one is one more line at the end: the place decides the seed."""


def cases(split: Split, families: tuple[str, ...] = tuple(FAMILIES)) -> list[Case]:
    """All cases of a split, always the same ones."""
    return [
        _case(split, family, number)
        for family in families
        for number in range(getattr(FAMILIES[family], split))
    ]


def _case(split: Split, family: str, number: int) -> Case:
    rng = np.random.default_rng([SEEDS[split], list(FAMILIES).index(family), number])
    healthy = bool(rng.random() < FAMILIES[family].healthy)
    movement, faults, yaw = FAMILIES[family].draw(rng, healthy)
    view = View(
        yaw=yaw, distance=float(rng.uniform(2.7, 4.0)), height=float(rng.uniform(0.75, 1.15)),
        width_px=540, height_px=960,
    )  # fmt: skip
    return Case(
        name=f"{split}_{family}_{number:03d}{'_healthy' if healthy else ''}",
        movement=movement,  # type: ignore[arg-type]
        faults=faults,
        view=view,
        tempo=SHORT,
        body=str(rng.choice(BODIES)),
        clothes=str(rng.choice(list(CLOTHES))),
        room=str(rng.choice(list(ROOMS))),
        light=str(rng.choice(list(LIGHTS))),
        skin=str(rng.choice(list(SKINS))),
        fps=20.0,
        noise=float(rng.uniform(0.5, 4.0)),
        seed=int(rng.integers(1 << 30)),
    )

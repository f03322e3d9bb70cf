"""Athletes for the spine alone: lumbar and thoracic flexion drawn independently of all the rest.

Whoever bends farther forward usually rounds more; a regression would gladly learn that instead of
the outline. So lean, depth, movement, arms, head, body and clothes are drawn without regard to
how far the spine is bent, and pelvis and thorax of a case differ by what was drawn, nothing else.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from samples.render import Case, Faults, Tempo, View
from samples.render.body import NAMES

FITTED = ("navy", "white", "red", "black")
LOOSE = ("green_loose", "grey_loose")
BODIES = (*NAMES, *NAMES, *("+".join(pair) for pair in combinations(NAMES, 2)))
"""The six bodies, twice, and those half-way between two."""
LUMBAR = (0.0, 0.0, 10.0, 20.0, 30.0, 40.0)
THORACIC = (0.0, 0.0, 15.0, 30.0, 40.0)
MOVEMENTS = ("bodyweight_squat", "overhead_squat", "hip_hinge")
SEED = 27183


TEMPO = Tempo(standing=0.6, reps=1, down=0.7, pause=0.35, up=0.5, after=0.2, spread=0.0)


RAISING_TEMPO = Tempo(standing=1.0, reps=1, down=0.8, pause=0.9, up=0.6, after=0.2, spread=0.0)
STRAIGHTENS = (0.0, 0.0, 8.0, 15.0, 22.0, 30.0)
"""By so much a rounded upper back straightens while the arms rise, degrees."""


def raising(count: int) -> list[Case]:
    """The first ``count`` cases of arms raised in standing, always the same ones."""
    return [_raising(number) for number in range(count)]


def design(count: int) -> list[Case]:
    """The first ``count`` cases, always the same ones; a quarter wears a loose shirt."""
    return [_case(number) for number in range(count)]


def loose(case: Case) -> bool:
    """Whether the shirt stands off the skin."""
    return case.clothes in LOOSE


def _case(number: int) -> Case:
    rng = np.random.default_rng([SEED, number])
    movement = MOVEMENTS[number % 3]
    arms, knee, lean = {
        "bodyweight_squat": ("forward", rng.uniform(80, 132), rng.uniform(28, 65)),
        "overhead_squat": ("overhead", rng.uniform(80, 128), rng.uniform(28, 60)),
        "hip_hinge": ("hang", rng.uniform(12, 60), rng.uniform(40, 80)),
    }[movement]
    thoracic = float(rng.choice(THORACIC))
    standing = float(rng.uniform(0, 20))
    faults = Faults(
        knee=float(knee),
        lean=float(lean),
        lumbar=float(rng.choice(LUMBAR)),
        thoracic=thoracic,
        thoracic_standing=standing,
        arms=arms,  # type: ignore[arg-type]
        arm_fall=float(rng.uniform(-28, 35)) if arms == "overhead" else 0.0,
        head=float(rng.uniform(0.0, 0.8)),
    )
    clothes = LOOSE if (number // 3) % 4 == 3 else FITTED
    return Case(
        name=f"spine_{number:03d}",
        movement=movement,  # type: ignore[arg-type]
        faults=faults,
        tempo=TEMPO,
        fps=10.0,
        body=BODIES[(5 * (number // 3) + number) % len(BODIES)],
        clothes=str(rng.choice(clothes)),
        **_filmed(rng),
    )


def _raising(number: int) -> Case:
    rng = np.random.default_rng([SEED, 1, number])
    standing = float(rng.uniform(0, 40))
    faults = Faults(
        knee=4.0,
        lean=2.0,
        lumbar=float(rng.choice([-20.0, -10.0, 0.0, 0.0, 10.0])),
        thoracic=-min(float(rng.choice(STRAIGHTENS)), standing + 10.0),
        thoracic_standing=standing,
        arms="overhead",
        arm_fall=float(rng.uniform(-8, 50)),
        head=float(rng.uniform(0.0, 0.8)),
    )
    return Case(
        name=f"raising_{number:03d}",
        movement="arms_up",
        faults=faults,
        tempo=RAISING_TEMPO,
        fps=10.0,
        body=BODIES[number % len(BODIES)],
        clothes=str(rng.choice(LOOSE if number % 4 == 3 else FITTED)),
        **_filmed(rng),
    )


def _filmed(rng: np.random.Generator) -> dict[str, Any]:
    """Camera, room, light and skin."""
    return {
        "view": View(
            yaw=float(rng.choice([-90, 90]) + rng.uniform(-15, 15)),
            distance=float(rng.uniform(2.7, 4.0)),
            height=float(rng.uniform(0.75, 1.15)),
            width_px=540,
            height_px=960,
        ),
        "room": str(rng.choice(["living", "gym", "clinic", "hall"])),
        "light": str(rng.choice(["lamp", "window", "dim", "behind"])),
        "skin": str(rng.choice(["light", "fair", "brown", "dark"])),
        "noise": float(rng.uniform(0.5, 4.0)),
        "seed": int(rng.integers(1 << 30)),
    }

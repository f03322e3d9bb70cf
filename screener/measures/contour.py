"""What the outline of the back says of the thorax: a straight combination of its stations.

No single angle of the outline follows the thoracic spine (correlation 0.65 at best on rendered
athletes); the whole profile does (0.9). The weights in ``contour.toml`` are written by ``python -m
validation spine`` from athletes whose spines bend independently of lean, depth and movement, and
judged on bodies they have not seen (docs/validation_spine.md). For the lumbar spine no combination
was found that follows it: it is not measurable.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Floats = NDArray[np.float64]

FILE = Path(__file__).with_name("contour.toml")


@dataclass(frozen=True, eq=False)
class Profile:
    """``degrees = weights @ change``; ``change (K,)`` is that of the outline since standing."""

    weights: Floats


@lru_cache(maxsize=1)
def thoracic_profile() -> Profile:
    """The stored weights, one for each station of the outline (degrees a trunk length)."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Profile(np.array(content["thoracic"]["weights"], dtype=float))

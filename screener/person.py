"""Whom the limits are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sex = Literal["female", "male"]


@dataclass(frozen=True)
class Person:
    """Whom the limits are for, as far as that is known.

    Unknown sex uses the women's limits, unknown age those of adults (field reference, 2.2).
    """

    sex: Sex | None = None
    age: int | None = None


ANYONE = Person()

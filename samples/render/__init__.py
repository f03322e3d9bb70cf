"""Renders athletes whose joint angles are exactly known. A development tool."""

from samples.render.camera import View
from samples.render.case import BY_NAME, SAMPLES, Case
from samples.render.film import Truth, render_case, simulate
from samples.render.posing import Faults
from samples.render.tempo import Tempo

__all__ = [
    "BY_NAME", "SAMPLES", "Case", "Faults", "Tempo", "Truth", "View", "render_case", "simulate",
]  # fmt: skip

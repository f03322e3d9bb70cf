"""Lines, dashes, arcs and plates drawn into a picture, in place."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Colour = tuple[int, int, int]
Floats = NDArray[np.float64]

WHITE: Colour = (255, 255, 255)
DARK: Colour = (16, 20, 26)
_SHIFT = 3
"""Bits of a pixel's fraction: lines move smoothly."""
_SEE_THROUGH = 0.30


def line(image: Image, start: Floats, end: Floats, colour: Colour, width: float) -> None:
    """A line of ``width`` pixels."""
    a, b = _fixed(start), _fixed(end)
    cv2.line(image, a, b, colour, max(1, round(width)), cv2.LINE_AA, _SHIFT)


def cased(image: Image, start: Floats, end: Floats, colour: Colour, width: float) -> None:
    """A line with a dark edge, to be seen on any ground."""
    line(image, start, end, DARK, 1.6 * width)
    line(image, start, end, colour, width)


def dashes(image: Image, start: Floats, end: Floats, unit: float) -> None:
    """A dashed line: what a measured one is held against."""
    count = max(1, int(np.linalg.norm(end - start) / (18 * unit)))
    for number in range(count):
        a, b = (start + (end - start) * (number + part) / count for part in (0.0, 0.6))
        line(image, a, b, DARK, 3.5 * unit)
        line(image, a, b, WHITE, 2 * unit)


def dot(image: Image, place: Floats, radius: float, colour: Colour, edge: Colour) -> None:
    """A joint: a disc with an edge."""
    centre, size = _fixed(place), round(radius * (1 << _SHIFT))
    cv2.circle(image, centre, size, edge, -1, cv2.LINE_AA, _SHIFT)
    cv2.circle(image, centre, round(0.6 * size), colour, -1, cv2.LINE_AA, _SHIFT)


def arc(
    image: Image, opened: tuple[Floats, Floats, Floats], colour: Colour, width: float
) -> tuple[Floats, Floats]:
    """The smaller arc between two directions from a vertex; its middle and the way outward."""
    vertex, start, end = opened
    one, other = (float(np.degrees(np.arctan2(*(p - vertex)[::-1]))) for p in (start, end))
    turn = (other - one + 180.0) % 360.0 - 180.0
    radius = 0.35 * float(min(np.linalg.norm(start - vertex), np.linalg.norm(end - vertex))) + 1
    axes = (round(radius * (1 << _SHIFT)),) * 2
    cv2.ellipse(
        image, _fixed(vertex), axes, 0.0, one, one + turn, colour, max(1, round(width)),
        cv2.LINE_AA, _SHIFT,
    )  # fmt: skip
    middle = np.radians(one + turn / 2)
    outward = np.array([np.cos(middle), np.sin(middle)])
    return vertex + radius * outward, outward


def plate(image: Image, x: float, y: float, width: float, height: float) -> None:
    """A dark plate one can see through, for text to stand on."""
    left, top = max(0, round(x)), max(0, round(y))
    part = image[top : max(0, round(y + height)), left : max(0, round(x + width))]
    if part.size:
        dark = sum(DARK) / 3 * (1 - _SEE_THROUGH)
        cv2.convertScaleAbs(part, dst=part, alpha=_SEE_THROUGH, beta=dark)


def box(image: Image, x: float, y: float, width: float, height: float, colour: Colour) -> None:
    """A filled rectangle."""
    image[max(0, round(y)) : round(y + height), max(0, round(x)) : round(x + width)] = colour


def _fixed(place: Floats) -> tuple[int, int]:
    return round(float(place[0]) * (1 << _SHIFT)), round(float(place[1]) * (1 << _SHIFT))

"""Text in pictures, from a font that ships with the package: umlauts, degrees, arrows too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from screener.report.strokes import DARK, Colour

_FONTS = Path(__file__).with_name("fonts")
_KNOWN = 2048
"""Drawn texts kept: live values repeat."""


def write(
    image: NDArray[np.uint8],
    text: str,
    at: tuple[float, float],
    px: float,
    colour: Colour,
    *,
    bold: bool = False,
    outline: bool = False,
) -> None:
    """Write one line into ``image`` ``(h, w, 3)`` RGB, in place.

    ``at`` is the left end of its baseline in pixels, ``px`` the size of the type. Whatever the
    font has not, shows as a box; what lies outside the picture is cut off.
    """
    stamp = _stamp(text, round(px), colour, bold, outline)
    x, y = round(at[0]) + stamp.left, round(at[1]) + stamp.top
    height, width = stamp.ink.shape[:2]
    part = image[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)]
    if not part.size:
        return
    top, left = max(0, -y), max(0, -x)
    rows, columns = slice(top, top + part.shape[0]), slice(left, left + part.shape[1])
    cv2.multiply(part, stamp.ground[rows, columns], dst=part, scale=1 / 255)
    cv2.add(part, stamp.ink[rows, columns], dst=part)


@lru_cache(maxsize=_KNOWN)
def width(text: str, px: float, bold: bool = False) -> float:
    """Width of a line in pixels."""
    return float(_font(round(px), bold).getlength(text))


@dataclass(frozen=True, eq=False)
class _Stamp:
    """A drawn text: colour to add, share of the ground to keep (0 to 255), its corner."""

    ink: NDArray[np.uint8]
    ground: NDArray[np.uint8]
    left: int
    top: int


@lru_cache(maxsize=64)
def _font(px: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = f"DejaVuSansCondensed{'-Bold' if bold else ''}.ttf"
    return ImageFont.truetype(_FONTS / name, max(4, px))


@lru_cache(maxsize=_KNOWN)
def _stamp(text: str, px: int, colour: Colour, bold: bool, outline: bool) -> _Stamp:
    font = _font(px, bold)
    edge = max(1, round(px / 7)) if outline else 0
    box = font.getbbox(text, anchor="ls", stroke_width=edge)
    left, top, right, bottom = (round(v) for v in box)
    covered = []
    for stroke in (edge, 0):
        paper = Image.new("L", (max(1, right - left), max(1, bottom - top)))
        ImageDraw.Draw(paper).text(
            (-left, -top), text, fill=255, font=font, anchor="ls", stroke_width=stroke
        )
        covered.append(np.asarray(paper, dtype=np.float64)[..., None] / 255)
    dark, light = covered if outline else (np.zeros_like(covered[0]), covered[1])
    ink = light * colour + (1 - light) * dark * DARK
    ground = np.repeat((1 - light) * (1 - dark) * 255, 3, axis=2)
    return _Stamp(ink.round().astype(np.uint8), ground.round().astype(np.uint8), left, top)

"""What the athlete sees from 3 m away: the picture as in a mirror, large words, few numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import cv2
import numpy as np

from screener.pose.landmarks import SKELETON, L
from screener.pose.track import Floats
from screener.record.shot import Image
from screener.report.lettering import width as width_of
from screener.report.lettering import write
from screener.report.strokes import DARK, WHITE

WIDTH, HEIGHT = 1280, 720
"""Size of the canvas in pixels; the window scales it."""

_CAP = 0.729  # height of a capital letter in sizes of the type (DejaVu Sans)
_VALUES_WIDE = 190
_HEADER, _FOOT = 150, 36  # rows above and below the picture: words hide neither head nor feet
_LARGE, _MEDIUM, _SMALL, _HUGE = 58, 34, 20, 170
"""Heights of capitals: on a screen 190 mm high 58 pixels are 15 mm, three times what is needed at
3 m (5 minutes of arc are 4.4 mm)."""
_BONE, _LEFT, _RIGHT = (240, 240, 240), (86, 180, 233), (230, 159, 0)


class Tone(Enum):
    """What the words are: something to change, all well, recording, or neither."""

    CHANGE = (240, 170, 60)
    WELL = (80, 200, 120)
    LIVE = (232, 90, 90)
    PLAIN = (140, 150, 165)


@dataclass(frozen=True)
class Words:
    """What is written: ``headline`` large, ``detail`` below it, ``foot`` at the lower edge.

    ``number`` is huge at the right, ``of`` below it, ``values`` are at the left.
    """

    headline: str
    detail: str = ""
    foot: str = ""
    number: str = ""
    of: str = ""
    values: tuple[str, ...] = ()
    tone: Tone = Tone.PLAIN
    recording: bool = False


def compose(image: Image, points_share: Floats | None, words: Words, mirror: bool = True) -> Image:
    """A canvas ``(720, 1280, 3)`` RGB with the whole picture, the skeleton and the words around it.

    ``points_share`` is ``(33, 2)`` in shares of the picture. With ``mirror`` the picture is turned
    as a mirror does; the recording is not.
    """
    height, width = image.shape[:2]
    scale = min(WIDTH / width, (HEIGHT - _HEADER - _FOOT) / height)
    size = (round(width * scale), round(height * scale))
    left, top = (WIDTH - size[0]) // 2, _HEADER
    way = cv2.INTER_LINEAR if scale > 0.5 else cv2.INTER_AREA
    picture = cv2.resize(image, size, interpolation=way)
    if mirror:
        picture = cv2.flip(picture, 1)
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    canvas[top : top + size[1], left : left + size[0]] = picture
    if points_share is not None:
        share = points_share * np.array([-1.0, 1.0]) + np.array([1.0, 0.0])
        _skeleton(canvas, (share if mirror else points_share) * size + np.array([left, top]))
    _paste(canvas, _header(words.headline, words.detail, words.tone, words.recording), 0, 0)
    if words.number:
        panel = _number(words.number, words.of)
        _paste(canvas, panel, HEIGHT - _FOOT - 16 - panel.shape[0], WIDTH - 12 - panel.shape[1])
    if words.values:
        panel = _values(words.values)
        _paste(canvas, panel, HEIGHT - _FOOT - 16 - panel.shape[0], 12)
    _paste(canvas, _foot(words.foot), HEIGHT - _FOOT, 0)
    return canvas


def _paste(canvas: Image, panel: Image, top: int, left: int) -> None:
    canvas[top : top + panel.shape[0], left : left + panel.shape[1]] = panel


# Words change seldom and cost more to draw than the picture: panels are drawn once and pasted.


@lru_cache(maxsize=8)
def _header(headline: str, detail: str, tone: Tone, recording: bool) -> Image:
    panel = _plate(_HEADER, WIDTH)
    panel[_HEADER - 8 :] = tone.value
    baseline = 78 if detail else 98
    _write(panel, headline, 30, baseline, _fitting(headline, _LARGE, WIDTH - 120))
    _write(panel, detail, 30, 128, _fitting(detail, _MEDIUM, WIDTH - 60))
    if recording:
        cv2.circle(panel, (WIDTH - 50, 50), 22, Tone.LIVE.value, -1, cv2.LINE_AA)
    return panel


@lru_cache(maxsize=8)
def _number(text: str, of: str) -> Image:
    panel = _plate(_HUGE + 110, max(_width(text, _HUGE), _width(of, _MEDIUM)) + 40)
    _write(panel, text, 20, _HUGE + 34, _HUGE)
    _write(panel, of, 20, _HUGE + 92, _MEDIUM)
    return panel


@lru_cache(maxsize=64)
def _values(values: tuple[str, ...]) -> Image:
    line = round(1.9 * _SMALL)
    wide = max(_VALUES_WIDE, *(_width(text, _SMALL) + 24 for text in values))
    panel = _plate(line * len(values) + 10, wide)
    for number, text in enumerate(values):
        _write(panel, text, 12, line * (number + 1) - 8, _SMALL)
    return panel


@lru_cache(maxsize=8)
def _foot(text: str) -> Image:
    panel = _plate(_FOOT, WIDTH)
    _write(panel, text, 30, _FOOT - 11, _fitting(text, _SMALL, WIDTH - 60))
    return panel


def _skeleton(canvas: Image, points: Floats) -> None:
    places = [(int(x), int(y)) for x, y in np.nan_to_num(points)]
    for a, b in SKELETON:
        side = {L(a).name.split("_")[0], L(b).name.split("_")[0]}
        colour = _BONE if len(side) > 1 else _LEFT if "LEFT" in side else _RIGHT
        cv2.line(canvas, places[a], places[b], colour, 4, cv2.LINE_AA)
    for a, b in SKELETON:
        for joint in (a, b):
            cv2.circle(canvas, places[joint], 6, _BONE, -1)


def _fitting(text: str, cap: int, most: int) -> int:
    """Height of capitals, ``cap`` at most, at which the text is no wider than ``most`` pixels."""
    return min(cap, max(10, cap * most // max(1, _width(text, cap))))


def _width(text: str, cap: int) -> int:
    return round(width_of(text, cap / _CAP, bold=True))


def _write(panel: Image, text: str, x: int, y: int, cap: int) -> None:
    write(panel, text, (x, y), cap / _CAP, WHITE, bold=True)


def _plate(height: int, width: int) -> Image:
    """A dark panel to write on."""
    return np.full((height, width, 3), DARK, np.uint8)

"""What the athlete sees from 3 m away: the picture as in a mirror, large words, few numbers."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np

from screener.pose.landmarks import SKELETON, L
from screener.pose.track import Floats
from screener.record.shot import Image

WIDTH, HEIGHT = 1280, 720
"""Size of the canvas in pixels; the window scales it."""

_FONT = cv2.FONT_HERSHEY_DUPLEX
_CAP = 22  # pixels a capital letter is high at scale 1
_HEADER, _FOOT = 150, 36  # rows above and below the picture: words hide neither head nor feet
_LARGE, _MEDIUM, _SMALL, _HUGE = 58, 34, 20, 170
"""Heights of capitals: on a screen 190 mm high 58 pixels are 15 mm, three times what is needed at
3 m (5 minutes of arc are 4.4 mm)."""
_TEXT, _PLATE, _BONE, _JOINT = (255, 255, 255), (16, 20, 26), (240, 240, 240), (86, 180, 233)
_LEFT, _RIGHT = (86, 180, 233), (230, 159, 0)
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "°": " deg"}
)


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
    _write_words(canvas, words)
    return canvas


def plain(text: str) -> str:
    """Text in letters OpenCV's fonts have: ASCII, umlauts spelt out."""
    spelt = unicodedata.normalize("NFC", text).translate(_UMLAUTS)
    return spelt.encode("ascii", "replace").decode()


def _write_words(canvas: Image, words: Words) -> None:
    """Headline and detail above the picture, numbers beside it, the foot below."""
    canvas[:_HEADER] = _PLATE
    canvas[_HEADER - 8 : _HEADER] = words.tone.value
    middle = 78 if words.detail else 98
    _write(canvas, words.headline, 30, middle, _fitting(words.headline, _LARGE, WIDTH - 120))
    _write(canvas, words.detail, 30, 128, _fitting(words.detail, _MEDIUM, WIDTH - 60))
    if words.recording:
        cv2.circle(canvas, (WIDTH - 50, 50), 22, Tone.LIVE.value, -1, cv2.LINE_AA)
    if words.number:
        _number(canvas, words.number, words.of)
    _values(canvas, words.values)
    _write(canvas, words.foot, 30, HEIGHT - 11, _fitting(words.foot, _SMALL, WIDTH - 60))


def _number(canvas: Image, text: str, of: str) -> None:
    wide = max(_width(text, _HUGE), _width(of, _MEDIUM)) + 40
    bottom = HEIGHT - _FOOT - 16
    _plate(canvas, WIDTH - wide - 12, bottom - _HUGE - 110, wide, _HUGE + 110)
    _write(canvas, text, WIDTH - wide + 8, bottom - 76, _HUGE)
    _write(canvas, of, WIDTH - wide + 8, bottom - 18, _MEDIUM)


def _values(canvas: Image, values: tuple[str, ...]) -> None:
    if not values:
        return
    line = round(1.9 * _SMALL)
    wide = max(_width(text, _SMALL) for text in values) + 24
    top = HEIGHT - _FOOT - 24 - line * len(values)
    _plate(canvas, 12, top, wide, line * len(values) + 10)
    for number, text in enumerate(values):
        _write(canvas, text, 24, top + line * (number + 1) - 8, _SMALL)


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
    (width, _), _ = cv2.getTextSize(plain(text), _FONT, cap / _CAP, _stroke(cap))
    return int(width)


def _write(canvas: Image, text: str, x: int, y: int, cap: int) -> None:
    cv2.putText(canvas, plain(text), (x, y), _FONT, cap / _CAP, _TEXT, _stroke(cap), cv2.LINE_AA)


def _stroke(cap: int) -> int:
    return max(1, round(cap / 10))


def _plate(canvas: Image, x: int, y: int, width: int, height: int) -> None:
    """A dark plate behind text; the picture shows through a little."""
    part = canvas[max(0, y) : y + height, max(0, x) : x + width]
    if part.size:
        cv2.addWeighted(part, 0.25, np.full_like(part, _PLATE), 0.75, 0, dst=part)

"""Samples made worse, as gyms and phones make clips worse: what must come out all the same.

A row names a sample, what is done to it, and what is right afterwards: the movement, the view and
the repetitions, or the reason for which it is refused. ``python -m validation degraded`` runs them
all and writes docs/degraded.md; the tests hold every row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from screener.clip.types import Reason
from screener.video import read_frames

Image = NDArray[np.uint8]
Frames = Iterator[tuple[Image, float]]
Change = Callable[[Frames], Frames]

SAMPLES = Path(__file__).parents[1] / "samples"
FPS, LONG_SIDE = 15.0, 768
"""The samples are thinned to this before they are made worse, so that the table takes minutes."""


@dataclass(frozen=True)
class Row:
    """A sample made worse. ``reps`` lists the repetitions of each part of the film.

    ``refused`` are the reasons of which one must be given if there are no repetitions; ``told`` a
    word that must stand in the notes or reasons; with ``fewer`` repetitions may be missing if it
    does.
    """

    name: str
    sample: str
    change: Change
    reps: tuple[int, ...] = (5,)
    views: tuple[str, ...] = ()
    refused: tuple[Reason, ...] = ()
    told: str = ""
    fewer: bool = False
    crf: int = 18


def frames(sample: str) -> Frames:
    """The sample's frames at 15 a second, 432 x 768."""
    for frame in read_frames(SAMPLES / f"{sample}.mp4", LONG_SIDE, FPS):
        yield frame.image, frame.time_s


@cache
def events(sample: str) -> tuple[tuple[float, float, float], ...]:
    """Start, bottom and end of each true repetition in seconds."""
    truth = json.loads((SAMPLES / f"{sample}.truth.json").read_text())
    return tuple(
        tuple(rep[key] / truth["fps"] for key in ("start", "bottom", "end"))
        for rep in truth["reps"]
    )


def each(change: Callable[[Image], Image]) -> Change:
    """The same for every picture."""

    def changed(source: Frames) -> Frames:
        for image, time in source:
            yield np.ascontiguousarray(change(image)), time

    return changed


def crop(left: float, top: float, right: float, bottom: float) -> Change:
    """Keep this part, in shares of width and height."""

    def cut(image: Image) -> Image:
        h, w = image.shape[:2]
        return _even(image[int(top * h) : int(bottom * h), int(left * w) : int(right * w)])

    return each(cut)


def scale(long_side: int) -> Change:
    """Scale down to this longer side."""

    def smaller(image: Image) -> Image:
        factor = long_side / max(image.shape[:2])
        return _even(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))

    return each(smaller)


def roll(degrees: float) -> Change:
    """A camera turned clockwise by so much: upright things lean to the left of the picture."""

    def turned(image: Image) -> Image:
        h, w = image.shape[:2]
        matrix = cv2.getRotationMatrix2D((w / 2, h / 2), degrees, 1.0)
        return cv2.warpAffine(image, matrix, (w, h), borderMode=cv2.BORDER_REPLICATE)

    return each(turned)


def light(gain: float, gamma: float = 1.0) -> Change:
    """Darker or brighter, with the noise of a dark picture."""
    rng = np.random.default_rng(0)

    def lit(image: Image) -> Image:
        bright = 255 * gain * (image / 255.0) ** gamma
        return np.clip(bright + rng.normal(0, 3, image.shape), 0, 255).astype(np.uint8)

    return each(lit)


def shake(share: float) -> Change:
    """A hand-held camera: moves by so much of the picture's width, slowly and quickly."""

    def shaken(source: Frames) -> Frames:
        for image, t in source:
            h, w = image.shape[:2]
            dx = share * w * (np.sin(1.3 * t) + 0.4 * np.sin(7.1 * t + 1))
            dy = share * w * (np.sin(0.9 * t + 2) + 0.4 * np.sin(6.3 * t))
            matrix = np.array([[1, 0, dx], [0, 1, dy]])
            yield cv2.warpAffine(image, matrix, (w, h), borderMode=cv2.BORDER_REPLICATE), t

    return shaken


def retime(clock: Callable[[float], float]) -> Change:
    """The same pictures at other times."""
    return lambda source: ((image, clock(t)) for image, t in source)


def drop(share: float) -> Change:
    """Lose this share of the frames, at random."""
    rng = np.random.default_rng(1)
    return lambda source: ((image, t) for image, t in source if t == 0 or rng.random() > share)


def without(start: float, end: float) -> Change:
    """Lose all frames between two times; the clock runs on."""
    return lambda source: ((image, t) for image, t in source if not start <= t < end)


def trim(start: float, end: float) -> Change:
    """Keep what lies between two times."""
    return lambda source: ((image, t - start) for image, t in source if start <= t < end)


def edited(start: float, end: float) -> Change:
    """Cut out what lies between two times and close the gap, as an editor does."""

    def cut(source: Frames) -> Frames:
        for image, t in source:
            if t < start:
                yield image, t
            elif t >= end:
                yield image, t - (end - start)

    return cut


def freeze(start: float, seconds: float) -> Change:
    """The picture stands still while the clock runs; afterwards it jumps to where it should be."""

    def frozen(source: Frames) -> Frames:
        held: Image | None = None
        for image, t in source:
            if start <= t < start + seconds:
                held = image if held is None else held
                yield held, t
            else:
                yield image, t

    return frozen


def then(other: str, until: float, start: float, end: float) -> Change:
    """Up to ``until`` this sample, then ``start`` to ``end`` of another one."""

    def spliced(source: Frames) -> Frames:
        last = 0.0
        for image, t in source:
            if t < until:
                yield image, t
                last = t
        for image, t in frames(other):
            if start <= t < end:
                yield image, last + 1 / FPS + t - start

    return spliced


def plate(x: float, y: float, radius: float) -> Change:
    """A grey disc before the athlete: place in shares of the picture, radius of its height."""

    def covered(image: Image) -> Image:
        h, w = image.shape[:2]
        return cv2.circle(image.copy(), (int(x * w), int(y * h)), int(radius * h), (70, 72, 75), -1)

    return each(covered)


def companion(other: str, size: float, place: Callable[[float], float]) -> Change:
    """A second person: a strip of another sample beside the athlete, its middle at ``place(t)``.

    Places are shares of the picture, which is made twice as wide so that there is room for two.
    """

    def joined(source: Frames) -> Frames:
        for (image, t), (guest, _) in zip(source, frames(other), strict=False):
            margin = image.shape[1] // 2
            wide = cv2.copyMakeBorder(image, 0, 0, margin, margin, cv2.BORDER_REPLICATE)
            strip = guest[:, int(0.2 * guest.shape[1]) : int(0.8 * guest.shape[1])]
            small = cv2.resize(strip, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
            _paste(wide, small.astype(np.uint8), place(t))
            yield wide, t

    return joined


def _paste(wide: Image, strip: Image, x: float) -> None:
    """Paste a strip so that it stands on the bottom of the picture, as far as it is inside."""
    h, w = strip.shape[:2]
    left = int(x * wide.shape[1] - w / 2)
    a, b = max(0, left), min(wide.shape[1], left + w)
    if b > a:
        wide[-h:, a:b] = strip[:, a - left : b - left]


def _even(image: Image) -> Image:
    height, width = image.shape[:2]
    return image[: height // 2 * 2, : width // 2 * 2]


FRONT, SIDE = "squat_healthy_front", "squat_healthy_side"
ONE_KNEE, HEELS = "squat_valgus_left_front", "squat_heel_rise_side"
OVERHEAD, HINGE = "overhead_squat_arms_fall_side", "hinge_healthy_side"
ONE_LEG = "single_leg_squat_drop_lean_front"
_DARK = (Reason.LOW_RESOLUTION, Reason.NOT_SEEN)


def _at(sample: str, rep: int, phase: float) -> float:
    """Time in a repetition (from 1): phase 0 its start, 1 its bottom, 2 its end."""
    start, bottom, end = events(sample)[rep - 1]
    return start + phase * (bottom - start) if phase <= 1 else bottom + (phase - 1) * (end - bottom)


def rows() -> tuple[Row, ...]:
    """The table."""
    comes = partial(np.interp, xp=[0, 6, 9, 12, 30], fp=[1.2, 1.2, 0.86, 1.2, 1.2])
    mid2, mid4 = _at(FRONT, 2, 0.5), _at(FRONT, 4, 1.5)
    return (
        Row("toes cropped, front", FRONT, crop(0, 0, 1, 0.84)),
        Row("feet cropped, front", FRONT, crop(0, 0, 1, 0.72), (0,), refused=(Reason.CROPPED,)),
        Row("feet cropped, side", SIDE, crop(0, 0, 1, 0.72), (0,), refused=(Reason.CROPPED,)),
        Row("head cropped, front", ONE_KNEE, crop(0, 0.2, 1, 1)),
        Row("cropped close, side", HEELS, crop(0.12, 0.05, 0.88, 1)),
        Row("240 px, front", FRONT, scale(240)),
        Row("240 px, hinge", HINGE, scale(240)),
        Row("240 px, single leg", ONE_LEG, scale(240)),
        Row("96 px, side", SIDE, scale(96), (0,), refused=(Reason.LOW_RESOLUTION,)),
        Row("rolled by 3, front", FRONT, roll(3)),
        Row("rolled by -3, side", SIDE, roll(-3)),
        Row("rolled by 9, front", ONE_KNEE, roll(9), told="tilted"),
        Row("lies by 90, front", FRONT, each(lambda i: np.rot90(i)), (0,), told="upright"),
        Row("lies by 270, side", SIDE, each(lambda i: np.rot90(i, 3)), (0,), told="upright"),
        Row("upside down, side", HEELS, each(lambda i: np.rot90(i, 2)), (0,), told="upright"),
        Row("mirrored, front", ONE_KNEE, each(lambda i: i[:, ::-1])),
        Row("mirrored, side", OVERHEAD, each(lambda i: i[:, ::-1])),
        Row("mirrored, single leg", ONE_LEG, each(lambda i: i[:, ::-1])),
        Row("dark, front", FRONT, light(0.25)),
        Row("very dark, side", HEELS, light(0.12)),
        Row("black, front", FRONT, light(0.01), (0,), refused=_DARK),
        Row("overexposed, hinge", HINGE, light(1.9, 0.8)),
        Row(
            "grey, side",
            SIDE,
            each(lambda i: np.repeat(i.mean(2, keepdims=True), 3, 2).astype(np.uint8)),
        ),
        Row("blurred, front", ONE_KNEE, each(lambda i: cv2.GaussianBlur(i, (0, 0), 3))),
        Row("much blurred, side", SIDE, each(lambda i: cv2.GaussianBlur(i, (0, 0), 7))),
        Row("smeared sideways, overhead", OVERHEAD, each(lambda i: cv2.blur(i, (15, 1)))),
        Row("recompressed hard, front", FRONT, each(lambda i: i), crf=44),
        Row("recompressed hard, hinge", HINGE, each(lambda i: i), crf=44),
        Row("40 % of frames lost, side", SIDE, drop(0.4)),
        Row("70 % of frames lost, front", FRONT, drop(0.7), told="missing", fewer=True),
        Row(
            "0.9 s lost on the way down",
            FRONT,
            without(mid2 - 0.45, mid2 + 0.45),
            (4,),
            told="missing",
        ),
        Row("variable frame rate, side", SIDE, retime(lambda t: t + 0.02 * np.sin(9 * t))),
        Row(
            "half the rate from the middle on",
            HINGE,
            lambda s: (f for k, f in enumerate(s) if k < 170 or k % 2),
        ),
        Row(
            "front, then side",
            FRONT,
            then(SIDE, _at(FRONT, 2, 2) + 0.3, _at(SIDE, 3, 0) - 1.5, 99),
            (2, 3),
            ("front", "side"),
            told="cut",
        ),
        Row(
            "side, then overhead",
            HEELS,
            then(OVERHEAD, _at(HEELS, 3, 2) + 0.2, 1.0, _at(OVERHEAD, 2, 2) + 0.3),
            (3, 2),
            ("side", "side"),
            told="cut",
        ),
        Row(
            "cut from a descent into an ascent", FRONT, edited(mid2, mid4), (2,), told="not counted"
        ),
        Row(
            "a repetition edited out",
            SIDE,
            edited(_at(SIDE, 2, 2) + 0.1, _at(SIDE, 3, 2) + 0.1),
            (4,),
        ),
        Row("frozen on the way down", FRONT, freeze(mid2, 0.7), told="freezes"),
        Row("frozen in standing", SIDE, freeze(1.0, 1.5)),
        Row("someone smaller beside", FRONT, companion(SIDE, 0.6, lambda t: 0.87), told="people"),
        Row(
            "someone smaller on the left",
            SIDE,
            companion(ONE_KNEE, 0.6, lambda t: 0.13),
            told="people",
        ),
        Row("someone comes and goes", ONE_KNEE, companion(SIDE, 0.7, comes)),
        Row("a plate before hips", FRONT, plate(0.5, 0.52, 0.06)),
        Row("a plate before the near knee", SIDE, plate(0.5, 0.68, 0.05)),
        Row("twice as fast", FRONT, retime(lambda t: t / 2)),
        Row("half as fast", SIDE, retime(lambda t: t * 2)),
        Row("eight times as fast", SIDE, retime(lambda t: t / 8), (0,), told="quick"),
        Row("begins in mid-repetition", FRONT, trim(_at(FRONT, 1, 0.9), 99), (4,)),
        Row("ends in mid-repetition", HINGE, trim(0, _at(HINGE, 5, 1.2)), (4,)),
        Row(
            "begins and ends in mid-repetition",
            ONE_LEG,
            trim(_at(ONE_LEG, 1, 0.8), _at(ONE_LEG, 5, 1.3)),
            (3,),
        ),
        Row("no standing before", SIDE, trim(_at(SIDE, 1, 0.05), 99)),
        Row("hand-held, front", FRONT, shake(0.02), told="camera moved"),
        Row("hand-held, hinge", HINGE, shake(0.03), told="camera moved"),
        Row(
            "black bars",
            ONE_KNEE,
            each(lambda i: cv2.copyMakeBorder(i, 0, 0, 400, 400, cv2.BORDER_CONSTANT)),
        ),
    )

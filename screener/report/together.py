"""Videos side by side in step: the same phase of the same repetition in each picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from screener.clip.types import View
from screener.report.encode import USUAL, Encoder, Quality
from screener.report.lettering import write
from screener.report.words import Words
from screener.screening import Screening
from screener.video import Frame, read_frames

_FPS = 25.0
_TALL = 640
_AROUND_S = 0.6
_LABEL_PX = 34


@dataclass(frozen=True, eq=False)
class Reel:
    """A video with its label and the ``(R, 3)`` seconds of start, bottom and end of each rep."""

    path: Path
    label: str
    phases: NDArray[np.float64]


def write_together(reels: list[Reel], path: Path, quality: Quality = USUAL) -> None:
    """Write the videos side by side; as many repetitions as all of them have.

    Raises
    ------
    VideoError
        If a video cannot be read.
    """
    count = min(len(reel.phases) for reel in reels)
    times = [_times(reel.phases[:count], reels, count) for reel in reels]
    walks = [_walk(reel.path, at) for reel, at in zip(reels, times, strict=True)]
    with Encoder(path, _FPS, quality) as encoder:
        for number, pictures in enumerate(zip(*walks, strict=False)):
            labelled = [_labelled(p, reel.label) for p, reel in zip(pictures, reels, strict=True)]
            encoder.put(np.ascontiguousarray(np.hstack(labelled)), number / _FPS)


def views_together(
    screening: Screening, films: Mapping[str, Path], say: Words
) -> dict[str, list[Reel]]:
    """By movement, the films of its clips, one from each view; movements seen from two views only.

    ``films`` are the annotated videos by the name of the clip.
    """
    found: dict[str, dict[View, Reel]] = {}
    for screened in screening.clips:
        clip = screened.clip
        if clip.name not in films or not clip.reps:
            continue
        frames = [(rep.start, rep.bottom, rep.end - 1) for rep in clip.reps]
        reel = Reel(films[clip.name], say(f"view.{clip.view.value}"), clip.track.time_s[frames])
        found.setdefault(clip.movement.value, {}).setdefault(clip.view, reel)
    return {name: list(views.values()) for name, views in found.items() if len(views) > 1}


def _times(own: NDArray[np.float64], reels: list[Reel], count: int) -> NDArray[np.float64]:
    """Seconds in one video for each picture of the common clock, the mean of all tempi."""
    common = np.mean([reel.phases[:count].ravel() - reel.phases[0, 0] for reel in reels], axis=0)
    marks = np.concatenate([[-_AROUND_S], common, [common[-1] + _AROUND_S]])
    flat = own.ravel()
    seconds = np.concatenate([[flat[0] - _AROUND_S], flat, [flat[-1] + _AROUND_S]])
    clock = np.arange(marks[0], marks[-1], 1 / _FPS)
    at: NDArray[np.float64] = np.maximum(0.0, np.interp(clock, marks, seconds))
    return at


def _walk(path: Path, times: NDArray[np.float64]) -> Iterator[NDArray[np.uint8]]:
    """The picture shown at each of the rising ``times``; the last one when the video is over."""
    frames = read_frames(path, quick=True)
    now: Frame | None = None
    coming = next(frames, None)
    for time_s in times:
        while coming is not None and (now is None or coming.time_s <= time_s + 1e-3):
            now, coming = coming, next(frames, None)
        if now is not None:
            yield now.image


def _labelled(image: NDArray[np.uint8], label: str) -> NDArray[np.uint8]:
    """The picture, of one height for all, under its label."""
    wide = round(image.shape[1] * _TALL / image.shape[0] / 2) * 2
    small = cv2.resize(image, (wide, _TALL), interpolation=cv2.INTER_AREA).astype(np.uint8)
    plate = np.full((_LABEL_PX, wide, 3), 16, np.uint8)
    write(plate, label, (10, 24), 20, (255, 255, 255), bold=True)
    return np.vstack([plate, small])

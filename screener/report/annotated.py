"""The annotated video, H.264 that plays in a browser, and single annotated pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from screener.report.encode import USUAL, Encoder, Quality
from screener.report.overlay import Overlay, draw, draw_finding
from screener.report.rows import reps_of
from screener.report.stills import LONG_SIDE, still
from screener.report.strokes import Image
from screener.rules.finding import Finding
from screener.screening import ScreenedClip, Screening
from screener.video import SCREENING_FPS, Frame, read_frames

FILM_LONG_SIDE = 864
"""Pixels: sharp on a phone, and a fifth less to draw and encode than the next usual size."""
_SAME_FRAME_S = 0.002
_MARGIN = 0.14
_SHAPE = 4 / 3
"""Height to width of a key frame."""


@dataclass(frozen=True)
class Look:
    """What an annotated video keeps of the original (sound, face), and what it is written in."""

    sound: bool = False
    blur_face: bool = False
    language: str = "en"


PLAIN_LOOK = Look()


def write_annotated(
    screening: Screening,
    screened: ScreenedClip,
    path: Path,
    look: Look = PLAIN_LOOK,
    quality: Quality = USUAL,
) -> None:
    """Write the clip with everything drawn in, at its true times.

    Raises
    ------
    VideoError
        If the clip cannot be read again.
    """
    if screened.path is None:
        return
    overlay: Overlay | None = None
    count = len(screened.clip.track)
    sound = screened.path if look.sound else None
    with Encoder(path, screened.clip.track.fps, quality, sound) as encoder:
        for index, frame in enumerate(frames_of(screened, FILM_LONG_SIDE)):
            if index >= count:
                break
            if overlay is None:
                overlay = Overlay.of(
                    screening, screened, frame.image.shape[1], look.blur_face, look.language
                )
            encoder.put(draw(_even(frame.image), overlay, index), frame.time_s)


class KeyFrames:
    """Key frames of findings as JPEG; a frame of a clip is decoded once, whoever asks for it."""

    def __init__(self, screening: Screening, look: Look = PLAIN_LOOK, long_side: int = 560) -> None:
        self._screening, self._look, self._long_side = screening, look, long_side
        self._clips = {screened.clip.name: screened for screened in screening.clips}
        self._frames: dict[tuple[str, int], Image | None] = {}

    @property
    def decoded(self) -> int:
        """How many frames were decoded so far."""
        return len(self._frames)

    def known(self, finding: Finding) -> bool:
        """Whether the frame of a finding is at hand already."""
        return (finding.clip, finding.frame) in self._frames

    def jpeg(self, finding: Finding) -> bytes | None:
        """The athlete in the frame of a finding with its lines drawn in; None if not to be had."""
        screened = self._clips.get(finding.clip)
        if screened is None or not 0 <= finding.frame < len(screened.clip.track):
            return None
        key = (finding.clip, finding.frame)
        if key not in self._frames:
            self._frames[key] = self._decode(screened, finding.frame)
        stored = self._frames[key]
        if stored is None:
            return None
        image = stored
        overlay = Overlay.of(
            self._screening, screened, image.shape[1], self._look.blur_face, self._look.language
        )
        points = screened.clip.track.image_px[finding.frame] * overlay.scale
        left, top, wide, tall = _around(image, points)
        cut = np.ascontiguousarray(image[top : top + tall, left : left + wide])
        value = self._value(finding)
        draw_finding(cut, overlay.shifted(left, top), finding, value)
        factor = min(1.0, self._long_side / max(cut.shape[:2]))
        size = (round(cut.shape[1] * factor), round(cut.shape[0] * factor))
        small = cv2.resize(cut, size, interpolation=cv2.INTER_AREA)
        bgr = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
        done, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, 82])
        return data.tobytes() if done else None

    def _value(self, finding: Finding) -> float:
        """What the frame of a finding shows: the value of the repetition it was taken from."""
        rows = reps_of(self._screening, finding)
        values = rows[rows["frame"] == finding.frame]["value"]
        return float(values.iloc[0]) if len(values) else finding.value

    def _decode(self, screened: ScreenedClip, index: int) -> Image | None:
        if screened.path is None:
            return None
        time_s = float(screened.clip.track.time_s[index])
        image = still(screened, time_s, LONG_SIDE)
        return None if image is None else _turned(image, screened)


def frame_jpeg(
    screening: Screening,
    screened: ScreenedClip,
    index: int,
    long_side: int,
    look: Look = PLAIN_LOOK,
) -> bytes | None:
    """One annotated frame as a JPEG, None if it cannot be had."""
    if not 0 <= index < len(screened.clip.track):
        return None
    image = still(screened, float(screened.clip.track.time_s[index]), long_side)
    if image is None:
        return None
    image = _turned(image, screened)
    overlay = Overlay.of(screening, screened, image.shape[1], look.blur_face, look.language)
    drawn = cv2.cvtColor(draw(image, overlay, index), cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, 82])
    return data.tobytes() if done else None


def _around(image: Image, points: np.typing.NDArray[np.float64]) -> tuple[int, int, int, int]:
    """Left, top, width, height of the athlete in the picture, of one shape for all key frames."""
    height, width = image.shape[:2]
    seen = points[np.isfinite(points).all(axis=1)]
    if not len(seen):
        return 0, 0, width, height
    low, high = seen.min(axis=0), seen.max(axis=0)
    tall = float((high[1] - low[1]) * (1 + 2 * _MARGIN))
    wide = float((high[0] - low[0]) * (1 + 2 * _MARGIN))
    tall = min(max(tall, wide * _SHAPE), height, width * _SHAPE)
    wide = tall / _SHAPE
    middle = 0.5 * (low + high)
    left = int(np.clip(middle[0] - wide / 2, 0, width - wide))
    top = int(np.clip(middle[1] - tall / 2, 0, height - tall))
    return left, top, int(wide), int(tall)


def frames_of(screened: ScreenedClip, long_side: int) -> Iterator[Frame]:
    """The pictures the clip's track was made of: of a part of a film, just those."""
    assert screened.path is not None
    first = float(screened.clip.track.time_s[0]) - _SAME_FRAME_S
    for frame in read_frames(screened.path, long_side, SCREENING_FPS, quick=True):
        if frame.time_s >= first:
            yield Frame(frame.index, frame.time_s, _turned(frame.image, screened))


def _turned(image: Image, screened: ScreenedClip) -> Image:
    """The picture as the model saw it: a mirrored film put right."""
    return np.ascontiguousarray(image[:, ::-1] if screened.clip.raw.mirrored else image)


def _even(image: Image) -> Image:
    """The picture without its last odd row or column: H.264 wants even sizes."""
    height, width = image.shape[:2]
    return np.ascontiguousarray(image[: height // 2 * 2, : width // 2 * 2])

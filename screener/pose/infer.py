"""From a video file to a pose track: every frame looked at once, nothing kept but landmarks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from screener.errors import VideoError
from screener.pose.landmarker import Detection, Image, Landmarker, MediaPipeLandmarker
from screener.pose.landmarks import L
from screener.pose.picture import Box, PictureWatch, agreed_roll_deg, roll_of
from screener.pose.profile import may_be_profile, middle
from screener.pose.silhouette import STATIONS, trace_edges
from screener.pose.subject import Spot, Subject, distinct, follow
from screener.pose.track import Floats, PoseTrack
from screener.video import SCREENING_FPS, Frame, Reader, VideoInfo, probe, read_frames

MODEL_LONG_SIDE = 768
"""Longer side of the pictures shown to the model, in pixels.

The model looks at 256 x 256 of a square around the person: at 768 the person is still larger than
that, and landmarks move by no more than the model's own jitter (docs/performance.md).
"""

_SAMPLES = 6  # pictures looked at for further people


Singles = NDArray[np.float32]

LookAt = Callable[[Iterable[Image]], list[list[Detection]]]
"""Finds everyone in single pictures."""


def infer_track(
    path: Path,
    landmarker: Landmarker,
    model: str,
    *,
    reader: Reader = "pyav",
    mirrored: bool = False,
    turned: bool = False,
    progress: Callable[[float], None] = lambda share: None,
    look_at: LookAt = lambda images: [],
    ahead: bool = True,
) -> PoseTrack:
    """Landmarks of the person in a clip, frame by frame.

    Parameters
    ----------
    path
        Video file.
    landmarker
        What finds the landmarks; one that gives masks lets the back be traced in side views.
    model
        Its name, kept with the track.
    mirrored
        The film is a mirror image, as selfie cameras make them: the track is of how it was.
    turned
        The landmarker is shown the mirror image of the file (:mod:`screener.pose.facing`). The
        track does not tell but for the landmarker's own errors.
    progress
        Called with the share done, 0 to 1.
    look_at
        Looks for further people in a few pictures taken evenly from the clip. If the track says
        ``people > 1``, :func:`infer_subject` follows one of them.
    ahead
        Decode, look and take in at the same time, on more than one core. Changes no result.

    Raises
    ------
    VideoError
        If the clip cannot be read, has fewer than two frames, or shows nobody.
    """
    info = probe(path)
    gathered = _Gathered(info)
    frames = _frames(path, info, reader, turned, progress, ahead)
    samples = _each(gathered.samples)
    with ThreadPoolExecutor(1, "samples") as thread:
        looking = thread.submit(look_at, samples) if ahead else None
        try:
            for frame, found in _detected(frames, landmarker, ahead):
                gathered.add(frame, found)
        finally:
            gathered.samples.put(None)
        seen = (looking or thread.submit(look_at, samples)).result()
    aspect = info.width_px / info.height_px
    people = max((len(distinct(everyone, aspect)) for everyone in seen), default=1)
    return _as_it_was(gathered.track(path, model, max(1, people)), mirrored, turned)


def infer_subject(
    path: Path,
    landmarker: MediaPipeLandmarker,
    model: str,
    subject: Subject = None,
    *,
    reader: Reader = "pyav",
    mirrored: bool = False,
    turned: bool = False,
    progress: Callable[[float], None] = lambda share: None,
    ahead: bool = True,
) -> PoseTrack:
    """Landmarks of one of several people, who is followed and never exchanged for another.

    Parameters
    ----------
    path, model, reader, mirrored, turned, progress, ahead
        As in :func:`infer_track`.
    landmarker
        One that finds several people.
    subject
        Whom to follow: see :data:`screener.pose.subject.Subject`.

    Raises
    ------
    VideoError
        As in :func:`infer_track`.
    UsageError
        If there is no such person in the clip.
    """
    info = probe(path)
    gathered = _Gathered(info)
    everyone: list[list[Detection]] = []
    rows: list[list[Singles]] = []
    aspect = info.width_px / info.height_px
    for frame in _frames(path, info, reader, turned, progress, ahead):
        found = distinct(landmarker.detect_all(frame.image, frame.time_s), aspect)
        gathered.add(frame, found[0] if found else None)
        rows.append([_row(one, info) for one in found])
        everyone.append([_place(one, flipped=turned != mirrored) for one in found])
    if mirrored and isinstance(subject, Spot):
        subject = subject.mirrored()
    which, people = follow(everyone, aspect, subject, gathered.times)
    gathered.rows = _Rows(len(rows))
    for found_rows, k in zip(rows, which, strict=True):
        gathered.rows.add(found_rows[k] if k >= 0 else _NOBODY)
    return _as_it_was(gathered.track(path, model, max(1, people)), mirrored, turned)


def _place(one: Detection, flipped: bool) -> Detection:
    """A person without the mask, in the picture or in its mirror image."""
    share = one.image_share
    return replace(one, mask=None, image_share=share * [-1, 1] + [1, 0] if flipped else share)


def _as_it_was(shown: PoseTrack, mirrored: bool, turned: bool) -> PoseTrack:
    """The track of what was filmed, from that of the pictures the landmarker was shown."""
    track = shown.flipped() if turned != mirrored else shown
    return track.with_(mirrored=mirrored)


def _frames(
    path: Path,
    info: VideoInfo,
    reader: Reader,
    turned: bool,
    progress: Callable[[float], None],
    ahead: bool,
) -> Iterator[Frame]:
    expected = _expected(info)
    for frame in read_frames(path, MODEL_LONG_SIDE, SCREENING_FPS, reader, ahead):
        image = np.ascontiguousarray(frame.image[:, ::-1]) if turned else frame.image
        yield Frame(frame.index, frame.time_s, image)
        progress(min(1.0, frame.index / expected))


def _detected(
    frames: Iterator[Frame], landmarker: Landmarker, ahead: bool
) -> Iterator[tuple[Frame, Detection | None]]:
    """Frames and what was found in them; the next is looked at while one is taken in."""
    if not ahead:
        for frame in frames:
            yield frame, landmarker.detect(frame.image, frame.time_s)
        return
    with ThreadPoolExecutor(1, "landmarker") as thread:
        before = None
        for frame in frames:
            now = frame, thread.submit(landmarker.detect, frame.image, frame.time_s)
            if before is not None:
                yield before[0], before[1].result()
            before = now
        if before is not None:
            yield before[0], before[1].result()


def _each(waiting: SimpleQueue[Image | None]) -> Iterator[Image]:
    """What comes, until None does."""
    while (image := waiting.get()) is not None:
        yield image


def _expected(info: VideoInfo) -> float:
    """Frames to come, as far as the container can be believed."""
    return max(1.0, info.duration_s * min(info.fps or SCREENING_FPS, SCREENING_FPS))


class _Gathered:
    """What is kept of the frames while they pass."""

    def __init__(self, info: VideoInfo) -> None:
        self.info = info
        self.times: list[float] = []
        self.rows = _Rows(int(_expected(info)))
        self.samples: SimpleQueue[Image | None] = SimpleQueue()
        self.watch = PictureWatch()
        self._lines: list[tuple[Floats, Floats]] = []
        self._every = max(1, int(_expected(info) / _SAMPLES))

    def add(self, frame: Frame, detection: Detection | None) -> None:
        """Take in a frame and the person found in it."""
        box = _box(detection)
        self.times.append(frame.time_s)
        self.rows.add(_row(detection, self.info))
        self.watch.look(frame.image, box)
        if frame.index % self._every == self._every // 2 and len(self._lines) <= _SAMPLES:
            self.samples.put(frame.image)
            self._lines.append(roll_of(frame.image, box))

    def track(self, path: Path, model: str, people: int) -> PoseTrack:
        """All of it as a track."""
        if len(self.times) < 2:
            raise VideoError(
                f"{path}: only {len(self.times)} frame can be read. Record a clip of a movement."
            )
        share, world, visibility, edges = self.rows.columns()
        image = share * np.array([self.info.width_px, self.info.height_px])
        if not np.isfinite(image).any():
            raise VideoError(
                f"{path}: no person is seen in any of its {len(self.times)} frames. Film one "
                "person, whole body in the picture, in good light."
            )
        tilt, length = (np.concatenate(part) for part in zip(*self._lines, strict=True))
        return PoseTrack(
            time_s=np.array(self.times),
            image_px=image,
            world_m=world,
            visibility=visibility,
            back_contour=_dorsal(edges, image),
            width_px=self.info.width_px,
            height_px=self.info.height_px,
            model=model,
            people=people,
            stated_s=self.info.duration_s,
            picture_change=np.array(self.watch.change),
            camera_px=np.array(self.watch.camera) * max(self.info.width_px, self.info.height_px),
            roll_deg=agreed_roll_deg(tilt, length / max(1, len(self._lines))),
        )


def _box(detection: Detection | None) -> Box | None:
    """Where the person is in the picture, in shares of it."""
    if detection is None:
        return None
    (left, top), (right, bottom) = detection.image_share.min(0), detection.image_share.max(0)
    return float(left), float(top), float(right), float(bottom)


_PARTS = ((33, 2), (33, 3), (33,), (2, len(STATIONS), 2))
"""All that is kept of a frame: shares of the picture, metres, visibility, edges in pixels."""
_ENDS = np.cumsum([math.prod(part) for part in _PARTS])
_NOBODY = np.full(_ENDS[-1], np.nan, np.float32)
_NOBODY[_ENDS[1] : _ENDS[2]] = 0.0  # visibility
_MOST_AT_ONCE = 40_000


class _Rows:
    """What is kept of the frames, in the precision the model gives.

    One array as long as the film says it is (20 minutes: 51 MB), so that looking takes no more
    memory at the end of a film than at its beginning.
    """

    def __init__(self, expected: int) -> None:
        self._rows = self._empty(min(expected + 1, _MOST_AT_ONCE))
        self._count = 0

    @staticmethod
    def _empty(count: int) -> Singles:
        return np.tile(_NOBODY, (count, 1))

    def add(self, row: Singles) -> None:
        """The next frame."""
        if self._count == len(self._rows):
            self._rows = np.concatenate([self._rows, self._empty(self._count)])
        self._rows[self._count] = row
        self._count += 1

    def columns(self) -> list[Floats]:
        """Each part of all frames, in double precision."""
        split = np.split(self._rows[: self._count], _ENDS[:-1], axis=1)
        return [
            column.astype(float).reshape(-1, *part)
            for column, part in zip(split, _PARTS, strict=True)
        ]


def _row(detection: Detection | None, info: VideoInfo) -> Singles:
    """What is kept of a person found; edges in pixels of the full-size picture."""
    if detection is None:
        return _NOBODY
    size = np.array([info.width_px, info.height_px], dtype=float)
    edges: Floats = np.full(_PARTS[3], np.nan)
    if detection.mask is not None:
        mask_size = np.array(detection.mask.shape[::-1], dtype=float)
        points = detection.image_share * mask_size
        if may_be_profile(points):
            edges = trace_edges(detection.mask, middle(points, "HIP"), middle(points, "SHOULDER"))
            edges = edges * (size / mask_size)
    parts = (detection.image_share, detection.world_m, detection.visibility, edges)
    return np.concatenate([part.ravel() for part in parts]).astype(np.float32)


def _dorsal(edges: Floats, image_px: Floats) -> Floats | None:
    """``(T, K, 2)`` of the ``(T, 2, K, 2)`` edges: those on the side the toes point away from."""
    if not np.isfinite(edges).any():
        return None
    toes = image_px[:, [L.LEFT_FOOT_INDEX, L.RIGHT_FOOT_INDEX], 0]
    heels = image_px[:, [L.LEFT_HEEL, L.RIGHT_HEEL], 0]
    faces_right = np.nanmedian(toes - heels) > 0
    dorsal: Floats = edges[:, 0 if faces_right else 1].copy()
    return dorsal

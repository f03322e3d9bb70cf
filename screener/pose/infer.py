"""From a video file to a pose track: every frame looked at once, nothing kept but landmarks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from screener.errors import VideoError
from screener.pose.landmarker import Detection, Image, Landmarker
from screener.pose.landmarks import L
from screener.pose.silhouette import STATIONS, trace_edges
from screener.pose.track import Floats, PoseTrack
from screener.video import SCREENING_FPS, Reader, VideoInfo, probe, read_frames

MODEL_LONG_SIDE = 768
"""Longer side of the pictures shown to the model, in pixels.

The model looks at 256 x 256 of a square around the person: at 768 the person is still larger than
that, and landmarks move by no more than the model's own jitter (docs/performance.md).
"""

_SAMPLES = 6  # pictures looked at for further people
_SIDE_WIDTH = 0.5  # shoulders narrower than this share of the trunk: the back may be in profile


def infer_track(
    path: Path,
    landmarker: Landmarker,
    model: str,
    *,
    reader: Reader = "pyav",
    progress: Callable[[float], None] = lambda share: None,
    count_people: Callable[[list[Image]], int] = lambda images: 1,
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
    progress
        Called with the share done, 0 to 1.
    count_people
        Looks for further people in a few pictures taken evenly from the clip.

    Raises
    ------
    VideoError
        If the clip cannot be read, has fewer than two frames, or shows nobody.
    """
    info = probe(path)
    times: list[float] = []
    rows: list[_Row] = []
    samples: list[Image] = []
    expected = max(1.0, info.duration_s * min(info.fps or SCREENING_FPS, SCREENING_FPS))
    every = max(1, int(expected / _SAMPLES))
    for frame in read_frames(path, MODEL_LONG_SIDE, SCREENING_FPS, reader):
        times.append(frame.time_s)
        rows.append(_row(landmarker.detect(frame.image, frame.time_s), info))
        if frame.index % every == every // 2 and len(samples) <= _SAMPLES:
            samples.append(frame.image)
        progress(min(1.0, frame.index / expected))
    if len(times) < 2:
        raise VideoError(
            f"{path}: only {len(times)} frame can be read. Record a clip of a movement."
        )
    image, world, visibility, edges = (np.stack(column) for column in zip(*rows, strict=True))
    if not np.isfinite(image).any():
        raise VideoError(
            f"{path}: no person is seen in any of its {len(times)} frames. Film one person, whole "
            "body in the picture, in good light."
        )
    return PoseTrack(
        time_s=np.array(times),
        image_px=image,
        world_m=world,
        visibility=visibility,
        back_contour=_dorsal(edges, image),
        width_px=info.width_px,
        height_px=info.height_px,
        model=model,
        people=max(1, count_people(samples)),
        stated_s=info.duration_s,
    )


_Row = tuple[Floats, Floats, Floats, Floats]
_NOBODY: _Row = (
    np.full((33, 2), np.nan),
    np.full((33, 3), np.nan),
    np.zeros(33),
    np.full((2, len(STATIONS), 2), np.nan),
)


def _row(detection: Detection | None, info: VideoInfo) -> _Row:
    """Landmarks of one frame in pixels of the full-size picture."""
    if detection is None:
        return _NOBODY
    size = np.array([info.width_px, info.height_px], dtype=float)
    edges = _NOBODY[3]
    if detection.mask is not None:
        mask_size = np.array(detection.mask.shape[::-1], dtype=float)
        points = detection.image_share * mask_size
        if _may_be_profile(points):
            edges = trace_edges(detection.mask, _middle(points, "HIP"), _middle(points, "SHOULDER"))
            edges = edges * (size / mask_size)
    return detection.image_share * size, detection.world_m, detection.visibility, edges


def _middle(points: Floats, name: str) -> Floats:
    middle: Floats = 0.5 * (points[L[f"LEFT_{name}"]] + points[L[f"RIGHT_{name}"]])
    return middle


def _may_be_profile(points: Floats) -> bool:
    width = np.hypot(*(points[L.LEFT_SHOULDER] - points[L.RIGHT_SHOULDER]))
    trunk = np.hypot(*(_middle(points, "SHOULDER") - _middle(points, "HIP")))
    return bool(width < _SIDE_WIDTH * trunk)


def _dorsal(edges: Floats, image_px: Floats) -> Floats | None:
    """``(T, K, 2)`` of the ``(T, 2, K, 2)`` edges: those on the side the toes point away from."""
    if not np.isfinite(edges).any():
        return None
    toes = image_px[:, [L.LEFT_FOOT_INDEX, L.RIGHT_FOOT_INDEX], 0]
    heels = image_px[:, [L.LEFT_HEEL, L.RIGHT_HEEL], 0]
    faces_right = np.nanmedian(toes - heels) > 0
    dorsal: Floats = edges[:, 0 if faces_right else 1]
    return dorsal

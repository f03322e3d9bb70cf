"""A pose track: where one person's landmarks were, over time."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from screener.errors import TrackError
from screener.pose.landmarks import MIRRORED

Floats = NDArray[np.float64]
_UNREADABLE = (
    OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error, NotImplementedError,
    RuntimeError, AttributeError, TypeError, MemoryError, OverflowError,
)  # fmt: skip
"""What numpy and zipfile raise on damaged files."""
SCHEMA = 1
_MOST_GAPS, _MOST_GAP_S = 20, 60.0  # a clip is filled up to an even rate: no more than this


@dataclass(frozen=True, eq=False, kw_only=True)
class PoseTrack:
    """Landmarks of one person over one clip; NaN where nobody was seen.

    Attributes
    ----------
    time_s
        ``(T,)`` seconds from the start of the clip, strictly increasing.
    image_px
        ``(T, 33, 2)`` landmark positions in pixels of the upright full-size picture, x right,
        **y down**. Never normalised: an angle between normalised points is wrong unless the
        picture is square.
    world_m
        ``(T, 33, 3)`` metres from the hip centre, x right, y down, z away from the camera. Axes
        are the camera's, depth is a guess of the model: used for view and yaw only.
    visibility
        ``(T, 33)`` 0 to 1, the model's own word for how well it sees each landmark.
    back_contour
        ``(T, K, 2)`` pixels of the dorsal edge of the silhouette at ``K`` stations between hip
        and shoulder (see :mod:`screener.pose.silhouette`), or None where no mask was made.
    width_px, height_px
        Size of the upright picture.
    model
        Name of the pose model, e.g. ``"full"``.
    people
        Most people seen at once, 1 if only one was looked for.
    stated_s
        How long the file says it is, 0 if it does not say.
    picture_change
        ``(T,)`` mean difference of the small picture to the frame before, grey levels; None if not
        looked at (see :mod:`screener.pose.picture`).
    camera_px
        ``(T, 2)`` pixels the surroundings have moved since the first frame; NaN or None where that
        is not known.
    mirrored
        Whether the film was mirrored (a selfie) and is turned round before anything is looked at.
    shown_flipped
        Whether the model was shown the mirror image of what this track is of: its own errors to one
        side are then to the other side here.
    roll_deg
        Tilt of the room's verticals in the picture, + top to the right; NaN where none were found.
    """

    time_s: Floats
    image_px: Floats
    world_m: Floats
    visibility: Floats
    back_contour: Floats | None = None
    width_px: int
    height_px: int
    model: str
    people: int = 1
    stated_s: float = 0.0
    picture_change: Floats | None = None
    camera_px: Floats | None = None
    mirrored: bool = False
    shown_flipped: bool = False
    roll_deg: float = float("nan")

    def __post_init__(self) -> None:
        """Check shapes, sizes and that time runs forward; raise TrackError otherwise."""
        n = len(self.time_s)
        expected = {
            "image_px": (n, 33, 2),
            "world_m": (n, 33, 3),
            "visibility": (n, 33),
        }
        for name, shape in expected.items():
            if getattr(self, name).shape != shape:
                got = getattr(self, name).shape
                raise TrackError(f"Pose track: {name} has shape {got}, expected {shape}.")
        if self.back_contour is not None and (
            self.back_contour.ndim != 3 or len(self.back_contour) != n
        ):
            raise TrackError(f"Pose track: back_contour has shape {self.back_contour.shape}.")
        if n < 2:
            raise TrackError("Pose track: fewer than two frames. Record a clip of a movement.")
        for name, shape in {"picture_change": (n,), "camera_px": (n, 2)}.items():
            value = getattr(self, name)
            if value is not None and value.shape != shape:
                raise TrackError(f"Pose track: {name} has shape {value.shape}, expected {shape}.")
        if not (self.width_px > 0 and self.height_px > 0):
            raise TrackError(f"Pose track: a picture of {self.width_px} x {self.height_px} pixels.")
        self._check_time()
        for name in (*expected, "back_contour"):
            value = getattr(self, name)
            if value is not None and np.isinf(value).any():
                raise TrackError(f"Pose track: {name} holds infinite numbers.")

    def _check_time(self) -> None:
        step = np.diff(self.time_s)
        if not (np.isfinite(self.time_s).all() and np.all(step > 0)):
            raise TrackError("Pose track: timestamps do not increase.")
        if len(step) and step.sum() > _MOST_GAPS * len(step) * np.median(step) + _MOST_GAP_S:
            raise TrackError(
                "Pose track: the clip's clock leaps. Export the clip again as mp4 (H.264)."
            )

    def __len__(self) -> int:
        return len(self.time_s)

    @property
    def fps(self) -> float:
        """Typical frame rate in Hz, from the median time step (0 for fewer than two frames)."""
        return float(1 / np.median(np.diff(self.time_s))) if len(self) > 1 else 0.0

    @property
    def seen(self) -> NDArray[np.bool_]:
        """``(T,)`` whether a person was found in the frame."""
        return np.asarray(np.isfinite(self.image_px).all(axis=(1, 2)))

    def part(self, start: int, end: int) -> PoseTrack:
        """Frames ``[start, end)`` as a track of its own that keeps the clip's times."""
        arrays = {
            f.name: value[start:end]
            for f in fields(self)
            if isinstance(value := getattr(self, f.name), np.ndarray)
        }
        return self.with_(**arrays)

    def flipped(self) -> PoseTrack:
        """The track of the mirror image: left and right of picture and body exchanged."""
        camera, contour = self.camera_px, self.back_contour
        across = np.array([-1.0, 1.0])
        image = self.image_px[:, MIRRORED] * across + np.array([self.width_px, 0.0])
        return self.with_(
            image_px=image,
            world_m=self.world_m[:, MIRRORED] * np.array([-1.0, 1.0, 1.0]),
            visibility=self.visibility[:, MIRRORED],
            back_contour=(
                None if contour is None else contour * across + np.array([self.width_px, 0.0])
            ),
            camera_px=None if camera is None else camera * across,
            shown_flipped=not self.shown_flipped,
            roll_deg=-self.roll_deg,
        )

    def with_(self, **changes: Any) -> PoseTrack:
        """Copy with some fields replaced."""
        return replace(self, **changes)

    def save(self, path: Path) -> None:
        """Write losslessly as a compressed npz file; raises OSError if that is not possible."""
        arrays = {
            f.name: value
            for f in fields(self)
            if isinstance(value := getattr(self, f.name), np.ndarray)
        }
        scalars = {
            f.name: value
            for f in fields(self)
            if isinstance(value := getattr(self, f.name), (int, float, str))
        }
        about = json.dumps({"schema": SCHEMA, **scalars})
        np.savez_compressed(path, about=np.array(about), **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> PoseTrack:
        """Read a track written by :meth:`save`.

        Raises
        ------
        TrackError
            If the file is not a track, is damaged, or comes from a newer version.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                about = json.loads(str(stored["about"]))
                arrays = {name: stored[name] for name in stored.files if name != "about"}
                schema = about.pop("schema", None)
        except _UNREADABLE as error:
            raise TrackError(
                f"{path} is not a readable pose track ({error}). Analyse the clip again."
            ) from error
        if schema != SCHEMA:
            raise TrackError(
                f"{path} was written by another version of screener. Analyse the clip again."
            )
        try:
            return cls(**arrays, **about)
        except TypeError as error:
            raise TrackError(
                f"{path} lacks or adds fields ({error}). Analyse the clip again."
            ) from error

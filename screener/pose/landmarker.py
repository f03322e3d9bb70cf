"""MediaPipe's pose landmarker: a picture in, 33 landmarks out. Only here is MediaPipe known."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from screener.errors import ModelError
from screener.pose.track import Floats

Image = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Detection:
    """One person in one picture.

    ``image_share`` is ``(33, 2)`` in shares of width and height, ``world_m`` ``(33, 3)``,
    ``visibility`` ``(33,)``, ``mask`` ``(h, w)`` or None.
    """

    image_share: Floats
    world_m: Floats
    visibility: Floats
    mask: NDArray[np.float32] | None


class Landmarker(Protocol):
    """Anything that finds one person's landmarks in a sequence of pictures."""

    def detect(self, image: Image, time_s: float) -> Detection | None:
        """Landmarks of the person followed, or None where nobody is seen."""
        ...

    def close(self) -> None:
        """Give back what is held."""
        ...


class MediaPipeLandmarker:
    """MediaPipe's pose landmarker following one person through a video.

    A context manager. Not to be shared between threads.

    Raises
    ------
    ModelError
        If the model file cannot be loaded.
    """

    def __init__(self, model: Path, mask: bool = False) -> None:
        self._last_ms = -1
        self._task = _create(model, mask=mask, video=True)

    def __enter__(self) -> MediaPipeLandmarker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def detect(self, image: Image, time_s: float) -> Detection | None:
        """Find the person in an ``(h, w, 3)`` RGB picture; times must not run backwards."""
        import mediapipe as mp

        first = self._last_ms < 0
        self._last_ms = max(self._last_ms + 1, round(time_s * 1000))
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(image))
        with _quiet_stderr() if first else nullcontext():
            result = self._task.detect_for_video(picture, self._last_ms)
        if not result.pose_landmarks:
            return None
        return _detection(result)

    def close(self) -> None:
        """Free the model."""
        self._task.close()


def count_people(model: Path, images: list[Image], most: int = 3) -> int:
    """Most people found at once in any of the pictures, each looked at by itself."""
    import mediapipe as mp

    task = _create(model, mask=False, video=False, people=most)
    try:
        found = (
            task.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=image)) for image in images
        )
        return max((len(result.pose_landmarks) for result in found), default=0)
    finally:
        task.close()


def _detection(result: Any) -> Detection:
    image = np.array([(p.x, p.y, p.visibility) for p in result.pose_landmarks[0]])
    world = np.array([(p.x, p.y, p.z) for p in result.pose_world_landmarks[0]])
    mask = None
    if result.segmentation_masks:
        mask = np.squeeze(result.segmentation_masks[0].numpy_view()).copy()
    return Detection(image[:, :2], world, image[:, 2], mask)


def _create(model: Path, *, mask: bool, video: bool, people: int = 1) -> Any:
    with _quiet_stderr():
        from mediapipe.tasks import python as tasks
        from mediapipe.tasks.python import vision

        mode = vision.RunningMode.VIDEO if video else vision.RunningMode.IMAGE
        options = vision.PoseLandmarkerOptions(
            base_options=tasks.BaseOptions(model_asset_path=str(model)),
            running_mode=mode,
            num_poses=people,
            output_segmentation_masks=mask,
        )
        try:
            return vision.PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(
                f"{model}: MediaPipe cannot load this pose model ({error}). Run "
                "`screener models fetch full`, or name another file with --model."
            ) from error


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Keep the C++ library's chatter at start-up away from the user's terminal."""
    try:
        descriptor = sys.stderr.fileno()
    except (AttributeError, OSError, ValueError):
        yield
        return
    sys.stderr.flush()
    kept = os.dup(descriptor)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), descriptor)
        try:
            yield
        finally:
            os.dup2(kept, descriptor)
            os.close(kept)

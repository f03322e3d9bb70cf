"""MediaPipe's pose landmarker: a picture in, 33 landmarks out. Only here is MediaPipe known."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from screener.errors import ModelError
from screener.pose.track import Floats

Image = NDArray[np.uint8]
_ROW_PIXELS = 4
_ONE_QUIET = threading.Lock()
_SURE, _SURE_OF_OTHERS = 0.5, 0.3
"""Detection confidence from which somebody is followed (MediaPipe's own), and looked for."""
MOST_PEOPLE = 4
"""So many are followed when the first look shows more than one."""


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

    To be closed (:func:`contextlib.closing`). Not to be shared between threads.

    Raises
    ------
    ModelError
        If the model file cannot be loaded.
    """

    def __init__(self, model: Path, mask: bool = False, people: int = 1) -> None:
        self._last_ms = -1
        self._found_before = False
        self._task = _create(model, mask=mask, video=True, people=people)

    def detect(self, image: Image, time_s: float) -> Detection | None:
        """Find the person in an ``(h, w, 3)`` RGB picture; times must not run backwards."""
        found = self.detect_all(image, time_s)
        return found[0] if found else None

    def detect_all(self, image: Image, time_s: float) -> list[Detection]:
        """Find everyone, up to the number asked for."""
        import mediapipe as mp

        self._last_ms = max(self._last_ms + 1, round(time_s * 1000))
        # rows of a mask are padded to 16 bytes; asking a padded one for its values ends the whole
        # process inside the C++ library, so the picture is made a multiple of 4 wide
        width = image.shape[1]
        spare = -width % _ROW_PIXELS
        padded = np.pad(image, ((0, 0), (0, spare), (0, 0)), mode="edge") if spare else image
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(padded))
        with nullcontext() if self._found_before else _quiet_stderr():
            result = self._task.detect_for_video(picture, self._last_ms)
        found = _detections(result)
        self._found_before |= bool(found)
        return [_narrowed(one, width, width + spare) for one in found] if spare else found

    def close(self) -> None:
        """Free the model."""
        self._task.close()


def look_at(model: Path, images: Iterable[Image], most: int = MOST_PEOPLE) -> list[list[Detection]]:
    """Everyone found in each of the pictures, each looked at by itself."""
    with glancing(model, most) as glance:
        return [glance(image) for image in images]


@contextmanager
def glancing(model: Path, most: int = MOST_PEOPLE) -> Iterator[Callable[[Image], list[Detection]]]:
    """Gives what finds everyone in an ``(h, w, 3)`` RGB picture, each looked at by itself."""
    import mediapipe as mp

    task = _create(model, mask=False, video=False, people=most)
    try:
        yield lambda image: _detections(
            task.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=image))
        )
    finally:
        task.close()


def _detections(result: Any) -> list[Detection]:
    """MediaPipe's result as plain arrays, one entry a person."""
    masks = result.segmentation_masks or [None] * len(result.pose_landmarks)
    found = []
    for points, metres, mask in zip(
        result.pose_landmarks, result.pose_world_landmarks, masks, strict=True
    ):
        image = np.array([(p.x, p.y, p.visibility) for p in points])
        world = np.array([(p.x, p.y, p.z) for p in metres])
        soft = None if mask is None else np.squeeze(mask.numpy_view()).copy()
        found.append(Detection(image[:, :2], world, image[:, 2], soft))
    return found


def _narrowed(one: Detection, width: int, padded: int) -> Detection:
    """A detection in a padded picture as one in the picture itself."""
    share = one.image_share * np.array([padded / width, 1.0])
    return replace(one, image_share=share, mask=None if one.mask is None else one.mask[:, :width])


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
            min_pose_detection_confidence=_SURE if people == 1 else _SURE_OF_OTHERS,
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
    """Keep the C++ library's chatter at start-up away from the user's terminal.

    One at a time: a second one would take the first one's nowhere for the terminal.
    """
    try:
        descriptor = sys.stderr.fileno()
    except (AttributeError, OSError, ValueError):
        yield
        return
    sys.stderr.flush()
    with _ONE_QUIET, Path(os.devnull).open("w") as nowhere:
        kept = os.dup(descriptor)
        os.dup2(nowhere.fileno(), descriptor)
        try:
            yield
        finally:
            os.dup2(kept, descriptor)
            os.close(kept)

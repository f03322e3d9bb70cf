"""A process that looks at stills of cameras while they are put up: pictures in, hints out.

``python -m screener.web.looker``, settings as JSON in the first line of its input, then for each
still a line of JSON about it and its bytes; one line of JSON goes out for each. Nothing is written
anywhere. It ends with its server, and by itself when no still has come for a minute.
"""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import numpy as np

from screener.clip.types import Movement, View
from screener.errors import VideoError
from screener.intake import STILL_SIDE, check_still
from screener.pose.landmarker import Detection, Image, glancing
from screener.pose.models import locate
from screener.pose.playback import PlaybackLandmarker
from screener.pose.track import PoseTrack
from screener.record.glance import Glances
from screener.web.bounds import limit_memory, make_way
from screener.web.settings import Settings

IDLE_S = 60.0
_MOST_CAMERAS = 50


def main() -> None:
    """Look until the server is gone or nothing comes any more."""
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever a library prints is no answer
    settings = Settings.from_text(given.readline().decode())
    make_way()
    limit_memory(settings.memory)
    cameras: dict[str, Glances] = {}
    with _glance(settings) as glance:
        for about, data in _stills(given):
            if about["who"] not in cameras and len(cameras) >= _MOST_CAMERAS:
                cameras.clear()
            camera = cameras.setdefault(about["who"], Glances())
            print(json.dumps(_answer(camera, glance, about, data)), file=answers)


def _answer(
    camera: Glances,
    glance: Callable[[Image], list[Detection]],
    about: dict[str, Any],
    data: bytes,
) -> dict[str, Any]:
    """What to change, or what is wrong with a still."""
    try:
        image = decoded(data)
    except VideoError as error:
        return {"error": str(error)}
    found = camera.hints(
        image,
        glance(image),
        time.monotonic(),
        movement=Movement(about["movement"]) if about["movement"] else None,
        view=View(about["view"]) if about["view"] else None,
        tall_px=about["tall"],
    )
    return {"hints": [hint.value for hint in found]}


def decoded(data: bytes) -> Image:
    """A still as ``(h, w, 3)`` RGB; raises VideoError if it is no small JPEG."""
    from PIL import Image as Pillow

    check_still(data)
    try:
        with Pillow.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            if max(picture.size) <= STILL_SIDE:
                return np.ascontiguousarray(np.asarray(picture.convert("RGB"), np.uint8))
    except (OSError, SyntaxError, ValueError, Pillow.DecompressionBombError):
        pass  # damaged, or no picture: told below, as one larger than its header says
    raise VideoError("The still cannot be read.")


def _stills(given: BinaryIO) -> Iterator[tuple[dict[str, Any], bytes]]:
    """What comes, until the input ends or nothing has come for long."""
    came = time.monotonic()

    def end_when_idle() -> None:
        while time.monotonic() - came < IDLE_S:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=end_when_idle, daemon=True).start()
    while line := given.readline():
        about = json.loads(line)
        yield about, given.read(about["size"])
        came = time.monotonic()


@contextmanager
def _glance(settings: Settings) -> Iterator[Callable[[Image], list[Detection]]]:
    if settings.playback is None:
        with glancing(locate(settings.model).path) as glance:
            yield glance
        return
    landmarker = PlaybackLandmarker(PoseTrack.load(settings.playback))

    def played(image: Image) -> list[Detection]:
        one = landmarker.detect(image, 0.0)
        return [] if one is None else [one]

    yield played


if __name__ == "__main__":
    main()

"""Single pictures of a clip, taken from the video once and kept where the screening says."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from screener.errors import VideoError
from screener.files import write_file
from screener.report.strokes import Image
from screener.screening import ScreenedClip
from screener.video import Frame, frame_at

LONG_SIDE = 960
_QUALITY = 92


def still(screened: ScreenedClip, time_s: float, long_side: int) -> Image | None:
    """The picture ``time_s`` seconds into the clip, ``(h, w, 3)`` RGB; None if it cannot be had.

    With a folder of stills the picture comes from there, at most ``LONG_SIDE`` large.
    """
    if screened.path is None:
        return None
    if screened.stills is None:
        frame = _frame(screened.path, time_s, long_side)
        return None if frame is None else np.ascontiguousarray(frame.image)
    kept = screened.stills / f"{round(time_s * 1000):08d}.jpg"
    if not kept.exists():
        frame = _frame(screened.path, time_s, LONG_SIDE)
        if frame is None:
            return None
        keep_still(kept, frame.image)
    data = np.frombuffer(kept.read_bytes(), np.uint8)
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if decoded is None:
        kept.unlink(missing_ok=True)
        return None
    image = cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB).astype(np.uint8)
    factor = long_side / max(image.shape[:2])
    if factor < 1:
        height, width = image.shape[:2]
        size = (max(1, round(width * factor)), max(1, round(height * factor)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return image


def keep_still(path: Path, image: Image) -> None:
    """Write an RGB picture as a JPEG; raises OSError if it cannot be written."""
    bgr = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, lambda temporary: temporary.write_bytes(data.tobytes()))


def _frame(path: Path, time_s: float, long_side: int) -> Frame | None:
    """The frame, None if the video is no longer there."""
    try:
        return frame_at(path, time_s, long_side)
    except VideoError:
        return None

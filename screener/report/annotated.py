"""The annotated video, H.264 that plays in a browser, and single annotated pictures."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from screener.report.overlay import Image, Overlay, draw
from screener.report.stills import still
from screener.rules.finding import Finding
from screener.screening import ScreenedClip
from screener.video import SCREENING_FPS, read_frames

LONG_SIDE = 960
_CLOCK = 90_000  # ticks a second: the usual time base of H.264 in mp4


def write_annotated(screened: ScreenedClip, findings: tuple[Finding, ...], path: Path) -> None:
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
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=round(screened.clip.track.fps) or 30)
        stream.options = {"preset": "superfast", "crf": "23"}
        stream.codec_context.time_base = Fraction(1, _CLOCK)
        for frame in read_frames(screened.path, LONG_SIDE, SCREENING_FPS):
            if frame.index >= count:
                break
            image = _even(frame.image)
            if overlay is None:
                overlay = Overlay.of(screened, findings, frame.image.shape[1])
                stream.height, stream.width = image.shape[:2]
                stream.pix_fmt = "yuv420p"
            picture = av.VideoFrame.from_ndarray(draw(image, overlay, frame.index), format="rgb24")
            picture.pts = round(frame.time_s * _CLOCK)
            picture.time_base = Fraction(1, _CLOCK)
            container.mux(stream.encode(picture))
        container.mux(stream.encode())


def key_frame_jpeg(
    screened: ScreenedClip, findings: tuple[Finding, ...], index: int, long_side: int = 640
) -> bytes | None:
    """One annotated frame as a JPEG, None if it cannot be had."""
    if screened.path is None or not 0 <= index < len(screened.clip.track):
        return None
    image = still(screened, float(screened.clip.track.time_s[index]), long_side)
    if image is None:
        return None
    overlay = Overlay.of(screened, findings, image.shape[1])
    drawn = cv2.cvtColor(draw(image, overlay, index), cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, 82])
    return data.tobytes() if done else None


def _even(image: Image) -> Image:
    """The picture without its last odd row or column: H.264 wants even sizes."""
    height, width = image.shape[:2]
    return np.ascontiguousarray(image[: height // 2 * 2, : width // 2 * 2])

"""Video files in, upright RGB frames with true timestamps out, one at a time.

Files are read through PyAV, which gives the container's own timestamps and rotation and scales
while it converts; OpenCV is the second reader, for what PyAV cannot open.
"""

from __future__ import annotations

import datetime
import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av
import numpy as np
from numpy.typing import NDArray

from screener.errors import VideoError

Image = NDArray[np.uint8]
Reader = Literal["pyav", "opencv"]

SCREENING_FPS = 30.0
"""Frames above this rate are passed over: a squat holds nothing above 6 Hz (Winter 2009)."""

_MIN_STEP_SHARE = 0.75  # of 1 / max_fps: lets the jitter of a phone's clock through
_READ_AHEAD = 8  # frames waiting between the decoding thread and its reader
_SAME_FRAME_S = 0.002
_FIRST_PHONE = 2000  # cameras without a set clock say 1904 or 1970
_BROKEN = (av.FFmpegError, OSError, IndexError)
"""What PyAV raises on damaged files; IndexError: a packet of a stream that came up later."""
_BROKEN_IN_A_ROW = 50  # undecodable packets after which a file is given up


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture: its number, seconds from the first one, ``(h, w, 3)`` RGB."""

    index: int
    time_s: float
    image: Image


@dataclass(frozen=True)
class VideoInfo:
    """Upright size in pixels, length in seconds and rate in Hz as the container states them."""

    width_px: int
    height_px: int
    duration_s: float
    fps: float


def check_readable(path: Path) -> None:
    """Raise VideoError, saying what to do, if ``path`` cannot be a video file."""
    if not path.exists():
        raise VideoError(f"{path}: no such file. Check the name and the folder.")
    if path.is_dir():
        raise VideoError(f"{path}: this is a folder. Name the video files in it, one by one.")
    if path.stat().st_size == 0:
        raise VideoError(f"{path}: the file is empty (0 bytes). Copy it from the camera again.")


def probe(path: Path) -> VideoInfo:
    """What the container says of a clip's size, length and rate.

    Raises
    ------
    VideoError
        If the file is missing, empty, no video, or a still picture.
    """
    check_readable(path)
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise VideoError(f"{path}: holds no video track. Choose a video file.")
            stream = container.streams.video[0]
            frame = next(container.decode(stream), None)
            if frame is None:
                raise VideoError(f"{path}: no picture can be decoded. Copy or export it again.")
            if stream.frames == 1 or container.format.name in {"image2", "png_pipe", "jpeg_pipe"}:
                raise VideoError(f"{path}: a single picture, not a video. Record a clip.")
            width, height = frame.width, frame.height
            if frame.rotation % 180:
                width, height = height, width
            duration = float(container.duration or 0) / av.time_base
            return VideoInfo(width, height, duration, float(stream.average_rate or 0))
    except MemoryError:
        raise  # PyAV's own is one of FFmpeg's errors as well; the file is not to blame
    except (*_BROKEN, ValueError) as error:
        raise _unreadable(path, error) from error


def recorded_on(path: Path) -> str:
    """Day of recording as the container tells it (``YYYY-MM-DD``), or an empty text."""
    try:
        with av.open(str(path)) as container:
            said = str(container.metadata.get("creation_time", ""))[:10]
        return said if datetime.date.fromisoformat(said).year >= _FIRST_PHONE else ""
    except (av.FFmpegError, OSError, ValueError):
        return ""


def read_frames(
    path: Path,
    long_side: int | None = None,
    max_fps: float | None = None,
    reader: Reader = "pyav",
    ahead: bool = True,
    *,
    quick: bool = False,
) -> Iterator[Frame]:
    """Decode a clip frame by frame, in threads that run ahead of the caller.

    Parameters
    ----------
    path
        The video file.
    long_side
        Frames are scaled down so that their longer side has at most this many pixels.
    max_fps
        Frames that come faster than this are passed over. The same path and ``max_fps`` always
        give the same frames.
    reader
        ``"pyav"``, or ``"opencv"``.
    ahead
        False keeps to the caller's thread: right where other processes use the other cores.
    quick
        Colours by a faster way, good for eyes; not bit for bit what the pose model is shown.

    Raises
    ------
    VideoError
        If the file cannot be opened, or no frame of it can be decoded.
    """
    check_readable(path)
    if reader == "pyav":
        frames = _decode_pyav(path, long_side, max_fps, "AUTO" if ahead else "NONE", quick)
    else:
        frames = _decode_opencv(path, long_side, max_fps)
    return _read_ahead(frames) if ahead else frames


def frame_at(path: Path, time_s: float, long_side: int | None = None) -> Frame | None:
    """The frame shown ``time_s`` seconds after the first one, found by seeking; None if none is.

    Cheap for a picture or two: only what lies between the last key frame and it is decoded.
    """
    try:
        check_readable(path)
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            first = next(container.decode(stream)).time or 0.0
            if stream.time_base and time_s > 1.0:
                container.seek(int((first + time_s) / stream.time_base), stream=stream)
            else:
                container.seek(0)
            for frame in container.decode(stream):
                if frame.time is not None and frame.time - first >= time_s - _SAME_FRAME_S:
                    image = _picture(frame, long_side)
                    return Frame(0, frame.time - first, image)
    except (VideoError, *_BROKEN, StopIteration):
        return None
    return None


def _scaled(width: int, height: int, long_side: int | None) -> tuple[int, int]:
    """Even size not above ``long_side``, same shape."""
    factor = min(1.0, long_side / max(width, height)) if long_side else 1.0
    if factor == 1.0:
        return width, height
    return max(2, round(width * factor / 2) * 2), max(2, round(height * factor / 2) * 2)


def _decode_pyav(
    path: Path,
    long_side: int | None,
    max_fps: float | None,
    threads: Literal["AUTO", "NONE"],
    quick: bool,
) -> Iterator[Frame]:
    try:
        container = av.open(str(path))
    except MemoryError:
        raise
    except (av.FFmpegError, OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    with container:
        if not container.streams.video:
            raise VideoError(f"{path}: holds no video track. Choose a video file.")
        clock = _Clock(max_fps)
        for frame in _frames_of(container, threads):
            time_s = clock.accept(frame.time)
            if time_s is None:
                continue
            picture = _quick_picture if quick else _picture
            yield Frame(clock.count - 1, time_s, picture(frame, long_side))
        if not clock.count:
            raise VideoError(f"{path}: no picture can be decoded. Copy or export it again.")


def _frames_of(
    container: av.container.InputContainer, threads: Literal["AUTO", "NONE"]
) -> Iterator[av.VideoFrame]:
    """Decoded frames; broken packets are passed over, a broken end ends the clip."""
    stream = container.streams.video[0]
    stream.thread_type = threads
    broken = 0
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
            yield from packet.decode()
            broken = 0
        except StopIteration:
            return
        except MemoryError:
            raise  # or the clip would end here, shorter than it is
        except _BROKEN:
            broken += 1
            if broken > _BROKEN_IN_A_ROW:
                return
            packets = container.demux(stream)  # an error has ended the one before


class _Clock:
    """Gives out times from the first frame on that strictly increase, at most ``max_fps``."""

    def __init__(self, max_fps: float | None) -> None:
        self.first: float | None = None
        self.last: float | None = None
        self.count = 0
        self.step = _MIN_STEP_SHARE / max_fps if max_fps else 0.0

    def accept(self, time: float | None) -> float | None:
        """Seconds since the first frame, or None if the frame is to be passed over."""
        if time is None:
            return None
        if self.first is None:
            self.first = time
        since = time - self.first
        if self.last is not None and (since <= self.last or since - self.last < self.step):
            return None
        self.last = since
        self.count += 1
        return since


def _picture(frame: av.VideoFrame, long_side: int | None) -> Image:
    """A decoded frame as an upright RGB picture of the size asked for."""
    width, height = _scaled(frame.width, frame.height, long_side)
    picture = frame.reformat(width, height, format="rgb24", interpolation="BILINEAR")
    return _upright(picture.to_ndarray().astype(np.uint8, copy=False), frame.rotation)


def _quick_picture(frame: av.VideoFrame, long_side: int | None) -> Image:
    """The same, scaled in the planes it is stored in: half the work of :func:`_picture`."""
    import cv2

    width, height = _scaled(frame.width, frame.height, long_side)
    if width % 2 or height % 2:
        return _picture(frame, long_side)
    planes = frame.reformat(width, height, format="yuv420p", interpolation="BILINEAR")
    rgb = cv2.cvtColor(planes.to_ndarray(), cv2.COLOR_YUV2RGB_I420)
    return _upright(rgb.astype(np.uint8, copy=False), frame.rotation)


def _upright(image: Image, rotation: int) -> Image:
    """Turn a stored picture as its rotation flag (degrees counter-clockwise) asks.

    The result is contiguous: PyAV pads rows of odd widths, and MediaPipe, shown such an array,
    sees noise instead of a picture and says nothing.
    """
    return np.ascontiguousarray(np.rot90(image, round(rotation / 90) % 4))


def _decode_opencv(path: Path, long_side: int | None, max_fps: float | None) -> Iterator[Frame]:
    import cv2

    capture = cv2.VideoCapture(str(path))
    try:
        if not capture.isOpened():
            raise VideoError(f"{path}: OpenCV cannot open this file. Try --reader pyav.")
        clock = _Clock(max_fps)
        while capture.grab():
            time_s = clock.accept(capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
            if time_s is None:
                continue
            decoded, bgr = capture.retrieve()
            if not decoded:
                continue
            height, width = bgr.shape[:2]
            size = _scaled(width, height, long_side)
            if size != (width, height):
                bgr = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
            yield Frame(
                clock.count - 1, time_s, cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB).astype(np.uint8)
            )
        if not clock.count:
            raise VideoError(f"{path}: no picture can be decoded. Copy or export it again.")
    finally:
        capture.release()


def _read_ahead(frames: Iterator[Frame]) -> Iterator[Frame]:
    """Run ``frames`` in a thread; hand on what it yields and what it raises."""
    waiting: queue.Queue[Frame | BaseException | None] = queue.Queue(_READ_AHEAD)
    stop = threading.Event()

    def put(item: Frame | BaseException | None) -> None:
        """Hand on, waiting while the reader has enough; gives up once nobody reads any more."""
        while not stop.is_set():
            with suppress(queue.Full):
                waiting.put(item, timeout=0.1)
                return

    def run() -> None:
        """Decode until the end, an error or nobody reads any more."""
        try:
            for frame in frames:
                put(frame)
                if stop.is_set():
                    break
            put(None)
        except BaseException as error:  # noqa: BLE001 - handed to the reader, raised there
            put(error)

    thread = threading.Thread(target=run, name="decoder", daemon=True)
    thread.start()
    try:
        while (item := waiting.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        thread.join()


def _unreadable(path: Path, error: Exception) -> VideoError:
    reason = getattr(error, "strerror", None) or str(error)
    return VideoError(
        f"{path}: cannot be read as a video ({reason}). If it plays elsewhere, export it as mp4 "
        "(H.264); if not, copy it from the camera again."
    )

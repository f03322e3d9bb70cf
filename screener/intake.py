"""What may come in from strangers: judged by first bytes and header, before any decoding."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import av

from screener.batch.find import HEAD_BYTES, is_video_head
from screener.errors import VideoError

STILL_BYTES, STILL_SIDE = 100_000, 640
"""The most that a single picture of a camera may have, in bytes and pixels of a side."""
_MARKER = 0xFF
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True)
class Limits:
    """The most that a film may have: bytes, seconds, pixels of a picture and of a side, tracks."""

    size: int = 1_000_000_000
    seconds: float = 600.0
    pixels: int = 4096 * 2304
    side: int = 5120
    fps: float = 960.0
    streams: int = 16


def check_first_bytes(path: Path, name: str) -> None:
    """Raise VideoError unless the file begins as a video does, whatever it is called."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not is_video_head(head):
        raise VideoError(
            f"{name}: is no video by its content. Choose the film itself, as the camera made it."
        )


def check_header(path: Path, name: str, limits: Limits) -> None:
    """Raise VideoError if the header promises more than ``limits`` allow, or no picture at all.

    Reading a header is what attackers' files are made for: call this only in a process that may
    die.
    """
    try:
        with av.open(str(path)) as container:
            streams = container.streams
            if len(streams) > limits.streams:
                raise VideoError(f"{name}: holds {len(streams)} tracks. Export it again as mp4.")
            if not streams.video:
                raise VideoError(f"{name}: holds no picture. Choose a film.")
            film = streams.video[0]
            width, height = film.codec_context.width, film.codec_context.height
            seconds = float(container.duration or 0) / av.time_base
            rate = float(film.average_rate or 0)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise VideoError(
            f"{name}: cannot be read as a video. If it plays elsewhere, export it as mp4 (H.264)."
        ) from error
    if not (0 < width <= limits.side and 0 < height <= limits.side):
        raise _too_large(name, width, height)
    if width * height > limits.pixels:
        raise _too_large(name, width, height)
    if seconds > limits.seconds:
        raise VideoError(
            f"{name}: lasts {seconds:.0f} s, more than {limits.seconds:.0f} s. Cut it to the "
            "repetitions."
        )
    if rate > limits.fps:
        raise VideoError(f"{name}: has {rate:.0f} pictures a second. Film with 30 to 240.")


def check_still(data: bytes) -> None:
    """Raise VideoError unless bytes are a small JPEG, as far as its header tells.

    Nothing is decoded: a few bytes of a JPEG can stand for a picture that fills the memory.
    """
    width, height = _jpeg_size(data)
    if not width or not height:
        raise VideoError("A still must be a JPEG.")
    if max(width, height) > STILL_SIDE:
        raise VideoError(
            f"The still is {width} x {height}. Send one of at most {STILL_SIDE} pixels a side."
        )


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height as the frame header of a JPEG tells them; zeros if there is none."""
    place = 2 if data.startswith(b"\xff\xd8") else len(data)
    while place + 9 <= len(data) and data[place] == _MARKER:
        if data[place + 1] in _FRAME_HEADERS:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return 0, 0


def _too_large(name: str, width: int, height: int) -> VideoError:
    return VideoError(
        f"{name}: its pictures are {width} x {height}. Film in 1080p, or export it smaller."
    )

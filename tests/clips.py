"""Makes clips for tests: copies of samples, cut, turned, broken."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from screener.video import read_frames

Image = NDArray[np.uint8]


def write_clip(path: Path, images: Iterable[Image], times: Iterable[float] | None = None) -> Path:
    """Write pictures as H.264 at 30 frames a second, or at the times given."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.options = {"preset": "ultrafast", "crf": "16"}
        stream.codec_context.time_base = Fraction(1, 90_000)
        clock = iter(times) if times is not None else None
        for index, image in enumerate(images):
            if index == 0:
                stream.height, stream.width = image.shape[:2]
                stream.pix_fmt = "yuv420p"
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
            frame.pts = round((next(clock) if clock else index / 30) * 90_000)
            frame.time_base = Fraction(1, 90_000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def changed_copy(
    source: Path, target: Path, change: Callable[[Image], Image], seconds: tuple[float, float]
) -> Path:
    """A stretch of a clip with every picture changed."""
    frames = (f for f in read_frames(source) if seconds[0] <= f.time_s < seconds[1])
    return write_clip(target, (change(frame.image) for frame in frames))


def with_sound(source: Path, target: Path, rate: int = 48_000) -> Path:
    """A copy of a clip with a tone as long as it is."""
    with av.open(str(source)) as film, av.open(str(target), "w") as container:
        pictures = film.streams.video[0]
        copy = container.add_stream_from_template(pictures)
        sound = container.add_stream("aac", rate=rate)
        sound.layout = "mono"
        for packet in film.demux(pictures):
            if packet.dts is not None:
                packet.stream = copy
                container.mux(packet)
        seconds = float((pictures.duration or 0) * (pictures.time_base or 0))
        tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)
        frame = av.AudioFrame.from_ndarray(
            tone.astype(np.float32)[None], format="fltp", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        container.mux(sound.encode(frame))
        container.mux(sound.encode(None))
    return target


def flag_rotation(path: Path, degrees: int) -> None:
    """Set the rotation flag in an mp4's track header, as phones do (clockwise degrees)."""
    cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    one = 1 << 16
    matrix = struct.pack(">9i", cos * one, sin * one, 0, -sin * one, cos * one, 0, 0, 0, 1 << 30)
    data = bytearray(path.read_bytes())
    header = data.index(b"tkhd")
    identity = struct.pack(">9i", one, 0, 0, 0, one, 0, 0, 0, 1 << 30)
    place = data.index(identity, header)
    data[place : place + len(matrix)] = matrix
    path.write_bytes(bytes(data))

"""Clips for the benchmarks, made of the samples: looped, cut short, made larger or smaller."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import takewhile
from pathlib import Path

import av
import numpy as np


def looped(source: Path, times: int, target: Path) -> Path:
    """The same film ``times`` times in a row; its packets are copied, nothing is encoded."""
    with av.open(str(target), "w") as out:
        copy = None
        for number in range(times):
            with av.open(str(source)) as container:
                stream = container.streams.video[0]
                if copy is None:
                    copy = out.add_stream_from_template(stream)
                rate, base = stream.average_rate or Fraction(30), stream.time_base or Fraction(1)
                shift = number * round(stream.frames / rate / base)
                for packet in container.demux(stream):
                    if packet.dts is None or packet.pts is None:
                        continue
                    packet.pts += shift
                    packet.dts += shift
                    packet.stream = copy
                    out.mux(packet)
    return target


def made_over(
    source: Path,
    target: Path,
    *,
    height: int,
    seconds: tuple[float, float] = (0.0, 1e9),
    every: int = 1,
) -> Path:
    """A part of a film in another size, encoded again as H.264; ``every`` nth frame of it."""
    with av.open(str(source)) as container:
        stream = container.streams.video[0]
        width = round(stream.width * height / stream.height / 4) * 4
        rate = (stream.average_rate or Fraction(30)) / every
        early = takewhile(lambda f: (f.time or 0.0) < seconds[1], container.decode(stream))
        wanted = (
            frame.reformat(width, height, format="yuv420p")
            for index, frame in enumerate(early)
            if (frame.time or 0.0) >= seconds[0] and index % every == 0
        )
        return encoded(_in_step(wanted, rate), target, rate, preset="veryfast", crf="23")


def slow_motion(source: Path, times: int, target: Path) -> Path:
    """The film as a camera with ``times`` the rate would have made it, pictures blended between."""
    with av.open(str(source)) as container:
        stream = container.streams.video[0]
        rate = (stream.average_rate or Fraction(30)) * times
        slow = _in_step(_blended(container.decode(stream), times), rate)
        return encoded(slow, target, rate, preset="veryfast", crf="23")


def encoded(frames: Iterable[av.VideoFrame], target: Path, rate: Fraction, **options: str) -> Path:
    """Write yuv420p pictures as H.264, each at the time it bears; ``options`` are those of x264."""
    with av.open(str(target), "w") as out:
        made = out.add_stream("libx264", rate=rate, options=options)
        made.pix_fmt = "yuv420p"
        for number, frame in enumerate(frames):
            if number == 0:
                made.width, made.height = frame.width, frame.height
                made.codec_context.time_base = frame.time_base
            out.mux(made.encode(frame))
        out.mux(made.encode())
    return target


def _in_step(frames: Iterable[av.VideoFrame], rate: Fraction) -> Iterator[av.VideoFrame]:
    """Frames at the times of a constant rate, from zero."""
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, 1 / rate
        yield frame


def _blended(frames: Iterable[av.VideoFrame], times: int) -> Iterator[av.VideoFrame]:
    last = None
    for frame in frames:
        now = frame.to_ndarray(format="yuv420p").astype(np.float32)
        before = now if last is None else last
        for step in range(1, times + 1):
            image = np.round(before + (now - before) * step / times).astype(np.uint8)
            yield av.VideoFrame.from_ndarray(image, format="yuv420p")
        last = now


def another(source: Path, number: int) -> bytes:
    """The bytes of an mp4 file with a number in an unused box: the same film, another clip."""
    return source.read_bytes() + struct.pack(">I4sI", 12, b"free", number)


def one_picture(folder: Path) -> bytes:
    """A film of a single frame."""
    path = folder / "one picture.mp4"
    with av.open(str(path), "w") as out:
        made = out.add_stream("libx264", rate=30)
        made.width, made.height, made.pix_fmt = 180, 320, "yuv420p"
        grey = np.full((320, 180, 3), 90, np.uint8)
        out.mux(made.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        out.mux(made.encode())
    return path.read_bytes()


def only_sound(folder: Path) -> bytes:
    """An mp4 file without pictures."""
    path = folder / "only sound.mp4"
    with av.open(str(path), "w") as out:
        made = out.add_stream("aac", rate=44100)
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 1024), np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate = 44100
        out.mux(made.encode(frame))
        out.mux(made.encode())
    return path.read_bytes()

"""Damaged and hostile video files through the reader: each in a process of its own, with limits.

A clip is short, so that thousands of damaged ones can be read: seven containers and codecs, eight
kinds of damage. A file may be read or be refused with a VideoError; anything else is a finding.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import struct
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

from screener.errors import VideoError
from screener.pose.infer import MODEL_LONG_SIDE
from screener.video import SCREENING_FPS, frame_at, probe, read_frames, recorded_on

SECONDS, MEMORY = 20, 3 << 30
"""What one file may cost: processor time, and address space in bytes."""
FORMATS = (
    ("mp4", "libx264"), ("mov", "libx265"), ("mkv", "libx264"), ("avi", "mpeg4"),
    ("webm", "libvpx"), ("ts", "mpeg2video"), ("avi", "mjpeg"),
)  # fmt: skip
_BOXES = (b"moov", b"trak", b"mdia", b"stbl", b"stts", b"stsz", b"stco", b"stsd", b"mvhd", b"tkhd",
          b"mdhd", b"elst", b"ctts", b"stsc", b"avc1", b"hev1", b"avcC", b"mdat", b"ftyp", b"stss",
          b"strh", b"strf", b"idx1", b"\x1a\x45\xdf\xa3", b"\x16\x54\xae\x6b")  # fmt: skip
_EXTREMES = (0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, 0xFFFF, 0x10000)

Damage = Callable[[bytearray, random.Random], bytearray]


def bits(data: bytearray, rng: random.Random) -> bytearray:
    """A few bits turned, anywhere."""
    for _ in range(rng.choice((1, 4, 16, 256))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return data


def head(data: bytearray, rng: random.Random) -> bytearray:
    """Bytes of the first or last kilobyte, where headers lie, replaced."""
    for _ in range(rng.choice((1, 3, 10))):
        place = rng.randrange(min(1200, len(data)))
        data[place if rng.random() < 0.5 else -1 - place] = rng.randrange(256)
    return data


def numbers(data: bytearray, rng: random.Random) -> bytearray:
    """Numbers just after a box's name - sizes, counts, rates, matrices - set to extremes."""
    places = [k for box in _BOXES if (k := data.find(box)) >= 0]
    for _ in range(rng.choice((1, 2, 4))):
        place = rng.choice(places or [0]) + rng.randrange(-4, 80)
        if 0 <= place < len(data) - 4:
            data[place : place + 4] = struct.pack(">I", rng.choice(_EXTREMES))
    return data


def short(data: bytearray, rng: random.Random) -> bytearray:
    """Cut off."""
    return data[: rng.randrange(1, len(data))]


def holes(data: bytearray, rng: random.Random) -> bytearray:
    """A stretch of zeros, as a card that failed leaves it."""
    start = rng.randrange(len(data))
    end = min(len(data), start + rng.choice((16, 512, 4096)))
    data[start:end] = bytes(end - start)
    return data


def twice(data: bytearray, rng: random.Random) -> bytearray:
    """A stretch put in again somewhere else."""
    start = rng.randrange(len(data))
    place = rng.randrange(len(data))
    data[place:place] = data[start : start + rng.choice((8, 100, 3000))]
    return data


def missing(data: bytearray, rng: random.Random) -> bytearray:
    """A stretch left out."""
    start = rng.randrange(len(data))
    del data[start : start + rng.choice((1, 8, 200, 3000))]
    return data


def renamed(data: bytearray, rng: random.Random) -> bytearray:
    """One box called like another."""
    places = [k for box in _BOXES if (k := data.find(box)) >= 0]
    if places:
        place = rng.choice(places)
        data[place : place + 4] = rng.choice(_BOXES)
    return data


DAMAGES: tuple[Damage, ...] = (bits, head, numbers, short, holes, twice, missing, renamed)


def make_seeds(folder: Path) -> list[Path]:
    """A clip of a second and a half in every format: a square that moves over grey."""
    seeds = []
    for number, (suffix, codec) in enumerate(FORMATS):
        path = folder / f"seed{number}_{codec}.{suffix}"
        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=30)
            stream.width, stream.height = 96, 160
            stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
            if codec == "libx265":
                stream.options = {"x265-params": "log-level=none"}
            for index in range(45):
                image = np.full((160, 96, 3), 90, np.uint8)
                image[index : index + 60, 30:60] = 200
                container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
            container.mux(stream.encode())
        seeds.append(path)
    return seeds


def read(path: Path) -> str:
    """Read a file as the pipeline does; what came of it, in a few words."""
    try:
        recorded_on(path)
        probe(path)
        last = -1.0
        for frame in read_frames(path, MODEL_LONG_SIDE, SCREENING_FPS):
            height, width, _ = frame.image.shape
            if not (frame.time_s > last and 0 < max(height, width) <= MODEL_LONG_SIDE):
                return f"finding: time {frame.time_s} after {last}, {width} x {height}"
            last = frame.time_s
        frame_at(path, last / 2, 300)
    except VideoError:
        return "refused"
    except BaseException as error:  # noqa: BLE001 - that is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"finding: {type(error).__name__}: {error} at {Path(place.filename).name}"
    return "read"


def limited(path: Path, work: Callable[[Path], str] = read) -> str:
    """What ``work`` says of a file, done in a process that may use only so much."""
    inlet, outlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(inlet)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        signal.alarm(6 * SECONDS)  # a wait that uses no processor time
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        os.write(outlet, work(path).encode()[:2000])
        os._exit(0)
    os.close(outlet)
    with os.fdopen(inlet, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return f"finding: ended by {signal.Signals(os.WTERMSIG(status)).name}"
    return said or "finding: ended without a word"


def run(count: int, seed: int = 0, keep: Path | None = None) -> Counter[tuple[str, str]]:
    """Read ``count`` damaged files; how often each (format or damage, outcome) came.

    Files with findings are copied to ``keep``.
    """
    av.logging.set_level(None)
    rng = random.Random(seed)
    seen: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as name:
        seeds = make_seeds(Path(name))
        for number in range(count):
            origin, damage = seeds[number % len(seeds)], rng.choice(DAMAGES)
            path = Path(name) / f"{number}_{damage.__name__}{origin.suffix}"
            path.write_bytes(damage(bytearray(origin.read_bytes()), rng))
            outcome = limited(path)
            seen[damage.__name__, outcome] += 1
            if keep and outcome.startswith("finding"):
                (keep / path.name).write_bytes(path.read_bytes())
            path.unlink()
    return seen


def report(count: int, keep: Path | None = None) -> str:
    """The campaign as a section of docs/hardening.md."""
    began = time.monotonic()
    seen = run(count, keep=keep)
    outcomes = ("read", "refused")
    lines = [
        "| damage | read | refused with a VideoError | anything else |",
        "| --- | ---: | ---: | ---: |",
    ]
    for damage in DAMAGES:
        of = {o: n for (d, o), n in seen.items() if d == damage.__name__}
        other = sum(n for o, n in of.items() if o not in outcomes)
        cells = [str(of.get(o, 0)) for o in outcomes]
        lines.append(f"| {(damage.__doc__ or '').strip('.')} | {' | '.join(cells)} | {other} |")
    found = sorted({o for _, o in seen if o.startswith("finding")})
    lines += ["", *(f"- {f}" for f in found)] if found else []
    took = time.monotonic() - began
    return "\n".join([f"{count} files in {took:.0f} s.", "", *lines])

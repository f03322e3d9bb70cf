"""Pictures into H.264 in a thread of its own, with the original sound if it is wanted."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

_CLOCK = 90_000  # ticks a second: the usual time base of H.264 in mp4
_WAITING = 8


@dataclass(frozen=True)
class Quality:
    """Constant quality ``crf``, never above ``most_kbit_s`` on average (0: no limit)."""

    crf: int = 25
    most_kbit_s: int = 0


USUAL = Quality()


class Encoder:
    """Writes a video; ``put`` hands over a picture and returns at once.

    What goes wrong in the thread is raised by the next ``put`` or on leaving.
    """

    def __init__(self, path: Path, fps: float, quality: Quality, sound: Path | None = None) -> None:
        self._path, self._fps, self._quality, self._sound = path, fps, quality, sound
        self._queue: queue.Queue[tuple[NDArray[np.uint8], float] | None] = queue.Queue(_WAITING)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="encoder", daemon=True)

    def __enter__(self) -> Encoder:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._queue.put(None)
        self._queue.put(None)  # a second one, should closing the file fail after the first
        self._thread.join()
        if self._error is not None and error is None:
            raise self._error

    def put(self, image: NDArray[np.uint8], time_s: float) -> None:
        """Add one picture ``(h, w, 3)`` RGB of even size, shown from ``time_s`` on."""
        if self._error is not None:
            raise self._error
        self._queue.put((image, time_s))

    def _run(self) -> None:
        try:
            self._encode()
        except BaseException as error:  # noqa: BLE001 - raised where pictures are put
            self._error = error
            while self._queue.get() is not None:
                pass

    def _encode(self) -> None:
        with av.open(str(self._path), "w", format="mp4", options={"movflags": "faststart"}) as out:
            stream = out.add_stream("libx264", rate=round(self._fps) or 30)
            stream.options = _options(self._quality)
            stream.codec_context.time_base = Fraction(1, _CLOCK)
            sound = _sound(self._sound, out) if self._sound else iter(())
            begun = False
            until, packet = -1.0, None
            while (item := self._queue.get()) is not None:
                image, time_s = item
                if not begun:
                    stream.height, stream.width = image.shape[:2]
                    stream.pix_fmt = "yuv420p"
                    begun = True
                planes = cv2.cvtColor(image, cv2.COLOR_RGB2YUV_I420).astype(np.uint8, copy=False)
                picture = av.VideoFrame.from_ndarray(planes, format="yuv420p")
                picture.pts = round(time_s * _CLOCK)
                picture.time_base = Fraction(1, _CLOCK)
                out.mux(stream.encode(picture))
                while until <= time_s:  # sound keeps up with the pictures
                    if packet is not None:
                        out.mux(packet)
                    packet = next(sound, None)
                    until = float("inf") if packet is None else _seconds(packet)
            if begun:
                out.mux(stream.encode())


def _options(quality: Quality) -> dict[str, Any]:
    options: dict[str, Any] = {"preset": "superfast", "crf": str(quality.crf), "threads": "2"}
    if quality.most_kbit_s:
        options |= {"maxrate": f"{quality.most_kbit_s}k", "bufsize": f"{2 * quality.most_kbit_s}k"}
    return options


def _sound(path: Path, out: av.container.OutputContainer) -> Iterator[Any]:
    """Sound of a file as AAC packets, counted from its first picture; nothing if it has none."""
    source = av.open(str(path))
    if not source.streams.audio:
        source.close()
        return iter(())
    stream = out.add_stream("aac", rate=48_000)
    return _packets(source, stream)


def _packets(
    source: av.container.InputContainer, stream: av.audio.stream.AudioStream
) -> Iterator[Any]:
    with source:
        picture = source.streams.video[0]
        first = float((picture.start_time or 0) * (picture.time_base or 0))
        for frame in source.decode(source.streams.audio[0]):
            if frame.time is None or frame.time < first or frame.time_base is None:
                continue
            frame.pts = round((frame.time - first) / frame.time_base)
            yield from stream.encode(frame)
        yield from stream.encode(None)


def _seconds(packet: Any) -> float:
    if packet.pts is None or packet.time_base is None:
        return 0.0
    return float(packet.pts * packet.time_base)

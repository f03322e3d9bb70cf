"""The raw recording: every picture, at its true time, safe on the disk half a second later.

The file is a fragmented mp4 while it grows, so it plays however it ends; closed properly it
becomes an ordinary one (FFmpeg's ``hybrid_fragmented``).
"""

from __future__ import annotations

import datetime
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from screener.record.disk import Disk, Spool, open_disk
from screener.record.shot import Image, Shot

_CLOCK = 90_000  # ticks a second
_FRAGMENT_S = 0.5
_MOST_WAITING = 90  # pictures: 3 s for the encoder to catch up
_GAP = 1.5  # times the usual step: a picture is missing
_Waiting = tuple[float, NDArray[np.uint8]]  # time in seconds, picture in YUV 4:2:0
_OPTIONS: dict[str, Any] = {
    "preset": "ultrafast",
    "tune": "zerolatency",
    "crf": "18",
    "threads": "1",
}


@dataclass(frozen=True)
class Recording:
    """A finished recording.

    ``frames`` were put, the last one ``duration_s`` after the first; ``dropped`` is how many
    pictures the camera itself left out in between.
    """

    path: Path
    frames: int
    duration_s: float
    dropped: int


class Recorder:
    """Writes pictures to an mp4 file in threads of its own; none is ever left out.

    ``put`` returns at once unless the encoder is seconds behind; what goes wrong (OSError) is
    kept in ``error`` and raised by ``finish``.
    """

    def __init__(self, path: Path, opened: Callable[[Path], Disk] = open_disk) -> None:
        self.path = path
        self.error: OSError | None = None
        self._spool = Spool(path, opened)
        self._times: list[float] = []
        self._queue: queue.Queue[_Waiting | None] = queue.Queue(_MOST_WAITING)
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many pictures are not encoded yet."""
        return self._queue.qsize()

    @property
    def seconds(self) -> float:
        """How much has been handed over."""
        return self._times[-1] - self._times[0] if self._times else 0.0

    def put(self, shot: Shot) -> None:
        """Add a picture; its time must be later than that of the one before."""
        if self.error is None and (not self._times or shot.time_s > self._times[-1]):
            self._times.append(shot.time_s)
            self._queue.put((shot.time_s, _yuv(shot.image)))

    def finish(self) -> Recording:
        """Close the file.

        Raises
        ------
        OSError
            If it could not be written to its end; what was written before can be played.
        """
        self._queue.put(None)
        self._queue.put(None)  # a second one, should closing the file fail after the first
        self._thread.join()
        try:
            self._spool.close()
        except OSError as error:
            self.error = error
        if self.error is not None:
            raise self.error
        return Recording(self.path, len(self._times), self.seconds, dropped(self._times))

    def discard(self) -> None:
        """Close the file and delete it."""
        with suppress(OSError):
            self.finish()
        self.path.unlink(missing_ok=True)

    def _run(self) -> None:
        try:
            self._encode()
        except (OSError, av.FFmpegError) as error:
            self.error = self._spool.error or _as_os_error(error)
            while self._queue.get() is not None:
                pass

    def _encode(self) -> None:
        first = self._queue.get()
        if first is None:
            return
        options = {
            "movflags": "hybrid_fragmented",
            "frag_duration": str(round(_FRAGMENT_S * 1e6)),
        }
        with av.open(self._spool, "w", format="mp4", options=options) as out:
            now = datetime.datetime.now(datetime.timezone.utc)
            out.metadata["creation_time"] = now.isoformat(timespec="seconds")
            stream = out.add_stream("libx264", rate=30)
            stream.options = _OPTIONS
            stream.codec_context.time_base = Fraction(1, _CLOCK)
            stream.height, stream.width = first[1].shape[0] * 2 // 3, first[1].shape[1]
            stream.pix_fmt = "yuv420p"
            item: _Waiting | None = first
            key_s = -_FRAGMENT_S
            while item is not None:
                since = item[0] - first[0]
                picture = av.VideoFrame.from_ndarray(item[1], format="yuv420p")
                picture.pts = round(since * _CLOCK)
                picture.time_base = Fraction(1, _CLOCK)
                if since - key_s >= _FRAGMENT_S:  # whatever the rate, time is what counts
                    picture.pict_type, key_s = av.video.frame.PictureType.I, since
                out.mux(stream.encode(picture))
                item = self._queue.get()
            out.mux(stream.encode())


def dropped(times: Sequence[float]) -> int:
    """How many pictures are missing between the ``times`` (seconds) of those that came."""
    step = np.diff(times)
    if len(step) < 3:
        return 0
    usual = float(np.median(step))
    gaps = step[step > _GAP * usual]
    return int(np.round(gaps / usual - 1).sum())


def _yuv(image: Image) -> NDArray[np.uint8]:
    """A picture as the encoder wants it, half as large; an odd row or column cannot be kept.

    OpenCV takes a tenth of the time PyAV's own way from RGB takes, for the same values (mean
    difference 0.1 grey levels).
    """
    height, width = image.shape[0] // 2 * 2, image.shape[1] // 2 * 2
    return cv2.cvtColor(image[:height, :width], cv2.COLOR_RGB2YUV_I420).astype(np.uint8, copy=False)


def _as_os_error(error: Exception) -> OSError:
    return error if isinstance(error, OSError) else OSError(str(error))

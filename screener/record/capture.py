"""Takes pictures from a source in a thread: the newest for whoever looks, all for the record."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import cv2
import numpy as np

from screener.errors import ScreenerError
from screener.record.recorder import Recorder
from screener.record.shot import Image, Shot, Slot, Source


class Capture:
    """Runs a source until it ends, is lost, or is closed.

    Attributes
    ----------
    newest
        The newest picture, once.
    lost
        What went wrong, if the source did not just end.
    resized
        Whether the pictures changed their size: then they are fitted into the first one's.
    """

    def __init__(self, source: Source) -> None:
        self.newest: Slot[Shot] = Slot()
        self.lost: ScreenerError | None = None
        self.resized = False
        self._source = source
        self._recorder: Recorder | None = None
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._heard = time.monotonic()
        self._size: tuple[int, int] | None = None
        self._thread = threading.Thread(target=self._run, name="capture", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._heard = time.monotonic()
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether there may be more pictures."""
        return self._thread.is_alive()

    @property
    def silent_s(self) -> float:
        """Seconds since the last picture came."""
        return time.monotonic() - self._heard

    def record(self, recorder: Recorder | None) -> None:
        """Give every picture from now on to ``recorder`` as well; None ends that."""
        with self._lock:
            self._recorder = recorder

    def close(self, patience_s: float = 1.0) -> None:
        """Stop, and give the device back; one that hangs is left behind."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(patience_s)

    def _run(self) -> None:
        try:
            while not self._closing.is_set() and (shot := self._source.read()) is not None:
                self._heard = time.monotonic()
                shot = self._fitted(shot)
                with self._lock:
                    if self._recorder is not None:
                        self._recorder.put(shot)
                self.newest.put(shot)
        except ScreenerError as error:
            self.lost = error
        finally:
            self._source.close()

    def _fitted(self, shot: Shot) -> Shot:
        size = (shot.image.shape[1], shot.image.shape[0])
        if self._size is None:
            self._size = size
        if size == self._size:
            return shot
        self.resized = True
        return replace(shot, image=fitted(shot.image, *self._size))


def fitted(image: Image, width: int, height: int) -> Image:
    """A picture scaled into a size, its shape kept, black beside it."""
    scale = min(width / image.shape[1], height / image.shape[0])
    inner = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    canvas = np.zeros((height, width, 3), np.uint8)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(image, inner, interpolation=way)
    canvas[top : top + inner[1], left : left + inner[0]] = small
    return canvas

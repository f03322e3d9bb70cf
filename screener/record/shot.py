"""What a camera hands over, and the place where only the newest of it waits."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Shot:
    """One picture of a source.

    ``time_s`` is the source's own clock in seconds from its first picture, ``image`` ``(h, w, 3)``
    RGB, ``seen_at`` when it was at hand (``time.perf_counter``).
    """

    time_s: float
    image: Image
    seen_at: float


class Source(Protocol):
    """Where pictures come from."""

    name: str

    def read(self) -> Shot | None:
        """Wait for the next picture; None after the last one.

        Raises
        ------
        CameraError
            If the source is lost.
        """
        ...

    def close(self) -> None:
        """Give the device back."""
        ...


class Slot(Generic[T]):
    """Room for one thing: a new one takes the place of an old one, so nobody ever lags behind."""

    def __init__(self) -> None:
        self._item: T | None = None
        self._ready = threading.Condition()
        self.passed_over = 0
        """How many things nobody took in time."""

    def put(self, item: T) -> None:
        """Leave something; never waits."""
        with self._ready:
            self.passed_over += self._item is not None
            self._item = item
            self._ready.notify()

    def take(self, timeout_s: float) -> T | None:
        """The newest thing, each only once; None if nothing came in time."""
        with self._ready:
            if self._item is None:
                self._ready.wait(timeout_s)
            item, self._item = self._item, None
            return item

"""Looks at the newest picture in a thread, as well as this machine can without falling behind."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from screener.pose.infer import MODEL_LONG_SIDE
from screener.pose.landmarker import Detection, Landmarker
from screener.record.shot import Image, Shot, Slot

MOST_LOOK_MS = 40.0
"""A look at every picture may take this long: 25 a second."""
_JUDGED_LOOKS = 45
_LARGEST = 1280  # a 720p picture costs the model no more than a small one: it is not scaled
_GIVES_WAY = 15  # pictures waiting to be recorded for which one more is passed over


@dataclass(frozen=True)
class Rung:
    """How pictures are looked at: by which model, and every how manyth."""

    model: str
    every: int


@dataclass(frozen=True, eq=False)
class Look:
    """A picture and who was found: in itself, or, where ``looked`` is False, in the one before."""

    shot: Shot
    found: Detection | None
    looked: bool


def ladder(model: str, lite: bool) -> tuple[Rung, ...]:
    """From the best way of looking to the cheapest; ``lite`` if that model is at hand."""
    rungs = [Rung(model, 1), Rung(model, 2)]
    if lite and model != "lite":
        rungs += [Rung("lite", 1), Rung("lite", 2)]
    return tuple(rungs)


def too_slow(rung: Rung, costs_ms: list[float]) -> bool:
    """Whether the median look takes longer than there is time for."""
    return float(np.median(costs_ms)) > MOST_LOOK_MS * rung.every


class Watch:
    """Takes pictures from ``newest`` and leaves them, looked at, in ``looks``.

    Parameters
    ----------
    newest
        Where pictures come from.
    make
        Makes the landmarker of a model by name; called in the thread that uses it.
    rungs
        Ways of looking, best first; one that is too slow is left for the next.
    waiting
        How many pictures wait to be recorded: the more, the fewer are looked at.
    """

    def __init__(
        self,
        newest: Slot[Shot],
        make: Callable[[str], Landmarker],
        rungs: tuple[Rung, ...],
        waiting: Callable[[], int] = lambda: 0,
    ) -> None:
        self.looks: Slot[Look] = Slot()
        self.fell_to: list[Rung] = []
        self.error: BaseException | None = None
        self.count = 0
        self.ready = threading.Event()
        self._newest, self._make, self._rungs, self._waiting = newest, make, rungs, waiting
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    @property
    def rung(self) -> Rung:
        """How pictures are looked at now."""
        return self._rungs[len(self.fell_to)]

    def close(self) -> None:
        """Stop and free the model."""
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._closing.is_set():
                self._on(self.rung)
        except BaseException as error:  # noqa: BLE001 - raised where looks are taken
            self.error = error
            self.ready.set()

    def _on(self, rung: Rung) -> None:
        """Look in one way until it is too slow."""
        landmarker = self._make(rung.model)
        self.ready.set()
        costs: deque[float] = deque(maxlen=_JUDGED_LOOKS)
        last: Detection | None = None
        number = 0
        try:
            while not self._closing.is_set():
                shot = self._newest.take(0.2)
                if shot is None:
                    continue
                number += 1
                every = rung.every * (1 + self._waiting() // _GIVES_WAY)
                looked = number % every == 0
                if looked:
                    last = self._look(landmarker, shot, costs)
                self.looks.put(Look(shot, last, looked))
                if self._gives_way(rung, costs):
                    return
        finally:
            landmarker.close()

    def _look(self, landmarker: Landmarker, shot: Shot, costs: deque[float]) -> Detection | None:
        began = time.perf_counter()
        found = landmarker.detect(small(shot.image, _LARGEST), shot.time_s)
        costs.append(1000 * (time.perf_counter() - began))
        self.count += 1
        return found

    def _gives_way(self, rung: Rung, costs: deque[float]) -> bool:
        last_rung = len(self.fell_to) + 1 == len(self._rungs)
        if last_rung or len(costs) < _JUDGED_LOOKS or not too_slow(rung, list(costs)):
            return False
        self.fell_to.append(self._rungs[len(self.fell_to) + 1])
        return True


def small(image: Image, largest: int = MODEL_LONG_SIDE) -> Image:
    """The picture, if its longer side is above ``largest`` at the size the model needs."""
    if max(image.shape[:2]) <= largest:
        return image
    scale = MODEL_LONG_SIDE / max(image.shape[:2])
    size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    return cv2.resize(image, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)

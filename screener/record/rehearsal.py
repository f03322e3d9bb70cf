"""A video file in a camera's place: its pictures come at their true pace."""

from __future__ import annotations

import time
from pathlib import Path

from screener.record.shot import Shot
from screener.video import check_readable, probe, read_frames


class Rehearsal:
    """Plays a file; ``speed`` 2 plays it twice as fast, with the times it has.

    Raises
    ------
    VideoError
        If it is no video file.
    """

    def __init__(self, path: Path, speed: float = 1.0) -> None:
        check_readable(path)
        probe(path)
        self.name = path.name
        self._frames = read_frames(path)
        self._speed = speed
        self._began: float | None = None

    def read(self) -> Shot | None:
        """The next picture when its time has come; None at the end of the file."""
        frame = next(self._frames, None)
        if frame is None:
            return None
        now = time.perf_counter()
        if self._began is None:
            self._began = now
        early = self._began + frame.time_s / self._speed - now
        if early > 0:
            time.sleep(early)
        return Shot(frame.time_s, frame.image, time.perf_counter())

    def close(self) -> None:
        """Close the file."""
        self._frames.close()  # type: ignore[attr-defined]

"""Bytes on their way to the disk: a disk that is slow for a while holds nobody up."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

SYNC_S = 0.5
"""So often the operating system is asked to put on the disk what it was given."""
MOST_BYTES = 256 * 1024 * 1024
"""So much may wait: half a minute or more of video."""


class Disk(Protocol):
    """An open file that can be written anywhere."""

    def seek(self, offset: int, /) -> int:
        """Go to a place."""
        ...

    def write(self, data: bytes, /) -> int:
        """Write there."""
        ...

    def fileno(self) -> int:
        """The file's number for the operating system."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


def open_disk(path: Path) -> Disk:
    """A new file without a buffer of its own."""
    return path.open("wb", buffering=0)


class Spool:
    """A file to write to that returns at once; a thread does the writing and syncing.

    What goes wrong in the thread (OSError) is raised by the next :meth:`write` and by
    :meth:`close`. If more than ``MOST_BYTES`` wait, writing waits as well.
    """

    def __init__(self, path: Path, opened: Callable[[Path], Disk] = open_disk) -> None:
        self._disk = opened(path)
        self._waiting: queue.Queue[tuple[int, bytes] | None] = queue.Queue()
        self._room = threading.Condition()
        self._bytes = self._at = self._end = 0
        self.error: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="disk", daemon=True)
        self._thread.start()

    @property
    def waiting_bytes(self) -> int:
        """Bytes not yet written."""
        return self._bytes

    def write(self, data: bytes) -> int:
        """Take over bytes for the present place."""
        with self._room:
            self._room.wait_for(lambda: self._bytes < MOST_BYTES or self.error is not None)
            if self.error is not None:
                raise self.error
            self._bytes += len(data)
        self._waiting.put((self._at, bytes(data)))
        self._at += len(data)
        self._end = max(self._end, self._at)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, as files do."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._end}[whence]
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """The present place."""
        return self._at

    def close(self) -> None:
        """Wait until everything is on the disk; raise OSError if it is not."""
        self._waiting.put(None)
        self._thread.join()
        if self.error is not None:
            raise self.error

    def _run(self) -> None:
        try:
            self._write_all()
        except OSError as error:
            with self._room:
                self.error = error
                self._room.notify_all()
        finally:
            self._disk.close()

    def _write_all(self) -> None:
        synced, place = time.monotonic(), 0
        while (item := self._waiting.get()) is not None:
            offset, data = item
            if offset != place:
                self._disk.seek(offset)
            rest = memoryview(data)
            while rest:
                rest = rest[self._disk.write(bytes(rest)) :]
            place = offset + len(data)
            with self._room:
                self._bytes -= len(data)
                self._room.notify_all()
            if time.monotonic() - synced > SYNC_S:
                os.fsync(self._disk.fileno())
                synced = time.monotonic()
        os.fsync(self._disk.fileno())

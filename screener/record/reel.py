"""The recordings of a session: begun, kept or thrown away, in files that tell what they show."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from screener.errors import OutputError
from screener.record.disk import Disk
from screener.record.recorder import Recorder, Recording


class Reel:
    """At most one recording at a time, in a folder.

    Attributes
    ----------
    kept
        What was recorded and kept.
    now
        The recording under way, or None.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """

    def __init__(self, folder: Path, opened: Callable[[Path], Disk]) -> None:
        _check_folder(folder)
        self.kept: list[Recording] = []
        self.now: Recorder | None = None
        self._folder, self._opened = folder, opened

    @property
    def waiting(self) -> int:
        """Pictures that are not encoded yet."""
        return 0 if self.now is None else self.now.waiting

    @property
    def broken(self) -> bool:
        """Whether the recording under way cannot go on."""
        return self.now is not None and self.now.error is not None

    def begin(self, name: str) -> Recorder:
        """Begin a recording; raises OutputError if its file cannot be made."""
        now = datetime.datetime.now().strftime("%H%M%S")
        path = _free(self._folder / f"{now}_{len(self.kept) + 1}_{name}.mp4")
        try:
            self.now = Recorder(path, self._opened)
        except OSError as error:
            raise cannot_write(path, error) from error
        return self.now

    def end(self, keep: bool) -> Recording | None:
        """End the recording under way; returns it if it is kept.

        Raises
        ------
        OutputError
            If it could not be written to its end; what there is of it is kept all the same.
        """
        recorder, self.now = self.now, None
        if recorder is None:
            return None
        if not keep or recorder.seconds <= 0:
            recorder.discard()
            return None
        try:
            self.kept.append(recorder.finish())
        except OSError as error:
            self.kept.append(Recording(recorder.path, 0, recorder.seconds, 0))
            raise cannot_write(recorder.path, error) from error
        return self.kept[-1]


def cannot_write(path: Path, error: OSError) -> OutputError:
    """The error of a file or folder that cannot be written."""
    return OutputError(
        f"{path}: cannot be written ({error.strerror or error}). Choose another folder with --out, "
        "or make room; what was written before can be played."
    )


def _free(path: Path) -> Path:
    """The path, or one like it that is not taken."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _check_folder(folder: Path) -> None:
    trial = folder / ".trial"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(b"")
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        with suppress(OSError):
            trial.unlink(missing_ok=True)

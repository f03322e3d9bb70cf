"""What is told while a batch runs: bars on a terminal, plain lines elsewhere, or nothing."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from screener.batch.jobs import Looked, Screened
from screener.batch.words import say


class Watch:
    """Counts what is done; base of the two that show it. Used as a context manager."""

    def __init__(self, clips: int, total_bytes: int, language: str = "en") -> None:
        self.tell = say(language)
        self.clips, self.total_bytes = clips, max(1, total_bytes)
        self.done = self.failed = self.known = self.frames = self.bytes = 0
        self.looked_bytes = 0
        self._began = time.monotonic()

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def inside(self, event: dict[str, Any]) -> None:
        """A worker tells how far it is in a clip."""

    def clip(self, looked: Looked, size: int) -> None:
        """A clip has been looked at, or given up."""
        self.done += 1
        self.failed += looked.failure is not None
        self.known += looked.known
        self.bytes += size
        if not looked.known and looked.failure is None:
            self.frames += looked.frames
            self.looked_bytes += size

    def session(self, screened: Screened) -> None:
        """A session has been written, or given up."""

    @property
    def fps(self) -> float:
        """Frames looked at a second, all workers together."""
        return self.frames / max(1e-6, time.monotonic() - self._began)

    def left(self) -> str:
        """Time left, by the bytes looked at so far; empty while nothing is known."""
        if not self.looked_bytes:
            return ""
        pace = (time.monotonic() - self._began) / self.looked_bytes
        seconds = round(pace * (self.total_bytes - self.bytes))
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"

    def summary(self) -> str:
        """Clips done, frames a second, time left, failures so far."""
        parts = [self.tell("progress.clips", done=self.done, clips=self.clips)]
        if self.frames:
            parts.append(self.tell("progress.pace", fps=self.fps))
        if self.left() and self.done < self.clips:
            parts.append(self.tell("progress.left", time=self.left()))
        parts.append(self.tell("progress.failures", n=self.failed))
        return ", ".join(parts)


class Lines(Watch):
    """A line for each clip: for logs and pipes."""

    def __init__(
        self, console: Console, clips: int, total_bytes: int, language: str = "en"
    ) -> None:
        super().__init__(clips, total_bytes, language)
        self._console = console

    def clip(self, looked: Looked, size: int) -> None:
        """Say it in a line."""
        super().clip(looked, size)
        what = "failed" if looked.failure else "known" if looked.known else "looked"
        line = self.tell(f"progress.{what}", file=looked.upload.file, summary=self.summary())
        self._console.print(line, markup=False, soft_wrap=True)


class Bars(Watch):
    """One bar for all, and one for each clip being looked at."""

    def __init__(
        self, console: Console, clips: int, total_bytes: int, language: str = "en"
    ) -> None:
        super().__init__(clips, total_bytes, language)
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[about]}", markup=False),
            console=console,
            transient=True,
        )
        starting = self.tell("progress.starting")
        self._all = self._bars.add_task(self.tell("progress.all"), total=clips, about=starting)
        self._inside: dict[str, Any] = {}
        self._over: set[str] = set()

    def __enter__(self) -> Watch:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def inside(self, event: dict[str, Any]) -> None:
        """Move the clip's own bar."""
        file = str(event["file"])
        if file in self._over:
            return  # told late
        if file not in self._inside:
            self._inside[file] = self._bars.add_task(f"  {file[-40:]}", total=1.0, about="")
        self._bars.update(self._inside[file], completed=float(event["share"]))

    def clip(self, looked: Looked, size: int) -> None:
        """Move the bar of all; drop the clip's own."""
        super().clip(looked, size)
        self._over.add(looked.upload.file)
        bar = self._inside.pop(looked.upload.file, None)
        if bar is not None:
            self._bars.remove_task(bar)
        self._bars.update(self._all, completed=self.done, about=self.summary())


def watch_on(
    console: Console, quiet: bool, clips: int, total_bytes: int, language: str = "en"
) -> Watch:
    """The watch for a console: bars on a terminal, lines elsewhere, nothing when quiet."""
    if quiet:
        return Watch(clips, total_bytes)
    return (Bars if console.is_terminal else Lines)(console, clips, total_bytes, language)

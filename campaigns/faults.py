"""Faults while results are written: whatever happens, a file that bears its final name is whole."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import av

from campaigns.victim import FRAMES, ROOT, grey_clip
from screener.errors import ScreenerError
from screener.pose import PoseTrack
from screener.report import read_reps, read_summary

Limit = Callable[[], None]


def start(
    folder: Path, clip: Path, limit: Limit | None = None, *more: str
) -> subprocess.Popen[str]:
    """A process that writes a screening into ``folder``, ``limit`` called in it first."""
    command = [sys.executable, "-m", "campaigns.victim", str(folder), str(clip), *more]
    return subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=limit, env=os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip


def until_it_writes(process: subprocess.Popen[str]) -> None:
    """Wait for the first word of a victim."""
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "writing"


def file_limit(size: int) -> None:
    """No file may become larger: what is written beyond fails, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def memory_limit(size: int) -> None:
    """Address space of the process."""
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def not_whole(folder: Path) -> list[str]:
    """Names of files that bear their final name and are not whole."""
    return [p.name for p in sorted(folder.glob("[!.]*")) if p.is_file() and not _is_whole(p)]


def leftovers(folder: Path) -> list[str]:
    """Files that were begun and never finished."""
    return [path.name for path in sorted(folder.glob(".*"))]


def _is_whole(path: Path) -> bool:
    readers: dict[str, Callable[[Path], object]] = {
        "reps.csv": read_reps, "summary.csv": read_summary, "screening.json": _json,
    }  # fmt: skip
    by_suffix = {".npz": PoseTrack.load, ".mp4": _film, ".html": _page, ".csv": _lines}
    try:
        (readers.get(path.name) or by_suffix[path.suffix])(path)
    except (ScreenerError, ValueError, OSError, av.FFmpegError):
        return False
    return True


def _json(path: Path) -> None:
    json.loads(path.read_text(encoding="utf-8"))


def _film(path: Path) -> None:
    with av.open(str(path)) as container:
        if sum(1 for _ in container.decode(video=0)) != FRAMES:
            raise ValueError


def _page(path: Path) -> None:
    if not path.read_text(encoding="utf-8").rstrip().endswith("</html>"):
        raise ValueError


def _lines(path: Path) -> None:
    if not path.read_text(encoding="utf-8").endswith("\n"):
        raise ValueError


@contextmanager
def small_disk(size: str, options: str = "") -> Iterator[Path | None]:
    """A file system of its own in memory; None where that is not allowed."""
    with tempfile.TemporaryDirectory() as name:
        about = ",".join(word for word in (f"size={size}", options) if word)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", about, "tmpfs", name],
                              capture_output=True, check=False)  # fmt: skip
        if done.returncode:
            yield None
            return
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", name], check=False)


def _end(process: subprocess.Popen[str], folder: Path, clip: Path) -> tuple[str, str]:
    """How a victim ended, and what is wrong with what it left."""
    _, said = process.communicate(timeout=300)
    wrong = not_whole(folder)
    if "Traceback" in said or "bug in screener" in said:
        wrong.append(f"it said: {said.strip().splitlines()[-1][:120]}")
    again = start(folder, clip)
    again.communicate(timeout=300)
    if again.returncode or not_whole(folder) or not (folder / "report.html").exists():
        wrong.append(f"the run after it ended with {again.returncode}")
    return str(process.returncode), ", ".join(wrong) or "-"


def trials(clip: Path, count: int) -> Iterator[tuple[str, str, str]]:
    """Every fault: what it was, exit code, what was wrong."""
    for size in (2_000, 20_000, 40_000, 100_000):
        with tempfile.TemporaryDirectory() as name:
            process = start(Path(name), clip, partial(file_limit, size))
            yield f"no file beyond {size} bytes", *_end(process, Path(name), clip)
    for size in ("16k", "96k", "256k"):
        with small_disk(size) as disk:
            if disk is not None:
                process = start(disk / "a", clip)
                process.communicate(timeout=300)
                yield f"disk of {size}", str(process.returncode), _wrong(disk / "a")
    with small_disk("1m", "ro") as disk:
        if disk is not None:
            process = start(disk / "a", clip)
            process.communicate(timeout=300)
            yield "read-only disk", str(process.returncode), _wrong(disk)
    for sent in (signal.SIGTERM, signal.SIGKILL):
        for step in range(count):
            with tempfile.TemporaryDirectory() as name:
                process = start(Path(name), clip)
                until_it_writes(process)
                time.sleep(0.25 * step)
                process.send_signal(sent)
                what = f"{sent.name} {0.25 * step:.2f} s after it began to write"
                yield what, *_end(process, Path(name), clip)
    with tempfile.TemporaryDirectory() as name:
        process = start(Path(name) / "a", clip)
        until_it_writes(process)
        time.sleep(0.1)
        shutil.rmtree(Path(name) / "a", ignore_errors=True)
        yield "folder removed in mid-run", *_end(process, Path(name) / "a", clip)
    with tempfile.TemporaryDirectory() as name:
        one, two = start(Path(name), clip), start(Path(name), clip)
        one.communicate(timeout=300)
        yield (
            f"two runs at once (the other ended with {one.returncode})",
            *_end(two, Path(name), clip),
        )
    with tempfile.TemporaryDirectory() as name:
        yield "clock jumps back", *_end(start(Path(name), clip, None, "clock"), Path(name), clip)
    for megabytes in (600, 900, 1200):
        with tempfile.TemporaryDirectory() as name:
            process = start(Path(name), clip, partial(memory_limit, megabytes * 10**6))
            yield f"{megabytes} MB of address space", *_end(process, Path(name), clip)


def _wrong(folder: Path) -> str:
    return ", ".join([*not_whole(folder), *leftovers(folder)]) or "-"


def report(count: int) -> str:
    """The campaign as a section of docs/hardening.md."""
    lines = ["| fault | exit code | wrong |", "| --- | ---: | --- |"]
    with tempfile.TemporaryDirectory() as name:
        clip = grey_clip(Path(name) / "clip.mp4")
        for row in trials(clip, count):
            lines.append(f"| {' | '.join(row)} |")
            print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join(lines)

"""A season in one folder: 300 clips, 20 of them broken, a worker killed, Ctrl-C, and on again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from benchmarks.clips import another, made_over, one_picture, only_sound
from benchmarks.measure import ROOT, SCREENER, Row

TITLE = "A season: 300 clips, 20 broken, a worker killed by SIGKILL, Ctrl-C, a restart"
CLIPS, BROKEN, PER_ATHLETE = 300, 20, 4
_SAMPLES = (
    "squat_valgus_both_front", "squat_heel_rise_side", "squat_healthy_front", "hinge_lumbar_side",
)  # fmt: skip
_KILL_AT, _STOP_AT = 0.4, 0.6
_PATIENCE_S = 3 * 3600.0


def measure(quick: bool) -> list[Row]:
    """Everything once through; raises RuntimeError if a step of it does not happen at all."""
    clips, broken = (24, 6) if quick else (CLIPS, BROKEN)
    good = clips - broken
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell's & starts ignores it
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        expected = _uploads(folder, good, broken)
        out = folder / "out"
        first = _Run(folder, out)
        first.until(int(_KILL_AT * clips))
        first.kill_a_worker()
        first.until(int(_STOP_AT * clips))
        began = time.monotonic()
        first.process.send_signal(signal.SIGINT)
        stopped = first.process.wait(120), time.monotonic() - began
        orphans = first.children_alive()
        second = _Run(folder, out)
        ended = second.process.wait(_PATIENCE_S)
        before = {path.name: path.read_bytes() for path in out.glob("*.csv")}
        third = _Run(folder, out)
        third.process.wait(_PATIENCE_S)
        unchanged = before == {path.name: path.read_bytes() for path in out.glob("*.csv")}
        rows = _check(out, good, expected)
        leftovers = [p for p in out.rglob("*") if ".part" in p.name]
        told = first.lines()
        known, later = (run.said.count("known: ") for run in (second, third))
    return [
        *rows,
        Row("Done before Ctrl-C and not done again", f"{told} clips told", known),
        Row("Ctrl-C: seconds to the end", f"exit code {stopped[0]}, {orphans} processes left",
            stopped[1], "<= 30"),
        Row("Restart: exit code (1: some clips could not be screened)", "", ended, "<= 1"),
        Row("Unfinished files left", "", len(leftovers), "<= 0"),
        Row("A third run changes a table (1) or none (0)",
            f"{later} clips known", float(not unchanged), "<= 0"),
    ]  # fmt: skip


class _Run:
    """`screener batch` in the background; what it says goes to a file."""

    def __init__(self, folder: Path, out: Path) -> None:
        self._log = folder / f"{time.monotonic_ns()}.log"
        command = [*SCREENER, "batch", str(folder / "uploads"), "--out", str(out)]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--workers", "2", "--model", "lite", "--no-video"],
                cwd=ROOT, stderr=log, stdout=log, env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )  # fmt: skip
        self._children: list[psutil.Process] = []

    @property
    def said(self) -> str:
        """Everything so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def lines(self) -> int:
        """Clips done so far, whatever came of them."""
        return len(re.findall(r"^(?:looked at|failed|known): ", self.said, re.MULTILINE))

    def until(self, clips: int) -> None:
        """Wait until so many clips are done."""
        _wait(lambda: self.lines() >= clips or self.process.poll() is not None)
        if self.process.poll() is not None:
            raise RuntimeError(f"The batch ended early:\n{self.said[-2000:]}")
        self._children = psutil.Process(self.process.pid).children(recursive=True)

    def kill_a_worker(self) -> None:
        """SIGKILL to the largest process of those that work."""
        max(self._children, key=lambda child: child.memory_info().rss).kill()

    def children_alive(self) -> int:
        """How many of its processes are still there a moment later."""
        _, alive = psutil.wait_procs(self._children, timeout=5)
        return sum(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in alive)


def _wait(done: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not done() and time.monotonic() < end:
        time.sleep(0.5)


def _check(out: Path, good: int, broken: set[str]) -> list[Row]:
    clips = pd.read_csv(out / "clips.csv")
    screened = clips[clips["status"] == "screened"]["file"]
    reps = pd.read_csv(out / "reps.csv")
    once = reps.groupby(["athlete", "date", "clip", "rep", "side", "measure"], dropna=False).size()
    failures = pd.read_csv(out / "failures.csv")
    wrong = set(failures["file"]) ^ broken
    return [
        Row("Good clips in clips.csv", f"of {good}", float(screened.nunique()), f">= {good}"),
        Row("Good clips there more than once", "", float(screened.duplicated().sum()), "<= 0"),
        Row("Clips with rows in reps.csv", f"of {good}",
            float(len(reps.groupby(["athlete", "date", "clip"]))), f">= {good}"),
        Row("Rows of reps.csv that are there twice", f"of {len(reps)}",
            float((once > 1).sum()), "<= 0"),
        Row("Broken clips in failures.csv", f"of {len(broken)}", float(len(failures)),
            f"<= {len(broken)}"),
        Row("Clips wrongly in or not in failures.csv", "", float(len(wrong)), "<= 0"),
    ]  # fmt: skip


def _uploads(folder: Path, good: int, broken: int) -> set[str]:
    """A season of small clips of one repetition; returns the names of the broken ones."""
    uploads = folder / "uploads"
    small = [
        made_over(ROOT / f"samples/{name}.mp4", folder / f"{name}.mp4", height=320,
                  seconds=(2.4, 7.8), every=2)
        for name in _SAMPLES
    ]  # fmt: skip
    for number in range(good):
        source = small[number % PER_ATHLETE]
        target = uploads / f"Athlete {number // PER_ATHLETE:03d}" / "2026-03-04" / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(another(source, number))
    whole = small[0].read_bytes()
    contents = (
        b"", b"not a film " * 500, whole[:700], one_picture(folder), only_sound(folder),
        np.random.default_rng(8).bytes(50_000),
    )  # fmt: skip
    names = set()
    for number in range(broken):
        name = f"Athlete {number * 3 % (good // PER_ATHLETE):03d}/2026-03-04/broken_{number}.mp4"
        (uploads / name).write_bytes(contents[number % len(contents)])
        names.add(name)
    return names

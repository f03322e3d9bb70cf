"""Memory of a worker over a long 1080p film, watched from outside while `screener batch` runs."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil

from benchmarks.clips import looped, made_over
from benchmarks.measure import ROOT, SCREENER, SIDE, Row
from screener.video import probe

TITLE = "Memory of a worker over a long 1080p film"
MINUTES = float(os.environ.get("MINUTES", "20"))
_WARM = 0.2  # share of the time after which growth counts
_EVERY_S = 1.0


def measure(quick: bool) -> list[Row]:
    """Peak, and growth while the film is looked at; a side view, so masks are made as well."""
    minutes = 0.5 if quick else MINUTES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        part = made_over(SIDE, folder / "part.mp4", height=1920)
        times = max(1, round(60 * minutes / probe(part).duration_s))
        clip = folder / "uploads" / "A. Example" / "2026-03-04" / "side.mp4"
        clip.parent.mkdir(parents=True)
        looped(part, times, clip)
        about = probe(clip)
        rss, peak = _watched(folder)
    seen = np.array(rss)
    used = seen[int(_WARM * len(seen)) : -max(2, len(seen) // 50)]
    slope = np.polyfit(np.linspace(0, about.duration_s / 60, len(used)), used / 1e6, 1)[0]
    what = f"{about.width_px} x {about.height_px}, {about.duration_s / 60:.1f} minutes"
    return [
        Row(f"Peak of the worker, MB ({what})", "screening and report included", peak / 1e6,
            "<= 700"),
        Row("Growth while looking, MB a minute of film", f"{used[0] / 1e6:.0f} MB at first, "
            f"{used[-1] / 1e6:.0f} MB at last", float(slope), "<= 5"),
    ]  # fmt: skip


def _watched(folder: Path) -> tuple[list[float], float]:
    """Resident memory of the worker every second, and its peak."""
    command = [*SCREENER, "batch", str(folder / "uploads"), "--workers", "1", "--no-video"]
    run = subprocess.Popen(
        [*command, "--quiet", "--out", str(folder / "out")], cwd=ROOT, stderr=subprocess.PIPE
    )
    rss: list[float] = []
    peak = 0.0
    while run.poll() is None:
        try:
            children = psutil.Process(run.pid).children(recursive=True)
            worker = max((p.memory_info().rss for p in children), default=0)
        except psutil.Error:
            worker = 0
        if worker:
            peak = max(peak, worker)
            rss.append(worker)
        time.sleep(_EVERY_S)
    if run.returncode:
        raise RuntimeError(str(run.stderr and run.stderr.read()[-2000:]))
    return rss, peak

"""Memory of one landmarker over many frames: does it grow for ever? A sample shown in a loop.

``python -m campaigns memory 50000`` takes some 20 minutes on one core.
"""

from __future__ import annotations

import gc
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import numpy as np

from screener.pose.landmarker import MediaPipeLandmarker
from screener.pose.models import locate
from screener.video import read_frames

SAMPLE = Path(__file__).parents[1] / "samples/squat_healthy_front.mp4"
LONG_SIDE = 256
TOLD = 20
"""So many lines in the table."""


def rss_mb() -> float:
    """Resident memory of this process in megabytes (Linux)."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * 4096 / 1e6


def measure(frames: int, model: str, mask: bool) -> list[tuple[int, float]]:
    """Frames looked at by one landmarker, and resident megabytes then; Ctrl-C ends it early."""
    pictures = [f.image for f in read_frames(SAMPLE, LONG_SIDE)]
    seen = []
    with (
        closing(MediaPipeLandmarker(locate(model).path, mask=mask)) as one,
        suppress(KeyboardInterrupt),
    ):
        for number in range(frames + 1):
            if number % max(1, frames // TOLD) == 0:
                gc.collect()
                seen.append((number, rss_mb()))
                print(*seen[-1], file=sys.stderr, flush=True)
            one.detect(pictures[number % len(pictures)], number / 30)
    return seen


def report(frames: int, model: str = "lite", mask: bool = True) -> str:
    """The campaign as a section of docs/hardening.md."""
    began = time.monotonic()
    seen = measure(frames, model, mask)
    late = np.array(seen[len(seen) // 4 :])
    growth = float(np.polyfit(late[:, 0], late[:, 1], 1)[0]) * 10_000
    took = (time.monotonic() - began) / 60
    return "\n".join(
        [
            f"One landmarker, model `{model}`, {'with' if mask else 'without'} masks, pictures of "
            f"{LONG_SIDE} pixels, {seen[-1][0]} frames in {took:.0f} minutes.",
            "",
            f"After the first quarter the resident memory grew by {growth:.2f} MB in 10 000 frames "
            "(straight line fitted).",
            "",
            "| frames | MB |",
            "| ---: | ---: |",
            *(f"| {number} | {mb:.1f} |" for number, mb in seen),
        ]
    )

"""What `screener analyze` costs over decoding and inference alone: whole processes, in turn."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.clips import looped
from benchmarks.measure import FRONT, PHONE, ROOT, SCREENER, SIDE, Row, in_turn
from screener.pose.models import locate

TITLE = "The pipeline over bare decode and inference"
RUNS = 3
_LONGER = 5


def measure(quick: bool) -> list[Row]:
    """Against the naive loop and against the fastest one, with and without annotated video."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        rows += _clip(FRONT, folder, quick, naive=1.25, fastest=1.10)
        if not quick:
            rows += _clip(SIDE, folder, quick, naive=1.25, fastest=1.10)
        if PHONE.exists():
            rows += _clip(PHONE, folder, quick, naive=0.6, fastest=None)
            longer = looped(PHONE, _LONGER, Path(folder) / f"{PHONE.stem}_{_LONGER}_times.mov")
            rows += _clip(longer, folder, quick, naive=0.6, fastest=1.10)
    return rows


def _clip(clip: Path, out: str, quick: bool, *, naive: float, fastest: float | None) -> list[Row]:
    loop = [sys.executable, str(ROOT / "benchmarks/bare_loop.py"), str(locate("full").path)]
    whole = [*SCREENER, "analyze", str(clip), "--quiet", "--out", out]
    took = in_turn(
        {
            "naive": [*loop, str(clip), "opencv"],
            "fastest": [*loop, str(clip), "pyav"],
            "plain": [*whole, "--no-video"],
            "video": whole,
        },
        1 if quick else RUNS,
    )

    def row(what: str, one: str, other: str, limit: float | None) -> Row:
        figures = f"{took[one]:.1f} s to {took[other]:.1f} s"
        limited = f"<= {limit:g}" if limit else ""
        return Row(f"{clip.name}: {what}", figures, took[one] / took[other], limited)

    return [
        row("analyze --no-video to the naive loop", "plain", "naive", naive),
        row("analyze to the naive loop", "video", "naive", 1.6),
        row("analyze --no-video to the fastest loop", "plain", "fastest", fastest),
    ]

"""A batch by one worker and by two, and once more from the tracks with other limits."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from benchmarks.clips import another, made_over
from benchmarks.measure import FRONT, ROOT, SCREENER, SIDE, Row, seconds

TITLE = "Batch: workers, and re-screening from tracks"
ATHLETES = 12
_BANDS = ROOT / "screener/rules/bands.toml"


def measure(quick: bool) -> list[Row]:
    """Whole commands, start and end included; every athlete has one sample clip."""
    athletes = 4 if quick else ATHLETES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        uploads = _uploads(folder, athletes, quick)
        out = folder / "out"
        command = [*SCREENER, "batch", str(uploads), "--no-video", "--quiet", "--out", str(out)]
        two = seconds([*command, "--workers", "2"])
        tables = {path.name: path.read_bytes() for path in out.glob("*.csv")}
        bands = folder / "mine.toml"
        bands.write_text(_BANDS.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        again = seconds([*command, "--workers", "2", "--bands", str(bands)])
        nothing = seconds([*command, "--workers", "2", "--bands", str(bands)])
        frames = sum(len_of(path) for path in out.rglob("screening.json"))
        shutil.rmtree(out)
        one = seconds([*command, "--workers", "1"])
        same = {path.name: path.read_bytes() for path in out.glob("*.csv")} == tables
    if not same:
        raise RuntimeError("One worker and two gave different tables.")
    per_clip, from_track = two / athletes, max(1e-3, again - nothing) / athletes
    what = f"{athletes} clips, {frames} frames"
    return [
        Row(
            f"Throughput of 2 workers to that of 1 ({what}); tables byte for byte the same",
            f"{frames / two:.0f} to {frames / one:.0f} frames/s",
            one / two,
            ">= 1.85",
        ),
        Row(
            f"From video to from tracks with other limits, a clip ({what})",
            f"{per_clip:.2f} s to {from_track:.3f} s",
            per_clip / from_track,
            ">= 50",
        ),
        Row(
            f"The same, whole commands with the start of the workers ({nothing:.1f} s)",
            f"{two:.1f} s to {again:.1f} s",
            two / again,
        ),
    ]


def len_of(screening: Path) -> int:
    """Frames of a session's clips."""
    clips = json.loads(screening.read_text(encoding="utf-8"))["clips"]
    return sum(int(clip["frames"]) for clip in clips)


def _uploads(folder: Path, athletes: int, quick: bool) -> Path:
    """A folder of athletes with a clip each, no two alike to the last byte."""
    uploads = folder / "uploads"
    for number in range(athletes):
        source = (FRONT, SIDE)[number % 2]
        target = uploads / f"Athlete {number:02d}" / "2026-03-04" / source.name
        target.parent.mkdir(parents=True)
        if quick:
            made_over(source, target, height=640, seconds=(0.0, 5.0))
            source = target
        target.write_bytes(another(source, number))
    return uploads

"""How long the report of a two-clip screening takes to open in Chromium, from the disk."""

from __future__ import annotations

import statistics
import subprocess
import tempfile
from pathlib import Path

from benchmarks.measure import ROOT, SCREENER, SIDE, Row
from tests.browser import chromium, opened

TITLE = "Opening the report of two clips, with video"
RUNS = 7
_FRONT = ROOT / "samples/squat_valgus_both_front.mp4"


def measure(quick: bool) -> list[Row]:
    """A new browser window each time; its clock counts from the call of the address."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        clips = [str(_FRONT), *([] if quick else [str(SIDE)])]
        words = [*SCREENER, "analyze", *clips, "--athlete", "A. Example", "--out", str(out)]
        subprocess.run([*words, "--quiet"], cwd=ROOT, check=True)
        report = next(out.rglob("report.html"))
        times = []
        with chromium() as browser:
            for _ in range(3 if quick else RUNS):
                with opened(browser, report.as_uri()) as page:
                    page.wait_for_load_state("load")
                    page.wait_for_function("document.querySelector('video').readyState > 1")
                    times.append(float(page.evaluate("performance.now()")) / 1000)
        size = report.stat().st_size / 1e6
    return [
        Row(
            "Seconds until it is there and the first picture of the video as well",
            f"{len(clips)} clips, fastest {min(times):.2f}, slowest {max(times):.2f} s",
            statistics.median(times),
            "<= 2",
        ),
        Row("Size of the page, MB", "videos in it", size, "<= 15"),
    ]

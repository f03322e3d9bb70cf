"""Makes docs/images from a screening of the samples: ``make pictures`` (needs chromium)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
CLIPS = ("squat_valgus_both_front", "squat_heel_rise_side")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def main() -> None:
    """Screen two samples and photograph the top of the report."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("chromium is needed to take the pictures")
    (ROOT / "docs/images").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        clips = [str(ROOT / f"samples/{name}.mp4") for name in CLIPS]
        command = [sys.executable, "-m", "screener", "analyze", *clips, "--athlete", "A. Example"]
        subprocess.run([*command, "--out", folder, "--date", "2026-11-24", "--quiet"], check=True)
        page = next(Path(folder).rglob("report.html"))
        subprocess.run(
            [browser, *FLAGS, f"--user-data-dir={folder}/browser", "--window-size=1200,1060",
             f"--screenshot={ROOT / 'docs/images/report.png'}", page.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()

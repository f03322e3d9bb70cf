"""Makes docs/images from a screening of the samples: ``make pictures`` (needs chromium)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

from screener.video import frame_at

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs/images"
CLIPS = ("squat_valgus_both_front", "squat_heel_rise_side")
BOTTOM_S = (5.1, 5.1)
"""A moment of each clip in which the athlete is down."""
HEIGHT = 640
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def side_by_side(clips: list[Path], times: tuple[float, ...], target: Path) -> None:
    """One frame of each clip, as high as each other, beside each other."""
    pictures = []
    for clip, time_s in zip(clips, times, strict=True):
        frame = frame_at(clip, time_s)
        if frame is None:
            sys.exit(f"{clip}: no picture at {time_s} s")
        height, width, _ = frame.image.shape
        size = (round(width * HEIGHT / height), HEIGHT)
        pictures.append(cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA))
        pictures.append(np.full((HEIGHT, 12, 3), 255, np.uint8))
    row = cv2.cvtColor(np.hstack(pictures[:-1]), cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(target), row, [cv2.IMWRITE_JPEG_QUALITY, 82])


def photograph(browser: str, page: str, size: tuple[int, int], target: Path, folder: str) -> None:
    """A picture of a page."""
    subprocess.run(
        [browser, *FLAGS, f"--user-data-dir={folder}/browser", f"--window-size={size[0]},{size[1]}",
         f"--screenshot={target}", page],
        check=True, capture_output=True,
    )  # fmt: skip


def main() -> None:
    """Screen two samples; photograph what is filmed, what is drawn in and what is reported."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("chromium is needed to take the pictures")
    IMAGES.mkdir(exist_ok=True)
    samples = [ROOT / f"samples/{name}.mp4" for name in CLIPS]
    side_by_side(samples, (0.5, 0.5), IMAGES / "film.jpg")
    with tempfile.TemporaryDirectory() as folder:
        words = [*map(str, samples), "--athlete", "A. Example", "--date", "2026-11-24"]
        command = [sys.executable, "-m", "screener", "analyze", *words, "--out", folder, "--quiet"]
        subprocess.run(command, check=True)
        page = next(Path(folder).rglob("report.html"))
        drawn = [page.with_name(f"{name}.annotated.mp4") for name in CLIPS]
        side_by_side(drawn, BOTTOM_S, IMAGES / "read.jpg")
        photograph(browser, page.as_uri(), (1200, 1060), IMAGES / "report.png", folder)
        phone = Path(folder) / "phone.png"
        photograph(browser, page.as_uri(), (1200, 3400), phone, folder)
        tall = cv2.imread(str(phone))
        cv2.imwrite(str(IMAGES / "act.png"), tall[1060:2100])


if __name__ == "__main__":
    main()

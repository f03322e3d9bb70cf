"""How fast and how late `screener record` is: a synthetic camera, a real window, a real recording.

``python benchmarks/live.py [SECONDS]`` writes docs/performance_live.md. A source gives 720p frames
as a webcam does (JPEG, 30 a second), each with its number painted in; a session with the full
model, preview and recording runs on a display of its own (Xvfb), and a second process reads from
the display's own memory when each number appears. Needs Xvfb (Debian: apt install xvfb).
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

import cv2
import numpy as np

from screener.record.guide import Plan
from screener.record.protocol import chosen
from screener.record.screen import HEIGHT, WIDTH, Words, compose
from screener.record.seeing import counter, follower, rungs
from screener.record.session import Outcome, Setup, run
from screener.record.shot import Shot
from screener.record.window import Window
from screener.report.words import words
from screener.video import read_frames

ROOT = Path(__file__).parents[1]
CLIP = ROOT / "samples/squat_healthy_front.mp4"
FPS, SECONDS = 30, 30
BITS, BLOCK = 12, 32
BEST_FPS, MOST_MS = 25.0, 150.0
CAMERA_MS, SCREEN_MS = 40, 17
"""What no program sees: exposure and transfer of a 30 Hz webcam, a 60 Hz screen (typical)."""


class Synthetic:
    """A webcam: JPEG pictures of 1280 x 720 at 30 a second, decoded where a driver would."""

    name = "synthetic"

    def __init__(self, jpegs: list[bytes], seconds: float) -> None:
        self._jpegs, self._count = jpegs, round(seconds * FPS)
        self._began = 0.0
        self._number = 0
        self.due: list[float] = []

    def read(self) -> Shot | None:
        """The next picture; it is due 1/30 s after the one before, whoever is late."""
        if self._number == self._count:
            return None
        self._began = self._began or time.perf_counter()
        due = self._began + self._number / FPS
        time.sleep(max(0.0, due - time.perf_counter()))
        again = self._number % (2 * len(self._jpegs) - 2)
        place = again if again < len(self._jpegs) else 2 * len(self._jpegs) - 2 - again
        bgr = cv2.imdecode(np.frombuffer(self._jpegs[place], np.uint8), cv2.IMREAD_COLOR)
        image = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
        for bit in range(BITS):
            on = self._number >> bit & 1
            image[:BLOCK, bit * BLOCK : (bit + 1) * BLOCK] = 255 if on else 0
        self.due.append(due)
        self._number += 1
        return Shot((self._number - 1) / FPS, image, due)

    def close(self) -> None:
        """Nothing to give back."""


def main(seconds: float) -> None:
    """Measure, print, write the page."""
    if shutil.which("Xvfb") is None:
        raise SystemExit("Xvfb is not installed (Debian: apt install xvfb).")
    jpegs = _jpegs()
    source = Synthetic(jpegs, seconds)
    with tempfile.TemporaryDirectory() as folder, _display(Path(folder)) as pixels:
        before = time.process_time()
        outcome, seen = _session(source, Path(folder), pixels)
        cores = (time.process_time() - before) / seconds
    text = _page(source, outcome, seen, seconds, cores)
    (ROOT / "docs/performance_live.md").write_text(text, encoding="utf-8")
    print(text)


def _session(
    source: Synthetic, folder: Path, pixels: Path
) -> tuple[Outcome, list[tuple[int, float]]]:
    """Run it all; returns what came of it and when which number was on the screen."""
    context = multiprocessing.get_context("spawn")
    inbox, stop = context.Queue(), context.Event()
    reader = context.Process(target=_watch_screen, args=(pixels, _places(), inbox, stop))
    reader.start()
    window = Window(full_screen=True)
    with counter("full") as everyone:
        outcome = run(
            [lambda: source],
            Setup(
                plan=Plan(chosen(["squat_front"]), auto=True),
                folder=folder,
                make=follower,
                rungs=rungs("full"),
                everyone=everyone,
                say=words("en"),
                show=window.show,
                mirror=False,
            ),
        )
    window.close()
    stop.set()
    seen: list[tuple[int, float]] = inbox.get(timeout=20)
    reader.join()
    return outcome, seen


def _watch_screen(
    pixels: Path, places: list[int], inbox: multiprocessing.Queue[object], stop: Event
) -> None:
    """Note when each number appears in the display's memory (a process of its own)."""
    seen: list[tuple[int, float]] = []
    with pixels.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as memory:
        start = len(memory) - WIDTH * HEIGHT * 4
        last = -1
        while not stop.is_set():
            number = sum((memory[start + place] > 127) << bit for bit, place in enumerate(places))
            if number != last:
                seen.append((number, time.perf_counter()))
                last = number
            time.sleep(0.001)
    inbox.put(seen)


def _places() -> list[int]:
    """Byte of the middle of each painted bit on the screen: found by showing one at a time."""
    places = []
    for bit in range(BITS):
        image = np.zeros((720, 1280, 3), np.uint8)
        image[:BLOCK, bit * BLOCK : (bit + 1) * BLOCK] = 255
        canvas = compose(image, None, Words(""), mirror=False)[160:700].min(axis=2)
        rows, columns = np.nonzero(canvas > 200)
        middle = (160 + int(rows.mean()), int(columns.mean()))
        places.append(4 * (middle[0] * WIDTH + middle[1]))
    return places


def _page(
    source: Synthetic,
    outcome: Outcome,
    seen: list[tuple[int, float]],
    seconds: float,
    cores: float,
) -> str:
    due = dict(enumerate(source.due))
    settled = FPS  # the first second is start-up
    lag = np.array([1000 * (at - due[n]) for n, at in seen if settled <= n < len(due)])
    lag = lag[lag > 0]
    shown = len({n for n, _ in seen if settled <= n < len(due)}) / (seconds - 1)
    film = outcome.recordings[0]
    missing = round(film.duration_s * FPS) + 1 - film.frames  # the set may end before the camera
    whole = np.percentile(lag, 95) + CAMERA_MS + SCREEN_MS
    good = outcome.look_rate >= BEST_FPS and whole < MOST_MS and missing == 0
    notes = "; ".join(outcome.notes) or "none: full model, every picture"
    return "\n".join(
        [
            "# Live performance",
            "",
            f"Written by `python benchmarks/live.py`: {seconds:.0f} s of a synthetic 720p camera "
            f"(JPEG, {FPS} pictures a second), full model, preview in a real window, recording. "
            f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python "
            f"{platform.python_version()}.",
            "",
            "| what | measured | budget |",
            "| --- | ---: | ---: |",
            f"| looks of the full model a second | **{outcome.look_rate:.1f}** | {BEST_FPS:.0f} |",
            f"| pictures shown a second | {shown:.1f} | |",
            f"| picture at hand to picture in the screen's memory, median | {np.median(lag):.0f} "
            "ms | |",
            f"| the same, 95th percentile | {np.percentile(lag, 95):.0f} ms | |",
            f"| with {CAMERA_MS} ms of a camera and {SCREEN_MS} ms of a screen (typical, not "
            f"measured) | **{whole:.0f} ms** | {MOST_MS:.0f} ms |",
            f"| pictures missing in the recording ({film.frames} from first to last) | "
            f"**{missing}** | 0 |",
            f"| cores used | {cores:.2f} | 2 |",
            f"| given way | {notes} | |",
            "",
            f"The budget is {'held' if good else 'NOT held'}.",
            "",
        ]
    )


def _jpegs() -> list[bytes]:
    """Four seconds of a sample, standing and a squat, in the middle of a 720p picture."""
    jpegs = []
    for frame in read_frames(CLIP):
        if not 2.0 <= frame.time_s < 6.5:
            continue
        person = cv2.resize(frame.image, (405, 720), interpolation=cv2.INTER_AREA)
        image = cv2.copyMakeBorder(person, 0, 0, 437, 438, cv2.BORDER_REFLECT)
        image[:, :437] = cv2.GaussianBlur(np.ascontiguousarray(image[:, :437]), (0, 0), 25)
        image[:, 842:] = cv2.GaussianBlur(np.ascontiguousarray(image[:, 842:]), (0, 0), 25)
        jpegs.append(cv2.imencode(".jpg", image[..., ::-1])[1].tobytes())
    return jpegs


@contextmanager
def _display(folder: Path) -> Iterator[Path]:
    """A display whose memory is a file; DISPLAY is set to it."""
    screen = f"{WIDTH}x{HEIGHT}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", screen, "-fbdir", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    os.environ["DISPLAY"] = f":{server.stdout.readline().strip()}"
    try:
        yield folder / "Xvfb_screen0"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)

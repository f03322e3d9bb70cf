"""Many uploads at once on loopback: whether a job is lost, and how long pages take meanwhile.

The server plays a track back instead of running the model: what is measured is the server and its
queue. Films are uploaded in parallel, pages asked for all the while. Then some clips are corrected,
one after the other, and it is told how long each session takes to be screened again.
"""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import httpx
import numpy as np

from benchmarks.measure import SCREENER, Row

TITLE = "Web: uploads at once, pages meanwhile, corrections"
UPLOADS, CORRECTIONS = 50, 10
PAGES = ("/", "/queue", "/athletes", "/record")


def load(address: str, film: bytes, uploads: int) -> tuple[list[str], np.ndarray, float]:
    """Upload and look: returns sessions that were screened, seconds of each page, total seconds."""
    begun = time.monotonic()

    def send(number: int) -> str:
        with httpx.Client(base_url=address, timeout=120) as client:
            said = {"name": f"Athlete{number:02d} X 2026-01-01 front.mp4", "size": len(film)}
            place = f"/api/uploads/{client.post('/api/uploads', json=said).json()['id']}"
            there: dict[str, str] = {}
            step = max(1, len(film) // 4)
            for offset in range(0, len(film), step):
                piece = film[offset : offset + step]
                there = client.put(place, params={"offset": offset}, content=piece).json()
            return there["session_id"]

    spawn = multiprocessing.get_context("spawn")
    done, seen = spawn.Event(), spawn.Queue()
    looking = spawn.Process(target=_look, args=(address, done, seen))
    looking.start()
    with ThreadPoolExecutor(uploads) as pool:
        sessions = list(pool.map(send, range(uploads)))
    screened: set[str] = set()
    with httpx.Client(base_url=address, timeout=60) as client:
        while len(screened) < uploads and time.monotonic() - begun < 3600:
            time.sleep(0.5)
            for session in set(sessions) - screened:
                if client.get(f"/api/sessions/{session}").json()["screened"]:
                    screened.add(session)
    done.set()
    times = seen.get()
    looking.join()
    return sorted(screened), np.array(times), time.monotonic() - begun


def _look(address: str, done: Event, seen: Queue[list[float]]) -> None:
    """Ask for pages until all is done, in a process of its own: uploads take turns in theirs."""
    times = []
    with httpx.Client(base_url=address, timeout=60) as client:
        while not done.is_set():
            for path in PAGES:
                asked = time.monotonic()
                client.get(path).raise_for_status()
                times.append(time.monotonic() - asked)
                time.sleep(0.05)
    seen.put(times)


def correct(address: str, sessions: list[str]) -> np.ndarray:
    """Seconds from saying that a clip shows another movement to its session screened anew."""
    times = []
    with httpx.Client(base_url=address, timeout=60) as client:

        def jobs(session: str) -> list[str]:
            return [job["kind"] for job in client.get(f"/api/sessions/{session}").json()["jobs"]]

        while any(jobs(session) for session in sessions):  # drawing films goes on for a while
            time.sleep(0.5)
        for session in sessions:
            clip = client.get(f"/api/sessions/{session}").json()["clips"][0]["id"]
            asked = time.monotonic()
            said = {"movement": "overhead_squat"}
            client.patch(f"/api/clips/{clip}", json=said).raise_for_status()
            while "screen" in jobs(session):
                time.sleep(0.02)
            times.append(time.monotonic() - asked)
            found = client.get(f"/api/sessions/{session}/screening").json()["clips"][0]
            assert found["movement"] == "overhead_squat", found["movement"]
            while jobs(session):
                time.sleep(0.1)
    return np.array(times)


def measure(quick: bool) -> list[Row]:
    """A server of its own, in a folder that goes again."""
    from tests.clips import write_clip
    from tests.conftest import quick_truth
    from tests.web.conftest import free_port
    from validation.ideal import ideal_track

    uploads = 8 if quick else UPLOADS
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        track = ideal_track(quick_truth("squat_valgus_both_front"))
        track.save(here / "played.npz")
        grey = np.full((640, 360, 3), 90, np.uint8)
        film = write_clip(here / "grey.mp4", (grey for _ in track.time_s), track.time_s)
        port = free_port()
        words = ["serve", "--data", str(here / "data"), "--port", str(port)]
        words += ["--playback", str(here / "played.npz")]
        server = subprocess.Popen([*SCREENER, *words], stdout=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address)
            screened, times, seconds = load(address, film.read_bytes(), uploads)
            again = correct(address, screened[:CORRECTIONS])
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    p50, p95, worst = np.percentile(times, [50, 95, 100]) * 1000
    return [
        Row("Uploads screened", f"of {uploads} at once, in {seconds:.0f} s", len(screened),
            f">= {uploads}"),
        Row("Slowest page meanwhile, ms", f"{len(times)} pages, median {p50:.0f}, 95 % within "
            f"{p95:.0f}", float(worst), "<= 300"),
        Row("Slowest correction by hand until it is screened again, s",
            f"{len(again)}, median {np.median(again):.2f}", float(again.max()), "<= 1"),
    ]  # fmt: skip


def _wait_for(address: str) -> None:
    transport = httpx.HTTPTransport(retries=8)  # waits longer each time, two minutes in all
    with httpx.Client(transport=transport, timeout=60) as client:
        client.get(f"{address}/queue").raise_for_status()

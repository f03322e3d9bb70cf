"""A real server in a process of its own, short clips, and Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from screener.video import read_frames
from tests.clips import write_clip
from tests.cluster import free_port
from tests.conftest import SAMPLES, quick_truth
from validation.ideal import ideal_track

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
START_S = 240.0


class Server:
    """``screener serve`` as a user starts it."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data, self.options, self.port = data, options, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        words = ["serve", "--data", str(self.data), "--port", str(self.port), *self.options]
        self.process = subprocess.Popen([sys.executable, "-m", "screener", *words])
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            with suppress(httpx.TransportError):
                httpx.get(f"{self.address}/static/x/y", timeout=2)
                return self
            time.sleep(0.1)
        raise TimeoutError("the server did not start")

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=30)


def settled(
    client: httpx.Client,
    session: str,
    kinds: tuple[str, ...] = ("look", "screen"),
    limit: float = 120,
) -> Any:
    """The session once none of its jobs (of some kinds) is open."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        found = client.get(f"/api/sessions/{session}").json()
        if not [job for job in found["jobs"] if job["kind"] in kinds]:
            return found
        time.sleep(0.1)
    raise TimeoutError(f"{found['jobs']} are still there after {limit} s")


def send(client: httpx.Client, data: bytes, name: str, **said: Any) -> dict[str, Any]:
    """Upload bytes in two pieces; the answer to the last one."""
    begun = client.post("/api/uploads", json={"name": name, "size": len(data), **said})
    assert begun.status_code == 201, begun.text
    place, half = f"/api/uploads/{begun.json()['id']}", len(data) // 2
    there = client.put(place, params={"offset": 0}, content=data[:half])
    assert there.json()["offset"] == half
    last: dict[str, Any] = client.put(place, params={"offset": half}, content=data[half:]).json()
    return last


@pytest.fixture(scope="session")
def playback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("played") / "played.npz"
    ideal_track(quick_truth("squat_valgus_both_front")).save(path)
    return path


@pytest.fixture(scope="session")
def grey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small film of nothing, as long as the track that is played back."""
    track = ideal_track(quick_truth("squat_valgus_both_front"))
    width = 360
    height = round(width * track.height_px / track.width_px / 2) * 2
    picture = np.full((height, width, 3), 90, np.uint8)
    path = tmp_path_factory.mktemp("grey") / "grey.mp4"
    return write_clip(path, (picture for _ in track.time_s), track.time_s)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, playback: Path) -> Iterator[Server]:
    """A server that plays a track back instead of looking."""
    server = Server(tmp_path_factory.mktemp("data"), "--playback", str(playback))
    yield server.start()
    server.stop()


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Two repetitions of a sample, small and with few pictures a second."""
    folder = tmp_path_factory.mktemp("short")

    def cut(name: str, fps: float = 12.0) -> Path:
        path = folder / f"{name}.mp4"
        if not path.exists():
            frames = read_frames(SAMPLES / f"{name}.mp4", long_side=448, max_fps=fps)
            kept = [f for f in frames if 1.5 <= f.time_s <= 11.0]
            write_clip(path, (f.image for f in kept), (f.time_s - kept[0].time_s for f in kept))
        return path

    return cut


@pytest.fixture(scope="module")
def launch() -> Iterator[Callable[..., Any]]:
    """Starts Chromium; skips where there is none."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS", "1")
    with sync_playwright() as playwright:
        opened = []

        def start(*arguments: str) -> Any:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", *arguments]
            )
            opened.append(browser)
            return browser

        yield start
        for browser in opened:
            browser.close()

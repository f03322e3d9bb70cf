"""A film that takes too much memory or time costs itself only; the queue goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
import pytest

from screener.store import Store, open_store
from screener.store.athletes import session_on
from screener.store.folders import clip_path, session_folder
from screener.store.jobs import put
from screener.store.models import Clip
from screener.store.users import local_user
from screener.web.crew import TOO_LARGE, TOO_LONG, Crew
from screener.web.settings import Settings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits are the system's own")
_PEAK = """
import screener.web.work
print([line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")][0])
"""
_MORE = 120_000_000
JOB_S = 5.0
WAIT_S = 300.0


@contextmanager
def crew_of(settings: Settings) -> Iterator[Store]:
    store = open_store(settings.data)
    crew = Crew(store, settings)
    crew.start()
    try:
        yield store
    finally:
        crew.stop()
        store.close()


def queued(store: Store, name: str) -> tuple[str, Path]:
    """A clip whose film is still to be put where it is told."""
    with store.write() as rows:
        session = session_on(rows, local_user(rows).id, name, "2026-03-04")
        clip = Clip(session_id=session.id, name=f"{name}.mp4", size=1)
        rows.add(clip)
        rows.flush()
        session_folder(store, session).mkdir(parents=True, exist_ok=True)
        put(rows, "look", session, clip)
        return clip.id, clip_path(store, session, clip)


def ended(store: Store, clip_id: str) -> Clip:
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        with store.read() as rows:
            clip = rows.get_one(Clip, clip_id)
        if clip.state != "waiting":
            return clip
        time.sleep(0.1)
    raise TimeoutError(f"{clip.name} still waits after {WAIT_S} s")


def large_film(path: Path) -> Path:
    """As large as is let in, and made so that a decoder must hold sixteen pictures at once."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 4096, 2304, "yuv420p"
        stream.options = {"preset": "ultrafast", "x264-params": "ref=16:scenecut=0"}
        picture = av.VideoFrame.from_ndarray(np.full((3456, 4096), 90, np.uint8), format="yuv420p")
        for number in range(60):
            picture.pts = number
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


def test_a_film_that_needs_more_memory_than_a_worker_may_take_fails_alone(
    tmp_path: Path, playback: Path, grey: Path
) -> None:
    begun = subprocess.run(
        [sys.executable, "-c", _PEAK], check=True, capture_output=True, text=True
    )
    memory = int(begun.stdout) * 1024 + _MORE
    large = large_film(tmp_path / "large.mp4")
    data = tmp_path / "data"
    store = open_store(data)
    (first, place), (second, other) = queued(store, "Large"), queued(store, "Small")
    place.write_bytes(large.read_bytes())
    other.write_bytes(grey.read_bytes())
    store.close()
    with crew_of(Settings(data, memory=memory, playback=playback)) as store:
        failed = ended(store, first)
        assert (failed.state, failed.error) == ("failed", TOO_LARGE)
        assert ended(store, second).state == "ready"


def test_a_job_that_does_not_end_is_ended_twice_and_told_and_the_next_one_is_done(
    tmp_path: Path, playback: Path
) -> None:
    data = tmp_path / "data"
    store = open_store(data)
    (first, place), (second, other) = queued(store, "Endless"), queued(store, "Short")
    os.mkfifo(place)  # whoever opens it waits for ever
    other.write_bytes(b"no film" * 100)
    store.close()
    with crew_of(Settings(data, job_s=JOB_S, playback=playback)) as store:
        failed = ended(store, first)
        assert (failed.state, failed.error) == ("failed", TOO_LONG)
        assert "no video" in ended(store, second).error

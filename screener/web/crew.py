"""The worker processes of a server: started, watched, replaced when they die or take too long."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

import psutil
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from screener.errors import ScreenerError
from screener.store import Store
from screener.store.athletes import expire
from screener.store.jobs import lost, resume
from screener.store.models import Job, new_id
from screener.web.settings import Settings

_LOOK_EVERY_S = 0.25
_EXPIRE_EVERY_S = 3600.0
_REST_S = 1.0
DIED = (
    "the worker died on it, twice (out of memory, or a crash in a codec). Export the film again as "
    "mp4 (H.264), 1080p at most."
)
TOO_LARGE = (
    "it needed more memory than a worker may take, twice. Export the film again as mp4 (H.264), "
    "1080p at most, or start the server with more --memory-mb."
)
LOST = (
    "the cluster was lost again and again while it was looked at. See whether its scheduler, its "
    "workers and the network are well, then press 'Screen again' under 'Correct, notes'."
)
TOO_LONG = "it took too long, twice. Cut the film to the repetitions, or export it in 1080p."


@dataclass(eq=False)
class _Worker:
    lane: str
    name: str
    process: subprocess.Popen[str]
    begun: float = field(default_factory=time.monotonic)
    reason: str = DIED
    job: int | None = None
    since: float = 0.0


class Crew:
    """Workers of all lanes and the thread that looks after them."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._workers: list[_Worker] = []
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="crew", daemon=True)

    def start(self) -> None:
        """Put what an earlier server left undone into the queue again and start all workers."""
        resume(self._store)
        with self._lock:
            for lane in self._lanes():
                self._workers.append(self._begin(lane))
        self._thread.start()

    def stop(self) -> None:
        """End all workers; what they were doing is done after the next start."""
        self._end.set()
        self._thread.join()
        with self._lock:
            for worker in self._workers:
                _kill(worker)

    def drop(self, names: set[str]) -> None:
        """End these workers, at once: what they are at is being deleted."""
        with self._lock:
            for place, worker in enumerate(self._workers):
                if worker.name in names:
                    _kill(worker)
                    self._workers[place] = self._begin(worker.lane)

    def pids(self) -> dict[str, int]:
        """Process of each worker, by name."""
        with self._lock:
            return {worker.name: worker.process.pid for worker in self._workers}

    def _lanes(self) -> list[str]:
        """What each worker takes. With a cluster many may look, but only one draws, here."""
        if self._settings.scheduler is None:
            return ["quick", *["slow"] * self._settings.workers]
        return ["quick", "draw", *["look"] * self._settings.workers]

    def _begin(self, lane: str) -> _Worker:
        name = f"{lane}-{new_id()}"
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        process = subprocess.Popen(
            [sys.executable, "-m", "screener.web.worker", lane, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **threads},
            start_new_session=True,
        )
        assert process.stdin is not None
        with suppress(OSError):
            process.stdin.write(self._settings.as_text() + "\n")
            process.stdin.flush()
        return _Worker(lane, name, process)

    def _watch(self) -> None:
        expired = 0.0
        while not self._end.wait(_LOOK_EVERY_S):
            with suppress(SQLAlchemyError):
                self._look()
            if time.monotonic() - expired > _EXPIRE_EVERY_S or not expired:
                expired = time.monotonic()
                with suppress(SQLAlchemyError, ScreenerError, OSError):
                    expire(self._store, self._settings.keep_days)

    def _look(self) -> None:
        with self._lock:
            for place, worker in enumerate(self._workers):
                if worker.process.poll() is None:
                    self._check(worker)
                    continue
                lost(self._store, worker.name, worker.reason)
                if time.monotonic() - worker.begun > _REST_S:
                    _kill(worker)  # it is dead; this closes the way to it
                    self._workers[place] = self._begin(worker.lane)

    def _check(self, worker: _Worker) -> None:
        """End a worker that takes more memory, or more time for its job, than it may."""
        if _memory(worker.process.pid) > self._settings.memory:
            worker.reason = TOO_LARGE
            worker.process.kill()
            return
        job = self._job_of(worker)
        if job != worker.job:
            worker.job, worker.since = job, time.monotonic()
        elif job is not None and time.monotonic() - worker.since > self._settings.job_s:
            worker.reason = TOO_LONG
            worker.process.kill()

    def _job_of(self, worker: _Worker) -> int | None:
        with self._store.read() as rows:
            mine = select(Job.id).where(Job.worker == worker.name, Job.state == "running")
            return rows.scalars(mine).first()


def _memory(pid: int) -> int:
    """Bytes of memory that a process holds; nothing if it has ended."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def _kill(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.wait()
    if worker.process.stdin is not None:
        with suppress(OSError):
            worker.process.stdin.close()

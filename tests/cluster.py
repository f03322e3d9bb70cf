"""A small dask cluster in processes of its own, as a user starts it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

from screener.batch.reach import connected, within
from tests.conftest import ROOT

_START_S = 60.0


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class Cluster:
    """``dask scheduler`` and one ``dask worker``, which is begun again when it dies."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Cluster:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, workers: bool = True) -> Cluster:
        """Both are there when this returns."""
        here = ("--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        self.scheduler = _dask("scheduler", *here)
        if workers:
            self.worker = _dask("worker", self.address, "--nthreads", "1", "--no-dashboard")
        self._wait_for(1 if workers else 0)
        return self

    def stop(self) -> None:
        for begun in (self.worker, self.scheduler):
            if begun is not None:
                with suppress(ProcessLookupError):
                    os.killpg(begun.pid, signal.SIGKILL)
                begun.wait(30)
        self.worker = self.scheduler = None

    def signal(self, which: str, number: int) -> None:
        """Send a signal to the scheduler, or to the worker and whoever begins it again."""
        begun = self.scheduler if which == "scheduler" else self.worker
        assert begun is not None
        os.killpg(begun.pid, number)

    def counts(self) -> tuple[int, int]:
        """How many workers and clients the scheduler has, without whoever asks."""
        return asyncio.run(self._counts())

    async def _counts(self) -> tuple[int, int]:
        async with connected(self.address) as client:
            workers, clients = await within(10, client.run_on_scheduler(_count))
        return workers, clients - 1

    def _wait_for(self, workers: int) -> None:
        end = time.monotonic() + _START_S
        while time.monotonic() < end:
            with suppress(OSError):
                if self.counts()[0] >= workers:
                    return
            time.sleep(0.1)
        self.stop()
        raise TimeoutError("the cluster did not start")


def _count(dask_scheduler: Any) -> tuple[int, int]:
    people = [name for name in dask_scheduler.clients if name.startswith("Client-")]
    return len(dask_scheduler.workers), len(people)


def _dask(*words: str) -> subprocess.Popen[bytes]:
    env = {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        env=os.environ | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

"""Workers: processes of this machine or of any dask cluster. Only here is dask known."""

from __future__ import annotations

import logging
import signal
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import active_children, get_context
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import TYPE_CHECKING, Any

from screener.batch.fingerprint import code_fingerprint
from screener.batch.reach import ask_all, no_cluster
from screener.errors import ScreenerError, UsageError

if TYPE_CHECKING:
    from distributed import Client

TOPIC = "screener"
LEAST_MEMORY = 700_000_000
"""Bytes a worker needs for a 1080p clip (docs/performance.md)."""
_START_S = 60
_TELL_EVERY_S = 0.5

Work = tuple[Callable[[Any], Any], Any]
"""A function and what it is given."""


class Lost:
    """In place of a result: the workers that tried died, or could not be reached."""

    def __init__(self, what: str, **values: object) -> None:
        """``what`` happened, as a failure of that name in the catalogues."""
        self.what, self.values = what, values


@contextmanager
def open_client(workers: int, memory: str, scheduler: str | None) -> Iterator[Client]:
    """Connection to workers: those of ``scheduler``, or else ``workers`` processes of our own.

    Each process of our own does one thing at a time, is given ``memory`` and started again when it
    takes more, and talks to this one over the loopback interface only.

    Raises
    ------
    UsageError
        If the scheduler does not answer, its workers run another screener, or ``memory`` is no
        amount that a clip could be looked at with.
    """
    import dask
    import distributed  # noqa: F401 - its defaults must be there before any are set, or they go again
    from dask.utils import parse_bytes

    try:
        limit = parse_bytes(memory)
    except ValueError as error:
        raise UsageError(f"--memory {memory}: give it as 2GB or 1500MB.") from error
    if limit < LEAST_MEMORY:
        raise UsageError(f"--memory {memory}: a worker needs {LEAST_MEMORY // 10**6}MB or more.")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="screener-"))
        stack.enter_context(dask.config.set(_config(scratch)))
        yield _remote(stack, scheduler) if scheduler else _local(stack, workers, limit)


def each_done(client: Client, waiting: deque[Work]) -> Iterator[tuple[Any, Any]]:
    """Do all work in ``waiting``; yields ``(argument, result or Lost)`` as it is done.

    Whoever takes the results may put more work into ``waiting``. No more is handed out than there
    are workers: a worker that dies takes nothing with it but what it was doing.
    """
    from distributed import as_completed

    doing: dict[Any, Any] = {}
    done = as_completed()
    while waiting or doing:
        slots = max(1, sum(client.nthreads().values()))
        while waiting and len(doing) < slots:
            function, argument = waiting.popleft()
            future = client.submit(function, argument, pure=False)
            doing[future] = argument
            done.add(future)
        future = next(done)
        argument = doing.pop(future)
        yield argument, _result(future)
        future.release()


def watch(client: Client, told: Callable[[dict[str, Any]], None]) -> None:
    """Call ``told`` with what :func:`teller` says in the workers."""
    client.subscribe_topic(TOPIC, lambda event: told(event[1]))


def teller(file: str) -> Callable[[float], None]:
    """For work: tells the share of a clip that is done; does nothing outside a worker."""
    from distributed import get_worker

    try:
        worker = get_worker()
    except ValueError:
        return lambda share: None
    last = -_TELL_EVERY_S

    def tell(share: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _TELL_EVERY_S:
            last = now
            worker.log_event(TOPIC, {"file": file, "share": share})

    return tell


def _config(scratch: str) -> dict[str, Any]:
    return {
        "temporary-directory": scratch,
        "logging": {"distributed": "critical"},
        "distributed.scheduler.allowed-failures": 1,  # a death costs one retry
        "distributed.scheduler.worker-saturation": 1.0,  # nothing waits at a worker that may die
        "distributed.worker.memory.target": False,
        "distributed.worker.memory.spill": False,
        "distributed.worker.memory.pause": False,
        "distributed.worker.memory.terminate": 0.95,
        "distributed.worker.daemon": True,
        "distributed.admin.tick.limit": "1h",
    }


def _local(stack: ExitStack, workers: int, limit: int) -> Client:
    from distributed import Client, LocalCluster, TimeoutError  # no builtin on Python 3.10

    others = active_children()
    with _interrupts_held_back():
        cluster = LocalCluster(
            n_workers=0,
            threads_per_worker=1,
            processes=True,
            memory_limit=limit,
            host="127.0.0.1",
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            silence_logs=logging.CRITICAL,
        )
        stack.callback(_close_at_once, cluster, others)
    client = Client(cluster)
    stack.callback(_quietly, client.close)
    cluster.scale(workers)
    with suppress(TimeoutError):  # whoever is not there by then may come later, or not at all
        client.wait_for_workers(workers, timeout=_START_S)
    try:
        client.wait_for_workers(1, timeout=_START_S)
    except TimeoutError as error:
        raise ScreenerError(
            f"No worker process has started within {2 * _START_S} s. Close other programs, or try "
            "--workers 1."
        ) from error
    return client


def _close_at_once(cluster: Any, others: list[BaseProcess]) -> None:
    """Close, and meanwhile end every process begun since there were only ``others``.

    Asked to end, dask's nannies wait 4 s for a clip that is being looked at, and longer for a
    worker that is just starting. Nothing is lost: whatever is finished is on the disk, whole.
    """
    closing = Thread(target=_quietly, args=[cluster.close], daemon=True)
    closing.start()
    while closing.is_alive():
        for child in active_children():
            if child not in others:
                child.kill()
        closing.join(0.1)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Ctrl-C goes to all processes of a terminal: what is started here leaves it to this one.

    The mask is inherited by the threads that are started meanwhile, and by the workers they start
    later, also in place of one that died.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    get_context("spawn").Lock()  # starts Python's resource tracker, which would lift the mask later
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _remote(stack: ExitStack, address: str) -> Client:
    """Asked first by a way on which nothing hangs and nothing is left open."""
    from distributed import Client

    ask_all(address, code_fingerprint)
    try:
        client = Client(address, timeout=10)
    except OSError as error:
        raise no_cluster(address, error) from error
    stack.callback(_quietly, client.close)
    return client


def _result(future: Any) -> Any:
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker:
        return Lost("died")
    except ScreenerError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the cluster raises costs this work only
        return Lost("astray", error=f"{type(error).__name__}: {error}")


def _quietly(close: Callable[[], object]) -> None:
    with suppress(Exception):
        close()

"""The way to a cluster: what is wrong is told in bounds, and nothing stays open."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
import time

import pytest

from screener.batch import reach
from screener.batch.cluster import open_client
from screener.batch.reach import ask_all, within
from screener.errors import UsageError
from tests.cluster import Cluster, free_port

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not answer is given up in two seconds, so that a test need not wait longer."""
    monkeypatch.setattr(reach, "ANSWER_S", 2.0)
    monkeypatch.setattr(reach, "_START_S", 2.0)


def opened(address: str) -> None:
    with open_client(1, "2GB", address):
        pass


def test_what_takes_too_long_is_an_error_of_the_system_on_every_python() -> None:
    with pytest.raises(OSError, match="no answer"):
        asyncio.run(within(0.01, asyncio.sleep(10)))


def test_every_worker_answers(shared: Cluster) -> None:
    ((worker, answer),) = ask_all(shared.address, str.upper, "there").items()
    assert worker.startswith("tcp://127.0.0.1:")
    assert answer == "THERE"


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:{free}", "nonsense://there", "tcp://", "tls://127.0.0.1:{free}"]
)
def test_no_scheduler_is_told_and_leaves_no_thread(address: str) -> None:
    threads = threading.active_count()
    with pytest.raises(UsageError, match="Start `dask scheduler` and `dask worker` first"):
        opened(address.format(free=free_port()))
    assert threading.active_count() == threads


def test_another_screener_is_told_and_the_connection_is_closed(
    shared: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = threading.active_count()
    monkeypatch.setattr(reach, "code_fingerprint", lambda: "another")
    with pytest.raises(UsageError, match="another version of screener"):
        opened(shared.address)
    assert shared.counts() == (1, 0)
    assert threading.active_count() == threads


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("which", ["worker", "scheduler"])
def test_what_hangs_is_not_waited_for(shared: Cluster, which: str) -> None:
    shared.signal(which, signal.SIGSTOP)
    began = time.monotonic()
    try:
        with pytest.raises(UsageError, match="no answer within 2 s"):
            opened(shared.address)
    finally:
        shared.signal(which, signal.SIGCONT)
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("soon")
def test_a_scheduler_without_workers_is_told_and_the_connection_is_closed() -> None:
    cluster = Cluster().start(workers=False)
    try:
        with pytest.raises(UsageError, match="no scheduler with workers"):
            opened(cluster.address)
        assert cluster.counts() == (0, 0)
    finally:
        cluster.stop()


def test_a_cluster_that_is_well_is_opened_and_closed(shared: Cluster) -> None:
    with open_client(1, "2GB", shared.address) as client:
        assert client.submit(sum, [1, 2]).result(timeout=30) == 3
        assert shared.counts() == (1, 1)
    assert shared.counts() == (1, 0)

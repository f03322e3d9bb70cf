"""Errands to a real cluster: done, refused, lost with worker or scheduler; each within bounds."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from screener.batch import errand as errands
from screener.batch import reach
from screener.batch.cluster import Lost
from screener.batch.errand import Away, Unfit, errand
from screener.errors import VideoError
from tests.cluster import Cluster, free_port

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
Tell = Callable[[float], None]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not answer is given up in two seconds, so that a test need not wait longer."""
    for module in (errands, reach):
        monkeypatch.setattr(module, "ANSWER_S", 2.0)
    monkeypatch.setattr(errands, "_ASK_EVERY_S", 0.5)


def halved(number: int, tell: Tell) -> tuple[float, int]:
    tell(0.5)
    return number / 2, os.getpid()


def refuse(error: Exception, tell: Tell) -> None:
    raise error


def linger(path: Path, tell: Tell) -> str:
    """As long as the file is there."""
    while path.exists():
        tell(0.25)
        time.sleep(0.05)
    return "done"


def die(path: Path, tell: Tell) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def nothing(share: float) -> None:
    """Told, and passed over."""


class Enough(Exception):  # noqa: N818 - no error
    """Whoever asked wants it no more."""


def stop_it(share: float) -> None:
    raise Enough


def test_the_result_comes_back_from_another_process_and_nothing_stays_open(shared: Cluster) -> None:
    threads = threading.active_count()
    result, where = errand(shared.address, halved, 3, nothing, 30)
    assert result == 1.5
    assert where != os.getpid()
    assert threading.active_count() == threads
    assert shared.counts() == (1, 0)


def test_the_share_is_told_and_what_it_raises_ends_the_errand(
    shared: Cluster, tmp_path: Path
) -> None:
    path = tmp_path / "lingering"
    path.touch()
    with pytest.raises(Enough):
        errand(shared.address, linger, path, stop_it, 30)
    path.unlink()


def test_an_error_of_the_work_is_raised_as_it_was(shared: Cluster) -> None:
    with pytest.raises(VideoError, match="nobody is seen"):
        errand(shared.address, refuse, VideoError("nobody is seen"), nothing, 30)


def test_a_machine_that_is_not_fit_or_another_screener_is_no_fault_of_the_work(
    shared: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Away, match="unfit"):
        errand(shared.address, refuse, Unfit("no such folder"), nothing, 30)
    monkeypatch.setattr(errands, "code_fingerprint", lambda: "another")
    with pytest.raises(Away, match="unfit"):
        errand(shared.address, halved, 1, nothing, 30)


def test_workers_without_time_are_waited_for_no_longer_than_told(shared: Cluster) -> None:
    shared.signal("worker", signal.SIGSTOP)
    try:
        with pytest.raises(Away, match="busy") as told:
            errand(shared.address, halved, 1, nothing, 1.0)
    finally:
        shared.signal("worker", signal.SIGCONT)
    assert not told.value.begun


@pytest.mark.usefixtures("soon")
def test_a_scheduler_that_is_stopped_is_given_up(shared: Cluster, tmp_path: Path) -> None:
    path = tmp_path / "lingering"
    path.touch()
    threads, stopped = threading.active_count(), False

    def stop(share: float) -> None:
        nonlocal stopped
        if not stopped:
            shared.signal("scheduler", signal.SIGSTOP)
            stopped = True

    began = time.monotonic()
    try:
        with pytest.raises(Away, match="away") as told:  # while it is at work
            errand(shared.address, linger, path, stop, 30)
        with pytest.raises(Away, match="away") as again:  # before it is reached
            errand(shared.address, halved, 1, nothing, 30)
    finally:
        shared.signal("scheduler", signal.SIGCONT)
        path.unlink()
    assert (told.value.begun, again.value.begun) == (True, False)
    assert time.monotonic() - began < 20
    assert threading.active_count() == threads


def test_work_that_kills_its_worker_is_tried_twice_and_given_up(shared: Cluster) -> None:
    lost = errand(shared.address, die, Path(), nothing, 30)
    assert isinstance(lost, Lost)
    assert lost.what == "died"


@pytest.mark.usefixtures("soon")
def test_a_scheduler_that_is_not_there_is_told_and_leaves_no_thread() -> None:
    threads = threading.active_count()
    for _ in range(2):
        with pytest.raises(Away, match="away") as told:
            errand(f"tcp://127.0.0.1:{free_port()}", halved, 1, nothing, 30)
        assert not told.value.begun
    assert threading.active_count() == threads


def test_a_scheduler_that_is_killed_at_work_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "lingering"
    path.touch()
    cluster = Cluster().start()
    killed = 0.0

    def kill(share: float) -> None:
        nonlocal killed
        if not killed:
            cluster.signal("scheduler", signal.SIGKILL)
            killed = time.monotonic()

    try:
        with pytest.raises(Away, match="away") as told:
            errand(cluster.address, linger, path, kill, 30)
    finally:
        path.unlink()
        cluster.stop()
    assert told.value.begun
    assert time.monotonic() - killed < 10

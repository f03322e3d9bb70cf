"""Films looked at on a real dask cluster, which is lost and comes back."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from screener.errors import UsageError
from screener.pose import PoseTrack
from screener.store import open_store
from screener.store.models import Job
from screener.web.look import Film, Sight, fit_workers, look, look_far
from tests.clips import write_clip
from tests.cluster import Cluster, free_port
from tests.web.conftest import Server, send, settled

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
MOST_S = 3.0
"""A page takes hundredths of a second, more if all is busy; the way to a lost cluster takes 5 s."""
ENGLISH, GERMAN = "The cluster cannot be reached", "Der Cluster ist nicht erreichbar"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with Cluster() as begun:
        yield begun


@pytest.fixture(scope="module")
def far(
    tmp_path_factory: pytest.TempPathFactory, cluster: Cluster, playback: Path
) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("far")
    server = Server(data, "--playback", str(playback), "--scheduler", cluster.address)
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More than a second of work, so that something can happen meanwhile."""
    path = tmp_path_factory.mktemp("long") / "long.mp4"
    picture = np.full((480, 270, 3), 90, np.uint8)
    return write_clip(path, (picture for _ in range(900)), np.arange(900) / 20.0)


def until(holds: Callable[[], Any], limit: float = 60.0) -> Any:
    end = time.monotonic() + limit
    while not (found := holds()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)
    return found


def looked_at(client: httpx.Client, session: str) -> Any:
    """The job that looks at the film of a session now."""
    jobs = client.get(f"/api/sessions/{session}").json()["jobs"]
    return next((job for job in jobs if job["kind"] == "look" and job["state"] == "running"), None)


def begun(client: httpx.Client, session: str) -> bool:
    job = looked_at(client, session)
    return job is not None and job["share"] > 0


def kept(server: Server, session: str) -> Job:
    """The newest job that looks at a film of a session, as it lies in the queue."""
    with closing(open_store(server.data, migrate=False)) as store, store.read() as rows:
        jobs = [job for job in rows.query(Job) if job.kind == "look"]
    return [job for job in jobs if job.session_id == session][-1]


def result(server: Server, client: httpx.Client, there: dict[str, Any]) -> tuple[Any, PoseTrack]:
    """Findings and pose track of a film, once they are there."""
    found = settled(client, there["session_id"])
    assert [clip["state"] for clip in found["clips"]] == ["ready"]
    screening = client.get(f"/api/sessions/{there['session_id']}/screening").json()
    return screening["findings"], PoseTrack.load(next(server.data.rglob(f"{there['clip_id']}.npz")))


def assert_same(one: PoseTrack, other: PoseTrack) -> None:
    for field in fields(PoseTrack):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


def test_it_is_the_cluster_that_looks_and_what_is_said_by_hand_goes_there(
    cluster: Cluster, far: Server, grey: Path
) -> None:
    with far.client() as client:
        there = send(client, grey.read_bytes(), "Far Away 2026-03-04 front.mp4")
        assert result(far, client, there)[0]
        cluster.signal("worker", signal.SIGSTOP)
        try:
            said = {"mirrored": True, "subject": "left"}
            assert client.patch(f"/api/clips/{there['clip_id']}", json=said).status_code < 300
            until(lambda: looked_at(client, there["session_id"]))
            time.sleep(2)
            assert looked_at(client, there["session_id"])["share"] == 0
        finally:
            cluster.signal("worker", signal.SIGCONT)
        assert result(far, client, there)[1].mirrored


def test_deleting_what_the_cluster_looks_at_leaves_nothing(far: Server, long: Path) -> None:
    with far.client() as client:
        there = send(client, long.read_bytes(), "Far Gone 2026-03-04 front.mp4")
        until(lambda: begun(client, there["session_id"]))
        assert client.delete(f"/api/clips/{there['clip_id']}").status_code < 300
    assert not [p for p in far.data.rglob("*") if p.name.startswith(there["clip_id"])]


@pytest.mark.parametrize("which", ["data", "model"])
def test_a_cluster_that_lacks_something_is_told(
    cluster: Cluster, tmp_path: Path, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "nowhere" if which == "data" else tmp_path
    monkeypatch.setattr(Sight, "mark", property(lambda sight: "another"))
    with pytest.raises(UsageError, match="does not see" if which == "data" else "another pose"):
        fit_workers(cluster.address, folder, Sight("full", None))


@pytest.mark.model
def test_the_pose_model_sees_the_same_there(cluster: Cluster, short: Callable[[str], Path]) -> None:
    film = Film(short("squat_valgus_both_front"), "", False, Sight("full", None))
    shares: list[float] = []
    there = look_far(film, shares.append, cluster.address, 900.0)
    assert_same(there, look(film, lambda share: None))
    assert shares[0] == 0.0


def test_a_scheduler_killed_in_mid_job_loses_no_film_and_holds_up_neither_pages_nor_the_end(
    cluster: Cluster, far: Server, long: Path
) -> None:
    with far.client() as client:
        there = send(client, long.read_bytes(), "Far Lost 2026-03-04 front.mp4")
        until(lambda: begun(client, there["session_id"]))
        cluster.stop()
        slowest, end = 0.0, time.monotonic() + 60
        while ENGLISH not in (page := queue(client, "en"))[0]:
            slowest = max(slowest, page[1])
            assert time.monotonic() < end
        assert slowest < MOST_S
        assert GERMAN in queue(client, "de")[0]
    began = time.monotonic()
    far.stop()
    assert time.monotonic() - began < 10
    job = kept(far, there["session_id"])
    assert (job.error, job.deaths) == ("away", 1)
    cluster.start()
    with far.start().client() as client:
        result(far, client, there)
        assert ENGLISH not in queue(client, "en")[0]


def test_a_server_killed_while_the_cluster_looks_goes_on_without_one_to_the_same_result(
    cluster: Cluster, far: Server, grey: Path
) -> None:
    with far.client() as client:
        there = send(client, grey.read_bytes(), "front.mp4", athlete="Far One", date="2026-03-04")
        by_cluster = result(far, client, there)
        cluster.signal("worker", signal.SIGSTOP)
        there = send(client, grey.read_bytes(), "front.mp4", athlete="Far One", date="2026-03-05")
        until(lambda: looked_at(client, there["session_id"]))
    far.stop(signal.SIGKILL)
    cluster.stop()
    server = Server(far.data, *far.options[:2])
    try:
        with server.start().client() as client:
            here = result(server, client, there)
    finally:
        server.stop()
    assert here[0] == by_cluster[0]
    assert_same(here[1], by_cluster[1])


def queue(client: httpx.Client, language: str) -> tuple[str, float]:
    """The page of the queue, and the seconds it took."""
    time.sleep(0.1)
    began = time.monotonic()
    answer = client.get("/queue", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.text, time.monotonic() - began


def test_a_scheduler_that_is_not_there_is_told_at_the_start(tmp_path: Path, playback: Path) -> None:
    words = ["serve", "--data", tmp_path / "data", "--playback", playback]
    done = subprocess.run(
        [sys.executable, "-m", "screener", *words, "--scheduler", f"tcp://127.0.0.1:{free_port()}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "Start `dask scheduler` and `dask worker` first" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr

"""Ctrl-C in the middle of a clip: a quick end, finished work kept, and on from there."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from campaigns.victim import ROOT, TRACK, grey_clip
from screener.batch.jobs import ClipWork, Looked
from screener.batch.plan import make_plan
from screener.batch.run import run_batch, settings_for
from screener.batch.work import look_at_clip
from screener.cli import main
from screener.report import Wishes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
PROGRAM = "from tests.batch.test_interrupted import begin; begin()"
MOST_S = 3.9
"""About 0.5 s, more on a busy machine; left to dask, 4 s and more until a busy worker ends."""


def linger(work: ClipWork) -> Looked:
    """Looks at every clip but Ben's, of which there is no end while a file says so."""
    while work.upload.athlete == "Ben" and (work.settings.out / "linger").exists():
        (work.settings.out / "lingering").touch()
        time.sleep(0.1)
    return look_at_clip(work)


def begin() -> None:
    """A batch as the command line runs it, with errors told and ended as there."""
    from screener import cli

    # whoever runs the tests in the background of a shell has it ignored, and so its children
    signal.signal(signal.SIGINT, signal.default_int_handler)
    uploads, out = map(Path, sys.argv[1:])

    def batch() -> None:
        settings = settings_for(out, wishes=Wishes(video=False), playback=TRACK)
        plan = make_plan(uploads, out, None, "2026-11-01")
        outcome = run_batch(plan, settings, workers=1, look=linger)
        sys.stdout.write(f"{outcome.sessions} sessions, {outcome.known} known\n")

    cli.app = batch  # type: ignore[assignment]
    main()


def start(uploads: Path, out: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, uploads, out], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def wait_for(path: Path, process: "subprocess.Popen[str]") -> None:
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)


def running_in(group: int) -> list[psutil.Process]:
    """Processes of a group, without those that only wait to be reaped."""
    found = [p for p in psutil.process_iter(["status"]) if os.getpgid(p.pid) == group]
    _, left = psutil.wait_procs([p for p in found if p.info["status"] != "zombie"], timeout=2)
    return list(left)


def test_ctrl_c_ends_at_once_keeps_what_is_finished_and_running_again_goes_on(
    tmp_path: Path,
) -> None:
    uploads, out = tmp_path / "uploads", tmp_path / "out"
    for name in ("Ann", "Ben"):
        (uploads / name).mkdir(parents=True)
        grey_clip(uploads / name / "front.mp4")
    out.mkdir()
    (out / "linger").touch()

    process = start(uploads, out)
    try:
        wait_for(out / "lingering", process)
        began = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)  # to all of them, as a terminal does
        _, told = process.communicate(timeout=60)
        took = time.monotonic() - began
        left = running_in(process.pid)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    assert took < MOST_S
    assert left == []
    assert (process.returncode, told) == (130, "screener: interrupted\n")
    assert not list(out.rglob("*.part*"))

    (out / "linger").unlink()
    done, told = start(uploads, out).communicate(timeout=120)
    assert done == "2 sessions, 1 known\n", told

"""`screener record` as its user meets it: real processes, a file in the camera's place."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from screener.analysis import analyse
from screener.cli import app
from screener.errors import ScreenerError
from screener.rules.finding import Outcome
from screener.screening import Screening
from screener.video import read_frames
from tests.clips import changed_copy


def screener(*words: object, **env: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if name not in env}
    return subprocess.run(
        [sys.executable, "-m", "screener", "record", *map(str, words)],
        capture_output=True, text=True, check=False, timeout=300,
        env=given | {name: value for name, value in env.items() if value},
    )  # fmt: skip


@pytest.mark.model
def test_a_rehearsal_comes_to_what_the_file_itself_comes_to(
    sample: Callable[[str], Path], tmp_path: Path
) -> None:
    source = changed_copy(
        sample("squat_heel_rise_side"), tmp_path / "side.mp4", lambda i: i, (2.0, 6.9)
    )
    done = screener(
        "--source", source, "--auto", "--no-preview", "--no-open", "--no-video", "--out", tmp_path,
        "--date", "2026-03-04",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Report:" in done.stdout
    folder = tmp_path / "athlete" / "2026-03-04"
    recorded = json.loads((folder / "screening.json").read_text())
    of_file = analyse([source], athlete="athlete", date="2026-03-04")
    assert [len(clip["reps"]) for clip in recorded["clips"]] == [reps(of_file)]
    assert flagged_in(recorded) == {f.sign for f in of_file.findings if is_flagged(f)}
    assert len(list((folder / "recordings").glob("*_1_squat_front.mp4"))) == 1


@pytest.mark.model
def test_ctrl_c_in_the_middle_of_a_set_keeps_what_was_recorded(
    sample: Callable[[str], Path], tmp_path: Path
) -> None:
    words = ["--source", str(sample("squat_healthy_front")), "--auto", "--no-preview", "--no-open"]
    running = subprocess.Popen(
        [sys.executable, "-m", "screener", "record", *words, "--out", str(tmp_path)],
        stderr=subprocess.PIPE, text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    end = time.monotonic() + 120
    while time.monotonic() < end and not _bytes_in(tmp_path) > 50_000:
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130, said
    (film,) = tmp_path.rglob("*.mp4")
    assert f"interrupted. Screen it with: screener analyze {film}" in said
    assert "Traceback" not in said
    frames = list(read_frames(film, 256))
    assert len(frames) > 15
    told = re.search(r"\((\d+\.\d) s, (\d+) pictures\)", said)
    assert told is not None
    assert int(told[2]) == pytest.approx(len(frames), abs=1)


def _bytes_in(folder: Path) -> int:
    """Size of the film that is being recorded, 0 if there is none."""
    return sum(film.stat().st_size for film in folder.rglob("*.mp4*"))


def reps(screening: Screening) -> int:
    return len(screening.clips[0].clip.reps)


def is_flagged(finding: object) -> bool:
    return getattr(finding, "outcome", None) is Outcome.FLAGGED


def flagged_in(recorded: dict[str, object]) -> set[str]:
    return {f["sign"] for f in recorded["findings"] if f["outcome"] == "flagged"}  # type: ignore


def test_a_camera_there_is_not_is_told_in_a_line(tmp_path: Path) -> None:
    done = screener("--camera", "97", "--no-preview", "--out", tmp_path)
    assert done.returncode == 5, done.stderr
    assert done.stderr.startswith("screener: camera 97: ")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--source", "none.mp4"], "no such file"),
        (["--ask", "somersault"], "squat_front"),
        (["--sound", "trumpet"], "voice, beep or off"),
        (["--lang", "la"], "en, de"),
        (["--date", "today"], "YYYY-MM-DD"),
    ],
)
def test_options_that_make_no_sense_are_told(words: list[str], says: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["record", "--no-preview", "--out", str(tmp_path), *words])
    assert isinstance(done.exception, ScreenerError)
    assert says in str(done.exception)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are named on Linux only")
@pytest.mark.parametrize("display", ["", ":4711"])
def test_no_display_is_told_before_anything_is_filmed(
    display: str, sample: Callable[[str], Path], tmp_path: Path
) -> None:
    words = ["--source", sample("squat_heel_rise_side"), "--out", tmp_path]
    done = screener(*words, DISPLAY=display, WAYLAND_DISPLAY="")
    assert done.returncode == 2, done.stderr
    assert "--no-preview" in done.stderr
    assert "Traceback" not in done.stderr

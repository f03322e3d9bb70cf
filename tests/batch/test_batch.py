"""A folder of uploads, played back instead of looked at: nothing lost, nothing done twice."""

import os
import signal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from screener.batch.jobs import ClipWork, Looked
from screener.batch.plan import Plan, make_plan
from screener.batch.run import Outcome, run_batch, settings_for
from screener.batch.work import look_at_clip
from screener.report import Wishes
from tests.clips import write_clip
from tests.conftest import quick_truth
from validation.ideal import ideal_track

pytestmark = pytest.mark.filterwarnings("default")  # distributed leaves some behind on closing
CLIPS = ("anna/front.mp4", "anna/2026-10-02/front", "ben ü/front 'x'.mp4", "=cmd()/front.mp4")


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four clips of three athletes (one without a suffix), an empty one, a broken one, a text."""
    folder = tmp_path_factory.mktemp("uploads")
    frames = len(ideal_track(quick_truth("squat_valgus_both_front")))
    for number, name in enumerate(CLIPS):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        grey = np.full((320, 180, 3), 60 + 20 * number, np.uint8)
        made = write_clip(folder / "made.mp4", (grey for _ in range(frames)))
        made.rename(path)
    (folder / "anna" / "empty.mp4").touch()
    (folder / "cut.mp4").write_bytes((folder / CLIPS[0]).read_bytes()[:700])
    (folder / "notes.txt").write_text("bring a tripod")
    return folder


@pytest.fixture(scope="module")
def playback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("track") / "played.npz"
    ideal_track(quick_truth("squat_valgus_both_front")).save(path)
    return path


def plan_of(uploads: Path, out: Path) -> Plan:
    return make_plan(uploads, out, None, "2026-11-01")


def screen(uploads: Path, out: Path, playback: Path, workers: int = 1, **more: object) -> Outcome:
    settings = settings_for(out, wishes=Wishes(video=False), playback=playback)
    return run_batch(plan_of(uploads, out), settings, workers=workers, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def done(uploads: Path, playback: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    screen(uploads, out, playback)
    return out


def die_once(work: ClipWork) -> Looked:
    """Kills its worker the first time it sees the second clip, as a crash in a codec would."""
    mark = work.settings.out / "died"
    if "2026-10-02" in work.upload.file and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return look_at_clip(work)


def test_every_good_clip_is_in_the_tables_once_and_every_bad_one_in_failures(done: Path) -> None:
    reps = pd.read_csv(done / "reps.csv")
    counted = reps.groupby(["athlete", "date", "clip"])["rep"].nunique()
    assert len(counted) == len(CLIPS)
    failures = pd.read_csv(done / "failures.csv")
    assert set(failures["file"]) == {"anna/empty.mp4", "cut.mp4"}
    assert failures["what_to_do"].str.len().min() > 10
    assert set(pd.read_csv(done / "athletes.csv")["athlete"]) >= {"anna", "ben ü", "'=cmd()"}
    assert "notes.txt" not in (done / "failures.csv").read_text()


def test_no_cell_runs_as_a_formula_and_the_page_asks_nothing_of_the_network(done: Path) -> None:
    for path in done.glob("*.csv"):
        assert not any(line.startswith(("=", "@", "+")) for line in path.read_text().splitlines())
    page = (done / "index.html").read_text(encoding="utf-8")
    assert 'src="http' not in page
    assert "ben ü" in page


def test_a_second_run_does_nothing_twice_and_changes_no_byte(
    uploads: Path, done: Path, playback: Path
) -> None:
    before = {path.name: path.read_bytes() for path in done.glob("*.csv")}
    again = screen(uploads, done, playback)
    assert again.known == len(CLIPS)
    assert {path.name: path.read_bytes() for path in done.glob("*.csv")} == before


def test_a_worker_that_is_killed_costs_nothing_and_two_give_the_same_tables(
    uploads: Path, done: Path, playback: Path, tmp_path: Path
) -> None:
    outcome = screen(uploads, tmp_path, playback, workers=2, look=die_once)
    assert (tmp_path / "died").exists()
    assert {failure.file for failure in outcome.failures} == {"anna/empty.mp4", "cut.mp4"}
    for name in ("reps.csv", "summary.csv", "athletes.csv", "clips.csv", "failures.csv"):
        assert (tmp_path / name).read_bytes() == (done / name).read_bytes()


def test_deleting_an_athlete_s_folder_leaves_nothing_of_them(done: Path) -> None:
    tracks = list(done.rglob("*.npz"))
    assert tracks
    assert {path.relative_to(done).parts[0] for path in tracks} <= {
        path.name for path in done.iterdir() if path.is_dir()
    }
    assert not (done / ".tracks").exists()

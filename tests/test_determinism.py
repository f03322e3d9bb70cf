"""The same clip gives the same bytes, however often and by however many workers."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.clips import changed_copy
from tests.test_cli import screener

pytestmark = pytest.mark.model
BATCH = ("athletes.csv", "clips.csv", "summary.csv", "reps.csv", "failures.csv", "index.html")


@pytest.fixture(scope="module")
def uploads(sample: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One repetition each of two athletes."""
    folder = tmp_path_factory.mktemp("uploads")
    for athlete, name in (("A", "squat_valgus_both_front"), ("B", "squat_heel_rise_side")):
        (folder / athlete).mkdir()
        changed_copy(sample(name), folder / athlete / "clip.mp4", lambda i: i, (1.6, 7.8))
    return folder


def test_analyze_twice_gives_the_same_bytes(uploads: Path, tmp_path: Path) -> None:
    for again in ("one", "two"):
        clip = uploads / "A" / "clip.mp4"
        done = screener(
            "analyze", clip, "--out", tmp_path / again, "--no-video", "--date", "2026-03-04"
        )
        assert done.returncode == 0, done.stderr
    assert pd.read_csv(tmp_path / "one/athlete/2026-03-04/reps.csv")["value"].notna().any()
    for name in ("reps.csv", "summary.csv"):
        one, two = (
            (tmp_path / n / "athlete/2026-03-04" / name).read_bytes() for n in ("one", "two")
        )
        assert one == two, name


def test_one_worker_and_two_give_the_same_bytes(uploads: Path, tmp_path: Path) -> None:
    for workers in ("1", "2"):
        done = screener(
            "batch", uploads, "--out", tmp_path / workers, "--no-video", "--workers", workers,
            "--date", "2026-03-04",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert pd.read_csv(tmp_path / "1/reps.csv")["athlete"].nunique() == 2
    for name in BATCH:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name

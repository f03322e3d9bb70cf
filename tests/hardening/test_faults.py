"""Faults while results are written: what bears its final name is whole, what is told is plain."""

import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from campaigns.victim import grey_clip
from screener.pose.landmarker import MediaPipeLandmarker

if sys.platform == "win32":
    pytest.skip("limits and signals of POSIX", allow_module_level=True)
from campaigns.faults import file_limit, leftovers, not_whole, start, until_it_writes
from screener.errors import ModelError


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return grey_clip(tmp_path_factory.mktemp("clip") / "clip.mp4")


@pytest.mark.parametrize("size", [40_000, 100_000])
def test_on_a_full_disk_what_is_there_is_whole_and_nothing_is_left_behind(
    size: int, clip: Path, tmp_path: Path
) -> None:
    process = start(tmp_path, clip, partial(file_limit, size))
    _, said = process.communicate(timeout=120)
    assert process.returncode == 4, said
    assert "make room" in said
    assert (tmp_path / "reps.csv").exists()
    assert not (tmp_path / "report.html").exists()
    assert not_whole(tmp_path) == []
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_ended_at_any_moment_it_leaves_whole_files(
    sent: signal.Signals, clip: Path, tmp_path: Path
) -> None:
    process = start(tmp_path, clip)
    until_it_writes(process)
    process.send_signal(sent)
    process.communicate()
    assert process.returncode in (0, 143, -sent)
    assert not_whole(tmp_path) == []
    if sent is signal.SIGTERM:
        assert leftovers(tmp_path) == []


def test_two_runs_into_one_folder_do_not_write_into_each_other(clip: Path, tmp_path: Path) -> None:
    both = [start(tmp_path, clip), start(tmp_path, clip)]
    for process in both:
        process.communicate()
    assert [process.returncode for process in both] == [0, 0]
    assert not_whole(tmp_path) == []
    assert leftovers(tmp_path) == []
    assert len(list(tmp_path.iterdir())) == 7


@pytest.mark.parametrize("data", [b"", b"no model", b"PK\x03\x04" + bytes(400)])
def test_a_damaged_model_file_is_told(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mine.task"
    path.write_bytes(data)
    with pytest.raises(ModelError, match=r"mine\.task"):
        MediaPipeLandmarker(path)

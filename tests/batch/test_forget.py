"""Who is forgotten is in no byte of any file, and nobody else has changed."""

from pathlib import Path

import numpy as np
import pytest

from screener.batch.forget import forget
from screener.batch.plan import make_plan
from screener.batch.run import run_batch, settings_for
from screener.errors import UsageError
from screener.report import Wishes
from screener.report.names import folder_name
from tests.clips import write_clip
from tests.conftest import quick_truth
from tests.test_cli import screener
from validation.ideal import ideal_track

pytestmark = pytest.mark.filterwarnings("default")  # distributed leaves some behind on closing
NAME = "Zoë =Quasimodo"
CLIPS = ("knees_kx7.mp4", "heels_kx8.mp4")
BEN = ("Ben ü/front 'x'.mp4", "Ben ü/empty.mp4")
TABLES = ("athletes.csv", "clips.csv", "summary.csv", "reps.csv", "failures.csv", "index.html")


def batch(folder: Path, files: list[str]) -> Path:
    """Results of a batch; clips called empty or heels hold nothing, the others a squat."""
    track = ideal_track(quick_truth("squat_valgus_both_front"))
    folder.mkdir()
    track.save(folder / "played.npz")
    for name in files:
        path = folder / "uploads" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.name.startswith(("empty", "heels")):
            path.touch()
        else:
            write_clip(path, (np.full((320, 180, 3), 90, np.uint8) for _ in range(len(track))))
    out = folder / "out"
    settings = settings_for(out, wishes=Wishes(video=False), playback=folder / "played.npz")
    run_batch(make_plan(folder / "uploads", out, None, "2026-11-01"), settings, workers=1)
    return out


def naming(out: Path) -> list[Path]:
    """Files in which, or in whose names, the athlete or one of the clips can be found."""
    spellings = [NAME, folder_name(NAME), "Quasimodo", *CLIPS, *(Path(c).stem for c in CLIPS)]
    data = [s.encode(code) for s in spellings for code in ("utf-8", "utf-16-le")]
    data += [b"Zo\\u00eb", b"Zo%C3%AB", "Zoë".encode()]
    return [
        path for path in sorted(out.rglob("*"))
        if any(d in str(path.relative_to(out)).encode() for d in data)
        or (path.is_file() and any(d in path.read_bytes() for d in data))
    ]  # fmt: skip


def test_who_is_forgotten_is_in_no_byte_and_nobody_else_has_changed(tmp_path: Path) -> None:
    out = batch(tmp_path / "both", [*(f"{NAME}/{clip}" for clip in CLIPS), *BEN])
    assert {out / table for table in TABLES} <= set(naming(out))
    (out / ".1-ab.part.csv").write_text(f"athlete\n{NAME}\n")  # a run that was killed left it

    gone = forget(out, NAME)

    assert naming(out) == []
    assert gone.page
    alone = batch(tmp_path / "alone", [*BEN])
    for table in TABLES:
        assert (out / table).read_bytes() == (alone / table).read_bytes(), table
    with pytest.raises(UsageError, match="holds nothing of"):
        forget(out, NAME)


def test_a_single_screening_without_a_batch_is_forgotten_too(tmp_path: Path) -> None:
    kept, gone = tmp_path / "B" / "2026-01-01", tmp_path / "A_B" / "2026-01-01"
    for folder, athlete in ((kept, "B"), (gone, "A/B"), (tmp_path / "compared", "A/B")):
        folder.mkdir(parents=True)
        (folder / "screening.json").write_text(f'{{"athlete": "{athlete}"}}')
    (gone / "recordings").mkdir()
    done = screener("forget", "A/B", "--out", tmp_path, "--yes")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["B"]
    assert kept.is_dir()


def test_somebody_who_is_not_there_is_told_and_nothing_goes(tmp_path: Path) -> None:
    (tmp_path / "Ben" / "2026-01-01").mkdir(parents=True)
    (tmp_path / "Ben" / "2026-01-01" / "screening.json").write_text('{"athlete": "Ben"}')
    done = screener("forget", "Anna", "--out", tmp_path, "--yes")
    assert done.returncode == 2
    assert "There: Ben" in done.stderr
    assert (tmp_path / "Ben").is_dir()


def test_a_folder_two_share_loses_only_what_is_one_s(tmp_path: Path) -> None:
    for day, athlete in (("2026-01-01", "A/B"), ("2026-01-02", "A?B")):
        (tmp_path / "A_B" / day).mkdir(parents=True)
        (tmp_path / "A_B" / day / "screening.json").write_text(f'{{"athlete": "{athlete}"}}')
    (tmp_path / "A_B" / ".tracks").mkdir()
    forget(tmp_path, "A?B")
    assert [path.name for path in (tmp_path / "A_B").iterdir()] == ["2026-01-01"]

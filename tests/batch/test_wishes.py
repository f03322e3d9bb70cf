"""What a batch is asked for besides tables and pages: a PDF, the sound, blurred faces."""

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from screener.errors import OutputError
from screener.report.pdf import MOST_PAGES, find_browser, pages
from tests.clips import with_sound, write_clip
from tests.conftest import quick_truth
from validation.ideal import ideal_track

FILM = "front.annotated.mp4"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Uploads of two athletes, each a clip with sound, and the track that is played back."""
    folder = tmp_path_factory.mktemp("wishes")
    track = ideal_track(quick_truth("squat_valgus_both_front"))
    track.save(folder / "played.npz")
    for number, name in enumerate(("Ann", "Ben")):
        (folder / "uploads" / name).mkdir(parents=True)
        grey = np.full((320, 180, 3), 60 + 20 * number, np.uint8)
        silent = write_clip(folder / "silent.mp4", (grey for _ in range(len(track))))
        with_sound(silent, folder / "uploads" / name / "front.mp4")
    return folder


def batch(folder: Path, out: Path, *options: str) -> str:
    """Screen the uploads as the command line does; what is printed."""
    done = subprocess.run(
        [sys.executable, "-m", "screener", "batch", folder / "uploads", "--out", out,
         "--playback", folder / "played.npz", "--date", "2026-11-01", "--workers", "1", *options],
        capture_output=True, encoding="utf-8", errors="replace", check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def seconds_of_sound(film: Path) -> float:
    """How long the sound of a film is, 0 without; fails if nothing is to be heard."""
    with av.open(str(film)) as container:
        if not container.streams.audio:
            return 0.0
        frames = list(container.decode(container.streams.audio[0]))
    assert max(float(np.abs(frame.to_ndarray()).max()) for frame in frames) > 0.1
    return sum(frame.samples / frame.sample_rate for frame in frames)


def stills(out: Path) -> list[Path]:
    return [path for path in out.glob("*/.tracks/*.stills/*") if path.is_file()]


def test_a_pdf_lies_beside_the_page_of_every_session(folder: Path, tmp_path: Path) -> None:
    try:
        find_browser()
    except OutputError:
        pytest.skip("no browser to print with on this machine (Debian: apt install chromium)")
    batch(folder, tmp_path, "--format", "pdf", "--no-video")
    for name in ("Ann", "Ben"):
        (printed,) = (tmp_path / name).glob("*/report.pdf")
        assert printed.with_name("report.html").exists()
        assert printed.read_bytes().startswith(b"%PDF-")
        assert 1 <= pages(printed) <= MOST_PAGES


def test_sound_is_kept_if_asked_for_and_blurred_faces_leave_no_pictures(
    folder: Path, tmp_path: Path
) -> None:
    batch(folder, tmp_path, "--sound")
    films = sorted(tmp_path.glob(f"*/*/{FILM}"))
    assert len(films) == 2
    for film in films:
        with av.open(str(film)) as container:
            length = float(container.duration or 0) / av.time_base
        assert seconds_of_sound(film) == pytest.approx(length, abs=0.2)
    assert {path.parts[-4] for path in stills(tmp_path)} == {"Ann", "Ben"}
    batch(folder, tmp_path, "--blur-face")
    assert stills(tmp_path) == []
    assert len(list(tmp_path.glob("*/.tracks/*.npz"))) == 2, "tracks stay"
    assert [seconds_of_sound(film) for film in films] == [0.0, 0.0]


def test_blurred_faces_leave_no_pictures_of_a_first_run_either(
    folder: Path, tmp_path: Path
) -> None:
    told = batch(folder, tmp_path, "--blur-face", "--no-video", "--lang", "de")
    assert told.startswith("Clips: 2, Termine: 2, ")
    assert list(tmp_path.glob("*/*/report.html"))
    assert list(tmp_path.rglob("*.stills")) == []
    assert list(tmp_path.rglob("*.jpg")) == []

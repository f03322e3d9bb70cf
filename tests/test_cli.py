"""The command line as its user meets it: real processes, real exit codes, no traceback."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pandas as pd
import pytest

from screener import __version__
from screener.screening import REPS_COLUMNS, SUMMARY_COLUMNS
from tests.clips import changed_copy, write_clip

Sample = Callable[[str], Path]


def screener(*words: object, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "screener", *map(str, words)],
        capture_output=True, text=True, check=False, timeout=300, env={**os.environ, **env},
    )  # fmt: skip


@pytest.fixture(scope="module")
def results(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two repetitions of a front and a side sample, screened under a difficult name."""
    folder = tmp_path_factory.mktemp("run")
    front = folder / "front ä'\"clip.mp4"
    changed_copy(sample("squat_valgus_both_front"), front, lambda i: i, (1.0, 11.4))
    side = folder / "side.mp4"
    changed_copy(sample("squat_heel_rise_side"), side, lambda i: i, (1.0, 11.4))
    done = screener(
        "analyze", front, side, "--athlete", "=Ä. <b>O'Neil</b>", "--out", folder / "out",
        "--date", "2026-03-04",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (folder / "stdout.txt").write_text(done.stdout)
    assert "Traceback" not in done.stderr
    return folder


def _day(results: Path) -> Path:
    (athlete,) = (results / "out").iterdir()
    return athlete / "2026-03-04"


@pytest.mark.model
def test_analyze_writes_everything_it_promises(results: Path) -> None:
    names = {path.name for path in _day(results).iterdir()}
    assert names == {
        "reps.csv", "summary.csv", "dictionary.csv", "screening.json", "report.html",
        "side.annotated.mp4",
        "side.track.npz", "front ä'\"clip.annotated.mp4", "front ä'\"clip.track.npz",
    }  # fmt: skip


@pytest.mark.model
def test_the_version_is_told() -> None:
    done = screener("--version")
    assert (done.returncode, done.stdout) == (0, f"screener {__version__}\n")


def test_the_summary_tells_the_built_in_faults(results: Path) -> None:
    text = (results / "stdout.txt").read_text()
    assert "MARKED" in text
    assert "Knees move inside the feet" in text
    assert "Heel comes off the floor" in text
    assert "report.html" in text


@pytest.mark.model
def test_the_tables_are_tidy_and_harmless(results: Path) -> None:
    reps = pd.read_csv(_day(results) / "reps.csv")
    assert list(reps.columns) == list(REPS_COLUMNS)
    assert set(reps["rep"]) == {1, 2}
    assert set(reps["status"]) <= {"ok", "borderline", "not_measurable"}
    measurable = reps["status"] != "not_measurable"
    assert reps.loc[measurable, ["value", "se"]].notna().all(axis=None)
    assert reps.loc[~measurable, "value"].isna().all()
    assert reps.loc[~measurable, "reason"].notna().all()
    assert reps["athlete"].str.startswith("'=").all()
    summary = pd.read_csv(_day(results) / "summary.csv")
    assert list(summary.columns) == list(SUMMARY_COLUMNS)
    assert len(summary) == 7
    assert set(summary["status"]) <= {"flagged", "borderline", "clear", "not_assessed"}


@pytest.mark.model
def test_the_record_holds_everything(results: Path) -> None:
    record = json.loads((_day(results) / "screening.json").read_text(encoding="utf-8"))
    assert record["schema_version"]
    assert [clip["view"] for clip in record["clips"]] == ["front", "side"]
    assert all(len(clip["reps"]) == 2 for clip in record["clips"])
    assert record["provenance"]["model_sha256"]


@pytest.mark.model
def test_the_annotated_video_plays_in_a_browser(results: Path) -> None:
    with av.open(str(_day(results) / "side.annotated.mp4")) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.pix_fmt == "yuv420p"
        assert sum(1 for _ in container.decode(stream)) == 312


@pytest.mark.model
def test_no_connection_is_opened_while_the_model_is_cached(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screener.analysis import analyse
    from screener.report import Wishes, write_report

    def refuse(*about: object, **more: object) -> None:
        raise AssertionError("a network connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    screening = analyse([results / "side.mp4"], athlete="A", date="2026-01-01")
    assert not screening.failed
    write_report(screening, tmp_path, Wishes(video=False))


@pytest.mark.model
def test_one_bad_clip_does_not_stop_the_others(results: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    done = screener("analyze", results / "side.mp4", broken, "--out", tmp_path, "--no-video")
    assert done.returncode == 1
    assert "broken.mp4" in done.stderr
    assert "Heel comes off the floor" in done.stdout
    assert list(tmp_path.glob("athlete/*/report.html"))


@pytest.mark.model
def test_a_clip_without_anybody_is_told(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    grey = [np.full((320, 240, 3), 120, np.uint8) + rng.integers(0, 9, (320, 240, 3), np.uint8)
            for _ in range(12)]  # fmt: skip
    done = screener("analyze", write_clip(tmp_path / "empty room.mp4", grey), "--out", tmp_path)
    assert done.returncode == 1
    assert "no person is seen" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["analyze", "none.mp4"], 1, "no such file"),
        (["analyze", "none.mp4", "--movement", "lunge"], 2, "lunge"),
        (["analyze", "none.mp4", "--view", "above"], 2, "above"),
        (["analyze", "none.mp4", "--date", "yesterday"], 2, "YYYY-MM-DD"),
        (["analyze", "none.mp4", "--reader", "magic"], 2, "magic"),
        (["analyze", "none.mp4", "--model", "none.task"], 3, "no such model"),
        (["analyze", "none.mp4", "--bands", "none.toml"], 2, "none.toml"),
        (["models", "fetch", "huge"], 2, "huge"),
    ],
)
def test_errors_are_one_clear_line_with_their_exit_code(
    words: list[str], code: int, says: str, tmp_path: Path
) -> None:
    extra = ["--out", str(tmp_path)] if words[0] == "analyze" else []
    done = screener(*words, *extra)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_clip_is_told_in_german(tmp_path: Path) -> None:
    broken = tmp_path / "kaputt.mp4"
    broken.write_bytes(b"no video")
    done = screener("analyze", broken, "--out", tmp_path, "--lang", "de")
    assert done.returncode == 1
    assert done.stderr == (
        f"nicht ausgewertet: {broken}: lässt sich nicht als Video lesen (die Daten sind ungültig). "
        "Wenn die Datei anderswo läuft, exportieren Sie sie als mp4 (H.264); wenn nicht, kopieren "
        "Sie sie noch einmal von der Kamera.\n"
    )
    report = next(tmp_path.glob("athlete/*/report.html"))
    assert "kaputt.mp4: lässt sich nicht als Video lesen" in done.stdout
    assert "lässt sich nicht als Video lesen (die Daten" in report.read_text(encoding="utf-8")
    assert done.stdout.rstrip().endswith(f"Bericht: {report}")
    (record,) = json.loads((report.parent / "screening.json").read_text("utf-8"))["failed"]
    assert record["error"].startswith(f"{broken}: cannot be read as a video (")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["analyze", "x.mp4", "--date", "3"], 2, "--date 3: geben Sie es als JJJJ-MM-TT an."),
        (["analyze", "x.mp4", "--view", "up"], 2,
         "--view up: zur Wahl stehen: front, back, side, oblique."),
        (["batch", "nix"], 2, "nix: diesen Ordner gibt es nicht. Nennen Sie den Ordner mit den "
         "hochgeladenen Clips."),
        (["compare", "nix"], 1, "nix: enthält keine screening.json. Nennen Sie einen "
         "Ergebnisordner, results/<Person>/<Datum>."),
        (["forget", "Ann", "--yes", "--out", "nix"], 2,
         "nix: diesen Ergebnisordner gibt es nicht. Nennen Sie ihn mit --out."),
        (["record", "--source", "nix.mp4", "--no-preview"], 1,
         "nix.mp4: diese Datei gibt es nicht. Prüfen Sie Namen und Ordner."),
        (["serve", "--public-url", "http://x"], 2, "--public-url http://x: geben Sie die Adresse "
         "mit https:// an, so wie Browser sie sehen."),
    ],
)  # fmt: skip
def test_errors_are_told_in_german(words: list[str], code: int, says: str) -> None:
    done = screener(*words, "--lang=de")
    assert (done.returncode, done.stderr) == (code, f"screener: {says}\n")


def test_an_output_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    done = screener("analyze", "none.mp4", "--out", taken)
    assert done.returncode == 4
    assert "taken" in done.stderr
    assert "--out" in done.stderr


def test_help_and_version_need_no_model(tmp_path: Path) -> None:
    assert "analyze" in screener("--help", SCREENER_CACHE=str(tmp_path)).stdout
    assert screener("version").stdout.strip()


def test_doctor_tells_what_is_installed() -> None:
    done = screener("doctor", "--json")
    checks = {check["what"]: check for check in json.loads(done.stdout)}
    assert checks["video"]["state"] == "ok"
    assert checks["OpenCV builds"]["state"] == "ok"
    assert checks["usage metrics"]["state"] == "ok"
    assert all(check["do"] for check in checks.values() if check["state"] != "ok")
    assert done.returncode == 0


def test_a_missing_library_of_the_system_is_no_bug(sample: Sample, tmp_path: Path) -> None:
    (tmp_path / "cv2.py").write_text(
        'raise ImportError("libGL.so.1: cannot open shared object file", path="cv2.abi3.so")'
    )
    told = screener("doctor", "--json", PYTHONPATH=str(tmp_path))
    checks = {check["what"]: check for check in json.loads(told.stdout)}
    assert told.returncode == 1
    assert checks["system libraries"]["state"] == "fault"
    assert "libgl1" in checks["system libraries"]["do"]
    clip, out = sample("squat_healthy_front"), tmp_path / "out"
    done = screener("analyze", clip, "--out", out, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "screener doctor" in done.stderr
    assert "bug" not in done.stderr

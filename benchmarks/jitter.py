"""Whether reading small and fast moves landmarks by more than the model's own jitter.

The jitter: the naive loop once more on the very same film, every picture moved by 1 to 3 pixels,
which is less than a pixel of the 256 x 256 the model looks at.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.measure import PHONE, ROOT, SCREENER, Row, seconds
from screener.pose.models import locate
from screener.pose.track import PoseTrack

TITLE = "Landmarks against those of the naive loop"
SHIFTS = (1, 2, 3)
_SAME_TIME_S = 0.002


def measure(quick: bool) -> list[Row]:
    """Mean and 95th percentile of how far landmarks lie from the naive loop's."""
    if not PHONE.exists():
        return []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        seconds([*SCREENER, "analyze", str(PHONE), "--quiet", "--no-video", "--out", folder])
        track = PoseTrack.load(next(place.rglob("*.track.npz")))
        size = np.array([track.width_px, track.height_px])
        times, naive = _naive(place, 0)
        moved = [
            _apart(times, naive * size, *_scaled(_naive(place, shift), size))
            for shift in SHIFTS[: 1 if quick else None]
        ]
        ours = _apart(times, naive * size, track.time_s, track.image_px)
    jitter = np.concatenate(moved)
    words = f"{PHONE.name}, pixels of the full-size picture"
    return [
        Row(
            f"{name} distance from the naive loop, to its jitter ({words})",
            f"screener {of(ours):.2f}, jitter {of(jitter):.2f}",
            float(of(ours) / of(jitter)),
            limit,
        )
        for name, of, limit in (
            ("Mean", np.mean, "<= 1.25"),
            ("95th percentile of", lambda d: np.percentile(d, 95), "<= 1.0"),
        )
    ]


def _naive(place: Path, shift: int) -> tuple[np.ndarray, np.ndarray]:
    out = place / f"{shift}.npz"
    loop = [sys.executable, str(ROOT / "benchmarks/bare_loop.py"), str(locate("full").path)]
    seconds([*loop, str(PHONE), "opencv", "--shift", str(shift), "--out", str(out)])
    with np.load(out) as stored:
        return stored["time_s"], stored["share"]


def _scaled(seen: tuple[np.ndarray, np.ndarray], size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return seen[0], seen[1] * size


def _apart(time_a: np.ndarray, a: np.ndarray, time_b: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Distances of all landmarks in the frames that both have."""
    nearest = np.abs(time_a[:, None] - time_b[None, :]).argmin(axis=1)
    both = np.abs(time_a - time_b[nearest]) < _SAME_TIME_S
    return np.hypot(*(a[both] - b[nearest[both]]).transpose(2, 0, 1)).ravel()

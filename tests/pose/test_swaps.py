"""Left and right, mixed up on purpose, come back right; what is right is left alone."""

from pathlib import Path

import numpy as np
import pytest

from screener.clip.conclude import conclude
from screener.measures.table import measure_clip
from screener.pose import PoseTrack
from screener.pose.landmarks import MIRRORED, L
from screener.pose.swaps import repair

TRACKS = Path(__file__).parents[1] / "validation" / "tracks"
FILES = sorted(TRACKS.glob("*.npz"))
STRAIGHT = [path for path in FILES if "elsewhere" not in path.stem]
"""Views from which angles are read."""
LEGS = [int(p) for p in L if p >= L.LEFT_HIP]
EVERYTHING = [int(p) for p in L]


def swap(track: PoseTrack, frames: np.ndarray, points: list[int]) -> PoseTrack:
    """The track with left and right of ``points`` exchanged in some frames."""
    arrays = {name: getattr(track, name).copy() for name in ("image_px", "world_m", "visibility")}
    other = [MIRRORED[p] for p in points]
    for array in arrays.values():
        array[np.ix_(frames, points)] = array[np.ix_(frames, other)]
    return track.with_(**arrays)


def tenth(track: PoseTrack, seed: int, run: int) -> np.ndarray:
    """A tenth of the frames, in runs of so many."""
    rng = np.random.default_rng(seed)
    starts = rng.choice(len(track) - run, max(1, len(track) // (10 * run)), replace=False)
    return np.unique((starts[:, None] + np.arange(run)).ravel())


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_tracks_without_swaps_are_left_alone(path: Path) -> None:
    repaired = repair(PoseTrack.load(path))
    assert not repaired.swapped.any()
    assert not repaired.dropped.any()


@pytest.mark.parametrize("run", [1, 5])
@pytest.mark.parametrize("points", [LEGS, EVERYTHING], ids=["legs", "whole body"])
@pytest.mark.parametrize("path", STRAIGHT[1::3], ids=lambda p: p.stem)
def test_angles_after_repair_of_a_tenth_of_swapped_frames_are_the_same(
    path: Path, points: list[int], run: int
) -> None:
    whole = PoseTrack.load(path)
    frames = tenth(whole, 7, run)
    assert 0.05 < len(frames) / len(whole) < 0.15
    before, _ = measure_clip(conclude(whole, "clip"))
    after, _ = measure_clip(conclude(swap(whole, frames, points), "clip"))
    degrees = (before["unit"] == "deg") & (before["status"] == "ok")
    assert list(before["status"]) == list(after["status"])
    error = (before["value"] - after["value"])[degrees].abs()
    assert degrees.any()
    assert not (error >= 1.0).any()


def test_repair_is_told_in_the_notes() -> None:
    whole = PoseTrack.load(FILES[0])
    clip = conclude(swap(whole, tenth(whole, 1, 2), LEGS), "clip")
    assert any("mixed up" in note for note in clip.notes)


def test_one_frame_of_nonsense_does_not_turn_the_rest_around() -> None:
    whole = PoseTrack.load(FILES[0])
    image = whole.image_px.copy()
    image[len(whole) // 2, LEGS] = np.random.default_rng(0).uniform(0, 500, (len(LEGS), 2))
    repaired = repair(whole.with_(image_px=image))
    assert repaired.swapped.sum() <= 1
    assert repaired.dropped.sum() == 1


def test_a_track_in_which_nobody_is_seen_stays_as_it_is() -> None:
    whole = PoseTrack.load(FILES[0])
    nobody = whole.with_(image_px=np.full_like(whole.image_px, np.nan))
    assert not repair(nobody).swapped.any()

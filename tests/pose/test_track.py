from pathlib import Path

import numpy as np
import pytest

from screener.errors import TrackError
from screener.pose import PoseTrack
from tests.conftest import quick_truth
from validation.ideal import ideal_track


@pytest.fixture
def track() -> PoseTrack:
    plain = ideal_track(quick_truth("squat_healthy_side"))
    return plain.with_(back_contour=np.random.default_rng(0).random((len(plain), 40, 2)), people=2)


def test_a_track_survives_the_disk_without_loss(track: PoseTrack, tmp_path: Path) -> None:
    path = tmp_path / "ä name.npz"
    track.save(path)
    again = PoseTrack.load(path)
    for name in ("time_s", "image_px", "world_m", "visibility", "back_contour"):
        assert np.array_equal(getattr(track, name), getattr(again, name))
    assert (again.width_px, again.height_px, again.model, again.people) == (720, 1280, "truth", 2)


@pytest.mark.parametrize("content", [b"", b"no track", b"PK\x03\x04 broken"])
def test_a_damaged_file_is_a_track_error_that_names_it(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.npz"
    path.write_bytes(content)
    with pytest.raises(TrackError, match=r"broken\.npz"):
        PoseTrack.load(path)


def test_a_newer_schema_is_refused(track: PoseTrack, tmp_path: Path) -> None:
    path = tmp_path / "new.npz"
    np.savez(path, about=np.array('{"schema": 99}'))
    with pytest.raises(TrackError, match="another version"):
        PoseTrack.load(path)


def test_time_must_run_forward(track: PoseTrack) -> None:
    with pytest.raises(TrackError, match="timestamps"):
        track.with_(time_s=track.time_s[::-1].copy())


def test_wrong_shapes_are_named(track: PoseTrack) -> None:
    with pytest.raises(TrackError, match="visibility"):
        track.with_(visibility=np.ones(5))

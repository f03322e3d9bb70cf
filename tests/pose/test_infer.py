"""The way from pictures to a track, with a landmarker that plays back: no model needed."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from screener.errors import ModelError, VideoError
from screener.pose.infer import infer_track
from screener.pose.landmarker import Detection
from screener.pose.playback import PlaybackLandmarker
from screener.pose.silhouette import STATIONS, trace_edges
from screener.pose.track import PoseTrack
from tests.clips import write_clip
from tests.conftest import quick_truth
from validation.ideal import ideal_track


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(
        tmp_path / "grey.mp4", (np.full((128, 72, 3), 90, np.uint8) for _ in range(30))
    )


def test_landmarks_come_back_in_pixels_of_the_clip_with_its_times(clip: Path) -> None:
    played = ideal_track(quick_truth("squat_healthy_front"))
    track = infer_track(clip, PlaybackLandmarker(played), "played")
    assert len(track) == 30
    assert (track.width_px, track.height_px, track.model, track.people) == (72, 128, "played", 1)
    assert np.allclose(np.diff(track.time_s), 1 / 30, atol=1e-3)
    share = played.image_px[:30] / np.array([played.width_px, played.height_px])
    assert np.allclose(track.image_px, share * np.array([72, 128]))
    assert track.stated_s == pytest.approx(1.0, abs=0.05)


def test_progress_runs_from_nothing_to_all(clip: Path) -> None:
    seen: list[float] = []
    played = PlaybackLandmarker(ideal_track(quick_truth("squat_healthy_front")))
    infer_track(clip, played, "played", progress=seen.append)
    assert seen == sorted(seen)
    assert 0 <= seen[0] < 0.1
    assert seen[-1] > 0.9


def test_a_clip_in_which_nobody_is_found_is_an_error_that_names_it(clip: Path) -> None:
    track = ideal_track(quick_truth("squat_healthy_front"))
    nobody = track.with_(image_px=np.full_like(track.image_px, np.nan))
    with pytest.raises(VideoError, match=r"grey\.mp4: no person"):
        infer_track(clip, PlaybackLandmarker(nobody), "played")


def test_the_edge_of_a_mask_is_found_between_pixels() -> None:
    columns = np.arange(200)[None, :]
    left, right = 60.3, 120.8  # where the soft mask falls through one half
    soft = np.clip(columns - left + 0.5, 0, 1) * np.clip(right - columns + 0.5, 0, 1)
    mask = np.repeat(soft, 300, axis=0).astype(np.float32)
    edges = trace_edges(mask, np.array([90.0, 200.0]), np.array([90.0, 100.0]))
    assert edges.shape == (2, len(STATIONS), 2)
    assert np.allclose(edges[0, :, 0], left, atol=0.1)
    assert np.allclose(edges[1, :, 0], right, atol=0.1)
    assert np.allclose(edges[0, :, 1], 200 - 100 * STATIONS)


def test_without_a_body_there_is_no_edge() -> None:
    empty = np.zeros((300, 200), np.float32)
    assert np.isnan(trace_edges(empty, np.array([90.0, 200.0]), np.array([90.0, 100.0]))).all()


def test_looking_ahead_changes_no_result(clip: Path) -> None:
    def track(ahead: bool) -> PoseTrack:
        played = PlaybackLandmarker(ideal_track(quick_truth("squat_healthy_front")))
        return infer_track(clip, played, "played", ahead=ahead)

    one, two = track(ahead=True), track(ahead=False)
    for name in ("time_s", "image_px", "picture_change", "camera_px"):
        assert np.array_equal(getattr(one, name), getattr(two, name), equal_nan=True)


@pytest.mark.parametrize("ahead", [True, False])
def test_a_few_pictures_are_looked_at_again_for_further_people(clip: Path, ahead: bool) -> None:
    played = PlaybackLandmarker(ideal_track(quick_truth("squat_healthy_front")))
    seen: list[tuple[int, ...]] = []

    def nobody(images: Iterable[np.ndarray]) -> list[list[Detection]]:
        for image in images:
            seen.append(image.shape)
        return [[] for _ in seen]

    assert infer_track(clip, played, "played", look_at=nobody, ahead=ahead).people == 1
    assert 5 <= len(seen) <= 7
    assert len(set(seen)) == 1


def test_a_second_look_that_fails_is_told(clip: Path) -> None:
    played = PlaybackLandmarker(ideal_track(quick_truth("squat_healthy_front")))

    def broken(images: Iterable[np.ndarray]) -> list[list[Detection]]:
        raise ModelError("this model cannot be loaded")

    with pytest.raises(ModelError, match="cannot be loaded"):
        infer_track(clip, played, "played", look_at=broken)

"""A film and its mirror image are shown to the model the same way round."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from campaigns.mirrors import mirror
from screener.errors import VideoError
from screener.pose.facing import Glance, first_look
from screener.pose.infer import infer_subject, infer_track
from screener.pose.landmarker import Detection, Image, MediaPipeLandmarker, glancing
from screener.pose.models import locate
from screener.pose.track import PoseTrack
from tests.clips import changed_copy
from tests.conftest import quick_truth
from validation.ideal import ideal_track


def test_a_track_flipped_twice_is_the_track() -> None:
    truth = quick_truth("squat_valgus_left_front")
    track = ideal_track(truth).with_(roll_deg=2.0, camera_px=np.ones((len(truth.time.time_s), 2)))
    there = track.flipped()
    assert (there.roll_deg, there.camera_px[0, 0]) == (-2.0, -1.0)  # type: ignore[index]
    assert there.shown_flipped
    assert not np.allclose(there.image_px, track.image_px)
    again = there.flipped()
    assert not again.shown_flipped
    for name in ("image_px", "world_m", "visibility", "camera_px"):
        assert np.allclose(getattr(again, name), getattr(track, name), equal_nan=True)


@pytest.fixture(scope="module")
def glance() -> Iterator[Glance]:
    """What finds people in single pictures."""
    with glancing(locate("full").path) as looks:
        yield looks


@pytest.fixture(scope="module")
def both(sample: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A part of a repetition filmed from the front, and its mirror image."""
    folder = tmp_path_factory.mktemp("both")
    source = sample("squat_valgus_left_front")
    clip = changed_copy(source, folder / "clip.mp4", lambda i: i, (2.5, 3.5))
    return [clip, mirror(clip, folder / "mirror.mp4")]


@pytest.mark.model
@pytest.mark.parametrize(("name", "left"), [("hinge_healthy_side", False),
                                            ("squat_healthy_side", True)])  # fmt: skip
def test_who_faces_the_left_is_turned_round(
    sample: Callable[[str], Path], tmp_path: Path, glance: Glance, name: str, left: bool
) -> None:
    clip = changed_copy(sample(name), tmp_path / "clip.mp4", lambda i: i, (0.0, 0.3))
    seen = first_look(clip, glance)
    mirrored = first_look(mirror(clip, tmp_path / "mirror.mp4"), glance)
    assert (seen.left, mirrored.left) == (left, not left)
    assert seen.profile
    assert mirrored.profile


@pytest.mark.model
def test_of_who_faces_the_camera_one_of_film_and_mirror_image_is_turned_round(
    both: list[Path], glance: Glance
) -> None:
    seen = [first_look(clip, glance) for clip in both]
    assert sorted(one.left for one in seen) == [False, True]
    assert not any(one.profile for one in seen)


def test_a_film_that_shows_nobody_is_left_as_it_is(sample: Callable[[str], Path]) -> None:
    looked_at: list[Image] = []

    def nobody(image: Image) -> list[Detection]:
        looked_at.append(image)
        return []

    seen = first_look(sample("squat_healthy_side"), nobody)
    assert not seen.left
    assert not seen.profile
    assert len(looked_at) == 8  # four moments, each both ways round


def test_a_file_that_is_no_film_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"no film")
    with pytest.raises(VideoError, match=r"a\.mp4"):
        first_look(path, lambda image: [])


def _far(one: PoseTrack, other: PoseTrack) -> float:
    """Mean distance of the second's mirror image from the first, shares of the picture's height."""
    apart = np.hypot(*np.moveaxis(one.image_px - other.flipped().image_px, -1, 0))
    return float(apart.mean()) / one.height_px


@pytest.mark.model
def test_the_mirror_image_of_a_film_has_the_mirror_image_of_its_landmarks(
    both: list[Path],
) -> None:
    def looked(clip: Path, turned: bool) -> PoseTrack:
        with closing(MediaPipeLandmarker(locate("full").path)) as landmarker:
            return infer_track(clip, landmarker, "full", turned=turned)

    plain, other_way, same_way = (
        looked(both[0], False),
        looked(both[1], False),
        looked(both[1], True),
    )
    assert _far(plain, same_way) < 0.001
    assert _far(plain, same_way) < 0.2 * _far(plain, other_way)


@pytest.mark.model
@pytest.mark.parametrize("turned", [False, True])
def test_a_selfie_is_put_right_whichever_way_round_the_model_was_shown_it(
    both: list[Path], turned: bool
) -> None:
    clip, selfie = both
    with closing(MediaPipeLandmarker(locate("full").path)) as landmarker:
        plain = infer_track(clip, landmarker, "full", turned=not turned)
    with closing(MediaPipeLandmarker(locate("full").path)) as landmarker:
        right = infer_track(selfie, landmarker, "full", mirrored=True, turned=turned)
    assert right.mirrored
    assert _far(plain, right.flipped()) < 0.001
    with closing(MediaPipeLandmarker(locate("full").path, people=2)) as landmarker:
        one = infer_subject(selfie, landmarker, "full", "left", mirrored=True, turned=turned)
    assert _far(plain, one.flipped()) < 0.01

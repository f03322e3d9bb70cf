import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from screener.errors import VideoError
from screener.video import frame_at, probe, read_frames
from tests.clips import changed_copy, flag_rotation, write_clip

Sample = Callable[[str], Path]


@pytest.fixture(scope="module")
def clip(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("clips") / "short.mp4"
    return changed_copy(sample("squat_healthy_side"), target, lambda i: i[::2, ::2], (3.0, 5.0))


@pytest.mark.parametrize("reader", ["pyav", "opencv"])
def test_both_readers_give_the_same_times_and_pictures(clip: Path, reader: str) -> None:
    frames = list(read_frames(clip, reader=reader))  # type: ignore[arg-type]
    assert len(frames) == 60
    assert [f.index for f in frames] == list(range(60))
    assert frames[0].image.shape == (640, 360, 3)
    assert np.allclose(np.diff([f.time_s for f in frames]), 1 / 30, atol=2e-3)
    other = next(iter(read_frames(clip)))
    assert np.abs(frames[0].image.astype(int) - other.image).mean() < 3


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("reader", ["pyav", "opencv"])
def test_a_rotation_flag_is_honoured(clip: Path, degrees: int, reader: str, tmp_path: Path) -> None:
    turned = tmp_path / "turned.mp4"
    changed_copy(clip, turned, lambda image: np.rot90(image, degrees // 90), (0, 0.3))
    flag_rotation(turned, degrees)
    upright = next(iter(read_frames(clip, long_side=320))).image
    shown = next(iter(read_frames(turned, long_side=320, reader=reader))).image  # type: ignore[arg-type]
    assert shown.shape == upright.shape
    assert np.abs(shown.astype(int) - upright).mean() < 4
    assert (probe(turned).width_px, probe(turned).height_px) == (360, 640)


def test_pictures_are_contiguous_whatever_their_width(tmp_path: Path) -> None:
    shades = [np.full((192, 108, 3), 20 * k, np.uint8) for k in range(5)]
    odd = write_clip(tmp_path / "odd.mp4", shades)
    assert all(f.image.flags["C_CONTIGUOUS"] for f in read_frames(odd))


def test_uneven_times_come_from_the_container(tmp_path: Path) -> None:
    times = np.cumsum([0.0, 0.03, 0.05, 0.02, 0.08, 0.033])
    images = [np.full((64, 64, 3), 30 * k, np.uint8) for k in range(len(times))]
    uneven = write_clip(tmp_path / "vfr.mp4", images, times)
    assert [f.time_s for f in read_frames(uneven)] == pytest.approx(times.tolist(), abs=1e-3)


def test_frames_above_the_rate_asked_for_are_passed_over(tmp_path: Path) -> None:
    images = [np.full((64, 64, 3), k, np.uint8) for k in range(120)]
    fast = write_clip(tmp_path / "fast.mp4", images, np.arange(120) / 60)
    frames = list(read_frames(fast, max_fps=30))
    assert len(frames) == 60
    assert np.allclose(np.diff([f.time_s for f in frames]), 1 / 30, atol=1e-3)


def test_a_frame_can_be_had_by_its_time(clip: Path) -> None:
    frames = list(read_frames(clip))
    for index in (0, 17, 59):
        frame = frame_at(clip, frames[index].time_s)
        assert frame is not None
        assert np.array_equal(frame.image, frames[index].image)
    assert frame_at(clip, 99.0) is None


def test_leaving_early_ends_the_reading_thread(clip: Path) -> None:
    before = threading.active_count()
    frames = read_frames(clip)
    next(frames)
    frames.close()  # type: ignore[attr-defined]
    assert threading.active_count() <= before


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("this is no video " * 99)


def _cut_short(path: Path) -> None:
    images = [np.random.default_rng(k).integers(0, 255, (64, 64, 3), np.uint8) for k in range(30)]
    write_clip(path, images)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])


def _folder(path: Path) -> None:
    path.mkdir()


def _picture(path: Path) -> None:
    import cv2

    done, data = cv2.imencode(".png", np.zeros((64, 64, 3), np.uint8))
    assert done
    path.write_bytes(data.tobytes())


def _nothing(path: Path) -> None:
    assert not path.exists()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_nothing, "no such file"),
        (_empty, "empty"),
        (_text, "cannot be read"),
        (_cut_short, "cannot be read"),
        (_folder, "folder"),
        (_picture, "picture"),
    ],
)
def test_what_is_no_video_is_told_in_one_line_that_names_it(
    make: Callable[[Path], None], says: str, tmp_path: Path
) -> None:
    path = tmp_path / 'odd "näme" it.mp4'
    make(path)
    with pytest.raises(VideoError, match=says) as caught:
        probe(path)
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_clip_whose_end_is_missing_gives_what_it_has(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    images = [rng.integers(0, 255, (64, 64, 3), np.uint8) for _ in range(60)]
    whole = write_clip(tmp_path / "whole.mkv", images)
    data = whole.read_bytes()
    part = tmp_path / "part.mkv"
    part.write_bytes(data[: len(data) * 2 // 3])
    assert 10 < len(list(read_frames(part))) < 60

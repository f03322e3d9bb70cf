"""Whole sessions in real threads, with sources from memory and landmarks from perfect tracks."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from screener.errors import CameraError, OutputError
from screener.pose import PoseTrack
from screener.record.guide import Key, Plan
from screener.record.protocol import chosen
from screener.record.session import Outcome, Setup, run
from screener.record.shot import Image
from screener.record.watch import Rung, ladder, too_slow
from screener.report.words import words
from screener.video import read_frames
from tests.record.sources import Fake, OnTime, grey
from tests.record.test_recorder import SlowDisk

TrackOf = Callable[[str], PoseTrack]
SPEED = 4.0


@pytest.fixture
def front(track_of: TrackOf) -> PoseTrack:
    """Three squats from the front, two seconds of standing before them."""
    track = track_of("squat_healthy_front")
    size = np.array([track.width_px, track.height_px])
    middle = track.image_px[0].mean(axis=0)
    grown = (track.image_px - middle) * 0.6 * size[1] / np.ptp(track.image_px[0, :, 1])
    first = np.full(40, 0)
    order = np.concatenate([first, np.arange(len(track))])
    time_s = np.arange(len(order)) / 20
    return PoseTrack(
        time_s=time_s,
        image_px=grown[order] + size / 2,
        world_m=track.world_m[order],
        visibility=track.visibility[order],
        width_px=track.width_px,
        height_px=track.height_px,
        model="truth",
    )


def setup(tmp_path: Path, track: PoseTrack, **about: object) -> Setup:
    given = {
        "plan": Plan(chosen(["squat_front"]), reps=3),
        "folder": tmp_path / "recordings",
        "make": lambda model: OnTime(track),
        "rungs": ladder("full", lite=False),
        "say": words("en"),
    }
    return Setup(**(given | about))  # type: ignore[arg-type]


def pictures(track: PoseTrack) -> list[Image]:
    return grey(len(track), 128, 72)


def film(track: PoseTrack, **about: object) -> Fake:
    return Fake(pictures(track), **({"fps": 20, "speed": SPEED} | about))  # type: ignore[arg-type]


def kept(outcome: Outcome) -> int:
    return len(list(read_frames(outcome.recordings[0].path)))


def test_a_rehearsal_is_led_counted_recorded_and_ends_by_itself(
    tmp_path: Path, front: PoseTrack
) -> None:
    told: list[str] = []
    outcome = run([partial(film, front)], setup(tmp_path, front, tell=told.append))
    assert outcome.fault is None
    assert outcome.counted == [3]
    assert kept(outcome) >= len(front) - 20 * SPEED / 4
    assert outcome.recordings[0].dropped == 0
    for prompt in ("Good. Hold it", "3  Stand still, arms down", "2  Go", "3  Enough. Stand still"):
        assert prompt in told


def test_auto_records_every_picture_of_every_file(tmp_path: Path, front: PoseTrack) -> None:
    plan = Plan(chosen(["squat_front", "squat_side"]), reps=3, auto=True)
    outcome = run([partial(film, front)] * 2, setup(tmp_path, front, plan=plan))
    assert [recording.frames for recording in outcome.recordings] == [len(front)] * 2
    assert [r.path.stem[7:] for r in outcome.recordings] == ["1_squat_front", "2_squat_side"]


def test_a_camera_lost_in_mid_set_keeps_what_was_recorded(tmp_path: Path, front: PoseTrack) -> None:
    images = pictures(front)[: len(front) // 2]
    source = Fake(images, fps=20, speed=SPEED, end="dies")
    outcome = run([lambda: source], setup(tmp_path, front))
    assert isinstance(outcome.fault, CameraError)
    assert kept(outcome) > len(images) // 2


def test_a_camera_that_falls_silent_is_told_and_given_up(
    tmp_path: Path, front: PoseTrack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screener.record.session.STALLED_S", 0.2)
    monkeypatch.setattr("screener.record.session.LOST_S", 0.6)
    source = Fake(pictures(front)[:160], fps=20, speed=SPEED, end="hangs")
    told: list[str] = []
    outcome = run([lambda: source], setup(tmp_path, front, tell=told.append))
    source.closed.set()
    assert "No picture from the camera" in told
    assert isinstance(outcome.fault, CameraError)
    assert kept(outcome) > 100


def test_nobody_there_records_nothing_and_says_what_was_asked(
    tmp_path: Path, front: PoseTrack
) -> None:
    nobody = front.with_(image_px=np.full_like(front.image_px, np.nan))
    outcome = run([partial(film, front, speed=20.0)], setup(tmp_path, nobody))
    assert outcome.recordings == []
    assert outcome.asked == "Step into the picture"
    assert list((tmp_path / "recordings").iterdir()) == []


def test_a_slow_disk_and_a_slow_screen_cost_no_recorded_picture(
    tmp_path: Path, front: PoseTrack
) -> None:
    def show(canvas: Image) -> Key | None:
        time.sleep(0.1)

    plan = Plan(chosen(["squat_front"]), reps=3, auto=True)
    slow = setup(tmp_path, front, plan=plan, show=show, opened=SlowDisk)
    outcome = run([partial(film, front)], slow)
    assert kept(outcome) == len(front)
    assert len(outcome.lag_ms) < len(front) / 2
    assert np.median(outcome.lag_ms) < 250


def test_quitting_ends_it_and_keeps_a_set_under_way(tmp_path: Path, front: PoseTrack) -> None:
    shown = 0

    def show(canvas: Image) -> Key | None:
        nonlocal shown
        shown += 1
        assert canvas.shape == (720, 1280, 3)
        return Key.GO if shown == 5 else Key.QUIT if shown == 25 else None

    outcome = run([partial(film, front, speed=1.0)], setup(tmp_path, front, show=show))
    assert outcome.recordings == [] or outcome.recordings[0].duration_s < 5
    plan = Plan(chosen(["squat_front"]), reps=3, auto=True)
    shown = 0
    outcome = run([partial(film, front, speed=1.0)], setup(tmp_path, front, show=show, plan=plan))
    assert len(outcome.recordings) == 1


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_filmed(
    tmp_path: Path, front: PoseTrack
) -> None:
    (tmp_path / "recordings").write_text("a file in its place")
    with pytest.raises(OutputError, match="cannot be written"):
        run([partial(film, front)], setup(tmp_path, front))


def test_a_machine_too_slow_for_every_look_says_so_and_looks_at_fewer(
    tmp_path: Path, front: PoseTrack
) -> None:
    plan = Plan(chosen(["squat_front"]), reps=3, auto=True)
    slow = setup(tmp_path, front, plan=plan, make=lambda model: OnTime(front, 0.045))
    outcome = run([partial(film, front, speed=1.5)], slow)
    assert outcome.notes == ["Slow machine: full model live, every second picture"]
    assert kept(outcome) == len(front)


def test_the_ladder_leads_down_to_the_small_model_if_it_is_there() -> None:
    assert ladder("full", lite=True)[1:3] == (Rung("full", 2), Rung("lite", 1))
    assert ladder("full", lite=False) == (Rung("full", 1), Rung("full", 2))
    assert not too_slow(Rung("full", 1), [30.0] * 45)
    assert too_slow(Rung("full", 1), [50.0] * 45)
    assert not too_slow(Rung("full", 2), [50.0] * 45)

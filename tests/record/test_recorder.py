import errno
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import av
import numpy as np
import pytest

from screener.record.disk import Disk, Spool, open_disk
from screener.record.recorder import Recorder, dropped
from screener.record.shot import Shot
from screener.video import probe, read_frames, recorded_on


def shots(count: int, fps: float = 30.0, size: tuple[int, int] = (64, 96)) -> list[Shot]:
    """Pictures that can be told apart by their shade."""
    return [
        Shot(5.0 + k / fps, np.full((*size, 3), 40 + 2 * (k % 80), np.uint8), 0.0)
        for k in range(count)
    ]


def record(path: Path, taken: list[Shot]) -> Recorder:
    recorder = Recorder(path)
    for shot in taken:
        recorder.put(shot)
    return recorder


def test_every_picture_is_there_at_its_own_time(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    times = 5.0 + np.cumsum(rng.uniform(0.01, 0.12, 120))
    taken = [Shot(float(t), s.image, 0.0) for t, s in zip(times, shots(120), strict=True)]
    recording = record(tmp_path / "a.mp4", taken).finish()
    frames = list(read_frames(recording.path))
    assert recording.frames == len(frames) == 120
    assert np.allclose([f.time_s for f in frames], times - times[0], atol=1e-4)
    shades = [float(f.image.mean()) for f in frames]
    assert np.allclose(shades, [s.image.mean() for s in taken], atol=3)


def test_a_closed_recording_is_an_ordinary_file_that_knows_its_length_and_day(
    tmp_path: Path,
) -> None:
    recording = record(tmp_path / "a.mp4", shots(90)).finish()
    info = probe(recording.path)
    assert info.duration_s == pytest.approx(3.0, abs=0.05)
    assert (info.width_px, info.height_px) == (96, 64)
    assert recorded_on(recording.path)
    assert b"moof" not in recording.path.read_bytes()[:64]


def test_an_odd_size_loses_a_row_not_the_recording(tmp_path: Path) -> None:
    recording = record(tmp_path / "a.mp4", shots(5, size=(65, 97))).finish()
    assert probe(recording.path).width_px == 96


def test_what_is_not_wanted_leaves_nothing(tmp_path: Path) -> None:
    record(tmp_path / "a.mp4", shots(5)).discard()
    Recorder(tmp_path / "b.mp4").discard()
    assert not list(tmp_path.iterdir())


def test_a_killed_recorder_leaves_a_file_that_lacks_at_most_two_seconds(tmp_path: Path) -> None:
    path = tmp_path / "killed.mp4"
    code = textwrap.dedent("""
        import sys, time, numpy as np
        from pathlib import Path
        from screener.record.recorder import Recorder
        from screener.record.shot import Shot
        recorder = Recorder(Path(sys.argv[1]))
        begin, k = time.perf_counter(), 0
        while True:
            while time.perf_counter() - begin < k / 30:
                time.sleep(0.002)
            recorder.put(Shot(k / 30, np.full((64, 96, 3), k % 200, np.uint8), 0.0))
            k += 1
            print(k, flush=True)
    """)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 120:
                break
        os.kill(process.pid, signal.SIGKILL)
        put = 120 + sum(1 for _ in process.stdout)
    kept = len(list(read_frames(path)))
    assert put / 30 - kept / 30 <= 2.0
    assert kept > 0


class SlowDisk:
    """A real file on a disk that needs a while for everything."""

    def __init__(self, path: Path) -> None:
        self._file = open_disk(path)

    def seek(self, offset: int, /) -> int:
        return self._file.seek(offset)

    def write(self, data: bytes, /) -> int:
        time.sleep(0.2)
        return self._file.write(data)

    def fileno(self) -> int:
        return self._file.fileno()

    def close(self) -> None:
        self._file.close()


class FullDisk(SlowDisk):
    def write(self, data: bytes, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_slow_disk_holds_nobody_up_and_loses_nothing(tmp_path: Path) -> None:
    noise = np.random.default_rng(4).integers(0, 255, (60, 72, 96, 3), dtype=np.uint8)
    recorder = Recorder(tmp_path / "a.mp4", SlowDisk)
    longest = 0.0
    for k, image in enumerate(noise):
        began = time.perf_counter()
        recorder.put(Shot(k / 30, image, 0.0))
        longest = max(longest, time.perf_counter() - began)
        time.sleep(0.01)
    began = time.perf_counter()
    recording = recorder.finish()
    assert time.perf_counter() - began > 1.0, "the disk was not slow enough to show anything"
    assert longest < 0.2
    assert len(list(read_frames(recording.path))) == 60


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "a.mp4", FullDisk)
    for shot in shots(60):
        recorder.put(shot)
    with pytest.raises(OSError, match="No space left"):
        recorder.finish()


def test_a_spool_writes_where_it_is_told(tmp_path: Path) -> None:
    opened: list[Disk] = []

    def opening(path: Path) -> Disk:
        opened.append(open_disk(path))
        return opened[0]

    spool = Spool(tmp_path / "a", opening)
    spool.write(b"hello world")
    assert (spool.seek(0), spool.write(b"J"), spool.tell()) == (0, 1, 1)
    assert spool.seek(0, os.SEEK_END) == 11
    spool.write(b"!")
    spool.close()
    assert (tmp_path / "a").read_bytes() == b"Jello world!"


def test_pictures_the_camera_left_out_are_counted() -> None:
    even = [k / 30 for k in range(60)]
    assert dropped(even) == 0
    assert dropped([t for k, t in enumerate(even) if k not in {20, 21, 40}]) == 3
    assert dropped([0.0, 0.1]) == 0


def test_the_recording_is_h264(tmp_path: Path) -> None:
    recording = record(tmp_path / "a.mp4", shots(5)).finish()
    with av.open(str(recording.path)) as container:
        assert container.streams.video[0].codec_context.name == "h264"

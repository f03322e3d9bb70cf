import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from screener.record.prompts import silent
from screener.record.screen import HEIGHT, WIDTH, Tone, Words, compose
from screener.report.words import words

SHADES = ((720, 1280), (1280, 720), (480, 640), (1080, 1920))


def frame(height: int, width: int) -> np.ndarray:
    """Left half darker than the right one."""
    image = np.full((height, width, 3), 90, np.uint8)
    image[:, width // 2 :] = 180
    return image


@pytest.mark.parametrize(("height", "width"), SHADES)
def test_the_whole_picture_is_shown_and_no_word_covers_it(height: int, width: int) -> None:
    plain = compose(frame(height, width), None, Words("Go"), mirror=False)
    spoken = compose(
        frame(height, width), None, Words("Step to the middle", "5 squats", "q: finish"), False
    )
    assert plain.shape == (HEIGHT, WIDTH, 3)
    assert (plain[150:684] == spoken[150:684]).all()
    assert plain[400, WIDTH // 2 - 60].mean() < 120 < plain[400, WIDTH // 2 + 60].mean()


def test_the_preview_is_a_mirror_and_the_skeleton_goes_with_it() -> None:
    points = np.full((33, 2), 0.5)
    points[:, 0] = np.linspace(0.2, 0.3, 33)
    image = np.full((720, 1280, 3), 60, np.uint8)
    turned = compose(image, points, Words(""))[200:680, 160:1120]
    bright = np.argwhere(turned.max(axis=2) > 200)[:, 1].mean() / 960
    assert 0.68 < bright < 0.82


def test_the_headline_can_be_read_from_three_metres() -> None:
    canvas = compose(frame(720, 1280), None, Words("H", tone=Tone.WELL))
    rows = np.flatnonzero((canvas[:140, :200].min(axis=2) > 200).any(axis=1))
    share = (rows[-1] - rows[0]) / HEIGHT
    assert share * 190 > 3 * 4.4, "mm on a laptop's screen against 3 times 5 minutes of arc"


def test_long_words_are_made_to_fit() -> None:
    canvas = compose(frame(720, 1280), None, Words("Langes Wort " * 4, "und noch mehr " * 5))
    assert canvas[:140, -20:].max() < 60


def test_silence_is_shown_too() -> None:
    assert silent(words("en")).headline


@pytest.fixture
def display(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A display without a screen; its pixels lie in a file."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed (Debian: apt install xvfb)")
    number = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x720x24", "-fbdir", str(tmp_path)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert number.stdout is not None
    name = number.stdout.readline().strip()
    yield f":{name}", tmp_path / "Xvfb_screen0"
    number.terminate()
    number.wait()
    number.stdout.close()


SHOW = """
import sys, time, numpy as np
from screener.record.window import Window
window = Window(full_screen=True)
end = time.monotonic() + 20
while time.monotonic() < end and sys.stdin is not None:
    window.show(np.full((720, 1280, 3), (200, 60, 20), np.uint8))
    print("shown", flush=True)
"""


def test_the_window_fills_a_real_display(display: tuple[str, Path]) -> None:
    name, pixels = display
    with subprocess.Popen(
        [sys.executable, "-c", SHOW], env={**os.environ, "DISPLAY": name},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        share = 0.0
        for _ in range(100):
            seen = np.frombuffer(pixels.read_bytes()[-1280 * 720 * 4 :], np.uint8)
            share = float((seen.reshape(-1, 4)[:, :3] == (20, 60, 200)).all(axis=1).mean())
            if share > 0.95:
                break
            time.sleep(0.1)
        process.kill()
    assert share > 0.95

"""Front and side next to each other, in step."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from screener.report.encode import USUAL, Encoder
from screener.report.together import views_together, write_together
from screener.report.words import words
from screener.screening import Screening
from screener.video import probe, read_frames


def test_front_and_side_of_one_movement_are_in_the_same_phase(
    screening: Screening, tmp_path: Path
) -> None:
    films = {}
    for screened in screening.clips:
        films[screened.clip.name] = tmp_path / screened.clip.name
        _bright_at_the_bottom(
            screened.clip.track.time_s, screened.clip.reps, films[screened.clip.name]
        )
    (reels,) = views_together(screening, films, words("de")).values()
    assert [reel.label for reel in reels] == ["vorn", "Seite"]
    both = tmp_path / "both.mp4"
    write_together(reels, both)
    assert probe(both).width_px > probe(both).height_px * 0.9
    light = np.array([[half.mean() for half in np.hsplit(f.image, 2)] for f in read_frames(both)])
    assert np.corrcoef(light.T)[0, 1] > 0.8


def test_one_view_alone_makes_no_pair(screening: Screening, tmp_path: Path) -> None:
    only = {screening.clips[0].clip.name: tmp_path / "one.mp4"}
    assert views_together(screening, only, words("en")) == {}


def _bright_at_the_bottom(time_s: np.ndarray, reps: tuple, path: Path) -> None:
    """A film that is grey but white around the bottom of each repetition."""
    bottoms = time_s[[rep.bottom for rep in reps]]
    with Encoder(path, 30.0, USUAL) as encoder:
        for at in np.arange(0.0, time_s[-1], 1 / 30):
            white = bool(np.abs(bottoms - at).min() < 0.3)
            encoder.put(np.full((160, 90, 3), 240 if white else 60, np.uint8), float(at))

"""Results folders of one athlete on several dates, without videos."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from screener.assess import screen_tracks
from screener.report import write_report
from tests.conftest import quick_truth
from validation.ideal import ideal_track

Screened = Callable[..., Path]


@pytest.fixture(scope="session")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Screened:
    """``screened(date, sample, ...)`` screens perfect tracks of samples into a folder."""

    def make(date: str, *names: str, athlete: str = "A <b>", model: str = "full") -> Path:
        tracks = [(Path(f"{name}.mp4"), ideal_track(quick_truth(name))) for name in names]
        done = screen_tracks(tracks, athlete=athlete, date=date, provenance={"model": model})
        done = replace(done, clips=tuple(replace(c, path=None) for c in done.clips))
        folder = tmp_path_factory.mktemp(date)
        write_report(done, folder)
        return folder

    return make

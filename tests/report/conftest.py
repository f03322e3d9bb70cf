"""A screening of two perfect tracks under a hostile name, for every test of the report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from screener.assess import screen_tracks
from screener.screening import FailedClip, Screening
from tests.conftest import quick_truth
from validation.ideal import ideal_track

HOSTILE = "=cmd()|' <script>alert(1)</script> Ünal"


@pytest.fixture(scope="session")
def screening() -> Screening:
    names = ("squat_valgus_both_front", "squat_heel_rise_side")
    tracks = [(Path(f"{name}.mp4"), ideal_track(quick_truth(name))) for name in names]
    failed = (FailedClip("bad <b>.mp4", "bad <b>.mp4: cannot be read as a video."),)
    done = screen_tracks(tracks, athlete=HOSTILE, date="2026-01-02", failed=failed)
    return without_video(done)


def without_video(screening: Screening) -> Screening:
    return replace(screening, clips=tuple(replace(c, path=None) for c in screening.clips))

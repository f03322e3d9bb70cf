"""Bodies whose points walk at random: how often they are flagged, and for what."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from screener.assess import screen_tracks
from screener.pose import PoseTrack
from screener.rules.finding import Outcome
from tests.conftest import quick_truth
from validation.ideal import ideal_track

MOST_PX = 9.0
"""Standard deviation of a step at most, pixels a frame."""
NAMES = ("squat_healthy_side", "overhead_squat_arms_fall_side", "single_leg_squat_drop_lean_front")


def random_walk(track: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    """A body in its first frame, from there on every point by itself."""
    steps = rng.normal(0, rng.uniform(0.1, MOST_PX), track.image_px.shape)
    return track.with_(image_px=track.image_px[:1] + np.cumsum(steps, axis=0))


def report(walks: int) -> str:
    """The section of the campaign."""
    rng = np.random.default_rng(1)
    flagged, signs = 0, Counter[tuple[str, str, str]]()
    for number in range(walks):
        track = random_walk(ideal_track(quick_truth(NAMES[number % len(NAMES)])), rng)
        screening = screen_tracks([(Path("a.mp4"), track)], athlete="A", date="2026-01-01")
        clips = {c.clip.name: c.clip for c in screening.clips}
        found = [f for f in screening.findings if f.outcome is Outcome.FLAGGED]
        flagged += bool(found)
        signs.update(
            {(str(f.title), clips[f.clip].movement.value, clips[f.clip].view.value) for f in found}
        )
    rows = [f"| {t} | {m} | {v} | {n} |" for (t, m, v), n in signs.most_common()]
    return "\n".join([
        f"Of {walks} walks {flagged} were flagged.", "",
        "| sign | movement | view | walks |", "| --- | --- | --- | ---: |", *rows,
    ])  # fmt: skip

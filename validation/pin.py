"""Pins accuracy: a few held-out tracks and what the code made of them, for the test command.

``python -m validation pin`` copies the tracks of the first held-out cases into tests/validation and
writes pinned.json. The test fails if a measure has got worse by more than its tolerance.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd

from samples.render import Case
from screener.pose import PoseTrack
from validation.collect import cached, tracks
from validation.compare import compare
from validation.document import Judged, statistics
from validation.findings import findings_of, sensitivity
from validation.generate import cases
from validation.spine_design import raising

FOLDER = Path("tests/validation")
FAMILIES = ("front_squat", "single_leg", "side_squat", "overhead", "hinge", "elsewhere")
PER_FAMILY = 4
STRAIGHTENING, RAISED = 9, 10
"""Cases of arms raised in standing: one whose upper back straightens, one whose does not."""


def pinned_cases() -> list[Case]:
    """The first held-out cases of the mixed families."""
    return [
        c for c in cases("held_out", FAMILIES) if int(c.name.split("_healthy")[0][-3:]) < PER_FAMILY
    ]


def judge(folder: Path) -> Judged:
    """Compare the pinned tracks with their truth."""
    judged = []
    for case in pinned_cases():
        clip, table = compare(case, PoseTrack.load(folder / "tracks" / f"{case.name}.npz"))
        judged.append((case, clip, table))
    return judged


def summary(judged: Judged) -> dict[str, dict[str, float]]:
    """Mean absolute error and count by measure and movement; shares flagged by fault."""
    numbers = statistics(pd.concat([table for _, _, table in judged]))
    kept = numbers[numbers["n"] > 0]
    errors = {
        f"{row.measure} | {row.movement} | {row.view}": {
            "n": int(row.n),
            "MAE": round(float(row.MAE), 4),
        }
        for row in kept.itertuples()
    }
    found = {case.name: (case, findings_of(clip)) for case, clip, _ in judged}
    shares = {
        f"{row.fault} from {row[2]:g}": {"n": int(row.n), "flagged": round(float(row.flagged), 4)}
        for row in sensitivity(found).itertuples()
    }
    right = sum(
        clip.movement.value == case.movement and len(clip.reps) == case.tempo.reps
        for case, clip, _ in judged
    )
    return {**errors, **shares, "clips understood": {"n": len(judged), "right": right}}


def pin(workers: int = 2) -> None:
    """Copy the tracks and write what the code makes of them now."""
    chosen, arms = pinned_cases(), [raising(RAISED + 1)[n] for n in (STRAIGHTENING, RAISED)]
    tracks(chosen + arms, workers)
    (FOLDER / "tracks").mkdir(parents=True, exist_ok=True)
    for case in chosen + arms:
        shutil.copy(cached(case, "full"), FOLDER / "tracks" / f"{case.name}.npz")
    text = json.dumps(summary(judge(FOLDER)), indent=1)
    (FOLDER / "pinned.json").write_text(text + "\n", encoding="utf-8")

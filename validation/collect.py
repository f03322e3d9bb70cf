"""Film each case, let the pose model look at it, keep the track: resumable, two processes."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import numpy as np
from rich.progress import track as progress

from samples.render import Case, Truth, render_case
from screener.errors import VideoError
from screener.pose import PoseTrack
from screener.pose.facing import first_look
from screener.pose.infer import infer_track
from screener.pose.landmarker import MediaPipeLandmarker, glancing
from screener.pose.models import locate

CACHE = Path(".cache/validation")
FILM = 1
BENT_FILM = 2
"""Raise when the renderer changes what it draws: old tracks are then of other films. The second is
for athletes whose spine bends."""


def tracks(cases: list[Case], workers: int = 2, model: str = "full") -> list[PoseTrack]:
    """Pose tracks of the cases, those already filmed taken from the cache."""
    CACHE.mkdir(parents=True, exist_ok=True)
    locate(model)
    os.environ.setdefault("LP_NUM_THREADS", "1")
    missing = [case for case in cases if not cached(case, model).exists()]
    if missing:
        with ProcessPoolExecutor(workers) as pool:
            jobs = [pool.submit(_film, case, model) for case in missing]
            for job in progress(jobs, "Filming athletes"):
                job.result()
    return [PoseTrack.load(cached(case, model)) for case in cases]


def cached(case: Case, model: str) -> Path:
    """Where the track of a case lies: named by everything that decides it."""
    faults = case.faults
    bent = faults.lumbar or faults.thoracic or faults.thoracic_standing
    text = json.dumps([BENT_FILM if bent else FILM, model, asdict(case)], sort_keys=True)
    return CACHE / f"{case.name}_{hashlib.sha256(text.encode()).hexdigest()[:16]}.npz"


def _film(case: Case, model: str) -> None:
    found = locate(model)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        truth = render_case(case, path)
        try:
            with (
                glancing(found.path) as glance,
                closing(MediaPipeLandmarker(found.path, mask=True)) as landmarker,
            ):
                left = first_look(path, glance).left
                seen = infer_track(path, landmarker, model, turned=left)
        except VideoError:  # nobody was seen: that is a result too
            seen = _nobody(truth, model)
    target = cached(case, model)
    part = target.with_suffix(".part.npz")
    seen.save(part)
    part.replace(target)


def _nobody(truth: Truth, model: str) -> PoseTrack:
    """The track of a film in which the model saw nobody."""
    count = len(truth.time.time_s)
    return PoseTrack(
        time_s=truth.time.time_s,
        image_px=np.full((count, 33, 2), np.nan),
        world_m=np.full((count, 33, 3), np.nan),
        visibility=np.zeros((count, 33)),
        width_px=truth.camera.width_px,
        height_px=truth.camera.height_px,
        model=model,
    )

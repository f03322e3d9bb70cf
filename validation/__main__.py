"""``python -m validation [--fast]`` writes docs/validation.md.

``python -m validation fit`` calibrates, ``python -m validation pin`` pins a few tracks for the
tests, ``python -m validation degraded`` writes docs/degraded.md and pins its tracks, ``python
-m validation spine`` fits and judges the outline of the back, ``python -m validation limits`` shows
where the limits lie that tell clips apart. Films are rendered on demand and their tracks kept in
.cache/validation: a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import warnings
from dataclasses import replace
from pathlib import Path

import pandas as pd

from samples.render import SAMPLES, Case, simulate
from screener.measures import REGISTRY
from screener.pose import PoseTrack
from validation import degraded, fit, limits, pin, spine
from validation.collect import cached, tracks
from validation.compare import compare, geometry_errors
from validation.document import Judged, document
from validation.generate import cases

DOCUMENT = Path("docs/validation.md")
MODEL = "full"
FAR_M = 60.0
CORRECTED = ("knee_ankle_separation_ratio", "normalised_knee_separation")
"""Measures with a perspective correction."""
DISTANCES_M = (2.7, 3.2, 4.0)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="validation", description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        default="judge",
        choices=("judge", "fit", "pin", "degraded", "spine", "limits"),
    )
    parser.add_argument("--fast", action="store_true", help="the pinned cases only, print")
    parser.add_argument("--filmed", action="store_true", help="only cases filmed or pinned already")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    warnings.simplefilter("ignore", RuntimeWarning)
    if options.what == "fit":
        judged = _judge(cases("fit"), options.workers, calibrated=False)
        fit.write(pd.concat([table for _, _, table in judged]))
        return
    if options.what == "pin":
        pin.pin(options.workers)
        return
    if options.what == "spine":
        spine.write(options.workers)
        return
    if options.what == "limits":
        chosen = cases("fit")
        limits.write(zip(chosen, tracks(chosen, options.workers, MODEL), strict=True))
        return
    if options.what == "degraded":
        degraded.DOCUMENT.write_text(degraded.document(degraded.table(options.workers)))
        degraded.pin(Path("tests/clip/degraded"))
        return
    chosen = pin.pinned_cases() if options.fast else cases("held_out")
    judged = _judge(chosen, options.workers, calibrated=True, filmed=options.filmed)
    text = document(judged, len(cases("held_out")), geometry(), separations())
    if options.fast:
        print(text)
    else:
        DOCUMENT.write_text(text, encoding="utf-8")
        print(f"{DOCUMENT} written")


def _judge(chosen: list[Case], workers: int, calibrated: bool, filmed: bool = False) -> Judged:
    """Cases with the clip concluded and the comparison; only those there is a track of."""
    if filmed:
        known = [(case, _known(case)) for case in chosen]
        seen = [(case, PoseTrack.load(path)) for case, path in known if path.exists()]
    else:
        seen = list(zip(chosen, tracks(chosen, workers, MODEL), strict=True))
    judged = []
    for case, track in seen:
        clip, table = compare(case, track, calibrated)
        judged.append((case, clip, table))
    return judged


def _known(case: Case) -> Path:
    """Track of a case in the cache, else where it would be among the pinned ones."""
    path = cached(case, MODEL)
    return path if path.exists() else pin.FOLDER / "tracks" / f"{case.name}.npz"


def geometry() -> pd.DataFrame:
    """Largest error of each measure with the truth's own landmarks, from far away."""
    worst: dict[str, float] = {}
    for sample in _in_plane():
        found = geometry_errors(simulate(_from(sample, FAR_M)), known_distance=True)
        for (measure, _), error in found.items():
            worst[measure] = max(worst.get(measure, 0.0), error)
    return pd.DataFrame(
        [(m, REGISTRY[m].unit, e) for m, e in worst.items()],
        columns=["measure", "unit", "largest error"],
    )


def separations() -> pd.DataFrame:
    """Largest error of the corrected separations from real distances, guessed and told."""
    rows = []
    for distance in DISTANCES_M:
        truths = [simulate(_from(s, distance)) for s in _in_plane() if s.view.yaw == 0]
        found = [(geometry_errors(t), geometry_errors(t, known_shank=True)) for t in truths]
        for measure in CORRECTED:
            pairs = [(a[measure, ""], b[measure, ""]) for a, b in found if (measure, "") in a]
            guessed, told = (max(column) for column in zip(*pairs, strict=True))
            rows.append((measure, distance, guessed, told))
    return pd.DataFrame(rows, columns=["measure", "metres", "knees guessed", "with a side clip"])


def _in_plane() -> list[Case]:
    return [sample for sample in SAMPLES if "oblique" not in sample.name]


def _from(sample: Case, metres: float) -> Case:
    return replace(sample, view=replace(sample.view, distance=metres))


if __name__ == "__main__":
    main()

"""``python -m validation [--fast]`` writes docs/validation.md.

``python -m validation fit`` calibrates, ``python -m validation pin`` pins a few tracks for the
tests, ``python -m validation degraded`` writes docs/degraded.md and pins its tracks, ``python
-m validation spine`` fits and judges the outline of the back. Films are
rendered on demand and their tracks kept in .cache/validation: a run that was stopped goes on where
it was.
"""

from __future__ import annotations

import argparse
import warnings
from dataclasses import replace
from pathlib import Path

import pandas as pd

from samples.render import SAMPLES, simulate
from screener.measures import REGISTRY
from validation import degraded, fit, pin, spine
from validation.collect import tracks
from validation.compare import compare, geometry_errors
from validation.document import Judged, document
from validation.generate import Split, cases

DOCUMENT = Path("docs/validation.md")
FAR_M = 60.0
CORRECTED = ("knee_ankle_separation_ratio", "normalised_knee_separation")
"""Measures with a perspective correction: right at a real distance, not from afar."""


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="validation", description=__doc__)
    parser.add_argument(
        "what", nargs="?", default="judge", choices=("judge", "fit", "pin", "degraded", "spine")
    )
    parser.add_argument("--fast", action="store_true", help="the pinned cases only, print")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    warnings.simplefilter("ignore", RuntimeWarning)
    if options.what == "fit":
        fit.write(pd.concat([t for _, _, t in _judge("fit", False, options.workers)]))
        return
    if options.what == "pin":
        pin.pin(options.workers)
        return
    if options.what == "spine":
        spine.write(options.workers)
        return
    if options.what == "degraded":
        degraded.DOCUMENT.write_text(degraded.document(degraded.table(options.workers)))
        degraded.pin(Path("tests/clip/degraded"))
        return
    text = document(_judge("held_out", options.fast, options.workers), geometry())
    if options.fast:
        print(text)
    else:
        DOCUMENT.write_text(text, encoding="utf-8")
        print(f"{DOCUMENT} written")


def _judge(split: Split, fast: bool, workers: int) -> Judged:
    """Cases of a split with the clip concluded and the comparison; uncalibrated for ``fit``."""
    chosen = cases(split)
    if fast:
        chosen = pin.pinned_cases()
    judged = []
    for case, track in zip(chosen, tracks(chosen, workers), strict=True):
        clip, table = compare(case, track, calibrated=split != "fit")
        judged.append((case, clip, table))
    return judged


def geometry() -> pd.DataFrame:
    """Largest error of each measure with the truth's own landmarks, from far away."""
    worst: dict[str, float] = {}
    for sample in SAMPLES:
        if "oblique" in sample.name:
            continue
        for distance in (FAR_M, sample.view.distance):
            view = replace(sample.view, distance=distance)
            errors = geometry_errors(simulate(replace(sample, view=view)))
            for (measure, _), error in errors.items():
                if (measure in CORRECTED) == (distance != FAR_M):
                    worst[measure] = max(worst.get(measure, 0.0), error)
    return pd.DataFrame(
        [(m, REGISTRY[m].unit, e) for m, e in worst.items()],
        columns=["measure", "unit", "largest error"],
    )


if __name__ == "__main__":
    main()

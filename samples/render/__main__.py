"""``python -m samples.render NAME ... | all --out DIR``: film samples with their truth."""

from __future__ import annotations

import argparse
from pathlib import Path
from time import perf_counter

from samples.render.case import BY_NAME
from samples.render.film import render_case


def main() -> None:
    """Render the cases named."""
    parser = argparse.ArgumentParser(prog="samples.render", description=__doc__)
    parser.add_argument("names", nargs="+", help=f"all, or of: {', '.join(BY_NAME)}")
    parser.add_argument("--out", type=Path, default=Path("samples"))
    options = parser.parse_args()
    names = list(BY_NAME) if options.names == ["all"] else options.names
    unknown = set(names) - set(BY_NAME)
    if unknown:
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    options.out.mkdir(parents=True, exist_ok=True)
    for name in names:
        began = perf_counter()
        truth = render_case(BY_NAME[name], options.out / f"{name}.mp4")
        frames = len(truth.time.time_s)
        print(f"{name}: {frames} frames, {(perf_counter() - began) / frames:.3f} s a frame")


if __name__ == "__main__":
    main()

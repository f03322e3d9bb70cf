"""``python -m benchmarks [--quick] [PART ...]``: measure, store, write docs/performance.md.

Without parts: all but `memory` (20 minutes) and `campaign` (300 clips). ``--quick`` takes short
clips once, prints, and stores nothing. ``page`` only writes the page from what is stored.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from benchmarks import (
    campaign,
    jitter,
    measure,
    memory,
    opening,
    overhead,
    peers,
    throughput,
    web_load,
)
from benchmarks.page import write_page

PARTS = {
    "overhead": overhead,
    "jitter": jitter,
    "peers": peers,
    "throughput": throughput,
    "opening": opening,
    "web": web_load,
    "memory": memory,
    "campaign": campaign,
}
_ON_REQUEST = ("memory", "campaign")


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, "page", []])
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])  # this checkout, wherever it lies
    asked = given.parts or [name for name in PARTS if name not in _ON_REQUEST]
    for part in asked:
        if part == "page":
            continue
        print(f"{part}: {PARTS[part].TITLE} ...", flush=True)
        rows = PARTS[part].measure(given.quick)
        for row in rows:
            verdict = "" if not row.limit else "holds" if row.holds else "MISSED"
            print(f"  {row.what}: {row.figures}: {row.value:.2f} {row.limit} {verdict}", flush=True)
        if not given.quick and rows:
            measure.keep(part, rows)
    if not given.quick:
        write_page({name: module.TITLE for name, module in PARTS.items()})
        print("docs/performance.md written.")


if __name__ == "__main__":
    main()

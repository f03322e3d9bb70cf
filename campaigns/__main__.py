"""``python -m campaigns NAME [COUNT]``: run one, write what came out into docs/hardening.md."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from campaigns import calls, containers, faults, memory, mirrors, rehearsals, walks

PAGE = Path(__file__).parents[1] / "docs/hardening.md"
CAMPAIGNS: dict[str, tuple[Callable[[int], str], int]] = {
    "calls": (calls.report, 1),
    "containers": (containers.report, 1000),
    "faults": (faults.report, 8),
    "memory": (memory.report, 50_000),
    "mirrors": (mirrors.report, 10),
    "rehearsals": (rehearsals.report, 10),
    "walks": (walks.report, 300),
}
"""How a campaign is run, and its usual count."""


def put(page: str, name: str, text: str) -> str:
    """The page with the section between a campaign's marks replaced."""
    marks = f"<!-- {name} -->", f"<!-- end of {name} -->"
    pattern = re.compile(f"(?<={re.escape(marks[0])}\n).*?(?={re.escape(marks[1])})", re.DOTALL)
    if not pattern.search(page):
        raise SystemExit(f"{PAGE} has no place for {name}")
    return pattern.sub(lambda _: f"\n{text}\n\n", page)


def main() -> None:
    """Run a campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=CAMPAIGNS)
    parser.add_argument("count", type=int, nargs="?")
    parser.add_argument("--print", action="store_true", help="print it, leave the page alone")
    given = parser.parse_args()
    run, usual = CAMPAIGNS[given.name]
    text = run(given.count or usual)
    print(text)
    if not given.print:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(put(page, given.name, text), encoding="utf-8")


if __name__ == "__main__":
    main()

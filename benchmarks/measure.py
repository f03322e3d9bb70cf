"""What all parts share: commands timed in turn, rows with a limit, results kept as JSON."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks/results"
DEVELOPMENT = ROOT.parent / "shared/data/videos"
"""Films of real people, not part of the repository: what needs them is skipped without them."""
PHONE = DEVELOPMENT / "lnewco_good_7026.mov"
FRONT = ROOT / "samples/squat_healthy_front.mp4"
SIDE = ROOT / "samples/squat_heel_rise_side.mp4"
SCREENER = [sys.executable, "-m", "screener"]


@dataclass(frozen=True)
class Row:
    """One thing measured: ``limit`` is ``"<= 1.1"`` or ``">= 5"``, or empty."""

    what: str
    figures: str
    value: float
    limit: str = ""

    @property
    def holds(self) -> bool:
        """Whether the value keeps to the limit."""
        sign, _, number = self.limit.partition(" ")
        if not number:
            return True
        return self.value <= float(number) if sign == "<=" else self.value >= float(number)


def seconds(command: list[str], accept: tuple[int, ...] = (0,)) -> float:
    """Wall time of a whole process; raises RuntimeError with what it said if it fails."""
    began = perf_counter()
    done = subprocess.run(command, capture_output=True, cwd=ROOT, text=True, errors="replace")
    if done.returncode not in accept:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return perf_counter() - began


def in_turn(commands: Mapping[str, list[str]], runs: int) -> dict[str, float]:
    """Median seconds of each command, run one after the other, over and over."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(seconds(command))
    return {name: statistics.median(values) for name, values in times.items()}


def keep(part: str, rows: list[Row]) -> None:
    """Store what a part measured, with the machine it was measured on."""
    RESULTS.mkdir(exist_ok=True)
    about = {"rows": [asdict(row) for row in rows], **machine()}
    (RESULTS / f"{part}.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def kept(part: str) -> tuple[list[Row], dict[str, str]] | None:
    """Rows and machine of a part as last stored."""
    path = RESULTS / f"{part}.json"
    if not path.exists():
        return None
    about = json.loads(path.read_text(encoding="utf-8"))
    return [Row(**row) for row in about.pop("rows")], about


def machine() -> dict[str, str]:
    """Processor, cores, how busy they were over the last minute, Python."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ] if Path("/proc/cpuinfo").exists() else []  # fmt: skip
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
        + (f", {names[0]}" if names else ""),
        "load": load,
        "python": platform.python_version(),
    }

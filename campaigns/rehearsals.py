"""Samples filmed by `screener record` as if by a camera, beside what the file comes to."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from campaigns.mirrors import SAMPLES


def screened(words: list[str]) -> dict[str, Any]:
    """The record of a screening made by a command of screener's."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "screener", *words, "--no-video", "--quiet", "--out", out]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        text = next(Path(out).rglob("screening.json")).read_text(encoding="utf-8")
    record: dict[str, Any] = json.loads(text)
    return record


def _reps(record: dict[str, Any]) -> int:
    return sum(len(clip["reps"]) for clip in record["clips"])


def _graded(record: dict[str, Any]) -> dict[str, str]:
    return {
        f"{f['sign']} {f['side']}".strip(): f["severity"] or f["outcome"]
        for f in record["findings"]
    }


def report(films: int) -> str:
    """The section of the campaign."""
    rows = []
    for clip in SAMPLES[:films]:
        file = screened(["analyze", str(clip)])
        camera = screened(
            ["record", "--source", str(clip), "--auto", "--no-preview", "--no-open", "--clips", "1"]
        )
        one, other = _graded(file), _graded(camera)
        differ = [
            f"{sign}: {one.get(sign)}, recorded {other.get(sign)}"
            for sign in sorted(one.keys() | other.keys())
            if one.get(sign) != other.get(sign)
        ]
        rows.append(f"| {clip.stem} | {_reps(file)} | {_reps(camera)} | {'; '.join(differ)} |")
    return "\n".join([
        "| film | repetitions | recorded | graded otherwise |", "| --- | ---: | ---: | --- |",
        *rows,
    ])  # fmt: skip

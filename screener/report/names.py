"""Names of people and clips as names of folders and files: never empty, never a path."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_LONGEST_NAME = 80


def results_folder(out: Path, athlete: str, date: str) -> Path:
    """``out/<athlete>/<date>`` with an athlete's name that any file system takes."""
    return out / folder_name(athlete) / date


def folder_name(text: str) -> str:
    """A name as a folder: letters, digits, space, dot, dash; never empty, never a path."""
    plain = unicodedata.normalize("NFC", text)
    plain = re.sub(r"[^\w .\-]", "_", plain).strip(" .")[:_LONGEST_NAME].strip(" .")
    return plain or "athlete"


def stems(clips: list[str]) -> dict[str, str]:
    """File stem of each clip by its name, different for clips of the same stem."""
    found: dict[str, str] = {}
    for clip in clips:
        name = Path(clip)
        stem = name.stem
        if stem in found.values():
            stem = name.name.replace(".", "_")
        while stem in found.values():
            stem += "_2"
        found[clip] = stem
    return found


def film_name(stem: str) -> str:
    """File of the annotated video of a clip."""
    return f"{stem}.annotated.mp4"

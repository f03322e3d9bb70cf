"""Names of people and clips as names of folders and files: never empty, never a path."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_LONGEST_NAME = 80
_MOST_BYTES = 180  # file systems take 255, suffixes and temporary names need some
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices."""


def results_folder(out: Path, athlete: str, date: str) -> Path:
    """``out/<athlete>/<date>`` with an athlete's name that any file system takes."""
    return out / folder_name(athlete) / date


def folder_name(text: str) -> str:
    """A name as a folder: letters, digits, space, dot, dash; never empty, never a path."""
    plain = unicodedata.normalize("NFC", text)
    plain = re.sub(r"[^\w .\-]", "_", plain).strip(" .")[:_LONGEST_NAME]
    plain = _shortened(plain).strip(" .")
    if _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    return plain or "athlete"


def stems(clips: list[str]) -> dict[str, str]:
    """File stem of each clip by its name, different for clips of the same stem."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for clip in clips:
        name = Path(clip)
        stem = _shortened(name.stem)
        if stem.casefold() in taken:
            stem = _shortened(name.name.replace(".", "_"))
        while stem.casefold() in taken:
            stem += "_2"
        found[clip] = stem
        taken.add(stem.casefold())
    return found


def film_name(stem: str) -> str:
    """File of the annotated video of a clip."""
    return f"{stem}.annotated.mp4"


def _shortened(name: str) -> str:
    """A name that leaves room for suffixes on any file system, cut between characters."""
    data = name.encode("utf-8", "surrogateescape")
    if len(data) <= _MOST_BYTES:
        return name
    return data[:_MOST_BYTES].decode("utf-8", "ignore")

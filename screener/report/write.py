"""Writes a report folder; every file appears whole or not at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from screener.errors import OutputError, ScreenerError
from screener.report.annotated import write_annotated
from screener.report.page import render_page
from screener.report.record import as_json
from screener.report.tables import reps_csv, summary_csv
from screener.rules.finding import Finding
from screener.screening import ScreenedClip, Screening

_LONGEST_NAME = 80
Annotate = Callable[[ScreenedClip, tuple[Finding, ...], Path], None]


def results_folder(out: Path, athlete: str, date: str) -> Path:
    """``out/<athlete>/<date>`` with an athlete's name that any file system takes."""
    return out / folder_name(athlete) / date


def folder_name(text: str) -> str:
    """A name as a folder: letters, digits, space, dot, dash; never empty, never a path."""
    plain = unicodedata.normalize("NFC", text)
    plain = re.sub(r"[^\w .\-]", "_", plain).strip(" .")[:_LONGEST_NAME].strip(" .")
    return plain or "athlete"


def write_report(
    screening: Screening, folder: Path, video: bool = True, annotate: Annotate = write_annotated
) -> Path:
    """Write everything about a screening into ``folder``; returns the path of the page.

    ``annotate`` makes the annotated videos; one may be given that knows them already.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stems = _stems(screening)
        videos: dict[str, str] = {}
        for screened in screening.clips:
            stem = stems[screened.clip.name]
            _write(folder / f"{stem}.track.npz", screened.clip.raw.save)
            if video and screened.path is not None:
                target = folder / f"{stem}.annotated.mp4"
                _write(target, lambda p, s=screened: annotate(s, screening.findings, p))  # type: ignore[misc]
                videos[screened.clip.name] = target.name
        _write_text(folder / "reps.csv", reps_csv(screening))
        _write_text(folder / "summary.csv", summary_csv(screening))
        _write_text(folder / "screening.json", as_json(screening))
        _write_text(folder / "report.html", render_page(screening, videos))
    except ScreenerError:
        raise
    except OSError as error:
        raise OutputError(
            f"{folder}: the results cannot be written ({error.strerror or error}). Choose another "
            "folder with --out, or make room."
        ) from error
    return folder / "report.html"


def _stems(screening: Screening) -> dict[str, str]:
    """File stem of each clip, different for clips of the same stem."""
    stems: dict[str, str] = {}
    for screened in screening.clips:
        name = Path(screened.clip.name)
        stem = name.stem
        if stem in stems.values():
            stem = name.name.replace(".", "_")
        while stem in stems.values():
            stem += "_2"
        stems[screened.clip.name] = stem
    return stems


def _write_text(path: Path, text: str) -> None:
    _write(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def _write(path: Path, write: Callable[[Path], object]) -> None:
    """Write to a temporary name beside ``path``, then rename."""
    temporary = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        write(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)

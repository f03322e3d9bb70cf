"""Writes a report folder; every file appears whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from screener.errors import OutputError, ScreenerError
from screener.files import sweep, write_file, write_text
from screener.report.annotated import PLAIN_LOOK, Look, write_annotated
from screener.report.cells import PLAIN, CsvStyle
from screener.report.dictionary import dictionary_csv
from screener.report.encode import Quality
from screener.report.html import EMBED_MOST_BYTES, films
from screener.report.names import film_name, stems
from screener.report.page import render_page
from screener.report.pdf import print_pdf
from screener.report.record import as_json
from screener.report.tables import reps_csv, summary_csv
from screener.report.together import views_together, write_together
from screener.report.words import words
from screener.screening import ScreenedClip, Screening

_LEAST_KBIT_S = 400
"""Below this a film would not be worth watching; then it lies beside the page, not in it."""


@dataclass(frozen=True)
class Wishes:
    """How a report is written: videos and their look, style of the CSV, language, PDF as well.

    ``together``: also one film of each movement with its views side by side, in step.
    """

    video: bool = True
    look: Look = PLAIN_LOOK
    csv: CsvStyle = PLAIN
    language: str = "en"
    pdf: bool = False
    together: bool = False


_PLAIN = Wishes()


Annotate = Callable[[Screening, ScreenedClip, Path, Look, Quality], None]


def write_report(
    screening: Screening,
    folder: Path,
    wishes: Wishes = _PLAIN,
    annotate: Annotate = write_annotated,
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
        sweep(folder)
        write_text(folder / "reps.csv", reps_csv(screening, wishes.csv))
        write_text(folder / "summary.csv", summary_csv(screening, wishes.csv, wishes.language))
        write_text(folder / "dictionary.csv", dictionary_csv(wishes.csv, wishes.language))
        write_text(folder / "screening.json", as_json(screening))
        names = stems([screened.clip.name for screened in screening.clips])
        videos: dict[str, Path] = {}
        quality = _quality(screening)
        look = replace(wishes.look, language=wishes.language)
        for screened in screening.clips:
            stem = names[screened.clip.name]
            write_file(folder / f"{stem}.track.npz", _track_of(screened))
            if wishes.video and screened.path is not None:
                target = folder / film_name(stem)
                write_file(
                    target,
                    lambda p, s=screened: annotate(screening, s, p, look, quality),  # type: ignore[misc]
                )
                videos[screened.clip.name] = target
        if wishes.together:
            both = views_together(screening, videos, words(wishes.language))
            for movement, reels in both.items():
                write_file(folder / f"{movement}.together.mp4", partial(write_together, reels))
        page = render_page(screening, films(videos), look)
        write_text(folder / "report.html", page)
        if wishes.pdf:
            plain = render_page(screening, {}, look).encode("utf-8", "replace").decode()
            write_file(folder / "report.pdf", partial(print_pdf, plain))
    except ScreenerError:
        raise
    except OSError as error:
        raise OutputError(
            f"{folder}: the results cannot be written ({error.strerror or error}). Choose another "
            "folder with --out, or make room."
        ) from error
    return folder / "report.html"


def _track_of(screened: ScreenedClip) -> Callable[[Path], object]:
    """What puts the pose track of a clip into a file: packing it anew takes longest of all."""
    kept = screened.track
    return partial(shutil.copyfile, kept) if kept else screened.clip.raw.save


def _quality(screening: Screening) -> Quality:
    """A rate at which all films of the report fit into its page together."""
    seconds = sum(float(screened.clip.track.time_s[-1]) for screened in screening.clips)
    most = int(0.9 * EMBED_MOST_BYTES * 8 / 1000 / max(seconds, 1.0))
    return Quality(most_kbit_s=max(_LEAST_KBIT_S, most))

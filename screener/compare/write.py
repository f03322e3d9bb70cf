"""Writes a comparison: compare.html, compare.csv and the videos side by side."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from screener.compare.change import changes
from screener.compare.page import render_comparison
from screener.compare.session import Session, read_session
from screener.errors import OutputError, ResultsError, UsageError
from screener.files import write_file, write_text
from screener.report.cells import PLAIN, CsvStyle, to_csv
from screener.report.contract import COMPARE
from screener.report.html import films
from screener.report.names import film_name, folder_name, stems
from screener.report.pdf import print_pdf
from screener.report.together import Reel, write_together
from screener.report.words import Words, words

_STRANGE = (ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError)


def compare(
    paths: list[Path],
    folder: Path,
    *,
    video: bool = True,
    language: str = "en",
    csv: CsvStyle = PLAIN,
    pdf: bool = False,
) -> Path:
    """Compare results folders (or their ``screening.json``) of two dates or more, oldest first.

    ``pdf`` prints it to compare.pdf as well. Returns the path of the page.

    Raises
    ------
    ResultsError
        If one of them is no screening.
    UsageError
        If fewer than two dates are given.
    OutputError
        If ``folder`` cannot be written.
    """
    say = words(language)
    sessions = sorted((read_session(path) for path in paths), key=lambda s: s.date)
    dates = [session.date for session in sessions]
    if len(sessions) < 2 or len(set(dates)) < len(dates):
        raise UsageError(
            "compare needs the results of two different dates or more, got "
            f"{', '.join(dates)}. Example: screener compare results/A/2026-01-10 "
            "results/A/2026-03-14."
        )
    try:
        return _write(sessions, folder, video, say, csv, pdf)
    except OSError as error:
        raise OutputError(
            f"{folder}: the comparison cannot be written ({error.strerror or error}). Choose "
            "another folder with --out, or make room."
        ) from error
    except _STRANGE as error:
        raise ResultsError(
            f"{', '.join(str(s.folder / 'screening.json') for s in sessions)}: not all of it is "
            f"readable as a screening ({error!r}). Analyse the clips again."
        ) from error


def _write(
    sessions: list[Session], folder: Path, video: bool, say: Words, csv: CsvStyle, pdf: bool
) -> Path:
    table = changes(sessions)
    folder.mkdir(parents=True, exist_ok=True)
    shown: dict[str, Path] = {}
    if video:
        for what, reels in _reels(sessions[0], sessions[-1]).items():
            name = folder_name("_".join(w for w in what if w))
            target = folder / f"{name}.side_by_side.mp4"
            write_file(target, lambda p, r=reels: write_together(r, p))  # type: ignore[misc]
            movement, view, side = what
            caption = [say(f"movement.{movement}"), say(f"view.{view}")]
            shown[", ".join([*caption, *([say(f"side.{side}")] if side else [])])] = target
    write_text(folder / "compare.csv", to_csv(table, COMPARE, csv))
    page = render_comparison(sessions, table, films(shown), say.language)
    write_text(folder / "compare.html", page)
    if pdf:
        plain = render_comparison(sessions, table, {}, say.language)
        write_file(folder / "compare.pdf", partial(print_pdf, plain))
    return folder / "compare.html"


def _reels(first: Session, last: Session) -> dict[tuple[str, str, str], list[Reel]]:
    """Annotated videos of the same movement, view and leg at both dates, where both are there."""
    before, after = _videos(first), _videos(last)
    return {kind: [before[kind], after[kind]] for kind in before if kind in after}


def _videos(session: Session) -> dict[tuple[str, str, str], Reel]:
    names = stems([clip["clip"] for clip in session.clips])
    found: dict[tuple[str, str, str], Reel] = {}
    for clip in session.clips:
        path = session.folder / film_name(names[clip["clip"]])
        phases = [[rep["start_s"], rep["bottom_s"], rep["end_s"]] for rep in clip["reps"]]
        if path.exists() and phases:
            kind = (clip["movement"], clip["view"], clip.get("stance_side") or "")
            found.setdefault(kind, Reel(path, session.date, np.array(phases)))
    return found

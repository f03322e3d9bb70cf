"""Everything that is known of an athlete, or of all of a user's, as one zip of CSV and files."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from screener.batch.tables import joined
from screener.report.cells import harmless
from screener.report.names import folder_name
from screener.screening import REPS_COLUMNS, SUMMARY_COLUMNS
from screener.store.athletes import notes_of
from screener.store.database import Store
from screener.store.folders import clip_path, results_folder
from screener.store.models import Athlete, Session

_TABLES = {"reps.csv": REPS_COLUMNS, "summary.csv": SUMMARY_COLUMNS}


def table_of(store: Store, athletes: Iterable[Athlete], name: str) -> str:
    """``reps.csv`` or ``summary.csv`` of all sessions under one header."""
    paths = [results_folder(store, s) / name for a in athletes for s in a.sessions]
    return joined([path for path in paths if path.exists()], ",".join(_TABLES[name]))


def write_zip(store: Store, athlete_ids: list[str], target: Path) -> None:
    """Write a zip: tables of all, then a folder an athlete and date with films and results.

    Raises OSError if ``target`` cannot be written.
    """
    with store.read() as rows, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        athletes = [a for i in athlete_ids if (a := rows.get(Athlete, i)) is not None]
        for name in _TABLES:
            zipped.writestr(name, table_of(store, athletes, name))
        known = [(a.name, a.sex, "" if a.born is None else a.born) for a in athletes]
        zipped.writestr("athletes.csv", _csv(("athlete", "sex", "born"), known))
        notes = [
            (a.name, n.made_at.isoformat(), n.author, n.text)
            for a in athletes
            for n in notes_of(rows, a.id)
        ]
        zipped.writestr("notes.csv", _csv(("athlete", "written", "author", "note"), notes))
        clips = [
            (a.name, s.date, c.name, c.state, c.movement, c.view, c.role, c.side, c.error)
            for a in athletes
            for s in a.sessions
            for c in s.clips
        ]
        head = ("athlete", "date", "clip", "state", "movement", "view", "role", "side", "error")
        zipped.writestr("clips.csv", _csv(head, clips))
        taken: set[str] = set()
        for athlete in athletes:
            folder = folder_name(athlete.name)
            folder = f"{folder} {athlete.id}" if folder in taken else folder
            taken.add(folder)
            for session in athlete.sessions:
                _session(store, session, f"{folder}/{session.date}", zipped)


def _session(store: Store, session: Session, folder: str, zipped: zipfile.ZipFile) -> None:
    results = results_folder(store, session)
    for path in sorted(results.glob("*")):
        if path.is_file() and not path.name.startswith((".", "page.")):
            zipped.write(path, f"{folder}/{path.name}", _packed(path))
    for clip in session.clips:
        film = clip_path(store, session, clip)
        if film.exists():
            name = f"{folder}/films/{clip.id[:4]} {folder_name(clip.name)}"
            zipped.write(film, name, zipfile.ZIP_STORED)


def _packed(path: Path) -> int:
    return zipfile.ZIP_STORED if path.suffix in {".mp4", ".npz"} else zipfile.ZIP_DEFLATED


def _csv(head: tuple[str, ...], lines: Iterable[tuple[Any, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([[harmless(str(cell)) for cell in line] for line in lines])
    return text.getvalue()

"""Forgets an athlete: everything of them goes, and the tables of the batch are written without."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from screener.batch.grouping import read_names
from screener.batch.page import render_index
from screener.batch.plan import Failure, Session, numbered_folder
from screener.batch.results import record_of
from screener.batch.tables import FAILURES_COLUMNS
from screener.batch.tracks import FOLDER
from screener.errors import OutputError, ResultsError, UsageError
from screener.files import write_text
from screener.report.cells import as_typed
from screener.report.names import folder_name

_TABLES = ("athletes.csv", "clips.csv", "summary.csv", "reps.csv")
_MOST_NAMED = 10

Row = dict[str, str]


@dataclass(frozen=True)
class Forgotten:
    """What went: folders, rows of the tables; ``page`` is False if index.html had to go as well."""

    folders: tuple[Path, ...]
    rows: int
    page: bool


def forget(out: Path, athlete: str) -> Forgotten:
    """Remove an athlete from a folder of results.

    Results, pose tracks, single pictures, recordings and comparisons go; tables and page of a batch
    are written anew without the athlete, everybody else as they were. Films that were uploaded, and
    their manifest, are not touched.

    Parameters
    ----------
    out
        Folder of results, with a folder for each athlete.
    athlete
        The name as it was given.

    Raises
    ------
    UsageError
        If nobody of that name is there.
    OutputError
        If something cannot be removed or written.
    """
    if not out.is_dir():
        raise UsageError(f"{out}: no such folder of results. Name it with --out.")
    name = _plain(athlete)
    tables = {file: _Table(out / file) for file in (*_TABLES, "failures.csv")}
    folders = _folders(out, name, tables["athletes.csv"].rows)
    if not folders and not any(_named(row, name) for t in tables.values() for row in t.rows):
        known = sorted({a for folder in _inside(out) for a in _athletes(folder)})
        more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
        raise UsageError(
            f"{out}: holds nothing of {athlete}. There: {', '.join(known[:_MOST_NAMED])}{more}."
        )
    owners = {row["file"]: row["athlete"] for row in tables["clips.csv"].rows if row.get("athlete")}
    gone = {folder.relative_to(out).parts[0] for folder in folders}

    def is_theirs(row: Row) -> bool:
        """Whether a row names the athlete, or only a file that is the athlete's."""
        if row.get("athlete"):
            return _named(row, name)
        if row.get("file", "") in owners:
            return _plain(as_typed(owners[row["file"]])) == name
        file = PurePosixPath(as_typed(row.get("file", "")))
        of_session = row.get("stage") == "report" and file.parts[0] in gone
        return of_session or _plain(read_names(file).athlete) == name

    try:
        for folder in folders:
            shutil.rmtree(folder)
        for unfinished in out.glob(".*.part*"):
            unfinished.unlink()
        rows = sum(table.write_without(is_theirs) for table in tables.values())
        page = _write_page(out, tables)
    except OSError as error:
        raise OutputError(
            f"{error.filename or out}: could not be removed or written ({error.strerror}). If it "
            "is open in another program, close it; then run the same command again."
        ) from error
    return Forgotten(tuple(folders), rows, page)


class _Table:
    """A CSV of the batch in either style; nothing if there is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            text = path.read_bytes().decode("utf-8") if path.is_file() else ""
        except ValueError as error:
            raise ResultsError(
                f"{path}: another program changed it and it cannot be read any more ({error}). "
                "Delete it and run the same command again; the next batch makes it anew."
            ) from error
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        text = text.removeprefix("\ufeff")
        self._comma = ";" if ";" in text.partition("\n")[0] else ","
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=self._comma))
        self._columns, self._cells = (lines[0], lines[1:]) if lines else ([], [])

    @property
    def rows(self) -> list[Row]:
        """Cells by their column."""
        return [dict(zip(self._columns, cells, strict=False)) for cells in self._cells]

    def write_without(self, theirs: Callable[[Row], bool]) -> int:
        """Leave out the rows of somebody; returns how many there were."""
        kept = [c for c, row in zip(self._cells, self.rows, strict=True) if not theirs(row)]
        gone = len(self._cells) - len(kept)
        if gone:
            text = io.StringIO(newline="")
            writer = csv.writer(text, delimiter=self._comma, lineterminator="\n")
            writer.writerows([self._columns, *kept])
            write_text(self._path, self._mark + text.getvalue())
        self._cells = kept
        return gone


def _write_page(out: Path, tables: dict[str, _Table]) -> bool:
    """Write index.html from the sessions that are left; without their records it has to go."""
    page = out / "index.html"
    if not page.exists():
        return True
    done = []
    for row in tables["athletes.csv"].rows:
        folder = as_typed(row["report"]).removesuffix("/report.html")
        finished = record_of(out / folder)
        if finished is None:
            page.unlink()
            return False
        done.append((Session(as_typed(row["athlete"]), row["date"], folder, ()), finished))
    failures = [
        Failure(*(as_typed(row[column]) for column in FAILURES_COLUMNS))
        for row in tables["failures.csv"].rows
    ]
    german = '<html lang="de">' in page.read_text(encoding="utf-8")[:200]
    write_text(page, render_index(done, failures, "de" if german else "en"))
    return True


def _folders(out: Path, name: str, listed: list[Row]) -> list[Path]:
    """Folders that hold the athlete and nobody else; of shared ones, what is the athlete's."""
    called = {_plain(folder_name(name)), _plain(numbered_folder(name))}
    called |= {as_typed(row["report"]).partition("/")[0] for row in listed if _named(row, name)}
    found: list[Path] = []
    for folder in _inside(out):
        athletes = {_plain(athlete) for athlete in _athletes(folder)}
        if athletes == {name} or (not athletes and _plain(folder.name) in called):
            found.append(folder)
        elif name in athletes:
            found += [s for s in _inside(folder) if name in map(_plain, _athletes_here(s))]
            found += [cache for cache in [folder / FOLDER] if cache.is_dir()]  # made again
    return found


def _inside(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.is_symlink())


def _athletes(folder: Path) -> set[str]:
    """Names of all whose results or comparisons lie in a folder or the folders in it."""
    return set().union(*(_athletes_here(place) for place in (folder, *_inside(folder))))


def _athletes_here(folder: Path) -> set[str]:
    found: set[str] = set()
    try:
        record = json.loads((folder / "screening.json").read_text(encoding="utf-8"))
        found.add(str(record["athlete"]))
    except (OSError, ValueError, TypeError, KeyError):
        pass  # none there, or damaged: then the folder's name tells
    found |= {as_typed(row.get("athlete") or "") for row in _Table(folder / "compare.csv").rows}
    return found


def _named(row: Row, name: str) -> bool:
    return _plain(as_typed(row.get("athlete") or "")) == name


def _plain(name: str) -> str:
    """However it was typed: composed letters, single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", name)).strip()

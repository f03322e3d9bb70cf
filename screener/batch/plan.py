"""The plan of a batch: which clips belong to whom, before any of them is decoded."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from screener.batch.find import find_files
from screener.batch.grouping import Role, read_names
from screener.batch.manifest import NAME, Entry, read_manifest
from screener.batch.words import in_english
from screener.report.names import folder_name
from screener.video import recorded_on

RESULT_NAMES = frozenset(
    {"athletes.csv", "clips.csv", "summary.csv", "reps.csv", "failures.csv", "index.html"}
)


@dataclass(frozen=True)
class Failure:
    """A row of failures.csv: what could not be done, why, and what to do about it."""

    file: str
    stage: str
    reason: str
    what_to_do: str


def failed(file: str, stage: str, what: str, **values: object) -> Failure:
    """The failure named ``what`` in the catalogues, filled with ``values``."""
    reason, do = (in_english(f"failure.{what}.{part}", **values) for part in ("reason", "do"))
    return Failure(file, stage, reason, do)


@dataclass(frozen=True)
class Upload:
    """A clip and whose it is. ``overrules`` is True if its role comes from the manifest."""

    path: Path
    file: str
    athlete: str
    date: str
    date_from: str
    role: Role
    overrules: bool


@dataclass(frozen=True)
class Session:
    """The clips of one athlete on one date; ``folder`` is where results go, below ``--out``."""

    athlete: str
    date: str
    folder: str
    uploads: tuple[Upload, ...]


@dataclass(frozen=True)
class Plan:
    """Everything that will be done, in order, and what cannot be."""

    sessions: tuple[Session, ...]
    failures: tuple[Failure, ...]
    others: tuple[str, ...]

    @property
    def uploads(self) -> tuple[Upload, ...]:
        """All clips, session by session."""
        return tuple(upload for session in self.sessions for upload in session.uploads)


def make_plan(root: Path, out: Path, manifest: Path | None = None, date: str | None = None) -> Plan:
    """Find and group the clips below ``root``.

    Parameters
    ----------
    root
        Folder of uploads.
    out
        Folder for the results; left out of the search.
    manifest
        A manifest; ``manifest.csv`` in ``root`` if there is one.
    date
        For clips whose names tell no date. Without it the day of recording in the file counts, or
        else the day it was last changed.

    Raises
    ------
    UsageError
        If ``root`` is no folder, or the manifest makes no sense.
    """
    found = find_files(root, out)
    listed = manifest or root / NAME
    entries = read_manifest(listed) if manifest or listed.exists() else {}
    here = {path.relative_to(root).as_posix(): path for path in found.clips}
    rest = {path.relative_to(root).as_posix(): path for path in found.others}
    here |= {file: rest[file] for file in entries if file in rest}
    failures = [
        failed(file, "manifest", "missing", manifest=listed.name)
        for file in entries
        if file not in here
    ]
    uploads: list[Upload] = []
    for file, path in sorted(here.items()):
        upload = _upload(path, file, entries.get(file), date)
        if upload.athlete:
            uploads.append(upload)
        else:
            failures.append(failed(file, "grouping", "nobody"))
    others = tuple(sorted(set(rest) - set(entries) - {NAME}))
    return Plan(_sessions(uploads), tuple(failures), others)


def guessed_lines(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Lines of a manifest template: what the names tell of every clip."""
    files = [u.file for u in plan.uploads]
    files += [f.file for f in plan.failures if f.stage == "grouping"]
    lines = []
    for file in sorted(files):
        said = read_names(PurePosixPath(file))
        lines.append((file, said.athlete, said.date, str(said.role).replace("_", " ")))
    return lines


def numbered_folder(athlete: str) -> str:
    """Name of an athlete's folder where somebody else's would have the same."""
    number = hashlib.sha256(athlete.encode("utf-8", "replace")).hexdigest()[:6]
    return f"{folder_name(athlete)} {number}"


def _upload(path: Path, file: str, entry: Entry | None, date: str | None) -> Upload:
    said = read_names(PurePosixPath(file))
    role = entry.meant() if entry else Role()
    day, source = said.date, "name"
    if entry and entry.date:
        day, source = entry.date, "manifest"
    elif not day and date:
        day, source = date, "--date"
    elif not day:
        day, source = _recorded(path)
    overrules = role != Role()
    return Upload(
        path=path,
        file=file,
        athlete=(entry.athlete if entry else "") or said.athlete,
        date=day,
        date_from=source,
        role=role if overrules else said.role,
        overrules=overrules,
    )


def _recorded(path: Path) -> tuple[str, str]:
    day = recorded_on(path)
    if day:
        return day, "recording"
    changed = datetime.datetime.fromtimestamp(path.stat().st_mtime)
    return changed.date().isoformat(), "file date"


def _sessions(uploads: Iterable[Upload]) -> tuple[Session, ...]:
    groups: dict[tuple[str, str], list[Upload]] = {}
    for upload in uploads:
        groups.setdefault((upload.athlete, upload.date), []).append(upload)
    folders = _folders({athlete for athlete, _ in groups})
    return tuple(
        Session(athlete, date, f"{folders[athlete]}/{date}", tuple(members))
        for (athlete, date), members in sorted(groups.items())
    )


def _folders(athletes: set[str]) -> dict[str, str]:
    """A folder's name for each athlete, different on every file system, never a result's name."""
    plain = {athlete: folder_name(athlete) for athlete in athletes}
    taken = Counter(name.casefold() for name in plain.values())
    return {
        athlete: name
        if taken[name.casefold()] == 1 and name.casefold() not in RESULT_NAMES
        else numbered_folder(athlete)
        for athlete, name in plain.items()
    }

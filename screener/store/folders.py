"""Where files lie: ``athletes/<id>/<session id>/``, all names random and our own.

Everything of an athlete is in the athlete's folder, everything of a session in the session's:
deleting is removing a folder and its rows, and there is no third place.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import select

from screener.errors import OutputError
from screener.store.database import Store
from screener.store.models import Athlete, Clip, Session

RESULTS = "results"


def athlete_folder(store: Store, athlete_id: str) -> Path:
    """All files of an athlete."""
    return store.folder / "athletes" / athlete_id


def session_folder(store: Store, session: Session) -> Path:
    """All files of a session."""
    return athlete_folder(store, session.athlete_id) / session.id


def results_folder(store: Store, session: Session) -> Path:
    """Report, tables and annotated films of a session."""
    return session_folder(store, session) / RESULTS


def clip_path(store: Store, session: Session, clip: Clip) -> Path:
    """The film as it was uploaded."""
    return session_folder(store, session) / f"{clip.id}.film"


def track_path(store: Store, session: Session, clip: Clip) -> Path:
    """Its pose track."""
    return session_folder(store, session) / f"{clip.id}.npz"


def stills_path(store: Store, session: Session, clip: Clip) -> Path:
    """Folder of single pictures of it."""
    return session_folder(store, session) / f"{clip.id}.stills"


def compared_folder(store: Store, before: Session, after: Session) -> Path:
    """The comparison of two sessions of an athlete."""
    return athlete_folder(store, after.athlete_id) / f"compared-{before.id}-{after.id}"


def upload_path(store: Store, upload_id: str) -> Path:
    """A file on its way."""
    return store.folder / "uploads" / f"{upload_id}.part"


def erase(path: Path) -> int:
    """Remove a file or folder and look whether it is gone; returns how many files went.

    Raises
    ------
    OutputError
        If something is left.
    """
    inside = [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]
    count = sum(p.exists() for p in inside)
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    if path.exists():
        raise OutputError(f"{path}: could not be deleted whole. Delete it by hand.")
    return count


def orphans(store: Store) -> list[Path]:
    """Files whose athlete, session or clip is in no row (a crash while deleting leaves some)."""
    with store.read() as rows:
        athletes = set(rows.scalars(select(Athlete.id)))
        sessions = set(rows.scalars(select(Session.id)))
        clips = set(rows.scalars(select(Clip.id)))
    found = []
    for athlete in (store.folder / "athletes").iterdir():
        if athlete.name not in athletes:
            found.append(athlete)
            continue
        for session in athlete.iterdir():
            if session.name.startswith("compared-"):
                continue
            if session.name not in sessions:
                found.append(session)
                continue
            files = (p for p in session.iterdir() if p.name != RESULTS)
            found += [p for p in files if p.name.lstrip(".").partition(".")[0] not in clips]
    return found

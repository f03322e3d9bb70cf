"""Athletes and their sessions: found, made, noted, deleted with all their files."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Rows
from sqlalchemy.orm import selectinload

from screener.store.database import Store
from screener.store.folders import (
    athlete_folder,
    clip_path,
    erase,
    orphans,
    session_folder,
    stills_path,
    track_path,
    upload_path,
)
from screener.store.jobs import forget_finished
from screener.store.models import (
    Athlete,
    Clip,
    Login,
    Note,
    Screening,
    Session,
    Upload,
    User,
    Value,
    now,
)

Row = TypeVar("Row", Athlete, Session)
UNFINISHED_DAYS = 2
"""After so many days a file that never arrived whole is removed."""
FINISHED_DAYS = 30
"""After so many days, or earlier if sessions are, a job that is done is removed from the queue."""


@dataclass(frozen=True)
class Erased:
    """What went: files from the data folder and rows of athletes, sessions and clips."""

    files: int
    rows: int


def athletes_of(rows: Rows, user: User) -> list[Athlete]:
    """A user's athletes by name, with their sessions."""
    query = select(Athlete).where(Athlete.owner_id == user.id).order_by(Athlete.name)
    deep = selectinload(Athlete.sessions).selectinload(Session.screening)
    return list(rows.scalars(query.options(deep.load_only(Screening.joints))))


def names_of(rows: Rows, user: User) -> list[str]:
    """The names of a user's athletes."""
    query = select(Athlete.name).where(Athlete.owner_id == user.id).order_by(Athlete.name)
    return list(rows.scalars(query))


def athlete_of(rows: Rows, user: User, athlete_id: str) -> Athlete | None:
    """An athlete, if it is this user's."""
    found = rows.get(Athlete, athlete_id)
    return found if found is not None and found.owner_id == user.id else None


def session_of(rows: Rows, user: User, session_id: str) -> Session | None:
    """A session, if its athlete is this user's."""
    found = rows.get(Session, session_id)
    return found if found is not None and found.athlete.owner_id == user.id else None


def clip_of(rows: Rows, user: User, clip_id: str) -> Clip | None:
    """A clip, if its athlete is this user's."""
    found = rows.get(Clip, clip_id)
    return found if found is not None and found.session.athlete.owner_id == user.id else None


def session_on(rows: Rows, owner_id: str, name: str, date: str) -> Session:
    """The session of an athlete on a date; both are made if they are not there."""
    named = select(Athlete).where(Athlete.owner_id == owner_id, Athlete.name == name)
    athlete = _found_or_made(rows, named, Athlete(owner_id=owner_id, name=name))
    dated = select(Session).where(Session.athlete_id == athlete.id, Session.date == date)
    return _found_or_made(rows, dated, Session(athlete_id=athlete.id, date=date))


def _found_or_made(rows: Rows, query: Select[Any], new: Row) -> Row:
    """The row that is there, or ``new``; where others write as well, theirs may come first."""
    there = rows.scalars(query).first()
    if there is not None:
        return there
    try:
        with rows.begin_nested():
            rows.add(new)
    except IntegrityError:
        return rows.scalars(query).one()
    return new


def values_of(rows: Rows, athlete: Athlete) -> list[tuple[str, Value]]:
    """All medians of an athlete with their dates, oldest first."""
    query = (
        select(Session.date, Value)
        .join(Value, Value.session_id == Session.id)
        .where(Session.athlete_id == athlete.id)
        .order_by(Session.date, Value.id)
    )
    return [(date, value) for date, value in rows.execute(query)]


def notes_of(rows: Rows, athlete_id: str, session_id: str | None = None) -> list[Note]:
    """Notes about an athlete, newest first; of one session only if it is given."""
    query = select(Note).where(Note.athlete_id == athlete_id).order_by(Note.made_at.desc())
    if session_id is not None:
        query = query.where(Note.session_id == session_id)
    return list(rows.scalars(query))


def erase_athlete(store: Store, athlete_id: str) -> Erased:
    """Delete an athlete: rows, then files, then every trace in the database's own files.

    Raises
    ------
    OutputError
        If a file is left.
    """
    with store.write() as rows:
        athlete = rows.get(Athlete, athlete_id)
        if athlete is None:
            return Erased(0, 0)
        count = 1 + len(athlete.sessions) + sum(len(s.clips) for s in athlete.sessions)
        ways = select(Upload).where(
            Upload.owner_id == athlete.owner_id, Upload.athlete == athlete.name
        )
        uploads = list(rows.scalars(ways))
        for upload in uploads:
            rows.delete(upload)
        rows.delete(athlete)
    files = sum(erase(upload_path(store, upload.id)) for upload in uploads)
    files += erase(athlete_folder(store, athlete_id))
    store.forget()
    return Erased(files, count + len(uploads))


def erase_session(store: Store, session_id: str) -> Erased:
    """Delete a session with its files; raises OutputError if a file is left."""
    with store.write() as rows:
        session = rows.get(Session, session_id)
        if session is None:
            return Erased(0, 0)
        folder, count = session_folder(store, session), 1 + len(session.clips)
        rows.delete(session)
    files = erase(folder)
    store.forget()
    return Erased(files, count)


def erase_clip(store: Store, clip_id: str) -> Erased:
    """Delete one film with its track and pictures; raises OutputError if a file is left."""
    with store.write() as rows:
        clip = rows.get(Clip, clip_id)
        if clip is None:
            return Erased(0, 0)
        paths = [place(store, clip.session, clip) for place in (clip_path, track_path, stills_path)]
        rows.delete(clip)
    files = sum(erase(path) for path in paths)
    store.forget()
    return Erased(files, 1)


def expire(store: Store, keep_days: int | None) -> Erased:
    """Delete what is older than it is to be kept, and what lies about without a row.

    Sessions count from the day they were uploaded; None keeps them. Files that never arrived whole
    go after two days, jobs that have ended after 30.
    """
    with store.read() as rows:
        stale = select(Upload.id).where(Upload.made_at < now() - _days(UNFINISHED_DAYS))
        uploads = list(rows.scalars(stale))
        sessions: list[str] = []
        if keep_days is not None:
            old = select(Session.id).where(Session.made_at < now() - _days(keep_days))
            sessions = list(rows.scalars(old))
    erased = [erase_session(store, session) for session in sessions]
    with store.write() as rows:
        for upload_id in uploads:
            if upload := rows.get(Upload, upload_id):
                rows.delete(upload)
        for login in rows.scalars(select(Login).where(Login.ends_at < now())):
            rows.delete(login)
        forget_finished(rows, min(keep_days or FINISHED_DAYS, FINISHED_DAYS))
        if sessions:
            for athlete in rows.scalars(select(Athlete).where(~Athlete.sessions.any())):
                rows.delete(athlete)
    files = sum(erase(upload_path(store, upload)) for upload in uploads)
    files += sum(erase(path) for path in orphans(store))
    if sessions:
        store.forget()
    return Erased(files + sum(e.files for e in erased), sum(e.rows for e in erased))


def _days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)

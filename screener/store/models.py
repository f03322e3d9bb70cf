"""The tables. Whatever belongs to an athlete goes with the athlete: every key cascades."""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, Float, ForeignKey, Integer, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

ID = String(16)
WORD = String(40)
NAME = String(200)


def new_id() -> str:
    """A random name of 16 hexadecimal digits; also that of a file or folder."""
    return secrets.token_hex(8)


def now() -> datetime.datetime:
    """Time in UTC, as all times are kept, without a zone and to the second."""
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None, microsecond=0)


def _key(table: str) -> Any:
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), index=True)


class Base(DeclarativeBase):
    """All tables."""

    type_annotation_map = {datetime.datetime: DateTime()}  # noqa: RUF012 - SQLAlchemy's own way


class User(Base):
    """Someone who logs in. ``role`` is ``coach`` or ``admin``; an empty hash lets nobody in."""

    __tablename__ = "user"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(NAME, unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(WORD, default="coach")
    made_at: Mapped[datetime.datetime] = mapped_column(default=now)


class Login(Base):
    """A browser that is logged in (``kind`` browser) or a program's key (``kind`` key).

    Only the SHA-256 of the token is kept.
    """

    __tablename__ = "login"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = _key("user")
    kind: Mapped[str] = mapped_column(WORD, default="browser")
    name: Mapped[str] = mapped_column(NAME, default="")
    made_at: Mapped[datetime.datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime.datetime | None]
    user: Mapped[User] = relationship()


class Athlete(Base):
    """Someone who is screened; belongs to the user who entered them.

    ``sex``: female, male or empty; ``born``: year of birth. Both only choose limits.
    """

    __tablename__ = "athlete"
    __table_args__ = (Unique("owner_id", "name"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    owner_id: Mapped[str] = _key("user")
    name: Mapped[str] = mapped_column(NAME)
    sex: Mapped[str] = mapped_column(WORD, default="", server_default="")
    born: Mapped[int | None] = mapped_column(Integer)
    made_at: Mapped[datetime.datetime] = mapped_column(default=now)
    sessions: Mapped[list[Session]] = relationship(
        back_populates="athlete", order_by="Session.date", passive_deletes="all"
    )
    notes: Mapped[list[Note]] = relationship(
        back_populates="athlete", order_by="Note.made_at", passive_deletes="all"
    )


class Session(Base):
    """The clips of an athlete on one date (``YYYY-MM-DD``). ``pain``: None if not asked."""

    __tablename__ = "session"
    __table_args__ = (Unique("athlete_id", "date"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    athlete_id: Mapped[str] = _key("athlete")
    date: Mapped[str] = mapped_column(String(10))
    pain: Mapped[bool | None] = mapped_column(Boolean)
    made_at: Mapped[datetime.datetime] = mapped_column(default=now)
    athlete: Mapped[Athlete] = relationship(back_populates="sessions")
    clips: Mapped[list[Clip]] = relationship(
        back_populates="session", order_by="Clip.name", passive_deletes="all"
    )
    screening: Mapped[Screening | None] = relationship(
        back_populates="session", passive_deletes="all"
    )


class Clip(Base):
    """A film and what is said of it by hand; empty words leave it to what is detected.

    ``name`` is what the file was called, as text only: on disk it lies under its ``id``.
    ``state``: waiting, ready (its track is there) or failed. ``excluded`` holds
    ``[name in the report, number]`` of repetitions that do not count.
    """

    __tablename__ = "clip"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    session_id: Mapped[str] = _key("session")
    name: Mapped[str] = mapped_column(NAME)
    size: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(WORD, default="waiting")
    error: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime.datetime] = mapped_column(default=now)
    movement: Mapped[str] = mapped_column(WORD, default="")
    view: Mapped[str] = mapped_column(WORD, default="")
    role: Mapped[str] = mapped_column(WORD, default="")
    side: Mapped[str] = mapped_column(WORD, default="")
    subject: Mapped[str] = mapped_column(WORD, default="")
    mirrored: Mapped[bool] = mapped_column(Boolean, default=False)
    excluded: Mapped[list[Any]] = mapped_column(JSON, default=list)
    session: Mapped[Session] = relationship(back_populates="clips")


class Upload(Base):
    """A file that is on its way; how much of it is there, its file on disk tells."""

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    owner_id: Mapped[str] = _key("user")
    name: Mapped[str] = mapped_column(NAME)
    size: Mapped[int] = mapped_column(Integer)
    athlete: Mapped[str] = mapped_column(NAME)
    date: Mapped[str] = mapped_column(String(10))
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime.datetime] = mapped_column(default=now)
    clip_id: Mapped[str | None] = mapped_column(ForeignKey("clip.id", ondelete="CASCADE"))


class Screening(Base):
    """What came of a session the last time it was screened; its files lie in its folder.

    ``joints`` holds ``[joint, status, severity, side]``; ``clips`` what was concluded about each.
    """

    __tablename__ = "screening"

    session_id: Mapped[str] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), primary_key=True
    )
    made_at: Mapped[datetime.datetime] = mapped_column(default=now)
    version: Mapped[str] = mapped_column(WORD)
    joints: Mapped[list[Any]] = mapped_column(JSON, default=list)
    clips: Mapped[list[Any]] = mapped_column(JSON, default=list)
    session: Mapped[Session] = relationship(back_populates="screening")


class Value(Base):
    """The median of a measure in a session, with its standard error, for trends."""

    __tablename__ = "value"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    session_id: Mapped[str] = _key("session")
    movement: Mapped[str] = mapped_column(WORD)
    view: Mapped[str] = mapped_column(WORD)
    side: Mapped[str] = mapped_column(WORD)
    measure: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(WORD)
    value: Mapped[float] = mapped_column(Float)
    se: Mapped[float] = mapped_column(Float)


class Note(Base):
    """What a coach wrote down about an athlete, or about one session."""

    __tablename__ = "note"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    athlete_id: Mapped[str] = _key("athlete")
    session_id: Mapped[str | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), index=True
    )
    author: Mapped[str] = mapped_column(NAME, default="")
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime.datetime] = mapped_column(default=now)
    athlete: Mapped[Athlete] = relationship(back_populates="notes")


class Job(Base):
    """Work for a worker process, kept until it is done, whatever happens to the server.

    ``kind``: look (a clip becomes a track), screen, draw (annotated films), compare. ``lane``: slow
    or quick. ``state``: waiting, running, done, failed. ``deaths``: how many workers died on it.
    ``error``: why it failed; of one that is open, a word of the pages for what it waits for.
    """

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(WORD)
    lane: Mapped[str] = mapped_column(WORD, index=True)
    session_id: Mapped[str] = _key("session")
    clip_id: Mapped[str | None] = mapped_column(
        ForeignKey("clip.id", ondelete="CASCADE"), index=True
    )
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(WORD, default="waiting", index=True)
    worker: Mapped[str] = mapped_column(WORD, default="")
    share: Mapped[float] = mapped_column(Float, default=0.0)
    deaths: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime.datetime] = mapped_column(default=now)
    begun_at: Mapped[datetime.datetime | None]
    ended_at: Mapped[datetime.datetime | None]
    session: Mapped[Session] = relationship()
    clip: Mapped[Clip | None] = relationship()

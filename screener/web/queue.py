"""What is in the queue, in the words of a page: files, sessions, how far, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Rows
from sqlalchemy.orm import joinedload

from screener.store.jobs import OPEN
from screener.store.models import Athlete, Clip, Job, Session, User

_MOST_RECENT = 12
_MOST_JOBS = 100


@dataclass
class Busy:
    """A session with work to do: its clips ``(name, state, share, error, what it waits for)``."""

    session: Session
    clips: list[tuple[str, str, float, str, str]] = field(default_factory=list)
    doing: str = ""


@dataclass(frozen=True)
class Queue:
    """All that a user's page of the queue shows. ``ahead``: jobs of everyone that wait."""

    busy: list[Busy]
    recent: list[Session]
    ahead: int


def queue_of(rows: Rows, user: User) -> Queue:
    """A user's queue: the jobs that come first, and how many films wait in all."""
    mine = (
        select(Job)
        .join(Session, Job.session_id == Session.id)
        .join(Athlete, Session.athlete_id == Athlete.id)
        .where(Athlete.owner_id == user.id, Job.state.in_(OPEN))
        .order_by(Job.id)
        .limit(_MOST_JOBS)
        .options(
            joinedload(Job.session).joinedload(Session.athlete),
            joinedload(Job.session).selectinload(Session.clips),
            joinedload(Job.clip),
        )
    )
    busy: dict[str, Busy] = {}
    for job in rows.scalars(mine):
        one = busy.setdefault(job.session_id, Busy(job.session))
        if job.kind == "look" and job.clip is not None:
            one.clips.append((job.clip.name, job.state, job.share, "", job.error))
        one.doing = one.doing or job.kind
    for one in busy.values():
        if one.doing == "look":
            there = {name for name, *_ in one.clips}
            one.clips += [
                (c.name, c.state, 1.0, c.error, "")
                for c in one.session.clips
                if c.name not in there
            ]
    waiting = select(func.count()).where(Job.state == "waiting", Job.kind == "look")
    return Queue(list(busy.values()), _recent(rows, user, set(busy)), rows.scalar(waiting) or 0)


def _recent(rows: Rows, user: User, but: set[str]) -> list[Session]:
    """Sessions whose films came last and are done with."""
    latest = func.max(Clip.made_at)
    query = (
        select(Session)
        .join(Athlete)
        .join(Clip)
        .where(Athlete.owner_id == user.id)
        .group_by(Session.id)
        .order_by(latest.desc())
        .limit(_MOST_RECENT + len(but))
        .options(joinedload(Session.athlete), joinedload(Session.screening))
    )
    found = [s for s in rows.scalars(query).unique() if s.id not in but]
    return found[:_MOST_RECENT]

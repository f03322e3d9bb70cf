"""The queue, in the database: what is waiting survives browser, server and worker."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session as Rows

from screener.store.database import Store
from screener.store.models import Clip, Job, Screening, Session, now

LANES = {"look": "slow", "draw": "slow", "screen": "quick", "compare": "quick"}
"""Looking at films and drawing them takes minutes; nothing that is quick waits behind it."""
MOST_DEATHS = 2
"""A worker that dies on a job costs one more try."""
MOST_LOSSES = 3
"""A cluster that is lost while it is at a job costs two more."""
OPEN = ("waiting", "running")


class Gone(Exception):  # noqa: N818 - no error: the user deleted what a worker works on
    """The job is not there any more, or is another worker's now."""


@dataclass(frozen=True)
class Claimed:
    """A job that a worker has taken."""

    id: int
    kind: str
    session_id: str
    clip_id: str | None
    said: dict[str, Any]


def put(rows: Rows, kind: str, session: Session, clip: Clip | None = None, **said: Any) -> Job:
    """Queue a job; the same one that is still waiting is taken instead of a second."""
    clip_id = clip.id if clip else None
    same = rows.scalars(
        select(Job).where(
            Job.kind == kind,
            Job.session_id == session.id,
            Job.clip_id.is_(None) if clip_id is None else Job.clip_id == clip_id,
            Job.state == "waiting",
        )
    )
    for job in same:
        if job.said == said:
            return job
    job = Job(kind=kind, lane=LANES[kind], session_id=session.id, clip_id=clip_id, said=said)
    rows.add(job)
    rows.flush()
    return job


def claim(store: Store, what: str, worker: str) -> Claimed | None:
    """Take the oldest waiting job of a lane, or of one kind; None if there is none."""
    with store.read() as rows:
        waiting = rows.scalars(_next(what).limit(1)).first()
    if waiting is None:
        return None
    with store.write() as rows:
        job = rows.scalars(_next(what).limit(1).with_for_update(skip_locked=True)).first()
        if job is None:
            return None
        job.state, job.worker, job.begun_at, job.share = "running", worker, now(), 0.0
        return Claimed(job.id, job.kind, job.session_id, job.clip_id, dict(job.said))


def tell(store: Store, job_id: int, worker: str, share: float) -> None:
    """Keep how much of a job is done; raises Gone if it is not this worker's any more."""
    with store.write() as rows:
        mine = update(Job).where(Job.id == job_id, Job.worker == worker, Job.state == "running")
        done = cast("CursorResult[Any]", rows.execute(mine.values(share=share, error="")))
        if not done.rowcount:
            raise Gone


def finish(store: Store, job_id: int, worker: str, error: str = "") -> None:
    """A job is done, or failed with a sentence; what follows from it is queued.

    Raises
    ------
    Gone
        If it is not this worker's any more.
    """
    with store.write() as rows:
        job = rows.get(Job, job_id)
        if job is None or job.worker != worker or job.state != "running":
            raise Gone
        _end(rows, job, error)


def lost(store: Store, worker: str, reason: str, most: int = MOST_DEATHS) -> None:
    """A worker died, or the cluster it used: its job is tried again, but given up at last."""
    with store.write() as rows:
        mine = select(Job).where(Job.worker == worker, Job.state == "running")
        for job in rows.scalars(mine):
            job.deaths += 1
            if job.deaths < most:
                job.state, job.worker = "waiting", ""
            else:
                _end(rows, job, reason)


def put_back(store: Store, worker: str, why: str) -> None:
    """A worker's job could not even be begun: it waits again, ``why`` as a word of the pages."""
    with store.write() as rows:
        mine = update(Job).where(Job.worker == worker, Job.state == "running")
        rows.execute(mine.values(state="waiting", worker="", share=0.0, error=why))


def hold(store: Store, job_ids: list[int]) -> set[str]:
    """Let nobody take these jobs, nor end them; returns the workers that are at one of them."""
    with store.write() as rows:
        found = list(rows.scalars(select(Job).where(Job.id.in_(job_ids), Job.state.in_(OPEN))))
        workers = {job.worker for job in found if job.state == "running"}
        for job in found:
            job.state = "held"
        return workers


def resume(store: Store, session_id: str | None = None) -> int:
    """What was held or being done is waiting again; returns how much.

    Of all sessions after a start of the server, of one after something of it was deleted.
    """
    states = ("held",) if session_id else ("held", "running")
    with store.write() as rows:
        again = update(Job).where(Job.state.in_(states)).values(state="waiting", worker="")
        if session_id:
            again = again.where(Job.session_id == session_id)
        return cast("CursorResult[Any]", rows.execute(again)).rowcount


def open_jobs(rows: Rows, session_id: str | None = None, *kinds: str) -> list[Job]:
    """Waiting and running jobs, oldest first."""
    query = select(Job).where(Job.state.in_(OPEN)).order_by(Job.id)
    if session_id is not None:
        query = query.where(Job.session_id == session_id)
    if kinds:
        query = query.where(Job.kind.in_(kinds))
    return list(rows.scalars(query))


def forget_finished(rows: Rows, days: int) -> int:
    """Delete jobs that ended more than so many days ago; returns how many.

    One that failed stays as long as its session has no screening: it tells why.
    """
    explained = Job.session_id.in_(select(Screening.session_id))
    over = Job.ended_at < now() - datetime.timedelta(days=days)
    old = delete(Job).where(over, or_(Job.state == "done", and_(Job.state == "failed", explained)))
    return cast("CursorResult[Any]", rows.execute(old)).rowcount


def last_error(rows: Rows, session_id: str, kind: str) -> str:
    """Why the last job of a kind failed; empty if it did not."""
    query = select(Job).where(Job.session_id == session_id, Job.kind == kind)
    job = rows.scalars(query.order_by(Job.id.desc()).limit(1)).first()
    return job.error if job is not None and job.state == "failed" else ""


def _next(what: str) -> Any:
    """Oldest first, but films are drawn only when none waits to be looked at."""
    mine = Job.kind == what if what in LANES else Job.lane == what
    waiting = select(Job).where(mine, Job.state == "waiting")
    return waiting.order_by(Job.kind == "draw", Job.id)


def _end(rows: Rows, job: Job, error: str) -> None:
    job.state, job.error, job.ended_at = ("failed" if error else "done"), error, now()
    job.share = job.share if error else 1.0
    if job.kind == "look" and job.clip is not None:
        job.clip.state, job.clip.error = ("failed" if error else "ready"), error
        rows.flush()
        # The films of a session may end at once: one after the other they count what is left.
        rows.execute(select(Session.id).where(Session.id == job.session_id).with_for_update())
        looks = select(func.count()).where(
            Job.session_id == job.session_id, Job.kind == "look", Job.state.in_(OPEN)
        )
        if not rows.scalar(looks):
            put(rows, "screen", job.session)
    elif job.kind == "screen" and not error:
        put(rows, "draw", job.session)

"""Corrections by hand, notes and deleting: what a coach changes about a session."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session as Rows
from starlette.datastructures import FormData

from screener.store.athletes import (
    Erased,
    athlete_of,
    clip_of,
    erase_athlete,
    erase_clip,
    erase_session,
    notes_of,
    session_of,
)
from screener.store.folders import stills_path
from screener.store.jobs import hold, open_jobs, put, resume
from screener.store.models import Clip, Note, Session
from screener.web.choices import CHOICES, said_word
from screener.web.desk import AtDesk, Desk, Visitor, missing, there
from screener.web.pages import go
from screener.web.whom import picture_in

router = APIRouter()
LOOK_AGAIN = ("subject", "mirrored")
"""What cannot be put right from the track."""
_LONGEST_NOTE = 5000


@router.get("/sessions/{session_id}/edit")
def edit(session_id: str, request: Request, desk: AtDesk, visit: Visitor) -> HTMLResponse:
    """What was concluded of each clip, to be put right; notes; deleting."""
    with desk.store.read() as rows:
        session = there(session_of(rows, visit.user, session_id))
        concluded: dict[str, list[Any]] = {}
        for about in session.screening.clips if session.screening else []:
            concluded.setdefault(about["clip_id"], []).append(about)
        return desk.pages.page(
            request,
            "edit.html.j2",
            visit,
            session=session,
            clips=session.clips,
            concluded=concluded,
            choices=CHOICES,
            pictures={
                clip.id: picture
                for clip in session.clips
                if (picture := picture_in(stills_path(desk.store, session, clip)))
            },
            notes=notes_of(rows, session.athlete_id, session.id),
            working=[job.kind for job in open_jobs(rows, session_id)],
        )


@router.get("/clips/{clip_id}/people.jpg")
def people(clip_id: str, desk: AtDesk, visit: Visitor) -> Response:
    """The picture of a film on which the one to follow is shown."""
    with desk.store.read() as rows:
        clip = there(clip_of(rows, visit.user, clip_id))
        picture = there(picture_in(stills_path(desk.store, clip.session, clip)))
    return FileResponse(picture.path, media_type="image/jpeg")


async def form_of(request: Request) -> FormData:
    """The fields of a form whose names are not known beforehand."""
    return await request.form()


@router.post("/clips/{clip_id}")
def correct(
    clip_id: str, form: Annotated[FormData, Depends(form_of)], desk: AtDesk, visit: Visitor
) -> Response:
    """Take in what is said of a clip, and screen its session again."""
    said: dict[str, Any] = {name: str(form.get(name, "")) for name in CHOICES}
    said["mirrored"] = form.get("mirrored") == "yes"
    counts = {str(word) for word in form.getlist("counts")}
    shown = [str(word) for word in form.getlist("shown")]
    said["excluded"] = [
        [name, int(number)]
        for name, _, number in (word.rpartition("#") for word in shown if word not in counts)
        if number.isdecimal()
    ]
    with desk.store.write() as rows:
        clip = there(clip_of(rows, visit.user, clip_id))
        change_clip(rows, clip, said)
        return go(f"/sessions/{clip.session_id}")


@router.post("/sessions/{session_id}")
def change(
    session_id: str,
    desk: AtDesk,
    visit: Visitor,
    pain: Annotated[str, Form()] = "",
) -> Response:
    """Whether there is pain: then nothing is suggested."""
    with desk.store.write() as rows:
        session = there(session_of(rows, visit.user, session_id))
        session.pain = {"yes": True, "no": False}.get(pain)
        put(rows, "screen", session)
    return go(f"/sessions/{session_id}")


@router.post("/sessions/{session_id}/notes")
def note(
    session_id: str, desk: AtDesk, visit: Visitor, text: Annotated[str, Form()] = ""
) -> Response:
    """Write down a note about a session."""
    with desk.store.write() as rows:
        session = there(session_of(rows, visit.user, session_id))
        add_note(rows, session.athlete_id, session.id, visit.user.name, text)
    return go(f"/sessions/{session_id}/edit#notes")


@router.post("/notes/{note_id}/delete")
def erase_note(note_id: str, desk: AtDesk, visit: Visitor) -> Response:
    """Delete a note."""
    with desk.store.write() as rows:
        found = rows.get(Note, note_id)
        if found is None or athlete_of(rows, visit.user, found.athlete_id) is None:
            raise missing()
        place = f"/sessions/{found.session_id}/edit" if found.session_id else None
        rows.delete(found)
    desk.store.forget()
    return go(place or f"/athletes/{found.athlete_id}")


@router.post("/clips/{clip_id}/delete")
def erase_one_clip(clip_id: str, desk: AtDesk, visit: Visitor) -> Response:
    """Delete a clip, and screen what is left of its session."""
    with desk.store.read() as rows:
        clip = there(clip_of(rows, visit.user, clip_id))
        session_id = clip.session_id
    drop_clip(desk, clip)
    return go(f"/sessions/{session_id}/edit")


@router.post("/sessions/{session_id}/delete")
def erase_whole_session(session_id: str, desk: AtDesk, visit: Visitor) -> Response:
    """Delete a session with everything in it."""
    with desk.store.read() as rows:
        session = there(session_of(rows, visit.user, session_id))
        athlete_id = session.athlete_id
    erased = drop_session(desk, session)
    return go(f"/athletes/{athlete_id}?gone={erased.files}")


def change_clip(rows: Rows, clip: Clip, said: dict[str, Any]) -> None:
    """Overrule what was detected of a clip; queues what has to be done again.

    Raises UsageError if a word makes no sense.
    """
    said |= {name: said_word(name, said[name]) for name in CHOICES if name in said}
    again = any(name in said and said[name] != getattr(clip, name) for name in LOOK_AGAIN)
    for name, value in said.items():
        setattr(clip, name, value)
    if again or clip.state == "failed":
        clip.state, clip.error = "waiting", ""
        put(rows, "look", clip.session, clip)
    else:
        put(rows, "screen", clip.session)


def add_note(rows: Rows, athlete_id: str, session_id: str | None, author: str, text: str) -> None:
    """Keep a note; an empty one is passed over."""
    if text.strip():
        rows.add(
            Note(
                athlete_id=athlete_id,
                session_id=session_id,
                author=author,
                text=text.strip()[:_LONGEST_NOTE],
            )
        )


def drop_clip(desk: Desk, clip: Clip) -> Erased:
    """Delete a clip with all that was made of it; its session is screened again."""
    with desk.store.read() as rows:
        jobs = open_jobs(rows, clip.session_id)
        ids = [job.id for job in jobs if job.clip_id in (None, clip.id)]
    desk.crew.drop(hold(desk.store, ids))
    erased = erase_clip(desk.store, clip.id)
    resume(desk.store, clip.session_id)
    with desk.store.write() as rows:
        session = rows.get(Session, clip.session_id)
        if session is not None:
            put(rows, "screen", session)
    return erased


def drop_session(desk: Desk, session: Session) -> Erased:
    """Delete a session; whoever works on it is stopped first."""
    with desk.store.read() as rows:
        ids = [job.id for job in open_jobs(rows, session.id)]
    desk.crew.drop(hold(desk.store, ids))
    return erase_session(desk.store, session.id)


def drop_athlete(desk: Desk, athlete_id: str) -> Erased:
    """Delete an athlete; whoever works on one of their sessions is stopped first."""
    with desk.store.read() as rows:
        sessions = set(rows.scalars(select(Session.id).where(Session.athlete_id == athlete_id)))
        ids = [job.id for job in open_jobs(rows) if job.session_id in sessions]
    desk.crew.drop(hold(desk.store, ids))
    return erase_athlete(desk.store, athlete_id)

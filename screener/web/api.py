"""The JSON API for clinics' own software; ``/api/openapi.json`` tells all of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session as Rows

from screener.store.athletes import athlete_of, athletes_of, clip_of, session_of
from screener.store.folders import results_folder
from screener.store.jobs import open_jobs
from screener.store.models import Athlete, Session
from screener.store.person import describe, person_on
from screener.web.athletes import rename
from screener.web.choices import SubjectWord, word_of
from screener.web.desk import AtDesk, Visitor, there
from screener.web.edit import change_clip, drop_athlete, drop_clip, drop_session
from screener.web.uploads import SAID, Born, Id, MovementWord, RoleWord, SexWord, ViewWord

router = APIRouter(tags=["athletes"])
_SIDE = word_of("side")
SideWord = Annotated[str, _SIDE[0], _SIDE[1]]
Excluded = tuple[Annotated[str, Field(max_length=200)], Annotated[int, Field(ge=1, le=999)]]


class AthleteOut(BaseModel):
    """An athlete and the dates of their sessions."""

    id: str
    name: str
    sex: SexWord
    born: int | None = Field(description="year of birth")
    sessions: list[SessionLine]


class SessionLine(BaseModel):
    """A session in a list. ``status``: waiting, ready or empty."""

    id: str
    date: str
    status: Literal["waiting", "ready", "empty"]
    flagged: list[str] = Field(description="joints with a flagged sign")


class ClipOut(BaseModel):
    """A clip: what is said of it by hand, and whether its track is there."""

    id: str
    name: str
    state: str
    error: str
    movement: str
    view: str
    role: str
    side: str
    subject: str
    mirrored: bool
    excluded: list[Any]


class SessionOut(BaseModel):
    """A session with its clips and the jobs it waits for."""

    id: str
    athlete_id: str
    athlete: str
    date: str
    pain: bool | None
    sex: SexWord
    age: int | None = Field(description="years, as the limits were chosen for")
    clips: list[ClipOut]
    jobs: list[JobOut]
    screened: bool


class JobOut(BaseModel):
    """A job in the queue."""

    kind: str
    state: str
    share: float
    clip_id: str | None


class Correction(BaseModel):
    """What overrules what was detected of a clip; what is left out stays as it is."""

    movement: MovementWord | None = None
    view: ViewWord | None = None
    role: RoleWord | None = None
    side: SideWord | None = None
    subject: SubjectWord | None = None
    mirrored: bool | None = None
    excluded: (
        list[tuple[Annotated[str, Field(max_length=200)], Annotated[int, Field(ge=1, le=999)]]]
        | None
    ) = Field(
        None, max_length=200, description="clip's name in the report and number of the repetition"
    )


class About(BaseModel):
    """What is known of an athlete; what is left out stays as it is."""

    name: str | None = Field(None, min_length=1, max_length=80)
    sex: SexWord | None = None
    born: Born | None = None


class Gone(BaseModel):
    """What was deleted."""

    files: int
    rows: int


@router.get("", response_class=HTMLResponse, include_in_schema=False)
def about(request: Request, desk: AtDesk, visit: Visitor) -> HTMLResponse:
    """The page that explains the API."""
    routes = [
        (
            method.upper(),
            path,
            what.get("summary", ""),
            what.get("description", "").replace("``", ""),
        )
        for path, methods in request.app.openapi()["paths"].items()
        for method, what in methods.items()
    ]
    return desk.pages.page(request, "api.html.j2", visit, routes=routes)


@router.get("/athletes", responses=SAID)
def athletes(desk: AtDesk, visit: Visitor) -> list[AthleteOut]:
    """All athletes."""
    with desk.store.read() as rows:
        working = _working(rows)
        return [_athlete(a, working) for a in athletes_of(rows, visit.user)]


@router.get("/athletes/{athlete_id}", responses=SAID)
def athlete(athlete_id: Id, desk: AtDesk, visit: Visitor) -> AthleteOut:
    """An athlete and their sessions."""
    with desk.store.read() as rows:
        a = there(athlete_of(rows, visit.user, athlete_id))
        return _athlete(a, _working(rows))


@router.patch("/athletes/{athlete_id}", status_code=202, responses=SAID)
def describe_athlete(athlete_id: Id, said: About, desk: AtDesk, visit: Visitor) -> Response:
    """Tell name, sex, year of birth; limits depend on them, so sessions are screened again."""
    with desk.store.write() as rows:
        found = there(athlete_of(rows, visit.user, athlete_id))
        told = said.model_dump(exclude_unset=True)
        rename(rows, visit.user, found, told.get("name") or found.name)
        sex, born = told.get("sex", found.sex), told.get("born", found.born)
        describe(rows, found, sex or "", born)
    return Response(status_code=202)


@router.delete("/athletes/{athlete_id}", responses=SAID)
def erase_athlete(athlete_id: Id, desk: AtDesk, visit: Visitor) -> Gone:
    """Delete an athlete: rows and files, at once."""
    with desk.store.read() as rows:
        there(athlete_of(rows, visit.user, athlete_id))
    return Gone(**vars(drop_athlete(desk, athlete_id)))


@router.get("/sessions/{session_id}", responses=SAID, tags=["sessions"])
def session(session_id: Id, desk: AtDesk, visit: Visitor) -> SessionOut:
    """A session: its clips, and what it waits for."""
    with desk.store.read() as rows:
        found = there(session_of(rows, visit.user, session_id))
        return SessionOut(
            id=found.id,
            athlete_id=found.athlete_id,
            athlete=found.athlete.name,
            date=found.date,
            pain=found.pain,
            sex=found.athlete.sex,
            age=person_on(found.athlete, found.date).age,
            screened=found.screening is not None,
            clips=[
                ClipOut(**{name: getattr(c, name) for name in ClipOut.model_fields})
                for c in found.clips
            ],
            jobs=[
                JobOut(**{name: getattr(j, name) for name in JobOut.model_fields})
                for j in open_jobs(rows, session_id)
            ],
        )


@router.get(
    "/sessions/{session_id}/screening",
    responses={**SAID, 200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
    response_class=Response,
    tags=["sessions"],
)
def screening(session_id: Id, desk: AtDesk, visit: Visitor) -> Response:
    """The screening, as ``screening.json`` has it. 503 while it is being made."""
    return _file(session_id, desk, visit, "screening.json", "application/json")


@router.get(
    "/sessions/{session_id}/reps",
    responses={**SAID, 200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    response_class=Response,
    tags=["sessions"],
)
def reps(session_id: Id, desk: AtDesk, visit: Visitor) -> Response:
    """``reps.csv``. 503 while it is being made."""
    return _file(session_id, desk, visit, "reps.csv", "text/csv")


@router.delete("/sessions/{session_id}", responses=SAID, tags=["sessions"])
def erase_session(session_id: Id, desk: AtDesk, visit: Visitor) -> Gone:
    """Delete a session with its files."""
    with desk.store.read() as rows:
        found = there(session_of(rows, visit.user, session_id))
    return Gone(**vars(drop_session(desk, found)))


@router.patch("/clips/{clip_id}", status_code=202, responses=SAID, tags=["clips"])
def correct(clip_id: Id, said: Correction, desk: AtDesk, visit: Visitor) -> Response:
    """Overrule what was detected; the session is screened again."""
    with desk.store.write() as rows:
        clip = there(clip_of(rows, visit.user, clip_id))
        told = said.model_dump(exclude_none=True)
        if "excluded" in told:
            told["excluded"] = [list(pair) for pair in told["excluded"]]
        change_clip(rows, clip, told)
    return Response(status_code=202)


@router.delete("/clips/{clip_id}", responses=SAID, tags=["clips"])
def erase_clip(clip_id: Id, desk: AtDesk, visit: Visitor) -> Gone:
    """Delete a clip; its session is screened again."""
    with desk.store.read() as rows:
        clip = there(clip_of(rows, visit.user, clip_id))
        rows.refresh(clip)
    return Gone(**vars(drop_clip(desk, clip)))


def _athlete(athlete: Athlete, working: set[str]) -> AthleteOut:
    lines = [_line(session, session.id in working) for session in athlete.sessions]
    return AthleteOut(
        id=athlete.id, name=athlete.name, sex=athlete.sex, born=athlete.born, sessions=lines
    )


def _working(rows: Rows) -> set[str]:
    """Sessions that wait for their screening."""
    return {job.session_id for job in open_jobs(rows, None, "look", "screen")}


def _line(session: Session, busy: bool) -> SessionLine:
    joints = session.screening.joints if session.screening else []
    return SessionLine(
        id=session.id,
        date=session.date,
        status="waiting" if busy else ("ready" if session.screening else "empty"),
        flagged=[joint for joint, status, *_ in joints if status == "flagged"],
    )


def _file(session_id: str, desk: AtDesk, visit: Visitor, name: str, kind: str) -> Response:
    with desk.store.read() as rows:
        found = there(session_of(rows, visit.user, session_id))
    path = results_folder(desk.store, found) / name
    if not path.exists():
        raise HTTPException(503, "It is being made.", {"retry-after": "5"})
    return Response(path.read_bytes(), media_type=kind)

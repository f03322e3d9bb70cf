"""Athletes: the list, one athlete's sessions, trends and notes, export and deleting."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from sqlalchemy.orm import Session as Rows
from starlette.background import BackgroundTask

from screener.batch.grouping import clean_name
from screener.errors import UsageError
from screener.report.names import folder_name
from screener.rules.bands import load_bands
from screener.store.athletes import (
    Erased,
    athlete_of,
    athletes_of,
    names_of,
    notes_of,
    values_of,
)
from screener.store.export import table_of, write_zip
from screener.store.models import Athlete, User, now
from screener.store.person import SEXES, describe, person_on, screen_again
from screener.web.desk import AtDesk, Desk, Visitor, there
from screener.web.edit import add_note, drop_athlete
from screener.web.pages import go
from screener.web.trends import trends

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/athletes")
def listed(request: Request, desk: AtDesk, visit: Visitor) -> HTMLResponse:
    """All athletes of the user."""
    gone = request.query_params.get("gone", "")
    with desk.store.read() as rows:
        return desk.pages.page(
            request,
            "athletes.html.j2",
            visit,
            athletes=athletes_of(rows, visit.user),
            gone=int(gone) if gone.isdecimal() else None,
        )


@router.get("/athletes.zip")
def export_all(desk: AtDesk, visit: Visitor) -> Response:
    """Everything of all athletes."""
    with desk.store.read() as rows:
        ids = [a.id for a in athletes_of(rows, visit.user)]
    return _zip(desk, ids, "athletes")


@router.get("/athletes.csv")
def export_table(desk: AtDesk, visit: Visitor) -> Response:
    """Every repetition of all athletes."""
    with desk.store.read() as rows:
        text = table_of(desk.store, athletes_of(rows, visit.user), "reps.csv")
    return _csv(text, "athletes")


@router.get("/athletes/{athlete_id}")
def one(athlete_id: str, request: Request, desk: AtDesk, visit: Visitor) -> HTMLResponse:
    """Sessions, trends and notes of an athlete."""
    gone = request.query_params.get("gone", "")
    with desk.store.read() as rows:
        athlete = there(athlete_of(rows, visit.user, athlete_id))
        last = max((s.date for s in athlete.sessions), default=now().date().isoformat())
        return desk.pages.page(
            request,
            "athlete.html.j2",
            visit,
            athlete=athlete,
            sexes=SEXES,
            sessions=list(reversed(athlete.sessions)),
            trends=trends(
                values_of(rows, athlete),
                load_bands(desk.settings.bands, person_on(athlete, last)),
                desk.pages.words(request),
            ),
            notes=notes_of(rows, athlete.id),
            gone=int(gone) if gone.isdecimal() else None,
        )


@router.get("/athletes/{athlete_id}/export.zip")
def export(athlete_id: str, desk: AtDesk, visit: Visitor) -> Response:
    """Everything of an athlete: tables, reports, films."""
    athlete = _athlete(desk, visit, athlete_id)
    return _zip(desk, [athlete.id], athlete.name)


@router.get("/athletes/{athlete_id}/reps.csv")
def export_reps(athlete_id: str, desk: AtDesk, visit: Visitor) -> Response:
    """Every repetition of an athlete."""
    with desk.store.read() as rows:
        athlete = there(athlete_of(rows, visit.user, athlete_id))
        return _csv(table_of(desk.store, [athlete], "reps.csv"), athlete.name)


@router.post("/athletes/{athlete_id}")
def change(
    athlete_id: str, desk: AtDesk, visit: Visitor, name: Text = "", sex: Text = "", born: Text = ""
) -> Response:
    """Take in name, sex and year of birth; reports say them when they are made again."""
    if born.strip() and not born.strip().isdecimal():
        raise UsageError(f"Year of birth {born[:20]!r}: give four digits, or leave it empty.")
    with desk.store.write() as rows:
        athlete = there(athlete_of(rows, visit.user, athlete_id))
        rename(rows, visit.user, athlete, name)
        describe(rows, athlete, sex, int(born) if born.strip() else None)
    return go(f"/athletes/{athlete_id}")


def rename(rows: Rows, user: User, athlete: Athlete, name: str) -> None:
    """Give an athlete another name; raises UsageError if it is empty or another athlete's."""
    name = clean_name(name)[:80]
    if name == athlete.name:
        return
    if not name or name in names_of(rows, user):
        raise UsageError("The name is empty, or another athlete has it.")
    athlete.name = name
    screen_again(rows, athlete)


@router.post("/athletes/{athlete_id}/notes")
def note(
    athlete_id: str, desk: AtDesk, visit: Visitor, text: Annotated[str, Form()] = ""
) -> Response:
    """Write down a note about an athlete."""
    with desk.store.write() as rows:
        there(athlete_of(rows, visit.user, athlete_id))
        add_note(rows, athlete_id, None, visit.user.name, text)
    return go(f"/athletes/{athlete_id}#notes")


@router.post("/athletes/{athlete_id}/delete")
def erase(
    athlete_id: str, desk: AtDesk, visit: Visitor, sure: Annotated[str, Form()] = ""
) -> Response:
    """Delete an athlete: rows and files, at once."""
    athlete = _athlete(desk, visit, athlete_id)
    if sure != "yes":
        raise UsageError("Tick the box first: deleting cannot be undone.")
    erased: Erased = drop_athlete(desk, athlete.id)
    return go(f"/athletes?gone={erased.files}")


def _athlete(desk: Desk, visit: Visitor, athlete_id: str) -> Athlete:
    with desk.store.read() as rows:
        return there(athlete_of(rows, visit.user, athlete_id))


def _csv(text: str, name: str) -> Response:
    return Response(
        text, media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{_ascii(name)} reps.csv"'},
    )  # fmt: skip


def _zip(desk: Desk, ids: list[str], name: str) -> Response:
    """Written to a file that is gone when it was sent; not in the data folder."""
    with tempfile.NamedTemporaryFile(prefix="screener-", suffix=".zip", delete=False) as file:
        path = Path(file.name)
    write_zip(desk.store, ids, path)
    return FileResponse(
        path,
        media_type="application/zip",
        filename=f"{folder_name(name)}.zip",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


def _ascii(name: str) -> str:
    return folder_name(name).encode("ascii", "replace").decode().replace("?", "_")

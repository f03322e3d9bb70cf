"""A session's report with its films, and the files it can be carried away in."""

from __future__ import annotations

import base64
import secrets

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from screener.report.names import film_name, folder_name
from screener.store.athletes import session_of
from screener.store.folders import clip_path, results_folder
from screener.store.jobs import last_error, open_jobs
from screener.store.models import Session
from screener.web.desk import AtDesk, Desk, Visitor, missing, there
from screener.web.pages import NONCE

router = APIRouter()
_FILES = {
    "reps.csv": "text/csv",
    "summary.csv": "text/csv",
    "dictionary.csv": "text/csv",
    "screening.json": "application/json",
    "report.html": "text/html",
}


@router.get("/sessions/{session_id}")
def report(session_id: str, request: Request, desk: AtDesk, visit: Visitor) -> Response:
    """The report; while there is none yet, how far it is."""
    session, working = _session(desk, visit, session_id)
    told = desk.pages.words(request)
    path = results_folder(desk.store, session) / f"page.{told.language}.html"
    if not path.exists() or any(kind in ("look", "screen") for kind in working):
        with desk.store.read() as rows:
            error = last_error(rows, session_id, "screen")
        return desk.pages.page(
            request, "working.html.j2", visit, session=session, working=working, error=error
        )
    return kept_page(path.read_text(encoding="utf-8"))


@router.get("/sessions/{session_id}/films/{name}")
def film(session_id: str, name: str, desk: AtDesk, visit: Visitor) -> Response:
    """An annotated film; until it is drawn, the film as it was uploaded."""
    session, _ = _session(desk, visit, session_id)
    folder = results_folder(desk.store, session)
    drawn = {path.name: path for path in folder.glob("*.annotated.mp4")}
    if name in drawn:
        return FileResponse(drawn[name], media_type="video/mp4")
    with desk.store.read() as rows:
        clips = list(rows.get_one(Session, session_id).clips)
    for clip in clips:
        path = clip_path(desk.store, session, clip)
        if name == film_name(clip.name.rpartition(".")[0] or clip.name) and path.exists():
            with path.open("rb") as opened:
                head = opened.read(12)
            return FileResponse(path, media_type=kind_of(head))
    raise missing()


@router.get("/sessions/{session_id}/{name}")
def file(session_id: str, name: str, desk: AtDesk, visit: Visitor) -> Response:
    """One of the files of the results, to be saved."""
    session, _ = _session(desk, visit, session_id)
    path = results_folder(desk.store, session) / name if name in _FILES else None
    if path is None or not path.exists():
        raise missing()
    with desk.store.read() as rows:
        athlete = rows.get_one(Session, session_id).athlete.name
    saved_as = f"{folder_name(athlete)} {session.date} {name}"
    return FileResponse(path, media_type=_FILES[name], filename=saved_as)


def kept_page(text: str) -> HTMLResponse:
    """A page that a worker wrote, with a nonce of this answer's own."""
    nonce = base64.b64encode(secrets.token_bytes(16)).decode()
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
        "img-src data:; media-src 'self'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    return HTMLResponse(text.replace(NONCE, nonce), headers={"content-security-policy": policy})


def kind_of(head: bytes) -> str:
    """Media type of a film by its first bytes, as far as browsers play it."""
    return "video/webm" if head.startswith(b"\x1a\x45\xdf\xa3") else "video/mp4"


def _session(desk: Desk, visit: Visitor, session_id: str) -> tuple[Session, list[str]]:
    with desk.store.read() as rows:
        session = there(session_of(rows, visit.user, session_id))
        return session, [job.kind for job in open_jobs(rows, session_id)]

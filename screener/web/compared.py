"""Two dates of an athlete held against each other: what really changed."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import escape

from screener.report.words import Words
from screener.store.athletes import athlete_of
from screener.store.folders import compared_folder
from screener.store.jobs import last_error, open_jobs, put
from screener.store.models import Session
from screener.web.desk import AtDesk, Desk, Visitor, missing

router = APIRouter()
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@router.get("/athletes/{athlete_id}/compare")
def compare(
    athlete_id: str, request: Request, desk: AtDesk, visit: Visitor, a: str = "", b: str = ""
) -> Response:
    """The comparison of sessions ``a`` and ``b``; while it is being made, a page that waits."""
    with desk.store.read() as rows:
        athlete = athlete_of(rows, visit.user, athlete_id)
        chosen = [s for s in athlete.sessions if s.id in (a, b)] if athlete else []
        if athlete is None or len(chosen) != 2 or any(s.screening is None for s in chosen):
            raise missing()
    before, after = chosen
    told = desk.pages.words(request)
    path = compared_folder(desk.store, before, after) / f"page.{told.language}.html"
    if path.exists():
        return _page(path.read_text(encoding="utf-8"), athlete_id, told)
    with desk.store.read() as rows:
        error = last_error(rows, after.id, "compare")
    if not error:
        _ask(desk, before, after)
    return desk.pages.page(
        request, "working.html.j2", visit, session=after, working=["compare"], error=error
    )


def _ask(desk: Desk, before: Session, after: Session) -> None:
    with desk.store.write() as rows:
        session = rows.get_one(Session, after.id)
        wanted: dict[str, Any] = {"with": before.id}
        if not any(job.said == wanted for job in open_jobs(rows, after.id, "compare")):
            put(rows, "compare", session, None, **wanted)


def _page(text: str, athlete_id: str, told: Words) -> HTMLResponse:
    """The page with a way back, under the policy that it carries itself."""
    back = (
        f'<nav class="noprint"><a href="/athletes/{athlete_id}">{escape(told("nav.athlete"))}</a>'
        "</nav>"
    )
    found = _POLICY.search(text)
    policy = found[1].replace("&#39;", "'") if found else "default-src 'none'"
    return HTMLResponse(
        text.replace("<body>", f"<body>\n{back}", 1),
        headers={"content-security-policy": f"{policy}; frame-ancestors 'none'"},
    )

"""Recording in the page: camera, countdown, hints for the framing; the film goes the usual way."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from screener.store.athletes import names_of
from screener.store.person import SEXES
from screener.web.choices import CHOICES
from screener.web.desk import AtDesk, Visitor

router = APIRouter()


@router.get("/record")
def record(request: Request, desk: AtDesk, visit: Visitor) -> HTMLResponse:
    """The page of the camera."""
    with desk.store.read() as rows:
        names = names_of(rows, visit.user)
    return desk.pages.page(
        request, "record.html.j2", visit, names=names, choices=CHOICES, sexes=SEXES
    )

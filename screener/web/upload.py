"""The first page: films are dropped here, the queue is seen, results are found."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from screener.clip.types import Role
from screener.store.athletes import names_of
from screener.store.person import SEXES
from screener.web.desk import AtDesk, Visitor
from screener.web.queue import queue_of

router = APIRouter()
ROLES = tuple(role.value for role in Role if role.value)


@router.get("/")
def home(request: Request, desk: AtDesk, visit: Visitor) -> HTMLResponse:
    """Upload, queue, results of late."""
    with desk.store.read() as rows:
        return desk.pages.page(
            request,
            "home.html.j2",
            visit,
            names=names_of(rows, visit.user),
            queue=queue_of(rows, visit.user),
            roles=ROLES,
            sexes=SEXES,
        )


@router.get("/queue")
def queue(request: Request, desk: AtDesk, visit: Visitor) -> HTMLResponse:
    """The queue alone, for the page to put in place of the old one."""
    with desk.store.read() as rows:
        return desk.pages.page(request, "queue.html.j2", visit, queue=queue_of(rows, visit.user))

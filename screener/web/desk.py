"""What every route works with, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeVar, cast

from fastapi import Depends, HTTPException, Request

from screener.store import Store
from screener.web.crew import Crew
from screener.web.eye import Eye
from screener.web.guard import Guard, Visit
from screener.web.pages import Pages
from screener.web.settings import Settings


@dataclass(frozen=True, eq=False)
class Desk:
    """What the routes work with."""

    store: Store
    settings: Settings
    crew: Crew
    guard: Guard
    pages: Pages
    eye: Eye


def desk_of(request: Request) -> Desk:
    """The desk of the application that a request came to."""
    return cast("Desk", request.app.state.desk)


async def visit_of(request: Request) -> Visit:
    """Who asks; raises what :meth:`Guard.visit` raises."""
    return await desk_of(request).guard.visit(request)


async def _at_desk(request: Request) -> Desk:
    return desk_of(request)  # async: what is not would take a thread for this


T = TypeVar("T")
AtDesk = Annotated[Desk, Depends(_at_desk)]
Visitor = Annotated[Visit, Depends(visit_of)]


def there(found: T | None) -> T:
    """What was found; raises :func:`missing` for None."""
    if found is None:
        raise missing()
    return found


def missing() -> HTTPException:
    """The answer for what is not there, or is another user's: nobody learns which."""
    return HTTPException(404, "There is nothing here.")

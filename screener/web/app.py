"""The application: what every request shares, and the routes of all pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from screener import __version__
from screener.errors import ScreenerError, UsageError
from screener.store import Store
from screener.store.users import local_user
from screener.web import account, api, athletes, compared, edit, record, results, upload, uploads
from screener.web.crew import Crew
from screener.web.desk import AtDesk, Desk, desk_of, missing
from screener.web.eye import Eye
from screener.web.guard import Guard, Headers, NotLoggedIn, headers_for
from screener.web.pages import Pages, go
from screener.web.settings import Settings


def make_app(store: Store, settings: Settings) -> FastAPI:
    """The application over a store; its workers start and end with it."""
    crew, eye = Crew(store, settings), Eye(settings)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        """Start the workers with the server, and end them and the database with it."""
        with store.write() as rows:
            local_user(rows)
        crew.start()
        app.openapi()  # made now, not while the first one waits
        yield
        eye.close()
        crew.stop()
        store.close()

    app = FastAPI(
        title="screener",
        version=__version__,
        description="Movement screening from video: upload films, read screenings.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
    )
    guard, pages = Guard(store, settings), Pages(settings)
    app.state.desk = Desk(store, settings, crew, guard, pages, eye)
    for room in (upload, athletes, edit, results, compared, record, account):
        app.include_router(room.router, include_in_schema=False)
    for room in (uploads, api):
        app.include_router(room.router, prefix="/api")
    app.add_api_route("/static/{digest}/{name}", _static, include_in_schema=False)
    app.add_exception_handler(NotLoggedIn, _to_login)
    app.add_exception_handler(AnyHTTPException, _refused)
    app.add_exception_handler(ScreenerError, _told)
    app.add_exception_handler(DataError, _not_kept)
    app.add_exception_handler(Exception, _bug)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts, www_redirect=False)
    app.add_middleware(Headers, secure=settings.secure)
    return app


def _static(digest: str, name: str, desk: AtDesk) -> Response:
    found = desk.pages.static(digest, name)
    if found is None:
        raise missing()
    data, kind = found
    forever = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(data, media_type=kind, headers=forever)


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


async def _to_login(request: Request, error: Exception) -> Response:
    del error
    if _is_api(request):
        return JSONResponse({"detail": "Log in, or send a key."}, 401)
    return go("/login")


async def _refused(request: Request, error: Exception) -> Response:
    known = cast("AnyHTTPException", error)
    if _is_api(request):
        return JSONResponse({"detail": known.detail}, known.status_code, known.headers)
    return _sorry(request, known.status_code, str(known.detail))


async def _told(request: Request, error: Exception) -> Response:
    if _is_api(request):
        return JSONResponse({"detail": str(error)}, 422)
    return _sorry(request, 422, str(error))


async def _not_kept(request: Request, error: Exception) -> Response:
    """PostgreSQL takes no NUL and no text that is too long; SQLite does."""
    del error
    return await _told(request, UsageError("A field is too long, or holds what is no text."))


async def _bug(request: Request, error: Exception) -> Response:
    """The page of a bug; the traceback goes to the server's own screen."""
    what = f"{type(error).__name__}. This is a bug in screener; its log says more."
    answer = JSONResponse({"detail": what}, 500) if _is_api(request) else _sorry(request, 500, what)
    answer.headers.update(headers_for(answer.headers, desk_of(request).settings.secure))
    return answer


def _sorry(request: Request, status: int, what: str) -> Response:
    desk = desk_of(request)
    return desk.pages.page(request, "sorry.html.j2", None, status, what=what)

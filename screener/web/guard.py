"""Who asks, and whether they may: hosts, logins, CSRF tokens, rate limit, headers."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from screener.store import Store
from screener.store.models import User
from screener.store.users import local_user, user_of
from screener.web.settings import Settings

COOKIE = "screener"
SECURE_COOKIE = "__Host-screener"
ANONYMOUS = "screener-visit"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
    "x-frame-options": "DENY",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TRIES, TRIES_S = 8, 300.0
"""So many wrong passwords of a name or an address in so many seconds."""


class NotLoggedIn(Exception):  # noqa: N818 - becomes the page of logging in
    """The request needs a login and has none."""


@dataclass(frozen=True)
class Visit:
    """Who asks: the user, and the token that forms of this browser must carry."""

    user: User
    csrf: str
    token: str


class Guard:
    """Knows the secret of this server, and who tried which password how often."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._secret = _secret(store.folder / "secret")
        self._tries: dict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()
        self._only: Visit | None = None

    @property
    def cookie(self) -> str:
        """Name of the cookie; its prefix binds it to HTTPS and this host."""
        return SECURE_COOKIE if self._settings.secure else COOKIE

    def csrf_for(self, token: str) -> str:
        """The token that goes with a browser's cookie."""
        return hmac.new(self._secret, token.encode(), hashlib.sha256).hexdigest()

    async def visit(self, request: Request) -> Visit:
        """Who asks; the dependency of every route but those of logging in.

        Raises
        ------
        NotLoggedIn
            If a login is required and there is none.
        HTTPException
            403 for a request that another site may have sent.
        """
        key = _bearer(request)
        if key:
            user = await run_in_threadpool(self._user, key, "key")
            if user is None:
                raise HTTPException(401, "There is no such key.")
            return Visit(user, "", key)
        token = request.cookies.get(self.cookie, "")
        visit = (
            await run_in_threadpool(self._logged_in, token)
            if self._settings.login
            else self._local()
        )
        if request.method not in _SAFE:
            await self._check_sender(request, visit.csrf)
        return visit

    async def check_form(self, request: Request) -> None:
        """For the form of logging in: raises HTTPException 403 if another site sent it."""
        token = request.cookies.get(ANONYMOUS, "")
        await self._check_sender(request, self.csrf_for(token) if token else None)

    def may_try(self, *names: str) -> bool:
        """Whether a password may be tried for a name, from an address."""
        moment = time.monotonic()
        with self._lock:
            for name in names:
                tried = self._tries[name]
                while tried and moment - tried[0] > TRIES_S:
                    tried.popleft()
            return all(len(self._tries[name]) < TRIES for name in names)

    def tried(self, *names: str) -> None:
        """Count a wrong password."""
        with self._lock:
            for name in names:
                self._tries[name].append(time.monotonic())
            if len(self._tries) > 10_000:
                self._tries.clear()

    def _user(self, token: str, kind: str) -> User | None:
        with self._store.read() as rows:
            return user_of(rows, token, kind)

    def _logged_in(self, token: str) -> Visit:
        user = self._user(token, "browser") if token else None
        if user is None:
            raise NotLoggedIn
        return Visit(user, self.csrf_for(token), token)

    def _local(self) -> Visit:
        """Without login there is one user; the token is the server's own."""
        if self._only is None:
            with self._store.write() as rows:
                self._only = Visit(local_user(rows), self.csrf_for("local"), "")
        return self._only

    async def _check_sender(self, request: Request, csrf: str | None) -> None:
        """A browser tells the site a request comes from; programs carry no cookies of ours."""
        site = request.headers.get("sec-fetch-site", "")
        origin = request.headers.get("origin", "")
        if site in ("cross-site", "same-site") or (origin and not _same(origin, request)):
            raise HTTPException(403, "The request came from another site.")
        if not self._settings.login and not site and not origin:
            return  # a program on this computer, which could read the data folder as well
        given = request.headers.get("x-csrf-token", "")
        if not given and "form" in request.headers.get("content-type", ""):
            given = str((await request.form()).get("csrf", ""))
        if csrf is None or not hmac.compare_digest(given.encode(), csrf.encode()):
            raise HTTPException(403, "The page is out of date. Load it again and repeat.")


class Headers:
    """Headers of every answer; a page's own policy is left as it is."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app, self._secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add headers to the answer."""

        async def with_headers(message: Message) -> None:
            """Send on; to the beginning of an answer the headers it lacks are added."""
            if message["type"] == "http.response.start":
                there = {name.decode().lower() for name, _ in message["headers"]}
                more = headers_for(there, self._secure)
                message["headers"] = [
                    *message["headers"],
                    *((name.encode(), text.encode()) for name, text in more.items()),
                ]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


def headers_for(there: Container[str], secure: bool) -> dict[str, str]:
    """Headers that an answer lacks."""
    more = {**_HEADERS, "content-security-policy": POLICY, "cache-control": "no-store"}
    if secure:
        more["strict-transport-security"] = "max-age=31536000"
    return {name: text for name, text in more.items() if name not in there}


def _bearer(request: Request) -> str:
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" else ""


def _same(origin: str, request: Request) -> bool:
    return origin.partition("://")[2] == request.headers.get("host", "")


def _secret(path: Path) -> bytes:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()

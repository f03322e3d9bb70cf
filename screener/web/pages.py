"""Pages from templates: words in the browser's language, static files under their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

import screener.report
from screener.report.figure import MARK
from screener.report.words import Words
from screener.rules.finding import Outcome
from screener.said import LANGUAGES
from screener.web.guard import Visit
from screener.web.settings import Settings
from screener.web.words import language_for, say

LANGUAGE_COOKIE = "screener-lang"
NONCE = "nonce-of-this-answer"
"""Stands in a page that a worker wrote where each answer puts a nonce of its own."""
_STATIC = Path(__file__).with_name("static")
_REPORT = Path(screener.report.__file__).with_name("templates")
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Pages:
    """Renders templates; knows the static files, read once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        paths = [*_STATIC.iterdir(), _REPORT / "report.css"]
        self._files = {path.name: path.read_bytes() for path in paths if path.suffix in _TYPES}
        self._digests = {
            name: hashlib.sha256(data).hexdigest()[:12] for name, data in self._files.items()
        }
        self._environment = Environment(
            loader=PackageLoader("screener.web"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(static=self.address, MARK=MARK, Outcome=Outcome)
        for name in self._environment.list_templates(extensions=["j2"]):
            self._environment.get_template(name)  # compiled now, not while the first one waits
        for language in LANGUAGES:
            say(language)

    def address(self, name: str) -> str:
        """Address of a static file; it changes when the file does."""
        return f"/static/{self._digests[name]}/{name}"

    def static(self, digest: str, name: str) -> tuple[bytes, str] | None:
        """A static file and its type; None if there is none of that name and hash."""
        if self._digests.get(name) != digest:
            return None
        return self._files[name], _TYPES[Path(name).suffix]

    def words(self, request: Request) -> Words:
        """The words of the browser's language."""
        wanted = request.cookies.get(LANGUAGE_COOKIE, "")
        accepted = request.headers.get("accept-language", "")
        return say(language_for(wanted, accepted, self._settings.language))

    def text(self, request: Request, template: str, visit: Visit | None, **values: Any) -> str:
        """A template filled in."""
        told = self.words(request)
        return self._environment.get_template(template).render(
            t=told,
            visit=visit,
            user=visit.user if visit else None,
            csrf=visit.csrf if visit else "",
            login=self._settings.login,
            here=request.url.path,
            limits=self._settings.limits,
            when=_when(told),
            **values,
        )

    def page(
        self,
        request: Request,
        template: str,
        visit: Visit | None,
        status: int = 200,
        **values: Any,
    ) -> HTMLResponse:
        """A page."""
        return HTMLResponse(self.text(request, template, visit, **values), status)


def go(address: str) -> RedirectResponse:
    """After a form: look at a page."""
    return RedirectResponse(address, status_code=303)


def _when(told: Words) -> Callable[[Any], str]:
    def when(moment: Any) -> str:
        return f"{moment:%Y-%m-%d %H:%M} UTC"

    del told
    return when

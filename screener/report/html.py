"""Templates to self-contained HTML: style, script and films inside, nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from screener.report.words import Words

EMBED_MOST_BYTES = 10_500_000
"""Films of a page together; base64 makes a third more of it, and the page stays below 15 MB."""
_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Film:
    """A video of a page: its bytes if it is small enough to be inside, else where it lies."""

    file: str
    base64: str = ""
    address: str = ""


def address(name: str) -> str:
    """A file name as part of an address, whatever bytes it has."""
    return quote(os.fsencode(name))


def films(paths: dict[str, Path]) -> dict[str, Film]:
    """Films by name; inside the page as long as all of them together stay small."""
    found, total = {}, 0
    for name, path in paths.items():
        total += path.stat().st_size
        inside = total <= EMBED_MOST_BYTES
        data = base64.b64encode(path.read_bytes()).decode() if inside else ""
        found[name] = Film(path.name, data, address(path.name))
    return found


def render(
    template: str, say: Words, videos: Iterable[Film], nonce: str = "", **values: object
) -> str:
    """A template with its words, style and script; a policy lets no request leave the page.

    Style and script are allowed by ``nonce`` if there is one, else by their hash.
    """
    style, script = (
        (_TEMPLATES / name).read_text(encoding="utf-8") for name in ("report.css", "report.js")
    )
    media = "blob: data:" if all(film.base64 for film in videos) else "blob: data: 'self' file:"
    return (
        _environment(say.said)
        .get_template(template)
        .render(
            t=say,
            said=say.marked,
            css=Markup(style),
            script=Markup(script),
            nonce=nonce,
            policy=(
                "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
                f"style-src {_allowed(style, nonce)}; script-src {_allowed(script, nonce)}; "
                f"media-src {media}"
            ),
            **values,
        )
    )


@lru_cache(maxsize=4)
def _environment(said: Callable[[str], str]) -> Environment:
    """Kept with the words of a language, so that a batch compiles each template once."""
    environment = Environment(
        loader=PackageLoader("screener.report"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"said": said, "capital": _capital}
    return environment


def _allowed(text: str, nonce: str) -> str:
    if nonce:
        return f"'nonce-{nonce}'"
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _capital(text: str) -> str:
    """With a capital letter first; of the same type, so that HTML stays HTML."""
    return text[:1].upper() + text[1:]

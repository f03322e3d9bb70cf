"""The report page for a web server: films by their address, a nonce for script and style."""

from __future__ import annotations

from collections.abc import Sequence

from screener.report.annotated import Look
from screener.report.html import Film, address
from screener.report.names import film_name, stems
from screener.report.page import render_page
from screener.screening import Screening


def served_page(
    screening: Screening,
    *,
    video_url: str | None = None,
    nonce: str = "",
    language: str = "en",
    links: Sequence[tuple[str, str]] = (),
    blur_face: bool = False,
) -> str:
    """The page of ``report.html`` as text, its films served beside it instead of inside.

    Parameters
    ----------
    screening
        What is shown. With ``stills`` in its clips, key frames are taken from the videos once.
    video_url
        Address, on the page's own server, below which the annotated videos lie under the names
        that :func:`~screener.report.write_report` gives them; the server must answer range
        requests, or browsers cannot seek. None: a page without films.
    nonce
        Goes on the page's one ``<style>`` and one ``<script>``, for a server whose own
        Content-Security-Policy allows just that nonce. Without it both are allowed by their hash.
        Such a policy must also allow ``img-src data:`` (key frames) and ``media-src 'self'``.
    language
        ``en`` or ``de``.
    links
        ``(label, address)`` of links at the top of the page: back, downloads ...
    blur_face
        Blur the face in the key frames.

    Raises
    ------
    UsageError
        If there is no such language.
    """
    films: dict[str, Film] = {}
    if video_url is not None:
        names = stems([screened.clip.name for screened in screening.clips])
        files = {clip: film_name(stem) for clip, stem in names.items()}
        films = {
            clip: Film(file, address=f"{video_url.rstrip('/')}/{address(file)}")
            for clip, file in files.items()
        }
    text = render_page(screening, films, Look(False, blur_face, language), nonce=nonce, links=links)
    return text.encode("utf-8", "replace").decode("utf-8")

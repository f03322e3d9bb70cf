"""report.pdf: the page printed by a browser that is installed anyway, without a network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from screener.errors import OutputError

BROWSER = "SCREENER_BROWSER"
"""Environment variable that names the browser to print with."""
MOST_PAGES = 2
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
          "microsoft-edge", "msedge")  # fmt: skip
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
_FLAGS = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer",
)  # fmt: skip
_TIGHTER = ("fit-0", "fit-1", "fit-2", "fit-3")
"""Classes of the page, each printed smaller than the one before."""
_PATIENCE_S = 90
_PAGE = re.compile(rb"/Type\s*/Page[^s]")


def find_browser() -> str:
    """A browser that can print: what SCREENER_BROWSER names, else Chromium, Chrome or Edge.

    Raises
    ------
    OutputError
        If there is none; says what to install.
    """
    wanted = os.environ.get(BROWSER)
    found = [shutil.which(name) for name in ([wanted] if wanted else _NAMES)]
    found += [] if wanted else [place for place in _PLACES if Path(place).exists()]
    for place in found:
        if place:
            return place
    what = f"{BROWSER} names {wanted}, which is not there" if wanted else "none was found"
    raise OutputError(
        f"A PDF needs Chromium, Chrome or Edge to print with, and {what}. Install one (Debian, "
        f"Ubuntu: apt install chromium), or set {BROWSER} to its path; or open report.html in any "
        "browser and print it to PDF."
    )


def print_pdf(page: str, path: Path) -> None:
    """Print a page of HTML to ``path``, smaller by steps until it fits two sheets of A4.

    Raises
    ------
    OutputError
        If no browser is found, or it does not print.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="screener-", ignore_cleanup_errors=True) as folder:
        source, printed = Path(folder) / "report.html", Path(folder) / "report.pdf"
        for size in _TIGHTER:
            source.write_text(page.replace("<html", f'<html class="{size}"', 1), encoding="utf-8")
            _print(browser, source, printed)
            if pages(printed) <= MOST_PAGES:
                break
        path.write_bytes(printed.read_bytes())


def pages(path: Path) -> int:
    """How many pages a PDF of such a browser has."""
    return len(_PAGE.findall(path.read_bytes()))


def _print(browser: str, source: Path, printed: Path) -> None:
    root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    command = [browser, *_FLAGS, *root, f"--user-data-dir={source.parent / 'profile'}",
               f"--print-to-pdf={printed}", source.as_uri()]  # fmt: skip
    printed.unlink(missing_ok=True)
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE_S)
        if not printed.stat().st_size:
            raise OSError("it wrote nothing")  # noqa: TRY301
    except (OSError, subprocess.SubprocessError) as error:
        raise OutputError(
            f"{browser} did not print the report ({type(error).__name__}: {error}). Open "
            f"report.html in a browser and print it to PDF, or name another one in {BROWSER}."
        ) from error

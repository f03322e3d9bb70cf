"""What the commands share: how options are read, and where talk goes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import Literal

from rich.console import Console

from screener.errors import UsageError
from screener.person import Person
from screener.said import LANGUAGES

talk = Console(stderr=True, highlight=False)
"""Talk goes to stderr, results to stdout."""


@contextmanager
def loading(*modules: str) -> Iterator[Callable[[], None]]:
    """Modules to be loaded in a thread once what is given here is called, for the first time.

    scipy, pandas and the report take a second to load, in which the pose model looks at frames.
    What cannot be loaded says so where it is needed.
    """
    waiting = list(modules)
    with ThreadPoolExecutor(1, "loading") as thread:

        def begin() -> None:
            while waiting:
                thread.submit(import_module, waiting.pop(0))

        yield begin


def read_day(text: str | None) -> str:
    """The day of ``--date``, today if none; raises UsageError if it is no date."""
    try:
        today = datetime.date.today()
        return (datetime.date.fromisoformat(text) if text else today).isoformat()
    except ValueError as error:
        raise UsageError(f"--date {text}: give it as YYYY-MM-DD.") from error


def read_person(sex: str | None, age: int | None) -> Person:
    """Whom the limits are for; raises UsageError if ``--sex`` is neither female nor male."""
    if sex is None or sex == "female" or sex == "male":
        return Person(sex, age)  # type: ignore[arg-type]
    raise UsageError(f"--sex {sex}: choose female or male.")


def read_reader(text: str) -> Literal["pyav", "opencv"]:
    """The reader of ``--reader``; raises UsageError if there is none of that name."""
    if text == "pyav":
        return "pyav"
    if text == "opencv":
        return "opencv"
    raise UsageError(f"--reader {text}: choose pyav or opencv.")


def read_language(text: str) -> str:
    """The language of ``--lang``; raises UsageError if there is no catalogue of it."""
    if text not in LANGUAGES:
        raise UsageError(f"--lang {text}: choose {', '.join(LANGUAGES)}.")
    return text


def read_format(text: str) -> bool:
    """Whether ``--format`` wants a PDF as well; tells before the work if nothing can print it.

    Raises
    ------
    UsageError
        If there is no format of that name.
    OutputError
        If no browser is found.
    """
    if text not in ("html", "pdf"):
        raise UsageError(f"--format {text}: choose html or pdf (the page and a PDF of it).")
    if text == "pdf":
        from screener.report.pdf import find_browser

        find_browser()
    return text == "pdf"

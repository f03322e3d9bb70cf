"""What the commands share: how options are read, and where talk goes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from screener import __version__
from screener.errors import UsageError
from screener.person import Person
from screener.said import LANGUAGES

talk = Console(stderr=True, highlight=False)
"""Talk goes to stderr, results to stdout."""

Athlete = Annotated[str, typer.Option(help="Name of the athlete.")]
Out = Annotated[Path, typer.Option(help="Folder for the results.")]
Day = Annotated[str | None, typer.Option(help="Date, YYYY-MM-DD; today if not given.")]
Model = Annotated[str, typer.Option(help="lite, full, heavy, or a .task file.")]
ReaderName = Annotated[str, typer.Option(help="pyav or opencv.")]
BandsFile = Annotated[Path | None, typer.Option(help="File of bands that replace the defaults.")]
Pain = Annotated[
    bool | None,
    typer.Option(help="Whether there is pain or a red flag: then no drill is suggested."),
]
Sex = Annotated[
    str | None, typer.Option(help="female or male: some limits differ (unknown: female).")
]
Age = Annotated[int | None, typer.Option(min=1, max=120, help="Years; limits hold for 16 to 65.")]
Video = Annotated[bool, typer.Option(help="Write the annotated videos.")]
KeepSound = Annotated[bool, typer.Option(help="Keep the sound in the annotated videos.")]
BlurFace = Annotated[
    bool, typer.Option("--blur-face", help="Blur the face in all pictures and videos.")
]
CsvExcel = Annotated[
    bool, typer.Option("--csv-excel", help="CSV with a byte order mark: Excel reads umlauts.")
]
CsvComma = Annotated[
    bool, typer.Option("--csv-comma", help="CSV with decimal commas, split by semicolons.")
]


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"screener {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", callback=_tell_version, is_eager=True, help="Tell the version, and end."
    ),
]
Lang = Annotated[str, typer.Option(help="Language of what is written: en or de.")]
Form = Annotated[
    str, typer.Option("--format", help="html, or pdf: a PDF beside the page (needs a browser).")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")]


def language_in(words: list[str]) -> str:
    """The language ``--lang`` asks for among the words of a command line, English if for none.

    Read by hand, because an error may come before the options are read.
    """
    wanted = [
        word.partition("=")[2] or after
        for word, after in zip(words, [*words[1:], ""], strict=True)
        if word == "--lang" or word.startswith("--lang=")
    ]
    return wanted[-1] if wanted and wanted[-1] in LANGUAGES else "en"


def complain(error: str, language: str) -> None:
    """Print an error, in the language if the catalogues can be had."""
    if language != "en":
        with suppress(ImportError, MemoryError):  # the error may be just that: then in English
            from screener.report.words import words

            error = words(language).said(error)
    talk.print(f"screener: {error}", style="red", markup=False, soft_wrap=True)


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

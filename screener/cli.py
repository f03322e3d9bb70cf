"""The command line: parse, call, print. Results go to stdout, talk to stderr.

Exit codes: 0 fine, 1 some clips failed or an error, 2 usage, 3 no pose model, 4 results cannot be
written, 5 no camera or it was lost, 130 interrupted, 143
ended by SIGTERM.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from screener import __version__
from screener.cli_batch import batch
from screener.cli_forget import forget
from screener.cli_options import (
    Age,
    Athlete,
    BandsFile,
    BlurFace,
    CsvComma,
    CsvExcel,
    Day,
    Form,
    KeepSound,
    Lang,
    Model,
    Out,
    Pain,
    Quiet,
    ReaderName,
    Sex,
    Version,
    Video,
    complain,
    language_in,
    loading,
    read_day,
    read_format,
    read_person,
    read_reader,
    talk,
)
from screener.cli_record import record
from screener.cli_rules import rules_app
from screener.cli_serve import serve
from screener.clip.types import Movement, Role, View
from screener.errors import ScreenerError, UsageError, unforeseen
from screener.said import known_language

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Movement screening from video: squat and hip hinge, joint by joint, offline.",
)
models_app = typer.Typer(no_args_is_help=True, help="The pose model: list, fetch, where it lies.")
app.add_typer(models_app, name="models")
app.add_typer(rules_app, name="rules")


@app.callback()
def screener(version: Version = False) -> None:
    """What all commands have in common."""
    del version  # told by its callback


_SCREENED = [m.value for m in Movement if m is not Movement.OTHER]
_ROLES = [role.value for role in Role if role.value]


@app.command()
def analyze(
    clips: Annotated[list[Path], typer.Argument(help="Video files of one athlete.")],
    athlete: Athlete = "athlete",
    out: Out = Path("results"),
    movement: Annotated[
        str | None, typer.Option(help=f"Overrule what is detected: {', '.join(_SCREENED)}.")
    ] = None,
    view: Annotated[
        str | None, typer.Option(help="Overrule the view: front, back, side, oblique.")
    ] = None,
    model: Model = "full",
    date: Day = None,
    video: Video = True,
    reader: ReaderName = "pyav",
    bands: BandsFile = None,
    subject: Annotated[
        str | None,
        typer.Option(
            help="Whom to follow among several: left, right, a number from the left, or a point on "
            "the person in shares of the picture, X,Y (X,Y@S: S seconds into the film)."
        ),
    ] = None,
    mirrored: Annotated[
        bool, typer.Option("--mirrored", help="The clips are mirror images (selfie camera).")
    ] = False,
    clip_role: Annotated[
        list[str] | None,
        typer.Option(
            help=f"What a clip is for, as NAME=ROLE or ROLE for all: {', '.join(_ROLES)}. "
            "File names tell it too."
        ),
    ] = None,
    pain: Pain = None,
    sex: Sex = None,
    age: Age = None,
    debug: Annotated[
        bool,
        typer.Option("--debug", help="Also write <clip>.debug.mp4 and .csv."),
    ] = False,
    csv_excel: CsvExcel = False,
    csv_comma: CsvComma = False,
    sound: KeepSound = False,
    blur_face: BlurFace = False,
    together: Annotated[
        bool,
        typer.Option("--together", help="Also one film of front and side, next to each other."),
    ] = False,
    lang: Lang = "en",
    form: Form = "html",
    quiet: Quiet = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the screening as JSON.")] = False,
) -> None:
    """Screen one athlete: clips in, CSV, report and annotated videos out."""
    from screener.analysis import analyse
    from screener.pose.subject import read_subject

    day, pdf, language = read_day(date), read_format(form), known_language(lang)
    with (
        talk.status(f"{clips[0].name} ...")
        if talk.is_terminal and not quiet
        else _Nothing() as status
    ):
        with loading("screener.assess", "screener.report") as load:

            def told(name: str, share: float) -> None:
                load()
                status.update(f"{name}: {share:.0%}")

            screening = analyse(
                clips,
                athlete=athlete,
                date=day,
                movement=_choice(Movement, movement, "--movement"),
                view=_choice(View, view, "--view"),
                model=model,
                reader=read_reader(reader),
                bands=bands,
                subject=read_subject(subject),
                mirrored=mirrored,
                roles=_roles(clip_role, clips),
                pain=pain,
                person=read_person(sex, age),
                progress=told,
            )
        from screener.report import (
            CsvStyle,
            Look,
            Wishes,
            results_folder,
            summary_text,
            write_debug,
            write_report,
        )
        from screener.report.words import words

        say = words(language)
        status.update(say("talk.writing"))
        folder = results_folder(out, athlete, day)
        wishes = Wishes(
            video=video,
            look=Look(sound, blur_face),
            csv=CsvStyle(csv_excel, csv_comma),
            language=language,
            pdf=pdf,
            together=together,
        )
        report = write_report(screening, folder, wishes)
        if debug:
            write_debug(screening, folder)
    if as_json:
        print((folder / "screening.json").read_text(encoding="utf-8"))  # noqa: T201
    elif not quiet:
        print(summary_text(screening, lang))  # noqa: T201
        print("\n" + say("talk.report", path=report))  # noqa: T201
    for failed in screening.failed:
        talk.print(f"[red]{say('talk.failed')}[/] {escape(say.said(failed.error))}", soft_wrap=True)
    if screening.failed:
        raise typer.Exit(1)


@app.command()
def compare(
    results: Annotated[
        list[Path], typer.Argument(help="Results folders (or screening.json) of two dates or more.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the comparison.")] = Path("comparison"),
    video: Annotated[bool, typer.Option(help="Write videos side by side, in step.")] = True,
    lang: Lang = "en",
    form: Form = "html",
    csv_excel: CsvExcel = False,
    csv_comma: CsvComma = False,
) -> None:
    """Tell what really changed between dates: more than the measurement error explains."""
    from screener.compare import compare as compare_dates
    from screener.report import CsvStyle
    from screener.report.words import words

    style = CsvStyle(csv_excel, csv_comma)
    pdf = read_format(form)
    page = compare_dates(results, out, video=video, language=lang, csv=style, pdf=pdf)
    print(words(lang)("talk.comparison", path=page))  # noqa: T201


app.command()(batch)
app.command()(forget)
app.command()(record)
app.command()(serve)


@app.command()
def doctor(
    lang: Lang = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Tell what is installed, what is missing, and what to do about it."""
    from screener.doctor import examine, table

    known_language(lang)
    checks = examine()
    if as_json:
        print(json.dumps([vars(check) for check in checks], indent=2))  # noqa: T201
    else:
        Console(highlight=False).print(table(checks, lang))
    if any(check.state == "fault" for check in checks):
        raise typer.Exit(1)


@app.command()
def validate(
    fast: Annotated[bool, typer.Option("--fast", help="A few cases only, printed.")] = False,
) -> None:
    """Run the pipeline against rendered athletes with known truth (in a source checkout)."""
    import subprocess

    if not Path("validation/__main__.py").exists():
        raise UsageError("screener validate runs in a source checkout: go to its top folder.")
    words = [sys.executable, "-m", "validation", *(["--fast"] if fast else [])]
    raise typer.Exit(subprocess.run(words, check=False).returncode)


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)  # noqa: T201


@models_app.command("list")
def models_list() -> None:
    """List the known models and whether they are in the cache."""
    from screener.pose.models import BUNDLES, cached_path

    for name, bundle in BUNDLES.items():
        where = "cached" if cached_path(name).exists() else "not fetched"
        print(f"{name:6} {bundle.size / 1e6:5.1f} MB  {where}")  # noqa: T201


@models_app.command("fetch")
def models_fetch(
    name: Annotated[str, typer.Argument(help="lite, full or heavy.")] = "full",
) -> None:
    """Fetch a model into the cache; afterwards nothing needs a network."""
    from screener.pose.models import BUNDLES, locate

    if name not in BUNDLES:
        raise UsageError(f"There is no model '{name}'. Choose {', '.join(BUNDLES)}.")
    found = locate(name)
    print(f"{found.path} ({found.origin})")  # noqa: T201


@models_app.command("path")
def models_path() -> None:
    """Print the cache folder of the models."""
    from screener.pose.models import cache_folder

    print(cache_folder())  # noqa: T201


def main() -> None:
    """Entry point: every error as one line on stderr, with its exit code."""
    debug = "--debug" in sys.argv
    language = language_in(sys.argv)
    if "analyze" not in sys.argv:
        sys.argv = [word for word in sys.argv if word != "--debug"]
    signal.signal(signal.SIGTERM, _end)
    try:
        app()
    except ScreenerError as error:
        if debug:
            raise
        complain(str(error), language)
        raise SystemExit(error.exit_code) from error
    except MemoryError as error:
        complain("not enough memory. Close other programs, or screen shorter clips.", language)
        raise SystemExit(1) from error
    except KeyboardInterrupt:
        complain("interrupted", language)
        raise SystemExit(130) from None
    except Exception as error:
        if debug:
            raise
        complain(unforeseen(error), language)
        raise SystemExit(1) from error


def _end(number: int, frame: object) -> None:
    """Asked to end: leave by the way that puts everything in order."""
    raise SystemExit(128 + number)


class _Nothing:
    """A status line where there is no terminal to show one."""

    def __enter__(self) -> _Nothing:
        return self

    def __exit__(self, *about: object) -> None:
        return None

    def update(self, text: str) -> None:
        """Show nothing."""


def _choice(kind: Any, text: str | None, option: str) -> Any:
    names = [member.value for member in kind if member.value != "other"]
    if text is None:
        return None
    if text not in names:
        raise UsageError(f"{option} {text}: choose {', '.join(names)}.")
    return kind(text)


def _roles(given: list[str] | None, clips: list[Path]) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for text in given or []:
        name, _, word = text.rpartition("=")
        if word not in _ROLES:
            raise UsageError(f"--clip-role {text}: choose {', '.join(_ROLES)}.")
        if name and name not in {clip.name for clip in clips}:
            raise UsageError(f"--clip-role {text}: there is no clip named {name}.")
        roles |= dict.fromkeys([name] if name else [clip.name for clip in clips], Role(word))
    return roles

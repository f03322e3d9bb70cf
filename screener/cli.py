"""The command line: parse, call, print. Results go to stdout, talk to stderr.

Exit codes: 0 fine, 1 some clips failed or an error, 2 usage, 3 no pose model, 4 results cannot be
written, 130 interrupted.
"""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from screener import __version__
from screener.clip.types import Movement, View
from screener.errors import ScreenerError, UsageError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Movement screening from video: squat and hip hinge, joint by joint, offline.",
)
models_app = typer.Typer(no_args_is_help=True, help="The pose model: list, fetch, where it lies.")
app.add_typer(models_app, name="models")

talk = Console(stderr=True, highlight=False)

_SCREENED = [m.value for m in Movement if m is not Movement.OTHER]


@app.command()
def analyze(
    clips: Annotated[list[Path], typer.Argument(help="Video files of one athlete.")],
    athlete: Annotated[str, typer.Option(help="Name of the athlete.")] = "athlete",
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = Path("results"),
    movement: Annotated[
        str | None, typer.Option(help=f"Overrule what is detected: {', '.join(_SCREENED)}.")
    ] = None,
    view: Annotated[
        str | None, typer.Option(help="Overrule the view: front, back, side, oblique.")
    ] = None,
    model: Annotated[str, typer.Option(help="lite, full, heavy, or a .task file.")] = "full",
    date: Annotated[str | None, typer.Option(help="Date, YYYY-MM-DD; today if not given.")] = None,
    video: Annotated[bool, typer.Option(help="Write the annotated videos.")] = True,
    reader: Annotated[str, typer.Option(help="pyav or opencv.")] = "pyav",
    bands: Annotated[
        Path | None, typer.Option(help="File of bands that replace the defaults.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the screening as JSON.")] = False,
) -> None:
    """Screen one athlete: clips in, CSV, report and annotated videos out."""
    from screener.analysis import analyse
    from screener.report import results_folder, summary_text, write_report

    day = _day(date)
    folder = results_folder(out, athlete, day)
    with (
        talk.status("Reading clips ...") if talk.is_terminal and not quiet else _Nothing() as status
    ):
        screening = analyse(
            clips,
            athlete=athlete,
            date=day,
            movement=_choice(Movement, movement, "--movement"),
            view=_choice(View, view, "--view"),
            model=model,
            reader=_reader(reader),
            bands=bands,
            progress=lambda name, share: status.update(f"{name}: {share:.0%}"),
        )
        status.update("Writing the report ...")
        report = write_report(screening, folder, video=video)
    if as_json:
        print((folder / "screening.json").read_text(encoding="utf-8"))  # noqa: T201
    elif not quiet:
        print(summary_text(screening))  # noqa: T201
        print(f"\nReport: {report}")  # noqa: T201
    for failed in screening.failed:
        talk.print(f"[red]not screened:[/] {failed.error}", markup=True, soft_wrap=True)
    if screening.failed:
        raise typer.Exit(1)


@app.command()
def batch(
    uploads: Annotated[Path, typer.Argument(help="Folder of clips, with folders in it or not.")],
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = Path("results"),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the grouping only.")] = False,
    init: Annotated[bool, typer.Option("--init", help="Write a manifest.csv to fill in.")] = False,
    manifest: Annotated[
        Path | None, typer.Option(help="A manifest; manifest.csv in the folder if not given.")
    ] = None,
    date: Annotated[
        str | None, typer.Option(help="Date of clips whose names tell none, YYYY-MM-DD.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes; as many as cores if not given.")
    ] = None,
    memory: Annotated[str, typer.Option(help="Most memory of a worker.")] = "2GB",
    scheduler: Annotated[
        str | None, typer.Option(help="A dask scheduler to use instead: tcp://host:8786.")
    ] = None,
    model: Annotated[str, typer.Option(help="lite, full, heavy, or a .task file.")] = "full",
    video: Annotated[bool, typer.Option(help="Write the annotated videos.")] = True,
    reader: Annotated[str, typer.Option(help="pyav or opencv.")] = "pyav",
    bands: Annotated[
        Path | None, typer.Option(help="File of bands that replace the defaults.")
    ] = None,
    playback: Annotated[Path | None, typer.Option(hidden=True)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Screen many athletes: a folder of clips in, a report each and tables of all out."""
    from screener.batch.command import dry_run_text, outcome_text, template
    from screener.batch.plan import make_plan
    from screener.batch.progress import watch_on
    from screener.batch.run import cores, run_batch, settings_for, size_of

    plan = make_plan(uploads, out, None if init else manifest, _day(date) if date else None)
    if init:
        print(template(plan, uploads, manifest))  # noqa: T201
        return
    if dry_run:
        print(dry_run_text(plan))  # noqa: T201
        return
    settings = settings_for(out, model, _reader(reader), bands, video, playback)
    total = sum(map(size_of, plan.uploads))
    outcome = run_batch(
        plan,
        settings,
        workers=workers or cores(),
        memory=memory,
        scheduler=scheduler,
        progress=watch_on(talk, quiet, len(plan.uploads), total),
    )
    if not quiet:
        print(outcome_text(outcome, out))  # noqa: T201
    if outcome.failures:
        raise typer.Exit(1)


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Tell what is installed, what is missing, and what to do about it."""
    from screener.doctor import examine, table

    checks = examine()
    if as_json:
        print(json.dumps([vars(check) for check in checks], indent=2))  # noqa: T201
    else:
        Console(highlight=False).print(table(checks))
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
    sys.argv = [word for word in sys.argv if word != "--debug"]
    try:
        app()
    except ScreenerError as error:
        if debug:
            raise
        talk.print(f"screener: {error}", style="red", markup=False, soft_wrap=True)
        raise SystemExit(error.exit_code) from error
    except KeyboardInterrupt:
        talk.print("screener: interrupted")
        raise SystemExit(130) from None
    except Exception as error:
        if debug:
            raise
        talk.print(
            f"screener: {type(error).__name__}: {error}. This is a bug in screener; run the same "
            "command with --debug and report what it prints.",
            style="red",
            markup=False,
            soft_wrap=True,
        )
        raise SystemExit(1) from error


class _Nothing:
    """A status line where there is no terminal to show one."""

    def __enter__(self) -> _Nothing:
        return self

    def __exit__(self, *about: object) -> None:
        return None

    def update(self, text: str) -> None:
        """Show nothing."""


def _day(text: str | None) -> str:
    try:
        today = datetime.date.today()
        return (datetime.date.fromisoformat(text) if text else today).isoformat()
    except ValueError as error:
        raise UsageError(f"--date {text}: give it as YYYY-MM-DD.") from error


def _choice(kind: Any, text: str | None, option: str) -> Any:
    names = [member.value for member in kind if member.value != "other"]
    if text is None:
        return None
    if text not in names:
        raise UsageError(f"{option} {text}: choose {', '.join(names)}.")
    return kind(text)


def _reader(text: str) -> Literal["pyav", "opencv"]:
    if text == "pyav":
        return "pyav"
    if text == "opencv":
        return "opencv"
    raise UsageError(f"--reader {text}: choose pyav or opencv.")

"""``screener record``: a camera, a live guide, a raw recording, a report."""

from __future__ import annotations

import os
import shlex
import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from screener.cli_options import (
    Age,
    Athlete,
    BandsFile,
    Day,
    Lang,
    Model,
    Out,
    Pain,
    Quiet,
    Sex,
    Video,
    read_day,
    read_person,
    talk,
)
from screener.errors import UsageError, VideoError

if TYPE_CHECKING:
    from screener.record.session import Outcome, Show
    from screener.record.shot import Source
    from screener.record.sound import Mode
    from screener.report.words import Words


def record(
    athlete: Athlete = "athlete",
    out: Out = Path("results"),
    camera: Annotated[int, typer.Option(min=0, help="Number of the camera.")] = 0,
    source: Annotated[
        list[str] | None,
        typer.Option(
            help="Instead of a camera: a stream's address, or a video file as a rehearsal; "
            "several files are one clip each."
        ),
    ] = None,
    ask: Annotated[
        list[str] | None,
        typer.Option(help="A clip to film (squat_front, squat_side, hinge_side ...); repeatable."),
    ] = None,
    clips: Annotated[
        int | None, typer.Option(min=1, help="End after so many clips; else after the protocol.")
    ] = None,
    reps: Annotated[int, typer.Option(min=1, max=50, help="Repetitions of a set.")] = 5,
    auto: Annotated[
        bool,
        typer.Option("--auto", help="Wait neither for good framing nor for a countdown."),
    ] = False,
    preview: Annotated[bool, typer.Option(help="Show the picture in a window.")] = True,
    full_screen: Annotated[bool, typer.Option(help="The window fills the screen.")] = True,
    mirror: Annotated[bool, typer.Option(help="The preview is turned as a mirror does.")] = True,
    sound: Annotated[str, typer.Option(help="voice, beep or off.")] = "beep",
    tall: Annotated[
        int | None, typer.Option(min=240, help="Most picture height in pixels: 720, 1080.")
    ] = None,
    model: Model = "full",
    date: Day = None,
    bands: BandsFile = None,
    pain: Pain = None,
    sex: Sex = None,
    age: Age = None,
    video: Video = True,
    open_report: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the report at the end.")
    ] = True,
    lang: Lang = "en",
    quiet: Quiet = False,
) -> None:
    """Film one athlete, led through the protocol; then screen the recordings."""
    from screener.analysis import analyse
    from screener.pose.models import locate
    from screener.record.guide import Plan
    from screener.record.protocol import chosen
    from screener.record.seeing import counter, follower, rungs
    from screener.record.session import Setup, run
    from screener.record.sound import Sound
    from screener.report import Wishes, results_folder, summary_text, write_report
    from screener.report.words import words
    from screener.rules.bands import load_bands

    person = read_person(sex, age)
    load_bands(bands, person)
    say, day = words(lang), read_day(date)
    steps = chosen(ask)[:clips]
    folder = results_folder(out, athlete, day)
    opened = _sources(source, camera, tall)
    locate(model)
    heard = Sound(_mode(sound), lang)
    if heard.missing and not quiet:
        talk.print(say("talk.no_voice"))
    with _window(preview, full_screen) as show, counter(model) as everyone:
        setup = Setup(
            plan=Plan(steps, reps, auto),
            folder=folder / "recordings",
            make=follower,
            rungs=rungs(model),
            everyone=everyone,
            say=say,
            sound=heard,
            show=show,
            tell=(lambda text: None) if show is not None or quiet else _teller(),
            mirror=mirror,
        )
        outcome = run(opened, setup)
    _tell(outcome, say, quiet)
    if outcome.interrupted:
        raise typer.Exit(130)
    if not outcome.recordings:
        _nothing(outcome, say)
        return
    paths = [recording.path for recording in outcome.recordings]
    with talk.status(say("talk.screening")) if talk.is_terminal and not quiet else nullcontext():
        screening = analyse(
            paths,
            athlete=athlete,
            date=day,
            model=model,
            bands=bands,
            pain=pain,
            person=person,
        )
        report = write_report(screening, folder, Wishes(video, language=lang))
    if not quiet:
        print(summary_text(screening, lang))  # noqa: T201
        print("\n" + say("talk.report", path=report))  # noqa: T201
    for failed in screening.failed:
        talk.print(f"[red]{say('talk.failed')}[/] {escape(say.said(failed.error))}", soft_wrap=True)
    if open_report and _can_open():
        webbrowser.open(report.resolve().as_uri())
    if outcome.fault is not None:
        raise outcome.fault
    if screening.failed:
        raise typer.Exit(1)


def _tell(outcome: Outcome, say: Words, quiet: bool) -> None:
    """What was recorded, and what the user should know about it."""
    for recording in outcome.recordings:
        if not quiet:
            about = {"seconds": recording.duration_s, "frames": recording.frames}
            talk.print(say("talk.recorded", path=recording.path, **about), soft_wrap=True)
    for note in outcome.notes:
        talk.print(f"[yellow]{say('talk.note')}[/] {note}", markup=True, soft_wrap=True)
    if outcome.interrupted and outcome.recordings:
        names = shlex.join(str(recording.path) for recording in outcome.recordings)
        talk.print(say("talk.interrupted", names=names), soft_wrap=True)


def _nothing(outcome: Outcome, say: Words) -> None:
    """No recording: whose fault it was, if anybody's."""
    if outcome.fault is not None:
        raise outcome.fault
    if outcome.asked:
        raise VideoError(
            f'nothing was recorded: to the end "{outcome.asked}" was asked for. Follow it, or use '
            "--auto, which waits for nothing."
        )
    talk.print(say("talk.nothing"))


def _sources(given: list[str] | None, camera: int, tall: int | None) -> list[Callable[[], Source]]:
    """How each source is opened; files are looked at first, so that none fails in mid-session."""
    from screener.record.camera import Camera
    from screener.record.rehearsal import Rehearsal
    from screener.video import probe

    if not given:
        return [partial(Camera, camera, tall)]
    sources: list[Callable[[], Source]] = []
    for text in given:
        if "://" in text:
            sources.append(partial(Camera, text))
        elif text.isdecimal():
            sources.append(partial(Camera, int(text), tall))
        else:
            probe(Path(text))
            sources.append(partial(Rehearsal, Path(text)))
    return sources


@contextmanager
def _window(preview: bool, full_screen: bool) -> Iterator[Show | None]:
    """How a canvas is shown, or None without a preview."""
    if not preview:
        yield None
        return
    from screener.record.window import Window

    window = Window(full_screen)
    try:
        yield window.show
    finally:
        window.close()


def _teller() -> Callable[[str], None]:
    """Prints prompts to the terminal itself: stderr is shut while a model starts."""
    try:
        terminal = Console(file=os.fdopen(os.dup(sys.stderr.fileno()), "w"), highlight=False)
    except (AttributeError, OSError, ValueError):
        terminal = talk
    return terminal.print


def _mode(text: str) -> Mode:
    for mode in ("voice", "beep", "off"):
        if text == mode:
            return mode
    raise UsageError(f"--sound {text}: choose voice, beep or off.")


def _can_open() -> bool:
    """Whether there is a screen for a browser; without one a text browser would come up here."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

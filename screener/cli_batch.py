"""``screener batch``: many athletes from a folder of uploads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli_options import (
    BandsFile,
    BlurFace,
    CsvComma,
    CsvExcel,
    Form,
    KeepSound,
    Lang,
    Model,
    Out,
    Quiet,
    ReaderName,
    Video,
    read_day,
    read_format,
    read_reader,
    talk,
)
from screener.said import known_language


def batch(
    uploads: Annotated[Path, typer.Argument(help="Folder of clips, with folders in it or not.")],
    out: Out = Path("results"),
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
    model: Model = "full",
    video: Video = True,
    reader: ReaderName = "pyav",
    bands: BandsFile = None,
    lang: Lang = "en",
    form: Form = "html",
    csv_excel: CsvExcel = False,
    csv_comma: CsvComma = False,
    sound: KeepSound = False,
    blur_face: BlurFace = False,
    playback: Annotated[Path | None, typer.Option(hidden=True)] = None,
    quiet: Quiet = False,
) -> None:
    """Screen many athletes: a folder of clips in, a report each and tables of all out."""
    from screener.batch.command import dry_run_text, outcome_text, template
    from screener.batch.plan import make_plan
    from screener.batch.progress import watch_on
    from screener.batch.run import cores, run_batch, settings_for, size_of
    from screener.report import CsvStyle, Look, Wishes

    known_language(lang)
    plan = make_plan(uploads, out, None if init else manifest, read_day(date) if date else None)
    if init:
        print(template(plan, uploads, manifest, lang))  # noqa: T201
        return
    if dry_run:
        print(dry_run_text(plan, lang))  # noqa: T201
        return
    wishes = Wishes(
        video=video,
        look=Look(sound, blur_face),
        csv=CsvStyle(csv_excel, csv_comma),
        language=lang,
        pdf=read_format(form),
    )
    settings = settings_for(out, model, read_reader(reader), bands, wishes, playback)
    total = sum(map(size_of, plan.uploads))
    outcome = run_batch(
        plan,
        settings,
        workers=workers or cores(),
        memory=memory,
        scheduler=scheduler,
        progress=watch_on(talk, quiet, len(plan.uploads), total, lang),
    )
    if not quiet:
        print(outcome_text(outcome, out, lang))  # noqa: T201
    if outcome.failures:
        raise typer.Exit(1)

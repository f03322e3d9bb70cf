"""``screener forget``: everything of an athlete goes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli_options import Lang, Out, talk
from screener.errors import UsageError


def forget(
    athlete: Annotated[str, typer.Argument(help="Name of the athlete, as it was given.")],
    out: Out = Path("results"),
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    lang: Lang = "en",
) -> None:
    """Remove everything of an athlete: results, tracks, pictures, rows of a batch's tables."""
    from screener.batch.forget import forget as forget_athlete
    from screener.report.words import words

    say = words(lang)
    if not yes and not typer.confirm(say("talk.forget", athlete=athlete, out=out), err=True):
        raise UsageError("Nothing was removed.")
    gone = forget_athlete(out, athlete)
    counts = {"folders": len(gone.folders), "rows": gone.rows}
    print(say("talk.forgotten", athlete=athlete, **counts))  # noqa: T201
    if not gone.page:
        talk.print(say("talk.page_gone"))
    talk.print(say("talk.yours"))

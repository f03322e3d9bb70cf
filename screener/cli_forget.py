"""``screener forget``: everything of an athlete goes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli_options import Out, talk
from screener.errors import UsageError


def forget(
    athlete: Annotated[str, typer.Argument(help="Name of the athlete, as it was given.")],
    out: Out = Path("results"),
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove everything of an athlete: results, tracks, pictures, rows of a batch's tables."""
    from screener.batch.forget import forget as forget_athlete

    if not yes and not typer.confirm(f"Remove everything of {athlete} from {out}?", err=True):
        raise UsageError("Nothing was removed.")
    gone = forget_athlete(out, athlete)
    print(  # noqa: T201
        f"{athlete}: {len(gone.folders)} folders and {gone.rows} rows of tables are gone."
    )
    if not gone.page:
        talk.print("index.html went too: run `screener batch` again, and it is made anew.")
    talk.print(
        "Films you uploaded, a manifest.csv that names them, and copies elsewhere are yours to "
        "delete; the next batch screens films again that still lie there."
    )

"""``screener rules``: the rules listed with their sources, and cases run against them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

rules_app = typer.Typer(no_args_is_help=True, help="The rules: list them, run cases.")


@rules_app.command("list")
def rules_list(
    bands: Annotated[Path | None, typer.Option(help="File of bands to show instead.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Everything, as a page.")] = False,
) -> None:
    """List every sign with its limits and their source; with --markdown what is read from them."""
    from screener.person import Person
    from screener.rules import READINGS, SIGNS
    from screener.rules.bands import load_bands, load_gates
    from screener.rules.explain import rules_markdown, rules_rows

    limits = load_bands(bands)
    if markdown:
        men = load_bands(bands, Person("male"))
        text = rules_markdown(SIGNS, READINGS, limits, men, load_gates(bands))
        print(text, end="")  # noqa: T201
        return
    shown = Table("joint", "sign", "movement", "limits", "basis and source", box=None)
    for row in rules_rows(SIGNS, limits):
        shown.add_row(*row)
    Console(highlight=False).print(shown)


@rules_app.command("check")
def rules_check(
    files: Annotated[list[Path], typer.Argument(help="Files of cases (.toml).")],
    bands: Annotated[Path | None, typer.Option(help="File of bands to use instead.")] = None,
) -> None:
    """Run cases: measures in, outcomes out. Exit code 1 if one comes out otherwise."""
    from screener.rules import READINGS, SIGNS
    from screener.rules.bands import load_bands, load_gates
    from screener.rules.cases import check, load_cases

    limits, gates, wrong, count = load_bands(bands), load_gates(bands), 0, 0
    for path in files:
        for case in load_cases(path):
            count += 1
            if problem := check(case, SIGNS, READINGS, limits, gates):
                wrong += 1
                print(f"{path.name}: {case.name}: {problem}")  # noqa: T201
    print(f"{count - wrong} of {count} cases come out as they say.")  # noqa: T201
    if wrong:
        raise typer.Exit(1)

"""The filming protocol as data: its clips in order, and the limits of a good picture."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from screener.clip.types import Movement, View
from screener.errors import UsageError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_FILE = Path(__file__).with_name("protocol.toml")


@dataclass(frozen=True)
class Step:
    """A clip to be filmed: its name, movement and view."""

    name: str
    movement: Movement
    view: View


@cache
def steps() -> tuple[Step, ...]:
    """The clips of the protocol in their order."""
    return tuple(
        Step(entry["name"], Movement(entry["movement"]), View(entry["view"]))
        for entry in _content()["step"]
    )


@cache
def limits() -> Mapping[str, float]:
    """Limit by name; units, bases and sources stand in protocol.toml."""
    return {entry["name"]: float(entry["value"]) for entry in _content()["limit"]}


def chosen(names: list[str] | None) -> tuple[Step, ...]:
    """The steps of these names in the order given, all if none is.

    Raises
    ------
    UsageError
        If there is none of a name.
    """
    known = {step.name: step for step in steps()}
    for name in names or []:
        if name not in known:
            raise UsageError(f"--ask {name}: choose {', '.join(known)}.")
    return tuple(known[name] for name in names) if names else steps()


def _content() -> dict[str, Any]:
    content: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return content

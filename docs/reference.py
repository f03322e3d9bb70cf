"""Writes docs/measures.md from the registry: ``python docs/reference.py``; a test holds it current."""

from __future__ import annotations

from pathlib import Path

from screener.measures import REGISTRY, Measure

TARGET = Path(__file__).with_name("measures.md")
HEAD = """# Measures

Generated from the registry by `python docs/reference.py`; a test holds it to the code. The error is the
standard error that more repetitions do not take away; how well each measure follows known angles is in
[validation](validation.md), which movements and limits use it in [rules](rules.md). Signs, sides and
units: [conventions](conventions.md).
"""


def measures_page() -> str:
    """The page."""
    return "\n".join([HEAD, *(_entry(measure) for measure in REGISTRY.values())])


def _entry(measure: Measure) -> str:
    views = ", ".join(sorted(view.value for view in measure.views))
    movements = ", ".join(sorted(movement.plain for movement in measure.movements))
    rows = {
        "unit, sign": f"{measure.unit}; {measure.sign}",
        "view": f"{views}, at most {measure.max_off_deg:g} degrees off it",
        "movement": movements,
        "read": f"{measure.at.value}, {measure.limb.value.replace('_', ' ')}",
        "error": f"{measure.system_error:g} {measure.unit}"
        + (f", + {measure.yaw_cost:g} for each degree of turn" if measure.yaw_cost else "")
        + f" ({measure.error_basis})",
        "source": measure.source,
    }
    lines = [f"## {measure.name}", "", f"`{measure.id}`", "", "| | |", "| --- | --- |"]
    lines += [f"| {name} | {_cell(text)} |" for name, text in rows.items()]
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    TARGET.write_text(measures_page(), encoding="utf-8")

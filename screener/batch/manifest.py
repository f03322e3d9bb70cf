"""manifest.csv: what a coach writes down about clips, where names do not say it."""

from __future__ import annotations

import csv
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from screener.batch.grouping import Role, clean_name, date_in, role_in, unknown_role_words
from screener.errors import OutputError, UsageError
from screener.report.cells import as_typed, harmless

NAME = "manifest.csv"
COLUMNS = ("file", "athlete", "date", "role")


class Entry(BaseModel):
    """One line: a file below the folder of uploads; an empty cell leaves it to the names.

    ``role`` is a view, a movement, a purpose or all of it ("heels raised squat side") and overrules
    what is detected.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = Field(min_length=1)
    athlete: str = ""
    date: str = ""
    role: str = ""

    @field_validator("athlete")
    @classmethod
    def _one_line(cls, text: str) -> str:
        return clean_name(text)

    @field_validator("date")
    @classmethod
    def _a_day(cls, text: str) -> str:
        day = date_in(text)
        if text and not day:
            raise ValueError(f"'{text}' is no date; write it as 2026-03-04")
        return day

    @field_validator("role")
    @classmethod
    def _known_words(cls, text: str) -> str:
        unknown = unknown_role_words(text)
        if unknown:
            raise ValueError(
                f"'{' '.join(unknown)}' is no role; write front, back, side or oblique, and squat, "
                "overhead, single leg or hinge, and heels raised, knee to wall, back to wall or "
                "arms up"
            )
        return text

    def meant(self) -> Role:
        """The role as movement, view and purpose."""
        return role_in(self.role)


def read_manifest(path: Path) -> dict[str, Entry]:
    """Lines by file; commas or semicolons, with or without a byte order mark.

    Raises
    ------
    UsageError
        If it cannot be read or a line makes no sense; all such lines are told at once.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path}: cannot be read as a manifest ({error}). Save it as CSV UTF-8."
        ) from error
    head = text.partition("\n")[0]
    lines = csv.DictReader(text.splitlines(), delimiter=";" if ";" in head else ",")
    lacking = {"file"} - set(lines.fieldnames or ())
    strange = set(lines.fieldnames or ()) - {*COLUMNS}
    if lacking or strange:
        raise UsageError(
            f"{path}: the first line must be {','.join(COLUMNS)}, and is '{head.strip()}'. "
            "`screener batch FOLDER --init` writes a template."
        )
    try:
        return _entries(lines, path)
    except csv.Error as error:
        raise UsageError(f"{path}: line {lines.line_num}: {error}. Correct this line.") from error


def _entries(lines: csv.DictReader[str], path: Path) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    faults: list[str] = []
    for line in lines:
        cells = {k: as_typed((v or "").strip()) for k, v in line.items() if k}
        if not any(cells.values()):
            continue
        try:
            entry = Entry(**cells)
        except ValidationError as error:
            said = "; ".join(f"{e['loc'][0]}: {_plain(e['msg'])}" for e in error.errors())
            faults.append(f"line {lines.line_num}: {said}")
            continue
        name = entry.file.replace("\\", "/")
        if name in entries:
            faults.append(f"line {lines.line_num}: {name} is named twice")
        entries[name] = entry
    if faults:
        raise UsageError(f"{path}: {'. '.join(faults)}. Correct these lines.")
    return entries


def write_template(path: Path, lines: list[tuple[str, str, str, str]]) -> None:
    """Write a manifest with a line a clip and what the names say filled in.

    Raises
    ------
    UsageError
        If there is one already.
    OutputError
        If it cannot be written.
    """
    if path.exists():
        raise UsageError(f"{path} is there already. Edit it, or move it away first.")
    try:
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows([harmless(cell) for cell in line] for line in lines)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}).") from error


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")

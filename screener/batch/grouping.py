"""Athlete, date and role of a clip as folders and file names tell them.

``uploads/Anna Example/2026-03-04/front.mp4`` and ``uploads/Anna Example_2026-03-04_front.mp4`` say
the same. What names do not say is not guessed: a clip without an athlete is not screened.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from screener.clip.roles import role_of, without_role
from screener.clip.types import Movement, View
from screener.clip.types import Role as Purpose

_DATES = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<s>[-_. ]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>20\d\d)(?!\d)"),
)
_VIEWS = {
    "front": View.FRONT, "frontal": View.FRONT, "back": View.BACK, "side": View.SIDE,
    "lateral": View.SIDE, "sagittal": View.SIDE, "oblique": View.OBLIQUE,
}  # fmt: skip
_MOVEMENTS = {
    "overhead": Movement.OVERHEAD_SQUAT, "ohs": Movement.OVERHEAD_SQUAT,
    "single": Movement.SINGLE_LEG_SQUAT, "sls": Movement.SINGLE_LEG_SQUAT,
    "hinge": Movement.HIP_HINGE, "squat": Movement.BODYWEIGHT_SQUAT,
    "squats": Movement.BODYWEIGHT_SQUAT, "bodyweight": Movement.BODYWEIGHT_SQUAT,
}  # fmt: skip
_MORE_ROLE_WORDS = frozenset({"leg", "hip", "view"})
_SAYS_NOTHING = frozenset(
    [
        "clip",
        "clips",
        "video",
        "videos",
        "vid",
        "movie",
        "mov",
        "img",
        "image",
        "pxl",
        "dsc",
        "dscn",
        "mvi",
        "gopr",
        "gx",
        "gh",
        "dji",
        "whatsapp",
        "camera",
        "screen",
        "recording",
        "take",
        "session",
        "day",
        "upload",
        "uploads",
        "dcim",
        "new",
        "untitled",
        "trim",
        "copy",
    ]
)
_COUNTER = re.compile(r"(?:[ _-]\d{1,3}|\s*\(\d+\))$")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Role:
    """What a clip is meant to show; None where nothing is said."""

    movement: Movement | None = None
    view: View | None = None
    purpose: Purpose = Purpose.PLAIN

    def __str__(self) -> str:
        return " ".join(self.words)

    @property
    def words(self) -> tuple[str, ...]:
        """What is said, word by word: ``heels_raised``, ``bodyweight_squat``, ``side``."""
        said = (self.purpose, self.movement, self.view)
        return tuple(word.value for word in said if word and word.value)


@dataclass(frozen=True)
class Said:
    """What the names of a clip and its folders say; empty where they say nothing."""

    athlete: str
    date: str
    role: Role


def read_names(file: PurePosixPath) -> Said:
    """What ``file`` - relative to the folder of uploads - says.

    The athlete is the innermost folder that is neither a date nor a role, with the folders above in
    brackets (two teams may have an Anna each); without such folders, the beginning of the file's
    name. Date and role are looked for in the file's name first.
    """
    stem = file.stem if file.suffix else file.name
    folders = [name for name in file.parts[:-1] if name not in ("", ".")]
    names = [name for name in (_athlete_in(folder) for folder in folders) if name]
    if names:
        above = " / ".join(names[:-1])
        athlete = f"{names[-1]} ({above})" if above else names[-1]
    else:
        athlete = _athlete_in(_COUNTER.sub("", stem))
        athlete = athlete if any(c.isalpha() for c in athlete) else ""
    inside_out = [stem, *reversed(folders)]
    date = next((found for found in map(date_in, inside_out) if found), "")
    roles = [role_in(text) for text in inside_out]
    return Said(
        athlete=athlete,
        date=date,
        role=Role(
            next((role.movement for role in roles if role.movement), None),
            next((role.view for role in roles if role.view), None),
            next((role.purpose for role in roles if role.purpose.value), Purpose.PLAIN),
        ),
    )


def date_in(text: str) -> str:
    """First date in a text as ``YYYY-MM-DD``, or an empty text."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            day = _day(match)
            if day:
                return day
    return ""


def role_in(text: str) -> Role:
    """Movement, view and purpose named in a text. ``squat`` alone is the bodyweight squat."""
    words = [word.lower() for word in _WORD.findall(without_role(text))]
    movements = [_MOVEMENTS[word] for word in words if word in _MOVEMENTS]
    special = [m for m in movements if m is not Movement.BODYWEIGHT_SQUAT]
    view = next((_VIEWS[word] for word in words if word in _VIEWS), None)
    return Role(next(iter(special or movements), None), view, role_of(text))


def unknown_role_words(text: str) -> list[str]:
    """Words of a role that mean nothing here."""
    known = _VIEWS.keys() | _MOVEMENTS.keys() | _MORE_ROLE_WORDS
    return [word for word in _WORD.findall(without_role(text)) if word.lower() not in known]


def clean_name(text: str) -> str:
    """A name in one line and one way of writing: composed characters, single spaces."""
    plain = unicodedata.normalize("NFC", text)
    plain = "".join(" " if unicodedata.category(c) == "Cc" else c for c in plain)
    return " ".join(plain.split())


def _day(match: re.Match[str]) -> str:
    try:
        return datetime.date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
    except ValueError:
        return ""


def _athlete_in(text: str) -> str:
    """What is left of a name before the first word that tells something else."""
    for pattern in _DATES:
        text = pattern.sub(lambda m: " " if _day(m) else m[0], text)
    text = without_role(text, " clip ").strip(" _-.,")
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if word in _SAYS_NOTHING or word in _VIEWS or word in _MOVEMENTS:
            text = text[: match.start()]
            break
    return clean_name(text.replace("_", " ").strip(" -.,"))

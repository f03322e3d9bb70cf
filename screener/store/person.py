"""Who an athlete is, as far as limits depend on it: sex and year of birth, both optional."""

from __future__ import annotations

from sqlalchemy.orm import Session as Rows

from screener.errors import UsageError
from screener.person import Person, Sex
from screener.store.jobs import put
from screener.store.models import Athlete, now

SEXES = ("female", "male")
OLDEST = 120


def person_on(athlete: Athlete, date: str) -> Person:
    """The person that the limits are chosen for on a date (``YYYY-MM-DD``).

    The age is the difference of the years: before their birthday someone counts a year older.
    """
    sex: Sex | None = "male" if athlete.sex == "male" else "female" if athlete.sex else None
    return Person(sex, None if athlete.born is None else max(0, int(date[:4]) - athlete.born))


def describe(rows: Rows, athlete: Athlete, sex: str, born: int | None) -> None:
    """Keep sex and year of birth; if they are new, what was screened is screened again.

    Raises
    ------
    UsageError
        If ``sex`` is neither of :data:`SEXES` nor empty, or nobody alive is ``born`` in that year.
    """
    check(sex, born)
    if (sex, born) != (athlete.sex, athlete.born):
        athlete.sex, athlete.born = sex, born
        screen_again(rows, athlete)


def check(sex: str, born: int | None) -> None:
    """Raise what :func:`describe` raises."""
    if sex and sex not in SEXES:
        raise UsageError(f"Sex {sex[:20]!r}: choose {', '.join(SEXES)}, or leave it empty.")
    this_year = now().year
    if born is not None and not this_year - OLDEST <= born <= this_year:
        raise UsageError(
            f"Year of birth {born}: give a year from {this_year - OLDEST} to {this_year}, or leave "
            "it empty."
        )


def screen_again(rows: Rows, athlete: Athlete) -> None:
    """Queue the screening of every session that has a film to be screened."""
    for session in athlete.sessions:
        if any(clip.state == "ready" for clip in session.clips):
            put(rows, "screen", session)

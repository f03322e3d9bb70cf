"""Sex and year of birth choose limits; when they change, what was screened is screened again."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

import screener.store
from screener.errors import UsageError
from screener.person import Person
from screener.store import Store, open_store
from screener.store.athletes import session_on
from screener.store.jobs import open_jobs
from screener.store.models import Athlete, Clip
from screener.store.person import describe, person_on
from screener.store.users import local_user


@pytest.mark.parametrize(
    ("sex", "born", "person"),
    [
        ("", None, Person()),
        ("male", None, Person("male")),
        ("female", 1990, Person("female", 36)),
        ("", 2030, Person(None, 0)),
    ],
)
def test_the_person_of_a_date_is_as_old_as_the_years_say(
    sex: str, born: int | None, person: Person
) -> None:
    assert person_on(Athlete(name="Anna", sex=sex, born=born), "2026-03-04") == person


def test_only_what_is_new_and_has_a_film_is_screened_again(store: Store) -> None:
    with store.write() as rows:
        session = session_on(rows, local_user(rows).id, "Anna", "2026-03-04")
        session_on(rows, local_user(rows).id, "Anna", "2026-04-04")
        rows.add(Clip(session_id=session.id, name="front.mp4", size=3, state="ready"))
    with store.write() as rows:
        athlete = rows.scalars(select(Athlete)).one()
        describe(rows, athlete, "", None)
        assert open_jobs(rows) == []
        describe(rows, athlete, "female", 1990)
        assert [(job.kind, job.session_id) for job in open_jobs(rows)] == [("screen", session.id)]


@pytest.mark.parametrize(("sex", "born"), [("woman", None), ("", 1700), ("", 3000)])
def test_what_makes_no_sense_is_told_and_not_kept(store: Store, sex: str, born: int | None) -> None:
    with store.write() as rows:
        session_on(rows, local_user(rows).id, "Anna", "2026-03-04")
    with pytest.raises(UsageError, match="leave it empty"), store.write() as rows:
        describe(rows, rows.scalars(select(Athlete)).one(), sex, born)


def test_athletes_of_an_older_version_are_kept_with_nothing_known_of_them(
    tmp_path: Path, database: str | None
) -> None:
    old = open_store(tmp_path / "data", database, migrate=False)
    settings = Config()
    place = Path(screener.store.__file__).with_name("migrations")
    settings.set_main_option("script_location", str(place))
    with old.engine.execution_options(screener_write=True).begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")
        connection.execute(
            text("INSERT INTO \"user\" VALUES ('u', 'Carla', '', 'coach', '2026-01-01 00:00:00')")
        )
        connection.execute(
            text("INSERT INTO athlete VALUES ('a', 'u', 'Anna', '2026-01-01 00:00:00')")
        )
    old.close()
    new = open_store(tmp_path / "data", database)
    with new.read() as rows:
        found = rows.scalars(select(Athlete)).one()
    new.close()
    assert (found.name, found.sex, found.born) == ("Anna", "", None)

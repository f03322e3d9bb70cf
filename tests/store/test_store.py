"""Tables as the models say, a queue that loses nothing, deleting that leaves nothing."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from screener.errors import UsageError
from screener.store import Store, open_store
from screener.store.athletes import erase_athlete, erase_session, expire, session_on
from screener.store.folders import athlete_folder, clip_path, session_folder, upload_path
from screener.store.jobs import (
    MOST_LOSSES,
    Claimed,
    Gone,
    claim,
    finish,
    hold,
    lost,
    open_jobs,
    put,
    put_back,
    resume,
    tell,
)
from screener.store.models import Athlete, Base, Clip, Job, Note, Screening, Session, Upload, now
from screener.store.users import add_user, check_password, local_user, log_in, user_of

NAME = "Zyxwvut Example"


def one_session(store: Store, clips: int = 1, date: str = "2026-01-02") -> Session:
    with store.write() as rows:
        session = session_on(rows, local_user(rows).id, NAME, date)
        session_folder(store, session).mkdir(parents=True, exist_ok=True)
        for number in range(clips):
            clip = Clip(session_id=session.id, name=f"{NAME} {number}.mp4", size=3)
            rows.add(clip)
            rows.flush()
            clip_path(store, session, clip).write_bytes(b"abc")
            put(rows, "look", session, clip)
    return session


def everything(store: Store) -> bytes:
    return b"".join(p.read_bytes() for p in store.folder.rglob("*") if p.is_file())


def test_the_migrations_make_the_tables_that_the_models_say(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_opening_again_keeps_what_is_there_and_strangers_cannot_read_the_folder(
    store: Store,
) -> None:
    one_session(store)
    again = open_store(store.folder, store.url)
    with again.read() as rows:
        assert rows.scalars(select(Athlete.name)).all() == [NAME]
    again.close()
    assert store.folder.stat().st_mode & 0o077 == 0


def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--database"):
        open_store(tmp_path, "nonsense://here")


def test_a_job_is_taken_once_and_what_follows_from_it_is_queued(store: Store) -> None:
    session = one_session(store, clips=2)
    first, second = claim(store, "slow", "a"), claim(store, "slow", "b")
    assert first is not None and second is not None and first.id != second.id
    assert claim(store, "slow", "c") is None
    tell(store, first.id, "a", 0.5)
    finish(store, first.id, "a")
    assert claim(store, "quick", "q") is None, "the other clip is still being looked at"
    finish(store, second.id, "b", error="is no video")
    screen = claim(store, "quick", "q")
    assert screen is not None and screen.kind == "screen"
    finish(store, screen.id, "q")
    draw = claim(store, "slow", "a")
    assert draw is not None and (draw.kind, draw.session_id) == ("draw", session.id)
    with store.read() as rows:
        assert sorted(rows.scalars(select(Clip.state))) == ["failed", "ready"]


def test_a_worker_for_one_kind_takes_no_other(store: Store) -> None:
    session = one_session(store, clips=1)
    with store.write() as rows:
        put(rows, "draw", session)
    draw, look = claim(store, "draw", "d"), claim(store, "look", "l")
    assert draw is not None and draw.kind == "draw"
    assert look is not None and look.kind == "look"
    assert claim(store, "draw", "d") is None and claim(store, "look", "l") is None


def test_what_could_not_be_begun_waits_and_says_why_until_something_comes_of_it(
    store: Store,
) -> None:
    session = one_session(store, clips=1)

    def job() -> Job:
        with store.read() as rows:
            return open_jobs(rows, session.id, "look")[0]

    for _ in range(MOST_LOSSES + 1):  # however often
        assert claim(store, "look", "a") is not None
        put_back(store, "a", "away")
        assert (job().state, job().error, job().deaths) == ("waiting", "away", 0)
    taken = claim(store, "look", "a")
    assert taken is not None
    tell(store, taken.id, "a", 0.1)
    assert job().error == ""


def test_a_job_whose_cluster_is_lost_again_and_again_is_given_up_with_a_sentence(
    store: Store,
) -> None:
    one_session(store, clips=1)
    for _ in range(MOST_LOSSES):
        assert claim(store, "look", "a") is not None
        lost(store, "a", "the cluster was lost", MOST_LOSSES)
    assert claim(store, "look", "a") is None
    with store.read() as rows:
        assert rows.scalars(select(Clip.error)).all() == ["the cluster was lost"]


def test_films_that_are_looked_at_at_once_are_screened_once_both_are_done(store: Store) -> None:
    for number in range(8):
        session = one_session(store, clips=2, date=f"2026-05-{number + 1:02d}")
        jobs = [claim(store, "slow", worker) for worker in ("a", "b")]
        together = threading.Barrier(2)

        def end(job: Claimed | None, worker: str, together: threading.Barrier = together) -> None:
            assert job is not None
            together.wait()
            finish(store, job.id, worker)

        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(end, *pair) for pair in zip(jobs, ("a", "b"), strict=True)]:
                done.result()
        with store.read() as rows:
            assert [job.session_id for job in open_jobs(rows, None, "screen")] == [session.id]
        screen = claim(store, "quick", "q")
        assert screen is not None
        finish(store, screen.id, "q")
        draw = claim(store, "slow", "a")
        assert draw is not None
        finish(store, draw.id, "a")


def test_a_session_that_two_ask_for_at_once_is_made_once(store: Store) -> None:
    with store.write() as rows:
        owner = local_user(rows).id
    together = threading.Barrier(4)

    def ask(number: int) -> str:
        together.wait()
        with store.write() as rows:
            return session_on(rows, owner, NAME, f"2026-05-0{1 + number % 2}").id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(4)))) == 2
    with store.read() as rows:
        assert len(rows.scalars(select(Athlete)).all()) == 1


def test_a_worker_that_dies_costs_one_more_try_and_then_the_clip_fails(store: Store) -> None:
    one_session(store)
    for worker in ("a", "b"):
        assert claim(store, "slow", worker) is not None
        lost(store, worker, "the worker died on it, twice")
    assert claim(store, "slow", "c") is None
    with store.read() as rows:
        clip = rows.scalars(select(Clip)).one()
    assert (clip.state, clip.error) == ("failed", "the worker died on it, twice")


def test_after_a_restart_what_was_being_done_waits_again_and_the_old_worker_has_no_say(
    store: Store,
) -> None:
    one_session(store)
    job = claim(store, "slow", "old")
    assert job is not None
    assert resume(store) == 1
    again = claim(store, "slow", "new")
    assert again is not None and again.id == job.id
    with pytest.raises(Gone):
        finish(store, job.id, "old")
    with pytest.raises(Gone):
        tell(store, job.id, "old", 0.9)


def test_what_is_held_is_given_to_nobody_until_it_is_resumed(store: Store) -> None:
    session = one_session(store, clips=2)
    job = claim(store, "slow", "a")
    with store.read() as rows:
        ids = list(rows.scalars(select(Job.id)))
    assert job is not None
    assert hold(store, ids) == {"a"}
    assert claim(store, "slow", "b") is None
    assert resume(store, session.id) == 2
    assert claim(store, "slow", "b") is not None


def test_the_same_job_does_not_wait_twice(store: Store) -> None:
    session = one_session(store)
    with store.write() as rows:
        assert put(rows, "screen", session).id == put(rows, "screen", session).id
        assert put(rows, "compare", session, None, **{"with": "x"}).id != (
            put(rows, "compare", session, None, **{"with": "y"}).id
        )


def test_deleting_an_athlete_leaves_no_row_no_file_and_no_byte_of_the_name(store: Store) -> None:
    session = one_session(store, clips=3)
    with store.write() as rows:
        rows.add(Note(athlete_id=session.athlete_id, session_id=session.id, text=f"{NAME} limps"))
        owner = rows.get_one(Athlete, session.athlete_id).owner_id
        half = Upload(owner_id=owner, name="x", size=9, athlete=NAME, date="2026-01-02", said={})
        rows.add(half)
        rows.flush()
        upload_path(store, half.id).write_bytes(b"half")
    if store.engine.dialect.name == "sqlite":  # else the rows lie elsewhere
        assert NAME.encode() in everything(store)
    erased = erase_athlete(store, session.athlete_id)
    assert (erased.files, erased.rows) == (4, 6)
    assert NAME.encode() not in everything(store)
    assert not athlete_folder(store, session.athlete_id).exists()
    with store.read() as rows:
        for table in (Athlete, Session, Clip, Note, Job, Upload):
            assert rows.scalars(select(table)).all() == []


def test_deleting_a_session_leaves_the_other_ones(store: Store) -> None:
    gone, kept = one_session(store), one_session(store, date="2026-02-03")
    assert erase_session(store, gone.id).rows == 2
    with store.read() as rows:
        assert [s.id for s in rows.scalars(select(Session))] == [kept.id]
    assert session_folder(store, kept).is_dir()
    assert not session_folder(store, gone).exists()


def test_old_sessions_and_files_without_a_row_go_and_young_ones_stay(store: Store) -> None:
    old, young = one_session(store), one_session(store, date="2026-02-03")
    with store.write() as rows:
        rows.get_one(Session, old.id).made_at = now() - datetime.timedelta(days=31)
    stray = session_folder(store, young) / "0123456789abcdef.film"
    stray.write_bytes(b"left by a crash")
    (store.folder / "athletes" / "nobody").mkdir()
    expire(store, keep_days=None)
    with store.read() as rows:
        assert len(rows.scalars(select(Session)).all()) == 2
    assert not stray.exists()
    assert not (store.folder / "athletes" / "nobody").exists()
    expire(store, keep_days=30)
    with store.read() as rows:
        assert [s.id for s in rows.scalars(select(Session))] == [young.id]
        assert rows.scalars(select(Clip)).one().session_id == young.id


def test_ended_jobs_go_with_time_but_what_tells_why_there_is_no_report_stays(store: Store) -> None:
    one_session(store, clips=3)
    for error in ("", "is no video"):
        job = claim(store, "slow", "a")
        assert job is not None
        finish(store, job.id, "a", error)

    def states() -> list[str]:
        with store.read() as rows:
            return sorted(rows.scalars(select(Job.state)))

    expire(store, keep_days=None)
    assert states() == ["done", "failed", "waiting"]
    with store.write() as rows:
        for old in rows.scalars(select(Job).where(Job.state != "waiting")):
            old.ended_at = now() - datetime.timedelta(days=31)
    expire(store, keep_days=None)
    assert states() == ["failed", "waiting"]
    with store.write() as rows:
        session = rows.scalars(select(Session)).one()
        rows.add(Screening(session_id=session.id, version="0", joints=[], clips=[]))
    expire(store, keep_days=None)
    assert states() == ["waiting"]


def test_passwords_and_tokens_are_kept_as_hashes_only(store: Store) -> None:
    with store.write() as rows:
        user = add_user(rows, "  Carla  Coach ", "correct horse battery")
        token = log_in(rows, user)
    assert check_password(store, "Carla Coach", "correct horse battery") is not None
    assert check_password(store, "Carla Coach", "correct horse batterx") is None
    assert check_password(store, "nobody", "correct horse battery") is None
    assert check_password(store, "local", "") is None
    with store.read() as rows:
        found = user_of(rows, token)
        assert found is not None and found.name == "Carla Coach"
        assert user_of(rows, token, "key") is None
    assert token.encode() not in everything(store)
    assert b"correct horse" not in everything(store)


@pytest.mark.parametrize(
    ("name", "password", "role"),
    [
        ("", "long enough pw", "coach"),
        ("local", "long enough pw", "coach"),
        ("Anna", "short", "coach"),
        ("Anna", "long enough pw", "boss"),
    ],
)
def test_a_user_that_makes_no_sense_is_told(
    store: Store, name: str, password: str, role: str
) -> None:
    with store.write() as rows, pytest.raises(UsageError):
        add_user(rows, name, password, role)

"""The database and the data folder: opened, brought up to date, read and written."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session as Rows

from screener.errors import OutputError, UsageError

_BUSY_MS = 20_000
_CONNECTIONS, _MORE_CONNECTIONS = 10, 40  # one for each thread of a server: none waits for it


@dataclass(frozen=True, eq=False)
class Store:
    """Rows and files. ``folder`` is the data folder, ``engine`` the database.

    ``turn`` is held while this process writes. SQLite lets one write at a time, and whoever finds
    it busy sleeps up to a tenth of a second before asking again: threads wait here instead, where
    they are woken, and hold no connection meanwhile.
    """

    folder: Path
    engine: Engine
    url: str
    turn: AbstractContextManager[object] = field(default_factory=nullcontext)

    @contextmanager
    def read(self) -> Iterator[Rows]:
        """Rows as they are now; nothing is written."""
        with Rows(self.engine, expire_on_commit=False) as rows:
            yield rows

    @contextmanager
    def write(self) -> Iterator[Rows]:
        """Rows to change: all of it happens, or none of it if something is raised."""
        writing = self.engine.execution_options(screener_write=True)
        with self.turn, Rows(writing, expire_on_commit=False) as rows, rows.begin():
            yield rows

    def forget(self) -> None:
        """Make sure that what was deleted is in no file of the database any more (SQLite)."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_store(folder: Path, url: str | None = None, migrate: bool = True) -> Store:
    """Open the data folder, make what is missing and bring the tables up to date.

    Parameters
    ----------
    folder
        The data folder.
    url
        A database of SQLAlchemy's kind (``postgresql+psycopg://user@host/name``); without it,
        ``screener.db`` in the folder.
    migrate
        Whether to bring the tables up to date.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    UsageError
        If the database cannot be reached.
    """
    try:
        for name in ("athletes", "uploads"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise OutputError(
            f"{folder}: the data folder cannot be written ({error.strerror}). Choose another with "
            "--data."
        ) from error
    address = url or f"sqlite:///{(folder / 'screener.db').resolve()}"
    try:
        lite = address.startswith("sqlite")
        engine = create_engine(
            address, pool_pre_ping=not lite, pool_size=_CONNECTIONS, max_overflow=_MORE_CONNECTIONS
        )
        if lite:
            _as_we_want_it(engine)
        turn = threading.Lock() if lite else nullcontext()
        store = Store(folder.resolve(), engine, address, turn)
        if migrate:
            _bring_up_to_date(store)
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except (ArgumentError, SQLAlchemyError, ImportError) as error:
        raise UsageError(
            f"The database cannot be opened ({_first_line(error)}). Check --database; for "
            "PostgreSQL install screener[postgres]."
        ) from error
    return store


def _as_we_want_it(engine: Engine) -> None:
    """SQLite for several processes: a log to write ahead, keys enforced, deleted bytes zeroed.

    Writers take the lock at once: one that first reads and then writes would be refused.
    """

    def connected(connection: Any, record: object) -> None:
        """Set up a new connection; transactions are begun by hand, see ``begun``."""
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"busy_timeout={_BUSY_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Any) -> None:
        """Begin a transaction, a writing one with the lock already held."""
        writes = connection.get_execution_options().get("screener_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def _bring_up_to_date(store: Store) -> None:
    from alembic import command
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    writing = store.engine.execution_options(screener_write=True)
    with writing.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__

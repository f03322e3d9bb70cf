"""A store over SQLite, and over PostgreSQL where SCREENER_TEST_DATABASE tells one to use up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from screener.store import Store, open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """URL of an empty database; None for the usual one. All that was in it is dropped."""
    if request.param == "sqlite":
        return None
    url = os.environ.get("SCREENER_TEST_DATABASE")
    if not url:
        pytest.skip("SCREENER_TEST_DATABASE names no PostgreSQL database for tests")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture
def store(tmp_path: Path, database: str | None) -> Iterator[Store]:
    opened = open_store(tmp_path / "data", database)
    yield opened
    opened.close()

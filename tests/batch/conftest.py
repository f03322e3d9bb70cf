"""A small dask cluster in processes of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster import Cluster


@pytest.fixture(scope="module")
def shared() -> Iterator[Cluster]:
    """A scheduler and its workers, which tests leave as they are."""
    with Cluster() as cluster:
        yield cluster

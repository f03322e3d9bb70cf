"""The way to a dask cluster that may be gone, or hang: no wait here is without an end.

Everything is awaited in an event loop that ends with the connection. (dask's other kind of client
waits for ever for a scheduler that is stopped, and each time none answers leaves a thread behind.)
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from screener.batch.fingerprint import code_fingerprint
from screener.errors import UsageError

ANSWER_S = 10.0
"""Seconds in which a scheduler or worker that is well answers, whatever it is at."""
_CONNECT_S = 5.0
_START_S = 60.0
_CLOSE_S = 2.0

T = TypeVar("T")


def ask_all(address: str, question: Callable[..., T], *about: object) -> dict[str, T]:
    """What a function returns in each worker of a cluster now, by the worker's address.

    Takes about two minutes at most: it waits for a first worker, and for all to load screener.

    Raises
    ------
    UsageError
        If no scheduler with workers answers there, or they have no screener or another one.
    """
    try:
        told = asyncio.run(_ask_all(address, question, about))
    except (OSError, ValueError) as error:
        raise no_cluster(address, error) from error
    except (ImportError, AttributeError) as error:
        raise UsageError(
            f"--scheduler {address}: its workers have no screener ({error}). Install it there."
        ) from error
    if {fingerprint for fingerprint, _ in told.values()} != {code_fingerprint()}:
        raise UsageError(
            f"--scheduler {address}: its workers run another version of screener. Install the same "
            "one on every machine and start the workers again."
        )
    return {worker: answer for worker, (_, answer) in told.items()}


def no_cluster(address: str, error: Exception) -> UsageError:
    """The error of a scheduler that is not there, or has no workers."""
    return UsageError(
        f"--scheduler {address}: no scheduler with workers answers there ({error}). Start "
        "`dask scheduler` and `dask worker` first."
    )


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Any]:
    """Client of a scheduler, to be awaited; closed at the end whatever has become of it.

    Raises OSError if no scheduler answers, ValueError if that is no address.
    """
    from distributed import Client

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    client: Any = Client(address, asynchronous=True, timeout=_CONNECT_S, set_as_default=False)
    try:
        try:
            await within(ANSWER_S, client)
        except TypeError as error:  # tls:// without a certificate
            raise ValueError(str(error)) from error
        yield client
    finally:
        with suppress(Exception):
            await client.close(timeout=_CLOSE_S)


async def within(seconds: float, awaited: Awaitable[T]) -> T:
    """What is awaited; raises TimeoutError, which is an OSError, if it takes longer."""
    try:
        return await asyncio.wait_for(awaited, seconds)
    except asyncio.TimeoutError as error:  # no builtin on Python 3.10
        raise TimeoutError(f"no answer within {seconds:.0f} s") from error


async def _ask_all(
    address: str, question: Callable[..., T], about: tuple[object, ...]
) -> dict[str, tuple[str, T]]:
    async with connected(address) as client:
        await within(_START_S, client.wait_for_workers(1))
        return await within(_START_S, client.run(_answer, question, about))


def _answer(question: Callable[..., T], about: tuple[Any, ...]) -> tuple[str, T]:
    return code_fingerprint(), question(*about)

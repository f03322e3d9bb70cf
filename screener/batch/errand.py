"""One piece of work on a cluster that may be lost at any time, done or told within bounds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from screener.batch.cluster import TOPIC, Lost, teller
from screener.batch.fingerprint import code_fingerprint
from screener.batch.reach import ANSWER_S, connected, within

Tell = Callable[[float], None]
_STEP_S = 0.1
_ASK_EVERY_S = 5.0
_RESULT_S = 60.0


class Away(Exception):  # noqa: N818 - no error of the work: it can be done another time
    """The work was not done, and the cluster is why.

    Attributes
    ----------
    why
        ``away`` (no scheduler, or no worker), ``busy`` (none of them had time) or ``unfit`` (the
        worker has not what the work needs).
    begun
        Whether a worker was at it when the cluster was lost.
    """

    def __init__(self, why: str, *, begun: bool = False) -> None:
        super().__init__(why)
        self.why, self.begun = why, begun


class Unfit(Exception):  # noqa: N818 - no error of the work: another machine may do it
    """Raised by work on a machine that has not what it needs."""


class _Heard:
    """What comes from whoever does the work; ``share`` is None until it has begun."""

    def __init__(self) -> None:
        self.name = uuid4().hex
        self.share: float | None = None

    def take(self, event: tuple[float, dict[str, Any]]) -> None:
        if event[1].get("file") == self.name:
            self.share = event[1]["share"]


def errand(
    address: str,
    function: Callable[[Any, Tell], Any],
    argument: object,
    tell: Tell,
    patience_s: float,
) -> Any:
    """What ``function(argument, tell)`` returns in a worker of a cluster, or Lost if workers died.

    Parameters
    ----------
    address
        Of the scheduler.
    function, argument
        The work; both travel there, and the result back. What it raises is raised here.
    tell
        Is told here the share done. What it raises ends the errand.
    patience_s
        Seconds the work may wait for a free worker, or be without any worker at all.

    Raises
    ------
    Away
        If the cluster is not there, is lost meanwhile, or cannot do it now.
    """
    from distributed import KilledWorker

    heard = _Heard()
    work = (function, argument, code_fingerprint(), heard.name)
    try:
        result, error = asyncio.run(_errand(address, work, heard, tell, patience_s))
    except OSError as lost:
        raise Away("away", begun=heard.share is not None) from lost
    if error is None:
        return result
    if isinstance(error, KilledWorker):
        return Lost("died")
    if isinstance(error, Unfit) or heard.share is None:  # where it cannot even be begun
        raise Away("unfit") from error
    raise error


async def _errand(
    address: str, work: tuple[Any, ...], heard: _Heard, tell: Tell, patience_s: float
) -> tuple[Any, Exception | None]:
    """The result, or what the work raised; raises OSError if the cluster is lost."""
    async with connected(address) as client:
        if not await _workers(client):
            raise OSError("there is no worker")
        client.subscribe_topic(TOPIC, heard.take)
        # somebody waits for it: it goes before the clips of a batch
        future = client.submit(_do, *work, pure=False, priority=1)
        await _end_of(future, client, heard, tell, patience_s)
        if future.status == "error":
            return None, await within(ANSWER_S, future.exception())
        if future.status != "finished":
            raise OSError("the scheduler was lost")
        return await within(_RESULT_S, future.result()), None


async def _end_of(future: Any, client: Any, heard: _Heard, tell: Tell, patience_s: float) -> None:
    """Wait until the work has ended, as long as there is a cluster that does it."""
    begun = asked = seen = time.monotonic()
    while not future.done():
        await asyncio.sleep(_STEP_S)
        now = time.monotonic()
        if heard.share is not None:
            tell(heard.share)
        elif now - begun > patience_s:
            raise Away("busy")
        if now - asked > _ASK_EVERY_S:
            there = await _workers(client)  # one that is stopped does not answer
            asked = time.monotonic()
            seen = asked if there else seen
            if asked - seen > patience_s:
                raise OSError("there is no worker any more")


async def _workers(client: Any) -> int:
    if client.status != "running":
        raise OSError("the scheduler was lost")
    return len(await within(ANSWER_S, client.scheduler.ncores()))


def _do(function: Callable[[Any, Tell], Any], argument: object, code: str, name: str) -> Any:
    """In the worker: refuse if it is another screener, else do the work."""
    if code_fingerprint() != code:
        raise Unfit("It runs another version of screener.")
    tell = teller(name)
    tell(0.0)
    return function(argument, tell)

"""A worker process: takes jobs from the queue, of a lane or a kind, until its server is gone.

``python -m screener.web.worker LANE NAME``, settings as JSON in the first line of its input. The
input stays open as long as the server lives; when it closes, the worker ends.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

from screener.batch.errand import Away
from screener.errors import ScreenerError
from screener.store import Store, open_store
from screener.store.jobs import (
    MOST_LOSSES,
    Claimed,
    Gone,
    claim,
    finish,
    lost,
    put_back,
    tell,
)
from screener.web.bounds import limit_memory, make_way
from screener.web.crew import LOST
from screener.web.settings import Settings

_IDLE_S = 0.15
_AWAY_S = 5.0
_TELL_EVERY_S = 0.5


def main() -> None:
    """Work until the server is gone."""
    lane, name = sys.argv[1:3]
    settings = Settings.from_text(sys.stdin.readline())
    threading.Thread(target=_end_with_server, daemon=True).start()
    make_way()
    limit_memory(settings.memory)
    store = open_store(settings.data, settings.database, migrate=False)
    import screener.web.work  # noqa: F401 - slow to import: before the first job comes

    while True:
        job = claim(store, lane, name)
        if job is None:
            time.sleep(_IDLE_S)
        else:
            _do(store, settings, job, name)


def _do(store: Store, settings: Settings, job: Claimed, name: str) -> None:
    from screener.web.work import Work, do

    error = ""
    try:
        do(Work(store, settings, job, _teller(store, job.id, name)))
    except Gone:
        return
    except Away as away:
        if away.begun:
            lost(store, name, LOST, MOST_LOSSES)
        else:
            put_back(store, name, away.why)
        time.sleep(_AWAY_S)
        return
    except ScreenerError as known:
        error = str(known)
    except MemoryError:
        error = "There was not enough memory for it. Export the film smaller (1080p, H.264)."
    except OSError as broken:
        error = (
            f"A file cannot be read or written ({broken.strerror or broken}). Look whether the "
            "server's disk is full, then correct and screen it again."
        )
    except Exception as bug:  # noqa: BLE001 - whatever a codec raises costs this job only
        error = f"{type(bug).__name__}: {bug}. This is a bug in screener: please report it."
    try:
        finish(store, job.id, name, error)
    except Gone:
        return


def _teller(store: Store, job_id: int, name: str) -> Callable[[float], None]:
    last = 0.0

    def told(share: float) -> None:
        nonlocal last
        moment = time.monotonic()
        if moment - last >= _TELL_EVERY_S:
            last = moment
            tell(store, job_id, name, min(1.0, share))

    return told


def _end_with_server() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()

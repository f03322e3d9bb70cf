"""The server's side of :mod:`screener.web.looker`: one still at a time, none waits."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import defaultdict, deque
from contextlib import suppress
from typing import Any

from screener.web.settings import Settings

MOST_A_SECOND = 4
"""Stills of a user; a page sends two."""
_FIRST_S, _LOOK_S = 60.0, 10.0
_REST_S = 5.0


class Eye:
    """Looks at stills in a process of its own, which is started with the first one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._busy, self._counting = threading.Lock(), threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._begun = -_REST_S
        self._asked: dict[str, deque[float]] = defaultdict(deque)

    def may_ask(self, who: str) -> bool:
        """Whether a user has not sent too many stills in the last second; counts this one."""
        moment = time.monotonic()
        with self._counting:
            asked = self._asked[who]
            while asked and moment - asked[0] > 1.0:
                asked.popleft()
            if len(asked) >= MOST_A_SECOND:
                return False
            asked.append(moment)
            return True

    def look(self, who: str, data: bytes, about: dict[str, Any]) -> dict[str, Any] | None:
        """``{"hints": [...]}`` or ``{"error": ...}``; None at once while another one is looked at.

        ``who`` tells cameras apart; ``about`` has what is filmed (``movement``, ``view``) and how
        many pixels the film is ``tall``. None also if the process was lost on the way.
        """
        if not self._busy.acquire(blocking=False):
            return None
        try:
            patience = _LOOK_S if self._running() else _FIRST_S
            process = self._ready()
            if process is None:
                return None
            return _asked(process, {"who": who, "size": len(data), **about}, data, patience)
        finally:
            self._busy.release()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            _end(self._process)
            self._process = None

    def _running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _ready(self) -> subprocess.Popen[bytes] | None:
        """The process, begun if there is none; None shortly after one was begun in vain."""
        if self._running():
            return self._process
        self.close()
        if time.monotonic() - self._begun < _REST_S:
            return None
        self._begun = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "screener.web.looker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(self._settings.as_text().encode() + b"\n")
        return self._process


def _asked(
    process: subprocess.Popen[bytes], about: dict[str, Any], data: bytes, patience_s: float
) -> dict[str, Any] | None:
    """What the process answers; one that does not in time is ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    watchdog = threading.Timer(patience_s, process.kill)
    watchdog.start()
    try:
        process.stdin.write(json.dumps(about).encode() + b"\n" + data)
        process.stdin.flush()
        line = process.stdout.readline()
        return json.loads(line) if line else None
    except (OSError, ValueError):
        return None
    finally:
        watchdog.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for end in (process.stdin, process.stdout):
        if end is not None:
            with suppress(OSError):
                end.close()

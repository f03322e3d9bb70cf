"""Files that appear whole or not at all: written under another name beside, then renamed."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_STALE_S = 3_600


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8, whole or not at all; what has no UTF-8 becomes a question mark."""
    data = text.encode("utf-8", "replace")  # a name from the command line may hold anything
    write_file(path, lambda temporary: temporary.write_bytes(data))


def write_file(path: Path, write: Callable[[Path], object]) -> None:
    """Have ``write`` make a file under a name that nobody else uses, then call it ``path``.

    Two who write the same file at once each write their own; the later one stays. Raises OSError
    if it cannot be written; then nothing is left behind.
    """
    temporary = path.with_name(f".{os.getpid()}-{secrets.token_hex(4)}.part{path.suffix}")
    try:
        write(temporary)
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what killed runs left unfinished in a folder: ``.*.part*`` untouched for an hour."""
    for path in folder.glob(".*.part*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime < _STALE_S:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

"""What a process that opens what strangers sent may take: memory, and its turn."""

from __future__ import annotations

import os

_NICE = 5
_RESERVED = 2_000_000_000  # bytes that libraries and threads reserve and do not touch


def make_way() -> None:
    """Whoever looks at a page goes before the films, on a machine that is busy with them."""
    if hasattr(os, "nice"):
        os.nice(_NICE)


def limit_memory(most: int) -> None:
    """Let nothing grow faster than the server looks; where systems cannot, nothing.

    The server ends a worker that holds more than ``most`` bytes. The limit of address space lies
    above that, for a decoder that finds it would pass over pictures without a word.
    """
    try:
        import resource
    except ImportError:
        return
    space = most + _RESERVED
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

"""What a rule is: a sign to look for, and a reading of several signs together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from screener.clip.types import Movement, Reason, Role
from screener.rules.bands import Gates
from screener.rules.finding import Joint, Suggestion

Gate = Callable[[pd.DataFrame, str, Gates], "Reason | None"]
"""``(medians of the clip, side, gates) -> reason`` why a sign means nothing there, or None."""


@dataclass(frozen=True, kw_only=True)
class Sign:
    """Something to be seen, named for what is seen, never for a muscle or a cause.

    ``seen`` completes "In the squat, ..." and may use ``{value}``, ``{size}`` (without its
    sign) and ``{side}``; ``clear`` is the
    same when the sign is absent. Its limits are the band of ``measure`` for the movement. ``role``
    is that of the clips it is looked for in.
    """

    id: str
    joint: Joint
    measure: str
    movements: frozenset[Movement]
    title: str
    seen: str
    clear: str
    gate: Gate | None = None
    role: Role = Role.PLAIN


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A hypothesis of the chain: which signs speak for it, which against, what would settle it.

    Attributes
    ----------
    supports
        Ids of signs that speak for it. Two of them flagged on one side (or on no side), from
        different groups, make a hypothesis; one makes an observation.
    needs
        Without at least one of these it is not raised at all.
    against
        ``(sign id, sentence)``: a sign whose *absence* speaks against it.
    contradicts
        ``(sign id, sentence)``: a sign whose *presence* speaks for another reading.
    settle
        ``(movement or role, sentence)``: clips that would settle it, best first.
    heels
        +1 if improvement with raised heels speaks for it, -1 if against, 0 if neither.
    evidence, note
        Grade of the literature and what it says, contrary findings included.
    """

    id: str
    joint: Joint
    sentence: str
    supports: tuple[str, ...]
    needs: tuple[str, ...]
    against: tuple[tuple[str, str], ...] = ()
    contradicts: tuple[tuple[str, str], ...] = ()
    settle: tuple[tuple[str, str], ...] = ()
    heels: int = 0
    evidence: str = "C"
    note: str = ""
    suggestions: tuple[Suggestion, ...] = ()

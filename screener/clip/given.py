"""What people say of a clip. It overrules what is detected and what the file's name tells."""

from __future__ import annotations

from dataclasses import dataclass, replace

from screener.clip.notes import note
from screener.clip.reasons import explain
from screener.clip.types import Clip, Movement, Reason, Role, View
from screener.pose import Side


@dataclass(frozen=True)
class Given:
    """Corrections of one clip by hand; None and empty leave it to what is detected.

    Attributes
    ----------
    name
        What the clip is called in reports, instead of its file's name.
    movement, view, role
        What is done, from where it is seen, what the clip is for.
    side
        The leg stood on in a single-leg squat, the side nearer to the camera in a side view.
    excluded
        ``(name in the report, number)`` of repetitions that do not count.
    """

    name: str = ""
    movement: Movement | None = None
    view: View | None = None
    role: Role | None = None
    side: Side | None = None
    excluded: frozenset[tuple[str, int]] = frozenset()


def without_excluded(clip: Clip, excluded: frozenset[tuple[str, int]]) -> Clip:
    """The clip without the repetitions that do not count; the others keep their numbers."""
    kept = tuple(rep for rep in clip.reps if (clip.name, rep.number) not in excluded)
    if len(kept) == len(clip.reps):
        return clip
    left_out = tuple(str(rep.number) for rep in clip.reps if rep not in kept)
    why = note("left_out", reps=left_out)
    reasons = clip.reasons if kept else {**clip.reasons, Reason.NO_REPS: explain(Reason.NO_REPS)}
    return replace(clip, reps=kept, reasons=reasons, notes=(*clip.notes, why))

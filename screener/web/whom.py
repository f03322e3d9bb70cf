"""The picture on which a coach shows whom to follow, where a film shows several people."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_LONG_SIDE, _LOOKS = 768, 6


class Picture(NamedTuple):
    """A picture of a film as it was made, and when in the film it is, in seconds."""

    path: Path
    time_s: float


def keep_picture(film: Path, model: Path, duration_s: float, folder: Path) -> None:
    """Keep, of six moments of a film, the first one that shows most people.

    For workers only: it opens the film. Raises OSError if the picture cannot be written.
    """
    from screener.pose.landmarker import look_at
    from screener.pose.subject import distinct
    from screener.report.stills import keep_still
    from screener.video import frame_at

    moments = [(k + 0.5) * duration_s / _LOOKS for k in range(_LOOKS)]
    frames = [f for t in moments if (f := frame_at(film, t, _LONG_SIDE)) is not None]
    found = look_at(model, (frame.image for frame in frames))
    count = [
        len(distinct(people, frame.image.shape[1] / frame.image.shape[0]))
        for people, frame in zip(found, frames, strict=True)
    ]
    forget_picture(folder)
    if frames:
        best = frames[count.index(max(count))]
        keep_still(folder / f"people-{round(best.time_s * 1000):08d}.jpg", best.image)


def forget_picture(folder: Path) -> None:
    """Delete the picture, if there is one."""
    for old in folder.glob("people-*.jpg"):
        old.unlink(missing_ok=True)


def picture_in(folder: Path) -> Picture | None:
    """The picture of a film, None if it shows one person only."""
    for path in folder.glob("people-*.jpg"):
        return Picture(path, int(path.stem.rpartition("-")[2]) / 1000)
    return None

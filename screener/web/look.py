"""How a film becomes a track: in this process, or in a worker of a dask cluster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from screener.analysis import track_of
from screener.batch.cluster import Lost
from screener.batch.errand import Unfit, errand
from screener.batch.reach import ask_all
from screener.errors import ModelError, UsageError, VideoError
from screener.pose import PoseTrack
from screener.pose.infer import infer_track
from screener.pose.models import locate
from screener.pose.playback import PlaybackLandmarker
from screener.pose.subject import read_subject
from screener.web.crew import DIED

_PATIENCE_S = 60.0
Tell = Callable[[float], None]


@dataclass(frozen=True)
class Sight:
    """What looks at films: a pose model by name or path, or a track to play back (for tests)."""

    model: str
    playback: Path | None

    @property
    def mark(self) -> str:
        """Hash of the pose model as this machine has it; raises ModelError if it has none."""
        return locate(self.model).sha256 if self.playback is None else ""


@dataclass(frozen=True)
class Film:
    """A film, what is said of it by hand, and what looks at it; all that travels to a cluster."""

    path: Path
    subject: str
    mirrored: bool
    sight: Sight


def look(film: Film, tell: Tell, ahead: bool = True) -> PoseTrack:
    """Pose track of a film, made here; ``ahead`` on more than one core, with the same result.

    Raises
    ------
    VideoError
        If it cannot be read or shows nobody to screen.
    """
    if film.sight.playback is not None:
        landmarker = PlaybackLandmarker(PoseTrack.load(film.sight.playback))
        track = infer_track(film.path, landmarker, "playback", progress=tell, ahead=ahead)
        return track.with_(mirrored=film.mirrored)
    return track_of(
        film.path,
        locate(film.sight.model),
        progress=lambda name, share: tell(share),
        subject=read_subject(film.subject),
        mirrored=film.mirrored,
        ahead=ahead,
    )


def look_far(film: Film, tell: Tell, scheduler: str, job_s: float) -> PoseTrack:
    """Pose track of a film, made by a worker of a cluster that sees it under the same path.

    It waits for a free worker for a minute at most, and for half of the ``job_s`` seconds that a
    job may take: time that only passes is not held against the film.

    Raises
    ------
    VideoError
        If it cannot be read or shows nobody to screen, or workers died on it.
    Away
        If the cluster is not there, is lost meanwhile, or cannot do it now.
    """
    work = (film, film.sight.mark)
    track: PoseTrack | Lost = errand(
        scheduler, _look_there, work, tell, min(_PATIENCE_S, job_s / 2)
    )
    if isinstance(track, Lost):
        raise VideoError(DIED)
    return track


def fit_workers(scheduler: str, folder: Path, sight: Sight) -> int:
    """How many workers the cluster has, each of which sees the folder and has the same model.

    Raises
    ------
    UsageError
        If there is none, or one of them lacks something.
    """
    lacks = ask_all(scheduler, _lack, folder, sight, sight.mark)
    for worker, lack in sorted(lacks.items()):
        if lack:
            raise UsageError(f"--scheduler {scheduler}: {worker}: {lack}")
    return len(lacks)


def _look_there(work: tuple[Film, str], tell: Tell) -> PoseTrack:
    """In a worker of the cluster, which keeps to one core: the others have workers of their own."""
    film, mark = work
    lack = _lack(film.path, film.sight, mark)
    if lack:
        raise Unfit(lack)
    return look(film, tell, ahead=False)


def _lack(path: Path, sight: Sight, mark: str) -> str | None:
    """What this worker of a cluster lacks to look at films below ``path``; None if nothing."""
    if not path.exists():
        return (
            f"this worker does not see {path}. Put the data folder where all machines see it under "
            "the same path (--data)."
        )
    try:
        same = sight.mark == mark
    except ModelError as error:
        return f"this worker has no pose model ({error})."
    other = "this worker has another pose model. Put the same file on every machine."
    return None if same else other

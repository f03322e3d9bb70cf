"""What a worker does: a clip becomes a pose track, a session becomes its files.

Tracks and results go by the folder that all workers share. Both kinds of work can be done again at
any time: what is finished is known by its content and not done twice. Neither raises: whatever goes
wrong is told as a failure and costs that clip or session only.
"""

from __future__ import annotations

from functools import lru_cache

from screener.analysis import track_of
from screener.batch.cluster import teller
from screener.batch.fingerprint import content_hash
from screener.batch.jobs import ClipWork, Looked, Screened, SessionWork, Settings
from screener.batch.plan import Failure, Upload, failed
from screener.batch.results import finished_before, session_key, write_session
from screener.batch.tracks import load_track, save_track, track_path
from screener.errors import ModelError, ScreenerError
from screener.pose.infer import infer_track
from screener.pose.models import ModelFile, locate
from screener.pose.playback import PlaybackLandmarker
from screener.pose.track import PoseTrack
from screener.video import check_readable


def look_at_clip(work: ClipWork) -> Looked:
    """Pose track of a clip, from the store or by inference."""
    upload = work.upload
    try:
        check_readable(upload.path)
        sha256 = content_hash(upload.path)
        place = track_path(work.tracks, sha256, work.settings.key)
        track = load_track(place)
        known = track is not None
        if track is None:
            track = _infer(upload, work.settings)
            save_track(track, place)
    except Exception as error:  # noqa: BLE001 - whatever a codec raises costs this clip only
        return Looked(upload, failure=_failure(error, upload.file, "pose", str(upload.path)))
    return Looked(upload, sha256, place, len(track), known)


def screen_session(work: SessionWork) -> Screened:
    """Files of a session, unless the very same are there already."""
    session = work.session
    try:
        key = session_key(work)
        before = finished_before(work.settings.out / session.folder, key)
        return Screened(session, before or write_session(work, key), known=before is not None)
    except Exception as error:  # noqa: BLE001 - costs this session only
        return Screened(session, failure=_failure(error, session.folder, "report"))


def _infer(upload: Upload, settings: Settings) -> PoseTrack:
    """By a landmarker of its own: one that has seen another clip gives other first frames.

    A worker keeps to one core: the others have workers of their own.
    """
    tell = teller(upload.file)
    if settings.playback is not None:
        landmarker = PlaybackLandmarker(PoseTrack.load(settings.playback))
        return infer_track(
            upload.path,
            landmarker,
            "playback",
            reader=settings.reader,
            progress=tell,
            ahead=False,
        )
    model = _model(settings.model, settings.model_sha256)
    return track_of(
        upload.path, model, settings.reader, lambda name, share: tell(share), ahead=False
    )


@lru_cache(maxsize=2)
def _model(name: str, sha256: str) -> ModelFile:
    """The model on this machine: the very one the batch was begun with."""
    found = locate(name)
    if found.sha256 != sha256:
        raise ModelError(
            f"{found.path}: not the pose model this batch was begun with. Put the same file on "
            "every machine."
        )
    return found


def _failure(error: Exception, file: str, stage: str, path: str = "") -> Failure:
    """An error's own words: its first sentence is the reason, the rest what to do."""
    if isinstance(error, ScreenerError):
        return failed(file, stage, "known", error=str(error).removeprefix(f"{path}: "))
    if isinstance(error, MemoryError):
        return failed(file, stage, "memory")
    if isinstance(error, OSError):
        return failed(file, stage, "file", error=str(error.strerror or error))
    return failed(file, stage, "bug", error=f"{type(error).__name__}: {error}")

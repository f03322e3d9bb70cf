"""Pose tracks that are kept: a clip is looked at once, and screened as often as rules change.

They lie in ``<out>/<athlete>/.tracks/``, so that deleting an athlete's folder deletes everything
known of that athlete. Beside each track, the single pictures that reports have shown.
"""

from __future__ import annotations

from pathlib import Path

from screener.errors import TrackError
from screener.files import write_file
from screener.pose.track import PoseTrack

FOLDER = ".tracks"


def track_path(folder: Path, clip_sha256: str, key: str) -> Path:
    """Where the track of a clip lies in an athlete's folder of tracks."""
    return folder / f"{clip_sha256[:32]}-{key}.npz"


def stills_path(track: Path) -> Path:
    """Folder of single pictures of a track's clip; they depend on the clip alone."""
    return track.with_name(f"{track.name.partition('-')[0]}.stills")


def load_track(path: Path) -> PoseTrack | None:
    """A kept track; None if there is none, or it is damaged: then the clip is looked at again."""
    try:
        return PoseTrack.load(path) if path.exists() else None
    except TrackError:
        return None


def save_track(track: PoseTrack, path: Path) -> None:
    """Keep a track; it appears whole or not at all. Raises OSError if that is not possible."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, track.save)

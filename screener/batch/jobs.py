"""What goes to a worker and what comes back: small plain things that travel well."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screener.batch.plan import Failure, Session, Upload
from screener.report import Wishes
from screener.video import Reader

PLAIN = Wishes()


@dataclass(frozen=True)
class Settings:
    """How all of a batch is screened.

    Attributes
    ----------
    out
        Folder of results, the same path on every machine.
    model, model_sha256, provenance
        The pose model by name or path, its hash, and what reports say of it.
    key
        What a track depends on besides the clip.
    reader, bands
        As for `screener analyze`.
    wishes
        How reports, tables and the page are written.
    playback
        A pose track shown instead of what a model sees (for tests and benchmarks).
    """

    out: Path
    model: str
    model_sha256: str
    key: str
    provenance: tuple[tuple[str, str], ...]
    reader: Reader = "pyav"
    bands: Path | None = None
    wishes: Wishes = PLAIN
    playback: Path | None = None


@dataclass(frozen=True)
class ClipWork:
    """A clip to look at; ``tracks`` is the folder its track is kept in."""

    upload: Upload
    tracks: Path
    settings: Settings


@dataclass(frozen=True)
class Looked:
    """What came of a clip: where its track is, or why there is none."""

    upload: Upload
    sha256: str = ""
    track: Path | None = None
    frames: int = 0
    known: bool = False
    failure: Failure | None = None


@dataclass(frozen=True)
class SessionWork:
    """A session all of whose clips have been looked at."""

    session: Session
    looked: tuple[Looked, ...]
    settings: Settings


@dataclass(frozen=True)
class Finished:
    """What is told of a finished session besides its own files; all of it goes through JSON.

    Attributes
    ----------
    key
        Hash of all that its files depend on.
    files
        Names in the session's folder.
    row
        The session's cells of athletes.csv.
    clips
        Rows of clips.csv.
    joints, signs
        For the page: ``joint, status, severity, side`` from the ground up, and flagged signs.
    thumbnail
        A JPEG in base 64, or empty.
    videos
        Annotated video of each clip, with the hash of all that is drawn in it.
    """

    key: str
    files: tuple[str, ...]
    row: dict[str, Any]
    clips: tuple[dict[str, Any], ...]
    joints: tuple[tuple[str, str, str, str], ...]
    signs: tuple[str, ...]
    thumbnail: str
    videos: dict[str, str]


@dataclass(frozen=True)
class Screened:
    """What came of a session."""

    session: Session
    finished: Finished | None = None
    known: bool = False
    failure: Failure | None = None

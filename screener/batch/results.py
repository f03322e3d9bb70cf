"""The files of one session, whole and up to date, and the record by which they are known again."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from screener.assess import screen_tracks
from screener.batch.fingerprint import (
    code_fingerprint,
    content_hash,
    digest_of,
    drawing_fingerprint,
)
from screener.batch.jobs import Finished, Looked, SessionWork
from screener.batch.plan import Upload
from screener.batch.rows import athlete_row, clip_rows
from screener.batch.tracks import stills_path
from screener.clip.given import Given
from screener.errors import OutputError
from screener.files import sweep, write_text
from screener.pose.track import PoseTrack
from screener.report import Look, write_report
from screener.report.annotated import frame_jpeg, write_annotated
from screener.report.encode import Quality
from screener.report.names import film_name, stems
from screener.report.words import words
from screener.rules.finding import Finding, Outcome, Severity
from screener.screening import FailedClip, ScreenedClip, Screening

RECORD = ".session.json"
_THUMBNAIL_PX = 320


def session_key(work: SessionWork) -> str:
    """Hash of all that a session's files depend on: clips, tracks, roles, limits, screener."""
    settings = work.settings
    return digest_of(
        {
            "who": [work.session.athlete, work.session.date, work.session.folder],
            "clips": [_about(one) for one in work.looked],
            "bands": content_hash(settings.bands) if settings.bands else "",
            "settings": [str(settings.bands), *map(list, settings.provenance)],
            "wishes": asdict(settings.wishes),
            "code": code_fingerprint(),
        }
    )


def finished_before(folder: Path, key: str) -> Finished | None:
    """The record of a session whose files are there and depend on nothing else than ``key``."""
    before = record_of(folder)
    if before is None or before.key != key:
        return None
    return before if all((folder / name).exists() for name in before.files) else None


def write_session(work: SessionWork, key: str) -> Finished:
    """Screen a session from its tracks and write its files.

    They are made in a folder beside and moved into place, the record last: a session that was
    interrupted has no valid record and is written again. Files that an earlier run wrote and this
    one does not are removed; whatever else lies in the folder stays.

    Raises
    ------
    OutputError
        If the files cannot be written.
    """
    folder = work.settings.out / work.session.folder
    beside = folder.parent / f".{folder.name}-{os.getpid()}-{secrets.token_hex(4)}.part"
    screening = _screening(work)
    sweep(folder.parent)
    try:
        before = record_of(folder)
        drawer = _Drawer(screening, work, folder, before)
        write_report(screening, beside, work.settings.wishes, drawer.annotate)
        names = tuple(sorted(path.name for path in beside.iterdir()))
        finished = _finished(screening, work, key, names)
        finished = replace(finished, videos=drawer.drawn)
        _move(beside, folder, names, set(before.files if before else ()) - set(names))
        _write_record(folder, finished)
    except OSError as error:
        raise OutputError(
            f"{folder}: the results cannot be written ({error.strerror or error}). Make room, or "
            "choose another folder with --out."
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return finished


class _Drawer:
    """Draws annotated videos, or takes one of before that shows the very same."""

    def __init__(
        self, screening: Screening, work: SessionWork, folder: Path, before: Finished | None
    ) -> None:
        self.drawn: dict[str, str] = {}
        self._films = {
            clip: film_name(stem)
            for clip, stem in stems([c.clip.name for c in screening.clips]).items()
        }
        self._keys = {c.clip.name: _drawing_key(c, screening, work) for c in screening.clips}
        self._known = {
            key: folder / name for name, key in (before.videos if before else {}).items()
        }

    def annotate(
        self, screening: Screening, one: ScreenedClip, path: Path, look: Look, quality: Quality
    ) -> None:
        """Put the annotated video of a clip at ``path``."""
        key = self._keys[one.clip.name]
        self.drawn[self._films[one.clip.name]] = key
        same = self._known.get(key)
        if same is None or not same.exists():
            write_annotated(screening, one, path, look, quality)
            return
        try:
            os.link(same, path)
        except OSError:
            shutil.copyfile(same, path)


def _drawing_key(screened: ScreenedClip, screening: Screening, work: SessionWork) -> str:
    shown = [
        [f.title, f.side, f.measure, f.severity.value]
        for f in screening.findings
        if f.clip == screened.clip.name and f.outcome is Outcome.FLAGGED
    ]
    track = next((one.track for one in work.looked if one.upload.path == screened.path), None)
    about = [screened.clip.name, track.name if track else "", drawing_fingerprint()]
    role = [screened.clip.movement.value, screened.clip.view.value]
    wishes = work.settings.wishes
    return digest_of([*about, *role, shown, asdict(wishes.look), wishes.language])


def _screening(work: SessionWork) -> Screening:
    seen = [(one.upload, one.track) for one in work.looked if one.track is not None]
    loaded = {upload.path: PoseTrack.load(track) for upload, track in seen}
    screening = screen_tracks(
        list(loaded.items()),
        athlete=work.session.athlete,
        date=work.session.date,
        bands=work.settings.bands,
        failed=tuple(
            FailedClip(one.upload.path.name, f"{one.failure.reason}. {one.failure.what_to_do}")
            for one in work.looked
            if one.failure
        ),
        provenance=dict(work.settings.provenance),
        given={upload.path: _said(upload) for upload, _ in seen},
    )
    kept = {upload.path: track for upload, track in seen}
    blur = work.settings.wishes.look.blur_face
    if blur:  # kept pictures show the face
        for track in kept.values():
            shutil.rmtree(stills_path(track), ignore_errors=True)
    clips = tuple(
        replace(
            one,
            stills=None if blur else stills_path(kept[one.path]),
            track=kept[one.path] if one.clip.raw is loaded[one.path] else None,
        )
        for one in screening.clips
        if one.path
    )
    return replace(screening, clips=clips)


def _said(upload: Upload) -> Given:
    """What names say a clip is for; movement and view only where a manifest says them."""
    role = upload.role
    if not upload.overrules:
        return Given(role=role.purpose)
    return Given(role=role.purpose, movement=role.movement, view=role.view)


def _about(one: Looked) -> list[Any]:
    """What a session depends on of a clip."""
    upload: Upload = one.upload
    return [
        upload.file,
        upload.path.name,
        one.track.name if one.track else "",
        [one.failure.stage, one.failure.reason] if one.failure else [],
        [str(upload.role), upload.overrules],
    ]


def _finished(
    screening: Screening, work: SessionWork, key: str, files: tuple[str, ...]
) -> Finished:
    flagged = _flagged(screening)
    wishes = work.settings.wishes
    look = replace(wishes.look, language=wishes.language)
    say = words(wishes.language)
    return Finished(
        key=key,
        files=files,
        row=athlete_row(screening, work.session.folder),
        clips=clip_rows(screening, work.looked),
        joints=tuple(
            (j.joint.value, j.status.value, j.severity.value, j.side) for j in screening.joints
        ),
        signs=tuple(dict.fromkeys(say.said(f.title) for f in flagged)),
        thumbnail=_thumbnail(screening, flagged, look),
        videos={},
    )


def _flagged(screening: Screening) -> list[Finding]:
    found = [f for f in screening.findings if f.outcome is Outcome.FLAGGED]
    return sorted(found, key=lambda f: f.severity is not Severity.MARKED)


def _thumbnail(screening: Screening, flagged: list[Finding], look: Look) -> str:
    """The frame that shows the worst sign, or the bottom of a repetition, or the middle."""
    clips = {screened.clip.name: screened for screened in screening.clips}
    places = [(clips[f.clip], f.frame) for f in flagged if f.clip in clips]
    places += [(c, c.clip.reps[0].bottom) for c in screening.clips if c.clip.reps]
    places += [(c, len(c.clip.track) // 2) for c in screening.clips]
    for screened, frame in places[:1]:
        data = frame_jpeg(screening, screened, frame, _THUMBNAIL_PX, look)
        if data:
            return base64.b64encode(data).decode()
    return ""


def _move(source: Path, target: Path, names: tuple[str, ...], stale: set[str]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    (target / RECORD).unlink(missing_ok=True)
    for name in names:
        (source / name).replace(target / name)
    for name in stale:
        (target / name).unlink(missing_ok=True)


def _write_record(folder: Path, finished: Finished) -> None:
    write_text(folder / RECORD, json.dumps(asdict(finished)))


def record_of(folder: Path) -> Finished | None:
    """What was told of the session in ``folder``; None if nothing, or not by this version."""
    try:
        plain = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        for name, kind in _TUPLES.items():
            plain[name] = tuple(kind(entry) for entry in plain[name])
        return Finished(**plain)
    except (OSError, ValueError, TypeError, KeyError):
        return None


_TUPLES: dict[str, Callable[[Any], Any]] = {
    "files": str, "clips": dict, "joints": tuple, "signs": str,
}  # fmt: skip

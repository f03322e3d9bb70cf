"""Runs a plan on the workers and writes the tables and the page of the batch."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from screener.batch.cluster import Lost, Work, each_done, open_client, watch
from screener.batch.fingerprint import content_hash, track_key
from screener.batch.jobs import (
    PLAIN,
    ClipWork,
    Looked,
    Screened,
    SessionWork,
    Settings,
)
from screener.batch.page import render_index
from screener.batch.plan import Failure, Plan, Session, Upload, failed
from screener.batch.progress import Watch
from screener.batch.tables import athletes_csv, clips_csv, failures_csv, joined
from screener.batch.tracks import FOLDER
from screener.batch.work import look_at_clip, screen_session
from screener.errors import ModelError, OutputError
from screener.files import write_text
from screener.pose.models import locate
from screener.report import Wishes
from screener.rules.bands import load_bands
from screener.screening import REPS_COLUMNS, SUMMARY_COLUMNS
from screener.video import Reader


@dataclass(frozen=True)
class Outcome:
    """What became of a batch: its page, finished sessions, failures, what was known already."""

    page: Path
    sessions: int
    clips: int
    known: int
    failures: tuple[Failure, ...]


def settings_for(
    out: Path,
    model: str = "full",
    reader: Reader = "pyav",
    bands: Path | None = None,
    wishes: Wishes = PLAIN,
    playback: Path | None = None,
) -> Settings:
    """Settings of a batch, checked here so that no worker has to.

    Raises
    ------
    ModelError
        If there is no pose model.
    UsageError
        If the bands file makes no sense.
    OutputError
        If ``out`` cannot be made.
    """
    load_bands(bands)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{out}: the results cannot be written ({error.strerror}). Choose another folder with "
            "--out."
        ) from error
    if playback is not None:
        if not playback.is_file():
            raise ModelError(f"{playback}: no such pose track to play back.")
        name, sha256, origin = "playback", content_hash(playback), f"given: {playback.name}"
    else:
        found = locate(model)
        name, sha256, origin = found.name, found.sha256, found.origin
    about = {
        "model": name, "model_sha256": sha256, "model_origin": origin, "reader": reader,
        "mediapipe": version("mediapipe"),
    }  # fmt: skip
    return Settings(
        out=out.resolve(),
        model=str(Path(model).resolve()) if Path(model).is_file() else model,
        model_sha256=sha256,
        key=track_key(sha256, reader),
        provenance=tuple(about.items()),
        reader=reader,
        bands=bands.resolve() if bands else None,
        wishes=wishes,
        playback=playback.resolve() if playback else None,
    )


def run_batch(
    plan: Plan,
    settings: Settings,
    *,
    workers: int,
    memory: str = "2GB",
    scheduler: str | None = None,
    progress: Watch | None = None,
    look: Callable[[ClipWork], Looked] = look_at_clip,
) -> Outcome:
    """Screen everything in a plan; what was finished by an earlier run is taken as it is.

    Parameters
    ----------
    plan, settings
        What to screen, and how.
    workers, memory, scheduler
        See :func:`screener.batch.cluster.open_client`.
    progress
        Is told of every clip and session.
    look
        What a worker does with a clip.

    Raises
    ------
    UsageError
        If there are no such workers.
    OutputError
        If tables or page cannot be written.
    """
    told = progress or Watch(len(plan.uploads), 1)
    batch = _Batch(plan, settings, told, look)
    with told, open_client(workers, memory, scheduler) as client:
        watch(client, told.inside)
        for argument, result in each_done(client, batch.waiting):
            batch.take(argument, result)
    return _write(settings.out, plan, batch)


class _Batch:
    """What is still to do and what is done."""

    def __init__(
        self, plan: Plan, settings: Settings, told: Watch, look: Callable[[ClipWork], Looked]
    ) -> None:
        self.settings, self.told = settings, told
        self.screened: dict[str, Screened] = {}
        self.looked: dict[str, Looked] = {}
        self._session_of = {u.file: s for s in plan.sessions for u in s.uploads}
        self.waiting: deque[Work] = deque(
            (look, ClipWork(u, settings.out / Path(s.folder).parent / FOLDER, settings))
            for s in _largest_first(plan.sessions)
            for u in s.uploads
        )

    def take(self, argument: ClipWork | SessionWork, result: Any) -> None:
        """Take in a result; a session whose clips are all there is put to work next."""
        if isinstance(argument, SessionWork):
            session = argument.session
            if isinstance(result, Lost):
                lost = failed(session.folder, "report", result.what, **result.values)
                result = Screened(session, failure=lost)
            self.screened[session.folder] = result
            self.told.session(result)
            return
        upload = argument.upload
        if isinstance(result, Lost):
            lost = failed(upload.file, "pose", result.what, **result.values)
            result = Looked(upload, failure=lost)
        self.looked[upload.file] = result
        self.told.clip(result, size_of(upload))
        session = self._session_of[upload.file]
        if all(u.file in self.looked for u in session.uploads):
            looked = _told_apart([self.looked[u.file] for u in session.uploads])
            self.looked |= {one.upload.file: one for one in looked}
            work = SessionWork(session, looked, self.settings)
            self.waiting.appendleft((screen_session, work))


def cores() -> int:
    """Processors this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def _largest_first(sessions: tuple[Session, ...]) -> list[Session]:
    """So that no worker is left alone with a long session at the end."""
    return sorted(sessions, key=lambda one: -sum(map(size_of, one.uploads)))


def size_of(upload: Upload) -> int:
    """Bytes of a clip, 0 if it is gone."""
    with suppress(OSError):
        return upload.path.stat().st_size
    return 0


def _told_apart(looked: list[Looked]) -> tuple[Looked, ...]:
    """The same clip twice in a session would count its repetitions twice: the second one fails."""
    first: dict[str, str] = {}
    kept = []
    for one in looked:
        if one.failure is None and one.sha256 in first:
            same = failed(one.upload.file, "grouping", "twice", other=first[one.sha256])
            kept.append(replace(one, track=None, failure=same))
            continue
        if one.failure is None:
            first[one.sha256] = one.upload.file
        kept.append(one)
    return tuple(kept)


def _write(out: Path, plan: Plan, batch: _Batch) -> Outcome:
    done = [(s, f) for s in plan.sessions if (f := batch.screened[s.folder].finished)]
    sessions = [finished for _, finished in done]
    failures = [
        *plan.failures,
        *(one.failure for one in batch.looked.values() if one.failure),
        *(one.failure for one in batch.screened.values() if one.failure),
    ]
    lost = _rows_of_the_lost(plan, batch)
    folders = [out / session.folder for session, _ in done]
    style, language = batch.settings.wishes.csv, batch.settings.wishes.language
    files = {
        "athletes.csv": athletes_csv(sessions, style),
        "clips.csv": clips_csv(sessions, lost, style),
        "summary.csv": joined((f / "summary.csv" for f in folders), SUMMARY_COLUMNS, style),
        "reps.csv": joined((f / "reps.csv" for f in folders), REPS_COLUMNS, style),
        "failures.csv": failures_csv(failures, style, language),
        "index.html": render_index(done, failures, language),
    }
    try:
        for name, text in files.items():
            write_text(out / name, text)
    except OSError as error:
        raise OutputError(
            f"{out}: the tables cannot be written ({error.strerror}). If one is open in a "
            "spreadsheet, close it; then run the same command again."
        ) from error
    known = sum(one.known for one in batch.looked.values())
    return Outcome(out / "index.html", len(done), len(batch.looked), known, tuple(failures))


def _rows_of_the_lost(plan: Plan, batch: _Batch) -> list[dict[str, object]]:
    """Rows of clips.csv for files that are in no finished session."""
    files = [failure.file for failure in plan.failures]
    rows: list[dict[str, object]] = [{"file": file, "status": "failed"} for file in files]
    for session in plan.sessions:
        if batch.screened[session.folder].finished is None:
            rows += [
                {"file": u.file, "athlete": u.athlete, "date": u.date, "role": str(u.role),
                 "status": "failed"}
                for u in session.uploads
            ]  # fmt: skip
    return rows

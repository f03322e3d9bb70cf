"""Films arriving piece by piece: begun, continued where they broke off, taken in when whole."""

from __future__ import annotations

import asyncio
import datetime
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import HTTPException
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Rows

from screener.batch.grouping import clean_name, date_in, read_names
from screener.clip.roles import role_of
from screener.errors import ScreenerError, UsageError, VideoError
from screener.intake import check_first_bytes
from screener.report.names import folder_name
from screener.store import Store
from screener.store.athletes import session_on
from screener.store.folders import clip_path, session_folder, upload_path
from screener.store.jobs import put
from screener.store.models import Clip, Upload, User, new_id
from screener.store.person import check, describe
from screener.web.settings import Settings

Result = TypeVar("Result")
MOST_OPEN = 1000
"""Files of one user that may be on their way at once."""
_SPARE = 300_000_000
_LONGEST_NAME = 80

_writing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
_THREADS = CapacityLimiter(4)


async def aside(does: Callable[..., Result], *given: Any) -> Result:
    """Call a function in one of the few threads for films: pages have the others to themselves."""
    return await to_thread.run_sync(does, *given, limiter=_THREADS)


def begin(
    store: Store, settings: Settings, user: User, name: str, size: int, said: dict[str, Any]
) -> Upload:
    """Announce a file; athlete, date and role that are not said are read from its name.

    Raises
    ------
    UsageError
        If neither tells the athlete, or the date is none.
    VideoError
        If the file is empty or larger than the limits allow.
    HTTPException
        507 if there is no room for it, 429 if too much is on its way.
    """
    file = PurePosixPath(clean_name(name).replace("\\", "/"))
    shown = folder_name(file.name)
    if not 0 < size <= settings.limits.size:
        most = settings.limits.size // 1_000_000
        raise VideoError(f"{shown}: has {size} bytes. Choose a film of 1 byte to {most} MB.")
    if shutil.disk_usage(store.folder).free < size + _SPARE:
        raise HTTPException(507, "The server has no room for this file.")
    told = read_names(file)
    athlete = clean_name(str(said.pop("athlete", "") or ""))[:_LONGEST_NAME] or told.athlete
    if not athlete:
        raise UsageError(
            f"{shown}: neither you nor the file's name tells the athlete. Fill in the athlete."
        )
    date = str(said.pop("date", "") or "") or told.date or datetime.date.today().isoformat()
    if date_in(date) != date:
        raise UsageError(f"{shown}: '{date[:20]}' is no date. Give it as YYYY-MM-DD.")
    check(str(said.get("sex", "")), said.get("born"))
    with store.write() as rows:
        on_the_way = select(func.count()).where(
            Upload.owner_id == user.id, Upload.clip_id.is_(None)
        )
        if (rows.scalar(on_the_way) or 0) >= MOST_OPEN:
            raise HTTPException(429, "Too many files are on their way. Wait for some to arrive.")
        upload = Upload(
            id=new_id(),
            owner_id=user.id,
            name=shown,
            size=size,
            athlete=athlete[:_LONGEST_NAME],
            date=date,
            said={"role": role_of(str(file)).value} | {k: v for k, v in said.items() if v},
        )
        rows.add(upload)
    upload_path(store, upload.id).touch()
    return upload


def offset_of(store: Store, upload: Upload) -> int:
    """How much of a file is there."""
    if upload.clip_id is not None:
        return upload.size
    path = upload_path(store, upload.id)
    return path.stat().st_size if path.exists() else 0


async def append(store: Store, upload: Upload, offset: int, piece: bytes) -> int:
    """Add bytes from ``offset`` on; returns how much is there now.

    Raises HTTPException: 409 if the file does not end at ``offset``, 413 if it would become larger
    than announced.
    """
    async with _writing[upload.id]:
        return await aside(_append, store, upload, offset, piece)


def _append(store: Store, upload: Upload, offset: int, piece: bytes) -> int:
    there = offset_of(store, upload)
    if offset != there:
        raise HTTPException(409, f"The file ends at {there}.", {"upload-offset": str(there)})
    if there + len(piece) > upload.size:
        raise HTTPException(413, "That is more than was announced.")
    with upload_path(store, upload.id).open("ab") as file:
        file.write(piece)
    return there + len(piece)


def take_in(store: Store, upload_id: str) -> Clip:
    """A whole file becomes a clip in the queue; done twice, it is the same clip.

    Raises
    ------
    VideoError
        If it is no video by its content: then it is deleted.
    """
    path = upload_path(store, upload_id)
    with store.write() as rows:
        upload = rows.get(Upload, upload_id)
        if upload is None:
            raise HTTPException(404, "There is nothing here.")
        if upload.clip_id is not None:
            return rows.get_one(Clip, upload.clip_id)
        try:
            check_first_bytes(path, upload.name)
        except ScreenerError as error:
            refused = error
        else:
            return _as_clip(store, rows, upload, path)
    give_up(store, upload_id)
    raise refused


def give_up(store: Store, upload_id: str) -> None:
    """Forget a file that is on its way."""
    with store.write() as rows:
        if upload := rows.get(Upload, upload_id):
            rows.delete(upload)
    upload_path(store, upload_id).unlink(missing_ok=True)
    _writing.pop(upload_id, None)


def _as_clip(store: Store, rows: Rows, upload: Upload, path: Path) -> Clip:
    session = session_on(rows, upload.owner_id, upload.athlete, upload.date)
    said = upload.said
    if "pain" in said:
        session.pain = bool(said["pain"])
    athlete = session.athlete
    describe(rows, athlete, said.get("sex") or athlete.sex, said.get("born") or athlete.born)
    clip = Clip(
        id=new_id(),
        session_id=session.id,
        name=_told_apart(upload.name, [other.name for other in session.clips]),
        size=upload.size,
        excluded=[],
        **{k: v for k, v in said.items() if k in ("movement", "view", "role", "mirrored")},
    )
    rows.add(clip)
    rows.flush()
    session_folder(store, session).mkdir(parents=True, exist_ok=True)
    path.replace(clip_path(store, session, clip))
    upload.clip_id = clip.id
    put(rows, "look", session, clip)
    _writing.pop(upload.id, None)
    return clip


def _told_apart(name: str, taken: list[str]) -> str:
    file, number = PurePosixPath(name), 1
    while name in taken:
        number += 1
        name = f"{file.stem} ({number}){file.suffix}"
    return name

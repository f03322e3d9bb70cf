"""``/api/uploads``: files in pieces, each put at the offset where the last one ended."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from starlette.requests import ClientDisconnect

from screener.store.models import Clip, Upload, User
from screener.web.arrivals import append, aside, begin, give_up, offset_of, take_in
from screener.web.choices import word_of
from screener.web.desk import AtDesk, Desk, Visitor, missing

router = APIRouter(tags=["uploads"])
Id = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
LARGEST_PIECE = 16_000_000
_MOVEMENT, _VIEW, _ROLE, _SEX = (word_of(name) for name in ("movement", "view", "role", "sex"))
MovementWord = Annotated[str, _MOVEMENT[0], _MOVEMENT[1]]
ViewWord = Annotated[str, _VIEW[0], _VIEW[1]]
RoleWord = Annotated[str, _ROLE[0], _ROLE[1]]
SexWord = Annotated[str, _SEX[0], _SEX[1]]
Born = Annotated[int, Field(ge=1800, le=2200, description="year of birth")]
SAID: dict[int | str, dict[str, object]] = {
    code: {"description": what}
    for code, what in {
        400: "Not understood", 401: "No login", 403: "Not allowed", 404: "Not there",
        409: "Not now", 413: "Too large", 422: "Makes no sense", 429: "Too much",
        503: "Not ready", 507: "No room",
    }.items()
}  # fmt: skip


class Announced(BaseModel):
    """A file that will come. What is not said is read from its name, or detected."""

    name: str = Field(min_length=1, max_length=500, examples=["Anna 2026-03-04 front.mp4"])
    size: int = Field(ge=1, le=2**40, description="bytes")
    athlete: str = Field("", max_length=80)
    date: str = Field("", max_length=10, description="YYYY-MM-DD")
    movement: MovementWord | None = None
    view: ViewWord | None = None
    role: RoleWord | None = None
    mirrored: bool = False
    pain: bool | None = None
    sex: SexWord = ""
    born: Born | None = None


class Arriving(BaseModel):
    """How far a file is. With ``session_id`` it has arrived and is in the queue."""

    id: str
    name: str
    size: int
    offset: int
    athlete: str
    date: str
    clip_id: str | None = None
    session_id: str | None = None


@router.post("/uploads", status_code=201, responses=SAID)
async def announce(file: Announced, desk: AtDesk, visit: Visitor) -> Arriving:
    """Announce a file; then put its bytes, in pieces of at most 16 MB."""
    said = file.model_dump(exclude={"name", "size"}, exclude_none=True)
    upload = await aside(begin, desk.store, desk.settings, visit.user, file.name, file.size, said)
    return await aside(_arriving, desk, upload)


@router.get("/uploads", responses=SAID)
def unfinished(desk: AtDesk, visit: Visitor) -> list[Arriving]:
    """Files that are on their way."""
    with desk.store.read() as rows:
        query = select(Upload).where(Upload.owner_id == visit.user.id, Upload.clip_id.is_(None))
        found = list(rows.scalars(query.order_by(Upload.made_at)))
    return [_arriving(desk, upload) for upload in found]


@router.get("/uploads/{upload_id}", responses=SAID)
def how_far(upload_id: Id, desk: AtDesk, visit: Visitor) -> Arriving:
    """How much of a file is there: go on from ``offset``."""
    return _arriving(desk, _upload(desk, visit.user, upload_id))


@router.put(
    "/uploads/{upload_id}",
    responses=SAID,
    openapi_extra={
        "requestBody": {
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
        }
    },
)
async def put_piece(
    upload_id: Id,
    request: Request,
    desk: AtDesk,
    visit: Visitor,
    offset: Annotated[int, Query(ge=0, le=2**40)],
) -> Arriving:
    """Put the bytes that follow ``offset``. 409: the file ends elsewhere, see ``upload-offset``."""
    upload = await aside(_upload, desk, visit.user, upload_id)
    piece = bytearray()
    try:
        async for more in request.stream():
            piece += more
            if len(piece) > LARGEST_PIECE:
                raise HTTPException(413, "Put pieces of at most 16 MB.")
    except ClientDisconnect:
        pass  # what came before the connection broke is kept
    there = await append(desk.store, upload, offset, bytes(piece))
    clip = await aside(take_in, desk.store, upload_id) if there == upload.size else None
    return await aside(_arriving, desk, upload, clip)


@router.delete("/uploads/{upload_id}", status_code=204, responses=SAID)
def cancel(upload_id: Id, desk: AtDesk, visit: Visitor) -> Response:
    """Forget a file that has not arrived whole."""
    upload = _upload(desk, visit.user, upload_id)
    if upload.clip_id is not None:
        raise HTTPException(409, "It has arrived: delete the clip.")
    give_up(desk.store, upload_id)
    return Response(status_code=204)


def _upload(desk: Desk, user: User, upload_id: str) -> Upload:
    with desk.store.read() as rows:
        upload = rows.get(Upload, upload_id)
    if upload is None or upload.owner_id != user.id:
        raise missing()
    return upload


def _arriving(desk: Desk, upload: Upload, clip: Clip | None = None) -> Arriving:
    if clip is None and upload.clip_id is not None:
        with desk.store.read() as rows:
            clip = rows.get(Clip, upload.clip_id)
    return Arriving(
        id=upload.id,
        name=upload.name,
        size=upload.size,
        offset=upload.size if clip else offset_of(desk.store, upload),
        athlete=upload.athlete,
        date=upload.date,
        clip_id=clip.id if clip else None,
        session_id=clip.session_id if clip else None,
    )

"""Recording in the page: camera, countdown, hints for the framing; the film goes the usual way.

The hints come from stills that the page sends until the recording begins. Another process looks
at them; none is kept, and none waits.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from screener.errors import UsageError
from screener.intake import STILL_BYTES, check_still
from screener.record.framing import Hint
from screener.store.athletes import names_of
from screener.store.person import SEXES
from screener.web.choices import CHOICES, said_word
from screener.web.desk import AtDesk, Visitor

router = APIRouter()


@router.get("/record")
def record(request: Request, desk: AtDesk, visit: Visitor) -> HTMLResponse:
    """The page of the camera."""
    with desk.store.read() as rows:
        names = names_of(rows, visit.user)
    told = desk.pages.words(request)
    return desk.pages.page(
        request,
        "record.html.j2",
        visit,
        names=names,
        choices=CHOICES,
        sexes=SEXES,
        framing={hint.value: told(f"record.hint.{hint.value}") for hint in Hint},
    )


@router.post("/api/framing")
async def framing(
    request: Request,
    desk: AtDesk,
    visit: Visitor,
    movement: Annotated[str, Query(max_length=40)] = "",
    view: Annotated[str, Query(max_length=40)] = "",
    tall: Annotated[int | None, Query(ge=1, le=20_000)] = None,
) -> Response:
    """What to change before a film is made, from a JPEG of a camera: ``{"hints": [...]}``.

    204: there was no time to look at this one.
    """
    about = {"movement": said_word("movement", movement), "view": said_word("view", view)}
    data = bytearray()
    async for more in request.stream():
        data += more
        if len(data) > STILL_BYTES:
            raise HTTPException(413, f"Send a still of at most {STILL_BYTES // 1000} kB.")
    check_still(bytes(data))
    if not desk.eye.may_ask(visit.user.id):
        raise HTTPException(429, "Send two stills a second.")
    answer = await run_in_threadpool(
        desk.eye.look, visit.user.id, bytes(data), {**about, "tall": tall}
    )
    if answer is None:
        return Response(status_code=204)
    if "error" in answer:
        raise UsageError(answer["error"])
    return JSONResponse(answer)

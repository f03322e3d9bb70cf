"""Stills of a camera on the server: what is refused, what is answered, and that none is kept."""

from __future__ import annotations

import io
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image

from screener.errors import VideoError
from screener.intake import STILL_BYTES, check_still
from screener.web.looker import decoded
from tests.web.conftest import Server

WAIT_S = 90.0


def jpeg(width: int = 240, height: int = 320, grey: int = 130) -> bytes:
    kept = io.BytesIO()
    Image.fromarray(np.full((height, width, 3), grey, np.uint8)).save(kept, "JPEG")
    return kept.getvalue()


def bomb() -> bytes:
    """A small JPEG whose header promises 65500 x 65500 pixels."""
    data = bytearray(jpeg())
    place = data.index(b"\xff\xc0")
    struct.pack_into(">HH", data, place + 5, 65_500, 65_500)
    return bytes(data)


def look(client: httpx.Client, data: bytes, **said: str | int) -> httpx.Response:
    kind = {"content-type": "image/jpeg"}
    return client.post("/api/framing", params=said, content=data, headers=kind)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "must be a JPEG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "must be a JPEG"),
        (jpeg()[:100], "must be a JPEG"),
        (bomb(), "65500 x 65500"),
        (jpeg(800, 600), "800 x 600"),
    ],
    ids=["nothing", "png", "head", "bomb", "large"],
)
def test_what_is_no_small_jpeg_is_refused_by_its_header(
    served: Server, data: bytes, why: str
) -> None:
    with pytest.raises(VideoError, match=why):
        check_still(data)
    with served.client() as client:
        answer = look(client, data)
    assert answer.status_code == 422
    assert why in answer.json()["detail"]


def test_a_jpeg_that_is_broken_inside_is_told() -> None:
    assert decoded(jpeg()).shape == (320, 240, 3)
    with pytest.raises(VideoError, match="cannot be read"):
        decoded(jpeg()[:400] + bytes(100))


def test_a_still_that_is_too_big_or_about_nothing_we_know_is_refused(served: Server) -> None:
    with served.client() as client:
        assert look(client, jpeg() + bytes(STILL_BYTES)).status_code == 413
        assert look(client, jpeg(), view="from above").status_code == 422
        assert look(client, jpeg(), tall=0).status_code == 422


def test_a_still_is_answered_with_hints_and_never_written(served: Server) -> None:
    def files() -> set[Path]:
        return set(served.data.rglob("*"))

    with served.client() as client:
        before, end = files(), time.monotonic() + WAIT_S
        while (answer := look(client, jpeg(), tall=1280)).status_code != 200:
            assert answer.status_code in (204, 429)
            assert time.monotonic() < end
            time.sleep(0.3)
        assert answer.json() == {"hints": []}
        time.sleep(1.1)
        dark = look(client, jpeg(grey=8), tall=1280)
        assert (dark.status_code, set(dark.json())) == (200, {"hints"})
        assert files() == before


def test_who_sends_too_many_is_told_and_pages_answer_meanwhile(served: Server) -> None:
    with served.client() as client, ThreadPoolExecutor(8) as threads:
        time.sleep(1.1)
        codes = [a.status_code for a in threads.map(lambda _: look(client, jpeg()), range(12))]
        assert codes.count(429) >= 12 - 2 * 4  # a second may begin anew in between
        assert set(codes) <= {200, 204, 429}
        begun = time.monotonic()
        assert client.get("/record").status_code == 200
        assert time.monotonic() - begun < 2

"""Stills of a camera that come twice a second, looked at by the real model."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest

from screener.clip.types import View
from screener.pose.landmarker import Detection, Image, glancing
from screener.pose.models import locate
from screener.record.glance import Glances
from screener.video import frame_at
from tests.conftest import SAMPLES

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def glance() -> Iterator[Callable[[Image], list[Detection]]]:
    with glancing(locate("full").path) as looks:
        yield looks


def whole(name: str = "squat_healthy_front") -> Image:
    frame = frame_at(SAMPLES / f"{name}.mp4", 1.5)
    assert frame is not None
    return frame.image


def level_lost(image: Image) -> Image:
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 5, 1)
    return cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)


@pytest.mark.parametrize(
    ("image", "hint"),
    [
        (whole(), None),
        (whole()[:1000], "back"),
        (whole("squat_healthy_side")[:1000], "feet"),
        (whole("squat_healthy_side")[200:], "head"),
        ((whole() * 0.2).astype(np.uint8), "dark"),
        (np.hstack([whole(), whole("squat_valgus_both_front")]), "many"),
        (whole()[:, :150], "nobody"),
        (level_lost(whole()), "level"),
        (whole("squat_healthy_side"), "face"),
    ],
)
def test_a_small_still_tells_what_to_change_first(
    glance: Callable[[Image], list[Detection]], image: Image, hint: str | None
) -> None:
    scale = 320 / max(image.shape[:2])
    size = round(image.shape[1] * scale), round(image.shape[0] * scale)
    small = np.ascontiguousarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
    camera = Glances()
    for number in range(6):
        said = camera.hints(
            small, glance(small), number / 2, view=View.FRONT, tall_px=image.shape[0]
        )
    assert (said[0].value if said else None) == hint


def test_nobody_is_asked_to_turn_where_no_view_is_chosen(
    glance: Callable[[Image], list[Detection]],
) -> None:
    image, camera = whole("squat_healthy_side"), Glances()
    assert [camera.hints(image, glance(image), k / 2) for k in range(6)] == [()] * 6

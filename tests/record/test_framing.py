import dataclasses

import numpy as np
import pytest

from screener.clip.types import Movement, View
from screener.pose import L
from screener.record.framing import Hint, Picture, Steady, hints
from screener.record.protocol import Step, limits

FRONT = Step("squat_front", Movement.BODYWEIGHT_SQUAT, View.FRONT)
SIDE = Step("squat_side", Movement.BODYWEIGHT_SQUAT, View.SIDE)
OVERHEAD = Step("overhead_side", Movement.OVERHEAD_SQUAT, View.SIDE)


def body(top: float = 0.2, bottom: float = 0.85, middle: float = 0.5) -> np.ndarray:
    """Landmarks of somebody standing: eyes at ``top``, soles at ``bottom``, hands at the sides."""
    points = np.full((33, 2), (middle, 0.5 * (top + bottom)))
    points[: L.MOUTH_RIGHT + 1] = (middle, top)
    for side, way in (("LEFT", 1), ("RIGHT", -1)):
        points[L[f"{side}_WRIST"]] = (middle + 0.12 * way, 0.5 * (top + bottom))
        for name in ("HEEL", "FOOT_INDEX"):
            points[L[f"{side}_{name}"]] = (middle + 0.05 * way, bottom)
    return points


def picture(points: np.ndarray | None = None, **about: float) -> Picture:
    good = Picture(body() if points is None else points, 1280, 1080, yaw_deg=0.0, moved=0.0)
    return dataclasses.replace(good, **about)


def test_a_good_picture_needs_nothing() -> None:
    assert hints(picture(), FRONT, limits()) == ()


@pytest.mark.parametrize(
    ("seen", "hint"),
    [
        (Picture(None, 1280, 720), Hint.NOBODY),
        (Picture(None, 1280, 720, surroundings=12.0), Hint.DARK),
        (picture(people=2), Hint.MANY),
        (picture(light=30.0), Hint.DARK),
        (picture(light=80.0, surroundings=200.0), Hint.BACKLIGHT),
        (picture(roll_deg=-4.0), Hint.LEVEL),
        (picture(moved=0.2), Hint.STILL),
        (picture(yaw_deg=40.0), Hint.FACE),
        (picture(yaw_deg=180.0), Hint.FACE),
        (picture(body(0.02, 0.98)), Hint.BACK),
        (picture(body(0.13, 0.95)), Hint.BACK),
        (picture(body(0.03, 0.6)), Hint.HEAD),
        (picture(body(0.45, 0.99)), Hint.FEET),
        (picture(body(middle=0.1)), Hint.MIDDLE),
        (picture(body(0.4, 0.7)), Hint.CLOSER),
    ],
)
def test_the_first_thing_to_change_is_named(seen: Picture, hint: Hint) -> None:
    assert hints(seen, FRONT, limits())[0] is hint


@pytest.mark.parametrize("yaw", [90.0, -90.0, 70.0, -110.0])
def test_either_side_may_be_shown(yaw: float) -> None:
    assert hints(picture(yaw_deg=yaw), SIDE, limits()) == ()


def test_a_front_view_is_no_side_view() -> None:
    assert hints(picture(yaw_deg=5.0), SIDE, limits()) == (Hint.SIDE,)


def test_arms_overhead_need_room() -> None:
    near, far = picture(body(0.2, 0.9), yaw_deg=90.0), picture(body(0.3, 0.9), yaw_deg=90.0)
    assert hints(near, OVERHEAD, limits()) == (Hint.ROOM,)
    assert hints(far, OVERHEAD, limits()) == ()


def test_what_is_not_known_is_no_fault() -> None:
    unknown = picture(yaw_deg=np.nan, roll_deg=np.nan, moved=np.nan)
    assert hints(unknown, FRONT, limits()) == ()


def test_a_hint_of_a_single_look_does_not_flicker() -> None:
    steady = Steady()
    said = [steady(0.03 * k, (Hint.BACK,) if k == 5 else ()) for k in range(12)]
    assert said == [()] * 12
    assert steady(1.0, (Hint.BACK,)) == (Hint.BACK,)

"""What the picture tells apart from the athlete: tilt, movement of the camera, change."""

import cv2
import numpy as np
import pytest

from screener.pose.picture import Box, PictureWatch, agreed_roll_deg, roll_of

PERSON: Box = (0.35, 0.2, 0.65, 0.95)


def room(tilt_deg: float = 0.0, shift: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """A wall with two door frames and some pictures on it, through a tilted, moved camera."""
    rng = np.random.default_rng(3)
    image = np.full((640, 480, 3), 150, np.uint8)
    for left, right in ((40, 120), (370, 450)):
        cv2.rectangle(image, (left, 120), (right, 560), (70, 50, 40), 6)
        for x, y in rng.uniform([left + 15, 140], [right - 15, 540], (12, 2)).astype(int).tolist():
            cv2.rectangle(image, (x, y), (x + 9, y + 7), (220, 210, 60), -1)
    matrix = cv2.getRotationMatrix2D((240, 320), -tilt_deg, 1.0)
    matrix[:, 2] += shift
    return cv2.warpAffine(image, matrix, (480, 640), borderMode=cv2.BORDER_REPLICATE)


@pytest.mark.parametrize("tilt", [-7.0, -3.0, 0.0, 2.0, 5.0])
def test_the_roll_is_read_from_the_verticals_of_the_room(tilt: float) -> None:
    assert agreed_roll_deg(*roll_of(room(tilt), PERSON)) == pytest.approx(tilt, abs=0.4)


def test_a_bare_wall_tells_no_roll() -> None:
    bare = np.full((640, 480, 3), 150, np.uint8)
    assert np.isnan(agreed_roll_deg(*roll_of(bare, PERSON)))


def test_lines_on_the_person_are_not_the_room() -> None:
    image = np.full((640, 480, 3), 150, np.uint8)
    cv2.line(image, (230, 200), (260, 560), (0, 0, 0), 5)
    assert np.isnan(agreed_roll_deg(*roll_of(image, PERSON)))


def test_a_camera_that_moves_is_followed() -> None:
    watch = PictureWatch()
    for k in range(31):
        watch.look(room(shift=(0.4 * k, -0.2 * k)), PERSON)
    camera = np.array(watch.camera)
    assert np.isfinite(camera[::5]).all()
    assert camera[30] * 640 == pytest.approx([12.0, -6.0], abs=0.7)


def test_a_camera_that_stands_shows_no_movement_though_the_athlete_moves() -> None:
    watch = PictureWatch()
    for k in range(21):
        image = room()
        cv2.circle(image, (240, 250 + 8 * k), 60, (200, 60, 60), -1)
        watch.look(image, PERSON)
    assert np.nanmax(np.abs(watch.camera)) * 640 < 0.5
    assert watch.change[0] == 0
    assert min(watch.change[1:]) > 0.2


def test_another_room_changes_the_picture_at_once() -> None:
    watch = PictureWatch()
    for image in (room(), room(), np.full((640, 480, 3), 40, np.uint8)):
        watch.look(image, None)
    assert watch.change[1] < 0.1
    assert watch.change[2] > 50

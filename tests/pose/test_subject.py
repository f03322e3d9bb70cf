"""One of several people is chosen and kept, whatever order they are found in."""

from dataclasses import replace

import numpy as np
import pytest

from screener.errors import UsageError
from screener.pose.landmarker import Detection
from screener.pose.subject import Spot, Subject, distinct, follow, read_subject, subject_text

ASPECT = 1.5
SHAPE = np.random.default_rng(0).uniform(-0.5, 0.5, (33, 2)) * [0.3, 1.0]
SHAPE[[0, 31], 1] = -0.5, 0.5


def person(x: float, height: float) -> Detection:
    """Somebody whose middle is at ``x`` (share of the width), so tall (share of the height)."""
    share = np.array([x, 0.5]) + SHAPE * height * np.array([1 / ASPECT, 1.0])
    return Detection(share, np.zeros((33, 3)), np.ones(33), None)


def scene(count: int = 60) -> list[list[Detection]]:
    """A tall athlete in the middle, a bystander on the left, somebody crossing; shuffled."""
    rng = np.random.default_rng(1)
    frames = []
    for k in range(count):
        people = [person(0.5, 0.8), person(0.15, 0.6)]
        if k > count // 2:
            people.append(person(1.0 - (k - count // 2) / count, 0.5))
        frames.append([people[i] for i in rng.permutation(len(people))])
    return frames


@pytest.mark.parametrize(
    ("subject", "height"), [(None, 0.8), ("left", 0.6), (1, 0.6), (2, 0.8), ("right", 0.5)]
)
def test_the_one_asked_for_is_followed_in_every_frame(subject: Subject, height: float) -> None:
    frames = scene()
    which, people = follow(frames, ASPECT, subject)
    seen = [frames[k][i].image_share for k, i in enumerate(which) if i >= 0]
    heights = [share[31, 1] - share[0, 1] for share in seen]
    assert heights == pytest.approx([height] * len(heights))
    assert people == 3
    if subject != "right":
        assert len(seen) == len(frames)


def test_where_the_athlete_is_not_seen_nobody_takes_the_place() -> None:
    frames = scene(40)
    frames[10:14] = [[person(0.15, 0.6)] for _ in range(4)]
    which, _ = follow(frames, ASPECT, None)
    assert which[10:14] == [-1] * 4
    assert min(which[14:]) >= 0


def test_a_number_that_nobody_has_is_told() -> None:
    with pytest.raises(UsageError, match="3 people"):
        follow(scene(), ASPECT, 7)


def test_somebody_found_twice_is_one_person() -> None:
    assert len(distinct([person(0.5, 0.8), person(0.51, 0.78), person(0.2, 0.6)], ASPECT)) == 2


def test_a_blurred_person_found_again_higher_up_is_no_second_one_but_somebody_beside_is() -> None:
    one = person(0.5, 0.8)
    higher = replace(one, image_share=one.image_share - [0.0, 0.2 * 0.8])
    beside = person(0.5 + 0.2 * 0.8 / ASPECT, 0.8)
    assert len(distinct([one, higher], ASPECT)) == 1
    assert len(distinct([one, beside], ASPECT)) == 2


def test_nobody_at_all_is_nobody() -> None:
    assert follow([[], []], ASPECT, None) == ([-1, -1], 0)


def heights_at(subject: Subject, frames: list[list[Detection]]) -> set[float]:
    """Heights of whoever is followed, where frame ``k`` is shown ``k`` tenths of a second in."""
    which, _ = follow(frames, ASPECT, subject, [k / 10 for k in range(len(frames))])
    seen = [frames[k][i].image_share for k, i in enumerate(which) if i >= 0]
    return {round(float(share[31, 1] - share[0, 1]), 3) for share in seen}


@pytest.mark.parametrize(
    ("spot", "height"),
    [
        (Spot(0.15, 0.5), 0.6),
        (Spot(0.5, 0.3), 0.8),
        (Spot(0.0, 0.95), 0.6),  # beside everybody: the nearest box
        (Spot(0.9, 0.5, 3.3), 0.5),  # somebody who comes later
        (Spot(0.567, 0.5, 5.6), 0.5),  # two boxes hold it: the nearer trunk
    ],
)
def test_whoever_is_at_a_point_is_followed(spot: Spot, height: float) -> None:
    assert heights_at(spot, scene()) == {height}


def test_who_is_not_found_for_a_moment_is_at_the_point_all_the_same() -> None:
    frames = scene(30)
    frames[10] = [person(0.5, 0.8)]
    assert heights_at(Spot(0.15, 0.5, 1.0), frames) == {0.6}


def test_a_point_of_a_mirrored_film_is_on_the_other_side() -> None:
    assert Spot(0.2, 0.4, 3).mirrored() == Spot(0.8, 0.4, 3)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (None, None), ("", None), ("left", "left"), ("right", "right"), ("3", 3),
        ("0.3,0.5", Spot(0.3, 0.5)), ("0.3,0.5@12.4", Spot(0.3, 0.5, 12.4)), ("1,0", Spot(1, 0)),
    ],
)  # fmt: skip
def test_a_subject_is_read_from_its_text_and_back(text: str | None, subject: Subject) -> None:
    assert read_subject(text) == subject
    assert read_subject(subject_text(subject)) == subject


@pytest.mark.parametrize(
    "text",
    [
        "middle",
        "0",
        "-1",
        "0.3",
        "0.3,0.5,1",
        "1.2,0.5",
        "nan,0.5",
        "0.3,0.5@-1",
        "0.3,0.5@inf",
        "@",
    ],
)
def test_a_subject_that_is_none_is_told_with_what_to_give(text: str) -> None:
    with pytest.raises(UsageError, match=r"give left, right, .*0\.3,0\.5"):
        read_subject(text)

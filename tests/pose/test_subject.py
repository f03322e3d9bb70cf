"""One of several people is chosen and kept, whatever order they are found in."""

import numpy as np
import pytest

from screener.errors import UsageError
from screener.pose.landmarker import Detection
from screener.pose.subject import Subject, distinct, follow

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


def test_nobody_at_all_is_nobody() -> None:
    assert follow([[], []], ASPECT, None) == ([-1, -1], 0)

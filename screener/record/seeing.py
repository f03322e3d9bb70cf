"""The pose models a session uses: one that follows the athlete, one that counts who is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from screener.errors import ModelError
from screener.pose.landmarker import MOST_PEOPLE, Landmarker, MediaPipeLandmarker
from screener.pose.models import locate
from screener.pose.subject import distinct
from screener.record.observe import Everyone
from screener.record.shot import Image
from screener.record.watch import Rung, ladder


def follower(model: str) -> Landmarker:
    """A landmarker of one person, by its model's name or file."""
    return MediaPipeLandmarker(locate(model).path)


def rungs(model: str) -> tuple[Rung, ...]:
    """Ways of looking with what is at hand: nothing is fetched while somebody waits."""
    try:
        locate("lite", allow_download=False)
    except ModelError:
        return ladder(model, lite=False)
    return ladder(model, lite=True)


@contextmanager
def counter(model: str) -> Iterator[Everyone]:
    """Counts the people in single pictures."""
    number = 0
    with closing(MediaPipeLandmarker(locate(model).path, people=MOST_PEOPLE)) as many:

        def count(image: Image) -> int:
            nonlocal number
            number += 1
            found = many.detect_all(image, float(number))
            return len(distinct(found, image.shape[1] / image.shape[0]))

        yield count

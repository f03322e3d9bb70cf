"""Which of several people is screened: everyone is followed, then one is chosen, and kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from screener.errors import UsageError
from screener.pose.landmarker import Detection
from screener.pose.landmarks import L
from screener.pose.track import Floats


@dataclass(frozen=True)
class Spot:
    """Whoever is at a point of a picture.

    ``x`` and ``y`` are shares of the width and height of the film as it was made, from its upper
    left corner; ``time_s`` is when in the film, in seconds: 0 for the first picture in which
    somebody is seen.
    """

    x: float
    y: float
    time_s: float = 0.0

    def mirrored(self) -> Spot:
        """The same place in a film that was turned round."""
        return replace(self, x=1.0 - self.x)


Subject = int | Literal["left", "right"] | Spot | None
"""Nth person from the left of the picture, the leftmost, the rightmost, whoever is at a point, or
None: choose."""

_MAX_STEP = 0.35
"""A person moves less than this share of their own height between two frames they are seen in."""
_SAME_PERSON = np.array([0.15, 0.3])
"""Two detections nearer than this share of the height, across and up, are one person found twice:
in blurred pictures the trunk is found too high or too low, hardly ever beside."""
_MIN_PRESENCE = 0.1
"""Whoever is seen in less than this share of the frames only passed by."""
_NEARBY = 15
"""Whoever is seen within so many frames (half a second) of a moment is there at that moment."""
_TRUNK = (L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_HIP, L.RIGHT_HIP)


@dataclass
class _Person:
    frames: list[int] = field(default_factory=list)
    which: list[int] = field(default_factory=list)
    places: list[Floats] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    def join(self, frame: int, number: int, place: Floats, height: float) -> None:
        self.frames.append(frame)
        self.which.append(number)
        self.places.append(place)
        self.heights.append(height)


def read_subject(text: str | None) -> Subject:
    """Whom a text asks for: ``left``, ``right``, ``2``, ``0.3,0.5`` or ``0.3,0.5@12.4`` (seconds).

    None and an empty text ask for nobody. Raises UsageError if it is none of these.
    """
    if not text:
        return None
    if text in ("left", "right"):
        return "left" if text == "left" else "right"
    if text.isdecimal() and int(text) > 0:
        return int(text)
    place, _, moment = text.partition("@")
    try:
        x, y = map(float, place.split(","))
        time_s = float(moment) if moment else 0.0
    except ValueError:
        x = y = time_s = math.nan
    if not (0 <= x <= 1 and 0 <= y <= 1 and 0 <= time_s < math.inf):
        raise UsageError(
            f"--subject {text}: give left, right, 1, 2 ... from the left, or a point on the person "
            "in shares of the picture's width and height: 0.3,0.5 (0.3,0.5@12 at 12 s)."
        )
    return Spot(x, y, time_s)


def subject_text(subject: Subject) -> str:
    """The text that :func:`read_subject` reads as ``subject``, to 0.001 of the picture."""
    if isinstance(subject, Spot):
        return f"{subject.x:.3f},{subject.y:.3f}@{subject.time_s:.2f}"
    return "" if subject is None else str(subject)


def distinct(people: list[Detection], aspect: float) -> list[Detection]:
    """Without the second finding of a person; ``aspect`` is the picture's width over its height."""
    kept: list[Detection] = []
    for one in people:
        place, height = _place(one, aspect)
        apart = (np.abs(_place(o, aspect)[0] - place) for o in kept)
        if all((distance > _SAME_PERSON * height).any() for distance in apart):
            kept.append(one)
    return kept


def follow(
    frames: list[list[Detection]], aspect: float, subject: Subject, time_s: Sequence[float] = ()
) -> tuple[list[int], int]:
    """Follow everyone and choose whom to screen.

    Parameters
    ----------
    frames
        Detections of every frame.
    aspect
        The picture's width over its height.
    subject
        Whom the user asked for; None takes the largest and most central person over time. A point
        takes, of those seen within half a second of its time (or else of the nearest moment that
        shows somebody), the one whose box holds it, else the one whose box is nearest.
    time_s
        When each frame is shown, in seconds: needed where a point has a time.

    Returns
    -------
    which
        For every frame the number of the detection that is the chosen person, -1 where unseen.
    people
        How many were there for more than a moment.

    Raises
    ------
    UsageError
        If there is no such person.
    """
    everyone: list[_Person] = []
    for index, found in enumerate(frames):
        _assign(everyone, index, [_place(one, aspect) for one in found])
    staying = [p for p in everyone if len(p.frames) >= _MIN_PRESENCE * len(frames)]
    staying = staying or sorted(everyone, key=lambda p: -len(p.frames))[:1]
    if not staying:
        return [-1] * len(frames), 0
    if isinstance(subject, Spot):
        chosen = _at(subject, staying, frames, aspect, time_s)
    else:
        chosen = _choose(staying, aspect, subject)
    which = np.full(len(frames), -1)
    which[chosen.frames] = chosen.which
    return which.tolist(), len(staying)


def _assign(everyone: list[_Person], index: int, found: list[tuple[Floats, float]]) -> None:
    """Give each detection of a frame to the person it continues, or to a new one."""
    if not found:
        return
    from scipy.optimize import linear_sum_assignment  # takes a while to load, seldom needed

    cost = np.full((len(found), len(everyone)), np.inf)
    for row, (place, height) in enumerate(found):
        for column, person in enumerate(everyone):
            reach = _MAX_STEP * max(height, person.heights[-1])
            distance = float(np.hypot(*(place - person.places[-1])))
            cost[row, column] = distance if distance <= reach else np.inf
    taken = set()
    for row, column in zip(
        *linear_sum_assignment(np.where(np.isinf(cost), 1e6, cost)), strict=True
    ):
        if np.isfinite(cost[row, column]):
            everyone[column].join(index, int(row), *found[row])
            taken.add(row)
    for row in set(range(len(found))) - taken:
        person = _Person()
        person.join(index, row, *found[row])
        everyone.append(person)


def _at(
    spot: Spot,
    people: list[_Person],
    frames: list[list[Detection]],
    aspect: float,
    time_s: Sequence[float],
) -> _Person:
    """Who is at a point; of several whose boxes hold it, the one whose trunk is nearest."""
    seen = sorted({frame for person in people for frame in person.frames})
    frame = min(seen, key=lambda k: abs(time_s[k] - spot.time_s)) if spot.time_s else seen[0]
    point = np.array([spot.x * aspect, spot.y])

    def distance(person: _Person) -> tuple[bool, float, float]:
        """Whether unseen about then, how far outside the box, how far from the trunk's middle."""
        place = min(range(len(person.frames)), key=lambda k: abs(person.frames[k] - frame))
        there = person.frames[place]
        body = frames[there][person.which[place]].image_share * np.array([aspect, 1.0])
        outside = np.maximum(0, np.maximum(body.min(0) - point, point - body.max(0)))
        away = abs(there - frame) > _NEARBY
        return away, float(np.hypot(*outside)), float(np.hypot(*(person.places[place] - point)))

    return min(people, key=distance)


def _choose(
    people: list[_Person], aspect: float, subject: int | Literal["left", "right"] | None
) -> _Person:
    across = sorted(people, key=lambda p: float(np.median([place[0] for place in p.places])))
    if subject == "left":
        return across[0]
    if subject == "right":
        return across[-1]
    if subject is not None:
        if not 1 <= int(subject) <= len(across):
            raise UsageError(
                f"--subject {subject}: {len(across)} people are there. Count from the left."
            )
        return across[int(subject) - 1]
    return max(people, key=lambda p: _prominence(p, aspect))


def _prominence(person: _Person, aspect: float) -> float:
    """Height times nearness to the middle of the picture, summed over time."""
    across = np.array([place[0] for place in person.places]) / aspect
    central = 1.0 - np.abs(2 * across - 1.0)
    return float((np.array(person.heights) * (0.25 + np.clip(central, 0, 1))).sum())


def _place(one: Detection, aspect: float) -> tuple[Floats, float]:
    """Middle of the trunk and height of the body, both in picture heights."""
    points = one.image_share * np.array([aspect, 1.0])
    middle: Floats = points[list(_TRUNK)].mean(axis=0)
    return middle, float(points[:, 1].max() - points[:, 1].min())

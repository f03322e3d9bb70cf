"""Fits the weights of :mod:`screener.measures.contour` on exact outlines in frames that are off.

Filming is slow and six bodies are few; exact outlines are quick, and the model's own errors of hip
and shoulder, measured on films, are drawn for each. Bodies half-way between two are left out with
either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.progress import track as progress
from scipy.ndimage import gaussian_filter1d

from samples.render import Case
from screener.geometry import wrap_deg
from screener.measures.contour import Weights, bridged, features, placed
from screener.pose.silhouette import STATIONS
from validation.collect import CACHE, cached
from validation.outline import Outline, back_home, bent_from, outline, seen_from

Floats = NDArray[np.float64]
DRAWS = 8
RIDGE = 10.0
_EDGE = 0.004  # error of the mask's edge, trunk lengths, alike over 1.5 stations
_BEND_DEG = 3.0
_LEAST_OFF = 0.008  # spread of the landmarks' error that few films may not show
_MIDDLE, _STILL = 0.5, 0.15  # shares of draws with a frame half-way down, and one in standing


@dataclass(frozen=True, eq=False)
class Sample:
    """Rows of outlines in standing and now, bends, true ``PARTS``, where the frames belong.

    ``case`` is the number of the case, ``instant`` 2 at the bottom.
    """

    standing: Floats
    now: Floats
    bent: Floats
    true: Floats
    home: Floats
    case: NDArray[np.int64]
    instant: NDArray[np.int64]


def outlines(cases: list[Case]) -> list[Outline]:
    """Exact outlines standing, half-way and at the bottom, kept beside the tracks."""
    CACHE.mkdir(parents=True, exist_ok=True)
    found = []
    for number, case in enumerate(progress(cases, "Drawing outlines")):
        path = cached(case, "outline")
        if not path.exists():
            half = float(np.random.default_rng([9, number]).uniform(0.2, 0.85))
            outline(case, (0.0, half, 1.0)).save(path)
        found.append(Outline.load(path))
    return found


def draw(
    cases: list[Case], shapes: list[Outline], off: dict[str, Floats], seed: int, noise: float = 1.0
) -> Sample:
    """Look at each outline ``DRAWS`` times in frames off as the model's are.

    ``off``: by movement ``(N, 8)`` errors seen on films, standing then bottom, each as in
    :func:`validation.outline.seen_from`; ``noise`` 0 leaves out all but their mean.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for number, (case, shape) in enumerate(zip(cases, shapes, strict=True)):
        known = off[case.movement]
        spread = noise * (np.cov(known.T) + np.eye(8) * _LEAST_OFF**2)
        for error in rng.multivariate_normal(known.mean(axis=0), spread, DRAWS if noise else 1):
            first, last = error[:4], error[4:]
            standing = _look(shape, 0, first, rng, noise)
            frames = [(2, last)]
            if rng.random() < _MIDDLE:
                share = rng.uniform(0.3, 0.8)
                frames.append((1, first * (1 - share) + last * share))
            if rng.random() < _STILL:
                frames.append((0, first + noise * rng.normal(0, _LEAST_OFF, 4)))
            before = bent_from(shape.knee[0], shape.ankle[0], first)
            for instant, at in frames:
                bent = wrap_deg(bent_from(shape.knee[instant], shape.ankle[instant], at) - before)
                rows.append(
                    (standing, _look(shape, instant, at, rng, noise),
                     bent + noise * rng.normal(0, _BEND_DEG, 2), true_change(shape, instant),
                     np.concatenate([back_home(first), back_home(at)]), number, instant)
                )  # fmt: skip
    standing, now, *rest = map(np.array, zip(*rows, strict=True))
    standing, now = bridged(standing), bridged(now)
    whole = np.isfinite(standing + now).all(axis=1)
    return Sample(*(part[whole] for part in (standing, now, *rest)))


def _look(
    shape: Outline, instant: int, off: Floats, rng: np.random.Generator, noise: float
) -> Floats:
    rough = gaussian_filter1d(rng.standard_normal(len(STATIONS)), 1.5) * 2.3 * _EDGE * noise
    return seen_from(shape.place[instant], off, STATIONS) + rough


def true_change(shape: Outline, instant: int) -> Floats:
    """``(3,)`` true ``PARTS`` since standing."""
    tilt, lumbar, thoracic = shape.spine[instant] - shape.spine[0]
    return np.array([lumbar, thoracic, shape.lean[instant] - shape.lean[0] - tilt])


Way = Callable[[Sample, NDArray[np.bool_]], Weights]


def fit(sample: Sample, kept: NDArray[np.bool_]) -> Weights:
    """Ridge weights of both steps from the kept rows."""
    standing, now, bent = (p[kept] for p in (sample.standing, sample.now, sample.bent))
    known = features(standing, now, bent)
    place = _ridge(known, sample.home[kept])
    told = known @ place
    reach = np.array([told.min(axis=0), told.max(axis=0)])
    spine = _ridge(features(*placed(standing, now, bent, told)), sample.true[kept])
    return Weights(place, spine, reach)


def _ridge(known: Floats, wanted: Floats) -> Floats:
    penalty = RIDGE * np.eye(known.shape[1])
    penalty[2 * len(STATIONS), 2 * len(STATIONS)] = 1e-6  # the constant is free
    return np.linalg.solve(known.T @ known + penalty, known.T @ wanted)


def one_step(sample: Sample, kept: NDArray[np.bool_]) -> Weights:
    """The same without moving the frame: for comparison."""
    known = features(*(p[kept] for p in (sample.standing, sample.now, sample.bent)))
    return Weights(
        np.zeros((known.shape[1], 8)), _ridge(known, sample.true[kept]), np.zeros((2, 8))
    )


def left_out(sample: Sample, cases: list[Case], shapes: frozenset[str], way: Way = fit) -> Weights:
    """Weights fitted without some bodies and without those half-way to them."""
    made = [frozenset(cases[number].body.split("+")) for number in sample.case]
    return way(sample, np.array([not shapes & body for body in made]))

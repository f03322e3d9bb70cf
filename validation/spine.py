"""Finds and judges what the outline of the back says of the spine; writes contour.toml.

``python -m validation spine`` draws exact outlines, films athletes of
:mod:`validation.spine_design` and the healthy ones of the split ``fit`` (all kept in
.cache/validation), fits the weights, and writes docs/validation_spine.md. Everything in that page
is judged on bodies that were left out of the fit.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samples.render import Case
from samples.render.body import NAMES
from screener.measures.contour import FILE, MEASURES, PARTS, Weights
from screener.rules.bands import grade, load_bands
from screener.rules.finding import Outcome, Severity
from validation.collect import tracks
from validation.document import table
from validation.fit import GAIN
from validation.generate import cases
from validation.spine_design import design, loose, raising
from validation.spine_films import Film, film
from validation.spine_fit import Sample, Way, draw, fit, left_out, one_step, outlines

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Floats = NDArray[np.float64]

OUTLINES, FILMS = 500, 170
RAISED_OUTLINES, RAISED_FILMS = 300, 96
DOCUMENT = Path("docs/validation_spine.md")
SIZES = (10, 20, 30, 40)
FALSE_ALARMS = 0.05
STILL_DEG = 3.0
SEED = 8
ONSET, ONSET_IN = "trunk_at_lumbar_onset_deg", "hip_hinge"
MIN_FILMS = 7
MIN_R = 0.8
TOLD_AT = {"lumbar_contour_change_deg": 20, "thoracic_contour_change_deg": 30,
           "pelvis_against_trunk_deg": 20}  # fmt: skip
TOLD = 0.9
"""A reading is shown where it follows the truth and tells changes of ``TOLD_AT`` degrees from none
in so many films."""


def films(workers: int) -> list[Film]:
    """Athletes of the design, and those of the split ``fit`` whose spines stay as they are."""
    chosen = design(FILMS) + [
        case
        for case in cases("fit", ("side_squat", "overhead"))
        if not (case.faults.lumbar or case.faults.thoracic)
    ]
    return _seen(chosen, workers)


def raised(workers: int) -> list[Film]:
    """Athletes who raise their arms in standing."""
    return _seen(raising(RAISED_FILMS), workers)


def _seen(chosen: list[Case], workers: int) -> list[Film]:
    seen = (film(c, track) for c, track in zip(chosen, tracks(chosen, workers), strict=True))
    return [one for one in seen if one is not None and one.readable]


def errors_of_frames(seen: list[Film]) -> dict[str, Floats]:
    """``(N, 8)`` by movement, how far the model's frames were off."""
    movements = dict.fromkeys(one.case.movement for one in seen)
    return {
        m: np.array([f.off for f in seen if f.case.movement == m and np.isfinite(f.off).all()])
        for m in movements
    }


def statistics(read: Floats, true: Floats) -> dict[str, float]:
    """Slope, r, bias, SD, MDC95 and, by size, the share told from no change at 5 % false alarms."""
    error = read - true
    still = read[true < STILL_DEG]
    alarm = float(np.quantile(still, 1 - FALSE_ALARMS)) if len(still) else float("nan")
    row = {
        "n": float(len(true)),
        "slope": float(np.polyfit(true, read, 1)[0]),
        "r": float(np.corrcoef(true, read)[0, 1]),
        "bias": float(error.mean()),
        "SD": float(error.std()),
        "MDC95": float(2.77 * error.std()),
    }
    for size in SIZES:
        near = np.abs(true - size) <= 5.0
        row[f"{size} deg found"] = (
            float((read[near] > alarm).mean()) if near.any() else float("nan")
        )
    return row


def straight(raw: Floats, true: Floats) -> tuple[float, float]:
    """Gain and offset that turn what the weights read into what is true.

    Regressed as ``raw = a + b * true`` and turned round, as in :mod:`validation.fit`: weights held
    back by their ridge read every change too small.
    """
    gain = float(np.clip(1.0 / np.polyfit(true, raw, 1)[0], *GAIN))
    return gain, float(-np.median(gain * raw - true))


def lines(seen: list[Film], raw: Floats) -> Floats:
    """``(N, 3, 2)`` gain and offset for each film and part, from films of other bodies."""
    true = np.array([one.true for one in seen])
    found = np.zeros((*raw.shape, 2))
    for number, one in enumerate(seen):
        rest = [
            k
            for k, other in enumerate(seen)
            if other.case.movement == one.case.movement and not other.shapes & one.shapes
        ]
        found[number] = [straight(raw[rest, k], true[rest, k]) for k in range(raw.shape[1])]
    return found


def onsets(seen: list[Film], others: dict[frozenset[str], Weights], known: Floats) -> Floats:
    """``(N, 2)`` trunk inclination when the lower back begins to round: read, and true, degrees.

    Hinges in which it truly does; NaN where it is not read. ``known`` as :func:`lines` gives it.
    """
    rows = [
        (one.read_onset(others[one.shapes], *line[PARTS.index("lumbar")]), one.onset)
        for one, line in zip(seen, known, strict=True)
        if one.case.movement == ONSET_IN and np.isfinite(one.onset)
    ]
    return np.array(rows).reshape(-1, 2)


@dataclass(frozen=True, eq=False)
class Group:
    """Films of movements that share weights, and what is read of them.

    ``sample`` are exact outlines of ``athletes`` in frames off as the model's, ``exact`` in the
    true ones; ``whole`` the weights from all of them, ``read (N, 3)`` what weights and lines
    without the body read of the films, ``known (N, 3, 2)`` those lines. ``beyond`` counts the films
    that are not read for their frame is farther off than the weights reach.
    """

    seen: list[Film]
    athletes: list[Case]
    sample: Sample
    exact: Sample
    others: dict[frozenset[str], Weights]
    whole: Weights
    known: Floats
    read: Floats
    beyond: int


def group(seen: list[Film], athletes: list[Case]) -> Group:
    """Fit and read."""
    shapes, off = outlines(athletes), errors_of_frames(seen)
    sample = draw(athletes, shapes, off, SEED)
    exact = draw(athletes, shapes, {m: np.zeros((2, 8)) for m in off}, SEED, 0.0)
    others = {s: left_out(sample, athletes, s) for s in dict.fromkeys(one.shapes for one in seen)}
    whole = fit(sample, np.ones(len(sample.case), dtype=bool))
    every, seen = seen, [f for f in seen if _reached(f, others[f.shapes], whole)]
    raw = np.array([one.read(others[one.shapes]) for one in seen])
    known = lines(seen, raw)
    read = known[..., 1] + known[..., 0] * raw
    return Group(seen, athletes, sample, exact, others, whole, known, read, len(every) - len(seen))


def _reached(one: Film, *ways: Weights) -> bool:
    return all(np.isfinite(one.read(weights)).all() for weights in ways)


def write(workers: int) -> None:
    """Fit, judge, write contour.toml and the page."""
    bent = group(films(workers), design(OUTLINES))
    arms = group(raised(workers), raising(RAISED_OUTLINES))
    began = onsets(bent.seen, bent.others, bent.known)
    FILE.write_text(_stored(bent, arms, began), encoding="utf-8")
    studied, drawn = study(bent.sample, bent.exact, bent.athletes)
    raised_too, _ = study(arms.sample, arms.exact, arms.athletes)
    ruled = [
        ruling("outlines in frames off as the model's", bent.athletes, bent.sample, drawn),
        ruling("films", bent.athletes, bent.seen, bent.read),
    ]
    text = page(bent, studied, ruled, began) + "\n" + _arms_page(arms, raised_too)
    DOCUMENT.write_text(text + "\n" + _TAIL, encoding="utf-8")


def _way(movement: str) -> float:
    """Sign of the changes looked for: backs round in squats and straighten as the arms rise."""
    return -1.0 if movement == "arms_up" else 1.0


def study(
    sample: Sample, exact: Sample, athletes: list[Case]
) -> tuple[list[dict[str, object]], Floats]:
    """Where the spine gets lost: exact outlines, frames that are off, put right; and the last."""
    rows: list[dict[str, object]] = []
    way = _way(athletes[0].movement)
    for name, given, step in (
        ("exact outline, exact frame", exact, one_step),
        ("exact outline, the model's frame", sample, one_step),
        ("the same, frame put right by the outline", sample, fit),
    ):
        read = _left_out_of(given, athletes, step)
        known = np.isfinite(read).all(axis=1)
        rows += [
            {
                "outline": name,
                "spine": part,
                **statistics(way * read[known, k], way * given.true[known, k]),
            }
            for k, part in enumerate(PARTS)
        ]
    return rows, read


def ruling(
    name: str, athletes: list[Case], given: Sample | list[Film], read: Floats
) -> dict[str, object]:
    """Share of fitted hinges with a sign of the lower back flagged, by the stored error."""
    if isinstance(given, Sample):
        made, true = [athletes[number] for number in given.case], given.true
    else:
        made, true = [one.case for one in given], np.array([one.true for one in given])
    hinge = np.array([c.movement == "hip_hinge" and not loose(c) for c in made])
    hinge &= np.isfinite(read).all(axis=1)
    bands, flagged, marked = load_bands(), np.zeros(len(made), bool), np.zeros(len(made), bool)
    for part in ("lumbar", "pelvis"):
        band = bands[MEASURES[part], "hip_hinge"]
        error = _stored_error(MEASURES[part], "hip_hinge")
        found = [grade(value, error, band) for value in read[:, PARTS.index(part)]]
        flagged |= [outcome is Outcome.FLAGGED for outcome, _ in found]
        marked |= [severity is Severity.MARKED for _, severity in found]
    row: dict[str, object] = {"hinges": name}
    still = hinge & (np.abs(true[:, :2]) < STILL_DEG).all(axis=1)
    row |= {"n straight": float(still.sum()), "flagged": flagged[still].mean(),
            "marked": marked[still].mean()}  # fmt: skip
    for low, high in ((8, 12), (18, 22), (28, 32), (38, 42), (28, 42)):
        own = hinge & (true[:, 0] >= low) & (true[:, 0] <= high)
        size = f"{low + 2}" if high - low < 5 else "30 and more"
        row |= {f"n {size}": float(own.sum()), f"flagged {size}": flagged[own].mean()}
    return row


def _stored_error(measure: str, movement: str) -> float:
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["calibration"]
    return next(float(e["error"]) for e in entries
                if (e["measure"], e["movement"]) == (measure, movement))  # fmt: skip


def _left_out_of(given: Sample, athletes: list[Case], way: Way) -> Floats:
    """``(N, 3)`` readings at the bottom, fitted shirts, each body by weights of the others."""
    fitted = np.array([not loose(athletes[number]) for number in given.case])
    body = np.array([athletes[number].body for number in given.case])
    read = np.full((len(given.case), len(PARTS)), np.nan)
    for shape in NAMES:
        test = fitted & (given.instant == 2) & (body == shape)
        weights = left_out(given, athletes, frozenset({shape}), way)
        read[test] = weights.read(given.standing[test], given.now[test], given.bent[test])
    return read


def _stored(bent: Group, arms: Group, began: Floats) -> str:
    """contour.toml: weights, and for each measure and movement what is left to correct."""
    count = len(bent.athletes) + len(arms.athletes)
    lines = [
        "# Written by `python -m validation spine` from rendered athletes; not to be edited.",
        "# What they mean: screener/measures/contour.py. Judged in docs/validation_spine.md.",
        f"# Fitted on {count} outlines and {len(bent.seen) + len(arms.seen)} films.",
        "",
        *_weights(bent.whole),
    ]
    for one in (bent, arms):
        lines += _calibrated(one)
    known = began[np.isfinite(began).all(axis=1)]
    lines += [*_entry(ONSET, ONSET_IN, known, 1.0, (1.0, 0.0)), "", "[arms_up]"]
    return "\n".join([*lines, *_weights(arms.whole)]) + "\n"


def _weights(whole: Weights) -> list[str]:
    lines = []
    for name, values in (
        ("place", whole.place.T),
        ("spine", whole.spine.T),
        ("reach", whole.reach),
    ):
        rows = (", ".join(f"{w:.5g}" for w in row) for row in values)
        lines += [f"{name} = [", *(f"  [{row}]," for row in rows), "]"]
    return lines


def _calibrated(one: Group) -> list[str]:
    raw = np.array([f.read(one.whole) for f in one.seen])
    true = np.array([f.true for f in one.seen])
    fitted = np.array([not loose(f.case) for f in one.seen])
    entries = []
    for part, measure in MEASURES.items():
        k = PARTS.index(part)
        for movement in dict.fromkeys(f.case.movement for f in one.seen):
            own = np.array([f.case.movement == movement for f in one.seen])
            pairs = np.column_stack([one.read[:, k], true[:, k]])
            way = _way(movement)
            told = statistics(*(way * pairs[own & fitted].T))[f"{TOLD_AT[measure]} deg found"]
            line = straight(raw[own, k], true[own, k])
            entries += _entry(measure, movement, pairs[own], told, line)
    return entries


def _entry(
    measure: str, movement: str, pairs: Floats, told: float, line: tuple[float, float]
) -> list[str]:
    """Lines of one calibration, from ``(N, 2)`` readings and what is true.

    A reading is shown that follows the truth in all films, loose shirts included, and tells bent
    from straight under fitted ones, in the share ``told``.
    """
    rest = pairs[:, 0] - pairs[:, 1]
    r = float(np.corrcoef(pairs.T)[0, 1])
    follows = len(pairs) >= MIN_FILMS and r >= MIN_R and not told < TOLD
    error = max(rest.std(), float(np.percentile(np.abs(rest), 95)) / 1.96)
    return [
        "", "[[calibration]]", f'measure = "{measure}"', f'movement = "{movement}"',
        f"gain = {line[0]:.3f}", f"offset = {line[1]:.3f}", "turn = 0.0", f"error = {error:.3f}",
        f"follows = {str(follows).lower()}", f"n = {len(pairs)}",
    ]  # fmt: skip


def page(
    bent: Group, studied: list[dict[str, object]], ruled: list[dict[str, object]], began: Floats
) -> str:
    """The page but for raised arms, every number in it from bodies left out of the fit."""
    rows = film_rows(bent)
    parts = (_HEAD, table(pd.DataFrame(studied), _formats(rows)), "",
             _FILMS.format(len(bent.seen), bent.beyond),
             table(pd.DataFrame(rows), _formats(rows)), "", _RULED,
             table(pd.DataFrame(ruled), _shares(ruled)), "", _began(began))  # fmt: skip
    return "\n".join(parts)


def film_rows(one: Group) -> list[dict[str, object]]:
    """How far what is read follows the truth, by part, shirt and movement."""
    true = np.array([f.true for f in one.seen])
    loosely = np.array([loose(f.case) for f in one.seen])
    movement = np.array([f.case.movement for f in one.seen])
    rows: list[dict[str, object]] = []
    for k, part in enumerate(PARTS):
        groups = {"fitted": ~loosely, "loose": loosely}
        if len(set(movement)) > 1:
            groups |= {f"fitted, {m}": ~loosely & (movement == m) for m in dict.fromkeys(movement)}
        for name, own in groups.items():
            way = _way(movement[own][0])
            numbers = statistics(way * one.read[own, k], way * true[own, k])
            rows.append({"spine": part, "films": name, **numbers})
    return rows


def _formats(rows: list[dict[str, object]]) -> dict[str, str]:
    numbers = [name for name in rows[0] if name not in ("spine", "films", "n")]
    return dict.fromkeys(numbers, ".2f") | {"n": ".0f"}


def _arms_page(arms: Group, studied: list[dict[str, object]]) -> str:
    """What is read while the arms rise."""
    rows = film_rows(arms)
    parts = (_RAISED.format(len(arms.seen), RAISED_FILMS, arms.beyond),
             table(pd.DataFrame(studied), _formats(rows)), "",
             table(pd.DataFrame(rows), _formats(rows)))  # fmt: skip
    return "\n".join(parts)


def _began(pairs: Floats) -> str:
    """When the lower back begins to round: how far that is off."""
    known = pairs[np.isfinite(pairs).all(axis=1)]
    off = known[:, 0] - known[:, 1]
    return _BEGAN.format(len(pairs), len(known), off.mean(), off.std(), np.corrcoef(known.T)[0, 1])


def _shares(rows: list[dict[str, object]]) -> dict[str, str]:
    return {name: ".0f" if name.startswith("n ") else ".0%" for name in rows[0] if name != "hinges"}


_HEAD = """\
# What the outline of the back tells

Written by `python -m validation spine`; no number here is typed. Rendered athletes whose lumbar and
thoracic flexion, lean, depth and movement were drawn independently, six bodies and those half-way
between two; every reading is by weights fitted without the body it reads. Degrees since standing:
*lumbar* and *thoracic* flexion, *pelvis* turning backward against the hip-to-shoulder line.
*Found*: share of changes within 5 degrees of that size told from none, at 5 % false alarms.

## Where it gets lost, and is found again

The mask's edge is true to about a pixel. What spoils the reading is the frame: the model's hip and
shoulder points are off by some hundredths of a trunk length, differently in standing and at depth.
"""
_FILMS = """\
## On films

Mask, landmarks and repetitions as the product sees them; {} films. Of {} more the frame is told to
be farther off than in any outline the weights were fitted on: they are not read.
"""
_RULED = """\
## What the rules make of it

Hip hinges in fitted shirts: share in which *lower back rounds* or *pelvis tucks under* is flagged
(the reading less 1.645 of its stated error beyond the mild limit), by degrees of lumbar flexion,
and share of straight backs flagged and marked though nothing bends.
"""
_BEGAN = """\
## When it begins

The trunk's inclination when the lower back has rounded by 14 degrees on the way down tells early
flexion from late. Of {} hinges in which it does, {} are read: bias {:+.1f}, SD {:.1f} degrees,
r {:.2f}. Below r = 0.8 it is reported as not measurable: half-way down the frame is off in another
way than at the bottom. A dowel along the back tells it.
"""
_RAISED = """\
## Arms raised in standing

The change from hanging to raised arms, straightening and arching +. Athletes and weights are their
own, for raised arms lift the shoulders: upper backs from straight to rounded by 40 degrees
straighten by 0 to 30, lower backs arch by up to 20 or not, arms go up fully or fall short, each
drawn without regard to the others. {} of {} films are read; in {} the frame is too far off.
"""
_TAIL = """\
The error a measure states in the report is that of these films, loose shirts that were not
recognised included. A rough outline in standing is taken for loose clothes or hair and blocks the
reading, an arm over the outline does too; a smooth loose shirt is not recognised, so film in a
fitted one. The athletes are computer figures with the joints of a spine at L5/S1, L3, T12/L1 and
T7: how well a real back is read still has to be shown against a dowel or two inclinometers.
"""

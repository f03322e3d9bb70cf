"""Draws into a frame what was measured: skeleton, measured lines, live values, phase, findings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from screener.clip.types import View
from screener.measures import REGISTRY
from screener.report.face import blur, face_discs
from screener.report.lettering import width, write
from screener.report.moments import DOWN, UP, Moment, moments, phases, reps_begun
from screener.report.skeleton import Skeleton, draw_skeleton, skeleton
from screener.report.sketch import Sketch, sketch
from screener.report.strokes import (
    WHITE,
    Colour,
    Floats,
    Image,
    arc,
    box,
    cased,
    dashes,
    plate,
)  # fmt: skip
from screener.report.words import Words, words
from screener.rules.finding import Finding, Severity
from screener.screening import ScreenedClip, Screening

_QUIET: Colour = (178, 187, 198)
_NEAR: Colour = (245, 190, 80)
_SEVERITY: dict[Severity, Colour] = {Severity.MARKED: (255, 105, 97), Severity.MILD: _NEAR}
_ARROW = {DOWN: "↓ ", UP: "↑ "}

_FRONT = ("fppa_deg", "knee_ankle_separation_ratio", "trunk_lateral_lean_deg", "pelvic_shift",
          "pelvic_drop_deg")  # fmt: skip
_SIDE = ("knee_flexion_deg", "squat_depth_deg", "shank_inclination_deg", "trunk_inclination_deg",
         "arm_line_deg", "hip_trunk_flexion_deg")  # fmt: skip
_ARCS = frozenset({"knee_flexion_deg", "trunk_inclination_deg", "shank_inclination_deg",
                   "fppa_deg", "trunk_lateral_lean_deg"})  # fmt: skip
_ROWS = 5
_MOST_LINES = 3
_ONE, _TWO = "−88.8°", "L −88°  R −88°"
"""The widest that live values get."""


@dataclass(frozen=True, eq=False)
class Overlay:
    """What does not change from frame to frame.

    ``scale`` leads from the track to the picture; ``faces`` is ``(T, 3)`` of discs to blur in
    pixels of the track, or None; ``corner`` is where in the picture the drawing begins. ``rows``
    are the live values: measure, its name, and side with series ``(T,)``; ``arcs`` those that are
    drawn at the joint.
    """

    screened: ScreenedClip
    say: Words
    title: str
    moments: tuple[Moment, ...]
    phases: tuple[str, ...]
    begun: tuple[int, ...]
    skeleton: Skeleton
    rows: tuple[tuple[str, str, tuple[tuple[str, NDArray[np.float64]], ...]], ...]
    arcs: tuple[tuple[str, str, NDArray[np.float64]], ...]
    scale: float
    faces: NDArray[np.float64] | None = None
    corner: tuple[int, int] = (0, 0)

    def at(self, index: int) -> Floats:
        """Landmarks of a frame ``(33, 2)`` in pixels of the picture."""
        points: Floats = self.screened.clip.track.image_px[index] * self.scale - self.corner
        return points

    def shifted(self, left: int, top: int) -> Overlay:
        """The same for the part of the picture that begins at ``left, top``."""
        return replace(self, corner=(left, top))

    @classmethod
    def of(
        cls,
        screening: Screening,
        screened: ScreenedClip,
        width_px: int,
        blur_face: bool = False,
        language: str = "en",
    ) -> Overlay:
        """Overlay for pictures ``width_px`` wide."""
        clip, say = screened.clip, words(language)
        title = f"{say(f'movement.{clip.movement.value}')}, {say(f'view.{clip.view.value}')}"
        across = clip.view in (View.SIDE, View.OBLIQUE)
        kept = [
            (wanted, tuple((s, v) for (name, s), v in screened.series.items() if name == wanted))
            for wanted in (_SIDE if across else _FRONT)
        ]
        rows = [(name, say(f"film.{name}"), cells) for name, cells in kept if cells]
        return cls(
            screened=screened,
            say=say,
            title=title[:1].upper() + title[1:],
            moments=moments(screening, screened),
            phases=phases(clip),
            begun=reps_begun(clip),
            skeleton=skeleton(clip),
            rows=tuple(rows[:_ROWS]),
            arcs=tuple((n, s, v) for n, cells in kept if n in _ARCS for s, v in cells),
            scale=width_px / clip.track.width_px,
            faces=face_discs(clip.raw) if blur_face else None,
        )


def draw(image: Image, overlay: Overlay, index: int) -> Image:
    """Draw frame ``index`` of the clip into ``image`` ``(h, w, 3)`` RGB, in place; returns it."""
    unit = max(image.shape[:2]) / 960
    points = overlay.at(index)
    hide_face(image, overlay, index)
    draw_skeleton(image, overlay.skeleton, points, unit)
    now = [moment for moment in overlay.moments if moment.start <= index < moment.end]
    shown = {(m.finding.measure, m.finding.side) for m in now}
    for moment in now:
        draw_measure(image, overlay, moment.finding, points, unit)
    _arcs(image, overlay, points, index, unit, shown)
    _header(image, overlay, index, unit)
    _values(image, overlay, index, unit, now)
    _banner(image, overlay, now, unit)
    return image


def draw_finding(image: Image, overlay: Overlay, finding: Finding, value: float) -> Image:
    """Draw a thin skeleton, the lines of a finding and the value of its frame, in place."""
    unit = max(image.shape[:2]) / 960
    points = overlay.at(finding.frame)
    hide_face(image, overlay, finding.frame)
    draw_skeleton(image, overlay.skeleton, points, unit)
    drawn = draw_measure(image, overlay, finding, points, 2.2 * unit)
    if drawn is not None and np.isfinite(value):
        text, size = _value(value, finding.unit, overlay.say), 52 * unit
        colour = _SEVERITY.get(finding.severity, _NEAR)
        x = _beside(drawn.label, points, text, size, 30 * unit)
        x = min(max(x, 8 * unit), image.shape[1] - width(text, size, True) - 8 * unit)
        write(image, text, (x, drawn.label[1] + 0.35 * size), size, colour, bold=True, outline=True)
    return image


def hide_face(image: Image, overlay: Overlay, index: int) -> None:
    """Blur the head of the athlete if that was asked for."""
    if overlay.faces is not None:
        blur(image, overlay.faces[index] * overlay.scale - (*overlay.corner, 0))


def draw_measure(
    image: Image, overlay: Overlay, finding: Finding, points: Floats, unit: float
) -> Sketch | None:
    """The measured lines, their reference dashed, and the arc, in the colour of the band."""
    drawn = sketch(finding.measure, finding.side, points, overlay.screened.clip)
    if drawn is None:
        return None
    colour = _SEVERITY.get(finding.severity, _NEAR)
    for start, end in drawn.dashed:
        dashes(image, start, end, unit)
    for start, end in drawn.lines:
        cased(image, start, end, colour, 5 * unit)
    if drawn.arc is not None:
        arc(image, drawn.arc, colour, 3 * unit)
    return drawn


def _arcs(
    image: Image,
    overlay: Overlay,
    points: Floats,
    index: int,
    unit: float,
    shown: set[tuple[str, str]],
) -> None:
    """Arcs of the angles of this view, each with its live value where there is room."""
    clip = overlay.screened.clip
    for measure, side, series in overlay.arcs:
        if not np.isfinite(series[index]):
            continue
        drawn = sketch(measure, side, points, clip)
        if drawn is None or drawn.arc is None:
            continue
        text, size = _value(float(series[index]), "deg", overlay.say), 19 * unit
        colour = WHITE
        if (measure, side) in shown:
            colour = _SEVERITY.get(_worst(overlay, measure, side), _NEAR)
        middle, outward = arc(image, drawn.arc, colour, 2.5 * unit)
        if clip.near_side is None and side:
            x = _beside(drawn.arc[0], points, text, size, 16 * unit)
            place = (x, drawn.arc[0][1] + 0.35 * size)
        else:
            centre = middle + outward * 22 * unit
            place = (centre[0] - width(text, size, True) / 2, centre[1] + 0.35 * size)
        write(image, text, place, size, colour, bold=True, outline=True)


def _beside(place: Floats, points: Floats, text: str, size: float, gap: float) -> float:
    """Left end of a text beside a place, on the side away from the middle of the body."""
    middle = float(np.nanmean(points[:, 0]))
    if place[0] >= middle:
        return float(place[0] + gap)
    return float(place[0] - gap - width(text, size, True))


def _worst(overlay: Overlay, measure: str, side: str) -> Severity:
    found = [m.finding.severity for m in overlay.moments
             if (m.finding.measure, m.finding.side) == (measure, side)]  # fmt: skip
    return found[0] if found else Severity.NONE


def _header(image: Image, overlay: Overlay, index: int, unit: float) -> None:
    """What is done, and which repetition and phase it is."""
    say, phase, count = overlay.say, overlay.phases[index], len(overlay.screened.clip.reps)
    plate(image, 0, 0, image.shape[1], 44 * unit)
    base, size = 29 * unit, 20 * unit
    write(image, overlay.title, (14 * unit, base), size, WHITE, bold=True)
    reps = say("film.rep", n=overlay.begun[index], count=count)
    told = f"{_ARROW.get(phase, '')}{say(f'film.{phase}')}"
    x = image.shape[1] - 14 * unit - width(told, size)
    write(image, told, (x, base), size, WHITE)
    x -= 14 * unit + width(reps, size)
    write(image, reps, (x, base), size, _QUIET)


def _values(image: Image, overlay: Overlay, index: int, unit: float, now: list[Moment]) -> None:
    """Live values on a plate; a dash where a value cannot be read in this frame."""
    if not overlay.rows:
        return
    size, line = 17 * unit, 25 * unit
    names = max(width(name, size) for _, name, _ in overlay.rows)
    widest = width(_ONE if max(len(cells) for *_, cells in overlay.rows) < 2 else _TWO, size, True)
    left, top, gap = 10 * unit, 54 * unit, 11 * unit
    plate(image, left, top, names + widest + 3 * gap, len(overlay.rows) * line + 12 * unit)
    for number, (measure, name, cells) in enumerate(overlay.rows):
        base = top + (number + 1) * line - 1 * unit
        severity = [m.finding.severity for m in now if m.finding.measure == measure]
        colour = _SEVERITY[severity[0]] if severity else WHITE
        write(image, name, (left + gap, base), size, colour if severity else _QUIET)
        text = "  ".join(_cell(measure, s, v[index], len(cells), overlay.say) for s, v in cells)
        write(image, text, (left + names + 2 * gap, base), size, colour, bold=True)


def _cell(measure: str, side: str, value: float, count: int, say: Words) -> str:
    text = _value(value, REGISTRY[measure].unit, say) if np.isfinite(value) else "–"
    return f"{say(f'first.{side}')} {text}" if count > 1 and side else text


def _value(value: float, unit: str, say: Words) -> str:
    """A value as short as a picture wants it."""
    text = f"{round(value) + 0:d}°" if unit == "deg" else say.number(value, ".2f")
    return text.replace("-", "−")


def _banner(image: Image, overlay: Overlay, now: list[Moment], unit: float) -> None:
    """The signs this moment shows, at the foot of the picture."""
    shown = now[:_MOST_LINES]
    line, size = 34 * unit, 20 * unit
    top = image.shape[0] - len(shown) * line
    for number, moment in enumerate(shown):
        finding, y = moment.finding, top + number * line
        colour = _SEVERITY.get(finding.severity, _NEAR)
        plate(image, 0, y, image.shape[1], line)
        box(image, 0, y + unit, 6 * unit, line - 2 * unit, colour)
        side = f" ({overlay.say(f'side.{finding.side}')})" if finding.side else ""
        text = f"▲ {overlay.say.said(finding.title)}{side}"
        base = y + 0.5 * line + 0.36 * size
        grade = overlay.say(f"severity.{finding.severity.value}") if finding.severity.value else ""
        told = f"{_value(moment.value, finding.unit, overlay.say)}  {grade}"
        right = image.shape[1] - 14 * unit - width(told, size, True)
        write(image, told, (right, base), size, colour, bold=True)
        room = right - 28 * unit
        small = size * min(1.0, room / width(text, size, True))
        write(image, text, (16 * unit, base), small, WHITE, bold=True)

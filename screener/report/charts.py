"""Small charts as inline SVG: a value against its band, a measure over time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import NDArray

from screener.clip.types import Rep
from screener.report.words import Words
from screener.rules.finding import Band, Finding

Floats = NDArray[np.float64]

_W, _SIDE, _DOT = 360.0, 10.0, 8.5
_TOP, _BAR, _ROW = 20.0, 34.0, 19.0
_LEAST_SPAN = 0.02
"""A vertical axis covers at least this much, in the unit of the measure: less is noise in any."""


@dataclass(frozen=True)
class Dot:
    """One repetition: its number, value, and when it was read (seconds of its clip)."""

    number: int
    value: float
    time_s: float


def band_chart(finding: Finding, dots: list[Dot], clip: int, say: Words) -> Markup:
    """Median with its 95 % interval over the ok, mild and marked zones, repetitions below.

    ``clip`` is the number of the clip in the page: pressing a dot moves its video there.
    """
    band = finding.band
    if band is None:
        return Markup("")
    size: Callable[[float], float] = abs if band.two_sided else float
    value, half = size(finding.value), 1.96 * finding.se
    marks = [value - half, value + half, band.mild, band.marked, *(size(d.value) for d in dots)]
    spread = max(max(marks) - min(marks), 1e-6)
    low, high = min(marks) - 0.1 * spread, max(marks) + 0.1 * spread
    if band.two_sided:
        low = min(0.0, low)

    def x(at: float) -> float:
        return _SIDE + (at - low) / (high - low) * (_W - 2 * _SIDE)

    rows = _rows([x(size(dot.value)) for dot in dots])
    foot = _BAR + 16 + _ROW * (max(rows, default=-1) + 1)
    parts = [_zones(band, x, low, high, foot, say)]
    parts.append(
        f'<path class="bar" d="M{x(value - half):.1f} {_BAR - 5} v10 m0 -5 '
        f'H{x(value + half):.1f} m0 -5 v10"/>'
        f'<path class="value" d="M{x(value):.1f} {_BAR - 8} l6 8 l-6 8 l-6 -8 z"/>'
    )
    for dot, row in zip(dots, rows, strict=True):
        parts.append(_dot(dot, x(size(dot.value)), _BAR + 18 + _ROW * row, clip, finding, say))
    parts += _limits(band, x, foot, say)
    label = say(
        "findings.chart",
        title=say.said(finding.title),
        unit=spaced(finding.unit, say),
        **{k: number(v, finding.unit, say) for k, v in {
            "value": value, "low": value - half, "high": value + half,
            "mild": band.mild, "marked": band.marked}.items()},
    )  # fmt: skip
    return Markup(
        f'<svg class="band" viewBox="0 0 {_W:.0f} {foot + 18:.0f}" role="group" '
        f'aria-label="{escape(label)}">' + "".join(parts) + "</svg>"
    )


def unit_words(unit: str, say: Words) -> str:
    """A unit in words; those that are words already stay."""
    return say.text.get(f"unit.{unit}", unit)


def spaced(unit: str, say: Words) -> str:
    """A unit as it follows a number, with its space; nothing for a ratio."""
    word = unit_words(unit, say)
    return f" {word}" if word else ""


def number(value: float, unit: str, say: Words) -> str:
    """A value with the digits its unit deserves, as the language writes it."""
    return say.number(value + 0.0, ".0f" if unit == "deg" else ".2f")


def _rows(xs: list[float]) -> list[int]:
    """Row of each dot, so that none lies on another."""
    taken: list[tuple[float, int]] = []
    rows = []
    for x in xs:
        row = 0
        while any(r == row and abs(x - other) < 2 * _DOT + 1 for other, r in taken):
            row += 1
        taken.append((x, row))
        rows.append(row)
    return rows


def _dot(dot: Dot, x: float, y: float, clip: int, finding: Finding, say: Words) -> str:
    unit = spaced(finding.unit, say)
    label = say("findings.rep", n=dot.number, value=number(dot.value, finding.unit, say), unit=unit)
    return (
        f'<g class="rep" role="button" tabindex="0" data-clip="{clip}" data-t="{dot.time_s:.3f}" '
        f'aria-label="{escape(label)}"><circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}"/>'
        f'<text x="{x:.1f}" y="{y + 3.6:.1f}">{dot.number}</text></g>'
    )


def _zones(
    band: Band, x: Callable[[float], float], low: float, high: float, foot: float, say: Words
) -> str:
    """The three zones, ok toward the harmless end, each with its word where there is room."""
    names = ("ok", "mild", "marked")
    if band.high_is_worse:
        edges = (low, band.mild, band.marked, high)
    else:
        names, edges = ("marked", "mild", "ok"), (low, band.marked, band.mild, high)
    parts = []
    for name, start, end in zip(names, edges, edges[1:], strict=False):
        wide = max(0.0, x(end) - x(start))
        parts.append(
            f'<rect class="zone {name}" x="{x(start):.1f}" y="0" width="{wide:.1f}" '
            f'height="{foot:.0f}"/>'
        )
        word = say(f"severity.{name}")
        if wide > 8 * len(word):
            middle = 0.5 * (x(start) + x(end))
            parts.append(
                f'<text class="zoneword {name}" x="{middle:.1f}" y="14">{escape(word)}</text>'
            )
    return "".join(parts)


def _limits(band: Band, x: Callable[[float], float], foot: float, say: Words) -> list[str]:
    """Both limits under the zones, drawn apart where they would touch."""
    places = sorted({band.mild, band.marked})
    close = len(places) > 1 and x(places[1]) - x(places[0]) < 36
    anchors = ("end", "begin") if close else ("", "")
    return [
        f'<text class="tick {anchor}" x="{x(at):.1f}" y="{foot + 14:.0f}">'
        f"{say.number(at, 'g')}</text>"
        for at, anchor in zip(places, anchors, strict=False)
    ]


@dataclass(frozen=True, eq=False)
class Line:
    """One curve: its kind (``left``, ``right``, ``before`` ... or empty) and ``(T,)`` values."""

    kind: str
    values: Floats


_CHART_W, _CHART_H, _LEFT, _RIGHT, _FOOT, _HEAD = 360.0, 140.0, 40.0, 8.0, 20.0, 6.0


def time_chart(
    label: str, time_s: Floats, lines: list[Line], reps: tuple[Rep, ...], clip: int, say: Words
) -> Markup:
    """Curves over time with the repetitions shaded; gaps stay gaps; pressing it moves the video."""
    end = float(time_s[-1]) or 1.0
    spans = [(float(time_s[r.start]), float(time_s[r.end - 1])) for r in reps]
    ticks = [
        (float(s), say("clips.second", n=s)) for s in range(0, int(end) + 1, max(1, round(end / 5)))
    ]
    extra = f'data-clip="{clip}" data-end="{end:.3f}" data-x0="{_LEFT:.0f}" ' \
            f'data-x1="{_CHART_W - _RIGHT:.0f}" data-w="{_CHART_W:.0f}"'  # fmt: skip
    head = f'<line class="head" x1="{_LEFT}" x2="{_LEFT}" y1="{_HEAD}" y2="{_CHART_H - _FOOT}"/>'
    return line_chart(label, time_s, lines, (0.0, end), ticks, spans, say, extra, head)


def line_chart(
    label: str,
    along: Floats,
    lines: list[Line],
    extent: tuple[float, float],
    ticks: list[tuple[float, str]],
    shaded: list[tuple[float, float]],
    say: Words,
    attributes: str = "",
    on_top: str = "",
) -> Markup:
    """Curves over ``(T,)`` ``along``, with labelled ticks below and shaded stretches."""
    known = np.concatenate([line.values[np.isfinite(line.values)] for line in lines])
    if not len(known):
        return Markup("")
    low, high = with_room(float(known.min()), float(known.max()))

    def x(at: float | Floats) -> float | Floats:
        share = (at - extent[0]) / (extent[1] - extent[0])
        return _LEFT + share * (_CHART_W - _LEFT - _RIGHT)

    def y(at: float | Floats) -> float | Floats:
        return _HEAD + (high - at) / (high - low) * (_CHART_H - _FOOT - _HEAD)

    tall = _CHART_H - _FOOT - _HEAD
    parts = [
        f'<rect class="shade" x="{x(a):.1f}" y="{_HEAD}" width="{x(b) - x(a):.1f}" '
        f'height="{tall:.0f}"/>'
        for a, b in shaded
    ]
    for level in round_levels(low, high):
        parts.append(
            f'<path class="grid" d="M{_LEFT:.0f} {y(level):.1f} H{_CHART_W - _RIGHT:.0f}"/>'
            f'<text class="tick end" x="{_LEFT - 5:.0f}" y="{y(level) + 4:.1f}">'
            f"{say.number(level, 'g')}</text>"
        )
    for line in lines:
        path = _path(np.asarray(x(along)), np.asarray(y(line.values)))
        parts.append(f'<path class="curve {line.kind or "middle"}" d="{path}"/>')
    for at, text in ticks:
        edge = "" if at < extent[0] + 0.93 * (extent[1] - extent[0]) else " end"
        parts.append(
            f'<text class="tick{edge}" x="{x(at):.1f}" y="{_CHART_H - 4:.0f}">{escape(text)}</text>'
        )
    return Markup(
        f'<svg class="time" viewBox="0 0 {_CHART_W:.0f} {_CHART_H:.0f}" role="img" {attributes} '
        f'aria-label="{escape(label)}">' + "".join(parts) + on_top + "</svg>"
    )


def _path(xs: Floats, ys: Floats) -> str:
    """SVG path that lifts the pen where a value is missing."""
    parts, down = [], False
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        seen = bool(np.isfinite(y))
        if seen:
            parts.append(f"{'L' if down else 'M'}{x:.1f} {y:.1f}")
        down = seen
    return "".join(parts)


def with_room(low: float, high: float) -> tuple[float, float]:
    """Ends of a vertical axis for values from ``low`` to ``high``."""
    room = max(0.08 * (high - low), 0.5 * (_LEAST_SPAN - (high - low)))
    return low - room, high + room


def round_levels(low: float, high: float) -> list[float]:
    """Three to five round levels."""
    raw = (high - low) / 4
    power = 10 ** np.floor(np.log10(raw))
    step = float(min((1, 2, 5, 10), key=lambda m: abs(m * power - raw)) * power)
    first = np.ceil(low / step) * step
    return [round(float(level), 6) + 0.0 for level in np.arange(first, high, step)]

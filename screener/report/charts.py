"""Small charts as inline SVG: a value against its band, a measure over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import NDArray

from screener.clip.types import Rep
from screener.rules.finding import Band, Finding

Floats = NDArray[np.float64]

_W, _H = 420.0, 74.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 8.0, 8.0, 10.0, 24.0


def band_chart(finding: Finding, reps: list[float]) -> Markup:
    """Value with its 95 % interval and every repetition as a dot, over the ok/mild/marked bands."""
    band = finding.band
    if band is None:
        return Markup("")
    value = abs(finding.value) if band.two_sided else finding.value
    dots = [abs(v) for v in reps] if band.two_sided else reps
    half = 1.96 * finding.se
    marks = [value - half, value + half, band.mild, band.marked, *dots]
    spread = max(max(marks) - min(marks), 1e-6)
    low, high = min(marks) - 0.12 * spread, max(marks) + 0.12 * spread
    if band.two_sided:
        low = min(0.0, low)

    def x(at: float) -> float:
        return _LEFT + (at - low) / (high - low) * (_W - _LEFT - _RIGHT)

    parts = [_zones(band, x, low, high)]
    middle = 0.5 * (_TOP + _H - _BOTTOM)
    parts.append(
        f'<line class="bar" x1="{x(value - half):.1f}" x2="{x(value + half):.1f}" '
        f'y1="{middle:.1f}" y2="{middle:.1f}"/>'
    )
    parts += [f'<circle class="rep" cx="{x(v):.1f}" cy="{middle:.1f}" r="3.2"/>' for v in dots]
    parts.append(f'<path class="value" d="M{x(value):.1f} {middle - 9:.1f} l6 9 l-6 9 l-6 -9 z"/>')
    for limit in (band.mild, band.marked):
        parts.append(f'<text class="tick" x="{x(limit):.1f}" y="{_H - 8:.0f}">{limit:g}</text>')
    label = escape(
        f"{finding.title}: {value:.2f} {finding.unit}, limits {band.mild:g} and {band.marked:g}"
    )
    return Markup(
        f'<svg class="band" viewBox="0 0 {_W:.0f} {_H:.0f}" role="img" aria-label="{label}">'
        + "".join(parts)
        + "</svg>"
    )


def _zones(band: Band, x: object, low: float, high: float) -> str:
    """The three zones, ok toward the harmless end."""
    if not callable(x):
        return ""
    edges = (
        (("ok", low, band.mild), ("mild", band.mild, band.marked), ("marked", band.marked, high))
        if band.high_is_worse
        else (
            ("marked", low, band.marked),
            ("mild", band.marked, band.mild),
            ("ok", band.mild, high),
        )
    )
    return "".join(
        f'<rect class="zone {name}" x="{x(a):.1f}" y="{_TOP:.0f}" '
        f'width="{max(0.0, x(b) - x(a)):.1f}" height="{_H - _TOP - _BOTTOM:.0f}"/>'
        for name, a, b in edges
    )


@dataclass(frozen=True, eq=False)
class Line:
    """One curve: its side (``left``, ``right`` or empty) and ``(T,)`` values."""

    side: str
    values: Floats


def time_chart(
    title: str, unit: str, time_s: Floats, lines: list[Line], reps: tuple[Rep, ...]
) -> Markup:
    """Curves over time with the repetitions shaded; gaps stay gaps."""
    width, height, left, bottom = 640.0, 150.0, 40.0, 20.0
    known = np.concatenate([line.values[np.isfinite(line.values)] for line in lines])
    if not len(known):
        return Markup("")
    low, high = float(known.min()), float(known.max())
    room = 0.08 * max(high - low, 1e-6)
    low, high = low - room, high + room
    end = float(time_s[-1]) or 1.0

    def x(at: float) -> float:
        return left + at / end * (width - left - 6)

    def y(at: float) -> float:
        return 6 + (high - at) / (high - low) * (height - bottom - 6)

    tall = f"{height - bottom - 6:.0f}"
    spans = [(x(time_s[r.start]), x(time_s[r.end - 1])) for r in reps]
    parts = [
        f'<rect class="shade" x="{a:.1f}" y="6" width="{b - a:.1f}" height="{tall}"/>'
        for a, b in spans
    ]
    for level in _ticks(low, high):
        parts.append(
            f'<line class="grid" x1="{left:.0f}" x2="{width - 6:.0f}" y1="{y(level):.1f}" '
            f'y2="{y(level):.1f}"/><text class="tick end" x="{left - 5:.0f}" '
            f'y="{y(level) + 3.5:.1f}">{level:g}</text>'
        )
    for line in lines:
        path = _path([x(t) for t in time_s], [y(v) for v in line.values])
        parts.append(f'<path class="curve {line.side or "middle"}" d="{path}"/>')
    for second in range(0, int(end) + 1, max(1, round(end / 8))):
        parts.append(
            f'<text class="tick" x="{x(second):.1f}" y="{height - 5:.0f}">{second} s</text>'
        )
    label = escape(f"{title} over time, {unit}, from {known.min():.2f} to {known.max():.2f}")
    return Markup(
        f'<svg class="time" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="{label}">' + "".join(parts) + "</svg>"
    )


def _path(xs: list[float], ys: list[float]) -> str:
    """SVG path that lifts the pen where a value is missing."""
    parts, down = [], False
    for x, y in zip(xs, ys, strict=True):
        if np.isfinite(y):
            parts.append(f"{'L' if down else 'M'}{x:.1f} {y:.1f}")
        down = bool(np.isfinite(y))
    return "".join(parts)


def _ticks(low: float, high: float) -> list[float]:
    """Three to five round levels."""
    raw = (high - low) / 4
    power = 10 ** np.floor(np.log10(raw))
    step = float(min((1, 2, 5, 10), key=lambda m: abs(m * power - raw)) * power)
    first = np.ceil(low / step) * step
    return [round(float(level), 6) for level in np.arange(first, high, step)]

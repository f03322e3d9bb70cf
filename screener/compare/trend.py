"""A measure over dates as inline SVG: each date with its 95 % interval, limits as lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from markupsafe import Markup, escape

from screener.report.charts import number, round_levels, with_room
from screener.report.words import Words

_W, _H, _LEFT, _RIGHT, _TOP, _BOTTOM = 360.0, 130.0, 44.0, 34.0, 12.0, 24.0

Point = tuple[str, float, float]
"""Date, value, standard error."""


def trend_chart(
    title: str,
    unit: str,
    points: list[Point],
    limits: tuple[float, ...],
    say: Words,
    mdc: tuple[float, float] | None = None,
) -> Markup:
    """Values over dates, spaced as the days are; dates without a value are left out.

    ``mdc`` is the band around the first value in which the last one would be no real change.
    """
    days = [float(date.fromisoformat(day).toordinal()) for day, _, _ in points]
    ends = [v + sign * 1.96 * se for _, v, se in points for sign in (-1, 1)]
    ends += mdc or ()
    low, high = with_room(min([*ends, *limits]), max([*ends, *limits]))
    levels = limits or tuple(round_levels(low, high))
    x = _scale(min(days), max(days), _LEFT + 14, _W - _RIGHT)
    y = _scale(low, high, _H - _BOTTOM, _TOP)
    parts = [
        f'<path class="{"limit" if limits else "grid"}" '
        f'd="M{_LEFT:.0f} {y(level):.1f} H{_W - 8:.0f}"/>'
        f'<text class="tick end" x="{_LEFT - 4:.0f}" y="{y(level) + 4:.1f}">'
        f"{say.number(level, 'g')}</text>"
        for level in levels
    ]
    if mdc is not None:
        top, bottom = y(mdc[1]), y(mdc[0])
        parts.insert(
            0,
            f'<rect class="shade" x="{_LEFT:.0f}" y="{top:.1f}" width="{_W - 8 - _LEFT:.0f}" '
            f'height="{bottom - top:.1f}"/>',
        )
    line = " ".join(
        f"{'L' if i else 'M'}{x(d):.1f} {y(v):.1f}"
        for i, (d, (_, v, _)) in enumerate(zip(days, points, strict=True))
    )
    parts.append(f'<path class="curve middle" d="{line}"/>')
    for at, (_, value, se) in zip(days, points, strict=True):
        up, down = y(value + 1.96 * se), y(value - 1.96 * se)
        parts.append(
            f'<path class="bar" d="M{x(at) - 5:.1f} {up:.1f} h10 m-5 0 V{down:.1f} m-5 0 h10"/>'
            f'<circle class="value" cx="{x(at):.1f}" cy="{y(value):.1f}" r="4"/>'
        )
    for place in dict.fromkeys((0, len(points) - 1)):
        anchor = "begin" if place == 0 and len(points) > 1 else "end"
        left = x(days[place]) + (-14 if anchor == "begin" else 26)
        day = escape(points[place][0])
        parts.append(f'<text class="tick {anchor}" x="{left:.1f}" y="{_H - 6:.0f}">{day}</text>')
    values = "; ".join(
        f"{day} {number(v, unit, say)} ± {number(se, unit, say)}" for day, v, se in points
    )
    label = escape(say("compare.trend_chart", title=title, values=values))
    return Markup(
        f'<svg class="time trend" viewBox="0 0 {_W:.0f} {_H:.0f}" role="img" '
        f'aria-label="{label}">' + "".join(parts) + "</svg>"
    )


def _scale(low: float, high: float, to_low: float, to_high: float) -> Callable[[float], float]:
    """Straight map of one range to another; the middle where the range has no length."""
    if high <= low:
        return lambda at: 0.5 * (to_low + to_high)
    return lambda at: to_low + (at - low) / (high - low) * (to_high - to_low)

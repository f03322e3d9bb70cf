"""Trends of an athlete: each measure over the dates, with the band in which nothing changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from screener.compare.change import MDC
from screener.compare.trend import Point, trend_chart
from screener.measures import REGISTRY
from screener.report.charts import unit_words
from screener.report.words import Words
from screener.rules.bands import Bands
from screener.store.models import Value

Key = tuple[str, str, str, str]
"""Movement, view, side, measure."""


@dataclass(frozen=True)
class Trend:
    """A measure over dates: its chart, and what its last change comes to."""

    name: str
    where: str
    unit: str
    chart: Markup
    change: str
    mdc: str
    outcome: str


def trends(values: list[tuple[str, Value]], bands: Bands, say: Words) -> list[Trend]:
    """A trend for every measure that was read on two dates or more; changed ones first.

    ``bands`` are the limits that hold for the athlete.
    """
    kinds: dict[Key, dict[str, tuple[float, float, str]]] = {}
    for date, value in values:
        key = (value.movement, value.view, value.side, value.measure)
        known = kinds.setdefault(key, {}).get(date)
        if known is None or value.se < known[1]:
            kinds[key][date] = (value.value, value.se, value.unit)
    found = [_trend(key, dates, bands, say) for key, dates in kinds.items() if len(dates) > 1]
    return sorted(found, key=lambda trend: trend.outcome != "changed")


def _trend(key: Key, dates: dict[str, tuple[float, float, str]], bands: Bands, say: Words) -> Trend:
    movement, view, side, name = key
    measure = REGISTRY.get(name)
    title = say.said(measure.name) if measure else name
    points: list[Point] = [(date, value, se) for date, (value, se, _) in sorted(dates.items())]
    unit = next(iter(dates.values()))[2]
    (_, first, se_first), (_, last, se_last) = points[0], points[-1]
    mdc = MDC * float(np.hypot(se_first, se_last))
    change = last - first
    digits = 1 if unit == "deg" else 2
    where = [say(f"side.{side}")] if side else []
    where += [say(f"movement.{movement}"), say(f"view.{view}")]
    band = bands.get((name, movement))
    limits = (band.mild, band.marked) if band else ()
    return Trend(
        name=title,
        where=", ".join(where),
        unit=unit_words(unit, say),
        chart=trend_chart(title, unit, points, limits, say, mdc=(first - mdc, first + mdc)),
        change=f"{change:+.{digits}f}".replace("-", "−"),
        mdc=f"{mdc:.{digits}f}",
        outcome="changed" if abs(change) > mdc else "same",
    )

"""When the athlete goes down and comes up: standing, repetitions that vary, standing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Tempo:
    """Durations in seconds. ``spread`` is the relative scatter of durations and depth."""

    standing: float = 3.0
    reps: int = 5
    down: float = 1.7
    pause: float = 0.25
    up: float = 1.6
    between: float = 0.5
    after: float = 0.7
    spread: float = 0.05


@dataclass(frozen=True, eq=False)
class Timeline:
    """``time_s (T,)``, ``phase (T,)`` 0 standing to about 1 at the bottom, ``arms_up (T,)``, and
    ``(start, bottom, end)`` frames of each repetition.
    """  # noqa: D205

    time_s: Floats
    phase: Floats
    arms_up: Floats
    events: tuple[tuple[int, int, int], ...]


def timeline(tempo: Tempo, fps: float, overhead: bool, seed: int) -> Timeline:
    """Phase over time; the same seed gives the same athlete's day."""
    rng = np.random.default_rng(seed)
    marks, values = [0.0, tempo.standing], [0.0, 0.0]
    spans = []
    now = tempo.standing
    for number in range(tempo.reps):
        down, pause, up = (
            max(0.05, d * (1 + tempo.spread * rng.standard_normal()))
            for d in (tempo.down, tempo.pause, tempo.up)
        )
        depth = min(1.0, 1 - abs(0.4 * tempo.spread * rng.standard_normal()))
        spans.append((now, now + down + pause / 2, now + down + pause + up))
        marks += [now + down, now + down + pause, now + down + pause + up]
        values += [depth, depth, 0.0]
        now = marks[-1]
        rest = tempo.between if number + 1 < tempo.reps else tempo.after
        now += rest
        marks.append(now)
        values.append(0.0)
    time = np.arange(int(now * fps)) / fps
    place = np.clip(np.searchsorted(marks, time, side="right") - 1, 0, len(marks) - 2)
    start, end = np.array(marks)[place], np.array(marks)[place + 1]
    share = (time - start) / np.maximum(end - start, 1e-9)
    eased = share**3 * (10 - 15 * share + 6 * share**2)  # minimum jerk (Flash & Hogan 1985)
    level = np.array(values)
    phase = level[place] + (level[place + 1] - level[place]) * eased
    raised = (
        np.clip((time - (tempo.standing - 1.4)) / 0.9, 0, 1) if overhead else np.ones_like(time)
    )
    events = tuple(
        (int(a * fps), min(len(time) - 1, int(b * fps)), min(len(time), int(c * fps) + 1))
        for a, b, c in spans
    )
    return Timeline(time, phase, raised, events)

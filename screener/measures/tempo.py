"""How long the phases of a repetition last."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screener.clip.types import Rep
from screener.measures.body import Body

PAUSE_SHARE = 0.05
"""Within this share of the descent from the bottom the athlete pauses (field reference, 1.2)."""


def eccentric_s(body: Body, rep: Rep) -> float:
    """Seconds from leaving standing to the bottom."""
    time, (first, _) = body.clip.track.time_s, _pause(body, rep)
    return float(time[first] - time[rep.start])


def pause_s(body: Body, rep: Rep) -> float:
    """Seconds within 5 % of the bottom."""
    time, (first, last) = body.clip.track.time_s, _pause(body, rep)
    return float(time[last] - time[first])


def concentric_s(body: Body, rep: Rep) -> float:
    """Seconds from leaving the bottom to standing."""
    time, (_, last) = body.clip.track.time_s, _pause(body, rep)
    return float(time[rep.end - 1] - time[last])


def _pause(body: Body, rep: Rep) -> tuple[int, int]:
    """First and last frame near the bottom."""
    height: NDArray[np.float64] = -body.at("shoulder")[:, 1] + np.nanmean(body.at("ankle")[:, 1])
    drop = height[rep.start : rep.end]
    if not np.isfinite(drop).any():
        return rep.bottom, rep.bottom
    low = np.nanmax(drop) - PAUSE_SHARE * (np.nanmax(drop) - np.nanmin(drop))
    near = np.flatnonzero(drop >= low)
    return rep.start + int(near[0]), rep.start + int(near[-1])

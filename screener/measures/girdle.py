"""Shoulder girdle and arms from the front: proxies of the field reference, section 1.1.

Shoulder blades cannot be seen: these tell how the shoulders ride up and how even both sides are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screener.measures.body import Body
from screener.pose import Side

Floats = NDArray[np.float64]


def girdle_elevation(body: Body, side: Side) -> Floats:
    """Shoulder toward the ear, in standing shoulder widths; read as change, + raised.

    The vertical distance from ear to shoulder turned round. Not scapular motion: raising the arms
    lifts the shoulder landmark in everybody.
    """
    gap = (body.at("ear", side) - body.at("shoulder", side))[:, 1]
    return -gap / _shoulder_width(body)


def girdle_asymmetry(body: Body, side: Side | None = None) -> Floats:
    """Right shoulder nearer to its ear than the left one to its own, shoulder widths, + right."""
    del side
    return girdle_elevation(body, Side.RIGHT) - girdle_elevation(body, Side.LEFT)


def arm_drop_asymmetry(body: Body, side: Side | None = None) -> Floats:
    """Left wrist higher over its shoulder than the right one, trunk lengths, + right lower."""
    del side
    reach = [(body.at("wrist", s) - body.at("shoulder", s))[:, 1] for s in (Side.LEFT, Side.RIGHT)]
    trunk = body.at("shoulder") - body.at("hip")
    return (reach[0] - reach[1]) / body.in_standing(np.hypot(trunk[:, 0], trunk[:, 1]))


def _shoulder_width(body: Body) -> float:
    across = body.at("shoulder", Side.LEFT) - body.at("shoulder", Side.RIGHT)
    return body.in_standing(np.hypot(across[:, 0], across[:, 1]))

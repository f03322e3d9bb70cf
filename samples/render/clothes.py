"""Clothes as fields over the mesh: where a garment is, and how far it stands off the skin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samples.render.body import Body
from samples.render.rotations import unit

Floats = NDArray[np.float64]
GARMENTS = ("shirt", "shorts", "shoe", "hair", "iris", "brow", "lip", "eye")
"""Columns of the fields: positive where the vertex belongs to the garment (metres to its edge)."""


@dataclass(frozen=True)
class Clothes:
    """Colours (linear RGB, 0 to 1) and how far the shirt stands off the skin in metres."""

    shirt: tuple[float, float, float]
    shorts: tuple[float, float, float]
    shoe: tuple[float, float, float]
    off_skin: float = 0.010


CLOTHES: dict[str, Clothes] = {
    "navy": Clothes((0.12, 0.20, 0.36), (0.05, 0.05, 0.06), (0.15, 0.15, 0.17)),
    "white": Clothes((0.75, 0.75, 0.73), (0.10, 0.11, 0.14), (0.65, 0.10, 0.10)),
    "red": Clothes((0.55, 0.10, 0.14), (0.20, 0.22, 0.25), (0.80, 0.80, 0.82)),
    "black": Clothes((0.04, 0.04, 0.05), (0.05, 0.05, 0.06), (0.60, 0.62, 0.65)),
    "green_loose": Clothes((0.18, 0.34, 0.22), (0.25, 0.23, 0.20), (0.10, 0.10, 0.10), 0.032),
    "grey_loose": Clothes((0.45, 0.46, 0.48), (0.08, 0.09, 0.13), (0.75, 0.75, 0.72), 0.032),
}


def fields(body: Body) -> Floats:
    """``(V, 8)`` signed distance to the edge of each garment, in the order of ``GARMENTS``."""
    vertices = body.vertices
    x, y, z = vertices.T
    scale = body.height_m / 1.75
    on = _parts(body)
    root, neck, eye = body.head("root"), body.head("neck01"), body.head("eye.L")
    hem = z - (root[2] - 0.05 * scale)
    collar = (neck[2] - 0.005 * scale + 0.25 * (y - neck[1])) - z
    shirt = np.minimum(hem, collar)
    for label, sign in (("L", 1.0), ("R", -1.0)):
        a, b = body.head(f"upperarm01.{label}"), body.head(f"lowerarm01.{label}")
        sleeve = 0.62 * np.linalg.norm(b - a) - (vertices - a) @ unit(b - a)
        shirt = np.where(on["arm"] & (x * sign > 0), np.minimum(sleeve, 0.2), shirt)
    shirt = np.where(on["head"], np.minimum(shirt, -0.02), shirt)
    shirt = np.where(on["leg"] & (hem < -0.02), -0.05, shirt)
    thigh, knee, ankle = (body.head(f"{b}.L") for b in ("upperleg01", "lowerleg01", "foot"))
    leg_end = z - (knee[2] + 0.30 * (thigh[2] - knee[2]))
    shorts = np.minimum(leg_end, (root[2] + 0.06 * scale) - z)
    shorts = np.where(on["arm"] | on["head"], -0.05, shorts)
    low = on["foot"] | (on["leg"] & (z < ankle[2] + 0.03))
    shoe = np.where(low, (ankle[2] + 0.005 * scale) - z, -0.05)
    behind = y - (eye[1] + 0.095 * scale) - 0.25 * np.maximum(0, eye[2] - z)
    hair = np.maximum(
        np.minimum(z - (eye[2] + 0.062 * scale), 0.05),
        np.minimum(behind, z - (eye[2] - 0.075 * scale)),
    )
    ear = (np.abs(x) > 0.072 * scale) & (z < eye[2] + 0.03) & (y < eye[1] + 0.12 * scale)
    hair = np.where(on["head"] & ~ear, hair, -0.05)
    face = on["head"] & (y < eye[1] + 0.02)
    beside = np.abs(x) - eye[0]
    iris = np.where(on["eye"], 0.0062 - np.hypot(beside, z - eye[2]), -0.05)
    brow = 0.006 - np.maximum(np.abs(z - (eye[2] + 0.024 * scale)), np.abs(beside) - 0.020)
    lip = 0.011 - np.maximum(np.abs(z - (eye[2] - 0.071 * scale)) * 1.2, np.abs(x) - 0.014)
    return np.stack(
        [shirt, shorts, shoe, hair, iris, np.where(face, brow, -0.05), np.where(face, lip, -0.05),
         np.where(on["eye"], 1.0, -1.0)],
        axis=1,
    )  # fmt: skip


def dressed(body: Body, garment: Floats, clothes: Clothes) -> Floats:
    """Rest vertices pushed outward where clothes stand off the skin; a loose shirt has folds."""
    shirt, shorts, shoe, hair = garment[:, :4].T
    covered = _ramp(-0.006, 0.006, shirt)
    x, _, z = body.vertices.T
    folds = 1 + 0.35 * np.sin(23 * z + 9 * x) * np.sin(31 * x - 7 * z)
    loose = clothes.off_skin > 0.02
    out = covered * clothes.off_skin * (folds if loose else 1.0)
    out += 0.018 * _ramp(-0.006, 0.006, shorts) * (1 - covered)
    out += 0.012 * _ramp(-0.004, 0.02, hair) + 0.006 * _ramp(-0.003, 0.003, shoe)
    out[garment[:, 7] > 0] = 0.0
    return body.vertices + body.normals(body.vertices) * out[:, None]


def _parts(body: Body) -> dict[str, NDArray[np.bool_]]:
    """Which vertices belong to which part, by the bone that moves them most."""
    labels = np.array(body.labels)[np.asarray(body.weights.argmax(axis=1)).ravel()]
    starts = {
        "arm": ("upperarm", "lowerarm", "wrist", "finger", "metacarpal"),
        "leg": ("upperleg", "lowerleg", "foot", "toe", "pelvis"),
        "head": ("head", "neck02", "neck03", "eye"),
        "foot": ("foot", "toe"),
        "eye": ("eye",),
    }
    return {
        part: np.array([str(label).startswith(prefixes) for label in labels])
        for part, prefixes in starts.items()
    }


def _ramp(low: float, high: float, x: Floats) -> Floats:
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)

"""The renderer's own outline: what a perfect mask and perfect landmarks would show of the back.

Kept in trunk lengths along and behind the true hip-to-shoulder line, so that it can be looked at
again from a frame that is off as the model's is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.render import Case
from samples.render.body import load_body
from samples.render.camera import Camera, camera
from samples.render.clothes import CLOTHES, dressed, fields
from samples.render.landmarks import landmarks
from samples.render.posing import pose_at
from screener.geometry import wrap_deg
from screener.pose import L
from screener.pose.silhouette import edges

Floats = NDArray[np.float64]
AT = np.linspace(-0.5, 1.45, 79)
"""Where the outline is kept: wider than what is read, for frames that are off."""
_FINE, _SHIFT = 2, 4  # mask pixels a pixel while drawing; binary places of a corner


@dataclass(frozen=True, eq=False)
class Outline:
    """``place (N, 79, 2)`` along and behind the line, ``knee`` and ``ankle`` ``(N, 2)`` likewise.

    ``lean (N,)`` is the line's own inclination and ``spine (N, 3)`` pelvis tilt, lumbar and
    thoracic flexion, in degrees.
    """

    place: Floats
    knee: Floats
    ankle: Floats
    lean: Floats
    spine: Floats

    def save(self, path: Path) -> None:
        """Keep it as npz."""
        np.savez(path, **vars(self))

    @classmethod
    def load(cls, path: Path) -> Outline:
        """What :meth:`save` kept."""
        with np.load(path) as kept:
            return cls(**{name: kept[name] for name in kept})


def outline(case: Case, phases: tuple[float, ...]) -> Outline:
    """The exact outline of a case at some instants."""
    return Outline(*(np.stack(part) for part in zip(*(_at(case, p) for p in phases), strict=True)))


def _at(case: Case, phase: float) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    body = load_body(case.body)
    lens = camera(case.view, body.height_m, case.faults.arms == "overhead")
    raised = phase if case.movement == "arms_up" else 1.0
    pose = pose_at(body, case.movement, case.faults, phase, raised)
    worn = body.skin(pose.places, pose.turns, _worn(case.body, case.clothes))
    bare = body.skin(pose.places, pose.turns, body.vertices)
    points = lens.project(landmarks(body, pose.places, bare))
    hip, shoulder = (
        0.5 * (points[L[f"LEFT_{n}"]] + points[L[f"RIGHT_{n}"]]) for n in ("HIP", "SHOULDER")
    )
    facing = 1.0 if np.sin(np.radians(case.view.yaw)) > 0 else -1.0
    near = "RIGHT" if facing > 0 else "LEFT"
    mask = silhouette(lens.project(worn), body.faces, lens)
    dorsal = edges(mask, hip, shoulder, AT, 0.75)[0 if facing > 0 else 1]
    axis = (shoulder - hip) / np.hypot(*(shoulder - hip))
    own = np.stack([axis, facing * np.array([axis[1], -axis[0]])], axis=1)
    place, knee, ankle = (
        (at - hip) @ own / np.hypot(*(shoulder - hip))
        for at in (dorsal, points[L[f"{near}_KNEE"]], points[L[f"{near}_ANKLE"]])
    )
    lean = np.degrees(np.arctan2(facing * axis[0], -axis[1]))
    spine = np.array([pose.pelvis_tilt, pose.lumbar, pose.thoracic])
    return place, knee, ankle, np.asarray(lean), spine


@lru_cache(maxsize=64)
def _worn(body: str, clothes: str) -> Floats:
    bare = load_body(body)
    return dressed(bare, fields(bare), CLOTHES[clothes])


def silhouette(pixels: Floats, faces: NDArray[np.int64], lens: Camera) -> NDArray[np.float32]:
    """``(h, w)`` soft mask of a closed mesh's projection ``(V, 2)``."""
    drawn = np.zeros((lens.height_px * _FINE, lens.width_px * _FINE), np.uint8)
    corners = np.round(pixels * _FINE * 2**_SHIFT).astype(np.int32)[faces]
    one, two = (corners[:, k].astype(np.int64) - corners[:, 0] for k in (1, 2))
    shown = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0] > 0
    for triangle in corners[shown]:
        cv2.fillConvexPoly(drawn, triangle, 255, shift=_SHIFT)
    soft = cv2.resize(drawn, (lens.width_px, lens.height_px), interpolation=cv2.INTER_AREA)
    return soft.astype(np.float32) / 255.0


def seen_from(place: Floats, off: Floats, at: Floats) -> Floats:
    """``(len(at),)`` an outline ``(M, 2)`` from a frame that is ``off (4,)``; NaN beyond its ends.

    ``off``: hip along and behind, shoulder along and behind, trunk lengths.
    """
    hip, axis = off[:2], np.array([1.0, 0.0]) + off[2:] - off[:2]
    length = np.hypot(*axis)
    own = np.stack([axis, np.array([-axis[1], axis[0]])], axis=1) / length
    known = place[np.isfinite(place).all(axis=1)]
    station, behind = ((known - hip) @ own / length).T
    order = np.argsort(station)
    return np.interp(at, station[order], behind[order], left=np.nan, right=np.nan)


def bent_from(knee: Floats, ankle: Floats, off: Floats) -> Floats:
    """``(2,)`` bends of hip and knee (degrees) as seen from a frame that is off."""
    hip = off[:2]
    trunk = np.array([1.0, 0.0]) + off[2:] - hip
    ways = (trunk, hip - knee, knee - ankle)
    lean = np.array([-np.degrees(np.arctan2(way[1], way[0])) for way in ways])
    return wrap_deg(lean[[0, 2]] - lean[1])


def back_home(off: Floats) -> Floats:
    """``(4,)`` where hip and shoulder truly are, as seen from the frame that is off."""
    hip, axis = off[:2], np.array([1.0, 0.0]) + off[2:] - off[:2]
    length = np.hypot(*axis)
    own = np.stack([axis, np.array([-axis[1], axis[0]])], axis=1) / length
    true_hip, true_shoulder = (np.zeros(2) - hip), (np.array([1.0, 0.0]) - hip)
    return np.concatenate(
        [true_hip @ own / length, true_shoulder @ own / length - np.array([1.0, 0.0])]
    )

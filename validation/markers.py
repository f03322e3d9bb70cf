"""A second truth, from people: optical markers through virtual cameras, without the pose model.

Five squats of one subject (OpenCap study, markers and OpenSim joint angles), which lie beside the
checkout on development machines; without them this part of the document is left out.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samples.render.camera import View, camera
from samples.render.landmarks import NAMES
from screener.clip.conclude import conclude
from screener.clip.types import Clip
from screener.measures import At
from screener.measures.body import Body
from screener.measures.table import OK, measure_clip, read
from screener.pose import PoseTrack, Side, point

Floats = NDArray[np.float64]
FOLDER = Path(__file__).parents[2] / "shared/data/groundtruth/opencap_subject4"
HZ = 30.0

_MARKERS = {
    "shoulder": ("{L}_Shoulder",), "elbow": ("{L}_elbow_lat", "{L}_elbow_med"),
    "wrist": ("{L}_wrist_radius", "{L}_wrist_ulna"), "hip": ("{L}_HJC",), "knee": ("{l}_knee",),
    "ankle": ("{l}_ankle",), "heel": ("{l}_calc",), "foot_index": ("{l}_toe",),
}  # fmt: skip
VIEWS = {
    "side, from the left": View(yaw=-90, distance=3.2),
    "side, from the right": View(yaw=90, distance=3.2),
    "side, 12 degrees off, 2.6 m": View(yaw=102, distance=2.6),
    "side, camera at 1.4 m": View(yaw=-90, distance=3.2, height=1.4),
    "front": View(yaw=0, distance=3.2),
    "front, 5 degrees off": View(yaw=5, distance=3.2),
}


def available() -> bool:
    """Whether the marker data lie beside the checkout."""
    return (FOLDER / "squats1.trc").exists()


def knee_errors() -> pd.DataFrame:
    """Knee flexion at the bottom of each squat against the markers and the system's joint angle.

    Columns view, side, reps; offset_deg, worst_deg (mean error against the OpenSim joint angle, and
    the largest of a repetition once it is taken off); the same against the angle hip-knee-ankle of
    the markers in space: markers_offset_deg, markers_worst_deg.
    """
    time, points = _points()
    rows = []
    for name, view in VIEWS.items():
        clip = conclude(marker_track(time, points, view), name)
        table, _ = measure_clip(clip, calibrated=False)
        for side in ("left", "right"):
            rows_of = _knee(table, side)
            if rows_of.empty:
                continue
            row: list[object] = [name, side, len(clip.reps)]
            for truth in (_optical_knee(side), _marker_knee(time, points, side)):
                error = rows_of["value"].to_numpy(float) - _at_bottom(clip, *truth)
                offset = float(error.mean())
                row += [offset, float(np.abs(error - offset).max())]
            rows.append(row)
    columns = ["view", "side", "reps", "offset_deg", "worst_deg", "markers_offset_deg",
               "markers_worst_deg"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _knee(table: pd.DataFrame, side: str) -> pd.DataFrame:
    asked = (table["measure"] == "knee_flexion_deg") & (table["side"] == side)
    return table[asked & (table["status"] == OK)]


def _at_bottom(clip: Clip, time: Floats, series: Floats) -> Floats:
    """A series of another clock at the bottom of each repetition, read as measures are."""
    here, body = np.interp(clip.track.time_s, time, series), Body.of(clip)
    return np.array([read(here, At.BOTTOM, body, rep)[0] for rep in clip.reps])


def _marker_knee(time: Floats, points: Floats, side: str) -> tuple[Floats, Floats]:
    """Times and the angle hip-knee-ankle in space, 0 straight, degrees."""
    hip, knee, ankle = (points[:, point(Side(side), n)] for n in ("hip", "knee", "ankle"))
    thigh, shank = hip - knee, ankle - knee
    lengths = np.linalg.norm(thigh, axis=1) * np.linalg.norm(shank, axis=1)
    return time, 180 - np.degrees(np.arccos((thigh * shank).sum(axis=1) / lengths))


def left_minus_right() -> tuple[Floats, Floats]:
    """Knee flexion at the bottom, left minus right: two side views, and the optical system's."""
    time, points = _points()
    seen, true = [], []
    for side, yaw in (("left", -90.0), ("right", 90.0)):
        clip = conclude(marker_track(time, points, View(yaw=yaw, distance=3.2)), side)
        table, _ = measure_clip(clip, calibrated=False)
        seen.append(_knee(table, side)["value"].to_numpy(float))
        true.append(_at_bottom(clip, *_optical_knee(side)))
    return seen[0] - seen[1], true[0] - true[1]


def _points() -> tuple[Floats, Floats]:
    """Times and ``(T, 33, 3)`` metres in the renderer's axes: x left, y back, z up."""
    path = FOLDER / "squats1.trc"
    header = path.read_text().splitlines()[3].split("\t")
    names = [name for name in header[2:] if name.strip()]
    data = np.genfromtxt(path, skip_header=6, delimiter="\t")[:, : 2 + 3 * len(names)]
    keep = slice(None, None, round(100 / HZ))
    time, raw = data[keep, 1], data[keep, 2:].reshape(-1, len(names), 3)[:, :]
    at = {name.strip(): raw[:, i] for i, name in enumerate(names)}
    lateral = np.median(at["L_HJC"] - at["R_HJC"], axis=0) * np.array([1.0, 0.0, 1.0])
    left = lateral / np.linalg.norm(lateral)
    up = np.array([0.0, 1.0, 0.0])
    axes = np.stack([left, np.cross(up, left), up])
    toes = np.median(at["L_toe"] - at["L_calc"], axis=0)
    if axes[1] @ toes > 0:
        axes[1] *= -1.0
    middle = 0.5 * (at["L_ankle"] + at["r_ankle"]).mean(axis=0) * np.array([1.0, 0.0, 1.0])
    place = {name: (p - middle) @ axes.T for name, p in at.items()}
    floor = min(np.nanmin(place["L_calc"][:, 2]), np.nanmin(place["r_calc"][:, 2]))
    points = np.stack([_landmark(name, place) for name in NAMES], axis=1)
    points[..., 2] -= floor
    return time - time[0], points


def _landmark(name: str, place: dict[str, Floats]) -> Floats:
    for body, markers in _MARKERS.items():
        for side, capital, small in (("left", "L", "L"), ("right", "R", "r")):
            if name == f"{side}_{body}":
                found = [place[m.format(L=capital, l=small)] for m in markers]
                return np.mean(found, axis=0)
    if name.endswith(("pinky", "index", "thumb")):
        return _landmark(name.rsplit("_", 1)[0] + "_wrist", place)
    # no marker on the face: above the seventh vertebra, good enough to be seen as a head
    beside = 0.03 if "left" in name else -0.03 if "right" in name else 0.0
    return place["C7"] + np.array([beside, -0.12, 0.14])


def marker_track(time: Floats, points: Floats, view: View) -> PoseTrack:
    """Track of points ``(T, 33, 3)`` in the renderer's axes, seen by a virtual camera."""
    lens = camera(view, 1.75, overhead=False)
    seen = points @ lens.rotation.T
    hips = 0.5 * (seen[:, 23] + seen[:, 24])
    return PoseTrack(
        time_s=time,
        image_px=lens.project(points),
        world_m=seen - hips[:, None],
        visibility=np.ones(points.shape[:2]),
        width_px=lens.width_px,
        height_px=lens.height_px,
        model="markers",
    )


def _optical_knee(side: str) -> tuple[Floats, Floats]:
    """Times and knee flexion in degrees of the OpenSim solution."""
    path = FOLDER / "squats1_ik.mot"
    lines = path.read_text().splitlines()
    start = lines.index("endheader") + 1
    names = lines[start].split()
    data = np.array([[float(cell) for cell in line.split()] for line in lines[start + 1 :]])
    knee = data[:, names.index(f"knee_angle_{side[0]}")]
    return data[:, 0] - data[0, 0], np.degrees(knee)

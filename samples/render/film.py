"""A case becomes a film and its truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from samples.render.body import Body, load_body
from samples.render.camera import Camera, camera
from samples.render.case import Case
from samples.render.clothes import CLOTHES, dressed, fields
from samples.render.landmarks import NAMES, landmarks
from samples.render.posing import Pose, pose_at
from samples.render.tempo import Timeline, timeline
from samples.render.truth import anatomical, projected

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Truth:
    """What is exactly known of a film.

    ``points_m`` ``(T, 33, 3)`` in the subject's axes, ``points_px`` ``(T, 33, 2)`` y down,
    ``anatomical`` and ``projected`` angles over time (:mod:`samples.render.truth`), ``spine`` the
    model's own ``pelvis_tilt``, ``lumbar`` and ``thoracic`` degrees over time.
    """

    case: Case
    time: Timeline
    camera: Camera
    height_m: float
    points_m: Floats
    points_px: Floats
    anatomical: dict[str, Floats]
    projected: dict[str, Floats]
    spine: dict[str, Floats]

    def as_json(self) -> dict[str, object]:
        """Plain data, rounded to 0.1 mm, 0.01 px and 0.01 degrees."""
        return {
            "schema": 1,
            "case": asdict(self.case),
            "fps": self.case.fps,
            "height_m": round(self.height_m, 4),
            "camera": {
                "focal_px": self.camera.focal,
                "rotation": self.camera.rotation.tolist(),
                "translation_m": self.camera.translation.tolist(),
            },
            "landmarks": list(NAMES),
            "time_s": _rounded(self.time.time_s, 4),
            "phase": _rounded(self.time.phase, 4),
            "reps": [
                dict(zip(("start", "bottom", "end"), e, strict=True)) for e in self.time.events
            ],
            "points_m": _rounded(self.points_m, 4),
            "points_px": _rounded(self.points_px, 1),
            "anatomical": {k: _rounded(v, 2) for k, v in self.anatomical.items()},
            "projected": {k: _rounded(v, 2) for k, v in self.projected.items()},
            "spine": {k: _rounded(v, 2) for k, v in self.spine.items()},
        }


def simulate(case: Case) -> Truth:
    """Truth of a case without drawing anything."""
    body, time = load_body(case.body), _timeline(case)
    poses = list(_poses(case, body, time))
    points = np.stack(
        [landmarks(body, p.places, body.skin(p.places, p.turns, body.vertices)) for p in poses]
    )
    return _truth(case, body, time, poses, points)


def render_case(case: Case, path: Path) -> Truth:
    """Film a case: write ``path`` (mp4) and ``<stem>.truth.json`` beside it.

    Needs OpenGL (Debian: libegl1 libgl1-mesa-dri).
    """
    import av

    from samples.render.renderer import Renderer

    body, time = load_body(case.body), _timeline(case)
    lens = _camera(case, body)
    worn = dressed(body, fields(body), CLOTHES[case.clothes])
    rng = np.random.default_rng(case.seed)
    renderer = Renderer(
        body, lens, clothes=case.clothes, room=case.room, light=case.light, skin=case.skin
    )
    poses, points = [], []
    image, place = np.empty(0), np.empty(0)
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=round(case.fps))
        stream.width, stream.height, stream.pix_fmt = lens.width_px, lens.height_px, "yuv420p"
        stream.options = {"crf": "24", "preset": "medium"}
        grain = rng.normal(0, case.noise, (8, lens.height_px, lens.width_px, 1)).astype("f4")
        for pose in _poses(case, body, time):
            if not poses or pose is not poses[-1]:
                vertices = body.skin(pose.places, pose.turns, worn)
                image = renderer.draw(vertices, body.normals(vertices))
                bare = body.skin(pose.places, pose.turns, body.vertices)
                place = landmarks(body, pose.places, bare)
            noisy = np.clip(image + grain[len(poses) % len(grain)], 0, 255).astype(np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(noisy, format="rgb24")))
            points.append(place)
            poses.append(pose)
        container.mux(stream.encode())
    renderer.close()
    truth = _truth(case, body, time, poses, np.stack(points))
    text = json.dumps(truth.as_json(), separators=(",", ":"))
    path.with_suffix(".truth.json").write_text(text, encoding="utf-8")
    return truth


def _timeline(case: Case) -> Timeline:
    made = timeline(case.tempo, case.fps, case.faults.arms == "overhead", case.seed)
    return replace(made, arms_up=made.phase) if case.movement == "arms_up" else made


def _camera(case: Case, body: Body) -> Camera:
    return camera(case.view, body.height_m, case.faults.arms == "overhead")


def _poses(case: Case, body: Body, time: Timeline) -> Iterator[Pose]:
    """Pose of each frame; the very same object while the athlete holds still."""
    before = pose = None
    for now in zip(time.phase.tolist(), time.arms_up.tolist(), strict=True):
        if pose is None or now != before:
            before, pose = now, pose_at(body, case.movement, case.faults, *now)
        yield pose


def _truth(case: Case, body: Body, time: Timeline, poses: list[Pose], points: Floats) -> Truth:
    lens = _camera(case, body)
    pixels = lens.project(points)
    single = case.movement == "single_leg_squat"
    stance = {"L": "left", "R": "right"}[case.faults.stance_leg] if single else None
    standing = max(1, time.events[0][0]) if time.events else len(time.time_s)
    return Truth(
        case=case,
        time=time,
        camera=lens,
        height_m=body.height_m,
        points_m=points,
        points_px=pixels,
        anatomical=anatomical(points, stance, standing),
        projected=projected(pixels, case.view.yaw, stance, standing),
        spine={
            "pelvis_tilt": np.array([p.pelvis_tilt for p in poses]),
            "lumbar": np.array([p.lumbar for p in poses]),
            "thoracic": np.array([p.thoracic for p in poses]),
        },
    )


def _rounded(values: Floats, digits: int) -> list[object]:
    return np.round(values, digits).tolist()

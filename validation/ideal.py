"""The track a perfect landmarker would give: the exact picture of the joint centres."""

from __future__ import annotations

import numpy as np

from samples.render import Truth
from screener.pose import PoseTrack


def ideal_track(truth: Truth) -> PoseTrack:
    """Pose track made of the truth itself: what is wrong with it is geometry, not the model."""
    seen = truth.points_m @ truth.camera.rotation.T
    hips = 0.5 * (seen[:, 23] + seen[:, 24])
    return PoseTrack(
        time_s=truth.time.time_s,
        image_px=truth.points_px,
        world_m=seen - hips[:, None],
        visibility=np.ones(truth.points_px.shape[:2]),
        width_px=truth.camera.width_px,
        height_px=truth.camera.height_px,
        model="truth",
    )

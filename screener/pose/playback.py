"""A landmarker that plays back a track: everything but the model can be tried without the model."""

from __future__ import annotations

import numpy as np

from screener.pose.landmarker import Detection, Image
from screener.pose.track import PoseTrack


class PlaybackLandmarker:
    """Gives the landmarks of ``track``, frame by frame, whatever picture it is shown.

    After the last frame it starts again.
    """

    def __init__(self, track: PoseTrack) -> None:
        self._track = track
        self._next = 0

    def detect(self, image: Image, time_s: float) -> Detection | None:
        """Landmarks of the next frame; None where the track has nobody."""
        del image, time_s
        index = self._next % len(self._track)
        self._next += 1
        track = self._track
        if not track.seen[index]:
            return None
        size = np.array([track.width_px, track.height_px])
        return Detection(
            image_share=track.image_px[index] / size,
            world_m=track.world_m[index],
            visibility=track.visibility[index],
            mask=None,
        )

    def close(self) -> None:
        """Hold nothing."""

"""Pixels to landmarks: the pose model, the landmarker and the pose track."""

from screener.pose.landmarks import L, Side, point
from screener.pose.track import PoseTrack

__all__ = ["L", "PoseTrack", "Side", "point"]

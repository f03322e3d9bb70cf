"""The loop every peer runs: cv2.VideoCapture and detect_for_video, nothing else."""

from __future__ import annotations

import sys

import cv2
import mediapipe as mp
from mediapipe.tasks import python as tasks
from mediapipe.tasks.python import vision


def main(model: str, clip: str) -> None:
    """Look at every frame of a clip."""
    options = vision.PoseLandmarkerOptions(
        base_options=tasks.BaseOptions(model_asset_path=model),
        running_mode=vision.RunningMode.VIDEO,
    )
    capture = cv2.VideoCapture(clip)
    last, frames = -1, 0
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        while True:
            read, image = capture.read()
            if not read:
                break
            last = max(last + 1, int(capture.get(cv2.CAP_PROP_POS_MSEC)))
            rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
            landmarker.detect_for_video(mp.Image(mp.ImageFormat.SRGB, rgb), last)
            frames += 1
    print(frames)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

"""Decode and `detect_for_video`, nothing else: what every pipeline must at least do.

``bare_loop.py MODEL CLIP opencv`` is the loop every peer runs, on full-size pictures from
``cv2.VideoCapture``; ``... pyav`` reads by the fastest reader, at the size the model needs. Both
look at every frame. ``--shift`` moves each picture by so many pixels to the right and down,
``--out`` keeps times and landmarks (shares of the picture, the shift taken off again).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import mediapipe as mp
import numpy as np
from mediapipe.tasks import python as tasks
from mediapipe.tasks.python import vision

LONG_SIDE = 768


def main() -> None:
    """Look at every frame of a clip; print how many there were."""
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("clip")
    parser.add_argument("reader", choices=("opencv", "pyav"))
    parser.add_argument("--shift", type=int, default=0)
    parser.add_argument("--out")
    given = parser.parse_args()
    options = vision.PoseLandmarkerOptions(
        base_options=tasks.BaseOptions(model_asset_path=given.model),
        running_mode=vision.RunningMode.VIDEO,
    )
    last = -1
    seen: list[np.ndarray] = []
    times: list[float] = []
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        for time_s, rgb in (_opencv if given.reader == "opencv" else _pyav)(given.clip):
            last = max(last + 1, round(time_s * 1000))
            image = np.roll(rgb, (given.shift, given.shift), axis=(0, 1)) if given.shift else rgb
            found = landmarker.detect_for_video(mp.Image(mp.ImageFormat.SRGB, image), last)
            if given.out:
                people = found.pose_landmarks or [[]]
                points = np.array([(p.x, p.y) for p in people[0]] or [(np.nan, np.nan)] * 33)
                seen.append(points - given.shift / np.array(rgb.shape[1::-1]))
                times.append(time_s)
    if given.out:
        np.savez(given.out, share=np.array(seen), time_s=np.array(times))


def _opencv(clip: str) -> Iterator[tuple[float, np.ndarray]]:
    import cv2

    capture = cv2.VideoCapture(clip)
    while True:
        read, image = capture.read()
        if not read:
            return
        rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
        yield capture.get(cv2.CAP_PROP_POS_MSEC) / 1000, rgb


def _pyav(clip: str) -> Iterator[tuple[float, np.ndarray]]:
    import av

    with av.open(clip) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            factor = min(1.0, LONG_SIDE / max(frame.width, frame.height))
            size = [round(side * factor / 2) * 2 for side in (frame.width, frame.height)]
            small = frame.reformat(*size, format="rgb24", interpolation="BILINEAR")
            yield frame.time or 0.0, small.to_ndarray()


if __name__ == "__main__":
    main()

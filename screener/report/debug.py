"""For whoever tunes screener: what was decided and why, frame by frame, as a video and a CSV."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from screener.clip.segments import stills
from screener.clip.signals import signals
from screener.clip.types import Clip
from screener.errors import OutputError
from screener.files import write_file
from screener.pose.swaps import repair
from screener.report.annotated import frames_of
from screener.report.encode import Encoder, Quality
from screener.report.moments import phases
from screener.report.names import stems
from screener.report.strokes import Image
from screener.screening import ScreenedClip, Screening

LONG_SIDE = 960
_STRIP = 120  # height of the timeline under the picture, pixels
_RAW, _CLEAN, _LOST = (232, 90, 90), (110, 220, 140), (245, 190, 80)
_INK, _PAPER, _SHADE = (235, 238, 242), (16, 20, 26), (44, 62, 80)
_FONT = cv2.FONT_HERSHEY_SIMPLEX


def write_debug(screening: Screening, folder: Path) -> None:
    """Write ``<clip>.debug.csv`` and, where the video is at hand, ``<clip>.debug.mp4``.

    Raises
    ------
    OutputError
        If they cannot be written.
    """
    names = stems([screened.clip.name for screened in screening.clips])
    try:
        for screened in screening.clips:
            _write_one(screened, folder, names[screened.clip.name])
    except OSError as error:
        raise OutputError(
            f"{folder}: the debug files cannot be written ({error.strerror or error}). Make room."
        ) from error


def _write_one(screened: ScreenedClip, folder: Path, stem: str) -> None:
    table = frame_table(screened.clip)
    write_file(folder / f"{stem}.debug.csv", partial(table.to_csv, index=False))
    if screened.path is not None:
        write_file(folder / f"{stem}.debug.mp4", partial(_film, screened, table))


def frame_table(clip: Clip) -> pd.DataFrame:
    """One row a frame: its phase, the signals decisions rest on, what was done to it."""
    sig, repaired = signals(clip.track), repair(clip.raw)
    count = len(clip.track)
    rep_at = [next((r for r in clip.reps if r.start <= k < r.end), None) for k in range(count)]
    nothing = np.full(count, np.nan)
    change, camera = clip.raw.picture_change, clip.raw.camera_px
    return pd.DataFrame(
        {
            "frame": np.arange(count),
            "time_s": clip.track.time_s,
            "rep": [rep.number if rep else 0 for rep in rep_at],
            "phase": list(phases(clip)),
            "standing": clip.standing,
            "hip_drop": sig.hip_drop,
            "shoulder_drop": sig.shoulder_drop,
            "foot_lift_left": sig.foot_lift_left,
            "feet_up": sig.feet_up,
            "behind": sig.behind,
            "wrist_above_head": sig.wrist_above_head,
            "visibility_least": clip.raw.visibility[:, 23:33].min(axis=1),
            "swapped": repaired.swapped,
            "dropped": repaired.dropped,
            "frozen": stills(clip.raw),
            "picture_change": nothing if change is None else change,
            "camera_x_px": nothing if camera is None else camera[:, 0],
            "camera_y_px": nothing if camera is None else camera[:, 1],
        }
    ).round(4)


def _film(screened: ScreenedClip, table: pd.DataFrame, path: Path) -> None:
    """Raw (red) and cleaned (green) landmarks, the frame's numbers, and a timeline."""
    strip: Image | None = None
    with Encoder(path, screened.clip.track.fps, Quality(crf=25)) as encoder:
        for index, frame in enumerate(frames_of(screened, LONG_SIDE)):
            if index >= len(table):
                break
            if strip is None:
                strip = _timeline(screened.clip, table, frame.image.shape[1])
            picture = np.vstack([_marked(frame.image, screened.clip, table, index), strip])
            x = round(index / len(table) * picture.shape[1])
            cv2.line(picture, (x, picture.shape[0] - _STRIP), (x, picture.shape[0]), _INK, 1)
            even = picture[: picture.shape[0] // 2 * 2, : picture.shape[1] // 2 * 2]
            encoder.put(np.ascontiguousarray(even), frame.time_s)


def _marked(image: Image, clip: Clip, table: pd.DataFrame, index: int) -> Image:
    scale = image.shape[1] / clip.track.width_px
    for points, colour, radius in (
        (clip.raw.image_px[index], _RAW, 4),
        (clip.track.image_px[index], _CLEAN, 2),
    ):
        for x, y in points[np.isfinite(points).all(axis=1)] * scale:
            cv2.circle(image, (round(x), round(y)), radius, colour, -1, cv2.LINE_AA)
    row = table.iloc[index]
    marks = [name for name in ("standing", "swapped", "dropped", "frozen") if row[name]]
    lines = [
        f"{clip.movement.plain}, {clip.view.value}",
        f"yaw {clip.yaw_deg:.0f}  roll {clip.roll_deg:.1f}",
        f"frame {index}  {row['time_s']:.2f} s  rep {row['rep']} {row['phase']}",
        f"hips {row['hip_drop']:.2f}  shoulders {row['shoulder_drop']:.2f}  "
        f"toes up {row['feet_up']:.2f}  visible {row['visibility_least']:.2f}",
        " ".join(marks).upper(),
    ]
    for number, text in enumerate(lines):
        _write(image, text, 22 + 20 * number)
    return image


def _timeline(clip: Clip, table: pd.DataFrame, width: int) -> Image:
    """Descent of hips (white) and shoulders (green), repetitions shaded, lost frames yellow."""
    strip = np.full((_STRIP, width, 3), _PAPER, dtype=np.uint8)
    count = len(table)

    def across(frame: int) -> int:
        return round(frame / count * width)

    for rep in clip.reps:
        strip[:, across(rep.start) : across(rep.end)] = _SHADE
        cv2.line(strip, (across(rep.bottom), 0), (across(rep.bottom), _STRIP), _CLEAN, 1)
    lost = table.index[table["swapped"] | table["dropped"] | table["frozen"]]
    for frame in lost:
        cv2.line(strip, (across(frame), _STRIP - 6), (across(frame), _STRIP), _LOST, 1)
    for name, colour in (("hip_drop", _INK), ("shoulder_drop", _CLEAN)):
        _curve(strip, table[name].to_numpy(float), colour)
    for number, note in enumerate([*clip.reasons.values(), *clip.notes][:4]):
        _write(strip, note[: width // 6], 14 + 14 * number, 0.35)
    return strip


def _curve(strip: Image, values: NDArray[np.float64], colour: tuple[int, int, int]) -> None:
    height, width = strip.shape[:2]
    x = np.linspace(0, width - 1, len(values))
    y = 8 + np.clip(values, -0.1, 0.9) * (height - 16)
    known = np.isfinite(y)
    line = np.stack([x[known], y[known]], axis=1).round().astype(np.int32)
    cv2.polylines(strip, [line], False, colour, 1, cv2.LINE_AA)


def _write(image: Image, text: str, y: int, size: float = 0.5) -> None:
    plain = text.encode("ascii", "replace").decode()
    cv2.putText(image, plain, (8, y), _FONT, size, _PAPER, 3, cv2.LINE_AA)
    cv2.putText(image, plain, (8, y), _FONT, size, _INK, 1, cv2.LINE_AA)

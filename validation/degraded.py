"""Runs the degraded samples: tracks are kept, what came of each row is compared with the truth."""

from __future__ import annotations

import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from samples.render import BY_NAME
from screener.analysis import track_of
from screener.clip.conclude import conclude_parts
from screener.clip.types import Clip
from screener.errors import VideoError
from screener.pose import PoseTrack
from screener.pose.models import locate
from validation.degrade import FPS, Frames, Row, frames, rows

CACHE = Path(".cache/degraded")
DOCUMENT = Path("docs/degraded.md")


@dataclass(frozen=True)
class Outcome:
    """What came of a row: its clips, or why the file was refused; ``wrong`` is empty if right."""

    name: str
    sample: str
    found: str
    wrong: str


def run(row: Row, folder: Path) -> Outcome:
    """Write the degraded clip, screen it, and judge."""
    path = write(folder / "clip.mp4", row)
    try:
        track = track_of(path, locate("full"))
    except VideoError as error:
        return refused(row, str(error))
    return judge(row, track)


def write(path: Path, row: Row) -> Path:
    """The degraded clip as a file, at the times its frames have."""
    made: Frames = row.change(frames(row.sample))
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=round(FPS))
        stream.options = {"preset": "ultrafast", "crf": str(row.crf)}
        stream.codec_context.time_base = Fraction(1, 90_000)
        for number, (image, time) in enumerate(made):
            if number == 0:
                stream.height, stream.width = image.shape[:2]
                stream.pix_fmt = "yuv420p"
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = round(time * 90_000), Fraction(1, 90_000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def judge(row: Row, track: PoseTrack) -> Outcome:
    """Compare what is concluded with what is right."""
    clips = conclude_parts(track, row.name)
    said = " ".join(word for c in clips for word in (*c.notes, *c.reasons.values()))
    found = "; ".join(f"{c.movement.plain}, {c.view.value}, {len(c.reps)} reps" for c in clips)
    return Outcome(row.name, row.sample, found, _wrong(row, clips, said))


def refused(row: Row, why: str) -> Outcome:
    """A file in which nobody is seen at all."""
    right = row.reps == (0,) and (row.told in why)
    return Outcome(row.name, row.sample, "no person seen", "" if right else f"refused: {why}")


def _wrong(row: Row, clips: tuple[Clip, ...], said: str) -> str:
    counts = tuple(len(clip.reps) for clip in clips)
    fewer = row.fewer and row.told in said and len(counts) == 1 and counts < row.reps
    if counts != row.reps and not fewer:
        return f"{counts} reps instead of {row.reps}: {said}"
    if any(counts):
        movement = BY_NAME[row.sample].movement
        if clips[0].movement.value != movement:
            return f"{clips[0].movement.value} instead of {movement}"
        views = row.views or (row.sample.rsplit("_", 1)[1],)
        if (seen := tuple(clip.view.value for clip in clips)) != views:
            return f"view {seen} instead of {views}"
    elif row.refused and not set(row.refused) & set(clips[0].reasons):
        return f"refused for {[r.value for r in clips[0].reasons]}"
    return "" if row.told in said else f"'{row.told}' is not told: {said}"


def _kept(number: int) -> Outcome:
    row = rows()[number]
    target = CACHE / f"{row.name}.npz"
    if target.exists():
        return judge(row, PoseTrack.load(target))
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "clip.mp4", row)
        try:
            track = track_of(path, locate("full"))
        except VideoError as error:
            return refused(row, str(error))
    track.save(target)
    return judge(row, track)


def table(workers: int = 2) -> list[Outcome]:
    """All rows, tracks kept in .cache/degraded."""
    CACHE.mkdir(parents=True, exist_ok=True)
    locate("full")
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_kept, range(len(rows()))))


def slim(track: PoseTrack) -> PoseTrack:
    """A track rounded to what matters (0.1 pixel, a millimetre), without contour: small on disk."""

    def rounded(values: NDArray[np.float64], digits: int) -> NDArray[np.float64]:
        return np.round(values, digits).astype(np.float32)  # type: ignore[return-value]

    change, camera = track.picture_change, track.camera_px
    return track.with_(
        image_px=rounded(track.image_px, 1),
        world_m=rounded(track.world_m, 3),
        visibility=rounded(track.visibility, 2),
        back_contour=None,
        picture_change=None if change is None else rounded(change, 2),
        camera_px=None if camera is None else rounded(camera, 1),
    )


def pin(folder: Path) -> None:
    """Copy the rows' tracks, slimmed, to where the tests read them."""
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows():
        if (kept := CACHE / f"{row.name}.npz").exists():
            slim(PoseTrack.load(kept)).save(folder / f"{row.name}.npz")


def document(outcomes: list[Outcome]) -> str:
    """The table as markdown."""
    lines = [
        "# Degraded clips",
        "",
        "Written by `python -m validation degraded`. Samples of five repetitions made worse, at 15 "
        "frames a second and 768 pixels; each must come out right, or be refused with the right "
        "reason. The tests hold every row.",
        "",
        f"{sum(not o.wrong for o in outcomes)} of {len(outcomes)} rows are right.",
        "",
        "| what was done | sample | what came out | right |",
        "| --- | --- | --- | --- |",
        *(
            f"| {o.name} | {o.sample} | {o.found} | {'yes' if not o.wrong else o.wrong} |"
            for o in outcomes
        ),
    ]
    return "\n".join(lines) + "\n"

"""Draws into a frame what was measured: skeleton, measured lines, live values, phase, findings."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from screener.clip.types import Clip, Movement, Rep, View
from screener.measures import REGISTRY
from screener.pose.landmarks import SKELETON, L, Side, point
from screener.report.face import blur, face_discs
from screener.report.rows import reps_of
from screener.report.sketch import sketch
from screener.rules.bands import passes
from screener.rules.finding import Finding, Outcome, Severity
from screener.screening import ScreenedClip, Screening

Image = NDArray[np.uint8]
Colour = tuple[int, int, int]

LEFT, RIGHT, MIDDLE = (86, 180, 233), (230, 159, 0), (240, 240, 240)
"""Okabe and Ito's blue and orange: told apart by the colour-blind. RGB."""
_TEXT, _QUIET, _PLATE = (255, 255, 255), (190, 196, 204), (16, 20, 26)
_NEAR = (245, 190, 80)
_SEVERITY = {Severity.MARKED: (232, 90, 90), Severity.MILD: (245, 190, 80)}
_FONT = cv2.FONT_HERSHEY_DUPLEX

_FRONT = (
    ("fppa_deg", "FPPA"), ("knee_ankle_separation_ratio", "Knee/ankle"),
    ("trunk_lateral_lean_deg", "Trunk lean"), ("pelvic_shift", "Pelvic shift"),
    ("pelvic_drop_deg", "Pelvic drop"),
)  # fmt: skip
_SIDE = (
    ("knee_flexion_deg", "Knee flexion"), ("squat_depth_deg", "Thigh/horizontal"),
    ("shank_inclination_deg", "Shank"), ("trunk_inclination_deg", "Trunk"),
    ("arm_line_deg", "Arm line"), ("hip_trunk_flexion_deg", "Hip + trunk"),
)  # fmt: skip
_SIDE_ARCS = frozenset({"knee_flexion_deg", "trunk_inclination_deg", "shank_inclination_deg"})
_FRONT_ARCS = frozenset({"fppa_deg", "trunk_lateral_lean_deg"})
_ROWS = 5
_MOST_LINES = 3
_BEFORE_S, _AFTER_S = 0.25, 0.5
"""How long before and after it is read a sign is shown."""


@dataclass(frozen=True, eq=False)
class Moment:
    """Frames ``[start, end)`` in which a repetition shows a sign, and what to say then."""

    start: int
    end: int
    finding: Finding
    text: str


@dataclass(frozen=True, eq=False)
class Overlay:
    """What does not change from frame to frame.

    ``scale`` leads from the track to the picture; ``faces`` is ``(T, 3)`` of discs to blur in
    pixels of the track, or None.
    """

    screened: ScreenedClip
    moments: tuple[Moment, ...]
    scale: float
    faces: NDArray[np.float64] | None = None

    @classmethod
    def of(
        cls, screening: Screening, screened: ScreenedClip, width_px: int, blur_face: bool = False
    ) -> Overlay:
        """Overlay for pictures ``width_px`` wide."""
        faces = face_discs(screened.clip.raw) if blur_face else None
        scale = width_px / screened.clip.track.width_px
        return cls(screened, _moments(screening, screened), scale, faces)


def draw(image: Image, overlay: Overlay, index: int) -> Image:
    """Draw frame ``index`` of the clip into ``image`` ``(h, w, 3)`` RGB, in place; returns it."""
    clip = overlay.screened.clip
    unit = max(image.shape[:2]) / 960
    points = clip.track.image_px[index] * overlay.scale
    hide_face(image, overlay, index)
    _skeleton(image, clip, points, unit)
    rep = next((r for r in clip.reps if r.start <= index < r.end), None)
    now = [moment for moment in overlay.moments if moment.start <= index < moment.end]
    _arcs(image, overlay, points, index, unit)
    for moment in now:
        draw_measure(image, overlay, moment.finding, points, unit)
    _header(image, clip, rep, index, unit)
    _values(image, overlay, index, unit, now)
    _banner(image, now, unit)
    return image


def draw_finding(image: Image, overlay: Overlay, finding: Finding, index: int) -> Image:
    """Draw a thin skeleton and the lines of one finding into frame ``index``, in place."""
    clip = overlay.screened.clip
    unit = max(image.shape[:2]) / 960
    points = clip.track.image_px[index] * overlay.scale
    hide_face(image, overlay, index)
    _skeleton(image, clip, points, 0.6 * unit)
    draw_measure(image, overlay, finding, points, 1.5 * unit)
    return image


def hide_face(image: Image, overlay: Overlay, index: int) -> None:
    """Blur the head of the athlete if that was asked for."""
    if overlay.faces is not None:
        blur(image, overlay.faces[index] * overlay.scale)


def draw_measure(
    image: Image, overlay: Overlay, finding: Finding, points: NDArray[np.float64], unit: float
) -> None:
    """The measured lines, their reference dashed, and the arc, in the colour of the band."""
    drawn = sketch(finding.measure, finding.side, points, overlay.screened.clip)
    if drawn is None:
        return
    colour = _SEVERITY.get(finding.severity, _NEAR)
    for start, end in drawn.dashed:
        _dashes(image, start, end, unit)
    for start, end in drawn.lines:
        _line(image, start, end, _PLATE, 8 * unit)
        _line(image, start, end, colour, 5 * unit)
    if drawn.arc is not None:
        _arc(image, drawn.arc, colour, 3 * unit)


def _moments(screening: Screening, screened: ScreenedClip) -> tuple[Moment, ...]:
    """Around each repetition that shows a flagged sign, the time in which it is to be seen."""
    fps = screened.clip.track.fps
    found = []
    for finding in screening.findings:
        if finding.clip != screened.clip.name or finding.outcome is not Outcome.FLAGGED:
            continue
        side = f" ({finding.side})" if finding.side else ""
        for row in reps_of(screening, finding).to_dict("records"):
            if finding.band is None or not passes(float(row["value"]), finding.band):
                continue
            digits = 0 if finding.unit == "deg" else 2
            text = f"{finding.title}{side}: {row['value']:.{digits}f} {finding.unit}"
            frame = int(row["frame"])
            start, end = round(frame - _BEFORE_S * fps), round(frame + _AFTER_S * fps)
            found.append(Moment(start, end, finding, text))
    return tuple(sorted(found, key=lambda m: m.finding.severity is not Severity.MARKED))


def _arcs(
    image: Image, overlay: Overlay, points: NDArray[np.float64], index: int, unit: float
) -> None:
    """Arcs of the angles of this view, each with its live value."""
    clip = overlay.screened.clip
    wanted = _SIDE_ARCS if clip.view in (View.SIDE, View.OBLIQUE) else _FRONT_ARCS
    for (measure, side), series in overlay.screened.series.items():
        if measure not in wanted or not np.isfinite(series[index]):
            continue
        drawn = sketch(measure, side, points, clip)
        if drawn is None or drawn.arc is None:
            continue
        _arc(image, drawn.arc, _TEXT, 2 * unit)
        place = tuple(int(v) for v in drawn.arc[0] + np.array([14.0, 6.0]) * unit)
        text = f"{round(float(series[index])) + 0:d}"
        _write(image, text, (place[0] + 1, place[1] + 1), 0.6 * unit, _PLATE)
        _write(image, text, (place[0], place[1]), 0.6 * unit, _TEXT)


def _arc(
    image: Image,
    arc: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    colour: Colour,
    width: float,
) -> None:
    """The smaller arc between two directions from a vertex."""
    vertex, start, end = arc
    one, other = (np.degrees(np.arctan2(*(p - vertex)[::-1])) for p in (start, end))
    turn = (other - one + 180.0) % 360.0 - 180.0
    radius = int(0.35 * min(np.linalg.norm(start - vertex), np.linalg.norm(end - vertex))) + 1
    centre = (int(vertex[0]), int(vertex[1]))
    cv2.ellipse(
        image, centre, (radius, radius), 0.0, float(one), float(one + turn), colour,
        max(1, round(width)), cv2.LINE_AA,
    )  # fmt: skip


def _line(
    image: Image,
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    colour: Colour,
    width: float,
) -> None:
    ends = [(int(p[0]), int(p[1])) for p in (start, end)]
    cv2.line(image, ends[0], ends[1], colour, max(1, round(width)), cv2.LINE_AA)


def _dashes(
    image: Image, start: NDArray[np.float64], end: NDArray[np.float64], unit: float
) -> None:
    count = max(1, int(np.linalg.norm(end - start) / (18 * unit)))
    for number in range(count):
        a, b = (start + (end - start) * (number + part) / count for part in (0.0, 0.6))
        _line(image, a, b, _TEXT, 2 * unit)


def _skeleton(image: Image, clip: Clip, points: NDArray[np.float64], unit: float) -> None:
    """Lines of the skeleton, the measured ones thicker, the far limb thin and dim."""
    shift = 4
    fixed = np.round(np.nan_to_num(points) * (1 << shift)).astype(int)
    seen = np.asarray(np.isfinite(points).all(axis=1))
    measured = _measured(clip)
    for a, b in SKELETON:
        if not (seen[a] and seen[b]):
            continue
        far = clip.near_side is not None and _side_of(a, b) is clip.near_side.other
        thick = 4 if (a, b) in measured else 2
        width = max(1, round((1 if far else thick) * unit))
        colour = _dim(_colour(a, b)) if far else _colour(a, b)
        cv2.line(image, tuple(fixed[a]), tuple(fixed[b]), colour, width, cv2.LINE_AA, shift)
    for a, b in measured:
        for place in (a, b):
            if seen[place]:
                centre = tuple(np.round(points[place]).astype(int).tolist())
                cv2.circle(image, centre, round(5 * unit), _TEXT, -1, cv2.LINE_AA)
                cv2.circle(image, centre, round(5 * unit), _colour(a, b), 2, cv2.LINE_AA)


def _measured(clip: Clip) -> tuple[tuple[L, L], ...]:
    """The lines angles are read from in this view."""
    sides = [clip.near_side] if clip.near_side else list(Side)
    pairs = [("hip", "knee"), ("knee", "ankle")]
    if clip.near_side:
        pairs += [("shoulder", "hip"), ("heel", "foot_index")]
        if clip.movement is Movement.OVERHEAD_SQUAT:
            pairs += [("shoulder", "elbow"), ("elbow", "wrist")]
    lines = tuple((point(s, a), point(s, b)) for s in sides for a, b in pairs)
    return lines if clip.near_side else (*lines, (L.LEFT_HIP, L.RIGHT_HIP))


def _header(image: Image, clip: Clip, rep: Rep | None, index: int, unit: float) -> None:
    counted = rep.number if rep else sum(r.end <= index for r in clip.reps)
    title = f"{clip.movement.plain}, {clip.view.value}"
    right = f"rep {counted}/{len(clip.reps)}  {phase(clip, rep, index)}"
    height = round(40 * unit)
    _plate(image, 0, 0, image.shape[1], height)
    base = round(27 * unit)
    _write(image, title[:1].upper() + title[1:], (round(14 * unit), base), 0.62 * unit, _TEXT)
    (width, _), _ = cv2.getTextSize(right, _FONT, 0.62 * unit, 1)
    place = (image.shape[1] - width - round(14 * unit), base)
    _write(image, right, place, 0.62 * unit, _TEXT)


def phase(clip: Clip, rep: Rep | None, index: int) -> str:
    """Where in the movement a frame is: standing, down, bottom, up."""
    if rep is None:
        return "standing"
    drop = clip.hip_drop[rep.start : rep.end]
    low = np.nanmax(drop) - 0.05 * (np.nanmax(drop) - np.nanmin(drop))
    near = rep.start + np.flatnonzero(drop >= low)
    if not len(near) or near[0] <= index <= near[-1]:
        return "bottom"
    return "down" if index < near[0] else "up"


def _values(image: Image, overlay: Overlay, index: int, unit: float, now: list[Moment]) -> None:
    """Live values on a plate; a dash where a value cannot be read in this frame."""
    clip = overlay.screened.clip
    wanted = _SIDE if clip.view in (View.SIDE, View.OBLIQUE) else _FRONT
    rows: list[tuple[str, Colour]] = []
    for measure, label in wanted:
        cells = [
            (side, series[index])
            for (name, side), series in overlay.screened.series.items()
            if name == measure
        ]
        if cells:
            text = " ".join(_cell(measure, side, value, len(cells)) for side, value in cells)
            colour = _tint(now, measure)
            rows.append((f"{label} {text}", colour))
    line, top = round(25 * unit), round(52 * unit)
    widest = max((cv2.getTextSize(t, _FONT, 0.55 * unit, 1)[0][0] for t, _ in rows), default=0)
    if not rows:
        return
    count = len(rows[:_ROWS])
    left = round(10 * unit)
    _plate(image, left, top, widest + round(24 * unit), count * line + round(10 * unit))
    for number, (text, colour) in enumerate(rows[:_ROWS]):
        place = (left + round(10 * unit), top + (number + 1) * line - round(4 * unit))
        _write(image, text, place, 0.55 * unit, colour)


def _cell(measure: str, side: str, value: float, count: int) -> str:
    if not np.isfinite(value):
        text = "-"
    elif REGISTRY[measure].unit == "deg":
        text = f"{round(value) + 0:d}"
    else:
        text = f"{value:.2f}"
    return f"{side[:1].upper()} {text}" if count > 1 else text


def _tint(now: list[Moment], measure: str) -> Colour:
    """Colour of the band a measure is in at this moment."""
    found = [m.finding.severity for m in now if m.finding.measure == measure]
    return next((_SEVERITY[s] for s in (Severity.MARKED, Severity.MILD) if s in found), _TEXT)


def _banner(image: Image, now: list[Moment], unit: float) -> None:
    """The signs this moment shows, at the foot of the picture."""
    shown = now[:_MOST_LINES]
    if not shown:
        return
    line = round(28 * unit)
    height = len(shown) * line + round(12 * unit)
    top = image.shape[0] - height
    _plate(image, 0, top, image.shape[1], height)
    for number, moment in enumerate(shown):
        y = top + round(4 * unit) + (number + 1) * line - round(8 * unit)
        x, size = round(14 * unit), round(12 * unit)
        corners = np.array([[x, y], [x + size, y], [x + size // 2, y - size]])
        colour = _SEVERITY[moment.finding.severity]
        cv2.fillPoly(image, [corners], colour, cv2.LINE_AA)
        _write(image, moment.text, (x + round(22 * unit), y), 0.58 * unit, _TEXT)


def _plate(image: Image, x: int, y: int, width: int, height: int) -> None:
    """A dark translucent plate behind text."""
    part = image[y : y + height, x : x + width]
    if part.size:
        plate = np.full_like(part, _PLATE)
        cv2.addWeighted(part, 0.32, plate, 0.68, 0, dst=part)


def _write(image: Image, text: str, place: tuple[int, int], size: float, colour: Colour) -> None:
    """Text in what Hershey fonts have: ASCII."""
    plain = text.encode("ascii", "replace").decode()
    cv2.putText(image, plain, place, _FONT, size, colour, 1, cv2.LINE_AA)


def _side_of(a: L, b: L) -> Side | None:
    names = {a.name.split("_")[0], b.name.split("_")[0]}
    return {"LEFT": Side.LEFT, "RIGHT": Side.RIGHT}[names.pop()] if len(names) == 1 else None


def _colour(a: L, b: L) -> Colour:
    side = _side_of(a, b)
    return MIDDLE if side is None else LEFT if side is Side.LEFT else RIGHT


def _dim(colour: Colour) -> Colour:
    return (colour[0] // 2 + 40, colour[1] // 2 + 40, colour[2] // 2 + 40)

"""Draws into a frame what was measured: skeleton, measured lines, live values, phase, findings."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from screener.clip.types import Clip, Movement, Rep, View
from screener.measures import REGISTRY
from screener.pose.landmarks import SKELETON, L, Side, point
from screener.rules.finding import Finding, Outcome, Severity
from screener.screening import ScreenedClip

Image = NDArray[np.uint8]
Colour = tuple[int, int, int]

LEFT, RIGHT, MIDDLE = (86, 180, 233), (230, 159, 0), (240, 240, 240)
"""Okabe and Ito's blue and orange: told apart by the colour-blind. RGB."""
_TEXT, _QUIET, _PLATE = (255, 255, 255), (190, 196, 204), (16, 20, 26)
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
_ROWS = 5


@dataclass(frozen=True, eq=False)
class Overlay:
    """What does not change from frame to frame: scale from track to picture, findings to show."""

    screened: ScreenedClip
    findings: tuple[Finding, ...]
    scale: float

    @classmethod
    def of(cls, screened: ScreenedClip, findings: tuple[Finding, ...], width_px: int) -> Overlay:
        """Overlay for pictures ``width_px`` wide."""
        shown = tuple(
            f for f in findings if f.clip == screened.clip.name and f.outcome is Outcome.FLAGGED
        )
        worst_first = tuple(sorted(shown, key=lambda f: f.severity is not Severity.MARKED))
        return cls(screened, worst_first, width_px / screened.clip.track.width_px)


def draw(image: Image, overlay: Overlay, index: int) -> Image:
    """Draw frame ``index`` of the clip into ``image`` ``(h, w, 3)`` RGB, in place; returns it."""
    clip = overlay.screened.clip
    unit = max(image.shape[:2]) / 960
    points = clip.track.image_px[index] * overlay.scale
    _skeleton(image, clip, points, unit)
    rep = next((r for r in clip.reps if r.start <= index < r.end), None)
    _header(image, clip, rep, index, unit)
    _values(image, overlay, index, unit, moving=rep is not None)
    if rep is not None:
        _banner(image, overlay, unit)
    return image


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


def _values(image: Image, overlay: Overlay, index: int, unit: float, moving: bool) -> None:
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
            colour = _tint(overlay, measure) if moving else _TEXT
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


def _tint(overlay: Overlay, measure: str) -> Colour:
    found = [f.severity for f in overlay.findings if f.measure == measure]
    for severity in (Severity.MARKED, Severity.MILD):
        if severity in found:
            return _SEVERITY[severity]
    return _TEXT


def _banner(image: Image, overlay: Overlay, unit: float) -> None:
    """Flagged signs of this clip, at the foot of the picture while a repetition runs."""
    shown = overlay.findings[:3]
    if not shown:
        return
    line = round(28 * unit)
    height = len(shown) * line + round(12 * unit)
    top = image.shape[0] - height
    _plate(image, 0, top, image.shape[1], height)
    for number, finding in enumerate(shown):
        y = top + round(4 * unit) + (number + 1) * line - round(8 * unit)
        x = round(14 * unit)
        colour = _SEVERITY[finding.severity]
        size = round(10 * unit)
        cv2.rectangle(image, (x, y - size), (x + size, y), colour, -1, cv2.LINE_AA)
        side = f" ({finding.side})" if finding.side else ""
        text = f"{finding.title}{side}: {finding.severity.value}"
        _write(image, text, (x + round(20 * unit), y), 0.58 * unit, _TEXT)


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

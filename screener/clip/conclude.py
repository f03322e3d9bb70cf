"""From a pose track to a clip: view, movement, repetitions, standing baseline, faults."""

from __future__ import annotations

import warnings
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from screener.clip.bones import without_stretched
from screener.clip.camera import (
    MAX_ROLL_DEG,
    MIN_ROLL_DEG,
    NOTED_SHIFT,
    camera_faults,
    roll_deg,
    shift,
)
from screener.clip.faults import with_faults
from screener.clip.movement import classify, frames_of, stance_side
from screener.clip.notes import named, note, seen_from
from screener.clip.quality import clip_faults, upright
from screener.clip.reps import MIN_DEPTH, Segmentation, find_reps
from screener.clip.roles import HELD, hanging_arms, lunges, raised_arms
from screener.clip.segments import parts, stills
from screener.clip.signals import Signals, signals
from screener.clip.types import Clip, Movement, Reason, Rep, Role, View
from screener.clip.view import ViewEstimate, estimate_view
from screener.pose import PoseTrack, Side
from screener.pose.clean import clean
from screener.pose.swaps import Repaired, repair, trunk_px

MIN_HINGE_DEPTH = 0.12
"""Least descent of the shoulders in a hinge, leg lengths: some 35 degrees of trunk inclination."""
STANDING_DROP = 0.04
"""Frames with the hips this near to their full height (leg lengths) may be standing."""
STANDING_SPEED = 0.15
"""... if they move slower than this, leg lengths a second."""
TURNED_DEG = 35.0
"""Turned farther than this between two repetitions, the athlete is seen from another side."""
BASELINE_S = 5.0
"""The baseline lies at most this long before the first repetition: people step about before."""
_MIN_STANDING_S = 0.3
_WHOLE_SHARE = 0.9  # of the stated length: less is a file cut short


def conclude_parts(
    raw: PoseTrack,
    name: str,
    movement: Movement | None = None,
    view: View | None = None,
    role: Role = Role.PLAIN,
    side: Side | None = None,
) -> tuple[Clip, ...]:
    """Conclude what a clip shows, part by part where it is cut or the athlete turns between sets.

    Parts without a repetition are left out unless none has one. Several parts are named
    ``name (part 1).mp4`` and so on. A clip of a held test (by its role or movement) stays whole.
    """
    held = HELD.get(role) or (movement if movement in HELD.values() else None)
    if held is not None:
        return (replace(conclude_held(raw, name, held, view, side), role=role),)
    clips = _conclude_parts(raw, name, movement, view, side)
    return tuple(replace(clip, role=role) for clip in clips)


def _conclude_parts(
    raw: PoseTrack, name: str, movement: Movement | None, view: View | None, side: Side | None
) -> tuple[Clip, ...]:
    clips: list[Clip] = []
    pieces = parts(raw)
    for piece in pieces:
        clip = conclude(piece, name, movement, view, side)
        turned = [piece.part(*frames) for frames in _turned(clip)] if view is None else []
        clips += (
            [conclude(p, name, movement, None, side) for p in turned] if len(turned) > 1 else [clip]
        )
    if len(clips) == 1:
        return (clips[0],)
    moving = [clip for clip in clips if clip.reps] or clips[:1]
    why = note("cut" if len(pieces) > 1 else "turns")
    if len(moving) == 1:
        return (replace(moving[0], notes=(why, *moving[0].notes)),)
    return tuple(
        replace(clip, name=_part_name(name, number), notes=(why, *clip.notes))
        for number, clip in enumerate(moving, start=1)
    )


def _part_name(name: str, number: int) -> str:
    file = PurePath(name)
    return f"{file.stem} (part {number}){file.suffix}"


def conclude_held(
    raw: PoseTrack, name: str, movement: Movement, view: View | None, side: Side | None = None
) -> Clip:
    """Conclude a clip of a held test: knee to wall, or arms up.

    It has no descents; each time the position is held is a repetition.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # NaN where not seen
        clip = _conclude(raw, name, None, view, side)
        reasons: dict[Reason, str] = dict(clip.reasons)
        reasons.pop(Reason.NO_REPS, None)
        sig = signals(clip.track)
        near = clip.near_side or Side.LEFT
        reps: tuple[Rep, ...] = ()
        if not reasons:
            lunging = movement is Movement.KNEE_TO_WALL
            reps = (
                lunges(clip.track, clip.facing, near) if lunging else raised_arms(clip.track, sig)
            )
        if not reps:
            reasons.setdefault(Reason.NO_REPS, note("not_held", what=named(movement)))
        still = hanging_arms(clip.track, sig) if movement is Movement.ARMS_UP else clip.standing
        standing = still & ~frames_of(reps, len(clip.track))
        return replace(
            clip, movement=movement, reps=reps, reasons=reasons, standing=standing, stance_side=None
        )


def _turned(clip: Clip) -> list[tuple[int, int]]:
    """Stretches of frames whose repetitions are seen from one direction."""
    if not clip.reps:
        return []
    cuts = [0]
    for before, after in pairwise(clip.reps):
        if abs((after.yaw_deg - before.yaw_deg + 180) % 360 - 180) > TURNED_DEG:
            cuts.append((before.end + after.start) // 2)
    return list(pairwise([*cuts, len(clip.raw)]))


def conclude(
    raw: PoseTrack,
    name: str,
    movement: Movement | None = None,
    view: View | None = None,
    side: Side | None = None,
) -> Clip:
    """Conclude what an uncut clip shows; ``movement``, ``view`` and ``side`` overrule what is seen.

    ``side`` is the leg stood on in a single-leg squat, the side nearer to the camera in others.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # NaN where not seen, all the way
        return _conclude(raw, name, movement, view, side)


def _conclude(
    raw: PoseTrack, name: str, movement: Movement | None, view: View | None, side: Side | None
) -> Clip:
    repaired = repair(raw)
    sided = repaired.track
    track = clean(sided)
    sig = signals(track)
    reasons = clip_faults(raw, sig)
    nothing = Segmentation((), ())
    front = (view or estimate_view(sided, _still(track, sig, nothing)).view) is View.FRONT
    found = nothing if reasons else _descents(track, sig, front)
    estimate = estimate_view(sided, _still(track, sig, found))
    seen = view or estimate.view
    near = replace(estimate, view=seen).near_side
    what = movement or classify(track, sig, found.reps, seen, near)
    if side and what is not Movement.SINGLE_LEG_SQUAT:
        estimate = estimate.seen_from(side)
    if what is not Movement.HIP_HINGE and found.reps:
        found = find_reps(track.time_s, sig.hip_drop, sig, MIN_DEPTH, front)
    standing = _still(track, sig, found)
    roll = roll_deg(raw, standing, seen)
    if found.reps and not upright(track, standing):
        found = Segmentation((), (note("not_upright"),))
    if not found.reps:
        what = movement or Movement.OTHER
        reasons.setdefault(Reason.NO_REPS, _no_reps(found))
    elif not standing.any():
        reasons[Reason.NO_STANDING] = note("no_standing")
    reasons |= camera_faults(raw, roll, trunk_px(raw)) if found.reps else {}
    inside = frames_of(found.reps, len(track))
    near = replace(estimate, view=seen).near_side
    track = without_stretched(track, seen, near)
    return Clip(
        name=name,
        raw=raw,
        track=track,
        movement=what,
        view=seen,
        yaw_deg=_yaw(estimate, seen),
        roll_deg=roll if MIN_ROLL_DEG < abs(roll) <= MAX_ROLL_DEG else 0.0,
        facing=estimate.facing,
        near_side=near,
        stance_side=(side or stance_side(sig, inside, seen))
        if what is Movement.SINGLE_LEG_SQUAT
        else None,
        standing=standing,
        hip_drop=sig.hip_drop,
        reps=with_faults(found.reps, repaired, seen, near),
        reasons=reasons,
        notes=(*_notes(raw, found, estimate, view), *_film_notes(repaired, roll)),
    )


def _descents(track: PoseTrack, sig: Signals, one_leg: bool) -> Segmentation:
    """Repetitions of whatever kind: by the shoulders, which come down in squats and hinges."""
    return find_reps(track.time_s, sig.shoulder_drop, sig, MIN_HINGE_DEPTH, one_leg)


def _still(track: PoseTrack, sig: Signals, found: Segmentation) -> NDArray[np.bool_]:
    """``(T,)`` frames of quiet standing: before the first repetition, else between them."""
    speed = np.abs(np.gradient(sig.shoulder_drop, track.time_s))
    still = ((sig.hip_drop < STANDING_DROP) & (sig.shoulder_drop < 2 * STANDING_DROP)) & (
        speed < STANDING_SPEED
    )
    if found.reps:
        first = found.reps[0].start
        near = track.time_s >= track.time_s[first] - BASELINE_S
        before = still & near & (np.arange(len(still)) <= first)
        if before.sum() >= _MIN_STANDING_S * track.fps:
            return before
        still &= ~frames_of(found.reps, len(still))
        if not still.any():
            for rep in found.reps:
                still[rep.start], still[rep.end - 1] = True, True
    return still


def _yaw(estimate: ViewEstimate, view: View) -> float:
    """The estimated yaw; where the user overruled the view, the yaw of that view."""
    if view is estimate.view:
        return estimate.yaw_deg
    given = {View.FRONT: 0.0, View.BACK: 180.0, View.SIDE: 90.0, View.OBLIQUE: 45.0}[view]
    return given * estimate.facing


def _no_reps(found: Segmentation) -> str:
    if found.excluded:
        return note("no_reps_because", because=found.excluded[0])
    return note("no_reps")


def _film_notes(repaired: Repaired, roll: float) -> tuple[str, ...]:
    """What the film itself did that was put right or had to be lived with."""
    raw, notes = repaired.track, []
    if repaired.swapped.any():
        notes.append(note("swapped", share=float(repaired.swapped.mean())))
    if repaired.dropped.any():
        notes.append(note("jumps", frames=int(repaired.dropped.sum())))
    if MIN_ROLL_DEG < abs(roll) <= MAX_ROLL_DEG:
        notes.append(note("levelled", angle=abs(roll)))
    if shift(raw) > NOTED_SHIFT * trunk_px(raw):
        notes.append(note("moved"))
    if stills(raw).any():
        notes.append(note("freezes"))
    return tuple(notes)


def _notes(
    raw: PoseTrack, found: Segmentation, estimate: ViewEstimate, view: View | None
) -> tuple[str, ...]:
    notes = list(found.excluded)
    if raw.people > 1:
        notes.append(note("people", people=raw.people))
    if view is not None and view is not estimate.view:
        notes.append(note("view", given=seen_from(view), seen=seen_from(estimate.view)))
    if raw.time_s[-1] < _WHOLE_SHARE * raw.stated_s - 0.5:
        notes.append(note("damaged", stated=raw.stated_s, lasts=float(raw.time_s[-1])))
    unseen = 1 - float(raw.seen.mean())
    if unseen > 0.05:
        notes.append(note("unseen", share=unseen))
    return tuple(notes)

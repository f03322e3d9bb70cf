"""Why a measure cannot be read in a clip: the gates, each with its reason code."""

from __future__ import annotations

import numpy as np

from screener.clip.types import Reason, Rep
from screener.clip.view import off_plane_deg
from screener.measures.body import Body
from screener.measures.registry import At, Limb, Measure
from screener.pose import Side, point

MAX_FOOT_CV = 0.10
"""Spread of the standing foot length above which foot points are not believed (section 5)."""
YAW_OF_A_REP_DEG = 6.0
"""A single repetition's yaw is known no better than this; the clip's own is."""
_OUTSIDE_SHARE = 0.2
_NEED_LEVEL = frozenset({Reason.CAMERA_ROLL, Reason.CAMERA_MOVED})
_NEEDS_STANDING = frozenset({At.STANDING, At.CHANGE, At.CHANGE_AT_60, At.SINCE_ENDS})
_FOOT = frozenset({"heel", "foot_index"})


def blocked(measure: Measure, body: Body, side: Side | None) -> Reason | None:
    """Reason code why ``measure`` cannot be read on ``side`` in this whole clip, or None."""
    clip = body.clip
    if clip.view not in measure.views:
        return Reason.WRONG_VIEW
    if off_plane_deg(clip.view, clip.yaw_deg) > measure.max_off_deg:
        return Reason.YAW_TOO_LARGE
    if side is not None and clip.near_side not in (None, side):
        return Reason.FAR_SIDE_OCCLUDED
    needs_standing = measure.at in _NEEDS_STANDING or measure.contour
    if needs_standing and not clip.standing.any():
        return Reason.NO_STANDING
    if measure.limb is Limb.STANCE and clip.stance_side is None:
        return Reason.NOT_SEEN
    if measure.level and (spoilt := _NEED_LEVEL & set(clip.reasons)):
        return sorted(spoilt)[0]
    if _outside(measure, body, side):
        return Reason.CROPPED
    if _FOOT & set(measure.points) and _unsteady_foot(body, side):
        return Reason.FOOT_POINTS
    return None


def blocked_in(measure: Measure, body: Body, rep: Rep) -> Reason | None:
    """Reason code why ``measure`` cannot be read in one repetition of a clip that shows it."""
    if Reason.NOT_SEEN in rep.reasons:
        return Reason.NOT_SEEN
    if measure.at is At.WHOLE:
        return Reason.UNSTABLE_FPS if Reason.UNSTABLE_FPS in rep.reasons else None
    if Reason.LR_SWAP in rep.reasons:
        return Reason.LR_SWAP
    if Reason.ROTATING_SUBJECT in rep.reasons and (
        measure.limb is not Limb.BODY or not body.frontal
    ):
        return Reason.ROTATING_SUBJECT
    turned = off_plane_deg(body.clip.view, rep.yaw_deg)
    if turned > measure.max_off_deg + YAW_OF_A_REP_DEG:
        return Reason.YAW_TOO_LARGE
    return None


def _outside(measure: Measure, body: Body, side: Side | None) -> bool:
    """Whether landmarks the measure needs lie outside the picture during the repetitions."""
    sides = [side] if side else ([body.clip.near_side] if body.clip.near_side else list(Side))
    needed = [point(s, name) for s in sides for name in measure.points]
    raw = body.clip.raw
    inside = np.zeros(len(raw), dtype=bool)
    for rep in body.clip.reps:
        inside[rep.start : rep.end] = True
    places = raw.image_px[inside & raw.seen][:, needed]
    if not places.size:
        return False
    size = np.array([raw.width_px, raw.height_px])
    out = ((places < 0) | (places > size)).any(axis=(1, 2))
    return bool(out.mean() > _OUTSIDE_SHARE)


def _unsteady_foot(body: Body, side: Side | None) -> bool:
    if body.frontal:
        return False  # the foot is foreshortened there; only its sideways place is used
    foot = body.sagittal("foot_index", side) - body.sagittal("heel", side)
    length = np.hypot(foot[:, 0], foot[:, 1])[body.clip.standing]
    known = length[np.isfinite(length)]
    return len(known) < 2 or bool(known.std() > MAX_FOOT_CV * known.mean())

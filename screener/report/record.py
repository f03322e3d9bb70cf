"""screening.json: everything of a screening as plain data, with a versioned schema."""

from __future__ import annotations

import dataclasses
import json
import math
from enum import Enum
from typing import Any

import pandas as pd

from screener.rules.asks import ASKS
from screener.screening import (
    DISCLAIMER,
    LIMITS_OF_SCREENING,
    SCHEMA_VERSION,
    ScreenedClip,
    Screening,
)


def as_json(screening: Screening) -> str:
    """The screening as JSON text; what is not a number is null."""
    return json.dumps(_plain(_record(screening)), indent=1, ensure_ascii=False, allow_nan=False)


def _record(screening: Screening) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "athlete": screening.athlete,
        "date": screening.date,
        "disclaimer": DISCLAIMER,
        "limits": LIMITS_OF_SCREENING,
        "provenance": screening.provenance,
        "joints": screening.joints,
        "hypotheses": screening.hypotheses,
        "findings": screening.findings,
        "asks": ASKS,
        "next_clips": [{"clip": clip, "why": why} for clip, why in screening.next_clips],
        "clips": [_clip(clip) for clip in screening.clips],
        "failed": [{"clip": f.name, "error": f.error} for f in screening.failed],
        "medians": _rows(screening.medians),
        "reps": _rows(screening.reps),
        "drift": _rows(screening.drift),
        "pain": screening.pain,
    }


def _clip(screened: ScreenedClip) -> dict[str, Any]:
    clip = screened.clip
    time = clip.track.time_s
    return {
        "clip": clip.name,
        "movement": clip.movement,
        "view": clip.view,
        "yaw_deg": round(clip.yaw_deg, 1),
        "near_side": clip.near_side,
        "stance_side": clip.stance_side,
        "width_px": clip.track.width_px,
        "height_px": clip.track.height_px,
        "role": clip.role,
        "roll_deg": round(clip.roll_deg, 1),
        "frames": len(clip.track),
        "fps": round(clip.track.fps, 3),
        "duration_s": round(float(time[-1]), 3),
        "reasons": {reason.value: text for reason, text in clip.reasons.items()},
        "notes": clip.notes,
        "reps": [
            {
                "rep": rep.number,
                "start_s": round(float(time[rep.start]), 3),
                "bottom_s": round(float(time[rep.bottom]), 3),
                "end_s": round(float(time[rep.end - 1]), 3),
            }
            for rep in clip.reps
        ],
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]


def _plain(value: Any) -> Any:
    """Dataclasses, enums and numpy numbers as what JSON knows; NaN as null."""
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name.rstrip("_"): _plain(getattr(value, f.name)) for f in dataclasses.fields(value)
        }
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value

"""Everything after the pose tracks: movements, measures, signs, readings. Touches no video."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from screener import __version__
from screener.clip.conclude import conclude_parts
from screener.clip.given import Given, without_excluded
from screener.clip.roles import role_of
from screener.clip.types import Clip, Movement, Role, View
from screener.measures.table import OK, drift, measure_clip, medians
from screener.person import ANYONE, Person
from screener.pose import PoseTrack
from screener.rules import READINGS, SIGNS
from screener.rules.bands import load_bands, load_gates
from screener.rules.differ import shifts
from screener.rules.look import Measured, look_for, mark_borderline
from screener.rules.read import joint_statuses, next_clips, read_together
from screener.screening import REPS_COLUMNS, FailedClip, ScreenedClip, Screening

_NOTHING = Given()


def screen_tracks(
    tracks: list[tuple[Path, PoseTrack]],
    *,
    athlete: str,
    date: str,
    movement: Movement | None = None,
    view: View | None = None,
    bands: Path | None = None,
    failed: tuple[FailedClip, ...] = (),
    roles: Mapping[str, Role] | None = None,
    pain: bool | None = None,
    person: Person = ANYONE,
    provenance: dict[str, str] | None = None,
    given: Mapping[Path, Given] | None = None,
) -> Screening:
    """Screen one athlete from pose tracks: no video is touched, so this takes a moment.

    Parameters are those of :func:`screener.analysis.analyse`; ``tracks`` holds each clip's file and
    pose track, ``given`` what is said of single clips.
    """
    limits, gates = load_bands(bands, person), load_gates(bands)
    clips: list[tuple[Path, Clip]] = []
    measured: list[Measured] = []
    screened: list[ScreenedClip] = []
    said = [(given or {}).get(path, _NOTHING) for path, _ in tracks]
    names = _names(
        [Path(s.name) if s.name else path for s, (path, _) in zip(said, tracks, strict=True)]
    )
    for name, (path, track), one in zip(names, tracks, said, strict=True):
        role = (roles or {}).get(path.name, role_of(name)) if one.role is None else one.role
        parts = conclude_parts(
            track, name, one.movement or movement, one.view or view, role, one.side
        )
        clips += [(path, without_excluded(c, one.excluded)) for c in parts]
    sides = [measure_clip(clip) if clip.view is View.SIDE else None for _, clip in clips]
    shanks = _shanks([side[0] for side in sides if side])
    for (path, clip), side in zip(clips, sides, strict=True):
        table, series = side or measure_clip(clip, shank_deg=shanks.get(clip.movement))
        measured.append(Measured.of(clip, table))
        screened.append(ScreenedClip(clip, path, series))
    moving = [m for m in measured if len(m.table)]
    filmed = frozenset(name for m in moving for name in (m.movement.value, m.role.value) if name)
    findings = look_for(SIGNS.values(), moving, limits, gates)
    hypotheses = read_together(READINGS, findings, filmed, shifts(moving, limits, gates))
    if pain:
        hypotheses = tuple(replace(h, suggestions=()) for h in hypotheses)
    return Screening(
        athlete=athlete,
        date=date,
        clips=tuple(screened),
        failed=failed,
        reps=_reps_table([mark_borderline(m.table, limits) for m in measured], athlete, date),
        medians=pd.concat([m.medians for m in measured]) if measured else medians(_no_rows()),
        findings=findings,
        hypotheses=hypotheses,
        pain=pain,
        drift=pd.concat([drift(m.table) for m in measured]) if measured else drift(_no_rows()),
        joints=joint_statuses(findings, hypotheses, SIGNS),
        next_clips=next_clips(hypotheses, findings, SIGNS),
        provenance={
            "screener": __version__,
            "python": platform.python_version(),
            "bands": str(bands) if bands else "default",
            "sex": person.sex or "unknown",
            "age": str(person.age or "unknown"),
            **(provenance or {}),
        },
    )


def _shanks(tables: list[pd.DataFrame]) -> dict[Movement, float]:
    """Shank inclination at the bottom by movement, from the tables of side clips."""
    found: dict[Movement, list[float]] = {}
    for table in tables:
        shank = medians(table[table["measure"] == "shank_inclination_deg"])
        for movement, value in shank.loc[shank["status"] == OK, ["movement", "value"]].to_numpy():
            found.setdefault(Movement(movement), []).append(value)
    return {movement: sum(values) / len(values) for movement, values in found.items()}


def _names(paths: list[Path]) -> list[str]:
    """File names, told apart where two folders hold files of one name: ``a.mp4``, ``a (2).mp4``."""
    names: list[str] = []
    for path in paths:
        number, name = 1, path.name
        while name in names:
            number += 1
            name = f"{path.stem} ({number}){path.suffix}"
        names.append(name)
    return names


def _no_rows() -> pd.DataFrame:
    return pd.DataFrame(columns=[*REPS_COLUMNS, "frame"])


def _reps_table(tables: list[pd.DataFrame], athlete: str, date: str) -> pd.DataFrame:
    rows = pd.concat([t for t in tables if len(t)]) if any(map(len, tables)) else _no_rows()
    rows = rows.assign(athlete=athlete, date=date)
    return rows[[*REPS_COLUMNS, "frame"]].reset_index(drop=True)

"""docs/validation.md: every number in it comes from a run, none is typed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from samples.render import Case
from screener.clip.types import Clip, Reason
from screener.measures import REGISTRY
from screener.measures.table import NOT_MEASURABLE, OK
from validation import holds, markers, stoop
from validation.findings import false_flags, findings_of, heels, leads, sensitivity

_KEYS = ["measure", "movement", "view"]
_ELSEWHERE = ("wrong_view", "far_side_occluded")
VARIES = 0.4
"""Spread of the truth, in spreads of the error, below which slope and r tell nothing."""
Judged = list[tuple[Case, Clip, pd.DataFrame]]


def statistics(rows: pd.DataFrame) -> pd.DataFrame:
    """Per measure, movement and view: n, bias, MAE, SD, slope and r, stated error, coverage."""
    out = []
    for (measure, movement, view), group in rows.groupby(_KEYS, sort=False):
        if str(measure) not in REGISTRY or group["truth_known"].sum() == 0:
            continue
        ok = group[(group["status"] == OK) & group["truth"].notna()]
        seen = group[~group["reason"].isin(_ELSEWHERE)]
        blocked = float((seen["status"] == NOT_MEASURABLE).mean()) if len(seen) else 1.0
        if ok.empty:
            out.append((measure, movement, view, 0, *[np.nan] * 7, blocked))
            continue
        error = (ok["value"] - ok["truth"]).astype(float)
        spread = len(ok) > 3 and ok["truth"].std() > VARIES * error.std()
        slope = np.polyfit(ok["truth"], ok["value"], 1)[0] if spread else np.nan
        r = ok["truth"].corr(ok["value"]) if spread else np.nan
        inside = float((error.abs() <= 1.96 * ok["se"].astype(float)).mean())
        out.append(
            (measure, movement, view, len(ok), error.mean(), error.abs().mean(), error.std(), slope,
             r, ok["se"].astype(float).mean(), inside, blocked)
        )  # fmt: skip
    columns = [*_KEYS, "n", "bias", "MAE", "SD", "slope", "r", "se", "inside", "blocked"]
    return pd.DataFrame(out, columns=columns)


def document(judged: Judged, drawn: int, geometry: pd.DataFrame, separations: pd.DataFrame) -> str:
    """The whole document as markdown; ``drawn`` cases were to be judged."""
    rows = pd.concat([table for _, _, table in judged])
    found = {case.name: (case, findings_of(clip)) for case, clip, _ in judged}
    seen = {case.name for case, clip, _ in judged if Reason.NOT_SEEN not in clip.reasons}
    leading = leads({name: one for name, one in found.items() if name in seen})
    numbers, flags = statistics(rows), false_flags(judged)
    promises = [
        *holds.accuracy(rows), *holds.honesty(rows, numbers), *holds.geometry(geometry),
        *holds.findings(leading, flags, heels(found)), *_held_by_people(),
    ]  # fmt: skip
    parts = [
        "# Validation\n",
        "Written by `make validate`; nothing here is typed. Rendered athletes with exactly known "
        f"angles, model `full`: {len(judged)} of {drawn} held-out cases, drawn anew (six bodies in "
        "other clothes, rooms and light, with other faults, before other cameras than the "
        "calibration saw). They are plausible people, not patients: this measures the software, it "
        "proves nothing about injuries.\n",
        "## What must hold\n",
        "Front views within 5 degrees, side views within 15 of the true one.\n",
        table(holds.table_of(promises), {}),
        "## Measures against truth\n",
        "Truth is the 3D angle in the athlete's own plane, for frontal projection angles (FPPA and "
        "its kin) the exact projection. No slope and r where the truth hardly varies. *se*: the "
        "standard error stated; *inside*: share of 95 % intervals that contain the truth; "
        "*blocked*: share reported as not measurable where view and side could show it.\n",
        _measures(numbers),
        _blocked(rows),
        "## View, movement, repetitions\n",
        _confusion(judged),
        "## Findings\n",
        "Share of cases in which the sign that a built-in fault should show was flagged (mild or "
        "marked), was borderline, or could not be assessed. One repetition a case.\n",
        table(sensitivity(found), {"flagged": ".0%", "borderline": ".0%", "not assessed": ".0%"}),
        "Marked faults and the reading (or observation) they lead to: whether it comes first, and "
        "whether it comes at all. *hidden*: clips that could not show it (a loose shirt over the "
        f"back) and said so; {len(found) - len(seen)} films in which the model saw nobody are left "
        "out.\n",
        table(leading, {"leads": ".0%", "named": ".0%"}),
        "Healthy athletes with a false flag: one whose true value does not pass the limit.\n",
        table(flags, {}),
        "## Geometry alone\n",
        "Truth landmarks instead of the model's, sample movements from 60 m (no perspective): "
        "largest error over all samples, before calibration.\n",
        table(geometry, {"largest error": ".3f"}),
        "Knee separations need the camera's distance (3.2 m is assumed) and how far the knees come "
        "forward (from the descent, or from a side clip): largest error with truth landmarks.\n",
        table(separations, {"knees guessed": ".3f", "with a side clip": ".3f"}),
        *_people(),
    ]
    return "\n".join(parts)


def _measures(numbers: pd.DataFrame) -> str:
    shown = numbers[numbers["n"] > 0].copy()
    shown["unit"] = [REGISTRY[m].unit for m in shown["measure"]]
    return table(
        shown,
        {"bias": "+.2f", "MAE": ".2f", "SD": ".2f", "slope": ".2f", "r": ".2f", "se": ".2f",
         "inside": ".0%", "blocked": ".0%"},
    )  # fmt: skip


def _blocked(rows: pd.DataFrame) -> str:
    never = rows[rows["reason"] == Reason.NOT_VALIDATED.value]
    ok = rows[rows["status"] == OK]
    shown = set(zip(ok["measure"], ok["movement"], strict=True))
    pairs = dict.fromkeys(zip(never["measure"], never["movement"], strict=True))
    pairs = {pair: None for pair in pairs if pair not in shown}
    names = ", ".join(f"{measure} ({movement})" for measure, movement in pairs)
    return f"Never shown, for the reading does not follow the truth: {names}.\n"


def _confusion(judged: Judged) -> str:
    lines = []
    for what, pairs in (
        ("movement", [(case.movement, clip.movement.value) for case, clip, _ in judged]),
        ("view", [(_true_view(case), _view(clip)) for case, clip, _ in judged]),
        ("repetitions", [(case.tempo.reps, len(clip.reps)) for case, clip, _ in judged]),
    ):
        counts = pd.Series(pairs).value_counts()
        lines += [
            {what: "", "is": str(true), "found": str(got), "cases": int(n)}
            for (true, got), n in sorted(counts.items(), key=str)
        ]
    yaw = [
        (clip.yaw_deg - case.view.yaw + 180) % 360 - 180 for case, clip, _ in judged if clip.reps
    ]
    frame = pd.DataFrame(
        [{"what": next(iter(line)), "is": line["is"], "found": line["found"],
          "cases": line["cases"]} for line in lines]
    )  # fmt: skip
    spread = f"Yaw: bias {np.mean(yaw):+.1f}, SD {np.std(yaw):.1f} degrees over all views.\n"
    return f"{table(frame, {})}\n{spread}"


def _view(clip: Clip) -> str:
    return clip.view.value if clip.reps else "refused"


def _true_view(case: Case) -> str:
    turn = abs((case.view.yaw + 180) % 360 - 180)
    if turn <= 30:
        return "front"
    if turn >= 150:
        return "back"
    return "side" if 50 <= turn <= 130 else "oblique"


def _held_by_people() -> Iterable[holds.Hold]:
    if not markers.available():
        return []
    return holds.people(markers.knee_errors(), *markers.left_minus_right())


def _people() -> Iterable[str]:
    if not markers.available():
        return ["## People\n", "The marker data are not beside this checkout: left out.\n"]
    left, right = markers.left_minus_right()
    signs = int((np.sign(left) == np.sign(right)).sum())
    return [
        "## People: optical markers through virtual cameras\n",
        "Five squats of one person (OpenCap study), markers instead of the model's landmarks: knee "
        "flexion at the bottom against the optical system's joint angle (OpenSim's model fitted to "
        "all markers), and against the angle hip-knee-ankle that the same markers make in space. "
        "*offset*: the mean error, constant: a picture shows thighs that point outward too "
        "straight, and markers are not the model's axes. *worst*: the largest error of a "
        "repetition once the offset is taken off; what the two differ by is how far OpenSim's "
        "model leaves its own markers.\n",
        table(
            markers.knee_errors(),
            {
                "offset_deg": "+.1f",
                "worst_deg": ".1f",
                "markers_offset_deg": "+.1f",
                "markers_worst_deg": ".1f",
            },
        ),
        f"Left minus right keeps its sign in {signs} of {len(left)} repetitions.\n",
        *_lifts(),
    ]


def _lifts() -> Iterable[str]:
    if not stoop.available():
        return []
    return [
        "Three measured stoop lifts of a box (Millard 2017), one person: errors at the bottom in "
        "degrees against the joint angles, geometry only.\n",
        table(stoop.lift_errors(), {"knee": "+.1f", "shank": "+.1f"}),
    ]


def table(frame: pd.DataFrame, formats: dict[str, str]) -> str:
    """A markdown table; ``formats`` gives a column's number format."""
    head = "| " + " | ".join(map(str, frame.columns)) + " |"
    rule = "|" + " --- |" * len(frame.columns)
    lines = []
    for row in frame.itertuples(index=False):
        cells = []
        for name, value in zip(frame.columns, row, strict=True):
            if isinstance(value, float) and np.isnan(value):
                cells.append("")
            else:
                cells.append(format(value, formats[name]) if name in formats else str(value))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([head, rule, *lines, ""])

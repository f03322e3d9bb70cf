"""Films and their mirror images: whether left and right swap in every finding and nothing else.

The pose model itself does not see a mirrored person quite the same. What it changes is told beside
the error each value is stated with; the rules alone are mirrored exactly (tests/rules).
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from screener.assess import screen_tracks
from screener.pose import PoseTrack
from screener.pose.infer import infer_track
from screener.pose.landmarker import MediaPipeLandmarker
from screener.pose.models import locate
from screener.rules.finding import Finding, Outcome
from screener.screening import Screening

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.mp4"))
SWAP = {"left": "right", "right": "left"}


def screened(clip: Path, mirrored: bool) -> Screening:
    """A film, or its mirror image, looked at by the full model."""
    with closing(MediaPipeLandmarker(locate("full").path, mask=True)) as landmarker:
        track: PoseTrack = infer_track(clip, landmarker, "full", mirrored=mirrored)
    return screen_tracks([(clip, track.with_(mirrored=False))], athlete="A", date="2026-01-01")


def _by_side(screening: Screening, turned: bool) -> dict[tuple[str, str], Finding]:
    return {(f.sign, SWAP.get(f.side, f.side) if turned else f.side): f for f in screening.findings}


def _said(finding: Finding) -> str:
    grade = finding.severity.value if finding.outcome is Outcome.FLAGGED else ""
    return grade or finding.outcome.value


def _shown(finding: Finding) -> str:
    return f"{finding.value:.3g} ± {finding.se:.2g} {finding.unit}, {_said(finding)}"


def differences(clip: Path) -> tuple[int, int, float, list[str]]:
    """Of one film: findings, those flagged, the largest change in standard errors, what differs."""
    plain, mirror = (_by_side(screened(clip, turned), turned) for turned in (False, True))
    lines, largest = [], 0.0
    for key in sorted(plain.keys() | mirror.keys()):
        one, other = plain.get(key), mirror.get(key)
        if one is None or other is None:
            lines.append(f"{' '.join(key)}: in one of the two only")
            continue
        if one.value == one.value and other.value == other.value:
            largest = max(largest, abs(one.value - other.value) / max(one.se, 1e-9))
        if _said(one) != _said(other):
            lines.append(f"{' '.join(key).strip()}: {_shown(one)}; mirrored {_shown(other)}")
    flagged = sum(f.outcome is Outcome.FLAGGED for f in plain.values())
    return len(plain), flagged, largest, lines


def report(films: int) -> str:
    """The section of the campaign."""
    rows, all_findings, all_differ = [], 0, 0
    for clip in SAMPLES[:films]:
        findings, flagged, largest, lines = differences(clip)
        all_findings += findings
        all_differ += len(lines)
        rows.append(
            f"| {clip.stem} | {findings} | {flagged} | {largest:.1f} | {'; '.join(lines)} |"
        )
    return "\n".join([
        f"Of {all_findings} findings in {len(rows)} films {all_differ} are graded otherwise in the "
        "mirror image, sides swapped.", "",
        "| film | findings | flagged | largest change of a value, standard errors "
        "| graded otherwise |",
        "| --- | ---: | ---: | ---: | --- |", *rows,
    ])  # fmt: skip

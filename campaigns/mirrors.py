"""Films and their mirror images: whether left and right swap in every finding and nothing else.

The mirror image is a film of its own, written without loss. The pose model does not see a mirrored
person quite the same, so it is shown both the same way round (:mod:`screener.pose.facing`); the
rules alone are mirrored exactly (tests/rules).
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
from av.filter import Graph

from benchmarks.clips import encoded
from screener.analysis import track_of
from screener.assess import screen_tracks
from screener.measures import REGISTRY
from screener.pose.models import locate
from screener.rules.finding import Finding, Outcome
from screener.screening import Screening

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.mp4"))
SWAP = {"left": "right", "right": "left"}


def mirror(clip: Path, target: Path) -> Path:
    """Write the mirror image of a film, picture by picture at the same times, without loss."""
    with av.open(str(clip)) as source:
        filmed = source.streams.video[0]
        graph = Graph()
        graph.link_nodes(
            graph.add_buffer(template=filmed), graph.add("hflip"), graph.add("buffersink")
        ).configure()

        def turned(frame: av.VideoFrame) -> av.VideoFrame:
            graph.push(frame)
            return graph.pull()

        rate = filmed.average_rate or Fraction(30)
        return encoded(map(turned, source.decode(filmed)), target, rate, qp="0")


def screened(clip: Path) -> Screening:
    """A film looked at by the full model."""
    track = track_of(clip, locate("full"))
    return screen_tracks([(clip, track)], athlete="A", date="2026-01-01")


def _by_side(screening: Screening, turned: bool) -> dict[tuple[str, str], Finding]:
    if not turned:
        return {(f.sign, f.side): f for f in screening.findings}
    return {(f.sign, SWAP.get(f.side, f.side)): _mirrored(f) for f in screening.findings}


def _mirrored(finding: Finding) -> Finding:
    """As it would be told of the film itself: where the sign is a side of the body, it changes."""
    sided = REGISTRY[finding.measure].sided and not finding.side
    return replace(finding, value=-finding.value) if sided else finding


def _said(finding: Finding) -> str:
    grade = finding.severity.value if finding.outcome is Outcome.FLAGGED else ""
    return grade or finding.outcome.value


def _shown(finding: Finding) -> str:
    return f"{finding.value:.3g} ± {finding.se:.2g} {finding.unit}, {_said(finding)}"


def differences(clip: Path) -> tuple[int, int, float, list[str]]:
    """Of one film: findings, those flagged, the largest change in standard errors, what differs."""
    with tempfile.TemporaryDirectory() as folder:
        turned = screened(mirror(clip, Path(folder) / clip.name))
    plain, other_way = _by_side(screened(clip), False), _by_side(turned, True)
    lines, largest = [], 0.0
    for key in sorted(plain.keys() | other_way.keys()):
        one, other = plain.get(key), other_way.get(key)
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

"""The body with the seven joints of the chain, each told by shape, colour and word."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from screener.report.lettering import width
from screener.report.words import Words
from screener.rules.finding import Joint, JointStatus, Outcome
from screener.screening import Screening

MARK = {
    Outcome.FLAGGED: "▲",
    Outcome.BORDERLINE: "◆",
    Outcome.CLEAR: "●",
    Outcome.NOT_ASSESSED: "○",
}
_ORDER = (Outcome.FLAGGED, Outcome.BORDERLINE, Outcome.CLEAR, Outcome.NOT_ASSESSED)

_W, _H, _MIDDLE = 480, 424, 240
_PLACES = {  # joint: (offset of its spots from the middle, y, label to the right?, y of the label)
    Joint.GLENOHUMERAL: (49, 98, True, 62),
    Joint.SCAPULA: (24, 122, False, 96),
    Joint.THORACIC: (0, 136, True, 138),
    Joint.LUMBAR: (0, 190, False, 182),
    Joint.HIP: (27, 226, True, 232),
    Joint.KNEE: (31, 306, False, 296),
    Joint.ANKLE: (33, 386, True, 362),
}
_OUTLINE = (  # half of the body from the middle: from the neck down outside, up inside
    (9, 58), (11, 72), (34, 80), (53, 88), (61, 106), (64, 132), (69, 160), (73, 186), (77, 214),
    (82, 232), (78, 247), (70, 244), (66, 218), (59, 188), (54, 160), (46, 126), (41, 150),
    (37, 178), (41, 206), (47, 232), (49, 262), (43, 296), (45, 328), (40, 362), (37, 386),
    (45, 402), (30, 407), (23, 400), (25, 384), (24, 352), (23, 326), (20, 300), (14, 268),
    (0, 246),
)  # fmt: skip
_HEAD = (240, 36, 19, 24)
_LETTER_PX = 15


def figure(screening: Screening, say: Words) -> Markup:
    """The figure as inline SVG; its labels are links to ``#joint-...``."""
    told = [f"{say(f'joint.{j.joint.value}')}: {status_words(j, say)}" for j in screening.joints]
    label = escape(say("first.figure_label", joints="; ".join(told)))
    x, y, wide, tall = _HEAD
    parts = [
        f'<ellipse class="trunk" cx="{x}" cy="{y}" rx="{wide}" ry="{tall}"/>'
        f'<path class="trunk" d="{_body()}"/>'
    ]
    parts.append(f'<text class="letter" x="190" y="420">{escape(say("first.right"))}</text>')
    parts.append(f'<text class="letter" x="290" y="420">{escape(say("first.left"))}</text>')
    parts += [_joint(status, screening, say) for status in screening.joints]
    return Markup(
        f'<svg class="figure" viewBox="0 0 {_W} {_H}" role="group" aria-label="{label}">'
        + "".join(parts)
        + "</svg>"
    )


def status_words(status: JointStatus, say: Words) -> str:
    """Status in words: ``flagged, marked, right``."""
    words = [say(f"outcome.{status.status.value}")]
    if status.severity.value:
        words.append(say(f"severity.{status.severity.value}"))
    if status.side:
        words.append(say(f"side.{status.side}"))
    return ", ".join(words)


def anchor(joint: Joint) -> str:
    """Id of a joint's row."""
    return f"joint-{joint.value.replace(' ', '-')}"


def _joint(status: JointStatus, screening: Screening, say: Words) -> str:
    offset, y, right, label_y = _PLACES[status.joint]
    # the figure faces us: the athlete's right is on the left of the picture
    spots = [(_MIDDLE - offset, "right"), (_MIDDLE + offset, "left")] if offset else [(_MIDDLE, "")]
    drawn = "".join(_spot(_of_side(status, side, screening), x, y) for x, side in spots)
    near = max(x for x, _ in spots) if right else min(x for x, _ in spots)
    name, words = say(f"joint.{status.joint.value}"), status_words(status, say)
    reach = 16 + width(name, _LETTER_PX, bold=True)
    text_x, line_x = (_W - 2, _W - reach) if right else (2, reach)
    end = " end" if right else ""
    first, *rest = words.split(", ", 1)
    kind = status.status.value
    return (
        f'<a href="#{anchor(status.joint)}" aria-label="{escape(f"{name}: {words}")}">'
        f'<path class="leader" d="M{line_x:.0f} {label_y - 7} L{near} {y}"/>{drawn}'
        f'<text class="name{end}" x="{text_x}" y="{label_y - 2}">{escape(name)}</text>'
        f'<text class="word {kind}{end}" x="{text_x}" y="{label_y + 16}">'
        f"{MARK[status.status]} {escape(first)}</text>"
        f'<text class="more{end}" x="{text_x}" y="{label_y + 33}">{escape("".join(rest))}</text>'
        "</a>"
    )


@lru_cache(maxsize=1)
def _body() -> str:
    """The outline of both halves as one smooth path (Catmull-Rom)."""
    half = [(_MIDDLE + x, y) for x, y in _OUTLINE]
    ring = half + [(2 * _MIDDLE - x, y) for x, y in reversed(half[:-1])]
    path = [f"M{ring[0][0]} {ring[0][1]}"]
    for i in range(len(ring)):
        before, start, end, after = (ring[(i + k) % len(ring)] for k in (-1, 0, 1, 2))
        one = [start[k] + (end[k] - before[k]) / 6 for k in (0, 1)]
        two = [end[k] - (after[k] - start[k]) / 6 for k in (0, 1)]
        path.append(f"C{one[0]:.1f} {one[1]:.1f} {two[0]:.1f} {two[1]:.1f} {end[0]} {end[1]}")
    return "".join(path) + "z"


def _of_side(status: JointStatus, side: str, screening: Screening) -> Outcome:
    """Worst outcome of the joint on one side; not assessed where no clip shows that side."""
    if not side:
        return status.status
    found = [
        f.outcome for f in screening.findings if f.joint is status.joint and f.side in (side, "")
    ]
    return min(found, key=_ORDER.index, default=Outcome.NOT_ASSESSED)


def _spot(outcome: Outcome, x: int, y: int) -> str:
    if outcome is Outcome.FLAGGED:
        return f'<path class="spot flagged" d="M{x} {y - 13} l13 22 h-26 z"/>'
    if outcome is Outcome.BORDERLINE:
        return f'<path class="spot borderline" d="M{x} {y - 12} l12 12 l-12 12 l-12 -12 z"/>'
    return f'<circle class="spot {outcome.value}" cx="{x}" cy="{y}" r="9"/>'

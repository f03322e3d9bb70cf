"""The body with the seven joints of the chain, each told by shape, colour and word."""

from __future__ import annotations

from markupsafe import Markup, escape

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
_LIMBS = (
    "M191 96 L174 160 L168 222", "M289 96 L306 160 L312 222",
    "M214 224 L209 306 L207 386 L196 398", "M266 224 L271 306 L273 386 L284 398",
)  # fmt: skip
_TRUNK = "M194 82 Q240 70 286 82 L278 150 Q272 186 280 232 L240 244 L200 232 Q208 186 202 150 Z"


def figure(screening: Screening, say: Words) -> Markup:
    """The figure as inline SVG; its labels are links to ``#joint-...``."""
    told = [f"{say(f'joint.{j.joint.value}')}: {status_words(j, say)}" for j in screening.joints]
    label = escape(say("first.figure_label", joints="; ".join(told)))
    parts = [f'<path class="limb" d="{d}"/>' for d in _LIMBS]
    parts.append(f'<path class="trunk" d="{_TRUNK}"/>')
    parts.append('<circle class="trunk" cx="240" cy="38" r="24"/>')
    parts.append(f'<text class="letter" x="186" y="420">{escape(say("first.right"))}</text>')
    parts.append(f'<text class="letter" x="294" y="420">{escape(say("first.left"))}</text>')
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
    text_x, line_x = (_W - 2, _W - 120) if right else (2, 120)
    end = " end" if right else ""
    name, words = say(f"joint.{status.joint.value}"), status_words(status, say)
    first, *rest = words.split(", ", 1)
    kind = status.status.value
    return (
        f'<a href="#{anchor(status.joint)}" aria-label="{escape(f"{name}: {words}")}">'
        f'<path class="leader" d="M{line_x} {label_y} L{near} {y}"/>{drawn}'
        f'<text class="name{end}" x="{text_x}" y="{label_y - 2}">{escape(name)}</text>'
        f'<text class="word {kind}{end}" x="{text_x}" y="{label_y + 16}">'
        f"{MARK[status.status]} {escape(first)}</text>"
        f'<text class="more{end}" x="{text_x}" y="{label_y + 33}">{escape("".join(rest))}</text>'
        "</a>"
    )


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

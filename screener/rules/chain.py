"""The joint-by-joint chain as data: order, needs, neighbours, the approach's claims.

The approach is Gray Cook's and Mike Boyle's. Its claims carry the grade of the evidence: A
consistent, B mixed, C expert opinion or one study (field reference, sections 3.1 and 3.3).
"""

from __future__ import annotations

from dataclasses import dataclass

from screener.rules.finding import Joint


@dataclass(frozen=True)
class Link:
    """One joint of the chain.

    ``need`` is what it must have (mobility or stability); ``claim`` what the approach says of its
    loss, ``grade`` the evidence for that.
    """

    joint: Joint
    need: str
    claim: str
    grade: str


CHAIN: tuple[Link, ...] = (
    Link(Joint.ANKLE, "mobility", "lost ankle mobility shows at the knee", "B"),
    Link(Joint.KNEE, "stability", "the knee is an output of hip and ankle", "B"),
    Link(Joint.HIP, "mobility", "lost hip mobility makes the lumbar spine move instead", "B"),
    Link(Joint.LUMBAR, "stability", "it moves where hip or thorax do not", "C"),
    Link(
        Joint.THORACIC,
        "mobility",
        "lost thoracic mobility costs overhead reach and loads neck, shoulder or low back",
        "C",
    ),
    Link(Joint.SCAPULA, "stability", "it carries the reach of the arm", "C"),
    Link(Joint.GLENOHUMERAL, "mobility", "lost shoulder mobility is made up for by the spine", "C"),
)

LINKS: dict[Joint, Link] = {link.joint: link for link in CHAIN}

_FOOT, _NECK = "foot", "hand and neck"


def below(joint: Joint) -> str:
    """Plain name of the joint below, ``foot`` under the ankle."""
    place = list(LINKS).index(joint)
    return CHAIN[place - 1].joint.value if place else _FOOT


def above(joint: Joint) -> str:
    """Plain name of the joint above."""
    place = list(LINKS).index(joint)
    return CHAIN[place + 1].joint.value if place + 1 < len(CHAIN) else _NECK

"""What no clip of a squat or a hinge can show, and the test that would: said, never guessed."""

from __future__ import annotations

from dataclasses import dataclass

from screener.rules.finding import Joint


@dataclass(frozen=True)
class Ask:
    """A question the chain raises and a camera cannot answer.

    ``what`` it is about, ``why`` no clip shows it, ``test`` what to ask for instead, ``evidence``
    the grade of the claim behind the question (A, B or C).
    """

    id: str
    joint: Joint
    what: str
    why: str
    test: str
    evidence: str


ASKS: tuple[Ask, ...] = (
    Ask(
        "hip_flexors",
        Joint.HIP,
        "tight muscles at the front of the hip (anterior pelvic tilt)",
        "two hip points cannot show the pelvis tilting forward; most people without complaints "
        "stand that way (Herrington 2011), and hip extension does not go with standing tilt "
        "(Heino 1990)",
        "a half-kneeling or modified Thomas test with a physiotherapist",
        "C",
    ),
    Ask(
        "iliotibial_band",
        Joint.KNEE,
        "the iliotibial band",
        "a weak gluteus medius may load it, but findings conflict (Fredericson 2000, Grau 2008) "
        "and no squat clip screens it",
        "a physiotherapist's examination where the outside of the knee hurts",
        "C",
    ),
    Ask(
        "thoracic_rotation",
        Joint.THORACIC,
        "rotation of the thoracic spine",
        "squat and hinge do not turn it",
        "a seated rotation, arms crossed, to both sides",
        "C",
    ),
    Ask(
        "shoulder_blades",
        Joint.SCAPULA,
        "winging or tilting of the shoulder blades",
        "33 landmarks hold no shoulder blade",
        "a physiotherapist's look at the shoulder blades while the arms are raised",
        "C",
    ),
)

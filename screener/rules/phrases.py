"""What the engine says around the words of the rules: all of its own sentences in one place."""

from __future__ import annotations

from screener.rules.finding import Joint
from screener.said import Said, said

PHRASES = {
    "seen.flagged": "{what!c} ({reps}).",
    "seen.borderline": "{what!c}: borderline, inside measurement error ({reps}).",
    "seen.clear": "{what!c}.",
    "reps.showing": "{showing} of {total} repetitions",
    "reps.differ": "{showing} of {total} repetitions, which differ too much for a reading",
    "amount.deg": "{value:.0f} ± {se:.0f} degrees",
    "amount.ratio": "{value:.2f} ± {se:.2f}",
    "amount.unit": "{value:.2f} ± {se:.2f} {unit}",
    "sided": "{name}, {side}",
    "sentence": "{clause!c}.",
    "heels.improves": "With raised heels: {name} improves ({change}).",
    "heels.same": "With raised heels: {name} does not change by more than the error ({change}).",
    "heels.worse": "With raised heels: {name} does not change by more than the error (worse by "
    "{change}).",
    "joint.findings": "{seen: }",
    "joint.reasons": "{reasons:; }",
    "joint.no_sign": "squat and hinge clips do not show it",
    "next.film": "Film {clip!l}",
    "next.ask": "Ask for {test}.",
    "next.again": "Film it again to see whether it repeats.",
    "next.nothing": "Nothing to do here.",
    "why.apart": "It tells {first!l} and {second!l} apart.",
    "why.settle": "To settle: {reading!l}.",
    "why.show": "Would show whether: {signs!l:, }.",
    "clip.knee_to_wall": "A knee-to-wall lunge from the side, each ankle, the heel down.",
    "clip.arms_up": "Standing from the side, both arms raised as far as they go.",
    "clip.back_to_wall": "The same with the back against a wall.",
    "clip.plain": "{what!c} {seen}.",
    "clip.each_leg": "{what!c} {seen}, each leg.",
    "clip.across": "{what!c} {seen} again, toes exactly across the camera.",
    "clip.facing": "{what!c} {seen} again, facing the camera.",
    "clip.again": "{what!c} {seen} again: {reason}.",
    "from.side": "from the side",
    "from.front": "from the front",
    "a.bodyweight_squat": "a bodyweight squat",
    "a.overhead_squat": "an overhead squat",
    "a.single_leg_squat": "a single-leg squat",
    "a.hip_hinge": "a hip hinge",
}


def phrase(name: str, /, **values: object) -> Said:
    """A sentence of ``PHRASES``, filled in."""
    return said(f"phrase.{name}", PHRASES[name], **values)


def with_error(value: float, se: float, unit: str) -> Said:
    """A value with its standard error and unit, in words: ``12 ± 3 degrees``."""
    if unit in ("deg", "ratio"):
        return phrase(f"amount.{unit}", value=value, se=se)
    return phrase("amount.unit", value=value, se=se, unit=Said(unit, f"unit.{unit}"))


def sided(name: Said, side: str) -> Said:
    """A name with the side it is on, if there is one."""
    return phrase("sided", name=name, side=side_of(side)) if side else name


def side_of(side: str) -> Said:
    """A side in words; empty where there is none."""
    return Said(side, f"side.{side}" if side else "")


def name_of(joint: Joint) -> Said:
    """A joint in words, with a capital."""
    return Said(joint.value.capitalize(), f"joint.{joint.value}")

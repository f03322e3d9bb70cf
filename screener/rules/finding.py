"""What the rules say: signs that were looked for, and hypotheses that would explain them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from screener.clip.types import Reason


class Joint(str, Enum):
    """The seven joints of the chain, from the ground up (Cook and Boyle)."""

    ANKLE = "ankle"
    KNEE = "knee"
    HIP = "hip"
    LUMBAR = "lumbar spine"
    THORACIC = "thoracic spine"
    SCAPULA = "scapula"
    GLENOHUMERAL = "glenohumeral joint"


class Outcome(str, Enum):
    """What became of a sign. ``NOT_ASSESSED`` is never shown as clear."""

    FLAGGED = "flagged"
    BORDERLINE = "borderline"
    CLEAR = "clear"
    NOT_ASSESSED = "not_assessed"


class Severity(str, Enum):
    """How far a value lies beyond its band."""

    NONE = ""
    MILD = "mild"
    MARKED = "marked"


class Confidence(str, Enum):
    """How far a reading can be believed. Never high: one camera sees no cause."""

    NONE = ""
    LOW = "low"
    MODERATE = "moderate"


@dataclass(frozen=True)
class Band:
    """Limits of one measure in one movement: ok up to ``mild``, mild up to ``marked``.

    ``high_is_worse`` tells the direction: if True values above ``mild`` are suspect, otherwise
    values below it; ``two_sided`` means both sides of 0, so that the size counts. ``basis`` is
    ``P`` (published), ``D`` (derived) or ``E`` (engineering default, no published cut-off: never to
    be shown as a norm).
    """

    measure: str
    movement: str
    mild: float
    marked: float
    high_is_worse: bool
    unit: str
    basis: str
    source: str
    two_sided: bool = False


@dataclass(frozen=True)
class Finding:
    """One sign, looked for in one clip on one side.

    ``value`` and ``se`` are the median over reps and its standard error, NaN when not assessed.
    ``side`` is ``left``, ``right`` or empty. ``frame`` is the frame of the clip that shows it best
    (-1 when not assessed). ``seen`` says in one sentence what is to be seen, with the numbers.
    ``inconsistent``: some repetitions show it, some plainly do not; nothing is read from that.
    """

    sign: str
    title: str
    joint: Joint
    measure: str
    side: str
    movement: str
    clip: str
    outcome: Outcome
    severity: Severity = Severity.NONE
    confidence: Confidence = Confidence.NONE
    value: float = float("nan")
    se: float = float("nan")
    unit: str = ""
    band: Band | None = None
    reps_showing: int = 0
    reps_total: int = 0
    frame: int = -1
    time_s: float = float("nan")
    reason: Reason | None = None
    reason_text: str = ""
    seen: str = ""
    inconsistent: bool = False


@dataclass(frozen=True)
class Suggestion:
    """Something to do meanwhile: the drill, why, how much, and how to see whether it helped."""

    id: str
    drill: str
    why: str
    dose: str
    retest: str


@dataclass(frozen=True)
class Hypothesis:
    """A reading of the signs along the chain: "pattern consistent with ...", never a diagnosis.

    ``evidence`` is the grade of the literature behind the claim (A, B or C). ``for_``, ``against``
    and ``missing`` are plain sentences; ``missing`` names the clips that would settle it and
    ``missing_roles`` their movements or roles, in the same order.
    """

    id: str
    joint: Joint
    side: str
    sentence: str
    for_: tuple[str, ...]
    against: tuple[str, ...]
    missing: tuple[str, ...]
    evidence: str
    evidence_note: str
    confidence: Confidence
    look_above: str
    look_below: str
    suggestions: tuple[Suggestion, ...]
    observation_only: bool
    missing_roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class JointStatus:
    """A joint of the chain in one line: the row of ``summary.csv``."""

    joint: Joint
    need: str
    status: Outcome
    finding: str
    side: str
    severity: Severity
    confidence: Confidence
    next_step: str
    reason: str = ""

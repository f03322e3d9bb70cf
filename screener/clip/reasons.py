"""Every reason code in a plain sentence: what is wrong, and what to do about it."""

from __future__ import annotations

from screener.clip.types import Reason
from screener.said import Said

REASONS = {
    Reason.WRONG_VIEW: "this view does not show it",
    Reason.YAW_TOO_LARGE: "the athlete is turned too far from the true front or side view",
    Reason.WRONG_MOVEMENT: "it is not read in this movement",
    Reason.FAR_SIDE_OCCLUDED: "the far side is hidden; film a second clip from the other side",
    Reason.LR_SWAP: "left and right were mixed up too often",
    Reason.MIRRORED_OR_BACK: "the clip seems mirrored or filmed from behind; say which",
    Reason.CAMERA_ROLL: "the camera was tilted; level it",
    Reason.CAMERA_MOVED: "the camera moved; put it on a tripod",
    Reason.ROTATING_SUBJECT: "the athlete turned during the repetition",
    Reason.TOO_CLOSE: "the camera was too close; film from 3 to 4 m",
    Reason.LOW_RESOLUTION: "the athlete is too small or blurred in the picture",
    Reason.LOOSE_CLOTHES: "clothes, hair or an arm hide the outline of the back",
    Reason.FRAME_OFF: "the outline of the back does not fit the points of hip and shoulder",
    Reason.CROPPED: "part of the body is outside the picture; move the camera back",
    Reason.NOT_SEEN: "the landmarks needed were not seen clearly",
    Reason.MULTI_PERSON: "several people were in the picture; film one alone",
    Reason.UNSTABLE_FPS: "frames are missing or unevenly spaced",
    Reason.SHALLOW: "the movement was too shallow to read it",
    Reason.HEEL_UP: "the heel came off the floor; keep it down",
    Reason.FOOT_POINTS: "the foot was not seen steadily enough",
    Reason.FEW_REPS: "fewer than three repetitions",
    Reason.NO_STANDING: "no moment of standing still to compare with; stand 3 s first",
    Reason.NO_REPS: "no repetition was found",
    Reason.NO_CLIP: "no clip of a movement that shows it",
    Reason.NOT_VALIDATED: "the number does not follow the truth well enough to be shown",
    Reason.NO_RULE: "it cannot be seen in squat or hinge clips",
    Reason.NO_NORM: "no limit holds for this age; the number is shown without one",
}


def explain(reason: Reason) -> Said:
    """The code as a clause that fits after "not measurable: "."""
    return Said(REASONS[reason], f"reason.{reason.value}")

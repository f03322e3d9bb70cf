"""What the user should know about a clip, in plain sentences: all of them in one place."""

from __future__ import annotations

from screener.clip.types import Movement, View
from screener.said import Said, said

NOTES = {
    # what voids a clip
    "nobody": "Nobody is seen in this clip.",
    "cropped": "Hips, knees or feet are outside the picture in {share:.0%} of the frames. Film the "
    "whole body with some room around it.",
    "lying": "The body does not stand upright in the picture: somebody lies, or the picture is "
    "turned. Turn it so that the athlete stands.",
    "no_legs": "The hips are never seen above the feet: nobody stands in this clip, or the legs "
    "are hidden. Film a standing athlete, the whole body in the picture.",
    "small": "The athlete is only {height:.0f} pixels tall in the picture. Come closer or film "
    "with a higher resolution.",
    "no_standing": "No moment of standing still was found.",
    "no_reps": "No repetition of a squat or hip hinge was found. Film whole repetitions: stand "
    "still, go down, come up again.",
    "no_reps_because": "No repetition of a squat or hip hinge was found. {because} Film whole "
    "repetitions: stand still, go down, come up again.",
    "not_held": "{what}: it was not seen to be held.",
    "rolled": "The camera was tilted by {angle:.0f} degrees: what is read against the vertical is "
    "left out. Level it.",
    "moved_much": "The camera moved a lot: what is read against the vertical is left out. Put it "
    "on a tripod.",
    # descents that are no repetition
    "not_counted": "A descent at {time:.1f} s was not counted: {why}.",
    "not_upright": "The body does not stand upright between the descents.",
    "why_outside": "it begins or ends outside the clip",
    "why_shallower": "it is much shallower than the others",
    "why_pictures": "pictures are missing in the middle of it",
    "why_quick": "it is too quick for a controlled repetition",
    "why_unseen": "the athlete is not seen for part of it",
    "why_no_start": "it does not start from standing",
    "why_pulse": "the athlete does not stand up before or after it",
    "why_jump": "both feet leave the floor",
    "why_step": "a foot steps during it",
    "why_sits": "the athlete sits down on something",
    # the film
    "cut": "The film is cut: each part is screened by what it shows, by itself.",
    "turns": "The film shows the athlete turn between repetitions: each part is screened by what "
    "it shows, by itself.",
    "swapped": "Left and right were mixed up in {share:.0%} of the frames and put right.",
    "jumps": "Legs jump in {frames} frames, which were taken out.",
    "levelled": "The camera was tilted by {angle:.1f} degrees; that is corrected.",
    "moved": "The camera moved. Put it on a tripod.",
    "freezes": "The picture freezes in mid-movement: no times are taken from there.",
    "people": "{people} people were seen. Only one is screened: check in the annotated video that "
    "it is the right one.",
    "view": "The view was given as {given}; it looks like {seen}.",
    "damaged": "The file should last {stated:.0f} s but ends after {lasts:.0f} s: it is damaged. "
    "Copy it from the camera again.",
    "left_out": "Left out by hand: repetition {reps:, }.",
    "unseen": "Nobody is seen in {share:.0%} of the frames.",
}


def note(name: str, /, **values: object) -> Said:
    """A sentence of ``NOTES``, filled in."""
    return said(f"note.{name}", NOTES[name], **values)


def named(movement: Movement) -> Said:
    """A movement in words."""
    return Said(movement.plain, f"movement.{movement.value}")


def seen_from(view: View) -> Said:
    """A view in words."""
    return Said(view.value, f"view.{view.value}")

"""Single pictures of a camera, now and then: what to change, by the checks of the guide."""

from __future__ import annotations

from dataclasses import replace

from screener.clip.types import Movement, View
from screener.pose.landmarker import Detection
from screener.pose.picture import agreed_roll_deg, roll_of
from screener.pose.subject import distinct, follow
from screener.record.framing import Hint, Steady, hints
from screener.record.observe import Memory, Surroundings, box_of
from screener.record.protocol import Step, limits
from screener.record.shot import Image, Shot
from screener.record.watch import Look

_MOMENT_S = 1.2
"""Two or three pictures, where two come in a second."""
UNKNOWN = float("nan")


class Glances:
    """The pictures of one camera, one after the other."""

    def __init__(self) -> None:
        self._memory, self._steady = Memory(), Steady(_MOMENT_S)

    def hints(
        self,
        image: Image,
        found: list[Detection],
        time_s: float,
        *,
        movement: Movement | None = None,
        view: View | None = None,
        tall_px: int | None = None,
    ) -> tuple[Hint, ...]:
        """What to change, first things first; empty if the picture is good.

        Parameters
        ----------
        image, found, time_s
            ``(h, w, 3)`` RGB, everyone found in it, and when it was taken, in seconds.
        movement, view
            What will be filmed; without a view nobody is asked to turn.
        tall_px
            Height of the film's pictures in pixels, where this is a smaller copy of one.
        """
        height, width = image.shape[:2]
        everyone = distinct(found, width / height)
        which, _ = follow([everyone], width / height, None)
        one = everyone[which[0]] if which[0] >= 0 else None
        tilt, length = roll_of(image, None if one is None else box_of(one))
        around = Surroundings(people=len(everyone), roll_deg=agreed_roll_deg(tilt, length))
        picture = self._memory.picture(Look(Shot(time_s, image, time_s), one, True), around)
        turned = picture.yaw_deg if view in (View.FRONT, View.SIDE) else UNKNOWN
        # between two pictures people may step as they like: whether they stand is not asked
        picture = replace(picture, height_px=tall_px or height, yaw_deg=turned, moved=UNKNOWN)
        step = Step("still", movement or Movement.BODYWEIGHT_SQUAT, view or View.FRONT)
        return self._steady(time_s, hints(picture, step, limits()))

"""The main job: clips of one athlete in, a screening out. Knows every stage, writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from screener.clip.types import Movement, Role, View
from screener.errors import ModelError, ScreenerError
from screener.person import ANYONE, Person
from screener.pose import PoseTrack
from screener.pose.facing import first_look
from screener.pose.infer import infer_subject, infer_track
from screener.pose.landmarker import MOST_PEOPLE, MediaPipeLandmarker, glancing
from screener.pose.models import ModelFile, locate
from screener.pose.profile import MasksInProfile
from screener.pose.subject import Subject
from screener.video import Reader

if TYPE_CHECKING:
    from screener.screening import Screening

Progress = Callable[[str, float], None]


def analyse(
    paths: list[Path],
    *,
    athlete: str,
    date: str,
    movement: Movement | None = None,
    view: View | None = None,
    model: str = "full",
    reader: Reader = "pyav",
    bands: Path | None = None,
    subject: Subject = None,
    mirrored: bool = False,
    roles: Mapping[str, Role] | None = None,
    pain: bool | None = None,
    person: Person = ANYONE,
    progress: Progress = lambda name, share: None,
) -> Screening:
    """Screen one athlete's clips of one day.

    A clip that cannot be screened is reported in ``failed`` and does not stop the others.

    Parameters
    ----------
    paths
        Video files.
    athlete, date
        Who, and when (``YYYY-MM-DD``); kept as given.
    movement, view
        Overrule what is detected, for all clips.
    model
        ``lite``, ``full``, ``heavy`` or the path of a model file.
    reader
        ``pyav`` or ``opencv``.
    bands
        File of bands that replace the defaults.
    subject
        Whom to follow where several people are in the picture.
    mirrored
        The films are mirror images, as selfie cameras make them.
    roles
        File name -> role of the clip; where it is not given, the name itself may tell.
    pain
        Whether the athlete has pain (or a red flag): then nothing is suggested but a professional.
        None: not asked yet.
    person
        Sex and age, which some limits depend on.
    progress
        Called with a clip's name and the share done.

    Raises
    ------
    ModelError
        If there is no pose model.
    UsageError
        If the bands file makes no sense.
    """
    if bands:
        from screener.rules.bands import load_bands, load_gates

        load_bands(bands), load_gates(bands)  # a bad file is told before minutes of work
    found = locate(model)
    tracks: list[tuple[Path, PoseTrack]] = []
    failed: list[tuple[str, str]] = []
    for path in paths:
        try:
            tracks.append((path, track_of(path, found, reader, progress, subject, mirrored)))
        except ModelError:
            raise
        except ScreenerError as error:
            failed.append((path.name, str(error)))
    # only now, so that whoever starts a program may load it while the model looks
    from screener.assess import screen_tracks
    from screener.screening import FailedClip

    return screen_tracks(
        tracks,
        athlete=athlete,
        date=date,
        movement=movement,
        view=view,
        bands=bands,
        failed=tuple(FailedClip(*one) for one in failed),
        roles=roles,
        pain=pain,
        person=person,
        provenance={
            "model": found.name,
            "model_sha256": found.sha256,
            "model_origin": found.origin,
            "reader": reader,
            "mediapipe": version("mediapipe"),
        },
    )


def track_of(
    path: Path,
    model: ModelFile,
    reader: Reader = "pyav",
    progress: Progress = lambda name, share: None,
    subject: Subject = None,
    mirrored: bool = False,
    ahead: bool = True,
) -> PoseTrack:
    """Pose track of one clip, by a landmarker of its own; a second look where people are many.

    ``ahead`` uses more than one core, see :func:`screener.pose.infer.infer_track`.
    """

    def told(share: float) -> None:
        progress(path.name, share)

    def landmarker(mask: bool) -> MediaPipeLandmarker:
        return MediaPipeLandmarker(model.path, mask)

    told(0.0)  # whoever waits for it can begin with something else
    with glancing(model.path) as glance:
        seen = first_look(path, glance)
        with closing(MasksInProfile(landmarker, known=seen.profile)) as one:
            track = infer_track(
                path,
                one,
                model.name,
                reader=reader,
                mirrored=mirrored,
                turned=seen.left,
                progress=told,
                look_at=lambda images: list(map(glance, images)),
                ahead=ahead,
            )
    if track.people == 1:
        return track
    with closing(MediaPipeLandmarker(model.path, mask=True, people=MOST_PEOPLE)) as many:
        return infer_subject(
            path,
            many,
            model.name,
            subject,
            reader=reader,
            mirrored=mirrored,
            turned=seen.left,
            progress=told,
            ahead=ahead,
        )

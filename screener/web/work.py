"""What workers do: a film becomes a track, a session its report, two sessions a comparison.

Every film is opened by what is called here, and nowhere else in the web application. Errors of a
film or a person come as ScreenerError and end the job with a sentence.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select

from screener.assess import screen_tracks
from screener.batch.errand import Away
from screener.clip.given import Given
from screener.clip.types import Movement, Role, View
from screener.compare import compare
from screener.errors import ModelError, OutputError, ScreenerError, VideoError
from screener.files import write_file, write_text
from screener.intake import check_first_bytes, check_header
from screener.measures.table import OK
from screener.pose import PoseTrack, Side
from screener.pose.models import locate
from screener.report import Wishes, served_page, write_report
from screener.report.annotated import write_annotated
from screener.report.names import film_name, stems
from screener.report.record import as_json
from screener.report.tables import reps_csv, summary_csv
from screener.said import LANGUAGES
from screener.screening import FailedClip, ScreenedClip, Screening
from screener.store import Store
from screener.store.folders import (
    athlete_folder,
    clip_path,
    compared_folder,
    results_folder,
    stills_path,
    track_path,
)
from screener.store.jobs import Claimed, Gone
from screener.store.models import Clip, Job, Session, Value, now
from screener.store.models import Screening as Kept
from screener.store.person import person_on
from screener.web.look import Film, Sight, look, look_far
from screener.web.pages import NONCE
from screener.web.settings import Settings
from screener.web.whom import forget_picture, keep_picture
from screener.web.words import say

Tell = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Work:
    """A job with all it needs. ``tell`` takes the share done, and raises Gone if it is in vain."""

    store: Store
    settings: Settings
    job: Claimed
    tell: Tell


def do(work: Work) -> None:
    """Do a job.

    Raises
    ------
    ScreenerError
        If it cannot be done, with a sentence that says why.
    Gone
        If what it is about was deleted.
    Away
        If the cluster that is to do it is not there.
    """
    _KINDS[work.job.kind](work)


def _look(work: Work) -> None:
    store, settings = work.store, work.settings
    session, clip = _load(work)
    path = clip_path(store, session, clip)
    try:
        check_first_bytes(path, clip.name)
        check_header(path, clip.name, settings.limits)
        track = _track(work, path, clip)
    except ModelError:
        raise
    except ScreenerError as error:
        raise VideoError(str(error).replace(str(path), clip.name)) from error
    except OSError as error:
        if path.exists():
            raise
        raise Gone from error
    except Away as away:
        if away.why == "unfit" and not path.exists():  # none sees a film that was deleted
            raise Gone from away
        raise
    write_file(track_path(store, session, clip), track.save)
    pictures = stills_path(store, session, clip)
    if track.people > 1:
        seconds = float(track.time_s[-1])
        keep_picture(path, locate(settings.model).path, seconds, pictures)
    else:
        forget_picture(pictures)


def _track(work: Work, path: Path, clip: Clip) -> PoseTrack:
    settings = work.settings
    film = Film(path, clip.subject, clip.mirrored, Sight(settings.model, settings.playback))
    if settings.scheduler is None:
        return look(film, work.tell)
    return look_far(film, work.tell, settings.scheduler, settings.job_s)


def _screen(work: Work) -> None:
    """Tables, record and pages: everything but the films, for those take minutes."""
    session, screening = _screening(work)
    folder = results_folder(work.store, session)
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "reps.csv", reps_csv(screening))
    write_text(folder / "summary.csv", summary_csv(screening))
    write_text(folder / "screening.json", as_json(screening))
    for language in LANGUAGES:
        text = served_page(
            screening,
            video_url=f"/sessions/{session.id}/films",
            nonce=NONCE,
            language=language,
            links=_links(session, language),
        )
        write_text(folder / f"page.{language}.html", text)
    _forget_comparisons(work.store, session)
    _keep(work.store, session, screening)


def _draw(work: Work) -> None:
    """The annotated films, and the report that can be carried away.

    If something was corrected meanwhile, nothing is written: what is drawn here would be out of
    date, and the screening that follows queues another drawing.
    """
    before = _asked(work)
    session, screening = _screening(work)
    if _asked(work) != before:
        return
    language = str(work.job.said.get("language", work.settings.language))
    folder = results_folder(work.store, session)
    done, count = 0, max(1, len(screening.clips))

    def annotate(all_: Screening, one: ScreenedClip, path: Path, *how: Any) -> None:
        nonlocal done
        work.tell(done / count)
        write_annotated(all_, one, path, *how)
        done += 1

    write_report(screening, folder, Wishes(language=language), annotate)
    names = stems([screened.clip.name for screened in screening.clips]).values()
    kept = {film_name(stem) for stem in names} | {f"{stem}.track.npz" for stem in names}
    for path in [*folder.glob("*.annotated.mp4"), *folder.glob("*.track.npz")]:
        if path.name not in kept:
            path.unlink()
    _forget_comparisons(work.store, session)  # now there are curves for them


def _asked(work: Work) -> int:
    """The newest screening of the session that was asked for, done or not."""
    with work.store.read() as rows:
        newest = select(func.max(Job.id)).where(
            Job.session_id == work.job.session_id, Job.kind == "screen"
        )
        return rows.scalar(newest) or 0


def _forget_comparisons(store: Store, session: Session) -> None:
    for old in athlete_folder(store, session.athlete_id).glob(f"compared-*{session.id}*"):
        shutil.rmtree(old, ignore_errors=True)


def _compare(work: Work) -> None:
    with work.store.read() as rows:
        session = rows.get(Session, work.job.session_id)
        other = rows.get(Session, work.job.said["with"])
    if session is None or other is None:
        raise Gone
    folders = [results_folder(work.store, one) for one in (other, session)]
    target = compared_folder(work.store, other, session)
    for last in (False, True):
        try:
            for language in LANGUAGES:
                made = compare(folders, target, video=False, language=language)
                made.replace(target / f"page.{language}.html")
        except (OutputError, OSError):  # a film was drawn just then, which forgets comparisons
            if last:
                raise
        else:
            return


_KINDS = {"look": _look, "screen": _screen, "draw": _draw, "compare": _compare}


def _load(work: Work) -> tuple[Session, Clip]:
    with work.store.read() as rows:
        clip = rows.get(Clip, work.job.clip_id) if work.job.clip_id else None
        if clip is None:
            raise Gone
        return clip.session, clip


def _screening(work: Work) -> tuple[Session, Screening]:
    store = work.store
    with work.store.read() as rows:
        session = rows.get(Session, work.job.session_id)
        if session is None:
            raise Gone
        clips, athlete = list(session.clips), session.athlete
    ready = [
        (clip, clip_path(store, session, clip))
        for clip in clips
        if track_path(store, session, clip).exists()
    ]
    tracks = [(path, PoseTrack.load(track_path(store, session, c))) for c, path in ready]
    screening = screen_tracks(
        tracks,
        athlete=athlete.name,
        date=session.date,
        bands=work.settings.bands,
        failed=tuple(FailedClip(c.name, c.error) for c in clips if c.state == "failed"),
        pain=session.pain,
        person=person_on(athlete, session.date),
        provenance=_provenance(work.settings, [track for _, track in tracks]),
        given={path: given_of(clip) for clip, path in ready},
    )
    stills = {path: stills_path(store, session, clip) for clip, path in ready}
    there = tuple(
        replace(c, stills=stills[c.path], path=c.path if c.path.exists() else None)
        for c in screening.clips
        if c.path
    )
    return session, replace(screening, clips=there)


def given_of(clip: Clip) -> Given:
    """What is said of a clip by hand."""
    return Given(
        name=clip.name,
        movement=Movement(clip.movement) if clip.movement else None,
        view=View(clip.view) if clip.view else None,
        role=Role("" if clip.role == "none" else clip.role) if clip.role else None,
        side=Side(clip.side) if clip.side else None,
        excluded=frozenset((str(name), int(number)) for name, number in clip.excluded),
    )


def _provenance(settings: Settings, tracks: list[PoseTrack]) -> dict[str, str]:
    models = ", ".join(dict.fromkeys(track.model for track in tracks))
    return {"model": models or settings.model, "mediapipe": version("mediapipe")}


def _links(session: Session, language: str) -> list[tuple[str, str]]:
    told = say(language)
    here = f"/sessions/{session.id}"
    return [
        (told("nav.home"), "/"),
        (told("nav.athlete"), f"/athletes/{session.athlete_id}"),
        (told("nav.edit"), f"{here}/edit"),
        (told("nav.download"), f"{here}/report.html"),
    ]


def _keep(store: Store, session: Session, screening: Screening) -> None:
    """Rows for lists and trends."""
    ok = screening.medians[screening.medians["status"] == OK]
    with store.write() as rows:
        if rows.get(Session, session.id) is None:
            raise Gone
        rows.execute(delete(Value).where(Value.session_id == session.id))
        rows.add_all(
            Value(
                session_id=session.id,
                **{
                    name: str(row[name]) for name in ("movement", "view", "side", "measure", "unit")
                },
                value=float(row["value"]),
                se=float(row["se"]),
            )
            for row in ok.to_dict("records")
        )
        kept = rows.get(Kept, session.id) or Kept(session_id=session.id)
        kept.made_at, kept.version = now(), screening.provenance["screener"]
        kept.joints = [
            [j.joint.value, j.status.value, j.severity.value, j.side] for j in screening.joints
        ]
        kept.clips = [_about(one) for one in screening.clips]
        rows.add(kept)


def _about(one: ScreenedClip) -> dict[str, Any]:
    """What the page of corrections shows of a clip as it was concluded."""
    clip = one.clip
    side = clip.stance_side or clip.near_side
    return {
        "clip_id": one.path.stem if one.path else "",
        "name": clip.name,
        "movement": clip.movement.value,
        "view": clip.view.value,
        "role": clip.role.value,
        "side": side.value if side else "",
        "reps": [[r.number, round(float(clip.track.time_s[r.start]), 1)] for r in clip.reps],
        "people": clip.raw.people,
        "notes": list(clip.notes),
    }

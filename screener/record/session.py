"""A session: pictures are taken, looked at, shown and recorded, each in a thread of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from screener.errors import CameraError, OutputError, ScreenerError
from screener.pose.landmarker import Landmarker
from screener.record.capture import Capture
from screener.record.disk import Disk, open_disk
from screener.record.framing import Steady, hints
from screener.record.guide import Key, Plan, Seen, Stage, State, advance
from screener.record.live import Counter, OneEuro, angles, hand_up
from screener.record.observe import Everyone, Memory, Surroundings, box_of
from screener.record.prompts import silent, spoken, starting, words_of
from screener.record.protocol import limits
from screener.record.recorder import Recording
from screener.record.reel import Reel
from screener.record.screen import Words, compose
from screener.record.shot import Image, Source
from screener.record.sound import Sound
from screener.record.watch import Look, Rung, Watch
from screener.report.words import Words as Catalogue

Show = Callable[[Image], Key | None]
"""Shows a canvas and returns what was pressed."""
STALLED_S, LOST_S = 1.5, 8.0
"""A source silent for so long is told about, and given up."""
_READY_S = 60.0
_SURROUNDINGS_S = 1.5
_BLANK = np.zeros((720, 1280, 3), np.uint8)


@dataclass(frozen=True, kw_only=True)
class Setup:
    """How a session is run.

    Attributes
    ----------
    plan
        What is filmed.
    folder
        Where the recordings go.
    make
        Makes a landmarker by its model's name.
    rungs
        Ways of looking, best first.
    everyone
        Counts people in a picture.
    say
        Words of the language.
    sound
        What is heard.
    show
        How a canvas is shown; None without a preview.
    tell
        Called with each new prompt where there is no preview.
    mirror
        Whether the preview is turned as a mirror does.
    opened
        How a recording's file is opened.
    """

    plan: Plan
    folder: Path
    make: Callable[[str], Landmarker]
    rungs: tuple[Rung, ...]
    say: Catalogue
    everyone: Everyone = lambda image: 1
    sound: Sound = field(default_factory=lambda: Sound("off"))
    show: Show | None = None
    tell: Callable[[str], None] = lambda text: None
    mirror: bool = True
    opened: Callable[[Path], Disk] = open_disk


@dataclass
class Outcome:
    """What came of a session.

    ``fault`` is what ended it early, ``notes`` what the user should know, in plain sentences,
    ``counted`` the repetitions counted live in each recording. ``lag_ms`` are the times from a
    picture at hand to a picture shown, ``look_rate`` looks a second while there were pictures.
    """

    recordings: list[Recording] = field(default_factory=list)
    counted: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fault: ScreenerError | None = None
    interrupted: bool = False
    lag_ms: list[float] = field(default_factory=list)
    look_rate: float = 0.0
    asked: str = ""
    """What was last asked for before anything could be recorded."""


def run(sources: Sequence[Callable[[], Source]], setup: Setup) -> Outcome:
    """Film clip after clip until the plan is through, nobody comes, or somebody quits.

    ``sources`` are opened one after the other; when one ends, its clip ends and the next clip is
    taken from the next one.

    Raises
    ------
    ScreenerError
        If the first source cannot be opened, the model is missing, or the folder cannot be written.
    """
    reel = Reel(setup.folder, setup.opened)
    outcome = Outcome(recordings=reel.kept)
    state = State(recording=setup.plan.auto)
    for open_source in sources:
        if state.stage is Stage.OVER:
            break
        before = len(outcome.recordings)
        take = _Take(open_source(), setup, state, outcome, reel)
        try:
            take.run()
        except KeyboardInterrupt:
            outcome.interrupted = True
        finally:
            take.close()
        state = _after(take.state, setup.plan, len(outcome.recordings) > before)
        if outcome.fault is not None or outcome.interrupted:
            break
    setup.sound.close()
    return outcome


def _after(state: State, plan: Plan, recorded: bool) -> State:
    """The beginning of the clip that the next source is for."""
    asked_already = recorded and state.stage is Stage.FRAMING
    step = state.step + (0 if asked_already else 1)
    if state.stage is Stage.OVER or step == len(plan.steps):
        return State(Stage.OVER, step=state.step)
    return State(step=step, recording=plan.auto)


class _Take:
    """One source from its first picture to its last."""

    def __init__(
        self, source: Source, setup: Setup, state: State, outcome: Outcome, reel: Reel
    ) -> None:
        self.state = state
        self._setup, self._outcome, self._reel = setup, outcome, reel
        self._capture = Capture(source)
        self._watch = Watch(self._capture.newest, setup.make, setup.rungs, lambda: reel.waiting)
        self._surroundings = Surroundings(setup.everyone)
        self._begin_clip()
        self._said: object = None
        self._told_rungs = 0
        self._surroundings_at = -_SURROUNDINGS_S
        self._began = time.perf_counter()

    def run(self) -> None:
        """Until the source ends or the session is over."""
        if self._setup.show is not None:
            self._setup.show(compose(_BLANK, None, starting(self._setup.say)))
        self._watch.ready.wait(_READY_S)
        if self._watch.error is not None:
            raise self._watch.error
        if self.state.recording:
            self._record()
        self._began = time.perf_counter()
        self._capture.start()
        while self.state.stage is not Stage.OVER and self._goes_on():
            look = self._watch.looks.take(0.1)
            if look is not None:
                self._moment(look)
            elif self._capture.silent_s > STALLED_S:
                self._show_silence()

    def close(self) -> None:
        """End everything; a set under way is kept."""
        self._capture.record(None)
        self._capture.close()
        passed = time.perf_counter() - self._began
        self._outcome.look_rate = self._watch.count / max(passed, 1e-6)
        self._watch.close()
        self._surroundings.join()
        self._end_recording(keep=self.state.stage is Stage.SET)
        if self._capture.resized:
            self._outcome.notes.append(self._setup.say("record.note.resized"))

    def _goes_on(self) -> bool:
        """Whether more is to be expected; keeps the reason if not."""
        if self._watch.error is not None:
            raise self._watch.error
        if self._reel.broken:
            return False
        if not self._capture.running:
            self._outcome.fault = self._capture.lost
            return False
        if self._capture.silent_s > LOST_S:
            self._outcome.fault = CameraError(
                f"no picture came for {LOST_S:.0f} s. Check the camera's cable or connection."
            )
            return False
        return True

    def _begin_clip(self) -> None:
        self._memory, self._steady, self._smooth = Memory(), Steady(), OneEuro()
        step = self._setup.plan.steps[self.state.step]
        self._counter = Counter(step.movement)

    def _moment(self, look: Look) -> None:
        """What a look comes to: the guide's next state, the recording, the screen, the sound."""
        key: Key | None = None
        seen, values, points = self._seen(look)
        words = self._words(seen, values)
        if self._setup.show is not None:
            key = self._setup.show(compose(look.shot.image, points, words, self._setup.mirror))
            self._outcome.lag_ms.append(1000 * (time.perf_counter() - look.shot.seen_at))
        self._speak(words, seen)
        old = self.state
        self.state = advance(old, seen, self._setup.plan, limits(), key)
        self._follow(old)

    def _seen(self, look: Look) -> tuple[Seen, dict[str, float], NDArray[np.float64] | None]:
        setup, found, now = self._setup, look.found, look.shot.time_s
        step = setup.plan.steps[self.state.step]
        if self.state.stage is Stage.FRAMING and now - self._surroundings_at >= _SURROUNDINGS_S:
            self._surroundings_at = now
            box = None if found is None else box_of(found)
            self._surroundings.look(look.shot.image, box)
        picture = self._memory.picture(look, self._surroundings)
        wrong = self._steady(now, hints(picture, step, limits()))
        if found is None:
            return Seen(now, anyone=False, hints=wrong, reps=self._counter.reps), {}, None
        size = np.array(look.shot.image.shape[1::-1], dtype=float)
        height = float(np.ptp(found.image_share[:, 1])) * size[1]
        points = self._smooth(now, found.image_share * size, height)
        if look.looked and self.state.stage in (Stage.COUNTDOWN, Stage.SET):
            self._counter.add(now, found.image_share * size)
        raised = hand_up(found, limits()["clear_landmark"])
        calm = picture.moved <= limits()["still"]  # NaN: not known, so not calm
        seen = Seen(now, True, wrong, self._counter.down, self._counter.reps, raised, calm)
        return seen, angles(points, step.view), points / size

    def _words(self, seen: Seen, values: dict[str, float]) -> Words:
        setup = self._setup
        countdown_s = limits()["countdown_s"]
        words = words_of(self.state, seen, setup.plan, countdown_s, values, setup.say)
        if len(self._watch.fell_to) > self._told_rungs:
            self._told_rungs = len(self._watch.fell_to)
            if self._slower() not in self._outcome.notes:
                self._outcome.notes.append(self._slower())
        return replace(words, foot=self._slower()) if self._told_rungs else words

    def _slower(self) -> str:
        rung = self._watch.rung
        return self._setup.say(f"record.note.every.{rung.every}", model=rung.model)

    def _follow(self, old: State) -> None:
        """Begin or end the recording as the guide says."""
        new = self.state
        if new.recording and self._reel.now is None:
            self._record()
        elif not new.recording:
            self._end_recording(keep=old.stage is Stage.SET)
        if new.stage is Stage.FRAMING and old.stage is not Stage.FRAMING:
            self._begin_clip()

    def _record(self) -> None:
        name = self._setup.plan.steps[self.state.step].name
        self._capture.record(self._reel.begin(name))

    def _end_recording(self, keep: bool) -> None:
        """End what is being recorded, if anything is."""
        self._capture.record(None)
        before = len(self._reel.kept)
        try:
            recording = self._reel.end(keep)
        except OutputError as error:
            self._outcome.fault, recording = error, self._reel.kept[-1]
        self._outcome.counted += [self._counter.reps] * (len(self._reel.kept) - before)
        if recording is not None and recording.dropped:
            note = self._setup.say("record.note.dropped", n=recording.dropped)
            self._outcome.notes.append(f"{recording.path.name}: {note}")

    def _speak(self, words: Words, seen: Seen) -> None:
        """Say or print what changed; every beat of the countdown and every repetition counts."""
        hint = seen.hints[0] if seen.hints else None
        what = (words.headline, words.number, self.state.stage)
        if what == self._said:
            return
        self._said = what
        self._outcome.asked = words.headline if self.state.stage is Stage.FRAMING else ""
        text = spoken(words, self.state.stage, hint)
        self._setup.sound.prompt(text)
        self._setup.tell(f"{words.number}  {words.headline}".strip())

    def _show_silence(self) -> None:
        words = silent(self._setup.say)
        if self._said != words:
            self._said = words
            self._setup.tell(words.headline)
            self._setup.sound.prompt(words.headline)
        if self._setup.show is None:
            return
        if self._setup.show(compose(_BLANK, None, words)) is Key.QUIT:
            old = self.state
            self.state = replace(old, stage=Stage.OVER, recording=False)
            self._follow(old)

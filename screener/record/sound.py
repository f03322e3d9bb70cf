"""What the athlete hears: a voice or a beep, or nothing where neither is to be had."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import suppress
from typing import Literal

Mode = Literal["voice", "beep", "off"]
_VOICES = ("say", "espeak-ng", "espeak", "spd-say")


class Sound:
    """Says a sentence or beeps; returns at once and never fails."""

    def __init__(self, mode: Mode, language: str = "en") -> None:
        self._mode, self._language = mode, language
        self._speaker = next(filter(None, map(shutil.which, _VOICES)), None)
        self._speaking: subprocess.Popen[bytes] | None = None

    @property
    def missing(self) -> bool:
        """Whether a voice was asked for and there is none: then it beeps."""
        return self._mode == "voice" and self._speaker is None

    def prompt(self, sentence: str) -> None:
        """Tell what to do; a sentence still being spoken is not cut short for the same one."""
        if self._mode == "voice" and self._speaker is not None:
            self._say(sentence)
        else:
            self.beep()

    def beep(self, times: int = 1) -> None:
        """The terminal's bell."""
        if self._mode != "off" and sys.stderr.isatty():
            with suppress(OSError):
                sys.stderr.write("\a" * times)
                sys.stderr.flush()

    def close(self) -> None:
        """Stop speaking."""
        if self._speaking is not None:
            self._speaking.kill()
            self._speaking.wait()
            self._speaking = None

    def _say(self, sentence: str) -> None:
        if self._speaking is not None and self._speaking.poll() is None:
            self.close()
        assert self._speaker is not None
        words = [self._speaker, sentence]
        if "espeak" in self._speaker:
            words[1:1] = ["-v", self._language]
        with suppress(OSError):
            self._speaking = subprocess.Popen(
                words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )

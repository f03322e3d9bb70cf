"""The words of the pages, one catalogue a language: ``lang/en.toml``, ``lang/de.toml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from screener.report.words import Words, words
from screener.said import LANGUAGES

_FOLDER = Path(__file__).with_name("lang")


@lru_cache(maxsize=len(LANGUAGES))
def say(language: str) -> Words:
    """The catalogue of a language: the report's words and the web's."""
    return words(language, _FOLDER)


def language_for(wanted: str, accepted: str, usual: str) -> str:
    """The language chosen by hand, or the first one a browser accepts that we have."""
    if wanted in LANGUAGES:
        return wanted
    for part in accepted.split(","):
        word = part.split(";")[0].strip().lower()[:2]
        if word in LANGUAGES:
            return word
    return usual

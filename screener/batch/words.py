"""The words of a batch, one catalogue a language: ``lang/en.toml``, ``lang/de.toml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from screener.report.words import Words, words
from screener.said import Said

_FOLDER = Path(__file__).with_name("lang")


@lru_cache(maxsize=8)
def say(language: str) -> Words:
    """The catalogue of a language: the report's words and the batch's."""
    return words(language, _FOLDER)


def in_english(key: str, **values: object) -> Said:
    """The sentence of ``key`` in English, which can be said in another language later."""
    return Said(say("en")(key, **values), key, values)

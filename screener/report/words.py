"""Everything a report says, in one catalogue a language.

English is ``lang/en*.toml`` and what :mod:`screener.report.english` gathers from the rules and the
registry; German is all of ``lang/de*.toml``. Errors and sources of limits have their English where
they are made, as plain text; ``lang/*.errors.toml`` and ``lang/*.sources.toml`` tell them by it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup, escape

from screener.report.english import said_elsewhere
from screener.said import Ear, Filler, Said, known_language

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_FOLDER = Path(__file__).with_name("lang")
_BY_ENGLISH = ("error.", "source.")
"""Keys of what is plain English where it is made, and known by it: errors and sources of limits."""
_FILLERS = {"en": Filler(), "de": Filler(comma=True)}


@dataclass(frozen=True)
class Words:
    """The words of one language: ``words("first.film")``, ``words.count("reps", 5)``."""

    language: str
    text: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence of ``key`` with ``{name}`` filled in; KeyError if there is none."""
        return _FILLERS[self.language].format(self.text[key], **values)

    def said(self, sentence: str, among: tuple[str, ...] = _BY_ENGLISH) -> str:
        """A sentence in this language if it is known what it says, else as it is.

        Plain English is looked for ``among`` the keys that begin so.
        """
        known = self._known(sentence, among)
        if known is None:
            return sentence
        return self(known.key, **{k: self._value(v) for k, v in known.values.items()})

    def marked(self, sentence: str) -> Markup:
        """The same as HTML; what can only be said in English is marked so."""
        if self.language == "en" or not sentence or self._known(sentence, _BY_ENGLISH):
            return escape(self.said(sentence))
        return Markup('<span lang="en">{}</span>').format(str(sentence))

    def number(self, value: float, spec: str) -> str:
        """A number as this language writes it: ``number(0.5, ".1f")``."""
        return str(_FILLERS[self.language].format_field(float(value), spec))

    def count(self, key: str, number: int) -> str:
        """The form of ``key`` for a number: ``key.one`` or ``key.many``."""
        return self(f"{key}.{'one' if number == 1 else 'many'}", n=number)

    def _known(self, sentence: str, among: tuple[str, ...]) -> Said | None:
        """What a sentence says: it knows so itself, or is one of those known by their English."""
        if isinstance(sentence, Said) and sentence.key:
            return sentence
        return None if self.language == "en" else _ear(among).hear(sentence)

    def _value(self, value: object) -> object:
        if isinstance(value, tuple):
            return tuple(self._value(v) for v in value)
        return self.said(value) if isinstance(value, str) else value


@lru_cache(maxsize=8)
def words(language: str, more: Path | None = None) -> Words:
    """The catalogue of a language; with words of a folder of such catalogues besides, if given.

    Raises
    ------
    UsageError
        If there is none.
    """
    known_language(language)
    text = said_elsewhere() if language == "en" else {}
    for folder in (_FOLDER, *([more] if more else [])):
        for path in sorted(folder.glob(f"{language}*.toml")):
            text |= _flat(tomllib.loads(path.read_text(encoding="utf-8")))
    return Words(language, text)


@lru_cache(maxsize=8)
def _ear(among: tuple[str, ...]) -> Ear:
    """Hears which sentence of the catalogue a text is, among the keys that begin so."""
    english = words("en").text
    return Ear({key: english[key] for key in english if key.startswith(among)})


def _flat(content: Mapping[str, object], before: str = "") -> dict[str, str]:
    """Nested tables as ``table.key``."""
    flat: dict[str, str] = {}
    for key, value in content.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{before}{key}.")
        else:
            flat[f"{before}{key}"] = str(value)
    return flat

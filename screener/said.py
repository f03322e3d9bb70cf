"""Sentences that remember what they say, so that they can be said in another language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from screener.errors import UsageError

LANGUAGES = ("en", "de")


class Said(str):
    """A sentence in English that knows its key in the catalogues and the values it was filled with.

    Wherever text goes it is that text; :meth:`screener.report.words.Words.said` says it in another
    language. Values are numbers, text, sentences of this kind, or tuples of them.
    """

    key: str
    values: Mapping[str, object]

    def __new__(cls, text: str, key: str = "", values: Mapping[str, object] | None = None) -> Said:
        """``text`` is the English; without a ``key`` it stays so in every language."""
        said = super().__new__(cls, text)
        said.key, said.values = key, dict(values or {})
        return said


def known_language(text: str) -> str:
    """The language; raises UsageError if there is no catalogue of it."""
    if text not in LANGUAGES:
        raise UsageError(f"--lang {text}: choose {', '.join(LANGUAGES)}.")
    return text


def said(key: str, template: str, /, **values: object) -> Said:
    """The sentence of ``key`` in English: its ``template`` with the values filled in."""
    return Said(Filler().format(template, **values), key, values)


class Filler(Formatter):
    """Fills templates as :meth:`str.format` does, and a little more.

    ``{x!c}`` begins with a capital, ``{x!l}`` with a small letter; ``{x!f}`` is the first sentence,
    without its full stop, ``{x!m}`` all that follows; a tuple is joined by what stands after the
    colon: ``{x:; }``. With ``comma`` numbers have a decimal comma, and a space before %.
    """

    def __init__(self, comma: bool = False) -> None:
        self._comma = comma

    def convert_field(self, value: Any, conversion: Any) -> Any:
        """``!c``, ``!l``, ``!f`` and ``!m``, for each of a tuple."""
        if isinstance(value, tuple):
            return tuple(self.convert_field(v, conversion) for v in value)
        if conversion == "c":
            return value[:1].upper() + value[1:]
        if conversion == "l":
            return value[:1].lower() + value[1:]
        if conversion == "f":
            return value.partition(". ")[0].rstrip(".")
        if conversion == "m":
            return value.partition(". ")[2]
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> Any:
        """Numbers as the language writes them, tuples joined."""
        if isinstance(value, tuple):
            return format_spec.join(value)
        text = format(value, format_spec)
        if self._comma and isinstance(value, float):
            return text.replace(".", ",").replace("%", "\N{NO-BREAK SPACE}%")
        return text


class Ear:
    """Hears of which template a text was made: what :class:`Filler` does, backwards.

    An error is plain English on its way through processes, databases and files. Whoever shows it
    has its key and values back by hearing it, and says it in another language.
    """

    def __init__(self, templates: Mapping[str, str]) -> None:
        known = [_Template.of(key, text) for key, text in templates.items()]
        self._known = sorted(known, key=lambda one: -sum(map(len, one.pieces)))

    def hear(self, text: str) -> Said | None:
        """The sentence ``text`` is, or None if it is of no template.

        Before it may stand what it is about, a file or an option: ``a.mp4: the file is empty.``
        """
        parts = text.split(": ")
        for number in range(len(parts)):
            heard = self._whole(": ".join(parts[number:]))
            if heard is not None:
                about = {"about": tuple(parts[:number]), "what": heard}
                return Said(text, "about", about) if number else heard
        return None

    def _whole(self, text: str) -> Said | None:
        """The template with the most words of its own that fits: others may fit by chance."""
        for one in self._known:
            values = one.values_in(text)
            if values is not None:
                return Said(text, one.key, values)
        return None


@dataclass(frozen=True)
class _Template:
    """A template taken apart: its own words (longest first), where values stand, how they join."""

    key: str
    pieces: tuple[str, ...]
    pattern: re.Pattern[str]
    joined: Mapping[str, str]

    @classmethod
    def of(cls, key: str, template: str) -> _Template:
        """A value the sentence begins with holds no colon: that would be what it is about."""
        pieces, joined, pattern = [], {}, ""
        for before, name, spec, _ in Formatter().parse(template):
            pieces.append(before)
            pattern += re.escape(before)
            if name in joined:
                pattern += f"(?P={name})"
            elif name:
                joined[name] = spec or ""
                pattern += f"(?P<{name}>{'.+' if pattern or spec else '(?:(?!: ).)+'})"
        return cls(
            key,
            tuple(sorted(pieces, key=len, reverse=True)),
            re.compile(pattern, re.DOTALL),
            joined,
        )

    def values_in(self, text: str) -> dict[str, object] | None:
        """The values by name, or None if ``text`` is not of this template."""
        for piece in self.pieces:
            if piece not in text:
                return None  # far quicker than the pattern, which nearly never fits
        match = self.pattern.fullmatch(text)
        if match is None:
            return None
        values = match.groupdict()
        return {
            name: tuple(values[name].split(between)) if between else values[name]
            for name, between in self.joined.items()
        }

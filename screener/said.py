"""Sentences that remember what they say, so that they can be said in another language."""

from __future__ import annotations

from collections.abc import Mapping
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

    ``{x!c}`` begins with a capital, ``{x!l}`` with a small letter; a tuple is joined by what stands
    after the colon: ``{x:; }``. With ``comma`` numbers have a decimal comma, and a space before %.
    """

    def __init__(self, comma: bool = False) -> None:
        self._comma = comma

    def convert_field(self, value: Any, conversion: Any) -> Any:
        """``!c`` and ``!l``, for each of a tuple."""
        if isinstance(value, tuple):
            return tuple(self.convert_field(v, conversion) for v in value)
        if conversion == "c":
            return value[:1].upper() + value[1:]
        if conversion == "l":
            return value[:1].lower() + value[1:]
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> Any:
        """Numbers as the language writes them, tuples joined."""
        if isinstance(value, tuple):
            return format_spec.join(value)
        text = format(value, format_spec)
        if self._comma and isinstance(value, float):
            return text.replace(".", ",").replace("%", "\N{NO-BREAK SPACE}%")
        return text

"""The report's own words in one catalogue a language: ``lang/en.toml``, ``lang/de.toml``.

Names of measures and the sentences of the rules are data of the registry and the rules; they stay
English, and the page marks them so.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from screener.clip.reasons import explain
from screener.clip.types import Reason
from screener.errors import UsageError
from screener.screening import DISCLAIMER, LIMITS_OF_SCREENING, RED_FLAGS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LANGUAGES = ("en", "de")
_FOLDER = Path(__file__).with_name("lang")


@dataclass(frozen=True)
class Words:
    """The words of one language: ``words("first.film")``, ``words.count("reps", 5)``."""

    language: str
    text: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of ``key`` with ``{name}`` filled in; KeyError if there is none."""
        return self.text[key].format(**values)

    def said(self, sentence: str) -> str:
        """A sentence of the rules or the registry in this language."""
        return sentence

    def count(self, key: str, number: int) -> str:
        """The form of ``key`` for a number: ``key.one`` or ``key.many``."""
        return self(f"{key}.{'one' if number == 1 else 'many'}", n=number)


def words(language: str) -> Words:
    """The catalogue of a language.

    Raises
    ------
    UsageError
        If there is none.
    """
    if language not in LANGUAGES:
        raise UsageError(f"--lang {language}: choose {', '.join(LANGUAGES)}.")
    content = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    said = _said_elsewhere() if language == "en" else {}
    return Words(language, said | _flat(content))


def _said_elsewhere() -> dict[str, str]:
    """English that the program says in other places too, and therefore has there."""
    return {
        "safety.disclaimer": DISCLAIMER,
        "safety.limits": LIMITS_OF_SCREENING,
        **{f"safety.flag.{number}": text for number, text in enumerate(RED_FLAGS, start=1)},
        **{f"reason.{reason.value}": explain(reason) for reason in Reason},
    }


def _flat(content: Mapping[str, object], before: str = "") -> dict[str, str]:
    """Nested tables as ``table.key``."""
    flat: dict[str, str] = {}
    for key, value in content.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{before}{key}.")
        else:
            flat[f"{before}{key}"] = str(value)
    return flat

"""What can be said of a clip by hand, for forms and for the API."""

from __future__ import annotations

from typing import Any

from pydantic import AfterValidator, Field

from screener.clip.types import Movement, Role, View
from screener.pose import Side
from screener.store.person import SEXES

CHOICES = {
    "movement": tuple(m.value for m in Movement if m is not Movement.OTHER),
    "view": tuple(v.value for v in View),
    "role": ("none", *(r.value for r in Role if r.value)),
    "side": tuple(s.value for s in Side),
    "subject": ("left", "right", "1", "2", "3", "4"),
}
"""What can be said of a clip; an empty word leaves it to what is detected."""


def word_of(name: str) -> tuple[Any, Any]:
    """For a field of the API: a word of :data:`CHOICES` or a sex, checked, told in the schema."""
    choices = SEXES if name == "sex" else CHOICES[name]
    words = ("", *choices)

    def check(word: str) -> str:
        if word not in words:
            raise ValueError(f"choose one of {', '.join(choices)}, or nothing")
        return word

    return AfterValidator(check), Field(json_schema_extra={"enum": list(words)})

"""What can be said of a clip by hand, for forms and for the API."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from screener.clip.types import Movement, Role, View
from screener.errors import UsageError
from screener.pose import Side
from screener.pose.subject import Spot, read_subject, subject_text
from screener.store.person import SEXES

CHOICES = {
    "movement": tuple(m.value for m in Movement if m is not Movement.OTHER),
    "view": tuple(v.value for v in View),
    "role": ("none", *(r.value for r in Role if r.value)),
    "side": tuple(s.value for s in Side),
    "subject": ("left", "right", "1", "2", "3", "4"),
}
"""What can be said of a clip; an empty word leaves it to what is detected. A subject may be a point
as well: ``0.3,0.5@12.4``."""


def said_word(name: str, word: str) -> str:
    """A word of :data:`CHOICES` as it is kept; raises UsageError if there is no such word."""
    if not word or word in CHOICES[name]:
        return word
    if name == "subject" and isinstance(spot := read_subject(word), Spot):
        return subject_text(spot)
    raise UsageError(f"{name} {word!r}: choose {', '.join(CHOICES[name])}.")


def _subject(word: str) -> str:
    try:
        return said_word("subject", word)
    except UsageError as error:
        raise ValueError(str(error)) from error


SubjectWord = Annotated[
    str,
    AfterValidator(_subject),
    Field(
        max_length=60,
        description="left, right, 1 to 4 from the left, or a point on the person in shares of the "
        "picture's width and height, at a moment of the film in seconds",
        examples=["left", "2", "0.3,0.5@12.4"],
    ),
]
"""For a field of the API: whom to follow."""


def word_of(name: str) -> tuple[Any, Any]:
    """For a field of the API: a word of :data:`CHOICES` or a sex, checked, told in the schema."""
    choices = SEXES if name == "sex" else CHOICES[name]
    words = ("", *choices)

    def check(word: str) -> str:
        if word not in words:
            raise ValueError(f"choose one of {', '.join(choices)}, or nothing")
        return word

    return AfterValidator(check), Field(json_schema_extra={"enum": list(words)})

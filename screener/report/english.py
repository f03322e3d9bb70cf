"""English as the program says it elsewhere, under the keys of the catalogues.

Signs, readings, measures, notes, reasons and columns have their English where they are made; every
other language has all of it in ``lang/*.toml``, and a test holds the keys together.
"""

from __future__ import annotations

from screener.clip.notes import NOTES
from screener.clip.reasons import REASONS
from screener.measures import REGISTRY
from screener.measures.registry import At
from screener.report.contract import TABLES, meaning_key
from screener.rules import READINGS, SIGNS, Reading
from screener.rules.asks import ASKS
from screener.rules.chain import CHAIN
from screener.rules.finding import Suggestion
from screener.rules.phrases import PHRASES
from screener.rules.read import ASK_FOR
from screener.screening import DISCLAIMER, LIMITS_OF_SCREENING, RED_FLAGS


def said_elsewhere() -> dict[str, str]:
    """All of it: key -> English."""
    text = {"safety.disclaimer": DISCLAIMER, "safety.limits": LIMITS_OF_SCREENING}
    text |= {f"safety.flag.{number}": flag for number, flag in enumerate(RED_FLAGS, start=1)}
    text |= {f"reason.{reason.value}": sentence for reason, sentence in REASONS.items()}
    text |= {f"note.{name}": sentence for name, sentence in NOTES.items()}
    text |= {f"phrase.{name}": sentence for name, sentence in PHRASES.items()}
    text |= {f"ask_for.{joint.value}": test for joint, test in ASK_FOR.items()}
    text |= {f"claim.{link.joint.value}": link.claim for link in CHAIN}
    text |= {f"at.{at.name.lower()}": at.value for at in At}
    for file, columns in TABLES.items():
        text |= {meaning_key(file, column): column.meaning for column in columns}
    for sign in SIGNS.values():
        text |= _parts(f"sign.{sign.id}", sign, "title", "seen", "clear")
    for reading in READINGS:
        text |= _reading(reading)
    for ask in ASKS:
        text |= _parts(f"ask.{ask.id}", ask, "what", "why", "test")
    for measure in REGISTRY.values():
        text |= _parts(f"measure.{measure.id}", measure, "name", "sign")
        text[f"unit.{measure.unit}"] = measure.unit
    return text


def _reading(reading: Reading) -> dict[str, str]:
    key = f"reading.{reading.id}"
    text = _parts(key, reading, "sentence", "note")
    for about in ("against", "contradicts", "settle"):
        text |= {f"{key}.{about}.{what}": sentence for what, sentence in getattr(reading, about)}
    for drill in reading.suggestions:
        text |= _suggestion(drill)
    return text


def _suggestion(drill: Suggestion) -> dict[str, str]:
    return _parts(f"suggestion.{drill.id}", drill, "drill", "why", "dose", "retest")


def _parts(key: str, what: object, *names: str) -> dict[str, str]:
    return {f"{key}.{name}": str(getattr(what, name)) for name in names}

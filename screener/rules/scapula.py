"""Scapula: needs stability. Winging and tilt cannot be seen by 33 landmarks: nothing is flagged."""

from __future__ import annotations

from screener.rules.sign import Reading, Sign

SIGNS: tuple[Sign, ...] = ()
READINGS: tuple[Reading, ...] = ()

ASK_FOR = "a physiotherapist's look at the shoulder blades while the arms are raised"

"""Glenohumeral joint: needs mobility. Squat and hinge clips do not isolate it from the thorax."""

from __future__ import annotations

from screener.rules.sign import Reading, Sign

SIGNS: tuple[Sign, ...] = ()
READINGS: tuple[Reading, ...] = ()

ASK_FOR = "standing from the side, arms up, once free and once with the back against a wall"

"""Numbers to findings: signs held against bands, read along the joint-by-joint chain."""

from screener.rules import ankle, glenohumeral, hip, knee, lumbar, scapula, thoracic
from screener.rules.sign import Reading, Sign

MODULES = (ankle, knee, hip, lumbar, thoracic, scapula, glenohumeral)
SIGNS: dict[str, Sign] = {sign.id: sign for module in MODULES for sign in module.SIGNS}
READINGS: tuple[Reading, ...] = tuple(r for module in MODULES for r in module.READINGS)

__all__ = ["READINGS", "SIGNS", "Reading", "Sign"]

"""Screenings of one athlete on several dates, held against each other."""

from screener.compare.session import Session, read_session
from screener.compare.write import compare

__all__ = ["Session", "compare", "read_session"]

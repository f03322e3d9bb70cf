"""Landmarks to numbers: the measure registry, series over time, the tidy table."""

from screener.measures.catalogue import REGISTRY
from screener.measures.registry import At, Limb, Measure

__all__ = ["REGISTRY", "At", "Limb", "Measure"]

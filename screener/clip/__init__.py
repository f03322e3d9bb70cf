"""A pose track and what is concluded about it: movement, view, quality, repetitions."""

from screener.clip.types import Clip, Movement, Reason, Rep, View

__all__ = ["Clip", "Movement", "Reason", "Rep", "View"]

"""Hashes by which finished work is known again: of clips, of settings, of screener's code."""

from __future__ import annotations

import ast
import hashlib
import json
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import screener

_PACKAGE = Path(screener.__file__).parent
_KINDS = frozenset({".py", ".toml", ".j2", ".css", ".js"})
_SHAPE_A_TRACK = (
    "video.py", "pose/facing.py", "pose/infer.py", "pose/landmarker.py", "pose/landmarks.py",
    "pose/picture.py", "pose/profile.py", "pose/silhouette.py", "pose/subject.py", "pose/track.py",
)  # fmt: skip
_SHAPE_A_DRAWING = (
    "video.py", "analysis.py", "pose/", "clip/", "measures/", "report/annotated.py",
    "report/encode.py", "report/face.py", "report/lettering.py", "report/moments.py",
    "report/overlay.py", "report/skeleton.py", "report/sketch.py", "report/strokes.py",
)  # fmt: skip


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes; raises OSError if it cannot be read."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def digest_of(plain: object) -> str:
    """SHA-256 of plain data."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def track_key(model_sha256: str, reader: str) -> str:
    """What a track depends on besides the clip, as 16 hexadecimal digits."""
    versions = [version("mediapipe"), version("av"), version("numpy")]
    return digest_of([model_sha256, reader, *versions, _code(_SHAPE_A_TRACK)])[:16]


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """Hash of screener itself: code, limits, calibration, templates."""
    return _code(("",))


@lru_cache(maxsize=1)
def drawing_fingerprint() -> str:
    """Hash of the code that an annotated video depends on, besides the findings shown in it."""
    return _code(_SHAPE_A_DRAWING)


def _code(rooms: tuple[str, ...]) -> str:
    """Hash of source files; comments and layout of Python do not count."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        name = path.relative_to(_PACKAGE).as_posix()
        if path.suffix in _KINDS and name.startswith(rooms):
            data = path.read_bytes()
            digest.update(name.encode())
            digest.update(ast.dump(ast.parse(data)).encode() if path.suffix == ".py" else data)
    return digest.hexdigest()

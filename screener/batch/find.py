"""Which files are clips: told by their first bytes, whatever they are called."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from screener.errors import UsageError

VIDEO_SUFFIXES = frozenset(
    [
        ".mp4",
        ".mov",
        ".m4v",
        ".avi",
        ".mkv",
        ".webm",
        ".mpg",
        ".mpeg",
        ".mts",
        ".m2ts",
        ".ts",
        ".3gp",
        ".3g2",
        ".wmv",
        ".flv",
        ".ogv",
    ]
)
"""A file with such a name is meant as a clip, whatever is in it: if it is broken that is told."""

HEAD_BYTES = 1024
"""So much of a file tells whether it is a video."""
_STILL_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"jp2 ", b"M4A ", b"M4B ", b"crx ")
_QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_STARTS = (
    b"\x1a\x45\xdf\xa3",  # Matroska, WebM
    b"FLV\x01",
    b"OggS",
    b"\x00\x00\x01\xba",  # MPEG programme stream
    b"\x00\x00\x01\xb3",  # MPEG video
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # Windows Media
)
_PACKETS = ((0, 188), (4, 192))  # MPEG transport stream: first sync byte, packet length


@dataclass(frozen=True)
class Found:
    """Files under a folder, sorted: those that are or should be clips, and the rest."""

    clips: tuple[Path, ...]
    others: tuple[Path, ...]


def find_files(root: Path, leave_out: Path) -> Found:
    """Look through a folder and all below it; hidden files and ``leave_out`` are passed over.

    Raises
    ------
    UsageError
        If ``root`` is no folder that can be read.
    """
    if not root.is_dir():
        raise UsageError(f"{root}: no such folder. Name the folder that holds the uploaded clips.")
    results = leave_out.resolve()
    clips: list[Path] = []
    others: list[Path] = []
    for folder, below, names in os.walk(root):
        here = Path(folder)
        below[:] = [
            name
            for name in below
            if not name.startswith((".", "__MACOSX")) and (here / name).resolve() != results
        ]
        for name in names:
            if name.startswith(".") or name.endswith(".annotated.mp4"):
                continue
            path = here / name
            (clips if is_clip(path) else others).append(path)
    return Found(tuple(sorted(clips)), tuple(sorted(others)))


def is_clip(path: Path) -> bool:
    """Whether a file is a video by its content, or is meant as one.

    Meant as one: it has a video's suffix, or has no suffix and no content (a copy that failed).
    """
    suffix = path.suffix.lower()
    if suffix in VIDEO_SUFFIXES:
        return True
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError:
        return not suffix
    return is_video_head(head) if head else not suffix


def is_video_head(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a video (or an animation)."""
    if head[4:8] == b"ftyp":
        return head[8:12] not in _STILL_BRANDS
    if head[4:8] in _QUICKTIME or head.startswith(_STARTS):
        return True
    if head.startswith(b"RIFF"):
        return head[8:12] == b"AVI "
    if head.startswith(b"GIF8"):
        return b"NETSCAPE2.0" in head  # an animation
    return any(
        len(head) > start + 2 * step and all(head[start + k * step] == 0x47 for k in range(3))
        for start, step in _PACKETS
    )

"""Writes THIRD_PARTY_NOTICES.md: what an installed screener consists of, and under which licences."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
HEAD = """# Third-party notices

screener itself is Apache-2.0 ([LICENSE](LICENSE)). Its wheel and sdist hold no code of others. An
installation brings the packages below; each carries its licence text in its own `*.dist-info` folder.

To know before you pass an *installed* screener on (a container image, an installer):

- The wheels of `av` hold FFmpeg built with libx264 and libx265: that binary is under the GPL (2 or later).
- The wheels of `opencv-python` hold FFmpeg (LGPL 2.1) and, on Linux, Qt (LGPL 3).
- The pose models (MediaPipe Pose Landmarker lite, full and heavy) are Google's, Apache-2.0; they are
  fetched, never shipped with screener, except inside a container image that you build.
- The bodies in the sample clips derive from MakeHuman data (CC0).

Made by `python release/notices.py`; versions are those it saw.

| package | version | licence |
| --- | --- | --- |
"""


def licence(found: Distribution) -> str:
    """Licence of a package as its metadata tell it, in one line."""
    about = found.metadata
    said = about.get("License-Expression") or ""
    if not said:
        classed = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or []
                   if c.startswith("License ::")]  # fmt: skip
        said = ", ".join(classed) or (about.get("License") or "").strip().splitlines()[0][:60]
    return said or "see its licence file"


def closure(required: Iterable[str], seen: dict[str, Distribution]) -> dict[str, Distribution]:
    """The packages that ``required`` bring; PackageNotFoundError if one of them is not installed."""
    for text in required:
        wanted = Requirement(text)
        key = canonicalize_name(wanted.name)
        if key in seen or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        seen[key] = distribution(wanted.name)
        closure(seen[key].requires or [], seen)
    return seen


def main() -> None:
    """Write the file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = [
        f"| {key} | {found.version} | {licence(found)} |"
        for key, found in sorted(closure(project["dependencies"], {}).items())
    ]
    target = ROOT / "THIRD_PARTY_NOTICES.md"
    target.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

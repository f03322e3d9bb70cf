"""What is installed, what works, and what to do about what does not."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path
from typing import Literal

from rich.table import Table

from screener import __version__

State = Literal["ok", "warning", "fault"]
_FIRST_WITH_METRICS = (0, 10, 32)
_PACKAGES = ("mediapipe", "opencv-python", "av", "numpy", "scipy", "pandas", "jinja2")


@dataclass(frozen=True)
class Check:
    """One thing looked at: how it stands, what was seen, what to do ("" if nothing)."""

    what: str
    state: State
    seen: str
    do: str = ""


def examine() -> list[Check]:
    """Look at everything; fetches nothing and opens no network connection."""
    return [
        Check("screener", "ok", f"{__version__}, Python {platform.python_version()}, "
              f"{platform.system()} {platform.machine()}"),
        *_packages(),
        _mediapipe(),
        _opencv_builds(),
        _libraries(),
        _model(),
        _video(),
        _camera(),
        _writable(),
    ]  # fmt: skip


def table(checks: list[Check], language: str = "en") -> Table:
    """The checks for a terminal."""
    say = _speaker(language)
    shown = Table("", say("what"), say("seen"), say("what to do"), show_lines=False)
    mark = {"ok": "[green]{}[/]", "warning": "[yellow]{}[/]", "fault": "[red]{}[/]"}
    word = {"ok": say("ok"), "warning": say("note"), "fault": say("fault")}
    for check in checks:
        marked = mark[check.state].format(word[check.state])
        shown.add_row(marked, *map(say, (check.what, check.seen, check.do)))
    return shown


def _speaker(language: str) -> Callable[[str], str]:
    """Says what is told here in a language; in English if a library is missing to say it."""
    if language != "en":
        with suppress(ImportError):
            from screener.report.words import words

            catalogue = words(language)
            return lambda text: catalogue.said(text, ("doctor.", "error."))
    return str


def _packages() -> list[Check]:
    checks = []
    for name in _PACKAGES:
        try:
            checks.append(Check(name, "ok", version(name)))
        except PackageNotFoundError:
            checks.append(Check(name, "fault", "not installed", f"pip install {name}"))
    return checks


def _mediapipe() -> Check:
    try:
        numbers = tuple(int(part) for part in version("mediapipe").split(".")[:3])
    except (PackageNotFoundError, ValueError):
        return Check("usage metrics", "fault", "no mediapipe", "pip install screener again")
    if numbers >= _FIRST_WITH_METRICS:
        return Check(
            "usage metrics", "fault", "this mediapipe may send usage metrics",
            'pip install "mediapipe>=0.10.30,<0.10.32"',
        )  # fmt: skip
    return Check("usage metrics", "ok", "this mediapipe sends none")


def _opencv_builds() -> Check:
    names = {str(dist.metadata["Name"] or "").lower() for dist in distributions()}
    builds = sorted(name for name in names if name.startswith("opencv-"))
    if len(builds) > 1:
        return Check(
            "OpenCV builds", "fault", f"{', '.join(builds)} overwrite each other",
            f"pip uninstall -y {' '.join(builds)} && pip install opencv-python",
        )  # fmt: skip
    return Check("OpenCV builds", "ok", builds[0] if builds else "none")


def _libraries() -> Check:
    """Load OpenCV: it links to libraries of the system, the other wheels bring all they need."""
    what = "system libraries"
    try:
        import cv2
    except ImportError as error:
        do = "pip install opencv-python"
        if "shared object" in str(error):
            do = "Debian, Ubuntu: apt install libgl1 libglib2.0-0"
        return Check(what, "fault", f"OpenCV does not load: {error}", do)
    return Check(what, "ok", f"OpenCV {cv2.__version__} loads")


def _model() -> Check:
    from screener.errors import ModelError
    from screener.pose.models import locate

    try:
        found = locate("full", allow_download=False)
    except ModelError as error:
        return Check("pose model", "warning", str(error), "screener models fetch full")
    return Check("pose model", "ok", f"{found.name} from {found.origin}: {found.path}")


def _video() -> Check:
    """Write a few H.264 frames and read them back."""
    try:
        import av
        import numpy as np

        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "check.mp4")
            with av.open(path, "w") as container:
                stream = container.add_stream("libx264", rate=30)
                stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
                for shade in range(5):
                    picture = np.full((64, 64, 3), 40 * shade, np.uint8)
                    container.mux(stream.encode(av.VideoFrame.from_ndarray(picture)))
                container.mux(stream.encode())
            with av.open(path) as container:
                count = sum(1 for _ in container.decode(video=0))
    except Exception as error:  # noqa: BLE001 - whatever breaks here is what the user must see
        return Check(
            "video", "fault", f"{type(error).__name__}: {error}", "pip install --upgrade av"
        )
    if count != 5:
        return Check("video", "fault", f"wrote 5 frames, read {count}", "pip install --upgrade av")
    return Check("video", "ok", "H.264 written and read back")


def _camera() -> Check:
    hint = "plug a camera in, or allow access to it; files can be screened without"
    if sys.platform.startswith("linux"):
        devices = sorted(str(path) for path in Path("/dev").glob("video*"))
        if not devices:
            return Check("camera", "warning", "none found", hint)
        blocked = [device for device in devices if not os.access(device, os.R_OK)]
        if blocked:
            return Check("camera", "warning", f"{blocked[0]} cannot be opened", hint)
        return Check("camera", "ok", ", ".join(devices))
    import cv2

    capture = cv2.VideoCapture(0)
    found = capture.isOpened()
    capture.release()
    return Check("camera", "ok", "camera 0") if found else Check("camera", "warning", "none", hint)


def _writable() -> Check:
    from screener.pose.models import cache_folder

    for folder in (cache_folder(), Path.cwd()):
        place = folder
        while not place.exists():
            place = place.parent
        if not os.access(place, os.W_OK):
            return Check(
                "folders", "warning", f"{place} cannot be written",
                "set SCREENER_CACHE, or choose another folder with --out",
            )  # fmt: skip
    return Check("folders", "ok", "cache and current folder can be written")

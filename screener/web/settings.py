"""How a server is run: where its data lies, who may reach it, what its workers may take."""

from __future__ import annotations

import ipaddress
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from screener.intake import Limits
from screener.said import LANGUAGES

MEMORY = 3_000_000_000
"""Memory of a worker, in bytes: more than twice what the pose model took on a 1080p film."""
JOB_S = 900.0


@dataclass(frozen=True)
class Settings:
    """Settings of a server.

    Attributes
    ----------
    data, database
        Data folder; URL of the database, or None for SQLite in the data folder.
    host, port
        Where it listens.
    public_url
        Address under which a proxy in front offers it (``https://...``), or empty.
    workers, memory, job_s
        Workers that look at films; bytes of memory and seconds a job may take.
    scheduler
        Address of a dask scheduler whose workers look at films instead, or None.
    model, bands, playback
        Pose model, file of bands; a track that is shown instead of what a model sees (for tests).
    keep_days
        After so many days sessions are deleted with all their files; None keeps them.
    limits
        The most that a film may have.
    language
        Language of browsers that ask for none we have.
    """

    data: Path
    database: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    workers: int = 1
    memory: int = MEMORY
    job_s: float = JOB_S
    scheduler: str | None = None
    model: str = "full"
    bands: Path | None = None
    playback: Path | None = None
    keep_days: int | None = None
    limits: Limits = field(default_factory=Limits)
    language: str = LANGUAGES[0]

    @property
    def login(self) -> bool:
        """Whether a login is required: wherever others could reach the server."""
        return bool(self.public_url) or not is_loopback(self.host)

    @property
    def secure(self) -> bool:
        """Whether browsers come by HTTPS: cookies are then sent in no other way."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """Names by which browsers may ask for the server."""
        if self.public_url:
            return [urlsplit(self.public_url).hostname or ""]
        return ["127.0.0.1", "localhost", "::1"] if not self.login else ["*"]

    def as_text(self) -> str:
        """The settings as JSON, for a worker."""
        return json.dumps(asdict(self), default=str)

    @staticmethod
    def from_text(text: str) -> Settings:
        """The settings that :meth:`as_text` wrote."""
        plain: dict[str, Any] = json.loads(text)
        paths = {
            name: Path(plain[name]) if plain[name] else None
            for name in ("data", "bands", "playback")
        }
        return replace(Settings(Path()), **(plain | paths | {"limits": Limits(**plain["limits"])}))


def is_loopback(host: str) -> bool:
    """Whether only this computer reaches that address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False

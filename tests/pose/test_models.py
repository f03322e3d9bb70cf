import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from screener.errors import ModelError
from screener.pose import models
from screener.pose.models import BUNDLES, Bundle, cached_path, locate

OFFLINE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_EXTRA_INDEX_URL": "",
           "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9",
           "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "0", "PIP_FIND_LINKS": ""}  # fmt: skip


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCREENER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_model_in_the_cache_is_used_without_asking_anybody(cache: Path) -> None:
    content = b"a model"
    import hashlib

    bundle = Bundle("tiny", hashlib.sha256(content).hexdigest(), len(content), "http://x", "x==1")
    models.BUNDLES["tiny"] = bundle
    try:
        path = cached_path("tiny")
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        found = locate("tiny")
    finally:
        del models.BUNDLES["tiny"]
    assert found.path == path
    assert found.origin == "cache"


def test_a_damaged_model_in_the_cache_is_removed(cache: Path) -> None:
    path = cached_path("full")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"damaged")
    with pytest.raises(ModelError, match="not in"):
        locate("full", allow_download=False)
    assert not path.exists()


def test_a_file_with_the_wrong_bytes_is_refused_and_leaves_nothing(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(bundle: Bundle, folder: Path) -> Path:
        arrived = folder / "x.task"
        arrived.write_bytes(b"x" * bundle.size)
        return arrived

    monkeypatch.setattr(models, "_download", wrong)
    monkeypatch.setattr(models, "_unpack", wrong)
    with pytest.raises(ModelError, match="not the right one"):
        locate("lite")
    assert not list((cache / "models").iterdir())


def test_a_model_file_of_one_s_own_is_taken_by_its_path(tmp_path: Path) -> None:
    mine = tmp_path / "mine.task"
    mine.write_bytes(b"anything")
    found = locate(str(mine))
    assert (found.path, found.name) == (mine, "mine")
    with pytest.raises(ModelError, match="no such model"):
        locate(str(tmp_path / "none.task"))


def test_without_network_and_cache_the_message_says_what_to_do_within_20_seconds(
    tmp_path: Path,
) -> None:
    code = (
        "import sys\nfrom screener.errors import ModelError\n"
        "from screener.pose.models import locate\n"
        "try:\n    locate('full')\nexcept ModelError as e:\n    print(e)\n    sys.exit(e.exit_code)"
    )
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, **OFFLINE, "SCREENER_CACHE": str(tmp_path)},
    )  # fmt: skip
    assert time.monotonic() - began < 20
    assert done.returncode == 3, done.stderr
    assert "screener models fetch full" in done.stdout
    assert "--model PATH" in done.stdout
    assert str(tmp_path) in done.stdout


def test_the_known_models_are_told_apart() -> None:
    assert set(BUNDLES) == {"lite", "full", "heavy"}
    assert len({b.sha256 for b in BUNDLES.values()}) == 3
    assert all(len(b.sha256) == 64 for b in BUNDLES.values())

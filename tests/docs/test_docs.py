"""The documentation is true: its code runs, its reference is current, its links lead somewhere."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from screener.measures import REGISTRY

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", ["add_a_measure.md", "add_a_rule.md", "api.md"])
def test_the_code_of_a_page_runs(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    before = dict(REGISTRY)
    blocks = re.findall(
        r"```python\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL
    )
    names: dict[str, object] = {"__name__": page}
    try:
        for block in blocks:
            exec(compile(block, page, "exec"), names)
    finally:
        REGISTRY.clear()
        REGISTRY.update(before)
    assert blocks


def test_the_reference_of_measures_is_current() -> None:
    made = runpy.run_path(str(DOCS / "reference.py"))["measures_page"]()
    assert (DOCS / "measures.md").read_text(encoding="utf-8") == made, "python docs/reference.py"


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))],
    ids=lambda p: p.name,
)  # fmt: skip
def test_links_between_files_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        target = link.partition("#")[0]
        if target and not target.startswith(("http", "mailto")):
            assert (page.parent / target).exists(), f"{page.name}: {link}"


def test_the_lock_holds_every_package_asked_for_and_names_no_index() -> None:
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*asked["project"]["dependencies"], *asked["dependency-groups"]["dev"]]
    for text in wanted:
        name = re.split(r"[^\w.-]", text)[0].lower().replace("_", "-")
        assert re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE), f"{name}: make lock"
    assert "://" not in lock


def test_the_citation_bears_the_version() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {asked['project']['version']}\n" in cited


def test_the_site_builds_without_a_warning_and_asks_nothing_of_the_network(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="mkdocs is not installed (dependency group dev)")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for page in tmp_path.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<(script|link|img)[^>]+(src|href)=\"(https?:)?//", text), page.name

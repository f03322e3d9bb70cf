"""A real Chromium for tests of pages; tests are skipped with a reason where there is none."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import screener.report

FONT = Path(screener.report.__file__).parent / "fonts" / "DejaVuSansCondensed.ttf"
SIZES = {"phone": (390, 844), "laptop": (1366, 768)}


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser of playwright's, of the system's Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no chromium on this machine (Debian: apt install chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Any, address: str, size: str = "laptop", scheme: str = "light", script: bool = True
) -> Iterator[Any]:
    """A page at a size; ``page.requests``, ``page.faults`` say what it asked for and got wrong."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=script
    )
    page = context.new_page()
    page.requests, page.faults = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("dialog", lambda dialog: page.faults.append(f"dialog {dialog.message}"))
    page.on(
        "console",
        lambda said: page.faults.append(said.text) if said.type in ("error", "warning") else None,
    )
    page.goto(address)
    yield page
    context.close()


def same_font(page: Any) -> None:
    """Set the page in the font that ships with screener: the same on every machine."""
    data = base64.b64encode(FONT.read_bytes()).decode()
    page.evaluate(
        """async (data) => {
          const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
          document.fonts.add(await new FontFace("Shipped", bytes).load());
          document.body.style.setProperty("font-family", "Shipped");
        }""",
        data,
    )


def accessibility_faults(page: Any) -> list[str]:
    """What axe-core finds serious or critical."""
    package = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    axe = Path(package.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:200]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]

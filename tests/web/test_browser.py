"""The whole way of a coach in real Chromium: upload, results, correction, comparison, deleting."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Server, settled

NAME = "Quentin Zwölf"


def until(page: Any, holds: str, limit: float = 60.0) -> None:
    """Wait for something to hold; playwright's own way needs eval, which the pages forbid."""
    end = time.monotonic() + limit
    while not _holds(page, holds):
        assert time.monotonic() < end, holds
        time.sleep(0.05)


def _holds(page: Any, what: str) -> bool:
    from playwright.sync_api import Error

    try:
        return bool(page.evaluate(what))
    except Error:  # the page is just being left
        return False


@pytest.fixture(scope="module")
def films(grey: Path) -> list[dict[str, Any]]:
    data = grey.read_bytes()
    names = ("2026-01-10 front", "2026-03-14 front", "2026-03-14 front again")
    return [
        {"name": f"{NAME} {name}.mp4", "mimeType": "video/mp4", "buffer": data} for name in names
    ]


@pytest.fixture(scope="module")
def page(served: Server, launch: Callable[..., Any]) -> Iterator[Any]:
    """A page of a laptop; whatever its console says is an error."""
    context = launch().new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(60_000)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(served.address)
    yield opened
    context.close()
    assert not said


@pytest.fixture(scope="module")
def sessions(page: Any, served: Server, films: list[dict[str, Any]]) -> list[str]:
    """Three films of two dates, uploaded and screened: addresses of the two sessions."""
    page.set_input_files("#files", films)
    until(page, "() => document.querySelectorAll('li[data-state=arrived]').length === 3")
    links = page.locator("li[data-state=arrived] a").evaluate_all("all => all.map((a) => a.href)")
    found = sorted(set(links), key=links.index)
    with served.client() as client:
        for link in found:
            settled(client, link.rpartition("/")[2], ("look", "screen", "draw"))
    return found


def test_films_dropped_on_the_page_become_reports(page: Any, sessions: list[str]) -> None:
    assert len(sessions) == 2
    page.goto(sessions[1])
    assert NAME in page.title()
    assert page.locator("article.finding").count() > 0
    assert page.locator("video").count() == 2


def test_the_annotated_film_plays_and_can_be_sought_in(page: Any, sessions: list[str]) -> None:
    page.goto(sessions[0])
    film = page.locator("video").first
    film.scroll_into_view_if_needed()
    film.evaluate("film => film.play()")
    until(page, "() => document.querySelector('video').currentTime > 0.3")
    page.locator("[data-t]").first.click()
    until(page, "() => document.querySelector('video').seekable.length === 1")
    source = film.evaluate("film => film.currentSrc")
    part = page.request.get(source, headers={"range": "bytes=0-99"})
    assert (part.status, len(part.body()), part.headers["content-type"]) == (206, 100, "video/mp4")


def test_a_correction_is_screened_again_within_a_moment(page: Any, sessions: list[str]) -> None:
    page.goto(f"{sessions[0]}/edit")
    page.select_option("select[name=movement]", "overhead_squat")
    page.locator("input[name=counts]").first.uncheck()
    begun = time.monotonic()
    page.click("main form button")
    page.wait_for_selector("section.safety")
    assert time.monotonic() - begun < 30  # about a second where nothing else runs
    assert "overhead squat" in page.inner_text("main")
    assert "Left out by hand: repetition 1." in page.inner_text("main")
    page.goto(f"{sessions[0]}/edit")
    assert page.input_value("select[name=movement]") == "overhead_squat"
    assert not page.locator("input[name=counts]").first.is_checked()
    page.select_option("select[name=movement]", "")
    page.locator("input[name=counts]").first.check()
    page.click("main form button")
    page.wait_for_selector("section.safety")
    assert "Left out by hand" not in page.inner_text("main")


def test_notes_are_kept_and_never_run(page: Any, sessions: list[str]) -> None:
    page.goto(f"{sessions[0]}/edit")
    page.fill("textarea", "<script>alert(1)</script> left knee")
    page.click("section[aria-labelledby=notes] form.fields button")
    assert "<script>alert(1)</script> left knee" in page.inner_text(".notes")


def test_trends_and_the_comparison_of_two_dates(page: Any, sessions: list[str]) -> None:
    page.goto(sessions[0])
    page.click("nav.top a[href^='/athletes/']")
    assert page.locator("figure.change svg rect.shade").count() > 0
    page.click("section[aria-labelledby=compare] button")
    until(
        page,
        "() => location.pathname.endsWith('/compare') && document.readyState === 'complete'"
        " && !document.getElementById('working')",
    )
    assert "2026-01-10" in page.inner_text("body")
    assert page.locator("nav a[href^='/athletes/']").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_keeps_anyone_out(page: Any, sessions: list[str], scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(sessions[0])
    athlete = page.get_attribute("nav.top a[href^='/athletes/']", "href")
    paths = ["/", "/athletes", athlete, f"{sessions[0]}/edit", "/record", "/account", "/api"]
    for path in paths if scheme == "light" else paths[:5]:
        page.goto(
            path if path.startswith("http") else f"{sessions[0].partition('/sessions')[0]}{path}"
        )
        found = axe.run(page)
        assert found.violations_count == 0, (path, found.generate_report())
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} wide"
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")


def test_an_upload_that_a_reload_interrupts_goes_on_by_itself(
    page: Any, served: Server, grey: Path
) -> None:
    padded = grey.read_bytes() + bytes(5_000_000)
    film = {"name": "Rita Reload 2026-05-05 front.mp4", "mimeType": "video/mp4", "buffer": padded}
    page = page.context.new_page()  # one whose console may complain of what is aborted
    page.goto(served.address)
    page.route("**/api/uploads/*?offset=2097152", lambda route: route.abort())
    page.set_input_files("#files", film)
    until(page, "() => document.querySelector('#arriving progress').value > 0.2")
    page.reload()
    page.unroute("**/api/uploads/*?offset=2097152")
    page.wait_for_selector("li[data-state=arrived]")
    page.close()
    with served.client() as client:
        found = {a["name"]: a for a in client.get("/api/athletes").json()}
        assert client.get("/api/uploads").json() == []
        client.delete(f"/api/athletes/{found['Rita Reload']['id']}")


def test_deleting_an_athlete_leaves_no_byte_of_them(
    page: Any, served: Server, sessions: list[str]
) -> None:
    page.goto(sessions[0])
    page.click("nav.top a[href^='/athletes/']")
    assert any(NAME.encode() in p.read_bytes() for p in served.data.rglob("*") if p.is_file())
    page.click("details.danger summary")
    page.check("details.danger input[name=sure]")
    page.click("details.danger button")
    page.wait_for_selector("[role=status]")
    left = [p for p in served.data.rglob("*") if p.is_file() and NAME.encode() in p.read_bytes()]
    assert left == []
    assert not list((served.data / "athletes").iterdir())

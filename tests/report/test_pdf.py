from pathlib import Path

import pytest

from screener.cli_options import read_format
from screener.errors import OutputError, UsageError
from screener.report.html import EMBED_MOST_BYTES, films
from screener.report.pdf import BROWSER, find_browser, print_pdf


def test_without_a_browser_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BROWSER, "no-such-browser")
    with pytest.raises(OutputError, match=r"no-such-browser.*Install one.*report\.html"):
        read_format("pdf")
    assert read_format("html") is False


def test_a_format_there_is_not_is_told() -> None:
    with pytest.raises(UsageError, match="html or pdf"):
        read_format("docx")


def test_a_browser_that_does_not_print_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(BROWSER, "false")
    try:
        find_browser()
    except OutputError:
        pytest.skip("no command named false here")
    with pytest.raises(OutputError, match="did not print"):
        print_pdf("<html></html>", tmp_path / "report.pdf")
    assert not (tmp_path / "report.pdf").exists()


def test_films_that_are_too_large_together_lie_beside_the_page(tmp_path: Path) -> None:
    for name, size in (("a.mp4", 0.6), ("b #1.mp4", 0.6)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(int(size * EMBED_MOST_BYTES))
    found = films({name: tmp_path / name for name in ("a.mp4", "b #1.mp4")})
    assert found["a.mp4"].base64
    assert not found["b #1.mp4"].base64
    assert found["b #1.mp4"].address == "b%20%231.mp4"
    assert sum(len(film.base64) for film in found.values()) < 15e6

import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from screener.assess import screen_tracks
from screener.errors import OutputError
from screener.report.names import folder_name, results_folder
from screener.report.page import render_page
from screener.report.record import as_json
from screener.report.tables import reps_csv
from screener.report.text import summary_text
from screener.report.write import write_report
from screener.rules.finding import Joint
from screener.screening import REPS_COLUMNS, FailedClip, Screening
from tests.conftest import quick_truth
from tests.report.conftest import HOSTILE, without_video
from validation.ideal import ideal_track


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "img", "br", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass


def test_the_page_asks_nothing_of_the_network(screening: Screening) -> None:
    page = _Page(render_page(screening, {}))
    for tag, attributes in page.tags:
        for name in ("src", "href", "data", "poster"):
            address = attributes.get(name) or ""
            assert not re.match(r"(https?:)?//", address), (tag, address)
    assert not [t for t, _ in page.tags if t in {"link", "iframe", "object", "base"}]
    assert not [a for t, a in page.tags if t == "script" and "src" in a]
    (policy,) = [a["content"] for t, a in page.tags if a.get("http-equiv")]
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "http:" not in policy
    assert "https:" not in policy


def test_what_users_type_is_escaped(screening: Screening) -> None:
    text = render_page(screening, {})
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert "bad <b>.mp4" not in text


def test_every_joint_is_there_with_its_status_in_words(screening: Screening) -> None:
    text = render_page(screening, {})
    for joint in Joint:
        assert f'id="joint-{joint.value.replace(" ", "-")}"' in text
        assert joint.value.capitalize() in text
    assert "not assessed" in text
    assert "Not assessed is not the same as clear" in text
    assert "engineering default, not a clinical norm" in text
    assert "not a medical examination" in text
    assert "Pattern consistent with" in text


def test_every_picture_says_what_it_shows(screening: Screening) -> None:
    page = _Page(render_page(screening, {}))
    for tag, attributes in page.tags:
        if tag == "img":
            assert attributes.get("alt")
        if tag == "svg":
            assert attributes.get("aria-label")
    charts = [a for t, a in page.tags if t == "svg" and "band" in (a.get("class") or "")]
    assert len(charts) >= 2


def test_a_screening_in_which_nothing_worked_still_says_why() -> None:
    empty = screen_tracks(
        [], athlete="A", date="2026-01-02", failed=(FailedClip("x.mp4", "x.mp4: no such file."),)
    )
    text = render_page(empty, {})
    assert "x.mp4: no such file." in text
    assert "Nothing could be assessed" in text
    assert pd.read_csv(StringIO(reps_csv(empty))).empty
    assert list(pd.read_csv(StringIO(reps_csv(empty))).columns) == list(REPS_COLUMNS)
    assert "Nothing could be assessed" in summary_text(empty)


def test_the_record_is_json_without_nan(screening: Screening) -> None:
    record = json.loads(as_json(screening), parse_constant=lambda name: pytest.fail(name))
    assert record["athlete"] == HOSTILE
    assert len(record["joints"]) == len(Joint)
    assert {f["outcome"] for f in record["findings"]} >= {"flagged", "not_assessed"}
    assert record["hypotheses"][0]["for"]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("A. Example", "A. Example"),
        ("../../etc", "_.._etc"),
        ("", "athlete"),
        ("...", "athlete"),
        ("a/b\\c:d", "a_b_c_d"),
        ("Jürgen O'Neil", "Jürgen O_Neil"),
        ("x" * 4000, "x" * 80),
    ],
)
def test_a_name_becomes_a_folder_never_a_path(name: str, folder: str) -> None:
    assert folder_name(name) == folder
    assert results_folder(Path("out"), name, "2026-01-02").parts == ("out", folder, "2026-01-02")


def test_files_appear_whole_and_leave_nothing_half_written(
    screening: Screening, tmp_path: Path
) -> None:
    page = write_report(screening, tmp_path / "r")
    assert page.name == "report.html"
    assert not [p for p in page.parent.iterdir() if ".part" in p.name]
    assert {p.name for p in page.parent.iterdir()} == {
        "report.html", "reps.csv", "summary.csv", "dictionary.csv", "screening.json",
        "squat_valgus_both_front.track.npz", "squat_heel_rise_side.track.npz",
    }  # fmt: skip


def test_a_folder_that_cannot_be_written_is_told(screening: Screening, tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("")
    with pytest.raises(OutputError, match="--out"):
        write_report(screening, taken / "below")


def test_clips_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    track = ideal_track(quick_truth("squat_healthy_front"))
    both = screen_tracks(
        [(Path("a/clip.mp4"), track), (Path("b/clip.mp4"), track), (Path("c/clip.mov"), track)],
        athlete="A",
        date="2026-01-02",
    )
    assert set(both.reps["clip"]) == {"clip.mp4", "clip (2).mp4", "clip.mov"}
    write_report(without_video(both), tmp_path)
    assert len(list(tmp_path.glob("*.track.npz"))) == 3

"""Files and names that mean harm, or come from another version: told in a sentence, or harmless."""

import copy
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from screener.assess import screen_tracks
from screener.batch.manifest import read_manifest
from screener.batch.plan import make_plan
from screener.compare import compare
from screener.errors import ResultsError, ScreenerError, UsageError
from screener.report import read_reps, write_report
from screener.report.names import results_folder, stems
from screener.report.write import Wishes
from screener.rules.bands import load_bands
from screener.rules.cases import load_cases
from tests.conftest import quick_truth
from validation.ideal import ideal_track

HOSTILE_NAMES = (
    "../../etc/passwd", "..", "/", "C:\\Windows", "CON", "nul.txt", "=HYPERLINK(\"x\")", "@SUM(1)",
    "<script>alert(1)</script>", "\u202egnp.exe", "שלום עולם", "x" * 4096, "\U0001f3cb" * 4096,
    "é" * 300, "a\x00b", "a\nb\r\nc", "\x1b[31mred", "{{ 7 * 7 }}", "'", "", " . ", "[/red]",
)  # fmt: skip
QUICK = settings(deadline=None, derandomize=True, phases=[Phase.generate])
JUNK = st.sampled_from(
    [None, True, -1, 10**30, 1e308, "", "x", "2026-13-45", "<b>", [], {}, [[]], [None], {"a": 1}]
)


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=[repr(n[:12]) for n in HOSTILE_NAMES])
def test_any_name_of_an_athlete_stays_in_the_output_folder(name: str, tmp_path: Path) -> None:
    folder = results_folder(tmp_path, name, "2026-01-01")
    folder.mkdir(parents=True)
    assert folder.resolve().parent.parent == tmp_path.resolve()
    assert not any(unicodedata.category(c).startswith("C") for c in folder.parent.name)
    stem = stems([f"{name.replace('/', '')}.mp4".replace("\x00", "")[:4000]])
    assert len(next(iter(stem.values())).encode()) < 200


def test_stems_differ_on_file_systems_that_know_no_capitals() -> None:
    names = stems(["Front.mp4", "front.mp4", "FRONT.MOV", "x" * 300 + ".mp4", "x" * 301 + ".mp4"])
    assert len({name.casefold() for name in names.values()}) == 5


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "=cmd|'/C calc'!A0\u202e{{7*7}}"])
def test_a_hostile_name_does_nothing_in_page_table_or_record(name: str, tmp_path: Path) -> None:
    track = ideal_track(quick_truth("squat_healthy_front"))
    screening = screen_tracks([(Path(f"{name[:30]}.mp4".replace("/", "")), track)],
                              athlete=name, date="2026-01-01")  # fmt: skip
    write_report(screening, tmp_path, Wishes(video=False))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<img src=x" not in page
    assert "49" not in page.partition("</title>")[0].rpartition("<title>")[2]
    assert set(read_reps(tmp_path / "reps.csv")["athlete"]) == {name}
    assert json.loads((tmp_path / "screening.json").read_text(encoding="utf-8"))["athlete"] == name


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("record")
    track = ideal_track(quick_truth("squat_valgus_both_front"))
    screening = screen_tracks([(Path("a.mp4"), track)], athlete="A", date="2026-01-01")
    write_report(screening, folder, Wishes(video=False))
    return dict(json.loads((folder / "screening.json").read_text(encoding="utf-8")))


@given(data=st.data())
@settings(QUICK, max_examples=25)
def test_a_damaged_record_is_told_or_compared(
    record: dict[str, Any], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("pair")
    changed = copy.deepcopy(record) | {"date": "2026-02-01"}
    for _ in range(data.draw(st.integers(1, 3))):
        _spoil(changed, data)
    for name, content in (("a", record), ("b", changed)):
        (folder / name).mkdir()
        (folder / name / "screening.json").write_text(json.dumps(content), encoding="utf-8")
    try:
        compare([folder / "a", folder / "b"], folder / "out", video=False)
    except ScreenerError as error:
        assert str(error)


def _spoil(record: Any, data: st.DataObject) -> None:
    """Put junk somewhere, at any depth, or take something away."""
    place, depth = record, data.draw(st.integers(1, 4))
    for level in range(depth):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys[:40]))
        if level + 1 < depth and isinstance(place[key], (dict, list)):
            place = place[key]
            continue
        if data.draw(st.booleans()):
            place[key] = data.draw(JUNK)
        else:
            del place[key]
        return


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "[" * 100_000, '{"schema_version": "2.0"}', '{"schema_version": "0.9"}',
     '{"athlete": 1e999}', "\x00", '"x"', "NaN"],
)  # fmt: skip
def test_a_record_of_another_version_or_shape_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "screening.json").write_text(text, encoding="utf-8")
    with pytest.raises(ResultsError, match=r"screening\.json"):
        compare([tmp_path, tmp_path], tmp_path / "out", video=False)


BAND = {
    "measure": "heel_rise", "movements": ["bodyweight_squat"], "worse": "high", "mild": 0.1,
    "marked": 0.2, "basis": "E", "source": "test",
}  # fmt: skip


@given(st.sampled_from(sorted(BAND)), st.sampled_from(
    ["true", "nan", "inf", "-1", '""', '"x"', "[]", "[[]]", "[1]", "{}", "2026-01-01", "1e999",
     '["none"]', "9" * 40]))  # fmt: skip
@settings(QUICK, max_examples=60)
def test_a_band_that_makes_no_sense_is_told(
    tmp_path_factory: pytest.TempPathFactory, key: str, junk: str
) -> None:
    cells = {name: json.dumps(value) for name, value in BAND.items()} | {key: junk}
    path = tmp_path_factory.mktemp("bands") / "bands.toml"
    lines = "\n".join(f"{name} = {cell}" for name, cell in cells.items())
    path.write_text(f"schema = 1\n[[band]]\n{lines}\n", encoding="utf-8")
    try:
        bands = load_bands(path)
    except UsageError as error:
        assert "bands.toml" in str(error)
    else:
        assert all(isinstance(band.mild, float) for band in bands.values())


@pytest.mark.parametrize(
    "text",
    ["schema = 1\nband = [1]", "schema = 2\nband = []", "schema = 1", "a = " + "[" * 5000, "\x00"],
)
def test_a_bands_file_of_another_version_or_shape_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "bands.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"bands\.toml"):
        load_bands(tmp_path / "bands.toml")


CLIP = "[[case]]\nname='a'\n[[case.clip]]\n"


@pytest.mark.parametrize(
    "text",
    [
        "case = 1",
        "case = [1]",
        "[[case]]",
        "[[case]]\nname='a'\nclip=1",
        "[[case]]\nname='a'\nclip=[1]",
        "[[case]]\nname='a'\nexpect=1\nclip=[]",
        f"{CLIP}movement=1\nview=2",
        f"{CLIP}movement='hip_hinge'\nview='side'\nmeasures=1",
        f"{CLIP}movement='hip_hinge'\nview='side'\nreps='x'\nmeasures={{}}",
    ],
)
def test_a_case_that_makes_no_sense_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "cases.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"cases\.toml"):
        load_cases(tmp_path / "cases.toml")


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=[repr(n[:12]) for n in HOSTILE_NAMES])
def test_a_manifest_leads_nobody_out_of_the_folders(name: str, tmp_path: Path) -> None:
    uploads, out = tmp_path / "uploads", tmp_path / "out"
    uploads.mkdir()
    (tmp_path / "outside.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42")
    (uploads / "a.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42")
    quoted = name.replace('"', '""').replace("\x00", "")
    (uploads / "manifest.csv").write_text(
        f'file,athlete,date,role\na.mp4,"{quoted}",2026-01-01,front\n../outside.mp4,B,,\n'
        f'"{quoted}",C,,\n', encoding="utf-8",
    )  # fmt: skip
    try:
        plan = make_plan(uploads, out)
    except UsageError as error:
        assert "manifest.csv" in str(error)
        return
    assert {upload.path for upload in plan.uploads} <= {uploads / "a.mp4"}
    for session in plan.sessions:
        assert (out / session.folder).resolve().is_relative_to(out.resolve())
        (out / session.folder).mkdir(parents=True)


@pytest.mark.parametrize(
    "text", ["file\n" + "x" * 200_000, "file,file\na,b", 'file\n"', "file\na\x00b"]
)
def test_a_manifest_no_reader_takes_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text(text, encoding="utf-8")
    try:
        read_manifest(tmp_path / "manifest.csv")
    except UsageError as error:
        assert "manifest.csv" in str(error)

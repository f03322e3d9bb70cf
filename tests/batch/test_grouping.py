"""What names and manifests say of a clip, and what they leave open."""

from pathlib import Path, PurePosixPath

import pytest

from screener.batch.grouping import Said, read_names, role_in
from screener.batch.manifest import read_manifest
from screener.batch.plan import guessed_lines, make_plan
from screener.clip.types import Movement, Role, View
from screener.errors import UsageError


def said(name: str) -> Said:
    return read_names(PurePosixPath(name))


@pytest.mark.parametrize(
    "name",
    [
        "Anna Example/2026-03-04/front.mp4",
        "Anna Example_2026-03-04_front.mp4",
        "2026-03-04/Anna Example/front.mp4",
        "Anna Example/front 20260304.mp4",
    ],
)
def test_folders_and_file_names_say_the_same(name: str) -> None:
    found = said(name)
    assert (found.athlete, found.date, found.role.view) == (
        "Anna Example",
        "2026-03-04",
        View.FRONT,
    )


def test_a_purpose_is_part_of_the_role_and_not_of_the_athlete_s_name() -> None:
    found = said("Anna_heels_raised_side.mp4")
    assert found.athlete == "Anna"
    assert (found.role.purpose, found.role.view) == (Role.HEELS_RAISED, View.SIDE)
    wall = said("Ben/back to wall side.mp4").role
    assert (wall.purpose, wall.view) == (Role.BACK_TO_WALL, View.SIDE)


@pytest.mark.parametrize("words", ["heels raised squat side", "knee to wall side", "overhead back"])
def test_a_role_reads_back_as_it_is_written(words: str) -> None:
    role = role_in(words)
    assert role_in(str(role).replace("_", " ")) == role


def test_a_name_that_tells_nothing_is_not_guessed() -> None:
    assert said("IMG_0001.mp4").athlete == ""
    assert said("Ben/IMG_0001.mp4").role.movement is None


def test_a_manifest_overrules_names_and_tells_all_its_faults_at_once(tmp_path: Path) -> None:
    (tmp_path / "Ben").mkdir()
    (tmp_path / "Ben/one.mp4").write_bytes(b"x")
    listed = tmp_path / "manifest.csv"
    listed.write_text("file;athlete;date;role\nBen/one.mp4;Ben B.;4.3.2026;heels raised side\n")
    (upload,) = make_plan(tmp_path, tmp_path / "out").uploads
    assert (upload.athlete, upload.date, upload.overrules) == ("Ben B.", "2026-03-04", True)
    assert upload.role.purpose is Role.HEELS_RAISED
    assert upload.role.movement is None
    listed.write_text("file,athlete,date,role\na.mp4,,soon,\nb.mp4,,,sideways\n")
    with pytest.raises(UsageError, match=r"line 2.*soon.*line 3.*sideways"):
        read_manifest(listed)


def test_the_template_names_every_clip_with_what_the_names_tell(tmp_path: Path) -> None:
    (tmp_path / "Cara_single_leg_front.mp4").touch()
    (tmp_path / "VID_2.mp4").touch()
    lines = guessed_lines(make_plan(tmp_path, tmp_path / "out"))
    assert lines == [
        ("Cara_single_leg_front.mp4", "Cara", "", "single leg squat front"),
        ("VID_2.mp4", "", "", ""),
    ]
    assert role_in(lines[0][3]).movement is Movement.SINGLE_LEG_SQUAT

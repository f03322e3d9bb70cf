"""The house rules that no linter knows."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import screener

PACKAGE = Path(screener.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_importing_the_package_does_nothing() -> None:
    code = (
        "import sys, threading\nimport screener\n"
        "heavy = {'mediapipe', 'cv2', 'av', 'pandas', 'scipy'} & set(sys.modules)\n"
        "assert not heavy, heavy\nassert threading.active_count() == 1"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("mediapipe", {"landmarker.py"}),
        ("av", {"video.py", "encode.py", "recorder.py", "doctor.py", "intake.py"}),
        (
            "cv2",
            {
                "video.py",
                "picture.py",
                "annotated.py",
                "strokes.py",
                "lettering.py",
                "encode.py",
                "debug.py",
                "face.py",
                "stills.py",
                "together.py",
                "camera.py",
                "recorder.py",
                "capture.py",
                "watch.py",
                "screen.py",
                "window.py",
                "doctor.py",
            },
        ),
        ("pooch", {"models.py"}),
    ],
)
def test_a_library_of_the_edge_is_known_in_few_rooms(library: str, rooms: set[str]) -> None:
    assert {path.name for path in MODULES if library in imports(path)} <= rooms


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_room_can_be_read_in_a_sitting(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= (800 if path.name == "catalogue.py" else 360)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_public_things_say_what_they_are(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module says nothing"
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name

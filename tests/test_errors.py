"""Every error the program raises can be said in every language."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

import screener
from screener import errors
from screener.doctor import _PACKAGES
from screener.errors import ScreenerError, unforeseen
from screener.measures import REGISTRY
from screener.person import Person
from screener.report.words import words
from screener.rules.bands import load_bands
from screener.said import LANGUAGES, Ear, Said

PACKAGE = Path(screener.__file__).parent
RAISED = {
    name for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, ScreenerError)
}  # fmt: skip
OTHERS = [lang for lang in LANGUAGES if lang != "en"]
WORD = re.compile(r"\b[a-z]{3,}")


class Texts:
    """The texts an expression of a module can be, with ``<1>``, ``<2>`` ... for what it puts in."""

    def __init__(self, tree: ast.Module) -> None:
        self._named: dict[str, list[ast.expr]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self._named.setdefault(node.targets[0].id, []).append(node.value)
            elif isinstance(node, ast.FunctionDef):
                returned = [n.value for n in ast.walk(node) if isinstance(n, ast.Return)]
                self._named.setdefault(node.name, []).extend(v for v in returned if v)
        self._put_in: list[str] = []

    def of(self, node: ast.expr) -> list[str]:
        """All it can be; names and functions of the module are looked into."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return [node.value]
        if isinstance(node, ast.JoinedStr):
            return ["".join(parts) for parts in product(*map(self._piece, node.values))]
        if isinstance(node, ast.IfExp):
            return [*self.of(node.body), *self.of(node.orelse)]
        if isinstance(node, ast.Call):
            node = node.func
        if not isinstance(node, ast.Name) or node.id not in self._named:
            return []
        named = self._named.pop(node.id)  # a name can be made of itself
        texts = [text for value in named for text in self.of(value)]
        self._named[node.id] = named
        return texts

    def _piece(self, node: ast.expr) -> list[str]:
        if not isinstance(node, ast.FormattedValue):
            return self.of(node)
        if texts := self.of(node.value):
            return texts
        name = ast.unparse(node.value)
        if name not in self._put_in:
            self._put_in.append(name)
        return [f"<{self._put_in.index(name) + 1}>"]


def modules() -> Iterator[tuple[str, ast.Module]]:
    """The modules of the package, by name."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield str(path.relative_to(PACKAGE)), ast.parse(path.read_text(encoding="utf-8"))


def raised() -> Iterator[tuple[str, str]]:
    """Where an error is made, and a text it may have."""
    for name, tree in modules():
        texts = Texts(tree)
        for node in ast.walk(tree):
            made = isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED
            if made and node.args:
                yield from ((f"{name}:{node.lineno}", text) for text in texts.of(node.args[0]))


MESSAGES = [(where, text) for where, text in raised() if WORD.search(text)]
EAR = Ear({k: t for k, t in words("en").text.items() if k.startswith(("error.", "source."))})


def known_in(said: object) -> Iterator[tuple[str, str]]:
    """Sentences within a sentence, each with its key, ``""`` for what no catalogue knows."""
    known = said if isinstance(said, Said) and said.key else EAR.hear(str(said))
    yield (known.key, known) if known is not None else ("", str(said))
    for value in known.values.values() if known is not None else ():
        for part in value if isinstance(value, tuple) else (value,):
            yield from known_in(part)


def left_over(text: str) -> list[str]:
    """Words no catalogue knows; options and names of code have no language."""
    unknown = [part for key, part in known_in(text) if not key]
    return [word for part in unknown for word in WORD.findall(re.sub("--[a-z-]+", "", part))]


def tokens(text: str) -> set[str]:
    return set(re.findall("<[0-9]+>", text))


def test_the_errors_are_found() -> None:
    assert len(MESSAGES) > 110
    found = {where.rpartition(":")[0] for where, _ in MESSAGES}
    assert {"video.py", "pose/infer.py", "record/camera.py", "cli_options.py"} <= found


@pytest.mark.parametrize(("where", "text"), MESSAGES)
def test_every_error_is_known_whole_by_its_english(where: str, text: str) -> None:
    assert EAR.hear(text) is not None, (where, text)
    assert left_over(text) == [], (where, text)
    assert words("en").said(text) == text


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(("where", "text"), MESSAGES)
def test_every_error_has_a_sentence_in_each_language(where: str, text: str, language: str) -> None:
    told = words(language).said(text)
    assert told != text, where
    assert tokens(told) == tokens(text), (where, told)


def test_no_catalogue_keeps_an_error_no_longer_told() -> None:
    heard: set[str] = set()
    for _, tree in modules():
        texts = Texts(tree)
        for node in ast.walk(tree):
            if isinstance(node, (ast.Constant, ast.JoinedStr)):
                heard |= {key for text in texts.of(node) for key, _ in known_in(text)}
    own = {key for key in words("en").text if re.match(r"error\.(?!system\.)", key)}
    assert own - heard == set()


@pytest.mark.parametrize(
    "error",
    [ValueError("odd: 3"), ImportError("libGL.so.1: cannot open", path="/usr/lib/cv2.so")],
)
def test_what_nobody_foresaw_is_told_in_german(error: Exception) -> None:
    text, german = unforeseen(error), words("de").said(unforeseen(error))
    assert str(error) in text
    assert str(error) in german
    assert "screener" in german.partition(str(error))[2]
    assert not {"This", "library", "tells"} & set(re.findall(r"\w+", german))


def test_a_file_is_named_whatever_it_is_called() -> None:
    say = words("de")
    for name in ("a.mp4", "no such file.mp4", "x: y.mp4", "{0} %s.mp4", "line 3: a.mp4"):
        told = say.said(f"{name}: the file is empty (0 bytes). Copy it from the camera again.")
        assert told.endswith(
            f"{name.rpartition(': ')[2]}: die Datei ist leer (0 Byte). Kopieren Sie sie noch "
            "einmal von der Kamera."
        )


def test_lines_of_a_manifest_are_all_told() -> None:
    told = words("de").said(
        "m.csv: line 2: date: 'x' is no date; write it as 2026-03-04. line 5: a.mp4 is named "
        "twice. Correct these lines."
    )
    assert told == (
        "m.csv: Zeile 2: date: 'x' ist kein Datum; schreiben Sie es als 2026-03-04. Zeile 5: a.mp4 "
        "ist zweimal genannt. Berichtigen Sie diese Zeilen."
    )


def test_what_the_doctor_tells_is_known_but_for_commands_and_names() -> None:
    tree = dict(modules())["doctor.py"]
    texts, told = Texts(tree), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Check":
            told += [text for arg in node.args for text in texts.of(arg) if WORD.search(text)]
    say = words("de")
    names = {"screener", "ok", "warning", "opencv-python", "fault"} | {*_PACKAGES}
    english = {
        text for text in told
        if say.said(text, ("doctor.",)) == text and text not in names
        and not text.startswith(("pip ", "Debian", "screener models", "<"))
    }  # fmt: skip
    assert len(told) > 40
    assert english == set()


def test_the_sources_of_limits_and_measures_are_told_in_german() -> None:
    bands = [*load_bands().values(), *load_bands(person=Person("male")).values()]
    sources = {b.source for b in bands} | {m.source for m in REGISTRY.values()}
    assert len(sources) > 30
    for source in sources:
        assert left_over(source.replace("(thorax_inc)", "")) == [], source
        wordy = WORD.search(source)
        assert (words("de").said(source) != source) == bool(wordy), source

"""Ogni lezione parte dalla prima cella dove c'è solo ciò che ha Colab: il resto se lo installa da sé."""

import ast
import importlib.util
import re
import subprocess
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from pipeline import lesson
from pipeline.course import Course

COURSE = Course(Path(__file__).resolve().parents[1])
COLAB = {"torch", "torchvision", "numpy", "matplotlib", "graphviz", "IPython"}
# Ciò che una funzione di torch importa da sé quando la si chiama.
BEHIND = {"torch.onnx.export": {"onnx", "onnxscript"}}

notebooks = pytest.mark.parametrize("path", COURSE.lessons, ids=lambda path: path.stem)


class Bare:
    """Un computer nudo: si trovano la libreria standard, ciò che ha Colab e ciò che si è chiesto a pip."""

    def __init__(self) -> None:
        self.installed: set[str] = set()

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        top = name.partition(".")[0]
        known = top in COLAB | self.installed or top in sys.stdlib_module_names
        return PathFinder.find_spec(name, path, target) if known else None

    def pip(self, command: list[str], **options: object) -> subprocess.CompletedProcess:
        assert command[:4] == [sys.executable, "-m", "pip", "install"], command
        self.installed |= {name for name in command[4:] if not name.startswith("-")}
        return subprocess.CompletedProcess(command, 0)


@pytest.fixture
def bare(monkeypatch) -> Bare:
    machine = Bare()
    finders = [finder for finder in sys.meta_path if finder not in (PathFinder,) and hasattr(finder, "__name__")]
    monkeypatch.setattr(sys, "meta_path", [*finders, machine])
    monkeypatch.setattr(sys, "modules", {name: module for name, module in sys.modules.items() if machine.find_spec(name)})
    monkeypatch.setattr(subprocess, "run", machine.pip)
    return machine


def installers() -> list[tuple[Path, lesson.NotebookNode]]:
    """Le celle che installano qualcosa, con la loro lezione."""
    return [(path, cell) for path in COURSE.lessons for cell in lesson.code_cells(lesson.read(path)) if '"pip"' in cell.source]


def needs(source: str) -> set[str]:
    """I pacchetti, fuori dalla libreria standard, che una cella importa o fa importare a torch."""
    found = set().union(*(names for call, names in BEHIND.items() if f"{call}(" in source))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names)


@notebooks
def test_what_colab_does_not_have_is_installed_by_the_lesson_itself(path, bare):
    written = set()  # i moduli che la lezione stessa ha scritto in un file
    for cell in lesson.code_cells(lesson.read(path)):
        if '"pip"' in cell.source:
            exec(compile(cell.source, cell.id, "exec"), {})
            assert cell.outputs == [], f"{cell.id}: dove non manca niente non deve dire niente"
        missing = [name for name in sorted(needs(cell.source) - written) if importlib.util.find_spec(name) is None]
        written |= set(re.findall(r'"(\w+)\.py"\)\.write_text\(', cell.source))
        assert missing == [], f"{cell.id}: prima di usarli installali, come fa la lezione 08"


def test_where_nothing_is_missing_nothing_is_installed(monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *arguments, **options: pytest.fail("pip non serviva"))

    assert "08_salvare_e_usare" in {path.stem for path, _ in installers()}
    for _, cell in installers():
        exec(compile(cell.source, cell.id, "exec"), {})

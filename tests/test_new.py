"""`make new`: una lezione nuova nasce dal modello con le sue prove verdi, o un errore dice perché no."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_words import broken_rules, english_words, forbidden_words, terms

from pipeline import lesson
from pipeline.course import Course, numbered

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def course(small_course):
    small_course.write_lesson("01_tensori", "1")
    shutil.copytree(ROOT / "modello", small_course.root / "modello")
    shutil.copy(ROOT / "notebooks" / "matplotlibrc", small_course.root / "notebooks")
    return small_course


def test_a_new_lesson_is_in_the_index_and_all_its_tests_are_green(course):
    done = course.run("new", "09 Già pronti: l'ultima «idea»")

    assert done.returncode == 0, done.stderr
    lessons = Course(course.root).lessons
    assert [path.name for path in lessons] == ["01_tensori.ipynb", "09_gia_pronti_l_ultima_idea.ipynb"]
    assert lesson.read(lessons[-1]).cells[0].source.startswith("# Già pronti: l'ultima «idea»\n")

    for name in ("conftest.py", "answers.py", "plots.py", "unchanged.py", "test_lessons.py", "test_exercises.py"):
        shutil.copy(ROOT / "tests" / name, course.root / "tests")
    shutil.copy(ROOT / "pyproject.toml", course.root)
    tests = subprocess.run(
        [sys.executable, "-m", "pytest", "-k", "09_gia_pronti", "tests", f"notebooks/{lessons[-1].name}"],
        cwd=course.root, capture_output=True, text=True, env=os.environ | course.environment,
    )  # fmt: skip

    assert tests.returncode == 0, tests.stdout
    # Le celle, tre promesse per ogni esercizio, un quiz per domanda.
    assert int(tests.stdout.rsplit(" passed", 1)[0].split()[-1]) > 30


def test_lessons_count_from_one_and_an_opening_is_lesson_zero(course):
    stems = [path.stem for path in Course(course.root).lessons]
    assert numbered(stems) == {"01_tensori": 1}

    done = course.run("new", "00 Prima di tutte")

    assert done.returncode == 0, done.stderr
    stems = [path.stem for path in Course(course.root).lessons]
    assert numbered(stems) == {"00_prima_di_tutte": 0, "01_tensori": 1}


def test_the_template_is_written_as_the_course_is():
    used = lesson.read(ROOT / "modello" / "lezione.ipynb")
    linked = [term.term for term in terms() if term.link]

    assert any(term in cell.source for cell in used.cells if not cell.id.endswith("-soluzione") for term in linked)
    for cell in used.cells:
        if cell.cell_type == "markdown":
            assert [*forbidden_words(cell.source), *english_words(cell.source), *broken_rules(cell.source)] == [], cell.id


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("01 Un'altra prima", "La lezione 01 c'è già: notebooks/01_tensori.ipynb"),
        ("Senza numero", 'make new LESSON="09'),
        ("9 Una cifra", 'make new LESSON="09'),
        ("09 ?!", 'make new LESSON="09'),
        ("", 'make new LESSON="09'),
    ],
)
def test_a_name_that_does_not_do_is_an_error_and_nothing_is_written(course, wanted, said):
    before = {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()}

    done = course.run("new", wanted)

    assert done.returncode == 1
    assert said in done.stderr and "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()} == before

"""Gli esercizi e i quiz: la soluzione passa, la cella da completare no, gli errori tipici hanno risposta."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from pipeline import lesson
from pipeline.course import Course

HERE = Path(__file__).parent
LESSONS = Course(HERE.parent).lessons


def tagged(path, tag):
    return [cell for cell in lesson.read(path).cells if tag in lesson.tags(cell)]


def python_block(markdown):
    """L'unico blocco di codice Python di una cella di testo."""
    (block,) = re.findall(r"^```python\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)
    return block


def wrong_answers(path):
    """Le risposte sbagliate tipiche di una lezione, per esercizio, da tests/wrong_answers."""
    text = (HERE / "wrong_answers" / f"{path.stem}.py").read_text(encoding="utf-8")
    blocks = re.split(r"^# %% (\w+): .*\n", text, flags=re.MULTILINE)[1:]
    answers = {}
    for name, code in zip(blocks[::2], blocks[1::2], strict=True):
        answers.setdefault(name, []).append(code)
    return answers


@cache
def tried(path):
    """Che cosa stampa ogni prova di una lezione: {(esercizio, quale): stdout}, {(quiz, ""): stdout}."""
    cells = {cell.id: cell.source for cell in lesson.read(path).cells}
    wrong = wrong_answers(path)
    programs = {}
    for cell in tagged(path, "exercise"):
        answers = {"starter": cell.source, "solution": python_block(cells[f"{cell.id}-soluzione"])}
        answers |= {f"wrong {n}": code for n, code in enumerate(wrong.get(cell.id, []))}
        for which, code in answers.items():
            programs[cell.id, which] = f"{code}\n{cells[f'{cell.id}-verifica']}"
    for cell in tagged(path, "quiz"):
        programs[cell.id, ""] = python_block(cell.source)
    done = subprocess.run(
        [sys.executable, HERE / "session.py", path],
        input=json.dumps(list(programs.values())), capture_output=True, text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(zip(programs, json.loads(done.stdout), strict=True))


def every(tag):
    """Un parametro per ogni cella con quel tag; le prove di una lezione stanno in un solo processo."""
    return pytest.mark.parametrize(
        ("path", "id"),
        [
            pytest.param(path, cell.id, id=f"{path.stem}-{cell.id}", marks=pytest.mark.xdist_group(f"prove-{path.stem}"))
            for path in LESSONS
            for cell in tagged(path, tag)
        ],
    )


@every("exercise")
def test_the_solution_passes_its_check(path, id):
    assert tried(path)[id, "solution"].startswith("✓ ")


@every("exercise")
def test_the_starter_is_still_to_do(path, id):
    assert tried(path)[id, "starter"].startswith("… ")


@every("exercise")
def test_typical_wrong_answers_get_messages_of_their_own(path, id):
    said = [output for (exercise, which), output in tried(path).items() if exercise == id and "wrong" in which]

    assert len(said) >= 2
    assert all(output.startswith("✗ ") and output.count("\n") == 1 for output in said), said
    assert len(set(said)) >= 2, said


@every("quiz")
def test_the_right_answer_is_what_the_code_prints_and_no_other_is(path, id):
    source = next(cell.source for cell in tagged(path, "quiz") if cell.id == id)
    options = dict(re.findall(r"^- \*\*([ABC])\.\*\* `(.*)`$", source, re.MULTILINE))
    right = re.search(r"<summary>Risposta</summary>\s+\*\*([ABC])\.\*\*", source)[1]

    printed = tried(path)[id, ""].rstrip("\n")

    assert [letter for letter, text in options.items() if text == printed] == [right], printed


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_has_five_exercises_on_three_levels_and_five_questions(path):
    titles = "\n".join(cell.source for cell in lesson.read(path).cells if cell.id.endswith("-domanda"))

    assert len(tagged(path, "exercise")) >= 5
    assert all(f"({level})" in titles for level in ("facile", "medio", "difficile"))
    assert len(tagged(path, "quiz")) == 5


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_asserts_what_its_text_says(path):
    claims = [cell.source for cell in tagged(path, "remove-cell")]

    assert any("assert " in source for source in claims)

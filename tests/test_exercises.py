"""Quanti esercizi, quiz e affermazioni ha una lezione; se funzionano lo prova nbval (answers.py)."""

from pathlib import Path

import pytest

from answers import tagged
from pipeline import lesson
from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]
LESSONS = [path for path in Course(ROOT).lessons if path.parent.name == "notebooks"]

lessons = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


@lessons
def test_a_lesson_has_five_exercises_on_three_levels_and_five_questions(path):
    notebook = lesson.read(path)
    titles = "\n".join(cell.source for cell in notebook.cells if cell.id.endswith("-domanda"))
    exercises, questions = len(tagged(notebook, "exercise")), len(tagged(notebook, "quiz"))

    assert exercises >= 5, f"{path.stem} ha {exercises} esercizi: ne servono almeno 5"
    for level in ("facile", "medio", "difficile"):
        assert f"({level})" in titles, f"{path.stem} non ha un esercizio ({level})"
    assert questions == 5, f"{path.stem} ha {questions} domande in «Mettiti alla prova»: ne servono 5"


@lessons
def test_a_lesson_asserts_what_its_text_says(path):
    assert any("assert " in cell.source for cell in tagged(lesson.read(path), "remove-cell"))

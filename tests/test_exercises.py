"""Quanti esercizi, quiz e affermazioni ha una lezione; se funzionano lo prova nbval (answers.py)."""

import ast
import re
from pathlib import Path

import pytest

from answers import student_answers, tagged
from pipeline import assessment, lesson
from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]
LESSONS = [path for path in Course(ROOT).lessons if path.parent.name == "notebooks"]

PROJECTS = [path for path in LESSONS if tagged(lesson.read(path), "milestone")]

lessons = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


@pytest.mark.parametrize("path", [path for path in LESSONS if path not in PROJECTS], ids=lambda path: path.stem)
def test_a_lesson_has_five_exercises_on_three_levels(path):
    notebook = lesson.read(path)
    titles = "\n".join(cell.source for cell in notebook.cells if cell.id.endswith("-domanda"))
    exercises = len(tagged(notebook, "exercise"))

    assert exercises >= 5, f"{path.stem} ha {exercises} esercizi: ne servono almeno 5"
    for level in ("facile", "medio", "difficile"):
        assert f"({level})" in titles, f"{path.stem} non ha un esercizio ({level})"


@lessons
def test_a_lesson_has_five_questions_and_two_ask_why(path):
    notebook = lesson.read(path)
    questions = len(tagged(notebook, "quiz"))

    assert questions == 5, f"{path.stem} ha {questions} domande in «Mettiti alla prova»: ne servono 5"
    asking_why = [cell for cell in tagged(notebook, "quiz") if "```python" not in cell.source]
    assert len(asking_why) >= 2, f"{path.stem}: due domande chiedono il perché, un rimedio o di leggere un grafico"


@pytest.mark.parametrize("path", PROJECTS, ids=lambda path: path.stem)
def test_a_project_starts_from_empty_cells_and_its_solution_is_elsewhere(path):
    course, notebook = Course(ROOT), lesson.read(path)
    steps = assessment.milestones(course, path, notebook)

    assert len(steps) >= 7 and not tagged(notebook, "exercise") and not tagged(notebook, "solution")
    assert list(assessment.worked(course, path.stem)) == [step.id for step in steps]
    assert all(re.fullmatch(r"# Qui la tappa \d", step.start) for step in steps)
    shown = "\n".join(cell.source for cell in notebook.cells)
    lines = {line.strip() for code in assessment.worked(course, path.stem).values() for line in code.splitlines() if len(line.strip()) > 30}
    told = ("csv", "return net", "loss", "Y, open_test = seal(Y, test_idx)", "result = open_test(predict, X)")  # l'esempio, e ciò che la tappa dà
    assert [line for line in lines if line in shown and not any(part in line for part in told)] == []


@pytest.mark.parametrize("path", [path for path in LESSONS[4:] if path not in PROJECTS], ids=lambda path: path.stem)
def test_from_the_first_model_on_two_exercises_start_from_an_empty_cell(path):
    notebook = lesson.read(path)
    titles = [cell.source.partition("\n")[0] for cell in notebook.cells if cell.id.endswith("-domanda")]

    assert sum("da una cella vuota" in title for title in titles) >= 2


@pytest.mark.parametrize("path", [*LESSONS, ROOT / "modello" / "lezione.ipynb"], ids=lambda path: path.stem)
def test_a_question_gives_a_reason_for_each_choice_and_its_code_fits_a_phone(path):
    for cell in tagged(lesson.read(path), "quiz"):
        question, _, answer = cell.source.partition("<details><summary>Risposta</summary>")
        assert re.findall(r"^- \*\*(\w)\.\*\* .", question, re.MULTILINE) == ["A", "B", "C"], cell.id
        key = re.match(r"\s+\*\*([ABC])\.\*\* .", answer)
        assert key, f"{cell.id}: la risposta comincia con la lettera giusta e il suo perché"
        others = re.findall(r"^- \*\*(\w)\.\*\* .", answer, re.MULTILINE)
        assert sorted([key[1], *others]) == ["A", "B", "C"], f"{cell.id}: a ogni scelta il suo perché"
        code = re.findall(r"^```\w+\n(.*?)^```$", question, re.MULTILINE | re.DOTALL)
        assert [line for block in code for line in block.splitlines() if len(line) > 36] == [], cell.id


# Le celle di un esercizio e di una domanda, per come si chiamano: etichette e nomi sono ciò che le prove cercano.
NAMED = {
    r"es\d+": {"exercise"},
    r"tappa\d+": {"milestone"},
    r"(?:es|tappa)\d+-verifica": {"check", "hide-input"},
    r"es\d+-soluzione": {"solution"},
    r"quiz\d+": {"quiz"},
}


@lessons
def test_the_cells_of_an_exercise_and_of_a_question_have_their_names_and_tags(path):
    cells = {cell.id: set(lesson.tags(cell)) for cell in lesson.read(path).cells}
    problems = []
    for name, tags in cells.items():
        wanted = next((tags for pattern, tags in NAMED.items() if re.fullmatch(pattern, name)), set())
        if tags & set.union(*NAMED.values()) - {"hide-input"} != wanted - {"hide-input"} or not wanted <= tags:
            problems.append(f"la cella «{name}» ha le etichette {sorted(tags)}, le servono {sorted(wanted)}")
        if re.fullmatch(r"(?:es|tappa)\d+", name):
            parts = ("domanda", "verifica", "soluzione")[: 3 if name.startswith("es") else 2]
            problems += [f"manca la cella «{name}-{part}»" for part in parts if f"{name}-{part}" not in cells]

    assert not problems, "\n".join(problems)


@lessons
def test_every_answer_of_a_student_is_to_an_exercise_of_the_lesson(path):
    notebook = lesson.read(path)
    exercises = {cell.id for tag in ("exercise", "milestone") for cell in tagged(notebook, tag)}

    assert set(student_answers(path.stem)) <= exercises | {"progetto"}, f"in tests/student_answers/{path.stem}.py"


def test_at_most_one_wrong_answer_in_fifty_cannot_be_told_from_a_right_one():
    kinds = [kind for path in LESSONS for answers in student_answers(path.stem).values() for kind, _, _ in answers]

    assert kinds.count("indistinguibile") <= 0.02 * len(kinds)


@lessons
def test_the_checks_have_the_engine_of_the_model_lesson_and_a_table_each(path):
    notebook, model = lesson.read(path), lesson.read(ROOT / "modello" / "lezione.ipynb")
    engine = next(cell.source for cell in model.cells if cell.id == "verifiche")
    cells = {cell.id: cell.source for cell in notebook.cells}

    assert cells["verifiche"] == engine, "il motore si cambia in modello/lezione.ipynb, poi si copia in ogni lezione"
    for cell in tagged(notebook, "check"):
        tree = ast.parse(cell.source).body
        assert len(tree) == 1 and isinstance(tree[0], ast.FunctionDef) and tree[0].name == "table", cell.id


# Un numero com'è scritto in italiano: 238 510, 0,95.
NUMBER = re.compile(r"(?<![\w.,])\d+(?: \d{3})*(?:,\d+)?(?!\w)")


def shown(notebook: lesson.NotebookNode) -> str:
    """Ciò che un lettore legge di una lezione: testo, didascalie e output, con i numeri scritti in italiano."""
    texts = []
    for cell in notebook.cells:
        figure = cell.metadata.get("mystnb", {})
        texts += [figure.get("figure", {}).get("caption", ""), figure.get("image", {}).get("alt", "")]
        if cell.cell_type == "markdown":
            texts.append(cell.source)
        else:
            texts += [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return " ".join(" ".join(texts).replace("{,}", ",").replace("\\,", " ").split())


@lessons
def test_a_lesson_asserts_what_its_text_says(path):
    notebook = lesson.read(path)
    text, problems = shown(notebook), []
    assert tagged(notebook, "remove-cell")
    for cell in tagged(notebook, "remove-cell"):
        tests = [node.test for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Assert)]
        tried = "raise AssertionError" in cell.source  # ciò che il testo dice che è un errore
        if not tried and not any(isinstance(node, ast.Name) for test in tests for node in ast.walk(test)):
            problems.append(f"«{cell.id}» non controlla niente di ciò che la lezione ha calcolato")
        claims = " ".join(line.removeprefix("# ") for line in cell.source.splitlines() if line.startswith("# "))
        for number in NUMBER.findall(claims):
            end = "" if "," in number else r"(?!\d|,\d)"  # di 0,2536 si può affermare 0,253
            if not any(re.search(rf"(?<![\d,.]){re.escape(form)}{end}", text) for form in (number, number.replace(",", "."))):
                problems.append(f"«{cell.id}» dice {number}, che il lettore non trova")

    assert not problems, "\n".join(problems)

"""Ciò che si consegna a una classe: niente che dia la risposta, niente che manchi, e i metadati che nbgrader legge."""

import ast
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from answers import python_block, tagged

from pipeline import __main__, assessment, handout, lesson
from pipeline.course import Course, CourseError
from pipeline.kernels import CELL_LIMIT

ROOT = Path(__file__).resolve().parents[1]
LESSONS = [path for path in Course(ROOT).lessons if path.parent.name == "notebooks"]
MODEL = ROOT / "modello" / "lezione.ipynb"
lessons = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def copied(root: Path, *lessons: Path) -> Course:
    """Un corso con queste lezioni, che si possono cambiare."""
    (root / "notebooks").mkdir(parents=True)
    shutil.copy(ROOT / "_config.yml", root)
    for path in (ROOT / "notebooks" / "matplotlibrc", *lessons):
        shutil.copy(path, root / "notebooks")
    shutil.copytree(ROOT / "modello", root / "modello")
    data = ROOT / "notebooks" / "data"
    data.mkdir(exist_ok=True)
    (root / "notebooks" / "data").symlink_to(data.resolve())
    chapters = "".join(f"  - file: notebooks/{path.stem}\n" for path in lessons[1:])
    (root / "_toc.yml").write_text(f"format: jb-book\nroot: notebooks/{lessons[0].stem}\nchapters:\n{chapters}", encoding="utf-8")
    return Course(root)


@pytest.fixture(scope="module")
def handed(tmp_path_factory) -> Path:
    return handout.take(copied(tmp_path_factory.mktemp("corso"), *LESSONS), "https://esempio.it/corso/")


def cells(path: Path) -> dict[str, dict]:
    """Le celle di un notebook, per id, con il testo intero."""
    return {cell["id"]: cell | {"source": "".join(cell["source"])} for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}


def solved(path: Path) -> dict[str, str]:
    """Il codice che risponde a ogni esercizio di una lezione, o a ogni tappa di un progetto."""
    source = lesson.read(path)
    found = {cell["id"]: python_block(next(other.source for other in source.cells if other.id == f"{cell['id']}-soluzione"))
             for cell in tagged(source, "exercise")}  # fmt: skip
    return found | ({id: f"{code}\n" for id, code in assessment.worked(Course(ROOT), path.stem).items()} if tagged(source, "milestone") else {})


def opened(check: str) -> str:
    """La verifica che sta in una cella chiusa."""
    return zlib.decompress(base64.b85decode(re.search(r'b85decode\("(.+)"\)', check)[1])).decode()


@lessons
def test_what_a_student_gets_has_the_exercises_and_nothing_that_gives_the_answer(handed, path):
    source, given = lesson.read(path), cells(handed / "studenti" / path.name)
    whole, shown = {cell.id: cell for cell in source.cells}, "\n".join(cell["source"] for cell in given.values())
    public = "\n".join(cell.source for cell in source.cells if not {"solution", "check", "quiz", "remove-cell"} & {*lesson.tags(cell)})
    told = set()
    for id, code in solved(path).items():
        cell = whole[id]
        assert given[cell["id"]]["source"] == cell["source"]
        assert given[f"{cell['id']}-domanda"]["source"].partition("](")[0] == whole[f"{cell['id']}-domanda"].source.partition("](")[0]
        told |= {line.strip() for line in code.splitlines()}
        table = ast.walk(ast.parse(whole[f"{cell['id']}-verifica"].source))
        told |= {node.value for node in table if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value}
    for cell in tagged(source, "quiz"):
        told |= set(re.findall(r"\*\*[A-Z]\.\*\* (.+)", cell["source"].partition("<details>")[2]))

    assert len(told) > 40
    assert [line for line in told if len(line) > 12 and line in shown and line not in public] == []
    assert not re.search(r"<summary>(?:Soluzione|Risposta)", shown) and "soluzione è chiusa" not in shown
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in given.values())
    assert not any({"solution", "remove-cell"} & {*cell["metadata"].get("tags", [])} for cell in given.values())
    prose = "\n".join(cell["source"] for cell in given.values() if cell["cell_type"] == "markdown")
    assert not re.search(r"\]\((?!https://|#)", prose) and "https://esempio.it/corso/book/bibliografia.html" in prose


@lessons
def test_the_worked_lesson_has_the_first_solution_and_the_closed_check_is_that_of_the_lesson(handed, path):
    given, worked = (cells(handed / place / path.name) for place in ("studenti", "svolte"))
    source = {cell.id: cell for cell in lesson.read(path).cells}

    assert set(source) - set(worked) == {id for id in source if "remove-cell" in lesson.tags(source[id])}
    for id, code in solved(path).items():
        assert worked[id]["source"] + "\n" == code
        assert worked[f"{id}-verifica"]["source"] == source[f"{id}-verifica"].source and not worked[f"{id}-verifica"]["outputs"]
        assert opened(given[f"{id}-verifica"]["source"]) == f"from verifiche import check\n{source[f'{id}-verifica'].source}"
    assert given["verifiche"]["source"].startswith(source["verifiche"].source)
    assert any(cell.get("outputs") for cell in worked.values())


def cleared(source: str, kind: str) -> str:
    """Ciò che nbgrader lascia di una cella: senza le righe fra i segni."""
    return re.sub(rf"^### BEGIN {kind}\n.*?^### END {kind}$", "", source, flags=re.DOTALL | re.MULTILINE).rstrip("\n")


@lessons
def test_nbgrader_finds_the_answers_the_checks_and_their_points(handed, path):
    given = cells(handed / "studenti" / path.name)
    graded = cells(handed / "nbgrader" / "source" / path.stem / path.name)
    asked = {id.removesuffix("-domanda"): cell["source"].partition("\n")[0] for id, cell in given.items() if id.endswith("-domanda")}
    levels = {id: "tappa" if id.startswith("tappa") else re.search(r"\((\w+)\)", title)[1] for id, title in asked.items()}
    answers = set()

    assert list(graded) == list(given)
    for id, cell in graded.items():
        mark = cell["metadata"].get("nbgrader")
        assert (mark is None) == (cell["cell_type"] != "code")
        if mark is None:
            continue
        points = mark.pop("points", None)
        answer, test = re.fullmatch(r"(?:es|tappa)\d+", id), id.endswith("-verifica")
        assert mark == {"schema_version": 3, "grade_id": id, "grade": test, "solution": bool(answer), "locked": not answer, "task": False}
        assert re.fullmatch(r"[\w-]+", id, re.ASCII)
        assert points == ({"facile": 1, "medio": 2, "difficile": 3, "tappa": 3}[levels[id.removesuffix("-verifica")]] if test else None)
        assert cleared(cell["source"], "SOLUTION" if answer else "HIDDEN TESTS") == given[id]["source"].rstrip("\n")
        assert (cell["source"] != given[id]["source"]) == bool(answer or test)
        answers |= {id} if answer else set()
    assert answers == set(levels)


# Esegue le celle di codice di ogni notebook, una dopo l'altra, con altre al posto di qualcuna; delle verifiche dice l'esito.
RUN = """
import contextlib, io, json, sys
told = []
for path, instead in json.loads(sys.argv[1]):
    namespace, said = {}, []
    for cell in json.load(open(path, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                exec(compile(instead.get(cell["id"], "".join(cell["source"])), cell["id"], "exec"), namespace)
            said += [output.getvalue().strip()] * cell["id"].endswith("-verifica")
    told.append(said)
print(json.dumps(told))
"""


def test_each_copy_runs_to_the_end_and_a_wrong_answer_is_not_told_the_right_value(tmp_path):
    folder = handout.take(copied(tmp_path, MODEL), "")
    given, worked = (str(folder / place / MODEL.name) for place in ("studenti", "svolte"))
    wrong = {"es1": "total = 1", "es2": "largest = 1", "es4": "centred = 5", "es5": "check = print = table = exec = 1"}
    command = [sys.executable, "-c", RUN, json.dumps([(given, {}), (worked, {}), (given, wrong)])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=os.environ | {"MPLBACKEND": "agg"}, check=True)
    starters, solved, (first, second, third, fourth, fifth) = json.loads(done.stdout)

    assert [text[0] for text in starters] == ["…"] * 5
    assert [text[0] for text in solved] == ["✓"] * 5
    assert first.startswith("✗ total: c'è 1") and "9" not in first and "mi aspetto" not in first
    assert second == "✗ Questo è il più piccolo: serve il più grande."  # un errore che ha un nome si dice ancora
    assert third[0] == fifth[0] == "…" and fourth[0] == "✗"


def test_a_project_without_its_solution_elsewhere_or_with_one_beside_is_said(tmp_path, monkeypatch, capsys):
    project = next(path for path in LESSONS if tagged(lesson.read(path), "milestone"))
    course = copied(tmp_path, project)
    monkeypatch.chdir(course.root)
    solution = course.root / assessment.WORKED.format(project.stem)
    whole, notebook = solution.read_text(encoding="utf-8"), (course.notebooks / project.name).read_text(encoding="utf-8")
    beside = notebook.replace('"id": "in-breve"', '"id": "tappa3-soluzione"')

    for code, source, said in ((None, notebook, "progetto svolto"), (whole.replace("# %% tappa3", "#"), notebook, "# %% tappa3"),
                               (whole, beside, "non ha la soluzione accanto")):  # fmt: skip
        solution.unlink(missing_ok=True)
        if code:
            solution.write_text(code, encoding="utf-8")
        (course.notebooks / project.name).write_text(source, encoding="utf-8")
        assert __main__.main(["handout"]) == 1
        error = capsys.readouterr().err
        assert said in error and "Traceback" not in error and not (course.build / "consegne").exists()


def change(id: str, work: Callable[[str], str]) -> Callable[[list[dict]], None]:
    def apply(cells: list[dict]) -> None:
        cell = next(cell for cell in cells if cell["id"] == id)
        cell["source"] = work("".join(cell["source"]))

    return apply


def remove(*ids: str) -> Callable[[list[dict]], None]:
    return lambda cells: cells.__setitem__(slice(None), [cell for cell in cells if cell["id"] not in ids])


def add(id: str, source: str, *tags: str) -> Callable[[list[dict]], None]:
    return lambda cells: cells.append({"cell_type": "markdown", "id": id, "metadata": {"tags": [*tags]}, "source": source})


def unmark(id: str) -> Callable[[list[dict]], None]:
    def apply(cells: list[dict]) -> None:
        cell = next(cell for cell in cells if cell["id"] == id)
        cell["metadata"], cell["source"] = {}, "".join(cell["source"]).replace("Soluzione", "Svolgimento")

    return apply


def copied_as_jupyterlab_does(cells: list[dict]) -> None:
    ids = iter(("ad3c71b2", "5e1a0c3e", "0c9f2ab4", "77e0d1f6"))
    cells += [cell | {"id": next(ids)} for cell in cells if re.fullmatch(r"es1(-\w+)?", cell["id"])]


def windows(cells: list[dict]) -> None:
    for cell in cells:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")


def edited(course: Course, work: Callable[[list[dict]], None]) -> None:
    path = course.notebooks / MODEL.name
    notebook = json.loads(path.read_text(encoding="utf-8"))
    work(notebook["cells"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


ANOTHER = "<details><summary>Un'altra soluzione</summary>\n\n```python\ntotal = 4 + 5\n```\n\n</details>"


@pytest.mark.parametrize(
    "work",
    [windows, add("es1-altra", ANOTHER, "solution"),
     change("es1-soluzione", lambda source: source.replace("\n</details>", "Oppure:\n\n```python\ntotal = 4 + 5\n```\n\n</details>"))],
    ids=["windows line ends", "a second solution cell", "a second solution in the same cell"],
)  # fmt: skip
def test_a_lesson_written_another_way_gives_its_first_solution_and_leaves_none(tmp_path, work):
    course = copied(tmp_path, MODEL)
    edited(course, work)

    folder = handout.take(course, "")

    assert cells(folder / "svolte" / MODEL.name)["es1"]["source"] == "total = x.sum()"
    shown = (folder / "studenti" / MODEL.name).read_text(encoding="utf-8")
    assert "x.sum()" not in shown and "4 + 5" not in shown and "\\r" not in shown


@pytest.mark.parametrize(
    ("work", "place", "said"),
    [(add("es1-altra", ANOTHER), "es1-altra", "solution"),
     (remove("es2-soluzione"), "es2", "manca la cella «es2-soluzione»"),
     (change("es2-soluzione", lambda source: source.replace("```python", "```")), "es2-soluzione", "```python"),
     (remove("es3-verifica"), "es3-verifica", "def table"),
     (change("es3-verifica", lambda source: "assert row_means is not ..."), "es3-verifica", "def table"),
     (change("es4-domanda", lambda source: source.replace("(medio)", "(impossibile)")), "es4-domanda", "difficile"),
     (remove("verifiche"), "verifiche", "modello/lezione.ipynb"),
     (lambda cells: cells.extend(cells[:1]), "titolo", "due celle hanno lo stesso"),
     (lambda cells: [cell.pop("id") for cell in cells], "cella-13", "«es1-domanda», «es1»"),
     (copied_as_jupyterlab_does, "5e1a0c3e", "«es6-domanda», «es6», «es6-verifica», «es6-soluzione»"),
     (unmark("es4-soluzione"), "es4-soluzione", "etichetta «solution»"),
     (change("es2", lambda source: "largest = x.max().item()"), "es2", "la soluzione di «es2»"),
     (change("idea-intro", lambda source: source + "\n\nPer esempio:\n\n```python\ntotal  = x.sum()\n```"), "idea-intro", "la soluzione di «es1»"),
     (unmark("quiz5"), "quiz5", "etichetta «quiz»"),
     (lambda cells: [cell["metadata"].pop("tags", None) for cell in cells], "es1-domanda", "exercise")],
    ids=["a solution nobody marked", "no solution", "a solution without code", "no check", "a check without a table", "an unknown level",
         "no engine", "two cells with one id", "no ids", "an exercise copied in JupyterLab", "a solution called another name and without its tag",
         "an answer left in its cell", "a solution told in the text", "a question without its tag", "no tags"],
)  # fmt: skip
def test_a_lesson_that_cannot_be_handed_out_is_said_with_its_cell_and_nothing_is_written(tmp_path, monkeypatch, capsys, work, place, said):
    course = copied(tmp_path, MODEL)
    edited(course, work)
    monkeypatch.chdir(course.root)

    assert __main__.main(["handout"]) == 1

    error = capsys.readouterr().err
    assert f"notebooks/{MODEL.name}" in error and f"«{place}»" in error and said in error and "Traceback" not in error
    assert not (course.build / "consegne").exists()


def test_a_picture_of_the_course_travels_inside_each_copy(tmp_path):
    course = copied(tmp_path, MODEL)
    drawing = course.root / "book" / "figure" / "la nostra aula.svg"
    drawing.parent.mkdir(parents=True)
    drawing.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    shown = ("![L'aula](<../book/figure/la nostra aula.svg>)", "![L'aula](../book/figure/la%20nostra%20aula.svg)",
             "<img alt='' src='../book/figure/la%20nostra%20aula.svg'>", "![altrove](https://esempio.it/a.png) ![manca](manca.png)")  # fmt: skip
    edited(course, lambda cells: cells.insert(1, {"cell_type": "markdown", "id": "aula", "metadata": {}, "source": "\n\n".join(shown)}))

    folder = handout.take(course, "")

    for place in ("studenti", "svolte", "nbgrader/source/lezione"):
        source = cells(folder / place / MODEL.name)["aula"]["source"]
        pictures = re.findall(r"data:image/svg\+xml;base64,([\w+/=]+)", source)
        assert [base64.b64decode(picture) for picture in pictures] == [drawing.read_bytes()] * 3
        assert source.endswith(shown[-1]) and "../book" not in source


def test_making_them_again_keeps_what_a_class_has_handed_in_and_drops_the_lessons_that_are_gone(tmp_path):
    course = copied(tmp_path, MODEL)
    folder = handout.take(course, "")
    kept = [folder / "nbgrader" / name for name in ("gradebook.db", "submitted/anna/lezione/lezione.ipynb")]
    for path in (*kept, folder / "studenti" / "00_vecchia.ipynb"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("suo")

    handout.take(course, "")

    assert [path.read_text() for path in kept] == ["suo", "suo"] and not (folder / "studenti" / "00_vecchia.ipynb").exists()
    config = (folder / "nbgrader" / "nbgrader_config.py").read_text(encoding="utf-8")
    assert f"DATA = Path({str(course.data.resolve())!r})" in config and f"c.Execute.timeout = {CELL_LIMIT:.0f} " in config
    assert (folder / "nbgrader" / "source" / "lezione" / "matplotlibrc").exists()
    assert (folder / "svolte" / "data").resolve() == course.data.resolve()


def test_a_course_without_exercises_has_nothing_to_hand_out(tmp_path):
    course = copied(tmp_path, MODEL)
    edited(course, remove(*[f"es{n}{part}" for n in range(1, 6) for part in ("", "-domanda", "-verifica", "-soluzione")]))

    with pytest.raises(CourseError, match="Nessuna lezione ha esercizi"):
        handout.take(course, "")

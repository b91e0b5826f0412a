"""Le consegne in mano a nbgrader, quello vero: assegna, valida, corregge consegne di ogni specie, e i punti tornano.

Si lancia con `make test-nbgrader`: chiede l'ambiente .venv-nbgrader, ed esegue una lezione intera per ogni consegna.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import pytest
from answers import student_answers
from test_consegne import copied

from pipeline import handout, mnist
from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]
NBGRADER = ROOT / ".venv-nbgrader" / "bin"
LESSONS = [path for path in Course(ROOT).lessons if path.parent.name == "notebooks"]
MODEL = ROOT / "modello" / "lezione.ipynb"
GRADES = """
import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({submission.student.id: {grade.name.removesuffix("-verifica"): grade.score
                      for notebook in submission.notebooks for grade in notebook.grades}
                      for submission in book.assignment_submissions(sys.argv[1])}))
"""
pytestmark = pytest.mark.timeout(1800)


@dataclass
class Room:
    """Una lezione nel corso di nbgrader che `make consegne` prepara.

    given: il notebook che riceve chi studia; worked: il codice di ogni esercizio svolto; most: quanti punti vale.
    """

    folder: Path
    name: str

    def run(self, *command: str | Path) -> subprocess.CompletedProcess:
        path = os.pathsep.join([str(NBGRADER), os.environ["PATH"]])
        return subprocess.run(
            [NBGRADER / command[0], *command[1:]], cwd=self.folder, env=os.environ | {"PATH": path}, capture_output=True, text=True
        )

    def assign(self) -> None:
        done = self.run("nbgrader", "generate_assignment", self.name)
        assert done.returncode == 0, done.stderr
        read = json.loads((self.folder.parent / "svolte" / f"{self.name}.ipynb").read_text(encoding="utf-8"))
        self.given = json.loads((self.folder / "release" / self.name / f"{self.name}.ipynb").read_text(encoding="utf-8"))
        self.worked = {cell["id"]: cell["source"] for cell in read["cells"] if re.fullmatch(r"(?:es|tappa)\d+", cell["id"])}
        marks = [cell["metadata"].get("nbgrader", {}) for cell in self.given["cells"]]
        self.most = {mark["grade_id"].removesuffix("-verifica"): mark["points"] for mark in marks if mark.get("grade")}

    def answered(self, **answers: str) -> dict:
        """Una consegna: le risposte date, o quelle giuste."""
        notebook = deepcopy(self.given)
        for id, source in (self.worked | answers).items():
            of(notebook, id)["source"] = source
        return notebook

    def submit(self, student: str, notebook: dict) -> Path:
        path = self.folder / "submitted" / student / self.name / f"{self.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return path

    def grade(self, *options: str) -> str:
        """Corregge tutte le consegne. Returns: ciò che nbgrader ha detto."""
        return self.run("nbgrader", "autograde", self.name, *options).stderr

    def points(self) -> dict[str, dict[str, float]]:
        return json.loads(self.run("python", "-c", GRADES, self.name).stdout)


def of(notebook: dict, id: str) -> dict:
    return next(cell for cell in notebook["cells"] if cell["id"] == id)


def room(root: Path, *lessons: Path) -> Room:
    course = copied(root, *lessons)
    mnist.ensure(course.data)
    made = Room(handout.take(course, "") / "nbgrader", course.lessons[0].stem)
    made.assign()
    return made


# Una consegna com'è tornata, dalle risposte giuste, e che cosa perde.
Change = Callable[[dict], object]
STRANGE: dict[str, tuple[Change, set[str]]] = {}
ALL = {"es1", "es2", "es3", "es4", "es5"}


def strange(*lost: str) -> Callable[[Change], Change]:
    def keep(change: Change) -> Change:
        STRANGE[change.__name__] = change, {*lost}
        return change

    return keep


def writes(id: str, source: str) -> Change:
    return lambda notebook: of(notebook, id).update(source=source)


def deletes(*ids: str) -> Change:
    def delete(notebook: dict) -> None:
        notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in ids]

    return delete


# Chi prova a farla franca.
STRANGE |= {
    "prints_right": (writes("es1", "total = 1\nprint('✓ Giusto: 1 + 2 + 6 fa 9.')"), {"es1"}),
    "edits_the_check": (lambda book: (writes("es1", "total = 1")(book), writes("es1-verifica", "table = True")(book)), {"es1"}),
    "covers_the_check": (writes("es1", "check = lambda *names: lambda table: True\njudge = lesson = print = exec = table = True"), {"es1"}),
    "covers_exec": (writes("es1", "def exec(*rest):\n    globals()['table'] = True"), {"es1"}),
    "empties_the_environment": (writes("es1", "import os\nos.environ.clear()\ntotal = 1"), {"es1"}),
    "deletes_a_check_of_a_wrong_answer": (lambda book: (writes("es3", "row_means = 1")(book), deletes("es3-verifica")(book)), {"es3"}),
}


@strange("es1")
def tags_the_check_not_to_run(notebook):
    writes("es1", "total = 1")(notebook)
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["skip-execution"]


@strange("es1")
def says_a_check_is_an_answer(notebook):
    writes("es1", "total = 1")(notebook)
    of(notebook, "es1-verifica")["metadata"]["nbgrader"] |= {"grade": False, "solution": True, "locked": False}


@strange("es1")
def raises_the_points(notebook):
    writes("es1", "total = 1")(notebook)
    for id in ALL:
        of(notebook, f"{id}-verifica")["metadata"]["nbgrader"]["points"] = 100


# Chi sbaglia a metà, o si ferma.
STRANGE |= {
    "leaves_two": (lambda book: [writes(id, "...")(book) for id in ("es4", "es5")], {"es4", "es5"}),
    "raises_system_exit": (writes("es2", "raise SystemExit"), {"es2"}),
    "quits": (writes("es5", "exit()"), {"es5"}),
    "kills_the_kernel": (writes("es4", "import os\nos._exit(1)"), {"es4", "es5"}),
    "never_ends": (writes("es2", "while True:\n    try:\n        while True: pass\n    except BaseException: pass"), {"es2"}),
    "asks_the_keyboard": (writes("es2", "largest = float(input())"), {"es2"}),
    "prints_ten_megabytes": (writes("es1", "total = x.sum()\nprint('x' * 10_000_000)"), set()),
    "prints_half_a_million_lines": (writes("es1", "total = x.sum()\nfor n in range(500_000): print(n)"), set()),
}

# Chi cambia altro, e i programmi che salvano a modo loro.
STRANGE |= {
    "changes_the_lesson": (writes("idea", "import torch\nx = torch.zeros(3)"), set()),
    "deletes_the_checks": (deletes(*(f"{id}-verifica" for id in ALL)), set()),
    "deletes_the_engine_and_the_lesson": (deletes("verifiche", "idea", "mediana"), set()),
    "deletes_an_answer_and_its_check": (deletes("es3", "es3-verifica"), {"es3"}),
}


@strange()
def adds_a_function(notebook):
    place = notebook["cells"].index(of(notebook, "es1"))
    mine = {"cell_type": "code", "id": "mia", "metadata": {}, "outputs": [], "execution_count": None, "source": "def add(v): return v.sum()"}
    notebook["cells"].insert(place, mine)
    writes("es1", "total = add(x)")(notebook)


@strange("es5")
def moves_an_answer_after_its_check(notebook):
    place = notebook["cells"].index(of(notebook, "es5"))
    notebook["cells"].insert(place + 1, notebook["cells"].pop(place))


@strange()
def copies_an_answer_and_a_check(notebook):
    for id in ("es1", "es1-verifica"):
        place = notebook["cells"].index(of(notebook, id))
        notebook["cells"].insert(place, of(notebook, id) | {"id": f"copia-{id}"})


@strange()
def makes_an_answer_text(notebook):
    cell = of(notebook, "es1")
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


@strange()
def saved_by_vs_code(notebook):
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"{number:08x}"
        cell["metadata"]["vscode"] = {"languageId": "python"}
    notebook["metadata"] = {"kernelspec": {"display_name": ".venv (3.12.3)", "language": "python", "name": "mio"}}


@strange()
def saved_by_colab(notebook):
    deletes("es2-verifica")(notebook)
    for number, cell in enumerate(notebook["cells"]):
        del cell["id"]
        cell["metadata"] |= {"id": f"Ab{number}", "colab": {"base_uri": "https://localhost:8080/"}}
    notebook |= {"nbformat_minor": 0}
    notebook["metadata"]["colab"] = {"provenance": []}


@strange()
def saved_with_windows_line_ends(notebook):
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")


@strange()
def saved_without_metadata(notebook):
    for cell in notebook["cells"]:
        cell["metadata"] = {}


@strange()
def saved_with_an_old_schema(notebook):
    for cell in notebook["cells"]:
        cell["metadata"].get("nbgrader", {}).pop("schema_version", None)


@strange(*ALL)
def saved_with_neither_metadata_nor_ids(notebook):
    saved_without_metadata(notebook)
    for cell in notebook["cells"]:
        del cell["id"]
    notebook["nbformat_minor"] = 4


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Iterator[tuple[Room, dict, str]]:
    """La lezione del modello, con una consegna per ogni stranezza: la stanza, i punti, e ciò che nbgrader ha detto."""
    made = room(tmp_path_factory.mktemp("modello"), MODEL)
    made.submit("right", made.answered())
    made.submit("starter", made.given)
    for name, (change, _) in STRANGE.items():
        notebook = made.answered()
        change(notebook)
        made.submit(name, notebook)
    made.submit("not_json", {}).write_text('{"cells": [', encoding="utf-8")
    renamed = made.submit("renamed", made.answered())
    renamed.rename(renamed.with_name(f"{made.name} (1).ipynb"))
    said = made.grade("--Execute.timeout=20")
    yield made, made.points(), said


def test_the_right_answers_take_all_the_points_and_the_starters_none(model):
    made, points, _ = model

    assert made.most == {"es1": 1, "es2": 1, "es3": 2, "es4": 2, "es5": 3}
    assert points["right"] == made.most and not any(points["starter"].values())


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_submission_takes_the_points_of_its_answers(model, name):
    made, points, _ = model

    assert points[name] == {id: 0 if id in STRANGE[name][1] else most for id, most in made.most.items()}


def test_what_cannot_be_graded_is_named_and_the_others_are_graded(model):
    made, _, said = model

    failed = re.findall(r"error processing assignment '\w+' for student '(\w+)'", said)
    assert failed == ["not_json", "renamed", "saved_with_neither_metadata_nor_ids"]
    assert "chiedi a chi l'ha fatta" in said
    graded = {path.name for path in (made.folder / "autograded").iterdir() if any(path.glob("*/*.ipynb"))}
    assert graded == {"right", "starter", *STRANGE} - {*failed}


def test_validate_says_to_a_student_what_is_still_to_do(model):
    made, _, _ = model
    said = {student: made.run("nbgrader", "validate", f"submitted/{student}/{made.name}/{made.name}.ipynb").stdout
            for student in ("right", "starter")}  # fmt: skip

    assert "Success" in said["right"]
    assert "FAILED ON 5 CELL" in said["starter"] and "… Da fare: total" in said["starter"]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_each_lesson_gives_its_points_to_its_solutions_and_to_what_students_write(path, tmp_path):
    made = room(tmp_path, path)
    written = student_answers(path.stem)
    made.submit("right", made.answered())
    for kind in ("giusta", "sbagliata"):  # la seconda di ognuno: qualche prima copre apposta i nomi che servono alle altre
        answers = {id: [code for what, _, code in all_answers if what == kind][1] for id, all_answers in written.items()}
        made.submit(kind, made.answered(**answers))
    said = made.grade()

    points = made.points()
    assert set(points) == {"right", "giusta", "sbagliata"}, said
    assert points == {"right": made.most, "giusta": made.most, "sbagliata": dict.fromkeys(made.most, 0)}
    assert "Mancava" not in said

"""Le lezioni da consegnare a una classe: senza soluzioni, già svolte, e come le vuole nbgrader per dare i punti.

nbgrader qui non serve: i suoi metadati sono JSON, con lo schema 3 di https://nbgrader.readthedocs.io. Che siano
quelli giusti lo prova `make test-nbgrader`, con il suo ambiente.
"""

import base64
import mimetypes
import re
import zlib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from nbformat import NotebookNode, from_dict

from . import door, lesson, repository
from .assessment import MILESTONE, Exercise, exercises, milestones
from .course import Course, CourseError, write_whole

CONFIG = Path(__file__).with_name("nbgrader_config.py")
POINTS = {"facile": 1, "medio": 2, "difficile": 3, MILESTONE: 3}
HEADINGS = ("## Esercizi", "## Mettiti alla prova")
OF_ANSWERS = re.compile(r"[^.\n]*\b(?:soluzion[ei]|aprire)\b[^.\n]*\. ?")  # frasi su ciò che nella consegna non c'è
LEFT = re.compile(r"<summary>[^<]*soluzion[ei]\b", re.IGNORECASE)
LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\((?![a-z]+:|#)([^()\s]+)\)")
PICTURE = re.compile(r"""(!\[[^\]]*\]\(|<img\b[^>]*?\bsrc=["']?)(?:<([^<>\n]+)>|(?![a-z]+:)([^)\s"'<>]+))""")

# Sotto il motore delle verifiche. Chi risponde può usare ogni nome: da un modulo si prende sempre ciò che ci si è messo.
ENGINE = '''

# In una consegna la verifica non dice il valore giusto, e nbgrader ne legge l'esito.
import sys


def check(*names):
    """Sopra una tabella: prova la risposta, ne stampa l'esito e restituisce se è giusta."""
    import os

    def verdict(table):
        whole = bound(table)

        def table():
            found = whole()
            right = found["right"][0] if len(names) > 1 else found["right"]
            return found if callable(right) else {"hint": "Non è ancora giusto"} | found

        with warnings.catch_warnings(action="ignore"):
            said = judge(names, table)
        print(said)
        right = said.startswith("✓ ")
        if os.environ.get("NBGRADER_EXECUTION") == "validate":
            assert right, said
        return right
    return verdict


sys.modules["verifiche"] = types.SimpleNamespace(check=lesson["bound"](check))
'''
CHECK = """# La verifica: eseguila. Dice ✓ se la risposta va bene; se no, che cosa controllare.
# È chiusa perché contiene il conto giusto.
import base64, builtins, zlib
builtins.exec(zlib.decompress(base64.b85decode("{}")))"""
GRADED = """
### BEGIN HIDDEN TESTS
assert table is True, "la verifica non ha detto ✓"
### END HIDDEN TESTS"""
ANSWER = "{}\n### BEGIN SOLUTION\n{}\n### END SOLUTION"


def take(course: Course, address: str) -> Path:
    """Mette in `_build/consegne` le lezioni che hanno esercizi. address: dove si legge il sito, o vuoto.

    `studenti` sono da fare, `svolte` hanno la soluzione al posto della risposta, `nbgrader` è la cartella di un suo
    corso: lì non si cancella niente, perché ci stanno le consegne e i voti.
    Returns: dov'è. Raises: CourseError se un esercizio non è scritto come si deve.
    """
    folder = course.build / "consegne"
    written: dict[Path, bytes] = {}
    for path in course.lessons:
        notebook = lesson.clean(lesson.read(path))
        found = exercises(path, notebook) + milestones(course, path, notebook)
        if found:
            written |= _copies(course, path, notebook, found, address)
    if not written:
        raise CourseError("Nessuna lezione ha esercizi, e non c'è niente da consegnare: come si scrivono lo dice CONTRIBUTING.md.")
    config = CONFIG.read_text(encoding="utf-8").replace('Path("data")', f"Path({str(course.data.resolve())!r})", 1)
    written[Path("nbgrader", CONFIG.name)] = config.encode()
    for place in ("studenti", "svolte"):
        for old in (folder / place).glob("*.ipynb"):
            if old.relative_to(folder) not in written:
                old.unlink()
    for name, content in written.items():
        write_whole(folder / name, content)
    data = folder / "svolte" / "data"  # MNIST, per chi le prova
    if course.data.is_dir() and not (data.exists() or data.is_symlink()):
        data.symlink_to(course.data.resolve(), target_is_directory=True)
    return folder


def _copies(course: Course, path: Path, notebook: NotebookNode, found: list[Exercise], address: str) -> dict[Path, bytes]:
    """I file di una lezione, ognuno con il suo posto in `_build/consegne`."""
    for cell in notebook.cells:
        cell.source = cell.source.replace("\r\n", "\n")
        if cell.cell_type == "markdown":
            cell.source = _with_pictures(path, cell.source)
    solutions = {exercise.id: _code(path, exercise) for exercise in found}
    points = {exercise.id: _points(path, exercise) for exercise in found}
    to_do = _to_do(course, path, notebook, address)
    _nothing_told(path, to_do, solutions)
    _close(path, to_do, solutions)
    places = {
        Path("studenti"): to_do,
        Path("svolte"): _worked(notebook, solutions),
        Path("nbgrader", "source", path.stem): _graded(to_do, solutions, points),
    }
    copies = {place / path.name: lesson.dump(copy) for place, copy in places.items()}
    return copies | {place / file.name: file.read_bytes() for place in places for file in lesson.beside(course)}


def _with_pictures(path: Path, markdown: str) -> str:
    """Il testo con dentro le immagini del corso che mostra: chi riceve il notebook non ha gli altri file.

    Stanno in un indirizzo «data:» e non fra gli allegati della cella, dove JupyterLab non mostra un SVG.
    """

    def carried(found: re.Match) -> str:
        file = path.parent / unquote(found[2] or found[3])
        kind = mimetypes.guess_type(file.name)[0]
        if not kind or not file.is_file():
            return found[0]
        return f"{found[1]}data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"

    return PICTURE.sub(carried, markdown)


def _code(path: Path, exercise: Exercise) -> str:
    """Il codice della soluzione, o della prima. Raises: CourseError se non ce n'è."""
    block = re.search(r"^```python\n(.*?)^```$", exercise.solution, re.DOTALL | re.MULTILINE)
    if not block:
        raise CourseError(f"{door.shown(path)}, cella «{exercise.id}-soluzione»: manca il codice, in un blocco «```python».")
    return block[1].rstrip("\n")


def _points(path: Path, exercise: Exercise) -> int:
    if exercise.level not in POINTS:
        raise CourseError(f"{door.shown(path)}, cella «{exercise.id}-domanda»: il livello «{exercise.level}» non ha punti. "
                          f"I livelli sono: {', '.join(POINTS)}.")  # fmt: skip
    return POINTS[exercise.level]


def _to_do(course: Course, path: Path, notebook: NotebookNode, address: str) -> NotebookNode:
    """La lezione da fare: senza output, soluzioni e risposte. Raises: CourseError se una soluzione resterebbe."""
    copy = _without(notebook, {"remove-cell", "solution"})
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        elif "quiz" in lesson.tags(cell):
            cell.source = cell.source.partition("<details>")[0].rstrip()
        elif cell.source.startswith(HEADINGS):
            cell.source = OF_ANSWERS.sub("", cell.source).rstrip()
        if cell.cell_type == "markdown":
            if LEFT.search(cell.source):
                raise CourseError(f"{door.shown(path)}, cella «{cell.id}»: c'è una soluzione, che andrebbe in mano a chi deve "
                                  "trovarla. Mettila in una cella sua, con l'etichetta «solution».")  # fmt: skip
            cell.source = LINK.sub(lambda link: _linked(course, path, address, *link.groups()), cell.source)
    return copy


def _nothing_told(path: Path, notebook: NotebookNode, solutions: dict[str, str]) -> None:
    """Guarda che il codice di una soluzione non sia anche altrove. Raises: CourseError, con la cella."""
    for id, solution in solutions.items():
        for cell in notebook.cells:
            if "check" not in lesson.tags(cell) and " ".join(solution.split()) in " ".join(cell.source.split()):
                raise CourseError(f"{door.shown(path)}, cella «{cell.id}»: c'è la soluzione di «{id}», che andrebbe in mano a chi deve "
                                  "trovarla. Cambia quella cella: la soluzione sta solo nella sua.")  # fmt: skip


def _without(notebook: NotebookNode, unwanted: set[str]) -> NotebookNode:
    copy = lesson.clean(notebook)
    copy.cells = [cell for cell in copy.cells if not unwanted & {*lesson.tags(cell)}]
    return copy


def _linked(course: Course, path: Path, address: str, words: str, link: str) -> str:
    """Un collegamento a un'altra pagina: fuori dal corso porta al sito, e senza sito ne restano le parole."""
    target = repository.in_site(link, path.parent.relative_to(course.root).as_posix(), path.name, address)
    return f"[{words}]({target})" if target else words


def _close(path: Path, notebook: NotebookNode, ids: Iterable[str]) -> None:
    """Chiude le verifiche di questi esercizi: il conto giusto non si legge. Raises: CourseError se una manca o non è una tabella."""
    cells = {cell.id: cell for cell in notebook.cells}
    if "verifiche" not in cells:
        raise CourseError(f"{door.shown(path)}: manca la cella «verifiche», il motore. Copialo da modello/lezione.ipynb.")
    cells["verifiche"].source += ENGINE.rstrip("\n")
    for id in ids:
        check = cells.get(f"{id}-verifica")
        if check is None or not re.match(r"@check\(.+\)\ndef table\(", check.source):
            raise CourseError(f"{door.shown(path)}, cella «{id}-verifica»: la verifica è una tabella, e comincia con «@check(…)» "
                              "e «def table():». Se manca, copiala da modello/lezione.ipynb.")  # fmt: skip
        packed = base64.b85encode(zlib.compress(f"from verifiche import check\n{check.source}".encode(), 9)).decode()
        check.source = CHECK.format(packed)
        check.metadata.jupyter = {"source_hidden": True}


def _worked(notebook: NotebookNode, solutions: dict[str, str]) -> NotebookNode:
    """La lezione svolta: la soluzione sta al posto della risposta, e ciò che la lezione mostra resta."""
    copy = _without(notebook, {"remove-cell"})
    for cell in lesson.code_cells(copy):
        if {"exercise", "milestone", "check"} & {*lesson.tags(cell)}:
            cell.source = solutions.get(cell.id, cell.source)
            cell.outputs, cell.execution_count = [], None
    return copy


def _graded(to_do: NotebookNode, solutions: dict[str, str], points: dict[str, int]) -> NotebookNode:
    """La lezione da fare con i metadati di nbgrader: risposte, verifiche che danno punti, e il resto bloccato."""
    copy = from_dict(to_do)
    for cell in lesson.code_cells(copy):
        exercise = cell.id.removesuffix("-verifica")
        answer, test = cell.id in solutions, cell.id != exercise in points
        cell.metadata.nbgrader = {
            "schema_version": 3, "grade_id": cell.id, "grade": test, "solution": answer, "locked": not answer, "task": False,
        }  # fmt: skip
        if test:
            cell.metadata.nbgrader.points = points[exercise]
            cell.source += GRADED
        elif answer:
            cell.source = ANSWER.format(cell.source, solutions[cell.id])
    return copy

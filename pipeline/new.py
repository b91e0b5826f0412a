"""Una lezione nuova: dal modello al corso, già con le sue prove verdi."""

import re
import unicodedata
from pathlib import Path

from nbformat import NotebookNode

from . import door, lesson
from .course import Course, CourseError, write_whole

TEMPLATE = Path("modello")
HOW = 'Scrivi un numero di due cifre e un titolo: make new LESSON="09 Reti ricorrenti"'


def create(course: Course, wanted: str) -> list[Path]:
    """Crea la lezione `wanted`, per esempio «09 Reti ricorrenti», e la mette nell'indice dopo l'ultima; la 00 prima di tutte.

    Il notebook e le risposte di chi studia ai suoi esercizi vengono da `modello/`.
    Returns: i file scritti, l'indice per ultimo: senza quello una lezione a metà non passa inosservata.
    Raises: CourseError se il nome non va, se il numero è già preso o se l'indice non nomina lezioni.
    """
    number, title, stem = _named(wanted)
    taken = [path for path in course.lessons if path.name.startswith(f"{number}_")]
    if taken:
        raise CourseError(f"La lezione {number} c'è già: {taken[0].relative_to(course.root)}. Scegli un altro numero.")
    index = course.root / "_toc.yml"
    text = door.text(index)
    lines = list(re.finditer(r"^( *- file: notebooks/)\S+ *\n", text, re.MULTILINE))
    if not lines:
        raise CourseError("_toc.yml non nomina nessuna lezione: aggiungi a mano la prima.")

    notebook = lesson.read(course.root / TEMPLATE / "lezione.ipynb")
    notebook.cells[0].source = notebook.cells[0].source.replace("# TITOLO", f"# {title}", 1)
    for figure in _figures(notebook):
        figure["name"] = figure["name"].replace("NUMERO", number)
    answers = (course.root / TEMPLATE / "risposte.py").read_bytes()
    line = f"{lines[-1][1]}{stem}\n"
    place = lines[0].start() if number == "00" else lines[-1].end()
    written = {
        course.root / "tests" / "student_answers" / f"{stem}.py": answers,
        course.notebooks / f"{stem}.ipynb": lesson.dump(notebook),
        index: f"{text[:place]}{line}{text[place:]}".encode(),
    }
    for path, content in written.items():
        write_whole(path, content)
    return list(written)


def _figures(notebook: NotebookNode) -> list[NotebookNode]:
    """Didascalia e nome di ogni figura: i nomi sono di tutto il corso, due lezioni non possono avere lo stesso."""
    shown = [cell.metadata.get("mystnb", {}) for cell in lesson.code_cells(notebook)]
    return [of_cell.figure for of_cell in shown if "figure" in of_cell]


def _named(wanted: str) -> tuple[str, str, str]:
    """Numero, titolo e nome del file: («09», «Già pronti?», «09_gia_pronti»). Raises: CourseError."""
    found = re.fullmatch(r"\s*(\d\d)\s+(\S[^\n]*?)\s*", wanted)
    plain = unicodedata.normalize("NFKD", found[2]).encode("ascii", "ignore").decode() if found else ""
    name = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
    if found is None or not name:
        raise CourseError(f"{HOW} (hai scritto «{wanted}»)." if wanted else f"{HOW}.")
    return found[1], found[2], f"{found[1]}_{name}"

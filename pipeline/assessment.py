"""Le domande e gli esercizi di una lezione, come li legge chi li porta altrove: testo, scelte, perché, soluzione.

Come si scrivono lo dice CONTRIBUTING.md. Ciò che non va è detto con il file, la cella e il rimedio.
"""

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from string import ascii_uppercase

from nbformat import NotebookNode

from . import door, lesson
from .course import Course, CourseError

DETAILS = re.compile(r"<details><summary>(.*?)</summary>\n(.*?)</details>", re.DOTALL)
NUMBER = re.compile(r"\s*\*\*(\d+)\.\*\*\s+")
CHOICE = re.compile(r"^- \*\*([A-Z])\.\*\*[ \n]", re.MULTILINE)
REASON = re.compile(r"^(?:- )?\*\*([A-Z])\.\*\*[ \n]", re.MULTILINE)
EXERCISE = re.compile(r"### (Esercizio \d+ \((\w+)\): .+|Tappa \d+: .+)\n")
MILESTONE = "tappa"  # il livello di una tappa di un progetto: una soluzione sola non c'è
WORKED = "modello/{}.py"  # il progetto svolto, per chi insegna
LOOKS = re.compile(r"\b(?:[Gg]uarda|figura|grafico|mappa|riquadro)\b")  # una domanda che manda a una figura
FIGURE_TAG = "figure:"
KINDS = {"image/png": ".png", "image/svg+xml": ".svg"}
MYST = re.compile(r"\{[\w:-]+\}`|^\s*:::|^\s*```\{|\[\^\w+\]", re.MULTILINE)
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Figure:
    """Una figura della lezione; data: un PNG in base64, o il testo di un SVG."""

    name: str
    alt: str
    data: str


@dataclass(frozen=True)
class Choice:
    text: str
    reason: str
    right: bool


@dataclass(frozen=True)
class Question:
    """Una domanda di «Mettiti alla prova», in Markdown; id: quello della sua cella; number: quello che si legge."""

    id: str
    number: str
    text: str
    choices: list[Choice]
    figure: Figure | None


@dataclass(frozen=True)
class Exercise:
    """Un esercizio, in Markdown; given: il codice che la lezione prepara prima; start: da dove comincia chi risponde."""

    id: str
    title: str
    level: str
    text: str
    given: list[str]
    start: str
    hints: list[str]
    solution: str


def questions(path: Path, notebook: NotebookNode) -> list[Question]:
    """Le domande di una lezione. Raises: CourseError se una non è scritta come si deve, o non ha la sua etichetta."""
    all_marked(path, notebook)
    return _each(path, notebook, "quiz", _question)


def exercises(path: Path, notebook: NotebookNode) -> list[Exercise]:
    """Gli esercizi di una lezione. Raises: CourseError se a uno manca una parte."""
    tagged = {cell.id for cell in notebook.cells if "exercise" in lesson.tags(cell)}
    for cell in notebook.cells:
        if re.fullmatch(r"es\d+-domanda", cell.id) and cell.id.removesuffix("-domanda") not in tagged:
            raise CourseError(f"{door.shown(path)}, cella «{cell.id}»: manca «{cell.id.removesuffix('-domanda')}», la cella "
                              "da cui comincia chi risponde, o la sua etichetta «exercise».")  # fmt: skip
    all_marked(path, notebook)
    return _each(path, notebook, "exercise", _exercise)


def all_marked(path: Path, notebook: NotebookNode) -> None:
    """Guarda che domande e soluzioni abbiano la loro etichetta: senza, una risposta finirebbe in mano a chi deve trovarla.

    Raises: CourseError, con la cella.
    """
    for cell in notebook.cells:
        asks = cell.cell_type == "markdown" and NUMBER.match(cell.source) and CHOICE.search(cell.source)
        tag, what = ("quiz", "una domanda") if asks else ("solution", "una soluzione")
        if (asks or re.fullmatch(r"es\d+-soluzione", cell.id)) and tag not in lesson.tags(cell):
            raise CourseError(f"{door.shown(path)}, cella «{cell.id}»: è {what}, e le manca l'etichetta «{tag}». In JupyterLab si "
                              "aggiunge con l'ingranaggio in alto a destra.")  # fmt: skip


def milestones(course: Course, path: Path, notebook: NotebookNode) -> list[Exercise]:
    """Le tappe di un progetto, come esercizi. La soluzione non sta nella lezione: viene da `worked`.

    Raises: CourseError se a una manca una parte, o se la soluzione è nella lezione.
    """
    tagged = [cell for cell in notebook.cells if "milestone" in lesson.tags(cell)]
    solved = worked(course, path.stem) if tagged else {}

    def read(cell: NotebookNode, notebook: NotebookNode) -> Exercise:
        asked = _asked(cell, notebook, ("domanda",))
        if any(other.id == f"{cell.id}-soluzione" for other in notebook.cells):
            raise ValueError(f"una tappa non ha la soluzione accanto: sta in {WORKED.format(path.stem)}.")
        if cell.id not in solved:
            raise ValueError(f"manca la tappa svolta: in {WORKED.format(path.stem)} comincia con «# %% {cell.id}».")
        return replace(asked, solution=f"```python\n{solved[cell.id]}\n```")

    return _each(path, notebook, "milestone", read)


def worked(course: Course, stem: str) -> dict[str, str]:
    """Il codice del progetto svolto, per chi insegna: tappa per tappa. Raises: CourseError se il file non c'è."""
    path = course.root / WORKED.format(stem)
    if not path.exists():
        raise CourseError(f"Manca {WORKED.format(stem)}, il progetto svolto per chi insegna: una cella per tappa, «# %% tappa1»…")
    blocks = re.split(r"^# %% (\w+)\n", door.text(path), flags=re.MULTILINE)[1:]
    return {id: code.strip("\n") for id, code in zip(blocks[::2], blocks[1::2])}


def _each(path: Path, notebook: NotebookNode, tag: str, read: Callable) -> list:
    found = []
    for cell in notebook.cells:
        if tag not in lesson.tags(cell):
            continue
        try:
            found.append(read(cell, notebook))
        except ValueError as error:
            raise CourseError(f"{door.shown(path)}, cella «{cell.id}»: {error}") from None
    return found


def _question(cell: NotebookNode, notebook: NotebookNode) -> Question:
    source = _printable(cell)
    asked, details, after = source.partition("<details>")
    answer = DETAILS.fullmatch((details + after).strip())
    if not answer:
        raise ValueError("la domanda finisce con la risposta, fra «<details><summary>Risposta</summary>» e «</details>».")
    number = NUMBER.match(asked)
    if not number:
        raise ValueError("la domanda comincia con il suo numero, per esempio «**1.** Che cosa stampa questo codice?».")
    text, *listed = CHOICE.split(asked[number.end() :])
    before, *reasons = REASON.split(answer[2])
    texts, whys = _by_letter(listed), _by_letter(reasons)
    if not text.strip() or len(texts) < 2 or "".join(texts) != ascii_uppercase[: len(texts)]:
        raise ValueError("dopo la domanda servono le scelte, in ordine, una per riga: «- **A.** …», «- **B.** …».")
    if before.strip() or sorted(whys) != list(texts):
        raise ValueError(
            "la risposta comincia con la lettera giusta e il suo perché, «**B.** …»; poi, in un elenco, il perché di ogni altra."
        )
    if len(set(texts.values())) < len(texts):
        raise ValueError("due scelte dicono la stessa cosa.")
    key = next(iter(whys))
    choices = [Choice(texts[letter], whys[letter], letter == key) for letter in texts]
    return Question(cell.id, number[1], text.strip(), choices, _figure(cell, text, notebook))


def _by_letter(parts: list[str]) -> dict[str, str]:
    """Lettera e testo di ogni scelta. Raises: ValueError se una si ripete o è vuota."""
    letters, texts = parts[::2], [_without_indent(text) for text in parts[1::2]]
    twice = next((letter for letter in letters if letters.count(letter) > 1), None)
    if twice:
        raise ValueError(f"la lettera {twice} c'è due volte: dalle la sua.")
    if "" in texts:
        raise ValueError(f"dopo la lettera {letters[texts.index('')]} non c'è niente: scrivi che cosa dice.")
    return dict(zip(letters, texts))


def _without_indent(item: str) -> str:
    """Una voce di un elenco senza lo spazio che, dalla seconda riga, la tiene nell'elenco."""
    first, newline, rest = item.partition("\n")
    return (first + newline + textwrap.dedent(rest)).strip()


def _figure(cell: NotebookNode, text: str, notebook: NotebookNode) -> Figure | None:
    """La figura che la domanda fa guardare: la dice un'etichetta della cella, «figure:» e l'id della cella che la disegna."""
    wanted = [tag.removeprefix(FIGURE_TAG) for tag in lesson.tags(cell) if tag.startswith(FIGURE_TAG)]
    if not wanted:
        if LOOKS.search(CODE.sub("", text)):
            raise ValueError(
                "la domanda fa guardare una figura: aggiungi alla cella l'etichetta che dice quale, per esempio «figure:fig-perdita»."
            )
        return None
    if len(wanted) > 1:
        raise ValueError("le etichette «figure:» sono più d'una: una domanda porta una figura sola.")
    drawn = next((other for other in lesson.code_cells(notebook) if other.id == wanted[0]), None)
    if drawn is None:
        raise ValueError(f"l'etichetta «{FIGURE_TAG}{wanted[0]}» nomina una cella di codice che non c'è.")
    shown = drawn.metadata.get("mystnb", {})
    for output in drawn.outputs:
        for kind, ending in KINDS.items():
            if kind in output.get("data", {}):
                name = shown.get("figure", {}).get("name", drawn.id)
                return Figure(name + ending, shown.get("image", {}).get("alt", ""), output.data[kind])
    raise ValueError(f"la cella «{drawn.id}» non ha la figura fra i suoi output: lancia `make reference`.")


def _exercise(cell: NotebookNode, notebook: NotebookNode) -> Exercise:
    if not re.fullmatch(r"es\d+", cell.id):
        ids = [other.id for other in notebook.cells]
        new = f"es{1 + max((int(id[2:]) for id in ids if re.fullmatch(r'es[0-9]+', id)), default=0)}"
        raise ValueError(f"è di un esercizio copiato, e il suo `id` non dice quale. Apri il file come testo e dai alle sue quattro celle gli `id` "
                         f"«{new}-domanda», «{new}», «{new}-verifica», «{new}-soluzione». Se invece è una cella in più, toglile l'etichetta «exercise».")  # fmt: skip
    asked = _asked(cell, notebook, ("domanda", "soluzione"))
    found = next(other for other in notebook.cells if other.id == f"{cell.id}-soluzione")
    solution = DETAILS.fullmatch(_printable(found).strip())
    if not solution or "<details" in solution[2]:
        raise ValueError(f"«{cell.id}-soluzione» sta fra «<details><summary>Soluzione</summary>» e «</details>».")
    return replace(asked, solution=solution[2].strip())


def _asked(cell: NotebookNode, notebook: NotebookNode, parts: tuple[str, ...]) -> Exercise:
    """Un esercizio, ancora senza la soluzione. Raises: ValueError se manca una di queste sue parti."""
    ids = [other.id for other in notebook.cells]
    for part in parts:
        if f"{cell.id}-{part}" not in ids:
            raise ValueError(f"manca la cella «{cell.id}-{part}».")
    place = ids.index(f"{cell.id}-domanda")
    source = _printable(notebook.cells[place])
    title = EXERCISE.match(source)
    if not title:
        raise ValueError(f"«{cell.id}-domanda» comincia con il titolo, per esempio «### Esercizio 1 (facile): i pari».")
    between = notebook.cells[place : ids.index(cell.id)]
    prepared = [other for other in between if other.cell_type == "code" and "remove-cell" not in lesson.tags(other)]
    given = [_printable(other) for other in prepared]
    hints = [text.strip() for _, text in DETAILS.findall(source)]
    text = DETAILS.sub("", source[title.end() :]).strip()
    return Exercise(cell.id, title[1], title[2] or MILESTONE, text, given, _printable(cell), hints, "")


def _printable(cell: NotebookNode) -> str:
    """Il testo di una cella. Raises: ValueError se ha ciò che non si può portare altrove."""
    wrong = NOT_IN_XML.search(cell.source)
    if wrong:
        raise ValueError(f"c'è un carattere che non si vede, {wrong[0]!a}, e che altrove non si può portare: cancellalo.")
    if cell.cell_type == "markdown" and re.search(r"!\[|<img\b", CODE.sub("", cell.source)):
        raise ValueError("c'è un'immagine nel testo: falla disegnare a una cella della lezione, e di' quale con l'etichetta «figure:».")
    if cell.cell_type == "markdown" and (found := MYST.search(cell.source)):
        raise ValueError(f"«{found[0].strip()}» è di MyST, e altrove non vuol dire niente: scrivilo a parole, o con un collegamento.")
    return cell.source.replace("\r\n", "\n")

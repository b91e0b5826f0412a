"""Che cosa di una lezione si può pubblicare: ciò che un lettore non deve trovare in pagina si ferma qui."""

import re
from pathlib import Path

from . import lesson
from .course import CourseError
from .lesson import NotebookNode

CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|(`+)(?!`).*?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL)  # blocchi e frammenti di codice

TITLE = re.compile(r"^ {0,3}#[ \t]+\S.*$|^\S.*\n=+[ \t]*$", re.MULTILINE)  # di primo livello, nei due modi di scriverlo
FIGURE = re.compile(r"^ *(`{3,}|:{3,})\{(?:figure|image)\}.*\n(?:.*\n)*? *\1", re.MULTILINE)
WITHOUT_ALT = re.compile(r"!\[\s*\]\(|<img\b(?![^>]*\balt=[\"']?[^\"'\s>])")


def source(path: Path, notebook: NotebookNode) -> None:
    """Ferma ciò che in un testo diventerebbe un'altra cosa senza che nessuno lo dica. Raises: CourseError, con la cella."""
    if not notebook.cells or not re.search(r"^# \S", notebook.cells[0].source, re.MULTILINE):
        raise CourseError(f"{path}: la prima cella deve essere di testo e avere il titolo, «# Titolo».")
    for number, cell in enumerate(notebook.cells, start=1):
        where = f"{path}, cella {number} (id «{cell.id}»)"
        if cell.get("attachments"):
            raise CourseError(
                f"{where}: c'è un'immagine incollata, «{next(iter(cell.attachments))}». "
                "Salvala in book/figure e richiamala così: ![che cosa si vede](../book/figure/nome.png)."
            )
        if cell.cell_type == "markdown":
            _text(where, cell.source, titles=number == 1)


def _text(where: str, markdown: str, titles: int) -> None:
    """titles: quanti titoli di primo livello può avere. Raises: CourseError."""
    words = CODE.sub("", markdown)
    if words.count("$$") % 2:
        raise CourseError(f"{where}: una formula comincia con $$ e non finisce. Chiudila, o scrivi \\$ se è un dollaro.")
    if len(found := TITLE.findall(words)) > titles:
        title = found[-1].partition("\n")[0].strip(" #")
        raise CourseError(f"{where}: «{title}» è un secondo titolo della lezione, che ne ha uno solo. Una sezione comincia con due cancelletti, «## {title}».")
    figures = [figure[0] for figure in FIGURE.finditer(markdown)]
    if WITHOUT_ALT.search(words) or not all(re.search(r"^ *:alt: *\S", figure, re.MULTILINE) for figure in figures):
        raise CourseError(
            f"{where}: una figura non ha un testo alternativo. Scrivi che cosa si vede: fra le parentesi quadre, "
            "«![che cosa si vede](…)», oppure in una riga «:alt: che cosa si vede»."
        )


def outputs(path: Path, notebook: NotebookNode) -> None:
    """Ferma ciò che un lettore non deve trovare in pagina.

    Raises: CourseError per un avviso o un errore stampato, una figura senza testo
        alternativo o uno script in un output: dice lezione e cella.
    """
    for number, cell in enumerate(lesson.code_cells(notebook), start=1):
        problem = _problem(cell)
        if problem:
            raise CourseError(f"{path}, cella di codice {number} (id «{cell.id}»): {problem}")


def warning(path: Path, notebook: NotebookNode) -> str:
    """L'avviso che un'esecuzione ha stampato, o niente. Può venire dalla macchina, e passare: un'esecuzione così non si tiene."""
    try:
        outputs(path, notebook)
    except CourseError as error:
        return str(error) if "scrive su stderr" in str(error) else ""
    return ""


def _problem(cell: NotebookNode) -> str:
    if "remove-cell" in lesson.tags(cell):
        return ""
    for output in cell.outputs:
        if output.output_type == "error":
            return f"finisce con un errore, {output.ename}. Mostralo con try … except."
        if output.get("name") == "stderr":
            first = output.text.strip().partition("\n")[0]
            return f"scrive su stderr: «{first}». Togli la causa o mostrala nel testo."
        data = output.get("data", {})
        if any(lesson.HIDDEN_ADDRESS in str(content) for content in [output.get("text", ""), *data.values()]):
            return "un output mostra l'indirizzo di un oggetto. Finisci la cella con un'altra riga, o con un punto e virgola."
        if "application/javascript" in data or any("<script" in str(content).lower() for content in data.values()):
            return "un output contiene <script>, che il sito non pubblica. Mostra un testo o una figura."
        if any(kind.startswith("image/") for kind in data):
            if not cell.metadata.get("mystnb", {}).get("image", {}).get("alt"):
                return (
                    "la figura non ha un testo alternativo. Scrivilo nei metadati della cella: "
                    '{"mystnb": {"image": {"alt": "che cosa si vede"}}}.'
                )
    return ""

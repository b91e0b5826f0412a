"""Il glossario: da `book/glossario.yml` la pagina, e dalle lezioni il rimando al primo uso di un termine.

I rimandi li aggiunge Sphinx alla pagina già letta: il notebook che si scarica non li contiene.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

from . import door
from .course import CourseError

PAGE = Path("book/glossario.md")
TERMS = Path("book/glossario.yml")


@dataclass(frozen=True)
class Term:
    """Un termine, come lo descrive il file dei termini (che spiega i campi)."""

    term: str
    kept: bool
    meaning: str
    why: str = ""
    english: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    link: bool = True


def read(root: Path) -> dict:
    """Il file dei termini sotto una cartella: {"letters": tabella, "terms": lista di Term, "words": {parola: altri modi di dirla}}.

    Raises: CourseError se il file non si legge o a un termine manca un campo (dice quale).
    """
    content = door.from_yaml(root / TERMS)
    try:
        terms = [_term(entry) for entry in content["terms"]]
        words = {entry["word"]: [*entry["asked"]] for entry in content["words"]}
        return {"letters": content["letters"], "terms": sorted(terms, key=lambda term: term.term), "words": words}
    except KeyError as error:
        raise CourseError(f"{TERMS}: manca {error}. Aggiungilo.") from None
    except (TypeError, AttributeError) as error:
        raise CourseError(f"{TERMS}: una voce non è fatta come le altre ({error}). Correggila.") from None


def _term(entry: dict) -> Term:
    listed = {name: entry.get(name, []) for name in ("english", "forms", "forbidden", "asked")}
    listed = {name: tuple([value] if isinstance(value, str) else value) for name, value in listed.items()}
    try:
        term = Term(**entry | listed)
    except TypeError as error:
        raise TypeError(f"il termine {entry.get('term')!r}: {error}") from None
    if not term.kept and not term.english:
        raise CourseError(
            f"{TERMS}, termine «{term.term}»: si traduce, ma non dice da che cosa. Scrivi il nome inglese in "
            "`english`, o `kept: true` se è già quello."
        )
    return term


def fill(page: str, content: dict) -> str:
    """La pagina del glossario con la tabella delle lettere e i termini al posto dei segnaposto."""
    letters = ["| Nel codice | Che cosa indica |", "|---|---|"]
    letters += [f"| {letter['name']} | {letter['meaning']} |" for letter in content["letters"]]
    terms = ["```{glossary}"]
    for term in content["terms"]:
        terms += [term.term, f"  {_described(term)}", ""]
    terms[-1] = "```"
    return page.replace("<!-- glossario: lettere -->", "\n".join(letters)).replace(
        "<!-- glossario: termini -->", "\n".join(terms)
    )


def _described(term: Term) -> str:
    if term.kept:
        return f"{term.meaning} Resta in inglese perché {term.why}."
    reason = f"; si traduce perché {term.why}" if term.why else ""
    return f"{term.meaning} In inglese *{term.english[0]}*{reason}."


def setup(app: Sphinx) -> dict:
    app.connect("doctree-read", link_first_uses)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def link_first_uses(app: Sphinx, page: nodes.document) -> None:
    """In una lezione il primo uso di ogni termine porta al glossario."""
    docname = app.env.docname
    if app.env.doc2path(docname).endswith(".ipynb") and (Path(app.srcdir) / TERMS).exists():
        pattern, terms = _pattern(Path(app.srcdir))
        seen: set[str] = set()
        for text in list(_running_text(page)):
            parts = list(_linked(text.astext(), pattern, terms, seen, docname))
            if len(parts) > 1:
                text.parent.replace(text, parts)


@cache
def _pattern(root: Path) -> tuple[re.Pattern, dict[str, Term]]:
    """Ciò che trova ogni forma di ogni termine, le più lunghe per prime, e da ogni forma il suo termine."""
    terms = {form.lower(): term for term in read(root)["terms"] for form in (term.term, *term.forms)}
    longest = sorted(terms, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])", re.IGNORECASE), terms


def _running_text(page: nodes.document) -> Iterator[nodes.Text]:
    """I testi in cui un rimando non disturba: paragrafi e voci di elenco, dalla prima sezione in poi.

    Restano fuori l'apertura della lezione, titoli, tabelle, citazioni, codice, formule,
    collegamenti, didascalie e ciò che il lettore trova chiuso.
    """
    closed = 0
    for node in page.findall():
        if isinstance(node, nodes.raw):
            for name in ("details", "a"):  # ciò che è chiuso, e i collegamenti scritti in HTML
                closed += len(re.findall(rf"<{name}\b", node.astext())) - node.astext().count(f"</{name}>")
        elif isinstance(node, nodes.Text) and not closed:
            paragraph = node.parent.parent if isinstance(node.parent, nodes.strong) else node.parent
            if isinstance(paragraph, nodes.paragraph) and _in_a_section(paragraph):
                yield node


def _in_a_section(node: nodes.Element) -> bool:
    """Vero se fra il nodo e la sua sezione ci sono solo elenchi, e la sezione non è l'intera lezione."""
    node = node.parent
    while isinstance(node, (nodes.list_item, nodes.bullet_list, nodes.enumerated_list)):
        node = node.parent
    return isinstance(node, nodes.section) and isinstance(node.parent, nodes.section)


def _linked(
    text: str, pattern: re.Pattern, terms: dict[str, Term], seen: set[str], docname: str
) -> Iterator[nodes.Node]:
    """Un testo spezzato in testo e rimandi; i termini a cui rimanda si aggiungono a quelli già visti."""
    start = 0
    for found in pattern.finditer(text):
        term = terms[found[0].lower()]
        if term.link and term.term not in seen:
            seen.add(term.term)
            yield nodes.Text(text[start : found.start()])
            reference = pending_xref(
                refdomain="std", reftype="term", reftarget=term.term, refexplicit=True, refdoc=docname, refwarn=True
            )
            reference += nodes.inline("", found[0], classes=["xref", "std", "std-term"])
            yield reference
            start = found.end()
    yield nodes.Text(text[start:])

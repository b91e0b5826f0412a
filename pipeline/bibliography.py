"""La bibliografia in italiano: lo stile con cui sphinxcontrib-bibtex scrive ogni fonte."""

from functools import cache
from pathlib import Path

import pybtex.plugin
from pybtex.database import BibliographyData, parse_string
from pybtex.exceptions import PybtexError
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting.unsrt import Style as Unsrt
from pybtex.style.template import FieldIsMissing, Node, field, join, node, optional_field, sentence
from sphinx.application import Sphinx

from . import door
from .course import CourseError

MOST_AUTHORS = 4


def read(path: Path) -> BibliographyData:
    """Le fonti di un file BibTeX. Raises: CourseError se non si legge (dice la riga) o non ne contiene nessuna."""
    try:
        found = parse_string(door.text(path), "bibtex")
    except PybtexError as error:
        line = getattr(error, "lineno", None)
        where = f"{door.shown(path)}, riga {line}" if line else door.shown(path)
        raise CourseError(f"{where}: la voce non è scritta come BibTeX vuole. Controlla parentesi e virgole, anche nella voce prima.") from None
    if not found.entries:
        raise CourseError(f"{door.shown(path)} non contiene nessuna fonte: riprendi una versione salvata.")
    return found


class Italian(Unsrt):
    """Le fonti nell'ordine dato, i titoli come li ha scritti l'autore, in fondo perché leggerle (`annote`)."""

    def format_names(self, role: str, as_sentence: bool = True) -> Node:
        return sentence[names(role)] if as_sentence else names(role)

    def format_title(self, e: object, which_field: str, as_sentence: bool = True) -> Node:
        return sentence[field(which_field)] if as_sentence else field(which_field)

    def format_web_refs(self, e: object) -> Node:
        return join(sep=" ")[super().format_web_refs(e), sentence[optional_field("annote")]]


@node
def names(children: list, context: dict, role: str) -> Text:
    """Gli autori: «A, B e C»; se sono più di quattro, «A e altri»."""
    entry, style = context["entry"], context["style"]
    if role not in entry.persons:
        raise FieldIsMissing(role, entry)
    people = [style.format_name(person) for person in entry.persons[role]]
    if len(people) > MOST_AUTHORS:
        people = [people[0], "altri"]
    return join(sep=", ", sep2=" e ", last_sep=" e ")[people].format_data(context)


def setup(app: Sphinx) -> dict:
    register_plugin("pybtex.style.formatting", "italiano", Italian)
    # Di ogni fonte pybtex cerca stile e formato fra tutti i pacchetti installati: ne legge i metadati una sessantina di volte, quasi un quinto del tempo.
    pybtex.plugin._load_entry_point = cache(pybtex.plugin._load_entry_point)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

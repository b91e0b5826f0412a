"""La bibliografia in italiano: lo stile con cui sphinxcontrib-bibtex scrive ogni fonte."""

from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting.unsrt import Style as Unsrt
from pybtex.style.template import FieldIsMissing, Node, field, join, node, optional_field, sentence
from sphinx.application import Sphinx

MOST_AUTHORS = 4


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
    return {"parallel_read_safe": True, "parallel_write_safe": True}

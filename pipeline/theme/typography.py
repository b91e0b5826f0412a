"""Come si stampa: «l’errore», non «l'errore» (nel codice resta dritto); la virgola sta con la sua formula."""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

STRAIGHT = (nodes.literal, nodes.literal_block, nodes.FixedTextElement, nodes.math, nodes.math_block, nodes.raw,
            nodes.comment)  # fmt: skip


def setup(app: Sphinx) -> None:
    app.add_transform(Apostrophes)
    app.add_transform(Punctuation)


class Apostrophes(SphinxTransform):
    """Dopo una lettera un apostrofo è sempre un apostrofo: le virgolette di smartquotes sbaglierebbero «un po'»."""

    default_priority = 850

    def apply(self) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if "'" in text and not _inside(text, STRAIGHT):
                text.parent.replace(text, nodes.Text(re.sub(r"(?<=\w)'", "’", text)))


class Punctuation(SphinxTransform):
    """Una formula e la punteggiatura che la segue: per il browser sono due pezzi, e la virgola può iniziare una riga."""

    default_priority = 851

    def apply(self) -> None:
        for formula in list(self.document.findall(nodes.math)):
            after = formula.next_node(descend=False, siblings=True)
            mark = re.match(r"[,.;:!?)»…]+", after) if isinstance(after, nodes.Text) else None
            if mark:
                parent, index = formula.parent, formula.parent.index(formula)
                parent.replace(after, nodes.Text(after[mark.end() :]))
                parent[index] = nodes.inline("", "", formula, nodes.Text(mark[0]), classes=["with-its-mark"])


def _inside(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    parent = node.parent
    while parent is not None and not isinstance(parent, kinds):
        parent = parent.parent
    return parent is not None

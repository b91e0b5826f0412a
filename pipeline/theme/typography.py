"""Gli apostrofi come si stampano: «l’errore», non «l'errore». Nel codice e nelle formule restano dritti."""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

STRAIGHT = (nodes.literal, nodes.literal_block, nodes.FixedTextElement, nodes.math, nodes.math_block, nodes.raw,
            nodes.comment)  # fmt: skip


def setup(app: Sphinx) -> None:
    app.add_transform(Apostrophes)


class Apostrophes(SphinxTransform):
    """Dopo una lettera un apostrofo è sempre un apostrofo: le virgolette di smartquotes sbaglierebbero «un po'»."""

    default_priority = 850

    def apply(self) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if "'" in text and not _inside(text, STRAIGHT):
                text.parent.replace(text, nodes.Text(re.sub(r"(?<=\w)'", "’", text)))


def _inside(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    parent = node.parent
    while parent is not None and not isinstance(parent, kinds):
        parent = parent.parent
    return parent is not None

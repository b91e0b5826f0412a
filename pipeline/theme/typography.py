"""Come si stampa: «l’errore», non «l'errore» (nel codice resta dritto); la virgola sta con la sua formula, il numero con
ciò che conta; un output fatto di parole può andare a capo, una tabella di numeri no.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

STRAIGHT = (nodes.literal, nodes.literal_block, nodes.FixedTextElement, nodes.math, nodes.math_block, nodes.raw,
            nodes.comment)  # fmt: skip
# Un numero e ciò che segue: altre tre cifre, un'unità, la cosa contata.
COUNTED = re.compile(
    r"(?<=\d) (?=%|\d{3}\b|(?:[kKMGT]?i?B|[mµn]?s|px|byte|bit|second[oi]|minut[oi]|or[ae]|volt[ae]|punt[oi]|pass[oi]|epoch?[ae]|"
    r"immagin[ei]|cifr[ae]|element[oi]|parametr[oi]|neuron[ei]|pixel|rig(?:a|he)|colonn[ae]|numer[oi]|batch|esemp[io]+|class[ei])\b)"
)
HARD = "\N{NO-BREAK SPACE}"

def setup(app: Sphinx) -> None:
    app.add_transform(Characters)
    app.add_transform(Punctuation)
    app.add_post_transform(Words)


class Characters(SphinxTransform):
    """Dopo una lettera un apostrofo è sempre un apostrofo (le virgolette di smartquotes sbaglierebbero «un po'»), e un
    numero non va a capo lontano da ciò che conta."""

    default_priority = 850

    def apply(self) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if ("'" in text or COUNTED.search(text)) and not _inside(text, STRAIGHT):
                text.parent.replace(text, nodes.Text(COUNTED.sub(HARD, re.sub(r"(?<=\w)'", "’", text))))


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


class Words(SphinxPostTransform):
    """Segna gli output fatti di parole: su un telefono vanno a capo come il testo."""

    default_priority = 900

    def run(self, **options: object) -> None:
        for output in self.document.findall(nodes.container):
            if "cell_output" not in output["classes"]:
                continue
            for block in output.findall(nodes.literal_block):
                if _is_prose(block.astext()):
                    block["classes"].append("words")


def _is_prose(text: str) -> bool:
    """Vero se le righe lunghe sono frasi: non colonne, non liste di numeri, non un tensore."""
    long = [line for line in text.splitlines() if len(line) > 36]
    columns = any(re.search(r"\S {2,}\S|^\s+\S", line) for line in long)
    letters = sum(char.isalpha() or char == " " for line in long for char in line)
    return bool(long) and not columns and letters > 0.75 * sum(map(len, long))


def _inside(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    parent = node.parent
    while parent is not None and not isinstance(parent, kinds):
        parent = parent.parent
    return parent is not None

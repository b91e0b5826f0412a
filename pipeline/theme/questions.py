"""Le domande di una lezione: ciò che il lettore deve prevedere resta chiuso finché non ci ha pensato (lettura.js)."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


def setup(app: Sphinx) -> None:
    app.add_post_transform(Predictions)


class Predictions(SphinxPostTransform):
    """Segna ogni «Prova a prevedere» e l'output della cella che la segue."""

    default_priority = 900

    def run(self, **options: object) -> None:
        for quote in self.document.findall(nodes.block_quote):
            first = quote.next_node(nodes.strong)
            cell = quote.next_node(descend=False, siblings=True)
            if first is None or not first.astext().startswith("Prova a prevedere") or not _is(cell, "cell"):
                continue
            quote["classes"].append("prediction")
            for part in cell.children:
                if _is(part, "cell_output"):
                    part["classes"].append("predicted")


def _is(node: nodes.Node | None, name: str) -> bool:
    return isinstance(node, nodes.container) and name in node["classes"]

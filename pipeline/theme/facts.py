"""Sotto il titolo di una lezione: quanto dura e quante celle sono verificate, da vedere subito."""

import re

from docutils import nodes
from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    app.connect("doctree-resolved", show)


def show(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Porta in cima la riga «Tempo: circa N minuti» e ciò che il piè di pagina dice della verifica."""
    paragraphs = list(doctree.findall(nodes.paragraph))
    duration = next((paragraph for paragraph in paragraphs if paragraph.astext().startswith("Tempo:")), None)
    if duration is None:
        return
    duration.parent.remove(duration)
    facts = [duration.astext().removeprefix("Tempo:").strip().rstrip(".")]
    verified = re.search(r"Verificata con .*?: (\d+) celle confrontate", doctree.astext())
    if verified:
        facts.append(f"{verified[1]} celle verificate")
    line = nodes.paragraph(classes=["lesson-facts"])
    for fact in facts:
        line += nodes.inline(fact, fact[0].upper() + fact[1:], classes=["fact"])
    title = next(doctree.findall(nodes.title))
    title.parent.insert(title.parent.index(title) + 1, line)

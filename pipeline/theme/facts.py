"""Sotto il titolo di una lezione: quale è del corso, quanto dura, quante celle sono verificate; nell'indice, il suo numero."""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath

from docutils import nodes
from sphinx.application import Sphinx

from ..course import numbered


def setup(app: Sphinx) -> None:
    app.connect("doctree-resolved", show)
    app.connect("html-page-context", number)


def lessons(app: Sphinx) -> list[str]:
    """Le lezioni nell'ordine dell'indice, anche quelle che stanno sotto un'altra pagina (`sections` in `_toc.yml`)."""
    return [page for page in _under(app, app.config.root_doc) if page.startswith("notebooks/")]


def _under(app: Sphinx, page: str) -> Iterator[str]:
    for inner in app.env.toctree_includes.get(page, []):
        yield inner
        yield from _under(app, inner)


def show(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Porta in cima «Tempo: circa N minuti», con il posto nel corso e ciò che il piè di pagina dice della verifica.

    Ciò che la riga consiglia dopo la prima frase resta dov'è.
    """
    paragraphs = list(doctree.findall(nodes.paragraph))
    duration = next((paragraph for paragraph in paragraphs if paragraph.astext().startswith("Tempo:")), None)
    if duration is None:
        return
    time, _, advice = duration.astext().removeprefix("Tempo:").strip().rstrip(".").partition(". ")
    duration.parent.replace(duration, nodes.paragraph("", f"{advice}.") if advice else [])
    facts = [time]
    numbers = numbered(lessons(app))
    if page in numbers:
        facts.insert(0, f"lezione {numbers[page]} di {max(numbers.values())}")
    verified = re.search(r"Verificata con .*?: (\d+) celle confrontate", doctree.astext())
    if verified:
        facts.append(f"{verified[1]} celle verificate")
    line = nodes.paragraph(classes=["lesson-facts"])
    for fact in facts:
        line += nodes.inline(fact, fact[0].upper() + fact[1:], classes=["fact"])
    title = next(doctree.findall(nodes.title))
    title.parent.insert(title.parent.index(title) + 1, line)


def number(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Dà al modello `lesson`, il numero della pagina se è una lezione, `numbered`, che li mette nell'indice, e l'elenco.

    Dà anche `plain_title`: in `title` una formula c'è tre volte, il suo disegno, il MathML e il TeX.
    """
    numbers = numbered(lessons(app))
    context["lessons"] = [(app.builder.get_target_uri(name), app.env.titles[name].astext()) for name in numbers]
    context["lesson"] = numbers.get(page)
    context["plain_title"] = app.env.titles[page].astext() if page in app.env.titles else ""
    context["numbered"] = _numbered(page, numbers)


def _numbered(page: str, numbers: dict[str, int]) -> Callable[[str], str]:
    def link(match: re.Match) -> str:
        name = page if match[2] == "#" else normpath(join(dirname(page), match[2])).removesuffix(".html")
        found = numbers.get(name)
        return f'{match[1]} data-lesson="{name}"><span class="lesson-number">{found}</span> ' if found is not None else match[0]

    return lambda html: re.sub(r'(<a class="(?:current )?reference internal" href="([^"#]+|#)")>', link, str(html))

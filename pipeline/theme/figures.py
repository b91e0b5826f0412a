"""Le figure: quanto sono grandi si sa prima che arrivino, quelle in basso aspettano il loro turno, ognuna si apre intera."""

import os
import re
from html import escape
from pathlib import Path
from urllib.parse import unquote

import imagesize
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

log = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", size_images)


def size_images(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Scrive larghezza e altezza in ogni <img> del testo, perché niente si sposti mentre si carica.

    Dalla seconda in poi le figure si caricano quando stanno per essere viste.
    """
    if "body" not in context:
        return
    folder = (Path(app.outdir) / page).parent
    images = {Path(name).name: Path(app.srcdir) / path for path, name in app.builder.images.items()}
    seen = 0

    def sized(match: re.Match) -> str:
        nonlocal seen
        tag = match[0]
        source = unquote(BeautifulSoup(tag, "html.parser").img.get("src", ""))
        if not source:
            log.warning("Aggiungi src, cioè il file da mostrare, a %s", tag, location=page)
            return tag
        # Normale, perché della prima pagina la cartella non c'è ancora, e non se ne potrebbe uscire con «..».
        path = images.get(Path(source).name, os.path.normpath(folder / source))
        width, height = imagesize.get(path)
        added = f' width="{round(width)}" height="{round(height)}"' if width > 0 and "width" not in tag else ""
        added += ' loading="lazy" decoding="async"' if seen else ""
        seen += 1
        image = f"<img{added}{tag[4:]}"
        if "opening" in tag:  # quella della prima pagina: non ha particolari da guardare da vicino
            return image
        return f'<a class="whole" href="{escape(source)}" title="Apri la figura intera">{image}</a>'

    context["body"] = re.sub(r"<img\b[^>]*>", sized, context["body"])

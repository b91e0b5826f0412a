"""La matematica disegnata quando il sito si costruisce: nessuno script nel browser, nessun altro sito."""

import re
import shutil
from html import unescape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinxcontrib import katex

from ..course import CourseError
from ..npm import NODE, package

log = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    katex.NODEJS_BINARY = str(NODE)
    katex.STARTUP_TIMEOUT = 60
    katex.KaTeXServer.start = classmethod(start_again)
    app.connect("builder-inited", copy_fonts)
    app.connect("html-page-context", refuse_unknown_macros)


_start = katex.KaTeXServer.start.__func__


def start_again(server: type) -> katex.KaTeXServer:
    """Avvia il processo che disegna le formule; se non risponde ancora, ne avvia un altro.

    sphinxcontrib-katex si collega appena il socket esiste, e su una macchina carica il processo
    può non essere ancora in ascolto.
    """
    for _ in range(10):
        try:
            return _start(server)
        except ConnectionRefusedError:
            continue
    raise ExtensionError("Il processo che disegna le formule non parte: rilancia la costruzione.")


def copy_fonts(app: Sphinx) -> None:
    """Mette nel sito il foglio di stile e i font di KaTeX, della versione che disegna le formule."""
    try:
        source = package(f"katex@{katex.katex_version}") / "dist"
    except CourseError as error:
        raise ExtensionError(str(error)) from None
    css = Path(app.outdir) / "_static" / app.config.katex_css_path
    target = css.parent
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / css.name, css)
    for font in source.glob("fonts/*.woff2"):
        shutil.copyfile(font, target / "fonts" / font.name)


def refuse_unknown_macros(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Un comando che KaTeX non conosce finirebbe rosso nella pagina, senza un avviso: qui è un difetto."""
    body = context.get("body", "")
    wrong = re.findall(r'color:\s*#cc0000[^>]*>(.*?)</span>|class="katex-error" title="([^"]*)"', body)
    if wrong:
        said = ", ".join(sorted({unescape(re.sub("<[^>]*>", "", macro or error)) for macro, error in wrong}))
        log.warning("KaTeX non capisce una formula: %s", said, location=page)

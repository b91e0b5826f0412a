"""La matematica disegnata quando il sito si costruisce: nessuno script nel browser, nessun altro sito."""

import re
import shutil
import socket
import subprocess
import time
from html import unescape
from pathlib import Path

import sphinxcontrib.katex as katex
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

from ..course import CourseError
from ..npm import NODE, package

log = logging.getLogger(__name__)


# Il processo che disegna le formule finisce con chi lo ha avviato, comunque quello finisca.
WATCH = "data:text/javascript,process.stdin.resume().on('close',()=>process.exit())"


def setup(app: Sphinx) -> None:
    choose()
    app.connect("builder-inited", copy_fonts)
    app.connect("html-page-context", refuse_unknown_macros)


def choose() -> None:
    """Fa disegnare le formule al node dell'ambiente, avviato come qui sotto."""
    katex.NODEJS_BINARY = str(NODE)
    katex.STARTUP_TIMEOUT = 60
    katex.KaTeXServer.start_server_process = classmethod(start)


def start(server: type[katex.KaTeXServer], rundir: Path, timeout: float) -> tuple[subprocess.Popen, socket.socket]:
    """Avvia il processo che disegna le formule e vi si collega, al posto di sphinxcontrib-katex.

    Quello si collega appena il socket esiste, quando su una macchina carica il processo può non
    essere ancora in ascolto; e se lo si uccide lascia il processo vivo per sempre.

    rundir: una cartella provvisoria: il socket le sta accanto. timeout: in secondi.
    Raises: KaTeXError se non risponde in tempo.
    """
    # Il percorso di un socket ha 103 byte su macOS, e la sua cartella provvisoria ne prende già la metà.
    path = rundir.with_name(rundir.name[-8:])
    node, *arguments = server.build_command(socket=path)
    process = subprocess.Popen([node, "--import", WATCH, *arguments], cwd=rundir, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    end = time.monotonic() + timeout
    while process.poll() is None and time.monotonic() < end:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            time.sleep(0.005)
        else:
            return process, connection
    process.kill()
    raise server.timeout_error(timeout)


def copy_fonts(app: Sphinx) -> None:
    """Mette nel sito il foglio di stile e i font di KaTeX, della versione che disegna le formule."""
    try:
        source = package("katex") / "dist"
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

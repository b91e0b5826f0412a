"""Ogni pagina: la descrizione, gli script che non la fermano, la regola su ciò che può caricare."""

import base64
import hashlib
import re
from collections import Counter
from html import escape
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, SphinxTranslator
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

log = logging.getLogger(__name__)

# Solo il sito stesso. KaTeX e matplotlib mettono stili nei singoli elementi: per gli stili non c'è altra via.
POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'self'"
)
PLACE = "regola-da-calcolare"
PARTS = {"cell_input": "Codice", "cell_output": "Output"}
TITLE_OR_SUMMARY = re.compile(r"<h[1-3]>(?P<title>.*?)<a class=\"headerlink\"|<summary>(?P<summary>.*?)</summary>", re.DOTALL)


def setup(app: Sphinx) -> None:
    app.add_node(HideCodeCellNode, override=True, html=(open_hidden_cell, close_hidden_cell))
    app.connect("html-page-context", root_address)
    app.connect("html-page-context", mend_tables)
    app.connect("html-page-context", name_parts)
    app.connect("html-page-context", refuse_blocked)
    app.connect("html-page-context", describe)
    app.connect("html-page-context", defer_scripts, priority=900)
    app.connect("build-finished", finish, priority=900)


def open_hidden_cell(self: SphinxTranslator, node: HideCodeCellNode) -> None:
    """Una cella chiusa: come quella di myst-nb, ma senza etichetta in inglese né <p> dentro <summary>."""
    self.body.append(f'<details class="admonition hide {" ".join(node["classes"])}">\n<summary>')
    for state in ("show", "hide"):
        name = {"show": "collapsed", "hide": "expanded"}[state]
        self.body.append(f'<span class="{name} admonition-title">{escape(node[f"prompt_{state}"])}</span>')
    self.body.append("</summary>\n")


def close_hidden_cell(self: SphinxTranslator, node: HideCodeCellNode) -> None:
    self.body.append("</details>\n")


def root_address(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """L'indirizzo della prima pagina visto da ovunque: la 404 risponde anche dentro cartelle che non ci sono."""
    context["site_root"] = urlsplit(app.config.html_baseurl).path or "/"


def mend_tables(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """L'angolo vuoto di una tabella non intesta niente: chi ascolta la pagina non deve sentirlo annunciare."""
    context["body"] = re.sub(r"<th class=\"head\"><p></p></th>", "<td></td>", context.get("body", ""))


def name_parts(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Nomi per chi ascolta la pagina: che cosa è codice e che cosa output, e a quale sezione serve ciò che si apre.

    «Soluzione», «Risposta», «Mostra il codice» si ripetono decine di volte: uno dopo l'altro non si distinguerebbero.
    """
    body = context.get("body", "")
    body = re.sub(
        r'<div class="(cell_input|cell_output)( [^"]*)?"',
        lambda part: f'{part[0]} role="group" aria-label="{PARTS[part[1]]}"', body,
    )  # fmt: skip
    section, seen = "", Counter[tuple[str, str]]()

    def named(found: re.Match) -> str:
        nonlocal section
        if found["title"] is not None:
            section = BeautifulSoup(found["title"], "html.parser").get_text()
            return found[0]
        said = BeautifulSoup(found["summary"], "html.parser").get_text(" ", strip=True)
        seen[said, section] += 1
        place = section + (f", {seen[said, section]}" if seen[said, section] > 1 else "")
        return f'<summary>{found["summary"]}<span class="visually-hidden"> · {escape(place)}</span></summary>'

    context["body"] = TITLE_OR_SUMMARY.sub(named, body)


def refuse_blocked(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Ciò che la regola non lascia caricare mancherebbe dalla pagina senza un avviso: qui è un difetto."""
    for tag in re.findall(r"<(?:img|script|iframe|video|audio)\b[^>]*>", context.get("body", "")):
        (element,) = BeautifulSoup(tag, "html.parser")
        if element.name not in ("img", "script"):
            log.warning("Metti un collegamento al posto di %s, che nel sito resterebbe vuoto", tag, location=page)
        elif urlsplit(element.get("src", "")).netloc:
            log.warning("Copia il file nel corso: il sito non carica niente da altri siti, e %s mancherebbe", tag, location=page)


def describe(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """La descrizione di una pagina è la sua prima frase; quella del corso per le pagine senza testo."""
    if 'name="description"' in context.get("metatags", ""):
        return
    text = context.get("description") or app.config.html_context["description"]
    if doctree is not None:
        written = (paragraph for paragraph in doctree.findall(nodes.paragraph) if not paragraph["classes"])
        text = next((" ".join(paragraph.astext().split()) for paragraph in written if not paragraph.next_node(nodes.image)), text)
    first = re.match(r".{40,}?[.!?](?=\s|$)", text)
    sentence = first[0] if first else text
    context["metatags"] = context.get("metatags", "") + f'\n    <meta name="description" content="{escape(sentence)}" />'


def defer_scripts(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Nessuno script ferma la pagina: quelli in file aspettano, quelli scritti dentro si tolgono.

    Questi ultimi servono al selettore di versioni e alla ricerca di Sphinx, che il corso non ha; e
    sphinx_highlight.js evidenzia le parole trovate da quella ricerca.
    """
    scripts = []
    for script in context["script_files"]:
        name = getattr(script, "filename", None)
        if name and str(name).endswith("sphinx_highlight.js"):
            continue
        if name:
            script.attributes["defer"] = "defer"
            scripts.append(script)
        elif not re.search(r"DOCUMENTATION_OPTIONS\.(pagename|search_as_you_type)|MathJax", script.attributes["body"]):
            raise ExtensionError(f"Uno script scritto nella pagina non è previsto: {script.attributes['body'][:80]}")
    context["script_files"] = scripts


def finish(app: Sphinx, exception: Exception | None) -> None:
    """La prima pagina all'indirizzo del sito, invece di un rinvio; poi la regola in ogni pagina."""
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir)
    root = folder / f"{app.config.root_doc}.html"
    (folder / "index.html").write_text(_moved_up(root.read_text(encoding="utf-8"), app.config.root_doc), encoding="utf-8")
    for page in sorted(folder.rglob("*.html")):
        if "_static" in page.relative_to(folder).parts:
            continue
        text = page.read_text(encoding="utf-8")
        if PLACE in text:
            page.write_text(text.replace(PLACE, _policy(text)), encoding="utf-8")
        elif "Content-Security-Policy" not in text:
            raise ExtensionError(f"{page.name} non ha una Content-Security-Policy: usa il modello book/_templates/layout.html.")


def _moved_up(text: str, page: str) -> str:
    """Una pagina di una cartella, con i collegamenti che avrebbe stando accanto a index.html."""
    folder = page.rpartition("/")[0]
    if not folder:
        return text
    up = "../" * (folder.count("/") + 1)

    def moved(match: re.Match) -> str:
        name, address = match.groups()
        if not urlsplit(address).path or urlsplit(address).scheme:
            return match[0]
        end = "/" if address.endswith("/") else ""
        return f'{name}="{normpath(join(folder, address))}{end}"'

    text = re.sub(r'\b(href|src|action)="([^"]*)"', moved, text)
    return text.replace(f'data-content_root="{up}"', 'data-content_root="./"')


def _policy(text: str) -> str:
    inline = re.findall(r"<script\b(?![^>]*\bsrc=)[^>]*>(.*?)</script>", text, re.DOTALL)
    hashes = sorted({base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline})
    return POLICY.format(scripts="".join(f" 'sha256-{digest}'" for digest in hashes))

"""I pulsanti di una pagina: aprirla altrove, correggerla, segnalare un errore. Senza repository, nessuno.
Accanto a ogni esercizio, dove si può fare.

Gli indirizzi li calcola il tema, da `repository` e `launch_buttons` di `_config.yml`; qui si dicono in
italiano, e la segnalazione porta con sé ciò che serve a chi la legge.
"""

import re
from html import escape
from pathlib import Path
from urllib.parse import quote, urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx_book_theme.header_buttons import get_repo_url

from .. import door

FORM = "segnala.yml"  # in .github/ISSUE_TEMPLATE
BINDER = 1800  # MB per una lezione: i 2 GB che Binder dà al più, meno il server di JupyterLab


def setup(app: Sphinx) -> None:
    # Dopo il tema, che mette i suoi pulsanti con priorità 501.
    app.connect("html-page-context", offer, priority=600)
    app.connect("html-page-context", show_where_to_try, priority=610)


def offer(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Mette in `actions` i pulsanti della pagina: (testo, indirizzo)."""
    context["actions"] = []
    version = app.config.html_context.get("course_version")
    if not version or doctree is None:
        return
    repository, _ = get_repo_url(context)
    groups = {button["label"]: button for button in context["header_buttons"]}
    for button in groups.get("launch-buttons", {}).get("buttons", []):
        if button["text"] == "Binder" and memory(app, page) > BINDER:
            continue  # lì il kernel verrebbe ucciso a metà della lezione
        # Di un gruppo di GitLab dentro un altro il tema dà a Binder l'indirizzo del repository con le sue
        # barre, ma Binder lo crede finito alla prima.
        address = button["url"].replace(f"/git/{quote(repository)}/", f"/git/{quote(repository, safe='')}/")
        context["actions"].append((f"Apri in {button['text']}", address))
    context["actions"].append(("Correggi", groups["source-edit-button"]["url"]))
    path = f"{page}{context['page_source_suffix']}"
    context["actions"].append(("Segnala un errore", report(context, app.env.titles[page].astext(), path, version)))


def show_where_to_try(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Sotto il titolo di ogni esercizio, i modi di farlo che questo sito ha: nella pagina le celle non si eseguono."""
    if context.get("page_source_suffix") != ".ipynb":
        return
    (folder, _, name), pathto = page.rpartition("/"), context["pathto"]
    ways = [f'<a href="{escape(address)}">{text[:1].lower()}{text[1:]}</a>' for text, address in context["actions"] if "Apri in " in text]
    if folder == "notebooks" and "book/come_usare" in app.env.found_docs:
        place = pathto("book/come_usare") + "#tutto-il-corso-sul-tuo-computer"
        ways.append(f'<a href="{place}">sul tuo computer</a> con <code>make lab ONLY={name[:2]}</code>')
    notebook = pathto(f"scarica/{name}.ipynb", 1)
    ways.append(f'<a href="{notebook}" download>scarica il notebook</a>')
    listed = " o ".join(filter(None, (", ".join(ways[:-1]), ways[-1])))
    line = f'<p class="where-to-try d-print-none">Per farlo: {listed}.</p>'
    title = r'(<section id="esercizio-[^"]*">\s*<h3>.*?</h3>)'
    context["body"] = re.sub(title, lambda found: f"{found[1]}\n{line}", context["body"], flags=re.DOTALL)


def memory(app: Sphinx, page: str) -> int:
    """La memoria che una lezione chiede, in MB, come l'ha misurata `make memory`; zero se non si sa."""
    measured = Path(app.srcdir) / "book" / "memoria.json"
    known = door.from_json(measured) if measured.exists() else {}
    return max(known.get(Path(page).name, {"kernel": 0}).values())


def report(context: dict, title: str, path: str, version: str) -> str:
    """L'indirizzo di una segnalazione nuova, con la pagina, il suo file e la versione del corso già scritti."""
    repository, host = get_repo_url(context)
    if host == "github":
        fields = {"template": FORM, "title": f"{title}: ", "pagina": title, "file": path, "versione": version}
        return f"{repository}/issues/new?{urlencode(fields)}"
    text = f"Pagina: {title}\nFile: {path}\nVersione: {version}\n\nChe cosa non va:\n"
    return f"{repository}/-/issues/new?{urlencode({'issue[title]': f'{title}: ', 'issue[description]': text})}"

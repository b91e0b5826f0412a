"""Le parole dell'interfaccia che Sphinx, il tema e i pulsanti lasciano in inglese o dicono male."""

from pathlib import Path

from babel.messages.pofile import read_po
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError


# Testo di script dei pacchetti, che nessuna opzione cambia, e ciò che deve diventare.
MENDED = {
    # Il pulsante di copia dice «Copiato negli appunti» prima di copiare.
    "copybutton.js": {
        "'copy': 'Copiare'": "'copy': 'Copia'",
        "'copy_to_clipboard': 'Copiato negli appunti'": "'copy_to_clipboard': 'Copia il codice'",
    },
    # Misura tutto il codice della pagina appena arriva, e la ferma: lo fa gradiente.js, un po' alla volta.
    "scripts/pydata-sphinx-theme.js": {
        '"complete"===document.readyState?I():window.addEventListener("load",I)': '"gradiente"',
    },
    # A ogni clic toglie il fuoco ai pulsanti della barra: chi usa la tastiera ricomincerebbe dall'inizio.
    "scripts/sphinx-book-theme.js": {
        '[".theme-switch-button",".search-button",".primary-toggle",".secondary-toggle"].forEach': "[].forEach",
    },
    # La regola del plurale arriva come testo da eseguire, che la regola di sicurezza vieta: questa è l'italiana.
    "doctools.js": {
        'new Function(\n      "n",\n      `return (${catalog.plural_expr})`\n    )': "(n) => n === 1 ? 0 : 1",
    },
}


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", overlay)
    app.connect("build-finished", mend)


def overlay(app: Sphinx) -> None:
    """Mette le traduzioni del corso (book/locale) sopra quelle dei pacchetti, per il dominio «sphinx»."""
    path = Path(app.srcdir) / "book" / "locale" / "it" / "LC_MESSAGES" / "sphinx.po"
    if path.exists():
        with path.open("rb") as file:
            words = {message.id: message.string for message in read_po(file) if message.id}
        locale.translators["general", "sphinx"]._catalog.update(words)


def mend(app: Sphinx, exception: Exception | None) -> None:
    """Corregge gli script dei pacchetti; se il testo atteso non c'è più, ferma la costruzione."""
    if exception or app.builder.name != "html":
        return
    for name, changes in MENDED.items():
        path = Path(app.outdir) / "_static" / name
        text = path.read_text(encoding="utf-8")
        for before, after in changes.items():
            if before not in text and after not in text:
                raise ExtensionError(f"{name} non contiene più {before!r}: aggiorna MENDED in {Path(__file__).name}.")
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")

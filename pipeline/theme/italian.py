"""Le parole dell'interfaccia che Sphinx, il tema e i pulsanti lasciano in inglese o dicono male."""

from pathlib import Path

from babel.messages.pofile import read_po
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError


# Il pulsante di copia dice «Copiato negli appunti» prima di copiare.
COPY_BUTTON = {
    "'copy': 'Copiare'": "'copy': 'Copia'",
    "'copy_to_clipboard': 'Copiato negli appunti'": "'copy_to_clipboard': 'Copia il codice'",
}


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", overlay)
    app.connect("build-finished", mend_copy_button)


def overlay(app: Sphinx) -> None:
    """Mette le traduzioni del corso (book/locale) sopra quelle dei pacchetti, per il dominio «sphinx»."""
    path = Path(app.srcdir) / "book" / "locale" / "it" / "LC_MESSAGES" / "sphinx.po"
    if path.exists():
        with path.open("rb") as file:
            words = {message.id: message.string for message in read_po(file) if message.id}
        locale.translators["general", "sphinx"]._catalog.update(words)


def mend_copy_button(app: Sphinx, exception: Exception | None) -> None:
    """Corregge l'italiano del pulsante di copia, che non ha un'opzione per farlo."""
    path = Path(app.outdir) / "_static" / "copybutton.js"
    if exception or not path.exists():
        return
    text = path.read_text(encoding="utf-8")
    for wrong, right in COPY_BUTTON.items():
        if wrong not in text and right not in text:
            raise ExtensionError(f"copybutton.js non contiene più {wrong}: aggiorna COPY_BUTTON in {Path(__file__).name}.")
        text = text.replace(wrong, right)
    path.write_text(text, encoding="utf-8")

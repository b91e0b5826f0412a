"""L'estensione di Sphinx del corso: ciò che nessuna opzione di Sphinx o del tema consente.

Una cosa per file, e ogni file dice in cima quale.
"""

import hashlib
from pathlib import Path

from sphinx.application import Sphinx

from . import cards, facts, figures, incremental, italian, launch, maths, pages, questions, search, styles, typography


def setup(app: Sphinx) -> dict:
    # Se cambia questo codice, Sphinx rifà tutte le pagine.
    app.add_config_value("theme_code", _digest(), "env")
    for part in (italian, maths, typography, questions, facts, figures, search, launch, pages, cards, styles, incremental):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _digest() -> str:
    code = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()

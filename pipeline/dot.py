#!/usr/bin/env python3
"""Il programma `dot` di Graphviz, per chi non lo ha: torchviz lo trova nel PATH del venv.

Disegna con Graphviz nella copia che pygraphviz porta con sé, in un processo a parte:
insieme a torch e matplotlib, nello stesso processo, pygraphviz va in segmentation fault.
Il disegno è sempre lo stesso: i nodi di torchviz si chiamano con l'indirizzo degli oggetti Python,
diverso a ogni esecuzione, e qui diventano 1, 2, 3… nell'ordine in cui compaiono; i font sono quelli
che matplotlib porta con sé, non quelli di questo computer.

Uso: dot -Tsvg [-Kdot] < grafo.gv > grafo.svg
"""

import importlib.util
import os
import re
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape


def draw(source: str, format: str, prog: str) -> bytes:
    """Disegna un grafo. source: testo in linguaggio DOT → i byte del disegno."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FONTCONFIG_FILE"] = str(_fonts(Path(folder)))
        return _draw(source, format, prog)


def _fonts(folder: Path) -> Path:
    """Una configurazione di fontconfig con i soli font di matplotlib. Returns: il file scritto in folder."""
    found = importlib.util.find_spec("matplotlib")  # senza importarlo: costa mezzo secondo
    if found is None or found.origin is None:
        raise ImportError("manca matplotlib, da cui vengono i font")
    fonts = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    config = folder / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{escape(str(fonts))}</dir><cachedir>{escape(str(folder))}</cachedir>"
        "<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias></fontconfig>"
    )
    return config


def _draw(source: str, format: str, prog: str) -> bytes:
    import pygraphviz

    names: dict[str, str] = {}
    stable = re.sub(r"\b\d{9,}\b", lambda m: names.setdefault(m[0], str(len(names) + 1)), source)
    return pygraphviz.AGraph(string=stable).draw(format=format, prog=prog)


def main() -> int:
    options = {arg[:2]: arg[2:] for arg in sys.argv[1:] if arg[:2] in ("-T", "-K")}
    source = sys.stdin.buffer.read().decode()

    # Fontconfig brontola sul descrittore 2 dei font di sistema, e finirebbe nella lezione;
    # gli errori di Python escono ancora da lì.
    sys.stderr = os.fdopen(os.dup(2), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        drawing = draw(source, options.get("-T", "svg"), options.get("-K", "dot"))
    except ImportError as error:
        print(f"Errore. Graphviz non parte: {error}.", file=sys.stderr)
        print("Su Debian e Ubuntu ciò che manca arriva con: sudo apt install graphviz", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(drawing)
    return 0


if __name__ == "__main__":
    sys.exit(main())

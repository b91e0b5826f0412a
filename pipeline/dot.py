#!/usr/bin/env python3
"""Il programma `dot` di Graphviz, per chi non lo ha: torchviz lo trova nel PATH del venv.

Disegna con Graphviz nella copia che pygraphviz porta con sé, in un processo a parte:
insieme a torch e matplotlib, nello stesso processo, pygraphviz va in segmentation fault.
I nodi di torchviz si chiamano con l'indirizzo degli oggetti Python, diverso a ogni
esecuzione: qui diventano 1, 2, 3… nell'ordine in cui compaiono, e il disegno è sempre lo stesso.

Uso: dot -Tsvg [-Kdot] < grafo.gv > grafo.svg
"""

import os
import re
import sys


def draw(source: str, format: str, prog: str) -> bytes:
    """Disegna un grafo. source: testo in linguaggio DOT → i byte del disegno."""
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
    sys.stdout.buffer.write(draw(source, options.get("-T", "svg"), options.get("-K", "dot")))
    return 0


if __name__ == "__main__":
    sys.exit(main())

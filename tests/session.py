"""Una lezione già eseguita, pronta a provare risposte: python session.py lezione.ipynb < prove.json

Esegue le celle che precedono il primo esercizio, poi ogni prova in un processo figlio, che parte
da quello stato e non lo cambia. Ingresso: una lista di programmi. Uscita: una lista di stdout.
"""

import contextlib
import io
import json
import os
import sys
from pathlib import Path

import matplotlib.pyplot

matplotlib.use("agg")


def captured(code: str, namespace: dict) -> str:
    """Ciò che un programma stampa, o l'errore con cui finisce."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            exec(compile(code, "<prova>", "exec"), namespace)
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
    return output.getvalue()


def in_a_child(code: str, namespace: dict) -> str:
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        with os.fdopen(writer, "w", encoding="utf-8") as pipe:
            pipe.write(captured(code, namespace))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        output = pipe.read()
    os.wait()
    return output


def main() -> None:
    path = Path(sys.argv[1])
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    programs = json.load(sys.stdin)
    namespace = {"__name__": "__main__"}
    os.chdir(path.parent)
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            if "exercise" in cell["metadata"].get("tags", []):
                break
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), cell["id"], "exec"), namespace)
                matplotlib.pyplot.close("all")
    json.dump([in_a_child(program, namespace) for program in programs], sys.stdout)


if __name__ == "__main__":
    main()

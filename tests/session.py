"""Una lezione pronta a provare risposte: python session.py lezione.ipynb < prove.json

Delle celle che precedono gli esercizi esegue solo quelle che definiscono nomi di cui le prove hanno
bisogno: provare una risposta non deve costare un addestramento. Ogni prova gira in un processo
figlio, che parte da quello stato e non lo cambia.

Ingresso: una lista di programmi. Uscita: una lista di stdout.
"""

import ast
import builtins
import contextlib
import io
import json
import os
import symtable
import sys
from pathlib import Path

import matplotlib.pyplot


def names(code: str) -> tuple[set[str], set[str]]:
    """I nomi che un programma definisce o completa al livello più alto, e quelli che prende da fuori."""
    top = symtable.symtable(code, "<prova>", "exec")
    defined = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    used: set[str] = set()

    def walk(table: symtable.SymbolTable) -> None:
        used.update(symbol.get_name() for symbol in table.get_symbols() if symbol.is_global() or table is top)
        for child in table.get_children():
            walk(child)

    walk(top)
    for statement in ast.parse(code).body:
        if isinstance(statement, ast.Assign):  # Scalar.relu = relu completa Scalar
            for target in statement.targets:
                if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                    defined.add(target.value.id)
    return defined, used - set(dir(builtins))


def needed(cells: list[str], programs: list[str]) -> list[str]:
    """Le celle che definiscono, anche per interposto nome, ciò che i programmi prendono da fuori."""
    wanted: set[str] = set()
    for program in programs:
        defined, used = names(program)
        wanted |= used - defined
    kept = []
    for cell in reversed(cells):
        defined, used = names(cell)
        if defined & wanted:
            kept.append(cell)
            wanted |= used
    return kept[::-1]


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
    programs = json.load(sys.stdin)
    before = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if "exercise" in cell["metadata"].get("tags", []):
            break
        if cell["cell_type"] == "code":
            before.append("".join(cell["source"]))
    os.chdir(path.parent)
    matplotlib.use("agg")
    namespace = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in needed(before, programs):
            exec(compile(cell, path.name, "exec"), namespace)
            matplotlib.pyplot.close("all")
    json.dump([in_a_child(program, namespace) for program in programs], sys.stdout)


if __name__ == "__main__":
    main()

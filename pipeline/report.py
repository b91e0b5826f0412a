"""Ciò che il sito dice delle proprie esecuzioni: che cosa è stato confrontato, dove, con quali versioni."""

import importlib.metadata
import json
import os
import platform
import re
from collections import Counter
from pathlib import Path

from nbformat.v4 import new_markdown_cell

from . import door, kernels
from .compare import Tolerance, Verification
from .course import Course, CourseError, numbered, write_whole
from .lesson import NotebookNode

PACKAGES = ("torch", "torchvision", "numpy", "matplotlib")
NO_CUDA = "Nessuna esecuzione su GPU è stata ancora registrata."


def versions() -> dict[str, str]:
    """Le versioni da cui dipendono gli output."""
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in PACKAGES}


def hardware(device: str) -> str:
    """Su che cosa si esegue, in parole: il processore e i suoi core, e per "cuda" prima la GPU."""
    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        name = lines[0].split(":", 1)[1].strip() if lines else name
    processor = f"{name}, {os.cpu_count()} core"
    return processor if device == "cpu" else f"{kernels.gpu()} ({processor})"


def footer(executed: NotebookNode, found: Verification) -> NotebookNode:
    """La riga in fondo a una lezione: con che cosa è stata eseguita e se è verificata."""
    run = executed.metadata["corso"]
    where = {"cpu": "CPU", "cuda": "GPU"}[run["device"]]
    what = f"Python {run['versions']['python']}, PyTorch {run['versions']['torch']}, su {where}"
    if found.different:
        state = f"Eseguita con {what}. {_cells(len(found.different))} un output diverso da quello di riferimento."
    else:
        state = f"Verificata con {what}: {found.cells} celle confrontate con gli output di riferimento."
    return new_markdown_cell(f"---\n\n*{state}* [Come si verifica](../book/riproducibilita.md)", id="verifica")


def _cells(number: int) -> str:
    return "Una cella ha" if number == 1 else f"{number} celle hanno"


def fill(page: str, rows: list[tuple[str, str, NotebookNode, Verification]], runs: list[dict], codes: dict[str, str]) -> str:
    """La pagina della riproducibilità con le sue tabelle al posto dei segnaposto.

    rows: per ogni lezione titolo, indirizzo, notebook eseguito, confronto. runs: le esecuzioni registrate.
    codes: per nome della lezione, l'impronta del codice di adesso.
    """
    limits = Tolerance()
    return (
        page.replace("<!-- tabella: lezioni -->", _lessons(rows))
        .replace("<!-- tabella: non confrontate -->", _skipped(rows))
        .replace("<!-- tabella: esecuzioni -->", _runs(runs, {stem: title for title, stem, *_ in rows}, codes))
        .replace("<!-- relativa -->", _number(limits.relative))
        .replace("<!-- assoluta -->", _number(limits.absolute))
        .replace("<!-- figure -->", _number(limits.picture))
    )


def _lessons(rows: list[tuple[str, str, NotebookNode, Verification]]) -> str:
    used = rows[0][2].metadata["corso"]["versions"]  # le stesse per tutte: entrano nell'impronta di una lezione
    table = [
        f"Con Python {used['python']}, torch {used['torch']}, numpy {used['numpy']}:\n",
        "| Lezione | Celle confrontate | Diverse | Scarto più grande | Tolleranza |",
        "|---|---:|---:|---:|---:|",
    ]
    for title, _, _, found in rows:
        table.append(f"| {title} | {found.cells} | {len(found.different)} | {_number(found.largest)} | {_number(found.relative)} |")
    return "\n".join(table)


def _skipped(rows: list[tuple[str, str, NotebookNode, Verification]]) -> str:
    lines = [f"- {title}, cella «{id}»: {why}." for title, _, _, found in rows for id, why in found.skipped.items()]
    return "\n".join(lines) or "Nessuna: ogni cella che stampa o disegna qualcosa si confronta."


def _runs(runs: list[dict], titles: dict[str, str], codes: dict[str, str]) -> str:
    """Le esecuzioni registrate, una tabella per dispositivo; dice se la GPU manca, e quali lezioni poi sono cambiate."""
    parts = []
    for run in runs:
        parts.append(f"**{run['hardware']}**, Python {run['python']}, torch {run['torch']}:")
        table = ["| Lezione | Tempo (s) | Celle confrontate | Scarto più grande |", "|---|---:|---:|---:|"]
        for stem, row in run["lessons"].items():
            if stem in titles:
                changed = "" if row.get("code") == codes[stem] else " \\*"
                table.append(f"| {titles[stem]}{changed} | {_number(row['seconds'])} | {row['cells']} | {_number(row['largest'])} |")
        parts.append("\n".join(table))
        if any(" \\* |" in line for line in table):
            parts.append("\\* Registrata prima delle ultime modifiche al codice della lezione.")
    if not any(run["device"] == "cuda" for run in runs):
        parts.append(NO_CUDA)
    return "\n\n".join(parts)


def _number(value: float) -> str:
    """Un numero con tre cifre, scritto all'italiana: 0,25 e 1e-6."""
    return re.sub(r"e([-+])0*", r"e\1", f"{value:.3g}").replace(".", ",")


def fill_numbers(page: str, lessons: list[NotebookNode]) -> str:
    """La prima pagina con quanto è grande il corso: ore, lezioni, esercizi, domande, contati nelle lezioni."""
    tags = Counter(tag for notebook in lessons for cell in notebook.cells for tag in cell.metadata.get("tags", []))
    text = "\n".join(cell.source for notebook in lessons for cell in notebook.cells if cell.cell_type == "markdown")
    hours = round(sum(map(int, re.findall(r"\*\*Tempo:\*\* circa (\d+) minuti", text))) / 60)
    facts = [f"{len(lessons)} lezioni", f"circa {hours} ore", f"{tags['exercise']} esercizi",
             f"{tags['quiz']} domande", "gratis", "ogni output verificato"]  # fmt: skip
    pills = " ".join(f'<span class="fact">{fact[0].upper()}{fact[1:]}</span>' for fact in facts)
    return page.replace("<!-- il corso in numeri -->", f'<p class="lesson-facts">{pills}</p>')


def fill_memory(page: str, course: Course, titles: dict[str, str]) -> str:
    """La pagina per chi insegna con la tabella della memoria, da book/memoria.json. titles: per nome della lezione."""
    table = ["| Lezione | Memoria (MB) |", "|---|---:|"]
    path = course.root / "book" / "memoria.json"
    measured = door.from_json(path) if path.exists() else {}
    if not all(isinstance(peak, dict) and peak for peak in measured.values()):
        raise CourseError(f"{door.shown(path)}: una voce non è una misura. Cancella il file e rilancia `make memory`.")
    numbers = numbered(path.stem for path in course.lessons if path.parent == course.notebooks)
    for stem, peak in measured.items():
        if stem in titles:
            number = f"{numbers[stem]}. " if stem in numbers else ""
            table.append(f"| {number}{titles[stem]} | {max(peak.values())} |")
    return page.replace("<!-- tabella: memoria -->", "\n".join(table))


def recorded(course: Course) -> list[dict]:
    """Le esecuzioni registrate nel corso (book/esecuzioni.json), una per dispositivo."""
    path = course.root / "book" / "esecuzioni.json"
    runs = door.from_json(path, list) if path.exists() else []
    if not all(isinstance(run, dict) and {"device", "hardware", "lessons"} <= run.keys() for run in runs):
        raise CourseError(f"{door.shown(path)}: una voce non è un'esecuzione registrata. Cancella il file e rilancia `make record`.")
    return runs


def record(course: Course, device: str, lessons: dict[str, tuple[dict, Verification]]) -> None:
    """Registra un'esecuzione, al posto di quella che c'era per lo stesso dispositivo.

    lessons: per nome, ciò che si sa dell'esecuzione e il confronto con gli output di riferimento.
    Raises: CourseError se non è un'esecuzione sola: macchine o versioni diverse.
    """
    rows = {name: {"seconds": ran["seconds"], "cells": found.cells, "largest": found.largest, "code": ran["code"]} for name, (ran, found) in lessons.items()}
    (first, _), *others = lessons.values()
    for ran, _ in others:
        if (ran["hardware"], ran["versions"]) != (first["hardware"], first["versions"]):
            raise CourseError(
                f"Le lezioni non sono state eseguite tutte sulla stessa macchina ({first['hardware']}; {ran['hardware']}) "
                f"con le stesse versioni: cancella _build/executed/{device} e rilancia."
            )
    run = {"device": device, "hardware": first["hardware"], **first["versions"], "lessons": rows}
    runs = [other for other in recorded(course) if other["device"] != device] + [run]
    content = json.dumps(sorted(runs, key=lambda run: run["device"]), ensure_ascii=False, indent=1)
    write_whole(course.root / "book" / "esecuzioni.json", (content + "\n").encode())

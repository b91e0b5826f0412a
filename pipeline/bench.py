"""Quanto costa costruire il corso, rispetto agli strumenti senza la pipeline.

Tutto in una sola esecuzione e in rapporto: i secondi dipendono dalla macchina, i rapporti molto meno.
Scrive la tabella sullo schermo e i numeri in _build/bench.json.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from . import lesson, run
from .course import Course, write_whole

PYTHON = sys.executable
REPEATS = 3


def bench(course: Course) -> bool:
    """Misura tutto, stampa la tabella e la scrive. Returns: vero se ogni promessa è mantenuta."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        rows += _course(course, Path(folder))
        rows += _many_lessons(course, Path(folder))
    rows.append(_one_lesson(course))
    for name, value, limit, kept in rows:
        print(f"{'ok ' if kept else 'NO '} {name}: {value:.2f} (promesso: {limit})")
    table = [{"what": name, "value": round(value, 3), "promised": limit, "kept": kept} for name, value, limit, kept in rows]
    write_whole(course.build / "bench.json", json.dumps(table, ensure_ascii=False, indent=1).encode())
    return all(kept for *_, kept in rows)


Row = tuple[str, float, str, bool]


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _median(action: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    times = []
    for _ in range(REPEATS):
        before()
        times.append(_timed(action))
    return statistics.median(times)


def _command(folder: Path, *command: object) -> None:
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1]), "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(list(map(str, command)), cwd=folder, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} è finito con {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def _pipeline(folder: Path) -> None:
    _command(folder, PYTHON, "-m", "pipeline", "build", "--device", "cpu")


def _jupyter_book(folder: Path) -> None:
    # Senza -W: le voci del glossario nascono nella pipeline, e da solo Jupyter Book non le trova.
    _command(folder, Path(PYTHON).with_name("jupyter-book"), "build", folder)


def _copy(course: Course, target: Path) -> Path:
    """Una copia pulita dei sorgenti, con i dati al loro posto."""
    ignored = shutil.ignore_patterns("_build", ".venv*", ".git", "data", "tests")
    shutil.copytree(course.root, target, ignore=ignored)
    (target / "notebooks" / "data").symlink_to(course.data)
    return target


def _add_word(page: Path) -> None:
    notebook = lesson.read(page)
    notebook.cells[0].source += " Ancora."
    page.write_bytes(lesson.dump(notebook))


def _course(course: Course, folder: Path) -> list[Row]:
    """Le lezioni vere: prima costruzione, costruzione senza modifiche, una parola cambiata."""
    ours, theirs = _copy(course, folder / "ours"), _copy(course, folder / "theirs")
    names = [path.relative_to(course.root) for path in course.lessons]

    def papermill(name: Path) -> float:
        options = ("--cwd", theirs / name.parent, "-k", "python3", "--no-progress-bar")
        return _timed(lambda: _command(theirs, PYTHON, "-m", "papermill", theirs / name, theirs / name, *options))

    alone = [papermill(name) for name in names]
    # Senza ripulirlo, il notebook di papermill porta in pagina la cella dei parametri e i suoi metadati.
    for name in names:
        executed = lesson.read(theirs / name)
        (theirs / name).write_bytes(lesson.dump(lesson.graft(lesson.read(course.root / name), executed)))
    baseline = sum(alone) + _timed(lambda: _jupyter_book(theirs))
    first = _timed(lambda: _pipeline(ours))

    _fill_cache(theirs, names)
    _jupyter_book(theirs)
    page = names[3]
    cached, unchanged = _median(lambda: _jupyter_book(theirs)), _median(lambda: _pipeline(ours))
    cached_edit = _median(lambda: _jupyter_book(theirs), lambda: _add_word(theirs / page))
    edit = _median(lambda: _pipeline(ours), lambda: _add_word(ours / page))

    near = first <= 1.15 * max(alone)
    return [
        ("prima costruzione / papermill una alla volta e jupyter-book", first / baseline,
         "0.65, o la lezione più lunga più il 15 %", first / baseline <= 0.65 or near),
        ("prima costruzione / la lezione più lunga", first / max(alone), "solo per confronto", True),
        ("jupyter-book con cache / pipeline, niente cambiato", cached / unchanged, "almeno 10", cached / unchanged >= 10),
        ("secondi, niente cambiato", unchanged, "meno di 1", unchanged < 1),
        ("jupyter-book con cache / pipeline, una parola cambiata", cached_edit / edit, "almeno 2", cached_edit / edit >= 2),
        ("secondi da una parola salvata alla pagina, con make serve", (shown := _served_edit(ours, page)), "al più 1", shown <= 1),
    ]  # fmt: skip


def _served_edit(folder: Path, page: Path) -> float:
    """I secondi da quando si salva una parola a quando `make serve` dà la pagina che la contiene: la mediana di dieci volte."""
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1]), "CUDA_VISIBLE_DEVICES": ""}
    command = [PYTHON, "-m", "pipeline", "serve", "--port", "0", "--device", "cpu"]
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        address = next(found[0] for line in process.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        place = f"/{page.with_suffix('.html').as_posix()}"
        times = []
        for number in range(-1, 10):  # la prima volta l'anteprima si prepara
            with urlopen(address + place[1:]) as answer:
                edition = re.search(r'data-edition="(\d+)"', answer.read().decode())
            assert edition is not None
            if number >= 0:
                _add_word(folder / page)
            started = time.perf_counter()
            with urlopen(f"{address}-/eventi?edition={edition[1]}&page={place}") as said:
                next(line for line in said if b'"reload": true' in line)
            times.append(time.perf_counter() - started)
        return statistics.median(times[1:])
    finally:
        process.terminate()
        process.wait()


def _fill_cache(folder: Path, names: list[Path]) -> None:
    """Accende la cache di Jupyter Book e vi mette le lezioni già eseguite."""
    from jupyter_cache import get_cache

    config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
    config["execute"] = {"execute_notebooks": "cache", "timeout": 600}
    (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    cache = get_cache(folder / "_build" / ".jupyter_cache")
    for name in names:
        cache.cache_notebook_file(folder / name, check_validity=False, overwrite=True)


def _many_lessons(course: Course, folder: Path) -> list[Row]:
    """Duecento lezioni di una cella: quanto cresce una costruzione che non ha niente da fare."""
    unchanged = {}
    for number in (10, 200):
        many = folder / str(number)
        shutil.copytree(course.root / "book", many / "book", ignore=shutil.ignore_patterns("*.md", "*.ipynb"))
        (many / "notebooks").mkdir()
        for name in ("_config.yml", "requirements.txt", "requirements.lock"):
            shutil.copy(course.root / name, many)
        for page in ("intro", "riproducibilita"):
            (many / "book" / f"{page}.md").write_text(f"# {page}\n", encoding="utf-8")
        (many / "notebooks" / "data").symlink_to(course.data)
        for n in range(number):
            cells = [new_markdown_cell(f"# Lezione {n}", id="titolo"), new_code_cell(f"print({n})", id="cella")]
            notebook = lesson.clean(new_notebook(cells=cells))
            (many / "notebooks" / f"{n:03}_prova.ipynb").write_bytes(lesson.dump(notebook))
        chapters = "".join(f"  - file: notebooks/{n:03}_prova\n" for n in range(number))
        toc = f"format: jb-book\nroot: book/intro\nchapters:\n  - file: book/riproducibilita\n{chapters}"
        (many / "_toc.yml").write_text(toc, encoding="utf-8")
        _pipeline(many)
        unchanged[number] = _median(partial(_pipeline, many))
    ratio = unchanged[200] / unchanged[10]
    memory = _own_memory(folder / "200")
    return [
        ("niente cambiato, 200 lezioni / 10 lezioni", ratio, "al più 3", ratio <= 3),
        ("MB del nostro processo, 200 lezioni", memory, "meno di 200", memory < 200),
    ]


def _own_memory(folder: Path) -> float:
    """Il massimo di memoria, in MB, del processo che costruisce (esclusi kernel, worker e Sphinx)."""
    shutil.rmtree(folder / "_build" / "executed")
    program = (
        "import resource, sys; from pipeline.__main__ import main; code = main(['build', '--device', 'cpu']); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=open('memoria', 'w')); sys.exit(code)"
    )
    script = folder / "misura.py"
    script.write_text(f"if __name__ == '__main__':\n    {program}\n")
    _command(folder, PYTHON, script)
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return int((folder / "memoria").read_text()) / unit


def _one_lesson(course: Course) -> Row:
    """Una lezione di una cella, rispetto ad avviare e chiudere un kernel."""
    from jupyter_client.manager import start_new_kernel

    cells = [new_markdown_cell("# Prova", id="titolo"), new_code_cell("1", id="cella")]
    source = lesson.dump(lesson.clean(new_notebook(cells=cells))).decode()

    def kernel() -> None:
        manager, client = start_new_kernel(kernel_name="python3", stderr=subprocess.DEVNULL)
        client.stop_channels()
        manager.shutdown_kernel(now=True)

    def trivial() -> None:
        run.run_lesson(run.Job("prova", source, "", "cpu"))

    trivial()
    kernel()
    ours, theirs = [], []
    for _ in range(10):
        theirs.append(_timed(kernel))
        ours.append(_timed(trivial))
    ratio = statistics.median(ours) / statistics.median(theirs)
    return ("una lezione di una cella / un kernel avviato e chiuso", ratio, "al più 1.2", ratio <= 1.2)

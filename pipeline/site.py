"""Dal corso eseguito al sito: output innestati, pagine preparate, sito scambiato tutto insieme."""

import errno
import gc
import json
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

from . import compare, door, fingerprint, kernels, lesson, offline, publishable, report
from .course import Course, CourseError, write_whole
from .fingerprint import Edition


# Ciò che una persona scrive: entra dalla porta, che si accorge di un conflitto di git e di un'altra codifica.
WRITTEN = {".md", ".bib", ".yml", ".css", ".js", ".html"}


def build(edition: Edition) -> None:
    """Costruisce `_build/html` dalle pagine e dalle lezioni eseguite su un dispositivo.

    Se niente è cambiato non avvia Sphinx. Il sito che c'era resta fino all'ultimo: quello
    nuovo prende il suo posto con lo scambio di un collegamento, che non ha stati di mezzo.

    Raises: CourseError se Jupyter Book trova un difetto o un output non si può pubblicare.
    """
    if edition.is_published:
        return
    course, products = edition.course, edition.products
    site = edition.folder_with(products)
    offered = {kind: path for kind, path in products.items() if path.exists()}
    books = [path for kind, path in offered.items() if kind != "slides"]

    # Lo stato di Sphinx lavora sotto un altro nome: se la costruzione si ferma a metà, alla
    # prossima non c'è, e si ricomincia da capo invece di fidarsi di uno stato a metà.
    stage, kept, sphinx = (course.build / name for name in ("stage", "sphinx", "sphinx-in-corso"))
    _remove(sphinx, *course.build.glob(".site-*"))
    if kept.exists():
        os.replace(kept, sphinx)
    with _jupyter_book(course, stage, sphinx) as run:
        if stage_book(edition, stage, books, lambda path: prepare(course, edition.device, path)):
            _remove(sphinx)
        html = run()

    beside = course.build / f".{site.name}"
    shutil.copytree(html, beside)
    if "slides" in offered:
        from . import slides

        slides.add(offered["slides"], beside)
    offline.add(edition, beside, books)
    _remove(site)
    os.replace(beside, site)
    _swap(course.html, site)
    os.replace(sphinx, kept)
    _remove(*(old for old in course.build.glob("site-*") if old != site))


def _remove(*folders: Path) -> None:
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)


def _swap(html: Path, site: Path) -> None:
    link = html.with_name(".html")
    link.unlink(missing_ok=True)
    link.symlink_to(site.name, target_is_directory=True)
    os.replace(link, html)


@dataclass(frozen=True)
class Prepared:
    """Una lezione come entra nel libro: il sorgente, ciò che la macchina ha calcolato, il loro confronto, il notebook da mostrare."""

    source: lesson.NotebookNode
    executed: lesson.NotebookNode
    found: compare.Verification
    page: bytes


SHELL = re.compile(r"^\s*(?:[%!]|\w+ *= *[%!])", re.MULTILINE)  # righe che in Python non si leggono: !pip, %%bash


def prepare(course: Course, device: str, path: Path) -> Prepared:
    """Una lezione con gli output dell'ultima esecuzione. Raises: CourseError se qualcosa non si può pubblicare."""
    source, executed = lesson.read(path), lesson.read(course.executed(device) / path.name)
    found = compare.verify(source, executed, device)
    return join(path.relative_to(course.root), source, executed, found, report.footer(executed, found))


def join(name: Path, source: lesson.NotebookNode, executed: lesson.NotebookNode, found: compare.Verification, footer: lesson.NotebookNode) -> Prepared:
    """Una lezione con gli output di una sua copia e una riga in fondo. Raises: CourseError se qualcosa non si può pubblicare."""
    publishable.source(name, source)
    notebook = lesson.graft(source, executed, drawings=True)
    publishable.outputs(name, notebook)
    if any(SHELL.search(cell.source) for cell in lesson.code_cells(notebook)):
        notebook.metadata.language_info.pygments_lexer = "ipython3"
    notebook.cells.append(footer)
    return Prepared(source, executed, found, lesson.dump(notebook))


def stage_book(edition: Edition, stage: Path, books: list[Path], prepared: Callable[[Path], Prepared]) -> set[Path]:
    """Prepara il libro come Jupyter Book lo legge, riscrivendo solo i file che cambiano.

    books: quelli che il sito offre, se ci sono. prepared: dà una lezione, dal suo file.
    Returns: i file in cui è cambiato qualcosa che si vede anche da altre pagine (indice,
        configurazione, titoli, stili): se ce n'è, vanno rifatte tutte.
    """
    from . import bibliography, digits, glossary

    course, device = edition.course, edition.device
    # Il codice che cambia può cambiare ogni pagina, e Sphinx non se ne accorge: lo scopre da qui.
    wanted = {Path("codice.sha256"): fingerprint.of_files(*fingerprint.code(course)).encode()}
    rows, different, codes = [], [], {}
    lessons: list[lesson.NotebookNode] = []
    exported: dict[str, Path] = {}
    for path in edition.sources:
        name = path.relative_to(course.root)
        if path.suffix == ".ipynb":
            ready = prepared(path)
            wanted[name] = ready.page
            exported |= {file: course.exported(device, path.stem, file) for file in ready.executed.metadata["corso"]["exports"]}
            codes[path.stem] = lesson.code_digest(ready.source)
            if path.parent == course.notebooks:
                lessons.append(ready.source)
            rows.append((_title(ready.source.cells[0].source), path.stem, ready.executed, ready.found))
            different += [f"{name}, cella «{id}»" for id in ready.found.different]
        else:
            wanted[name] = door.text(path).encode() if path.suffix in WRITTEN else path.read_bytes()
            if path.suffix == ".bib":
                bibliography.read(path)
    wanted[Path("_config.yml")] = edition.config.encode()
    page = Path("book/riproducibilita.md")
    if page in wanted:
        wanted[page] = report.fill(wanted[page].decode(), rows, report.recorded(course), codes).encode()
    page = Path("book/intro.md")
    if page in wanted:
        wanted[page] = report.fill_numbers(wanted[page].decode(), lessons).encode()
    page = Path("book/come_usare.md")
    if page in wanted:
        wanted[page] = offline.fill(wanted[page].decode(), course, books).encode()
    page = Path("book/insegnare.md")
    if page in wanted:
        titles = {stem: title for title, stem, *_ in rows}
        wanted[page] = report.fill_memory(wanted[page].decode(), course, titles).encode()
    if glossary.PAGE in wanted:
        wanted[glossary.PAGE] = glossary.fill(wanted[glossary.PAGE].decode(), glossary.read(course.root)).encode()
    if course.root / digits.PAGE in course.pages:
        wanted[digits.SCRIPT] = digits.script(course, exported)
    if different:
        print(f"Output diversi dal riferimento: {'; '.join(different)}. Se sono giusti, `make reference` li accetta.")

    everywhere = set()
    for old in [path for path in stage.rglob("*") if path.is_file()]:
        if old.relative_to(stage) not in wanted:
            old.unlink()
            everywhere.add(old.relative_to(stage))
    for name, content in wanted.items():
        target = stage / name
        before = target.read_bytes() if target.exists() else None
        if before != content:
            if before is None or _shared(name, before) != _shared(name, content):
                everywhere.add(name)
            write_whole(target, content)
    return everywhere


# Ciò a cui un'altra pagina può rimandare: un titolo, un'etichetta «(nome)=», un nome o una didascalia, «{#nome}», una formula.
REFERABLE = re.compile(r"^#+ .*$|^\([\w-]+\)=$|^ *:(?:name|label):.*$|\{#[\w-]+\}|^\$\$ *\(.*\)$|\\label\{.*?\}", re.MULTILINE)


def _shared(name: Path, content: bytes) -> list[str]:
    """Ciò che di un file si vede in altre pagine: di una pagina titoli ed etichette, del resto tutto."""
    text = content.decode(errors="replace")
    if name.suffix == ".md":
        return REFERABLE.findall(text)
    if name.suffix != ".ipynb":
        return [text]
    cells = json.loads(text)["cells"]
    markdown = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    figures = [json.dumps(figure) for cell in cells if (figure := cell["metadata"].get("mystnb", {}).get("figure"))]
    return [*REFERABLE.findall(markdown), *figures]


def _title(markdown: str) -> str:
    """Il titolo di una pagina, la prima riga che comincia con un cancelletto solo."""
    found = re.search(r"^# (.*)$", markdown, re.MULTILINE)
    return found[1] if found else markdown


@contextmanager
def _jupyter_book(course: Course, stage: Path, sphinx: Path) -> Iterator[Callable[[], Path]]:
    """Jupyter Book in un processo suo, che si prepara mentre si preparano le pagine.

    Returns: ciò che gli fa costruire il libro, con gli avvisi come errori, e dà la cartella del sito. Solleva
        CourseError dopo un difetto, e allora butta lo stato di Sphinx: alla costruzione seguente le pagine che
        non sono cambiate non si rileggono, e il difetto passerebbe inosservato.
    """
    log, scratch, spawn = course.build / "sphinx.log", kernels.scratch(), multiprocessing.get_context("spawn")
    ready, go = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_run_jupyter_book, args=(ready, stage, sphinx, log, scratch))
    process.start()

    def run() -> Path:
        go.send(True)
        process.join()
        html = sphinx / "_build" / "html"
        if process.exitcode == 0 and (html / "index.html").exists():
            return html
        fault = why(log, stage)
        if not isinstance(fault, OSError):
            _remove(sphinx)
        raise fault

    try:
        yield run
    finally:
        process.terminate()
        process.join()
        _remove(scratch)


def why(log: Path, stage: Path, then: str = "rilancia") -> CourseError | OSError:
    """Perché Jupyter Book non ha costruito il libro, dal suo resoconto: i difetti con file e riga. then: che cosa fare dopo averli corretti."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", log.read_text(encoding="utf-8", errors="replace")).replace(f"{stage}/", "")
    if os.strerror(errno.ENOSPC) in text:
        return OSError(errno.ENOSPC, "", "_build")
    problems = [line for line in text.splitlines() if re.search(r"\b(WARNING|ERROR|CRITICAL)\b", line)]
    stopped = re.search(r"^Extension error.*:\n(.+)", text, re.MULTILINE)
    where = f"Il resoconto intero è in _build/{log.name}."
    if stopped and not problems:
        return CourseError(
            f"Jupyter Book si è fermato; il sito non è cambiato.\n  {stopped[1]}\n"
            f"Se nelle pagine non c'è niente di nuovo, la causa è in _config.yml. {where}"
        )
    return CourseError(
        "Jupyter Book ha trovato difetti nelle pagine; il sito non è cambiato.\n"
        + "\n".join(f"  {_with_its_cell(line.strip())}" for line in problems[:20] or _last_words(text))
        + f"\nCorreggi e {then}. {where}"
    )


# Gli avvisi che incontra chi scrive una lezione, e che cosa fare: Sphinx li dice in inglese, e si ferma lì.
REMEDIES = {
    "image file not readable": "L'immagine non si trova: mettila in book/figure, con un nome senza spazi, e richiamala con ../book/figure/nome.png.",
    "duplicate label": "Due figure o due titoli hanno lo stesso nome: cambiane uno.",
    "numfig is disabled": "Le figure qui non hanno un numero: scrivi {ref} al posto di {numref}.",
    "undefined label": "Quel nome non c'è: guarda com'è scritto «(nome)=» o «:name:» dove vuoi arrivare.",
    "target not found": "Il collegamento non porta a niente: il percorso va dal file in cui scrivi, per esempio ../book/glossario.md.",
    "Non-consecutive header level": "Un titolo salta un livello: dopo «##» viene «###».",
    "Unknown directive": "Quel blocco fra graffe non esiste: guarda com'è scritto il nome.",
    "Unknown interpreted text role": "Quella parola fra graffe non esiste: guarda com'è scritta.",
    "Lexing literal_block": "Il codice non è nel linguaggio che il blocco dice: dopo ``` scrivi quello giusto, oppure «text».",
}


def _with_its_cell(line: str) -> str:
    """Una riga del resoconto con il rimedio; di un notebook dice la cella: myst-nb le numera a diecimila righe per volta."""
    line = re.sub(r"\.ipynb:(\d+)(\d{4}):", lambda found: f".ipynb, cella {found[1]}, riga {int(found[2])}:", line)
    remedy = next((text for start, text in REMEDIES.items() if start in line), "")
    return f"{line}\n    {remedy}" if remedy else line


def _last_words(text: str) -> list[str]:
    """Le ultime righe di un resoconto; di un traceback, ciò che è successo e non da dove ci si è passati."""
    lines = [line for line in text.splitlines() if line.strip()]
    frames = [number for number, line in enumerate(lines) if re.match(r'\s*File ".*", line \d+', line)]
    after = frames[-1] + 1 if frames else 0
    told = [line for line in lines[after:] if re.match(r"\S*(Error|Exception|Warning)\b.*:", line.strip())]
    return lines[lines.index(told[0]) :][:10] if told else lines[-10:]


# Ciò che myst-nb importa per eseguire un notebook, e con lui SQLAlchemy, un terzo del tempo per importare il tema: qui i
# notebook arrivano eseguiti.
EXECUTING = ("jupyter_cache", "jupyter_cache.base", "jupyter_cache.cache.db", "jupyter_cache.executors.utils")


class Unused(ModuleType):
    """Un modulo che c'è soltanto per chi lo importa: ogni nome esiste, nessuno si può usare."""

    def __getattr__(self, name: str) -> None:
        return None


def _run_jupyter_book(ready: Connection, stage: Path, sphinx: Path, log: Path, scratch: Path) -> None:
    """Jupyter Book in un processo che non sopravvive a chi lo avvia: non scrive su una costruzione altrui.

    ready: dice quando le pagine sono pronte. Intanto si importa ciò che serve, che è un terzo del suo tempo.
    """
    kernels.die_with_parent()
    # Anche le cartelle provvisorie di Sphinx e di KaTeX vanno dove si puliscono comunque finisca.
    tempfile.tempdir = str(scratch)
    write_to(log)
    import_jupyter_book()
    ready.recv()
    jupyter_book(stage, sphinx)


def write_to(log: Path) -> None:
    """Da qui in poi ciò che questo processo scrive va nel resoconto, da capo."""
    with log.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)


def import_jupyter_book() -> None:
    """Importa Jupyter Book, Sphinx, myst-nb e il tema; ciò che resta in memoria non si cerca più di continuo se è da buttare."""
    for name in EXECUTING:
        sys.modules[name] = Unused(name)
    import jupyter_book.cli.main
    import jupyter_book.sphinx  # noqa: F401 (il comando lo importa soltanto quando costruisce)

    from . import theme  # noqa: F401 (con lui arrivano Sphinx e myst-nb)

    # Le pagine lette sono milioni di oggetti che restano: cercarvi di continuo quelli da buttare costava un quinto del tempo.
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def jupyter_book(stage: Path, sphinx: Path) -> None:
    """Costruisce il libro, con gli avvisi come errori. Raises: SystemExit, con lo stato di Jupyter Book."""
    from jupyter_book.cli.main import main

    main(["build", str(stage), "--path-output", str(sphinx), "-W", "-n", "--keep-going"])

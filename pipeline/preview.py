"""L'anteprima: le pagine di chi scrive, che seguono ciò che salva senza rifare il sito intero.

Sta tutta in `_build/preview`: il sito pubblicato lo cambia soltanto `make build`. Un processo tiene Sphinx già importato, e per
ogni modifica ne nasce un altro, uguale, che rilegge ciò che è cambiato e finisce: niente di una costruzione resta nella
successiva. Se riesce, ciò che ha scritto è da leggere; se no, resta da leggere l'ultima buona.
"""

import copy
import hashlib
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from nbformat.v4 import new_markdown_cell, new_output

from . import compare, execution, fingerprint, kernels, lesson, report, repository, run, site
from .course import Course, CourseError, only_one
from .fingerprint import Edition

SETTLED = 0.03  # secondi di silenzio dopo un salvataggio: certi programmi scrivono un file in due volte
RUNNING, STOPPED = "In esecuzione…", "Non eseguita: la lezione non è arrivata in fondo."
# Ciò che un'altra pagina chiede per indirizzo, e che non la cambia.
ASSETS = ("book/_static/", "book/extra/", "book/figure/")
# Ciò che cambia in ogni pagina, o nel sito, quando cambia il testo di una: chi ne legge un'altra non se ne accorge.
SEARCH = re.compile(rb'data-search="\w*"')
UNSEEN = ("ricerca/", "objects.inv", ".buildinfo", "schede/")
HTML = Path("_build", "html")  # dove Jupyter Book mette le pagine, sotto la cartella che gli si dà
LAST = "/-/ultima/"


class Superseded(Exception):
    """C'è da fare altro, prima: la costruzione si lascia a metà."""


class Preview:
    """Ciò che si legge adesso, ciò che si sta eseguendo, ciò che non va. Lo guardano i fili del server, lo cambia `follow`."""

    def __init__(self, course: Course, device: str) -> None:
        self.root, self.device = course.root, device
        self._published, self._address = repository.find(course.root), repository.site_address()
        self.folder = course.build / "preview"
        # Sphinx lavora in `work`; ciò che riesce passa in `good`, da leggere; `whole` è l'ultima senza niente di rosso.
        self.stage, self.work, self.good, self.again, self.whole, self._pending = (
            self.folder / name for name in ("stage", "work", "good", "again", "whole", "pending")
        )
        self.changed = threading.Condition()
        self.edition = 0
        self.running: list[str] = []
        self.problem = ""
        self._editions: dict[str, int] = {}  # di ogni pagina, l'edizione in cui è cambiata; "" è ciò che tutte chiedono
        self._open: Counter[str] = Counter()
        self._known: dict[Path, tuple[str, str, site.Prepared]] = {}  # lezione → impronta, chiave se è da eseguire, com'è
        self._stale: dict[str, str] = {}  # lezione da eseguire → chiave
        self._failed: dict[str, tuple[str, str]] = {}  # lezione → chiave, perché non è arrivata in fondo
        self._shared: set[Path] = set()  # ciò che è cambiato per ogni pagina, finché non si sono rifatte tutte
        self._unread = self._fault = ""  # perché i sorgenti non si leggono; che cosa Jupyter Book ci ha trovato

    def place(self, path: str) -> Path:
        """Il file di un indirizzo: dell'anteprima, o del sito pubblicato se lì non c'è (gli zip, i libri, le diapositive)."""
        if path.startswith(LAST):
            return self.whole / path.removeprefix(LAST)
        here = self.good / HTML / path.lstrip("/")
        return here if here.exists() else self.root / HTML / path.lstrip("/")

    def message(self, page: str, edition: int) -> dict:
        """Che cosa dire a chi ha aperto una pagina quando l'edizione era quella."""
        new = max(self._editions.get(page, 0), self._editions.get("", 0)) > edition
        return {"reload": new, "running": self.running, "problem": self.problem, "last": LAST if self.whole.exists() else ""}

    @contextmanager
    def reading(self, page: str) -> Iterator[None]:
        """Finché dura, qualcuno legge quella pagina: se cambia qualcosa di tutte si rifà per prima."""
        with self.changed:
            self._open[page] += 1
        try:
            yield
        finally:
            with self.changed:
                self._open[page] -= 1

    def _tell(self, pages: set[str] | None = None) -> None:
        """Dice a chi legge com'è adesso. pages: quelle appena cambiate."""
        failed = [why for name, (key, why) in self._failed.items() if self._stale.get(name) == key]
        with self.changed:
            self.edition += 1
            self._editions |= dict.fromkeys(pages or (), self.edition)
            self.problem = "\n\n".join(filter(None, [self._unread or self._fault, *failed]))
            self.changed.notify_all()

    def follow(self, edits: Connection) -> None:
        """Rifà ciò che cambia, finché non arriva Ctrl-C. edits: riceve qualcosa per ogni file che si salva."""
        started = (self.good / HTML / "index.html").exists() and not self._pending.exists()
        if not started:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        sync(self.good, self.work)
        builder, lessons = Builder(self.stage, self.folder.with_name("preview.log")), Lessons(self.root, self.device)
        try:
            while True:
                self._pending.touch()
                self._refresh(builder, lessons)
                self._tell()
                with suppress(Superseded):
                    if self._shared:
                        self._rebuild(builder, [edits, *lessons.waited])
                    self._settle()
                wait([edits, *lessons.waited])
                while edits.poll(SETTLED):
                    edits.recv_bytes()
                self._failed |= lessons.stopped()
        finally:
            lessons.stop()
            builder.stop()

    def _refresh(self, builder: "Builder", lessons: "Lessons") -> None:
        """Rilegge i sorgenti e rifà le pagine che sono cambiate; se è cambiato qualcosa di tutte, anche quelle che qualcuno legge."""
        lesson._digest.cache_clear()  # un comando dura poco, e legge una volta sola file che qui intanto cambiano
        before, stale, first = files(self.stage), self._stale, not self.good.exists()
        self._stale = {}
        try:
            course = Course(self.root)
            edition = Edition(course, self.device, self._published, self._address)
            beside = fingerprint.of_files(*lesson.beside(course), self.root / "requirements.txt", self.root / "requirements.lock")
            shared = site.stage_book(edition, self.stage, [], lambda path: self._prepared(course, path, beside))
        except (CourseError, OSError) as error:
            self._unread, self._stale = str(error), stale
            return
        self._unread = ""
        wanted = {name: key for name, key in self._stale.items() if self._failed.get(name, ("",))[0] != key}
        lessons.run(wanted)
        self.running = sorted(wanted)
        self._shared |= {name for name in shared if not first and not name.as_posix().startswith(ASSETS)}
        if files(self.stage) == before:
            return
        if self._shared:
            for page in [page for page, readers in self._open.items() if readers]:
                (self.work / "_build" / ".doctrees" / page.lstrip("/")).with_suffix(".doctree").unlink(missing_ok=True)
        self._publish(builder.build(self.work))

    def _rebuild(self, builder: "Builder", urgent: list[Connection]) -> None:
        """Rifà ogni pagina da capo, finché non c'è altro da fare. Raises: Superseded."""
        # Sphinx si ricorda dove lavorava: da capo comincia allo stesso posto, e ciò che c'era aspetta da parte.
        shutil.rmtree(self.again, ignore_errors=True)
        os.replace(self.work, self.again)
        try:
            fault = builder.build(self.work, urgent)
        except Superseded:
            shutil.rmtree(self.work, ignore_errors=True)
            os.replace(self.again, self.work)
            raise
        self._shared.clear()
        self._publish(fault)
        shutil.rmtree(self.again)

    def _publish(self, fault: str) -> None:
        """Dà da leggere ciò che si è costruito; se c'è un difetto lo dice, e Sphinx riparte dall'ultimo stato buono."""
        self._fault = fault
        if fault:
            sync(self.good, self.work)
            return self._tell()
        names = {Path(name).relative_to(HTML).as_posix() for name in sync(self.work, self.good) if Path(name).is_relative_to(HTML)}
        pages = {f"/{name}" for name in names if name.endswith(".html")}
        seen = [name for name in names if not name.endswith(".html") and not name.startswith(UNSEEN)]
        self._tell(pages | ({""} if seen else set()))

    def _settle(self) -> None:
        """Se non resta niente da fare e niente da correggere, le pagine di adesso sono le ultime buone."""
        if not self._unread and not self._fault and not self._shared:
            self._pending.unlink(missing_ok=True)
            if not self._stale:
                sync(self.good / HTML, self.whole)

    def _prepared(self, course: Course, path: Path, beside: str) -> site.Prepared:
        """Una lezione com'è adesso, rifatta solo se è cambiato qualcosa di lei."""
        ran, failed = course.executed(self.device) / path.name, self._failed.get(path.stem, ("", ""))[0]
        content = path.read_bytes() + (ran.read_bytes() if ran.exists() else b"") + f"{beside}{failed}".encode()
        mark = hashlib.sha256(content).hexdigest()
        if self._known.get(path, ("",))[0] != mark:
            source = lesson.read(path)
            key, executed = lesson.key(course, source, self.device), None
            with suppress(CourseError):  # non è mai stata eseguita, o la copia è guasta
                executed = lesson.read(ran)
            name = path.relative_to(course.root)
            if executed is not None and executed.metadata.get("corso", {}).get("key") == key:
                found = compare.verify(source, executed, self.device)
                self._known[path] = mark, "", site.join(name, source, executed, found, report.footer(executed, found))
            else:
                waiting = STOPPED if key == failed else RUNNING
                footer = new_markdown_cell(f"---\n\n*{waiting}*", id="verifica")
                self._known[path] = mark, key, site.join(name, source, half_run(source, executed, waiting), compare.Verification(), footer)
        _, key, ready = self._known[path]
        if key:
            self._stale[path.stem] = key
        return ready


def half_run(source: lesson.NotebookNode, executed: lesson.NotebookNode | None, waiting: str) -> lesson.NotebookNode:
    """Una lezione il cui codice è cambiato: gli output delle celle rimaste uguali, e `waiting` al posto degli altri."""
    notebook = copy.deepcopy(source)
    known = {cell.id: cell for cell in lesson.code_cells(executed)} if executed else {}
    for cell in lesson.code_cells(notebook):
        same = cell.id in known and known[cell.id].source == cell.source
        cell.outputs = known[cell.id].outputs if same else [new_output("stream", name="stdout", text=waiting)]
    notebook.metadata["corso"] = (executed.metadata.get("corso") if executed else None) or {"versions": report.versions(), "exports": {}}
    return notebook


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """I file di una cartella, con byte e data di modifica in nanosecondi."""
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            stat = os.stat(os.path.join(parent, name))
            found[os.path.relpath(os.path.join(parent, name), folder)] = stat.st_size, stat.st_mtime_ns
    return found


def sync(source: Path, target: Path) -> set[str]:
    """Rende una cartella uguale a un'altra, date comprese: ogni file appare intero. Returns: i file che chi legge vede cambiati."""
    new, old, seen = files(source), files(target), set[str]()
    for name in old.keys() - new.keys():
        (target / name).unlink()
        seen.add(name)
    for name, stamp in new.items():
        if old.get(name) == stamp:
            continue
        content = (source / name).read_bytes()
        before = (target / name).read_bytes() if name in old else None
        if before is None or SEARCH.sub(b"", before) != SEARCH.sub(b"", content):
            seen.add(name)
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        beside = (target / name).with_name(f".{os.path.basename(name)}.nuovo")
        beside.write_bytes(content)
        os.utime(beside, ns=(stamp[1], stamp[1]))
        os.replace(beside, target / name)
    return seen


class Builder:
    """Il processo che tiene Sphinx importato, e da cui nasce quello di ogni costruzione."""

    def __init__(self, stage: Path, log: Path) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._stage, self._log, self._scratch = stage, log, kernels.scratch()
        self._orders, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_stay_ready, args=(theirs, stage, log, self._scratch))
        _start(self._process)
        theirs.close()

    def build(self, folder: Path, urgent: list[Connection] | None = None) -> str:
        """Costruisce il libro. folder: dove Sphinx tiene pagine e stato. urgent: se arriva qualcosa di qui, si smette.

        Returns: i difetti, o niente. Raises: Superseded.
        """
        self._orders.send(folder)
        child = self._orders.recv()
        if urgent and self._orders not in wait([self._orders, *urgent]):
            os.kill(child, signal.SIGKILL)
            self._orders.recv()
            raise Superseded
        code = self._orders.recv()
        return "" if code == 0 and (folder / HTML / "index.html").exists() else str(site.why(self._log, self._stage, "salva di nuovo"))

    def stop(self) -> None:
        self._process.terminate()
        self._process.join()
        shutil.rmtree(self._scratch, ignore_errors=True)


def _start(process: BaseProcess) -> None:
    """Avvia un processo che a Ctrl-C non si ferma neppure mentre nasce: arriva a tutti, e decide chi lo ha avviato."""
    resource_tracker.ensure_running()  # lo avvierebbe start, che poi lascerebbe passare Ctrl-C
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _stay_ready(orders: Connection, stage: Path, log: Path, scratch: Path) -> None:
    """Importa Sphinx una volta sola; poi, per ogni cartella che arriva, un processo uguale a questo costruisce il libro lì."""
    _leave_ctrl_c()
    kernels.die_with_parent()
    tempfile.tempdir = str(scratch)
    site.write_to(log)
    site.import_jupyter_book()
    from sphinxcontrib.katex import KaTeXServer

    from .theme import maths

    maths.choose()
    while True:
        folder = orders.recv()
        KaTeXServer.get()  # disegna le formule di tutte: avviarlo ogni volta costava un decimo di secondo
        child = os.fork()
        if not child:
            _build(stage, folder, log)
        orders.send(child)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code < 0:  # lasciata a metà, forse a metà di una formula
            KaTeXServer.get().terminate()
            KaTeXServer.katex_server = None
        orders.send(code)


def _build(stage: Path, folder: Path, log: Path) -> None:
    """Costruisce il libro in questo processo, che poi finisce; senza chiudere ciò che è di chi lo ha generato."""
    code = 1
    try:
        kernels.die_with_parent()
        site.write_to(log)
        site.jupyter_book(stage, folder)
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else int(done.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


class Lessons:
    """Le lezioni che si stanno eseguendo, in un processo che si può lasciare a metà."""

    def __init__(self, root: Path, device: str) -> None:
        self._root, self._device = root, device
        self._wanted: dict[str, str] = {}
        self._process: BaseProcess | None = None
        self.waited: list[Connection] = []  # diventa leggibile quando hanno finito

    def run(self, wanted: dict[str, str]) -> None:
        """Esegue queste e nessun'altra. wanted: nome → chiave."""
        if wanted == self._wanted:
            return
        self.stop()
        self._wanted = wanted
        if wanted:
            spawn = multiprocessing.get_context("spawn")
            answer, theirs = spawn.Pipe(duplex=False)
            self._process, self.waited = spawn.Process(target=_run, args=(self._root, self._device, list(wanted), theirs)), [answer]
            _start(self._process)
            theirs.close()

    def stopped(self) -> dict[str, tuple[str, str]]:
        """Quelle che non sono arrivate in fondo, se hanno finito tutte: nome → chiave, perché."""
        if not self.waited or not self.waited[0].poll():
            return {}
        try:
            problems = self.waited[0].recv()
        except EOFError:
            problems = dict.fromkeys(self._wanted, "L'esecuzione si è interrotta: di solito è finita la memoria. Salva di nuovo la lezione.")
        found = {name: (self._wanted[name], why) for name, why in problems.items()}
        self.stop()
        return found

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.join()
        self._process, self.waited, self._wanted = None, [], {}


def _run(root: Path, device: str, names: list[str], answer: Connection) -> None:
    """Esegue queste lezioni come farebbe `make build`, e ne conserva gli output dove lui li trova."""
    _leave_ctrl_c()
    kernels.die_with_parent()
    course, limits = Course(root), (kernels.CELL_LIMIT, kernels.LESSON_LIMIT)
    try:
        with only_one(course):
            jobs = [job for job in execution.stale(course, device, limits) if job.name in names]
            answer.send(execution.run_jobs(course, device, jobs, partial(run.local_pool, device)) if jobs else {})
    except (CourseError, OSError) as error:
        answer.send(dict.fromkeys(names, str(error)))

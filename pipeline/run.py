"""Esegue le lezioni: una in un processo, più d'una insieme, ognuna con il suo kernel.

Il lavoro va a un `concurrent.futures.Executor`: un lavoro porta con sé tutto ciò che serve
e ne torna il risultato, così chi lo esegue può stare anche altrove.
"""

import gzip
import hashlib
import logging
import multiprocessing
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import kernels, lesson, report

if TYPE_CHECKING:
    from multiprocessing import Queue
    from multiprocessing.connection import Connection

OUTPUT_LIMIT = 10_000_000  # byte di output di una lezione: di più è un errore, e peserebbe sul sito
EXPORTS = "CORSO_ESPORTA"  # la variabile che dice a una lezione dove lasciare i file per il sito


@dataclass(frozen=True)
class Job:
    """Una lezione da eseguire, completa: chi la riceve non ha bisogno d'altro.

    source: il notebook, testo JSON. files: i file che la lezione trova accanto a sé.
    data: la cartella con i dati, se chi esegue la vede, oppure i file compressi, per percorso.
    I limiti sono in secondi.
    """

    name: str
    source: str
    key: str
    device: str
    files: dict[str, bytes] = field(default_factory=dict)
    data: Path | dict[str, bytes] | None = None
    cell_limit: float = kernels.CELL_LIMIT
    lesson_limit: float = kernels.LESSON_LIMIT


Submit = Callable[[Job], "Future[Outcome]"]


@dataclass(frozen=True)
class Failure:
    """Perché una lezione non è arrivata in fondo.

    cell: la cella di codice, contata da 1; line: la riga del sorgente che ha fallito.
    """

    cell: int
    id: str
    line: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """Com'è andata una lezione: il notebook con gli output, oppure il motivo per cui non c'è.

    exports: i file che ha lasciato per il sito, per nome; le loro impronte stanno nel notebook.
    """

    name: str
    seconds: float
    notebook: bytes = b""
    exports: dict[str, bytes] = field(default_factory=dict)
    failure: Failure | None = None


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_progress: "Queue | None" = None  # la coda dei progressi, nei processi del pool


def _start_worker(progress: "Queue", stop: "Connection") -> None:
    global _progress
    _progress = progress
    kernels.die_with_parent(stop)


def run_lesson(job: Job) -> Outcome:
    """Esegue una lezione in una cartella provvisoria e ne riporta gli output, già ripuliti."""
    started = time.monotonic()
    folder = kernels.scratch()
    work, exported = folder / "lezione", folder / "esporta"
    work.mkdir()
    exported.mkdir()
    try:
        for name, content in job.files.items():
            (work / name).write_bytes(content)
        _place_data(job.data, work / "data")
        done = _execute(job, work, exported)
        # Un nome che finisce in .tmp è di un file scritto a metà.
        exports = {path.name: path.read_bytes() for path in sorted(exported.iterdir()) if path.is_file() and path.suffix != ".tmp"}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seconds = round(time.monotonic() - started, 1)
    if isinstance(done, Failure):
        return Outcome(job.name, seconds, failure=done)
    done.metadata["corso"] = {
        "key": job.key, "device": job.device, "seconds": seconds,
        "versions": report.versions(), "hardware": report.hardware(job.device),
        "exports": {name: hashlib.sha256(content).hexdigest() for name, content in exports.items()},
    }  # fmt: skip
    return Outcome(job.name, seconds, lesson.dump(done), exports)


def _place_data(data: Path | dict[str, bytes] | None, target: Path) -> None:
    if isinstance(data, dict):
        for name, content in data.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(gzip.decompress(content))
    elif data is not None and data.is_dir():
        target.symlink_to(data)


def _execute(job: Job, folder: Path, exported: Path) -> lesson.NotebookNode | Failure:
    """Fa eseguire il notebook a papermill. Returns: il notebook con gli output, o perché non ci sono.

    folder: dove lavora la lezione. exported: dove lascia i file per il sito, se ne ha.
    Il file che papermill scrive non si usa: dopo la morte di un kernel dice che ogni cella è
    andata bene. Valgono solo l'eccezione e il notebook in memoria.
    """
    import papermill
    from jupyter_client.manager import AsyncKernelManager
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    for name in ("papermill", "traitlets"):  # ciò che è successo lo dice chi costruisce, in italiano
        logging.getLogger(name).addHandler(logging.NullHandler())
    source = lesson.parse(job.source)
    code = lesson.code_cells(source)
    number = {cell.id: n for n, cell in enumerate(code, start=1)}
    current = code[0] if code else None
    running: lesson.NotebookNode | None = None
    wordy: lesson.NotebookNode | None = None  # la cella che ha stampato troppo
    kernel = None
    ended, out_of_time = threading.Event(), threading.Event()

    base: Any = kernels.private(AsyncKernelManager, job.device)

    class Manager(base):
        async def _async_launch_kernel(self, *args: Any, **options: Any) -> None:
            nonlocal kernel
            options["env"][EXPORTS] = str(exported)
            await super()._async_launch_kernel(*args, **options)
            kernel = self.provisioner.process

    def on_cell_execute(cell: lesson.NotebookNode, cell_index: int) -> None:
        nonlocal current, running
        running = cell
        if cell.id in number:
            current = cell
            if _progress is not None:
                _progress.put((job.name, number[cell.id], len(code)))

    def watch() -> None:
        """Ferma il kernel quando il tempo finisce, o quando una cella stampa troppo: intanto, non dopo che ha finito."""
        nonlocal wordy
        end = time.monotonic() + job.lesson_limit
        while not ended.wait(0.2):
            if running is not None and _size(running) > OUTPUT_LIMIT:
                wordy = running
            if time.monotonic() > end:
                out_of_time.set()
            if (wordy or out_of_time.is_set()) and kernel is not None:
                kernel.kill()

    threading.Thread(target=watch, daemon=True).start()
    try:
        executed = papermill.execute_notebook(
            lesson.parse(job.source),
            None,
            parameters={"device": job.device} if lesson.takes_device(source) else None,
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            execution_timeout=job.cell_limit,
            # Su un computer occupato l'output di una cella può arrivare molto dopo la sua fine: di suo nbclient aspetta 4 secondi.
            iopub_timeout=max(1, round(job.cell_limit)),
            resources={"metadata": {"path": str(folder)}},
            kernel_manager_class=Manager,
            record_timing=False,
            shutdown_kernel="immediate",
            on_cell_execute=on_cell_execute,
        )
    except papermill.PapermillExecutionError as error:
        at = re.search(r"Cell In\[\d+\], line (\d+)", papermill.exceptions.strip_color("\n".join(error.traceback)))
        return _failure(current, number, f"{error.ename}: {error.evalue}", int(at[1]) if at else None)
    except CellTimeoutError:
        reason = f"la cella non è finita entro il limite di {job.cell_limit:g} secondi"
    except DeadKernelError:
        if wordy is not None:
            current, reason = wordy, TOO_MUCH
        elif out_of_time.is_set():
            reason = f"la lezione non è finita entro il limite di {job.lesson_limit:g} secondi"
        else:
            reason = kernels.cause_of_death(kernel.poll() if kernel else None)
    else:
        wordy = next((cell for cell in executed.cells if cell.id in number and _size(cell) > OUTPUT_LIMIT), None)
        if wordy is None:
            return lesson.graft(source, executed, drawings=True)
        current, reason = wordy, TOO_MUCH
    finally:
        ended.set()
        if kernel is not None and kernel.poll() is None:
            kernel.kill()
    return _failure(current, number, reason)


TOO_MUCH = f"la cella ha stampato più di {OUTPUT_LIMIT // 1_000_000} MB: stampa di meno"


def _size(cell: lesson.NotebookNode) -> int:
    """Quanti caratteri ha l'output di una cella, anche mentre cresce."""
    return sum(len(str(output.get("text") or output.get("data"))) for output in list(cell.get("outputs", ())))


def _failure(cell: lesson.NotebookNode | None, number: dict[str, int], reason: str, line: int | None = None) -> Failure:
    if cell is None:  # una lezione di solo testo: il kernel però è partito
        return Failure(0, "", "", reason)
    lines = cell.source.splitlines() or [""]
    at = line - 1 if line and line <= len(lines) else 0
    return Failure(number[cell.id], cell.id, lines[at].strip(), reason)


@contextmanager
def local_pool(device: str, jobs: int) -> Iterator[tuple[Submit, "Queue"]]:
    """Un processo per core (su CPU) o uno solo (su CUDA: in parallelo si contenderebbero la memoria).

    Returns: come si affida un lavoro, e la coda su cui arrivano i progressi (lezione, cella, celle).
    """
    workers = 1 if device == "cuda" else max(1, min(cores(), jobs))
    spawn = multiprocessing.get_context("spawn")
    progress = spawn.Queue()
    stop, stopper = spawn.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, spawn, _start_worker, (progress, stop))
    try:
        yield lambda job: pool.submit(run_lesson, job), progress
    except BaseException:
        # Un errore o Ctrl-C: i processi smettono subito, invece di finire la lezione che hanno in mano.
        stopper.close()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def run_all(submit: Submit, jobs: list[Job]) -> Iterator[Outcome]:
    """Affida i lavori e ne dà i risultati, ciascuno appena arriva."""
    futures = {submit(job): job for job in jobs}
    for future in as_completed(futures):
        job = futures[future]
        try:
            yield future.result()
        except BrokenExecutor:
            reason = "il processo che la eseguiva è morto: di solito è finita la memoria"
            yield Outcome(job.name, 0.0, failure=Failure(0, "", "", reason))
        except Exception as error:  # un kernel che non parte, un worker di Dask ucciso: le altre lezioni vanno avanti
            reason = f"non si è potuta eseguire ({type(error).__name__}: {error}). Rilancia: le lezioni finite restano"
            yield Outcome(job.name, 0.0, failure=Failure(0, "", "", reason))

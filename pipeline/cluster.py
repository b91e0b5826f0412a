"""Le lezioni su più macchine, attraverso l'esecutore di Dask.

Ai worker arriva tutto: il codice della pipeline, la lezione, i dati. Non serve una cartella
condivisa. Se un worker muore, Dask affida le sue lezioni a un altro.
"""

import gzip
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import lesson, report
from .course import CourseError
from .run import Job, Submit, run_lesson

if TYPE_CHECKING:
    from distributed import Client


@contextmanager
def connect(address: str) -> Iterator:
    """Il client di uno scheduler Dask i cui worker hanno le stesse versioni di questa macchina.

    Raises: CourseError se Dask non è installato, lo scheduler non risponde, non ha worker o le
        versioni non coincidono.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "Per usare un cluster serve Dask: lancia make build SCHEDULER=…, che lo installa, oppure "
            "make .venv/extra."
        ) from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise CourseError(f"Lo scheduler {address} non risponde ({error}). Controlla l'indirizzo e la rete.") from None
    with client:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise CourseError(f"Lo scheduler {address} non ha worker. Avviane uno: dask worker {address}.")
        with tempfile.TemporaryDirectory() as folder:
            client.upload_file(str(_package(Path(folder))))
        here = report.versions()
        for worker, there in client.run(report.versions).items():
            different = [f"{name} {there[name]} invece di {here[name]}" for name in here if there[name] != here[name]]
            if different:
                raise CourseError(f"Il worker {worker} ha {', '.join(different)}. Installa le stesse versioni.")
        yield client


def _package(folder: Path) -> Path:
    """Il codice della pipeline in uno zip, perché i worker lo possano importare."""
    with zipfile.ZipFile(folder / "pipeline.zip", "w") as archive:
        for path in sorted(Path(__file__).parent.glob("*.py")):
            archive.write(path, f"pipeline/{path.name}")
    return folder / "pipeline.zip"


def resolve(client: "Client", device: str) -> str:
    """Il dispositivo su cui il cluster eseguirà: "cuda" se un worker dichiara la risorsa GPU.

    Raises: CourseError se si chiede "cuda" e nessun worker la dichiara.
    """
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    gpu = any(worker.get("resources", {}).get("GPU", 0) > 0 for worker in workers)
    if device == "cuda" and not gpu:
        raise CourseError(
            "Hai chiesto DEVICE=cuda, ma nessun worker dichiara una GPU. "
            'Avvia quello che ce l\'ha con: dask worker … --resources "GPU=1".'
        )
    return "cuda" if gpu and device != "cpu" else "cpu"


@contextmanager
def pool(client: "Client") -> Iterator[tuple[Submit, None]]:
    """Come si affida un lavoro al cluster; le lezioni che usano la GPU vanno a chi ne ha una libera."""
    anywhere = client.get_executor(pure=False)
    with_gpu = client.get_executor(pure=False, resources={"GPU": 1})

    def submit(job: Job):
        uses_gpu = job.device == "cuda" and lesson.takes_device(lesson.parse(job.source))
        return (with_gpu if uses_gpu else anywhere).submit(run_lesson, _self_contained(job))

    try:
        yield submit, None
    finally:
        for executor in (anywhere, with_gpu):
            executor.shutdown(wait=False)


def _self_contained(job: Job) -> Job:
    """Il lavoro con i dati al posto della cartella, che il worker non vede; senza, se non li usa."""
    if "MNIST" not in job.source or job.data is None:
        return replace(job, data=None)
    if isinstance(job.data, dict):
        return job
    files = {
        str(path.relative_to(job.data)): gzip.compress(path.read_bytes(), compresslevel=1)
        for path in job.data.rglob("*")
        if path.is_file()
    }
    return replace(job, data=files)

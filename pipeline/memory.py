"""Quanta memoria chiede ogni lezione: serve per sapere dove può girare, e in quanti."""

import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path

from . import door, lesson, mnist, progress, run
from .course import Course, CourseError, write_whole

RECORD = Path("book/memoria.json")
EVERY = 0.1  # secondi fra due sguardi
MB = 1_000_000


@dataclass
class Peak:
    """La memoria di una lezione mentre si esegue, in byte.

    kernel: il massimo residente del suo kernel, come lo tiene il sistema. together: il massimo di ciò
    che occupano insieme il kernel e i processi che avvia, contando una volta sola ciò che condividono.
    """

    kernel: int = 0
    together: int = 0


def measure(course: Course, only: str) -> None:
    """Esegue le lezioni una alla volta su CPU e registra in `book/memoria.json` quanta memoria chiede ciascuna, in MB.

    Raises: CourseError se il sistema non la dice o se una lezione non arriva in fondo.
    """
    if not Path("/proc/self/status").exists():
        raise CourseError("La memoria si misura solo su Linux, che la dice in /proc.")
    mnist.ensure(course.data)
    files = {path.name: path.read_bytes() for path in lesson.beside(course)}
    print(f"{'lezione':24} {'kernel':>11} {'con i suoi':>11} {'tempo':>10}")
    for path in [path for path in course.lessons if path.name.startswith(only)]:
        source = lesson.dump(lesson.clean(lesson.read(path))).decode()
        peak, done = Peak(), threading.Event()
        watch = threading.Thread(target=_watch, args=(peak, done))
        watch.start()
        try:
            outcome = run.run_lesson(run.Job(path.stem, source, "", "cpu", files, course.data))
        finally:
            done.set()
            watch.join()
        if outcome.failure:
            raise CourseError(progress.explain(path.relative_to(course.root), outcome.failure))
        record = course.root / RECORD
        known = door.from_json(record) if record.exists() else {}
        known[path.stem] = {"kernel": round(peak.kernel / MB), "together": round(peak.together / MB)}
        write_whole(record, (json.dumps(known, indent=1, sort_keys=True) + "\n").encode())
        print(f"{path.stem:24} {peak.kernel / MB:8.0f} MB {peak.together / MB:8.0f} MB {outcome.seconds:8.1f} s", flush=True)
    print(f"Scritto: {RECORD}")


def _watch(peak: Peak, done: threading.Event) -> None:
    """Guarda il kernel, che è l'unico figlio di questo processo, finché la lezione non è finita."""
    import psutil

    me = psutil.Process(os.getpid())
    while not done.wait(EVERY):
        together = 0
        for process in me.children(recursive=True):
            try:
                together += pss(process.pid)
                if process.ppid() == me.pid:
                    peak.kernel = max(peak.kernel, _field(process.pid, "status", "VmHWM"))
            except (psutil.Error, OSError):
                continue
        peak.together = max(peak.together, together)


def pss(pid: int) -> int:
    """Quanto occupa un processo, in byte: di ciò che condivide con altri, la sua parte. Raises: OSError se non c'è più."""
    return _field(pid, "smaps_rollup", "Pss")


def _field(pid: int, file: str, name: str) -> int:
    """Una quantità di memoria di un processo, da /proc, in byte."""
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    found = [line.split()[1] for line in lines if line.startswith(f"{name}:")]
    return int(found[0]) * 1024 if found else 0

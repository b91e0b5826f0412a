"""Quali lezioni sono da eseguire, e la loro esecuzione."""

import hashlib
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

from . import compare, door, lesson, progress, publishable, report, run
from .course import Course, CourseError, write_whole

Pool = Callable[[int], AbstractContextManager]  # da quanti lavori a come si affidano: run.local_pool, cluster.pool


def run_stale(course: Course, device: str, only: str, limits: tuple[float, float], pool: Pool) -> list[str] | None:
    """Esegue le lezioni la cui impronta è cambiata e ne conserva gli output.

    only: solo quelle il cui nome comincia così. limits: secondi per una cella e per una lezione.
    Returns: le lezioni che restano da eseguire, o None se qualcuna è fallita.
    """
    waiting = stale(course, device, limits)
    chosen = [job for job in waiting if job.name.startswith(only)]
    if chosen:
        problems = run_jobs(course, device, chosen, pool)
        if problems:
            print("\n" + "\n\n".join(problems.values()), file=sys.stderr)
            print("Il sito che c'era non è cambiato; le altre lezioni restano eseguite.", file=sys.stderr)
            return None
        waiting = stale(course, device, limits)  # con `only` ne restano; o il codice è cambiato intanto
    return [job.name for job in waiting]


def keep_as_reference(course: Course, only: str) -> None:
    """Riscrive gli output conservati nelle lezioni con quelli dell'ultima esecuzione, e ne registra i tempi.

    Raises: CourseError se un output non si può pubblicare: meglio saperlo qui che dopo aver eseguito tutto il corso.
    """
    for path in [path for path in course.lessons if path.name.startswith(only)]:
        source, executed = lesson.read(path), lesson.read(course.executed("cpu") / path.name)
        if executed.metadata["corso"]["key"] != lesson.key(course, source, "cpu"):
            raise CourseError(f"{door.shown(path)} è cambiata mentre la si eseguiva: i suoi output sono di prima. Rilancia.")
        grafted = lesson.graft(source, executed)
        publishable.outputs(path.relative_to(course.root), grafted)
        content = lesson.dump(grafted)
        if content != path.read_bytes():
            write_whole(path, content)
            print(f"Riscritta: {path.relative_to(course.root)}")
    if not only:
        record(course, "cpu")


def record(course: Course, device: str) -> dict[str, compare.Verification]:
    """Registra nel corso l'ultima esecuzione su un dispositivo: tempi, macchina, confronto con il riferimento.

    Returns: le lezioni con un output diverso, per nome; se ce n'è, non registra niente.
    """
    rows = {}
    for path in course.lessons:
        source, executed = lesson.read(path), lesson.read(course.executed(device) / path.name)
        found = compare.verify(source, executed, device)
        rows[path.stem] = executed.metadata["corso"] | {"code": lesson.code_digest(source)}, found
    different = {name: found for name, (_, found) in rows.items() if found.different}
    if not different:
        report.record(course, device, rows)
    return different


def stale(course: Course, device: str, limits: tuple[float, float]) -> list[run.Job]:
    """Le lezioni la cui impronta non è quella dell'ultima esecuzione, pronte da eseguire."""
    files = {path.name: path.read_bytes() for path in lesson.beside(course)}
    jobs = []
    for path in course.lessons:
        notebook = lesson.read(path)
        key = lesson.key(course, notebook, device)
        if not _current(course, path.stem, device, key):
            source = lesson.dump(lesson.clean(notebook)).decode()
            jobs.append(run.Job(path.stem, source, key, device, files, course.data, *limits))
    return jobs


def _current(course: Course, name: str, device: str, key: str) -> bool:
    """Vero se l'ultima esecuzione ha questa impronta e i file che ha lasciato per il sito ci sono ancora, interi."""
    recorded = _recorded(course, name, device)
    if recorded.get("key") != key:
        return False
    files = {course.exported(device, name, file): digest for file, digest in recorded["exports"].items()}
    return all(path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest for path, digest in files.items())


def run_jobs(course: Course, device: str, jobs: list[run.Job], pool: Pool) -> dict[str, str]:
    """Esegue le lezioni e ne conserva gli output. Returns: di ognuna che non è arrivata in fondo, perché, per nome."""
    seconds = {job.name: _recorded(course, job.name, device).get("seconds", 0.0) for job in jobs}
    # Le più lunghe per prime; senza tempi, le ultime del corso, che addestrano di più.
    jobs = sorted(reversed(jobs), key=lambda job: -seconds[job.name])
    print(f"Lezioni da eseguire su {device}: {len(jobs)} di {len(course.lessons)}.", flush=True)
    outcomes, problems = [], {}
    paths = {path.stem: path.relative_to(course.root) for path in course.lessons}
    with pool(len(jobs)) as (submit, queue), progress.shown(jobs, seconds, queue) as screen:
        for outcome in run.run_all(submit, jobs):
            warning = "" if outcome.failure else publishable.warning(paths[outcome.name], lesson.parse(outcome.notebook.decode()))
            if outcome.failure:
                problems[outcome.name] = progress.explain(paths[outcome.name], outcome.failure)
            elif warning:
                problems[outcome.name] = f"Errore. {warning}"
            else:
                for file, content in outcome.exports.items():
                    write_whole(course.exported(device, outcome.name, file), content)
                # Per ultimo: è lui a dire che l'esecuzione è completa.
                write_whole(course.executed(device) / f"{outcome.name}.ipynb", outcome.notebook)
            outcomes.append(outcome)
            screen.done(outcome)
        screen.table(outcomes, [path.stem for path in course.lessons], device)
    return problems


def _recorded(course: Course, name: str, device: str) -> dict:
    """Ciò che si sa dell'ultima esecuzione di una lezione: impronta, dispositivo, versioni, secondi."""
    try:
        return lesson.read(course.executed(device) / f"{name}.ipynb").metadata.get("corso", {})
    except CourseError:  # non c'è, o è guasta: si riesegue
        return {}

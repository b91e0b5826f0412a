"""I comandi del corso: python -m pipeline build | offline | pdf | serve | reference | bench | bench-site | data."""

import argparse
import errno
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from . import kernels, lesson, mnist, offline, progress, report, run, site
from .course import Course, CourseError, only_one, write_whole


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    course = Course(Path.cwd())
    try:
        return options.verb(course, options)
    except CourseError as error:
        print(f"\nErrore. {error}", file=sys.stderr)
    except OSError as error:
        print(f"\nErrore. {_explain(error)}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nInterrotto. Le lezioni già finite restano: rilancia per continuare.", file=sys.stderr)
        return 130
    return 1


def _explain(error: OSError) -> str:
    reason, remedy = {
        errno.ENOSPC: ("il disco è pieno", "Libera spazio e rilancia: ciò che è finito resta."),
        errno.EFBIG: ("un file supera la dimensione ammessa", "Controlla i limiti del disco e rilancia."),
        errno.EACCES: ("manca il permesso", "Correggi i permessi e rilancia."),
        errno.EROFS: ("la cartella è in sola lettura", "Lavora in una cartella in cui puoi scrivere."),
    }.get(error.errno, (error.strerror or str(error), "Controlla il disco e i permessi, poi rilancia."))
    where = f": {error.filename}" if error.filename else ""
    return f"Non riesco a leggere o a scrivere{where}, perché {reason}. {remedy}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pipeline", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="comando")

    build = verbs.add_parser("build", help="esegue le lezioni cambiate e costruisce il sito")
    build.add_argument("--device", default="auto", help="auto, cpu o cuda")
    build.add_argument("--only", default="", help="solo le lezioni il cui nome comincia così, per esempio 05")
    build.add_argument("--scheduler", default="", help="uno scheduler Dask, per esempio tcp://nodo:8786")
    build.set_defaults(verb=_build)

    reference = verbs.add_parser("reference", help="riscrive gli output di riferimento nelle lezioni")
    reference.add_argument("--only", default="", help="solo le lezioni il cui nome comincia così")
    reference.set_defaults(verb=_reference)

    serve = verbs.add_parser("serve", help="mostra il sito su questo computer")
    serve.add_argument("--port", type=int, default=8000)
    serve.set_defaults(verb=_serve)

    keep = verbs.add_parser("offline", help="mette in _build lo zip del sito, da aprire senza rete")
    keep.set_defaults(verb=_offline)

    pdf = verbs.add_parser("pdf", help="stampa il corso in un PDF, che il sito poi offre")
    pdf.add_argument("--device", default="auto", help="quello con cui è costruito il sito: auto, cpu o cuda")
    pdf.set_defaults(verb=_pdf)

    bench = verbs.add_parser("bench", help="misura la pipeline rispetto agli strumenti senza di lei")
    bench.set_defaults(verb=_bench)

    bench_site = verbs.add_parser("bench-site", help="misura il sito accanto a quello di serie di Jupyter Book")
    bench_site.set_defaults(verb=_bench_site)

    data = verbs.add_parser("data", help="procura e verifica MNIST")
    data.set_defaults(verb=_data)

    for command in (build, reference):
        command.add_argument("--cell-limit", type=float, default=run.CELL_LIMIT, help="secondi per una cella")
        command.add_argument("--lesson-limit", type=float, default=run.LESSON_LIMIT, help="secondi per una lezione")
    return parser


def _build(course: Course, options: argparse.Namespace) -> int:
    if options.device not in kernels.DEVICES:
        raise CourseError(f"DEVICE={options.device} non esiste. I valori possibili sono: {', '.join(kernels.DEVICES)}.")
    course.pages  # noqa: B018 - un indice sbagliato si dice prima di eseguire
    with only_one(course), _workers(options) as (device, pool):
        stale = _stale(course, device, options)
        chosen = _chosen(course, stale, options.only)
        if chosen:
            if _run(course, device, chosen, pool):
                return 1
            stale = _stale(course, device, options)  # con --only ne restano; o il codice è cambiato intanto
        if stale:
            names = ", ".join(job.name for job in stale)
            print(f"Il sito non cambia: restano da eseguire {names}. Lancia `make build`.")
            return 0
        started = time.monotonic()
        if site.build(course, device):
            print(f"Sito costruito in {time.monotonic() - started:.1f} s: _build/html/index.html")
        else:
            print("Niente è cambiato: il sito è già aggiornato (_build/html/index.html).")
        if any((course.build / "pdf").glob("*.pdf")) and not site.printed(course, device).exists():
            print("Il PDF è di prima delle ultime modifiche, e il sito non lo offre più: `make pdf` lo rifà.")
    return 0


@contextmanager
def _workers(options: argparse.Namespace) -> Iterator[tuple[str, Callable]]:
    """Dove si eseguono le lezioni: il dispositivo, e come si apre un gruppo di esecutori per n lavori."""
    if not options.scheduler:
        device = kernels.resolve(options.device)
        yield device, partial(run.local_pool, device)
        return
    from . import cluster

    with cluster.connect(options.scheduler) as client:
        yield cluster.resolve(client, options.device), lambda jobs: cluster.pool(client)


def _reference(course: Course, options: argparse.Namespace) -> int:
    with only_one(course):
        chosen = _chosen(course, _stale(course, "cpu", options), options.only)
        if chosen and _run(course, "cpu", chosen, partial(run.local_pool, "cpu")):
            return 1
        for path in [path for path in course.lessons if path.name.startswith(options.only)]:
            executed = lesson.read(course.executed("cpu") / path.name)
            content = lesson.dump(lesson.graft(lesson.read(path), executed))
            if content != path.read_bytes():
                write_whole(path, content)
                print(f"Riscritta: {path.relative_to(course.root)}")
        if not options.only:
            seconds = {path.stem: _recorded(course, path.stem, "cpu")["seconds"] for path in course.lessons}
            report.record(course, "cpu", seconds)
    return 0


def _serve(course: Course, options: argparse.Namespace) -> int:
    site.serve(course, options.port)
    return 0


def _offline(course: Course, options: argparse.Namespace) -> int:
    archive = offline.take(course)
    print(f"{archive.relative_to(course.root)}: {archive.stat().st_size / 1e6:.1f} MB. Aprilo dove vuoi e parti da index.html.")
    return 0


def _pdf(course: Course, options: argparse.Namespace) -> int:
    from . import book

    device = kernels.resolve(options.device)
    with only_one(course):
        target = site.printed(course, device)
        if not target.exists():
            started = time.monotonic()
            pages = book.make(course, target)
            print(f"Stampate {pages} pagine in {time.monotonic() - started:.1f} s.")
        site.build(course, device)  # ora il sito lo offre
        latest = course.build / f"{course.name}.pdf"
        write_whole(latest, target.read_bytes())
        for old in target.parent.glob("*.pdf"):
            if old != target:
                old.unlink()
    print(f"{latest.relative_to(course.root)}: {latest.stat().st_size / 1e6:.1f} MB. Il sito lo offre in «Come usare il corso».")
    return 0


def _bench(course: Course, options: argparse.Namespace) -> int:
    from .bench import bench

    mnist.ensure(course.data)
    return 0 if bench(course) else 1


def _bench_site(course: Course, options: argparse.Namespace) -> int:
    from .bench_site import bench

    bench(course)
    return 0


def _data(course: Course, options: argparse.Namespace) -> int:
    mnist.ensure(course.data)
    return 0


def _stale(course: Course, device: str, options: argparse.Namespace) -> list[run.Job]:
    """Le lezioni la cui impronta non è quella dell'ultima esecuzione, pronte da eseguire."""
    kernels.sweep()
    mnist.ensure(course.data)
    files = {path.name: path.read_bytes() for path in lesson.beside(course)}
    limits = options.cell_limit, options.lesson_limit
    jobs = []
    for path in course.lessons:
        notebook = lesson.read(path)
        key = lesson.key(course, notebook, device)
        if _recorded(course, path.stem, device).get("key") != key:
            source = lesson.dump(lesson.clean(notebook)).decode()
            jobs.append(run.Job(path.stem, source, key, device, files, course.data, *limits))
    return jobs


def _chosen(course: Course, jobs: list[run.Job], only: str) -> list[run.Job]:
    """I lavori il cui nome comincia così. Raises: CourseError se nessuna lezione comincia così."""
    if not any(path.name.startswith(only) for path in course.lessons):
        names = ", ".join(path.stem for path in course.lessons)
        raise CourseError(f"Nessuna lezione comincia con «{only}». Ci sono: {names}.")
    return [job for job in jobs if job.name.startswith(only)]


def _run(course: Course, device: str, jobs: list[run.Job], pool: Callable) -> bool:
    """Esegue le lezioni e ne conserva gli output. Returns: vero se qualcuna è fallita."""
    seconds = {job.name: _recorded(course, job.name, device).get("seconds", 0.0) for job in jobs}
    # Le più lunghe per prime; senza tempi, le ultime del corso, che addestrano di più.
    jobs = sorted(reversed(jobs), key=lambda job: -seconds[job.name])
    print(f"Lezioni da eseguire su {device}: {len(jobs)} di {len(course.lessons)}.", flush=True)
    outcomes = []
    with pool(len(jobs)) as (submit, queue), progress.shown(jobs, seconds, queue) as screen:
        for outcome in run.run_all(submit, jobs):
            if not outcome.failure:
                write_whole(course.executed(device) / f"{outcome.name}.ipynb", outcome.notebook)
            outcomes.append(outcome)
            screen.done(outcome)
        screen.table(outcomes, [path.stem for path in course.lessons], device)
    failures = [outcome for outcome in outcomes if outcome.failure]
    if failures:
        paths = {path.stem: path.relative_to(course.root) for path in course.lessons}
        for outcome in failures:
            print("\n" + progress.explain(paths[outcome.name], outcome.failure), file=sys.stderr)
        print("Il sito che c'era non è cambiato; le altre lezioni restano eseguite.", file=sys.stderr)
    return bool(failures)


def _recorded(course: Course, name: str, device: str) -> dict:
    """Ciò che si sa dell'ultima esecuzione di una lezione: impronta, dispositivo, versioni, secondi."""
    executed = course.executed(device) / f"{name}.ipynb"
    return lesson.read(executed).metadata.get("corso", {}) if executed.exists() else {}


if __name__ == "__main__":
    sys.exit(main())

"""I comandi del corso: python -m pipeline build | reference | record | new | copy | serve | offline | moodle | handout | pdf | data, e le misure.

In cima si importa solo ciò che serve a capire che niente è cambiato: il resto arriva quando c'è da lavorare.
"""

import argparse
import errno
import io
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from . import kernels, mnist, repository
from .course import Course, CourseError, only_one, write_whole
from .fingerprint import Edition


def main(arguments: list[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # dove la lingua è LC_ALL=C una lettera accentata non deve fermare niente
            stream.reconfigure(errors="replace")
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
        errno.EEXIST: ("al suo posto c'è un file", "Spostalo e rilancia."),
        errno.ENOTDIR: ("al posto di una cartella c'è un file", "Spostalo e rilancia."),
        errno.EISDIR: ("al suo posto c'è una cartella", "Spostala e rilancia."),
        errno.ENOENT: ("non c'è", "Rimettilo al suo posto e rilancia."),
        errno.EROFS: ("la cartella è in sola lettura", "Lavora in una cartella in cui puoi scrivere."),
    }.get(error.errno or 0, (error.strerror or str(error), "Controlla il disco e i permessi, poi rilancia."))
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
    reference.set_defaults(verb=_reference, device="cpu", scheduler="")

    record = verbs.add_parser("record", help="esegue le lezioni, le confronta e registra tempi e scarti nel corso")
    record.add_argument("--device", default="auto", help="auto, cpu o cuda")
    record.set_defaults(verb=_record, only="", scheduler="")

    create = verbs.add_parser("new", help="crea una lezione dal modello")
    create.add_argument("lesson", help="numero e titolo, per esempio «09 Reti ricorrenti»")
    create.set_defaults(verb=_new)

    copy = verbs.add_parser("copy", help="aggiorna la copia delle lezioni di chi studia")
    copy.set_defaults(verb=_copy)

    serve = verbs.add_parser("serve", help="mostra il sito su questo computer")
    serve.add_argument("--port", type=int, default=8000)
    serve.set_defaults(verb=_serve)

    keep = verbs.add_parser("offline", help="mette in _build lo zip del sito, da aprire senza rete")
    keep.set_defaults(verb=_offline)

    teach = verbs.add_parser("moodle", help="mette in _build le domande e gli esercizi, da importare in Moodle")
    teach.set_defaults(verb=_moodle)

    hand = verbs.add_parser("handout", help="mette in _build le lezioni da consegnare a una classe, e quelle svolte")
    hand.set_defaults(verb=_handout)

    pdf = verbs.add_parser("pdf", help="stampa il corso in un PDF, che il sito poi offre")
    pdf.add_argument("--device", default="auto", help="quello con cui è costruito il sito: auto, cpu o cuda")
    pdf.set_defaults(verb=_pdf)

    bench = verbs.add_parser("bench", help="misura la pipeline rispetto agli strumenti senza di lei")
    bench.set_defaults(verb=_bench)

    bench_site = verbs.add_parser("bench-site", help="misura il sito accanto a quello di serie di Jupyter Book")
    bench_site.set_defaults(verb=_bench_site)

    memory = verbs.add_parser("memory", help="misura la memoria che chiede ogni lezione")
    memory.add_argument("--only", default="", help="solo le lezioni il cui nome comincia così")
    memory.set_defaults(verb=_memory)

    data = verbs.add_parser("data", help="procura e verifica MNIST")
    data.set_defaults(verb=_data)

    for command in (build, reference, record):
        command.add_argument("--cell-limit", type=float, default=kernels.CELL_LIMIT, help="secondi per una cella")
        command.add_argument("--lesson-limit", type=float, default=kernels.LESSON_LIMIT, help="secondi per una lezione")
    return parser


def _build(course: Course, options: argparse.Namespace) -> int:
    _check(course, options.only, options.device)
    published, address = repository.find(course.root), repository.site_address()
    with only_one(course), _workers(options) as (device, pool):
        edition = Edition(course, device, published, address)
        mnist.ensure(course.data)
        if edition.is_published:
            print("Niente è cambiato: il sito è già aggiornato (_build/html/index.html).")
            return 0
        from . import execution, site

        left = execution.run_stale(course, device, options.only, (options.cell_limit, options.lesson_limit), pool)
        if left is None:
            return 1
        if left:
            print(f"Il sito non cambia: restano da eseguire {', '.join(left)}. Lancia `make build`.")
            return 0
        started = time.monotonic()
        site.build(edition)
        print(f"Sito costruito in {time.monotonic() - started:.1f} s: _build/html/index.html")
        if published is None:
            print(repository.HOW_TO_SET)
        if any((course.build / "pdf").glob("*.pdf")) and not edition.pdf.exists():
            print("Il PDF è di prima delle ultime modifiche, e il sito non lo offre più: `make pdf` lo rifà.")
    return 0


def _check(course: Course, only: str, device: str) -> None:
    """Ciò che si dice prima di eseguire: una lezione o un dispositivo che non c'è. Raises: CourseError."""
    course.title, course.pages  # noqa: B018 (ciò che è scritto male si dice subito)
    if device not in kernels.DEVICES:
        raise CourseError(f"DEVICE={device} non esiste. I valori possibili sono: {', '.join(kernels.DEVICES)}.")
    if not any(path.name.startswith(only) for path in course.lessons):
        names = ", ".join(path.stem for path in course.lessons)
        raise CourseError(f"Nessuna lezione comincia con «{only}». Ci sono: {names}.")


@contextmanager
def _workers(options: argparse.Namespace) -> Iterator[tuple[str, Callable]]:
    """Dove si eseguono le lezioni: il dispositivo, e come si apre un gruppo di esecutori per n lavori."""
    kernels.sweep()
    if not options.scheduler:
        device = kernels.resolve(options.device)
        yield device, lambda jobs: _here(device, jobs)
        return
    from . import cluster

    with cluster.connect(options.scheduler) as client:
        yield cluster.resolve(client, options.device), lambda jobs: cluster.pool(client)


def _here(device: str, jobs: int) -> object:
    from . import run

    return run.local_pool(device, jobs)


def _reference(course: Course, options: argparse.Namespace) -> int:
    from . import execution

    _check(course, options.only, options.device)
    with only_one(course), _workers(options) as (device, pool):
        mnist.ensure(course.data)
        limits = options.cell_limit, options.lesson_limit
        if execution.run_stale(course, device, options.only, limits, pool) is None:
            return 1
        execution.keep_as_reference(course, options.only)
    return 0


def _record(course: Course, options: argparse.Namespace) -> int:
    from . import compare, execution

    _check(course, options.only, options.device)
    with only_one(course), _workers(options) as (device, pool):
        mnist.ensure(course.data)
        limits = options.cell_limit, options.lesson_limit
        if execution.run_stale(course, device, options.only, limits, pool) is None:
            return 1
        different = execution.record(course, device)
    for name, found in different.items():
        for id, comparison in found.different.items():
            print(f"{name}, cella «{id}»: " + "\n".join(comparison.problems), file=sys.stderr)
            for path in compare.write_difference(course.build / "differences", f"{name}-{id}", comparison.pictures):
                print(f"guarda {path.relative_to(course.root)}", file=sys.stderr)
    if different:
        print(f"\nErrore. Su {device} questi output non tornano: non ho registrato niente.", file=sys.stderr)
        return 1
    print("Scritto: book/esecuzioni.json")
    return 0


def _new(course: Course, options: argparse.Namespace) -> int:
    from . import new

    written = new.create(course, options.lesson)
    number = written[0].name[:2]
    for path in written:
        print(f"Scritto: {path.relative_to(course.root)}")
    print(f"Adesso: make lab LAB=notebooks ONLY={number} per scriverla, make reference ONLY={number} per conservarne gli output.")
    return 0


def _copy(course: Course, options: argparse.Namespace) -> int:
    from . import study

    study.refresh(course)
    return 0


def _serve(course: Course, options: argparse.Namespace) -> int:
    from . import site

    site.serve(course, options.port)
    return 0


def _offline(course: Course, options: argparse.Namespace) -> int:
    from . import offline

    archive = offline.take(course)
    print(f"{archive.relative_to(course.root)}: {archive.stat().st_size / 1e6:.1f} MB. Aprilo dove vuoi e parti da index.html.")
    return 0


def _moodle(course: Course, options: argparse.Namespace) -> int:
    from . import moodle

    bank = moodle.take(course, repository.site_address())
    print(f"{bank.relative_to(course.root)}: {bank.stat().st_size / 1e6:.1f} MB. In Moodle: Deposito delle domande, Importa, Formato Moodle XML.")
    return 0


def _handout(course: Course, options: argparse.Namespace) -> int:
    from . import handout

    folder = handout.take(course, repository.site_address()).relative_to(course.root)
    print(f"{folder}: studenti, da dare alla classe; svolte, per te; nbgrader, per dare i punti. Come si usano: «Per chi insegna».")
    return 0


def _pdf(course: Course, options: argparse.Namespace) -> int:
    from . import book, site

    with only_one(course):
        edition = Edition(course, kernels.resolve(options.device), repository.find(course.root), repository.site_address())
        if not edition.is_published:
            raise CourseError("Il sito non è aggiornato, e il PDF si stampa dal sito: lancia prima `make build`.")
        target = edition.pdf
        if not target.exists():
            started = time.monotonic()
            pages = book.make(course, target)
            print(f"Stampate {pages} pagine in {time.monotonic() - started:.1f} s.")
        site.build(edition)  # ora il sito lo offre
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


def _memory(course: Course, options: argparse.Namespace) -> int:
    from . import memory

    _check(course, options.only, "cpu")
    memory.measure(course, options.only)
    return 0


def _data(course: Course, options: argparse.Namespace) -> int:
    mnist.ensure(course.data)
    return 0


if __name__ == "__main__":
    sys.exit(main())

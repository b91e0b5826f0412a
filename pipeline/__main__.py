"""I comandi del corso: python -m pipeline build | reference | record | new | copy | serve | offline | moodle | handout | slides | pdf | epub | data, e le misure.

In cima si importa solo ciò che serve a capire che niente è cambiato: il resto arriva quando c'è da lavorare.
"""

import argparse
import errno
import io
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from . import kernels, mnist, repository
from .course import Course, CourseError, only_one, write_whole
from .fingerprint import Edition

# Ciò che si fa dalle pagine del sito, e che il sito offre finché le pagine sono quelle.
OFFERED = {"pdf": "il PDF", "epub": "l'EPUB", "slides": "le diapositive"}


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

    serve = verbs.add_parser("serve", help="mostra il sito su questo computer, e segue chi lo scrive")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--device", default="auto", help="dove si esegue ciò che cambia: auto, cpu o cuda")
    serve.set_defaults(verb=_serve)

    keep = verbs.add_parser("offline", help="mette in _build lo zip del sito, da aprire senza rete")
    keep.set_defaults(verb=_offline)

    teach = verbs.add_parser("moodle", help="mette in _build le domande e gli esercizi, da importare in Moodle")
    teach.set_defaults(verb=_moodle)

    hand = verbs.add_parser("handout", help="mette in _build le lezioni da consegnare a una classe, e quelle svolte")
    hand.set_defaults(verb=_handout)

    slides = verbs.add_parser("slides", help="taglia le lezioni in diapositive, che il sito poi offre")
    slides.set_defaults(verb=_slides)

    pdf = verbs.add_parser("pdf", help="stampa il corso in un PDF, che il sito poi offre")
    pdf.set_defaults(verb=_pdf)

    epub = verbs.add_parser("epub", help="mette il corso in un EPUB, che il sito poi offre")
    epub.set_defaults(verb=_epub)

    bench = verbs.add_parser("bench", help="misura la pipeline rispetto agli strumenti senza di lei")
    bench.set_defaults(verb=_bench)

    bench_site = verbs.add_parser("bench-site", help="misura il sito accanto a quello di serie di Jupyter Book")
    bench_site.set_defaults(verb=_bench_site)

    memory = verbs.add_parser("memory", help="misura la memoria che chiede ogni lezione")
    memory.add_argument("--only", default="", help="solo le lezioni il cui nome comincia così")
    memory.set_defaults(verb=_memory)

    data = verbs.add_parser("data", help="procura e verifica MNIST")
    data.set_defaults(verb=_data)

    for command in (pdf, epub, slides):
        command.add_argument("--device", default="auto", help="quello con cui è costruito il sito: auto, cpu o cuda")
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
        for kind, path in edition.products.items():
            if any(path.parent.glob(f"*.{kind}")) and not path.exists():
                print(f"Le pagine sono cambiate, e il sito non offre più {OFFERED[kind]}: rilancia `make {kind}`.")
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
    try:
        from . import serve
    except ImportError:
        raise CourseError("Per seguire chi scrive serve watchdog: lancia make serve, che lo installa.") from None
    kernels.sweep()
    serve.serve(course, kernels.resolve(options.device), options.port)
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
    def make(target: Path) -> str:
        from . import book

        return f"Stampate {book.make(course, target)} pagine"

    return _book(course, "pdf", _from_site(course, options.device, "pdf", make))


def _epub(course: Course, options: argparse.Namespace) -> int:
    def make(target: Path) -> str:
        try:
            from . import epub
        except ImportError:
            raise CourseError("Per preparare l'EPUB serve lxml: lancia make epub, che lo installa.") from None
        return f"Preparati {epub.make(course, target, repository.site_address())} capitoli"

    return _book(course, "epub", _from_site(course, options.device, "epub", make))


def _slides(course: Course, options: argparse.Namespace) -> int:
    def make(target: Path) -> str:
        from . import slides

        return f"Tagliate {slides.make(course, target)} lezioni"

    _from_site(course, options.device, "slides", make)
    print("Le diapositive sono in _build/html/slides, e ogni lezione ci porta. `make serve` le mostra.")
    return 0


def _from_site(course: Course, device: str, kind: str, make: Callable[[Path], str]) -> Path:
    """Fa un prodotto con le pagine del sito, che da allora lo offre. make: lo scrive, e dice che cosa ha fatto. Returns: dov'è."""
    from . import site

    with only_one(course):
        edition = Edition(course, kernels.resolve(device), repository.find(course.root), repository.site_address())
        if not edition.is_published:
            raise CourseError(f"Il sito non è aggiornato, e dal sito nasce ciò che fa make {kind}: lancia prima `make build`.")
        target = edition.products[kind]
        if not target.exists():
            started = time.monotonic()
            print(f"{make(target)} in {time.monotonic() - started:.1f} s.")
        site.build(edition)
        for old in target.parent.glob(f"*.{kind}"):
            if old != target:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        return target


def _book(course: Course, kind: str, made: Path) -> int:
    """Mette in `_build` un libro appena fatto, con il nome del corso."""
    latest = course.build / f"{course.name}.{kind}"
    write_whole(latest, made.read_bytes())
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

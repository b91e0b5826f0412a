"""Come si provano le lezioni e la pipeline.

nbval riesegue ogni lezione e la confronta con gli output conservati; il kernel e il confronto
sono quelli della pipeline, perché «verificato» voglia dire la stessa cosa ovunque.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from urllib.parse import urlsplit

import answers
import nbformat
import nbval.kernel
import nbval.plugin
import pytest
import unchanged
from jupyter_client.manager import KernelManager
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbval.plugin import IPyNbCell, IPyNbFile

from pipeline import browser, kernels, lesson, mnist, server
from pipeline.compare import compare, tolerance, write_difference
from pipeline.course import Course, CourseError
from pipeline.kernels import CELL_LIMIT, LESSON_LIMIT
from pipeline.repository import site_address

ROOT = Path(__file__).resolve().parents[1]
PLOTS = ROOT / "tests" / "plots.py"
SEEN = "figure.txt"  # ciò che si è visto nelle figure di una cella, nella cartella del suo kernel
DEVICE = kernels.resolve(os.environ.get("DEVICE", "cpu"))


class DeadKernel(Exception):
    """Il kernel è morto mentre eseguiva la cella."""


def start_new_kernel(startup_timeout: float = 60, kernel_name: str = "python3", **options: object) -> tuple:
    """Come quello di nbval, ma con il kernel con cui la pipeline esegue le lezioni."""
    manager = kernels.private(KernelManager, DEVICE)(kernel_name=kernel_name)
    work = manager.folder / "lavoro"  # come quella della pipeline: ciò che una lezione scrive non finisce fra i sorgenti
    work.mkdir()
    course = Course(ROOT)
    for path in lesson.beside(course):
        shutil.copy2(path, work)
    (work / "data").symlink_to(course.data)
    manager.start_kernel(**options | {"cwd": str(work)})
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=startup_timeout)
    client.execute(
        f"import runpy; runpy.run_path({str(PLOTS)!r})['watch']({str(manager.folder / SEEN)!r}); del runpy", silent=True
    )
    assert client.get_shell_msg(timeout=startup_timeout)["content"]["status"] == "ok", f"{PLOTS.name} non parte"
    return manager, client


class Kernel(nbval.kernel.RunningKernel):
    """Un kernel che, se muore, lo dice: quello di nbval aspetterebbe per sempre."""

    def get_message(self, stream: str, timeout: float | None = None) -> dict:
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            try:
                return super().get_message(stream, timeout=1 if timeout is None else min(1, timeout))
            except Empty:
                if not self.is_alive():
                    raise DeadKernel(kernels.cause_of_death(self.km.provisioner.process.poll())) from None
                if deadline is not None and time.monotonic() >= deadline:
                    raise


class Cell:
    """Una cella confrontata con la tolleranza del corso; mai saltata perché «non eseguita».

    Sono i metodi di nbval da sostituire: una sottoclasse non va, il suo costruttore non la prevede.
    """

    original_runtest = IPyNbCell.runtest

    def runtest(self) -> None:
        if self.cell.execution_count is None:
            self.cell.execution_count = 0
        Cell.original_runtest(self)

    def compare_outputs(self, got: list, expected: list, skip_compare: object = None) -> bool:
        limits = tolerance(self.parent.nb, self.cell, DEVICE)
        found = compare(expected, [nbformat.from_dict(output) for output in got], limits)
        self.comparison_traceback = found.problems
        if found.pictures:
            name = f"{self.path.stem}-{self.cell.id}"
            written = write_difference(ROOT / "_build" / "differences", name, found.pictures)
            self.comparison_traceback += [f"guarda {path.relative_to(ROOT)}" for path in written]
        seen = self.parent.kernel.km.folder / SEEN
        if seen.exists():
            found.problems.extend(seen.read_text(encoding="utf-8").splitlines())
            seen.unlink()
        return not found.problems

    def repr_failure(self, excinfo: pytest.ExceptionInfo) -> str:
        where = f"{self.path.relative_to(ROOT)}, cella di codice {self.cell_num + 1} (id «{self.cell.id}»)"
        if isinstance(excinfo.value, nbval.plugin.NbCellError):
            return f"{where}: {excinfo.value}\n{self.cell.source}\n{excinfo.value.inner_traceback}"
        return f"{where}: {excinfo.value}"


def collect(self: IPyNbFile) -> Iterator[pytest.Item]:
    """Le celle della lezione, come le raccoglie nbval, poi i suoi esercizi e quiz."""
    yield from original_collect(self)
    yield from answers.items(self)


original_collect = IPyNbFile.collect
IPyNbFile.collect = collect
nbval.kernel.start_new_kernel = start_new_kernel
nbval.plugin.RunningKernel = Kernel
for name in ("runtest", "compare_outputs", "repr_failure"):
    setattr(IPyNbCell, name, getattr(Cell, name))


def pytest_configure(config: pytest.Config) -> None:
    """MNIST al suo posto prima di ogni prova: `make test` può essere il primo comando. Una lezione non cambiata non si riprova."""
    course = Course(ROOT)
    try:
        config.pluginmanager.register(unchanged.Unchanged(course, DEVICE))
        if not hasattr(config, "workerinput"):
            mnist.ensure(course.data)
    except CourseError as error:
        pytest.exit(f"Errore. {error}", returncode=1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Prima ciò che dura di più: le lezioni, dalle ultime del corso; le visite di tutte le pagine; i file con più costruzioni.

    Le prove di un file stanno in un processo. Quelle che guardano il sito vero hanno il marchio `site`: con un altro
    indirizzo si rifanno soltanto loro, e la prima, se il sito non c'è, esegue il corso e lo costruisce.
    """
    lessons = sorted({item.path for item in items if isinstance(item.parent, IPyNbFile)}, reverse=True)
    for item in items:
        if item.path in lessons:
            item.add_marker(pytest.mark.timeout(CELL_LIMIT + 60))
        elif "site" in getattr(item, "fixturenames", ()):
            item.add_marker("site")
            item.add_marker(pytest.mark.timeout(2 * LESSON_LIMIT))

    builds = Counter(item.path for item in items if {"small_course", "built_course", "small"} & set(getattr(item, "fixturenames", ())))

    def turn(item: pytest.Item) -> tuple[int, int]:
        if item.path in lessons:
            return 0, lessons.index(item.path)
        return (1, 0) if getattr(item, "cls", None) else (2, -builds[item.path])

    items.sort(key=turn)


@pytest.fixture(scope="session")
def site() -> Path:
    """La cartella del sito vero, costruito adesso se serve."""
    command = [sys.executable, "-m", "pipeline", "build", "--device", "cpu"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def soup() -> Callable:
    """Come si legge una pagina del sito, una volta per tutte le prove che la guardano."""
    import pages

    return pages.soup


@pytest.fixture(scope="session")
def anchors(soup: Callable) -> Callable:
    """I posti di una pagina del sito a cui un indirizzo può portare."""
    import pages

    return pages.anchors


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """L'indirizzo del sito vero, servito su questo computer sotto il percorso che SITE dice, come si pubblica."""
    under = urlsplit(site_address()).path or "/"

    class Published(server.Handler):
        def translate_path(self, path: str) -> str:
            return super().translate_path("/" + path.removeprefix(under) if path.startswith(under) else "/fuori dal sito")

    with server.served(site, Published) as running:
        yield running.address + under.removeprefix("/")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Le prove aprono lo stesso Chromium della pipeline, con le stesse opzioni; una classe ne può chiedere altre."""
    ours = {"executable_path": browser.chromium(), "args": [f"--{name}" for name in browser.OPTIONS]}
    return browser_type_launch_args | ours


@pytest.fixture(scope="session")
def base_url() -> None:
    """Nessuno: quello di pytest-playwright fa dire a pytest 9 un avviso, che qui è un errore."""


class SmallCourse:
    """Un corso di poche celle in una cartella provvisoria, con kernel e Sphinx veri."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self.root = root
        self.scratch = scratch
        self.html = root / "_build" / "html"

    def create(self) -> None:
        """Mette nella cartella ciò che un corso ha, tranne le lezioni."""
        root = self.root
        (root / "notebooks").mkdir(parents=True)
        for name in ("_config.yml", "requirements.txt", "requirements.lock"):
            shutil.copy2(ROOT / name, root)  # con la data: più vecchio dell’ambiente, che non si rifà
        shutil.copytree(ROOT / "book", root / "book", ignore=shutil.ignore_patterns("*.md", "*.ipynb"))
        (root / "notebooks" / "data").symlink_to(ROOT / "notebooks" / "data")
        (root / "book" / "riproducibilita.md").write_text("# Verifica\n\n<!-- tabella: lezioni -->\n", encoding="utf-8")
        (root / "book" / "intro.md").write_text("# Inizio\n\nUn corso di prova.\n", encoding="utf-8")

    def write_lesson(self, name: str, *cells: str, text: str = "Testo.", metadata: dict | None = None) -> Path:
        """Scrive una lezione con queste celle di codice e la mette nell'indice."""
        notebook = new_notebook(cells=[new_markdown_cell(f"# Lezione {name}\n\n{text}", id="titolo")])
        notebook.cells += [new_code_cell(source, id=f"cella-{n}", metadata=metadata or {}) for n, source in enumerate(cells, start=1)]
        path = self.root / "notebooks" / f"{name}.ipynb"
        path.write_bytes(lesson.dump(lesson.clean(notebook)))
        names = sorted(lesson.stem for lesson in path.parent.glob("*.ipynb"))
        chapters = "".join(f"  - file: notebooks/{name}\n" for name in names)
        (self.root / "_toc.yml").write_text(f"format: jb-book\nroot: book/intro\nchapters:\n  - file: book/riproducibilita\n{chapters}")
        return path

    @property
    def environment(self) -> dict[str, str]:
        """L'ambiente dei comandi: porta il nome del corso, per ritrovarne i processi, e la loro cartella."""
        marks = {"CORSO_DI_PROVA": str(self.root), "TMPDIR": str(self.scratch)}
        marks |= dict.fromkeys(("REPOSITORY", "BRANCH", "JUPYTERHUB", "SITE"), "")  # quelle di chi prova non contano
        return os.environ | {"PYTHONPATH": str(ROOT)} | marks

    @property
    def plain(self) -> dict[str, str]:
        """L'ambiente di chi lancia `make`: il Makefile non ha bisogno di sapere dov'è il Python delle prove."""
        return {name: value for name, value in self.environment.items() if name != "PYTHONPATH"}

    @staticmethod
    def command(*arguments: str) -> list[str]:
        """Un comando della pipeline, come lo lancia il Makefile."""
        return [sys.executable, "-m", "pipeline", *arguments]

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            self.command(*arguments), cwd=self.root, capture_output=True, text=True, env=self.environment | variables
        )

    def build(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        return self.run("build", *arguments, **variables)

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen:
        """Avvia una costruzione senza aspettarla; Ctrl-C le arriva anche se le prove girano sullo sfondo."""
        return subprocess.Popen(
            self.command("build", *arguments), cwd=self.root, env=self.environment | variables,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip

    def make(self) -> None:
        """Aggiunge ciò che serve ai comandi del Makefile: lui, i requisiti, le prove delle lezioni, l'ambiente di qui."""
        (self.root / "tests").mkdir(exist_ok=True)
        names = ["Makefile", "pyproject.toml", "pipeline", "tests/conftest.py", "tests/answers.py", "tests/plots.py", "tests/unchanged.py"]
        for name in [*names, *(path.name for path in ROOT.glob("requirements*"))]:
            target = self.root / name
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
            elif not target.exists():
                shutil.copy2(ROOT / name, target)  # con la data: più vecchio dell'ambiente, che non si rifà
        (self.root / ".venv").symlink_to(ROOT / ".venv")

    def nbval(self, *options: str, **variables: str) -> subprocess.CompletedProcess:
        """Prova le lezioni di questo corso come `make test` prova quelle vere."""
        (self.root / "tests").mkdir(exist_ok=True)
        for name in ("conftest.py", "answers.py", "plots.py", "unchanged.py"):
            shutil.copy(ROOT / "tests" / name, self.root / "tests")
        shutil.copy(ROOT / "pyproject.toml", self.root)
        return subprocess.run(
            [sys.executable, "-m", "pytest", "tests", "notebooks", *options],
            cwd=self.root, capture_output=True, text=True, env=self.environment | {"CI": ""} | variables,
        )  # fmt: skip

    def page(self, name: str) -> str:
        return (self.html / "notebooks" / f"{name}.html").read_text(encoding="utf-8")

    def executed(self, name: str) -> Path:
        return self.root / "_build" / "executed" / "cpu" / f"{name}.ipynb"


@contextmanager
def new_course(root: Path) -> Iterator[SmallCourse]:
    with tempfile.TemporaryDirectory(prefix="p") as scratch:  # corto: ci stanno i socket dei kernel
        course = SmallCourse(root, Path(scratch))
        course.create()
        yield course


@pytest.fixture(scope="session")
def small() -> Callable:
    """Come si fa un corso piccolo in una cartella scelta dalla prova."""
    return new_course


@pytest.fixture
def small_course(tmp_path: Path) -> Iterator[SmallCourse]:
    with new_course(tmp_path / "course") as course:
        yield course


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un corso costruito una volta per tutte le prove che partono da un sito già fatto.

    Returns: dove ogni prova ne trova una copia, sempre lì: per un altro posto Sphinx rifarebbe ogni pagina.
    """
    root = tmp_path_factory.mktemp("pronto") / "course"
    with tempfile.TemporaryDirectory(prefix="p") as scratch:
        course = SmallCourse(root, Path(scratch))
        course.create()
        course.write_lesson("01_uno", "'vecchia'")
        course.write_lesson("02_due", "2")
        done = course.build("--device", "cpu")
        assert done.returncode == 0, done.stderr
    return root.rename(root.with_name("costruito")).with_name(root.name)


@pytest.fixture
def built_course(built: Path) -> Iterator[SmallCourse]:
    """Un corso già costruito: 01_uno mostra 'vecchia', 02_due il numero 2; il testo è «Testo.»."""
    shutil.copytree(built.with_name("costruito"), built, symlinks=True)
    with tempfile.TemporaryDirectory(prefix="p") as scratch:
        yield SmallCourse(built, Path(scratch))
    shutil.rmtree(built)

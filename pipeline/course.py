"""Il corso com'è sul disco: dove stanno le cose e quali sono le lezioni."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from . import door
from .door import CourseError as CourseError  # il nome con cui tutti la conoscono


@dataclass(frozen=True)
class Course:
    """Un corso sotto una cartella: sorgenti, dati e ciò che se ne costruisce.

    root: la cartella che contiene `_toc.yml`, `_config.yml`, `book/` e `notebooks/`.
    """

    root: Path

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def data(self) -> Path:
        return self.notebooks / "data"

    @property
    def build(self) -> Path:
        return self.root / "_build"

    @property
    def html(self) -> Path:
        return self.build / "html"

    def executed(self, device: str) -> Path:
        return self.build / "executed" / device

    def exported(self, device: str, lesson: str, name: str) -> Path:
        """Un file che una lezione ha lasciato per il sito: sta accanto alla sua copia eseguita."""
        return self.executed(device) / lesson / name

    @cached_property
    def title(self) -> str:
        """Il titolo del libro, quello di `_config.yml`."""
        title = self.config.get("title")
        if not isinstance(title, str) or not title.strip():
            raise CourseError("_config.yml non dice il titolo del corso: aggiungi una riga, per esempio «title: Gradiente».")
        return title

    @property
    def config(self) -> dict:
        """Ciò che dice `_config.yml`. Raises: CourseError se non si legge."""
        path = self.root / "_config.yml"
        if not path.is_file():
            raise CourseError(f"Non trovo {path.name} in {self.root}. Lancia i comandi dalla cartella del corso.")
        return door.from_yaml(path)

    @property
    def name(self) -> str:
        """Il nome del corso com'è nei file che si scaricano: la prima parola del titolo."""
        return self.title.split()[0].lower()

    @cached_property
    def pages(self) -> list[Path]:
        """Tutte le pagine dell'indice, lezioni comprese, nel loro ordine.

        Raises: CourseError se l'indice manca, non si legge, nomina un file che non c'è o lo nomina due volte,
            o dimentica una lezione.
        """
        toc = self.root / "_toc.yml"
        if not toc.is_file():
            raise CourseError(f"Non trovo {toc.name} in {self.root}. Lancia i comandi dalla cartella del corso.")
        pages: list[Path] = []
        for name in named(door.from_yaml(toc)):
            pages.append(_page(self.root, name))
            if pages.count(pages[-1]) > 1:
                raise CourseError(f"{toc.name} nomina due volte «{name}». Togli una delle due righe.")
        lessons = [page.name for page in pages if page.suffix == ".ipynb"]
        twice = next((name for name in lessons if lessons.count(name) > 1), None)
        if twice:
            raise CourseError(f"{toc.name} nomina due notebook che si chiamano {twice}, in due cartelle. Cambia nome a uno dei due.")

        forgotten = sorted(path for path in self.notebooks.glob("[!.~]*.ipynb") if path not in pages)
        if forgotten:
            raise CourseError(
                f"La lezione notebooks/{forgotten[0].name} non è in {toc.name}: nessuno la "
                "leggerebbe. Aggiungi una riga all'indice o togli il file."
            )
        return pages

    @cached_property
    def lessons(self) -> list[Path]:
        """I notebook dell'indice: le lezioni, e le pagine che si eseguono come loro."""
        return [page for page in self.pages if page.suffix == ".ipynb"]


def numbered(lessons: Iterable[str]) -> dict[str, int]:
    """Il numero di ogni lezione, dal suo posto: la prima è la 1, o la 0 se il nome del suo file comincia con `00_`.

    lessons: i nomi nell'ordine dell'indice, «notebooks/01_tensori» o soltanto «01_tensori».
    """
    names = list(lessons)
    opening = names and names[0].rpartition("/")[2].startswith("00_")
    return {name: number for number, name in enumerate(names, start=0 if opening else 1)}


def named(node: object) -> Iterator[str]:
    """I file che un indice di Jupyter Book nomina, dall'alto in basso."""
    if isinstance(node, list):
        for item in node:
            yield from named(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("root", "file"):
                yield value
            elif key == "glob":
                raise CourseError("_toc.yml usa «glob»: elenca le pagine una per una, nell'ordine in cui si leggono.")
            elif isinstance(value, (list, dict)):
                yield from named(value)
    else:
        raise CourseError(f"In _toc.yml «{node}» non è una voce dell'indice: scrivila così, «- file: notebooks/01_tensori».")


def _page(root: Path, name: object) -> Path:
    """Il file di una voce dell'indice. Raises: CourseError se il nome non va o il file non c'è."""
    if not isinstance(name, str) or not name.strip():
        raise CourseError(f"In _toc.yml una voce vale «{name}»: serve il nome di una pagina, per esempio «file: notebooks/01_tensori».")
    if name.startswith("/") or "\\" in name or ".." in Path(name).parts:
        raise CourseError(f"In _toc.yml «{name}» va scritto dalla cartella del corso, per esempio «notebooks/01_tensori».")
    found = [path for end in ("", ".md", ".ipynb") if (path := root / (name + end)).is_file()]
    if not found:
        raise CourseError(
            f"_toc.yml nomina «{name}», che non esiste né come .md né come .ipynb. Correggi il nome nell'indice o crea il file."
        )
    return found[0]


def write_whole(path: Path, content: bytes) -> None:
    """Scrive un file che appare intero o non appare: prima accanto, poi al suo posto."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def only_one(course: Course) -> Iterator[None]:
    """Una costruzione alla volta in una cartella: la seconda lo dice e aspetta."""
    from filelock import FileLock, Timeout

    course.build.mkdir(parents=True, exist_ok=True)
    lock = FileLock(course.build / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print("Un'altra costruzione è in corso in questa cartella: aspetto che finisca.", flush=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()

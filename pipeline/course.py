"""Il corso com'è sul disco: dove stanno le cose e quali sono le lezioni."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml


class CourseError(Exception):
    """Un errore da spiegare a chi legge: che cosa è successo, dove, che cosa fare."""


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
        return yaml.safe_load((self.root / "_config.yml").read_text(encoding="utf-8"))["title"]

    @property
    def name(self) -> str:
        """Il nome del corso com'è nei file che si scaricano: la prima parola del titolo."""
        return self.title.split()[0].lower()

    @cached_property
    def pages(self) -> list[Path]:
        """Tutte le pagine dell'indice, lezioni comprese, nel loro ordine.

        Raises: CourseError se l'indice manca, non si legge, nomina un file che non c'è
            o dimentica una lezione.
        """
        toc = self.root / "_toc.yml"
        try:
            index = yaml.safe_load(toc.read_text(encoding="utf-8"))
            names = list(_named(index))
        except FileNotFoundError:
            raise CourseError(
                f"Non trovo {toc.name} in {self.root}. Lancia i comandi dalla cartella del corso."
            ) from None
        except (yaml.YAMLError, TypeError, KeyError) as error:
            raise CourseError(f"{toc.name} non si legge: {error}. Correggi l'indice.") from None

        pages = []
        for name in names:
            found = [self.root / (name + end) for end in ("", ".md", ".ipynb")]
            found = [path for path in found if path.is_file()]
            if not found:
                raise CourseError(
                    f"{toc.name} nomina «{name}», che non esiste né come .md né come .ipynb. "
                    "Correggi il nome nell'indice o crea il file."
                )
            pages.append(found[0])

        forgotten = sorted(set(self.notebooks.glob("*.ipynb")) - set(pages))
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


def _named(node: object) -> Iterator[str]:
    """I file che un indice di Jupyter Book nomina, dall'alto in basso."""
    if isinstance(node, list):
        for item in node:
            yield from _named(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name in ("root", "file"):
                yield value
            elif isinstance(value, (list, dict)):
                yield from _named(value)
    else:
        raise TypeError("non è un elenco di pagine")


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

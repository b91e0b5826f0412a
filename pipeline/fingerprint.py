"""L'impronta di un sito: è la stessa se, e solo se, tutto ciò da cui nasce è lo stesso.

`make build` la confronta prima di ogni altra cosa: qui non si importa niente che si faccia aspettare.
"""

import hashlib
import os
import platform
from dataclasses import dataclass
from pathlib import Path

from . import door, repository
from .course import Course, CourseError


@dataclass(frozen=True)
class Edition:
    """Un sito da pubblicare: il corso, il dispositivo su cui è eseguito, dove lo si troverà."""

    course: Course
    device: str
    repository: repository.Repository | None  # quello a cui i pulsanti rimandano
    address: str = ""  # quello del sito, o vuoto

    @property
    def config(self) -> str:
        """Il testo di `_config.yml`, con il repository e l'indirizzo."""
        root = self.course.root
        text = door.text(root / "_config.yml")
        return repository.configure(text, self.repository, self.address, root)

    @property
    def sources(self) -> list[Path]:
        """I file da cui nasce il sito: configurazione, indice, pagine e ciò che le accompagna."""
        root = self.course.root
        # Né le copie che JupyterLab nasconde, né un notebook che nell'indice ancora non c'è.
        book = (
            path for path in (root / "book").rglob("*")
            if path.is_file() and path.suffix != ".ipynb" and not any(door.left_by_a_program(part) for part in path.relative_to(root).parts)
        )  # fmt: skip
        found = list(dict.fromkeys([root / "_config.yml", root / "_toc.yml", *self.course.pages, *sorted(book)]))
        for path in found:
            name = path.relative_to(root).as_posix()
            if any("\ud800" <= letter <= "\udfff" for letter in name):
                raise CourseError(f"Il nome di un file non è in UTF-8: {ascii(name)}. Rinominalo.")
        return found

    @property
    def digest(self) -> str:
        """16 cifre esadecimali. Vi entra anche ciò che farebbe rieseguire una lezione."""
        root, executed = self.course.root, self.course.executed(self.device)
        runs = [executed / path.name for path in self.course.lessons]
        exported = [path for run in runs for path in sorted(run.with_suffix("").glob("*"))]
        beside = sorted(path for path in self.course.notebooks.iterdir() if path.is_file())
        files = of_files(*self.sources, *exported, *beside, root / "requirements.txt", *code(self.course))
        # Quanti secondi è durata un'esecuzione non si vede: una uguale, più lenta, fa lo stesso sito.
        outputs = hashlib.sha256(b"\n".join(_without_seconds(run.read_bytes()) if run.exists() else b"" for run in runs)).hexdigest()
        names = [path.relative_to(root).as_posix() for path in self.sources]
        return hashlib.sha256(f"{files}\n{outputs}\n{names}\n{platform.python_version()}\n{self.config}".encode()).hexdigest()[:16]

    @property
    def products(self) -> dict[str, Path]:
        """Dove stanno il PDF, l'EPUB e le diapositive di questo sito, se sono stati fatti.

        Quando una pagina cambia non sono più i suoi, e il sito smette di offrirli.
        """
        digest = self.digest
        return {kind: self.course.build / kind / f"{digest}.{kind}" for kind in ("pdf", "epub", "slides")}

    @property
    def folder(self) -> Path:
        """La cartella del sito, dove c'è solo quando è intero."""
        return self.folder_with(self.products)

    def folder_with(self, products: dict[str, Path]) -> Path:
        """La cartella del sito che offrirebbe quelli: chi costruisce guarda una volta sola, e i file intanto possono cambiare."""
        return self.course.build / "-".join(["site", products["pdf"].stem, *(kind for kind, path in products.items() if path.exists())])

    @property
    def is_published(self) -> bool:
        html, folder = self.course.html, self.folder
        return html.is_symlink() and os.readlink(html) == folder.name and folder.is_dir()


def code(course: Course) -> list[Path]:
    """Il codice che può cambiare ogni pagina."""
    here = Path(__file__).parent
    packages = [here / "node" / name / "package-lock.json" for name in ("site", "slides")]
    return [course.root / "requirements.lock", *packages, *sorted(here.rglob("*.py"))]


def _without_seconds(run: bytes) -> bytes:
    before, name, after = run.rpartition(b'"seconds": ')  # sta in fondo, nei metadati del notebook
    return before + name + after.lstrip(b"0123456789.")


def of_files(*paths: Path) -> str:
    """L'impronta di alcuni file, nomi e contenuto: 64 cifre esadecimali (SHA-256)."""
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.exists() else b""
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()

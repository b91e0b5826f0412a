"""Ciò che del corso ci si porta via: le lezioni, il sito in uno zip, la copia che il browser tiene da parte."""

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

from . import lesson, repository
from .course import Course, CourseError, write_whole
from .fingerprint import Edition

FOLDER = "scarica"
PLACE = "<!-- scarica -->"
WORKER = "sw.js"
BOOKS = {
    ".pdf": ("Il corso in un PDF", ": da stampare, o da leggere come un libro."),
    ".epub": ("Il corso in un EPUB", ": da leggere su un lettore di libri, o su un telefono."),
}
EMPTY = "const FILES = {};"
RELATIVE = re.compile(r"\]\((?!\w+:|#)([^)\s]+\.(?:ipynb|md)(?:#[^)\s]*)?)\)")  # verso un'altra pagina del corso
# Servono solo a un sito in rete: chi apre i file, o li ha già nel browser, non li usa.
CARDS = "schede/"
SLIDES = "slides/"  # le apre chi insegna: a chi studia il browser non le tiene da parte
ONLINE = {WORKER, "404.html", ".buildinfo", "objects.inv"}


def fill(page: str, course: Course, books: list[Path]) -> str:
    """La pagina con l'elenco di ciò che si scarica al posto del segnaposto. books: il PDF e l'EPUB che ci sono."""
    rows = [_link(f"{course.name}-offline.zip", "Il sito intero, in uno zip")
            + ": aprilo e parti da `index.html`. Formule, figure, ricerca e pagine da toccare funzionano senza rete."]  # fmt: skip
    rows += [_link(course.name + path.suffix, BOOKS[path.suffix][0]) + BOOKS[path.suffix][1] for path in books]
    rows.append(_link(f"{course.name}-lezioni.zip", "Tutte le lezioni, in uno zip") + ": i notebook, con i loro output.")
    return page.replace(PLACE, "\n".join(f"- {row}" for row in rows))


def _link(name: str, text: str) -> str:
    # HTML e non Markdown: il file nasce dopo le pagine, e Sphinx lo crederebbe mancante.
    return f'<a href="../{FOLDER}/{name}" download>{text}</a>'


def add(edition: Edition, site: Path, books: list[Path]) -> None:
    """Aggiunge a un sito appena costruito ciò che si scarica e l'elenco per la copia nel browser.

    books: il PDF e l'EPUB fatti da queste stesse pagine, se ci sono.
    Raises: CourseError se sw.js o la pagina che offre lo zip non sono come ci si aspetta.
    """
    course, target = edition.course, site / FOLDER
    target.mkdir()
    lessons = {path.name: away(course, path, edition.address) for path in course.lessons}
    for name, content in lessons.items():
        (target / name).write_bytes(content)
    for path in books:
        shutil.copyfile(path, target / (course.name + path.suffix))
    beside = {path.name: path.read_bytes() for path in lesson.beside(course)}
    _zip(target / f"{course.name}-lezioni.zip", f"{course.name}-lezioni", lessons | beside)
    _list_files(site)
    _zip(target / f"{course.name}-offline.zip", course.name, _to_open_without_network(course, site))


def away(course: Course, path: Path, address: str) -> bytes:
    """Una lezione che parte da sola: se il sito ha un indirizzo, i collegamenti ad altre pagine portano lì."""
    if not address:
        return path.read_bytes()
    folder = path.parent.relative_to(course.root).as_posix()
    notebook = lesson.read(path)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = RELATIVE.sub(lambda link: f"]({repository.in_site(link[1], folder, path.name, address)})", cell.source)
    return lesson.dump(notebook)


def take(course: Course) -> Path:
    """Mette in `_build` lo zip del sito costruito. Returns: dov'è. Raises: CourseError se il sito non c'è."""
    archive = course.html / FOLDER / f"{course.name}-offline.zip"
    if not archive.exists():
        raise CourseError("Il sito non c'è ancora: lancia prima `make build`.")
    write_whole(course.build / archive.name, archive.read_bytes())
    return course.build / archive.name


def _list_files(site: Path) -> None:
    worker = site / WORKER
    text = worker.read_text(encoding="utf-8")
    if EMPTY not in text:
        raise CourseError(f"book/extra/{WORKER} non contiene più «{EMPTY}»: il sito non saprebbe che cosa tenere da parte.")
    names = [name for name in _names(site) if name not in ONLINE and not name.startswith((f"{FOLDER}/", SLIDES, CARDS))]
    prints = {name: hashlib.sha256((site / name).read_bytes()).hexdigest()[:12] for name in names}
    worker.write_text(text.replace(EMPTY, f"const FILES = {json.dumps(prints, indent=0)};"), encoding="utf-8")


def _names(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())


def _to_open_without_network(course: Course, site: Path) -> dict[str, bytes]:
    """I file del sito che servono a chi lo apre da una cartella; lo zip non può offrire sé stesso."""
    files = {name: (site / name).read_bytes() for name in _names(site) if name not in ONLINE and not name.startswith(CARDS)}
    page = "book/come_usare.html"
    if page in files:
        text = files[page].decode()
        link = _link(f"{course.name}-offline.zip", "Il sito intero, in uno zip")
        if link not in text:
            raise CourseError(f"{page} non offre più lo zip del sito: rimetti il segnaposto {PLACE} nella pagina.")
        files[page] = text.replace(link, "Il sito intero, in uno zip (è quello che stai leggendo)").encode()
    return files


def _zip(target: Path, folder: str, files: dict[str, bytes]) -> None:
    """Uno zip che con gli stessi file ha sempre gli stessi byte: nomi in ordine, date fisse."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            # Figure e zip sono già compressi: riprovarci costa tempo e non toglie niente.
            entry.compress_type = zipfile.ZIP_STORED if name.endswith((".png", ".zip", ".pdf", ".epub")) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])

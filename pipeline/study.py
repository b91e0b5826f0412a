"""La copia di chi studia: si esegue e si cambia lì, e `git pull` non trova mai niente di suo."""

import hashlib
import json
import os

from . import door, lesson, mnist
from .course import Course, write_whole

FOLDER = "mio_corso"
RECORD = ".copie.json"  # l'impronta di ogni lezione quando è stata copiata


def refresh(course: Course) -> None:
    """Mette in `mio_corso/` le lezioni che mancano, allo stesso posto che hanno nel corso.

    Una copia che chi studia ha cambiato non si tocca mai, nemmeno se la lezione è cambiata: lo si
    dice. Una copia rimasta com'era segue invece la lezione, che così arriva corretta.
    """
    mnist.ensure(course.data)
    folder = course.root / FOLDER
    record = folder / RECORD
    copied = door.from_json(record) if record.exists() else {}
    for path in [*course.lessons, *lesson.beside(course)]:
        name = path.relative_to(course.root)
        content, mine = path.read_bytes(), folder / name
        own = mine.read_bytes() if mine.exists() else None
        if own is None or own == content or _digest(own) == copied.get(str(name)):
            if own != content:
                write_whole(mine, content)
            copied[str(name)] = _digest(content)
        elif copied.get(str(name)) != _digest(content):
            print(f"{name} è cambiata: la tua copia resta com'è. Per avere la nuova, rinomina {FOLDER}/{name}.")
    write_whole(record, json.dumps(copied, indent=1).encode())
    data = folder / course.data.relative_to(course.root)
    if not data.exists():
        data.symlink_to(os.path.relpath(course.data, data.parent), target_is_directory=True)
    print(f"Le lezioni sono in {FOLDER}/: cambiale come vuoi, gli aggiornamenti del corso non le toccano.", flush=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

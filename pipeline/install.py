"""Installa in questo ambiente ciò che è fissato in un .lock: ogni file ha un'impronta, e un byte diverso ferma tutto.

    .venv/bin/python pipeline/install.py requirements.lock                         con la PyTorch di PyPI
    .venv/bin/python pipeline/install.py requirements.lock requirements-cpu.txt    con quella per sola CPU di un altro indice

Gira prima che nell'ambiente ci sia qualcosa: importa soltanto la libreria standard.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# Di ciò che l'utente ha chiesto a pip per sé valgono la rete e la cache; il resto (PIP_USER, PIP_TARGET, PIP_NO_DEPS…)
# metterebbe i pacchetti altrove, o altri pacchetti.
KEPT = {
    "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_TRUSTED_HOST", "PIP_CERT", "PIP_CLIENT_CERT",
    "PIP_PROXY", "PIP_TIMEOUT", "PIP_DEFAULT_TIMEOUT", "PIP_RETRIES", "PIP_CACHE_DIR", "PIP_NO_CACHE_DIR", "PIP_CONFIG_FILE",
}  # fmt: skip
# PyTorch, e ciò che serve soltanto alla sua versione per GPU.
TORCH = re.compile(r"(torch|torchvision|triton)==|(nvidia|cuda)-")


def main(lock: Path, torch: Path | None) -> int:
    with tempfile.TemporaryDirectory() as folder:
        if torch is None:
            return pip("--require-hashes", "-r", lock)
        rest = Path(folder) / lock.name
        rest.write_text(without_torch(lock.read_text(encoding="utf-8")), encoding="utf-8")
        # requirements-cpu.lock c'è quando `make lock` ha raggiunto quell'indice. Senza, valgono le impronte che l'indice
        # stesso dichiara: difendono da un file guastato per strada, non da un indice che mente.
        return pip(*["--require-hashes"][: torch.suffix == ".lock"], "-r", torch) or pip("--require-hashes", "-r", rest)


def without_torch(lock: str) -> str:
    """Il testo di un .lock senza i pacchetti di PyTorch: ognuno comincia a inizio riga e continua rientrato."""
    packages = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)
    return "".join(package for package in packages if not TORCH.match(package))


def pip(*arguments: str | Path) -> int:
    """Un pip install di pacchetti già scelti uno per uno. Returns: 0, o 1 dopo un messaggio che dice il rimedio."""
    # Un .lock ha già tutto ciò che serve: le dipendenze non si cercano. E si prendono solo wheel: per costruire un
    # sorgente pip scaricherebbe strumenti che nessuno ha fissato.
    command = [sys.executable, "-I", "-m", "pip", "install", "-q", "--no-deps", "--only-binary=:all:", "--no-input",
               "--disable-pip-version-check"]  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_") or name in KEPT}
    environment |= {"PIP_USER": "0", "PIP_NO_COLOR": "1"}
    done = subprocess.run(
        [*command, *map(str, arguments)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", env=environment
    )
    if done.returncode == 0:
        return 0
    print(f"\nErrore. {explain(done.stderr)}\nL'ambiente non è pronto, e niente è partito.", file=sys.stderr)
    return 1


def explain(said: str) -> str:
    """Perché pip si è fermato, in italiano. said: ciò che ha scritto su stderr."""
    if "DO NOT MATCH THE HASHES" in said:
        package = re.search(r"^ +(\S.*?) from ", said, re.MULTILINE)
        return (
            f"Un pacchetto non è quello che il .lock conosce, e non l'ho installato: {package[1] if package else 'pip non dice quale'}.\n"
            "Rilancia: se succede ancora, qualcuno l'ha cambiato dopo che il corso lo ha fissato, o lungo la strada."
        )
    if re.search(r"Retrying \(|[Cc]onnection broken|Max retries exceeded|timed out|IncompleteRead|ProxyError|SSLError", said):
        return "pip non raggiunge il suo indice: controlla la rete (o il proxy) e rilancia."
    if "No space left on device" in said:
        return "Il disco è pieno: l'ambiente chiede più di 5 GB. Libera spazio e rilancia."
    if missing := re.search(r"No matching distribution found for (\S+)", said):
        return (
            f"L'indice di pip non dà {missing[1]} per Python {sys.version_info.major}.{sys.version_info.minor} su questo sistema.\n"
            "Controlla la rete. Se usi un indice tuo, deve avere le versioni del corso; se no prova un altro Python: make PYTHON=python3.12"
        )
    last = [line for line in said.splitlines() if line.startswith("ERROR")] or said.splitlines() or ["non dice perché"]
    return "pip si è fermato. Dice:\n" + "\n".join(f"  {line}" for line in last[-5:])


if __name__ == "__main__":
    files = [Path(name) for name in sys.argv[1:]]
    sys.exit(main(files[0], files[1] if files[1:] else None))

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
        # Se fra le sue righe ci sono le impronte pip le pretende; se no valgono quelle che l'indice stesso dichiara.
        return pip("-r", torch) or pip("--require-hashes", "-r", rest)


def without_torch(lock: str) -> str:
    """Il testo di un .lock senza i pacchetti di PyTorch: ognuno comincia a inizio riga e continua rientrato."""
    packages = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)
    return "".join(package for package in packages if not TORCH.match(package))


def pip(*arguments: str | Path) -> int:
    """Un pip install di pacchetti già scelti uno per uno. Returns: 0, o 1 dopo un messaggio che dice il rimedio."""
    # Un .lock ha già tutto ciò che serve: le dipendenze non si cercano. Da solo pip chiederebbe anche se c'è un pip più nuovo.
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-input", "--disable-pip-version-check"]
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
    # «from versions: none»: l'indice, per un pacchetto che il .lock ha preso da lì, non elenca niente.
    if re.search(r"Retrying \(|connection broken|Max retries exceeded|timed out|from versions: none", said):
        return "pip non raggiunge il suo indice: controlla la rete (o il proxy) e rilancia."
    if "No space left on device" in said:
        return "Il disco è pieno: l'ambiente chiede più di 5 GB. Libera spazio e rilancia."
    last = [line for line in said.splitlines() if line.startswith("ERROR")] or said.splitlines() or ["non dice perché"]
    return "pip si è fermato. Dice:\n" + "\n".join(f"  {line}" for line in last[-5:])


if __name__ == "__main__":
    files = [Path(name) for name in sys.argv[1:]]
    sys.exit(main(files[0], files[1] if files[1:] else None))

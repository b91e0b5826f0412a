"""Ciò che il corso chiede al sistema, e che pip e npm non portano: lo si guarda, e dove si può lo si installa.

    python pipeline/system.py check graphviz playwright browser   prima di tutto: in un secondo, o un messaggio solo
    python pipeline/system.py browser                              quando l'ambiente c'è: se Chromium manca, lo prende
    python pipeline/system.py packages                             i pacchetti Debian che `check` installa

Gira con il Python del sistema, prima che esista l'ambiente: importa soltanto la libreria standard.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
# Il Chromium che prende Playwright sta nell'ambiente: non tocca quello di nessun altro, e `make clean` non lo butta.
BROWSERS = ROOT / ".venv" / "share" / "playwright"
CHROMIUMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FIREFOXES = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
# Le librerie su cui poggiano i programmi che pip porta con sé; su macOS le porta tutte.
LIBRARIES = {
    "graphviz": ("libglib-2.0.so.0", "libgobject-2.0.so.0", "libX11.so.6", "libXext.so.6", "libXrender.so.1", "libexpat.so.1"),
    "playwright": ("libatomic.so.1",),
}
DICTIONARY = "https://raw.githubusercontent.com/LibreOffice/dictionaries/master/it_IT/it_IT.{aff,dic}"
APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=600")
PATIENCE = 600.0  # secondi per un altro apt-get che sta già lavorando


class Need(NamedTuple):
    """Una cosa che deve esserci: che cos'è, e con che cosa arriva."""

    what: str
    debian: tuple
    fedora: tuple
    macos: str = ""


NEEDS = {
    "venv": Need("il modulo venv di Python", (f"python3.{sys.version_info.minor}-venv",), ("python3",), "brew install python"),
    "graphviz": Need("le librerie di Graphviz, che disegna i grafi", ("graphviz",), ("graphviz",), "brew install graphviz"),
    "playwright": Need("libatomic, che vuole Playwright", ("libatomic1",), ("libatomic",)),
    "browser": Need("Chromium (o Chrome), il browser", ("chromium",), ("chromium",), "brew install --cask google-chrome"),
    "firefox": Need("Firefox", ("firefox-esr",), ("firefox",), "brew install --cask firefox"),
    "webkit": Need(
        "WebKit, con chi lo guida, e uno schermo finto",
        ("webkit2gtk-driver", "xvfb"),
        ("webkitgtk6.0", "xorg-x11-server-Xvfb"),
        "echo 'Su macOS WebKit è Safari: aprici il sito con make serve'",
    ),
    "epubcheck": Need("epubcheck, che prova gli EPUB", ("epubcheck", "default-jre-headless"), ("epubcheck",), "brew install epubcheck"),
    "dictionary": Need(
        "hunspell con il dizionario italiano",
        ("hunspell", "hunspell-it"),
        ("hunspell", "hunspell-it"),
        f"brew install hunspell && (cd /Library/Spelling && sudo curl --remote-name-all '{DICTIONARY}')",
    ),
}


def chromium() -> str:
    """Dove sta il programma di Chromium: quello del sistema, o quello che ha preso Playwright; "" se non c'è."""
    found = filter(None, map(shutil.which, CHROMIUMS))
    taken = sorted(BROWSERS.glob("chromium_headless_shell-*/*/*headless?shell"), reverse=True)
    return next(found, "") or next(map(str, taken), "")


def has_venv() -> bool:
    return bool(importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"))


def has_libraries(need: str) -> bool:
    try:
        return sys.platform != "linux" or all(map(ctypes.CDLL, LIBRARIES[need]))
    except OSError:
        return False


def has_dictionary() -> bool:
    if not shutil.which("hunspell"):
        return False
    done = subprocess.run(["hunspell", "-d", "it_IT", "-l"], input=b"", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return done.returncode == 0


def firefox() -> str:
    """Dove sta il programma di Firefox; "" se non c'è."""
    return next(filter(None, map(shutil.which, FIREFOXES)), "")


def epubcheck() -> list[str]:
    """Come si lancia epubcheck; vuoto se non c'è. In Debian è un archivio di Java, che da solo non parte ovunque."""
    found, java = shutil.which("epubcheck"), shutil.which("java")
    return ([java, "-jar", found] if Path(found).read_bytes()[:2] == b"PK" else [found]) if found and java else []


HAS = {
    "venv": has_venv,
    "graphviz": lambda: has_libraries("graphviz"),
    "playwright": lambda: has_libraries("playwright"),
    "browser": chromium,
    "firefox": firefox,
    "webkit": lambda: shutil.which("WebKitWebDriver") and shutil.which("Xvfb"),
    "epubcheck": epubcheck,
    "dictionary": has_dictionary,
}


def check(names: list) -> int:
    """Guarda che ci sia tutto; da root, su Debian, installa ciò che manca. Returns: 0, o 1 con un messaggio solo."""
    missing = [name for name in names if not HAS[name]()]
    said = ""
    if missing and _is_debian_root():
        packages = [package for name in missing for package in NEEDS[name].debian if _is_real(package)]
        print("Installo ciò che manca al sistema: {}.".format(" ".join(packages)), flush=True)
        said = install(packages) if packages else ""
        missing = [name for name in missing if not HAS[name]()]
    if missing == ["browser"] and _playwright_answers():
        return 0  # lo prende `browser`, appena c'è l'ambiente
    if missing:
        print(f"\nErrore. {explain(missing, said)}", file=sys.stderr)
    return 1 if missing else 0


def explain(missing: list, said: str = "") -> str:
    """Ciò che manca e i comandi che lo installano. said: che cosa ha detto apt-get, se ci ha provato."""
    needs = [NEEDS[name] for name in missing]
    tried = f"apt-get non ce l'ha fatta:\n{said}\n" if said else ""
    return (
        "A questo computer manca:\n"
        + "".join(f"  - {need.what}\n" for need in needs)
        + f"{tried}Non ho avviato niente. Installa e rilancia:\n"
        + "  Debian, Ubuntu  sudo apt install --no-install-recommends {}\n".format(" ".join(p for need in needs for p in need.debian))
        + "  Fedora          sudo dnf install {}\n".format(" ".join(p for need in needs for p in need.fedora))
        + "  macOS           {}".format(" && ".join(need.macos for need in needs if need.macos))
    )


def _is_debian_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _is_real(package: str) -> bool:
    """Su Ubuntu il pacchetto chromium è solo un rinvio a uno snap, che in un container non parte: ci pensa Playwright."""
    try:
        return package != "chromium" or "ID=ubuntu" not in Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return True


def install(packages: list) -> str:
    """Un solo apt-get, senza i pacchetti consigliati; se un altro è al lavoro lo aspetta. Returns: "", o che cosa ha detto."""
    command = [*APT, "install", "-y", "--no-install-recommends", *packages]
    # Gli elenchi possono mancare, o essere di prima dell'ultimo aggiornamento: si prendono solo se serve.
    return apt(command) and (apt([*APT, "update"]) or apt(command))


def apt(command: list) -> str:
    """Returns: "" se è andato, se no le ultime righe che ha scritto."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C")
    until = time.monotonic() + PATIENCE
    while True:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment)
        # DPkg::Lock::Timeout vale per dpkg, non per gli elenchi e per l'archivio: lì un altro apt-get fa uscire subito.
        if done.returncode == 0 or "Could not get lock" not in done.stderr or time.monotonic() > until:
            break
        time.sleep(1)
    return "" if done.returncode == 0 else "\n".join(f"  {line}" for line in done.stderr.strip().splitlines()[-3:]) or "  (niente)"


def _playwright_answers() -> bool:
    """Se il sito da cui Playwright prende i browser risponde, con quale che sia pagina, entro tre secondi."""
    host = os.environ.get("PLAYWRIGHT_DOWNLOAD_HOST", "https://cdn.playwright.dev")
    try:
        urllib.request.urlopen(urllib.request.Request(host, method="HEAD"), timeout=3).close()
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False
    return True


def take_browser() -> int:
    """Se Chromium manca lo prende Playwright, nell'ambiente. Returns: 0, o 1 con un messaggio."""
    if chromium():
        return 0
    print("Prendo Chromium con Playwright (circa 100 MB, una volta sola).", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", *(["--with-deps"] if _is_debian_root() else []), "chromium"]
    environment = dict(os.environ, PLAYWRIGHT_BROWSERS_PATH=str(BROWSERS))
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, check=True, capture_output=True, text=True, env=environment, timeout=900)
        # Preso, ma parte? Possono mancargli delle librerie di sistema.
        subprocess.run([chromium(), "--version"], check=True, capture_output=True, text=True, timeout=60)
    except (subprocess.SubprocessError, OSError) as error:
        shutil.rmtree(BROWSERS, ignore_errors=True)
        reason = (getattr(error, "stderr", "") or str(error)).strip().splitlines()[0]
        print(f"\nErrore. Playwright non ha preso Chromium: {reason}\n{explain(['browser'])}", file=sys.stderr)
        return 1
    return 0


def main(arguments: list) -> int:
    verb, names = arguments[0], arguments[1:]
    if verb == "check":
        return check(names)
    if verb == "browser":
        return take_browser()
    print(*(package for need in NEEDS.values() for package in need.debian))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

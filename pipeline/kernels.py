"""I kernel che eseguono le lezioni: come partono, con che ambiente, come muoiono."""

import ctypes
import os
import shutil
import signal
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .course import CourseError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

DEVICES = ("auto", "cpu", "cuda")
CELL_LIMIT, LESSON_LIMIT = 300.0, 900.0  # secondi prima di fermare una cella e una lezione


def resolve(device: str) -> str:
    """Il dispositivo su cui si eseguirà: "cpu" o "cuda".

    Guarda il driver e non importa torch, che costerebbe secondi a ogni comando.

    device: "auto" prende la GPU se c'è; "cuda" la pretende.
    Raises: CourseError se la GPU chiesta non c'è.
    """
    if device == "cpu":
        return "cpu"
    missing = _why_no_cuda()
    if missing and device == "cuda":
        raise CourseError(
            f"Hai chiesto DEVICE=cuda, ma {missing}. Usa DEVICE=cpu, oppure DEVICE=auto, "
            "che prende la GPU solo se c'è."
        )
    return "cpu" if missing else "cuda"


def _why_no_cuda() -> str:
    """Perché qui CUDA non si può usare; stringa vuota se si può."""
    if os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return "CUDA_VISIBLE_DEVICES nasconde ogni GPU"
    count = ctypes.c_int(0)
    try:
        driver = _driver()
        if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) != 0:
            count.value = 0
    except OSError:
        return "su questa macchina non c'è un driver NVIDIA"
    if count.value == 0:
        return "il driver NVIDIA non vede nessuna GPU"
    from importlib.metadata import version

    if version("torch").endswith("+cpu"):
        return "la versione di torch installata è quella per sola CPU"
    return ""


def _driver() -> ctypes.CDLL:
    """Il driver NVIDIA. Raises: OSError se non c'è."""
    return ctypes.CDLL("libcuda.so.1")


def gpu() -> str:
    """Il nome della prima GPU, chiesto al driver: torch le riserverebbe memoria in questo processo."""
    device, name = ctypes.c_int(0), ctypes.create_string_buffer(b"GPU", 100)
    with suppress(OSError):
        driver = _driver()
        driver.cuInit(0)
        driver.cuDeviceGet(ctypes.byref(device), 0)
        driver.cuDeviceGetName(name, len(name), device)
    return name.value.decode()


# Ciò che un kernel riceve da chi costruisce: dove sono i programmi, le librerie, la GPU, la rete. Di suo non riceve
# altro: MPLBACKEND toglierebbe le figure, PYTHONPATH cambierebbe i pacchetti, PYTHONOPTIMIZE spegnerebbe gli assert.
INHERITED = {
    "HOME", "USER", "TMPDIR", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "CUDA_HOME",
    "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR",
    "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "ATEN_CPU_CAPABILITY",
}  # fmt: skip


def environment(device: str, folder: Path) -> dict[str, str]:
    """L'ambiente di un kernel, tutto nostro, perché due esecuzioni diano gli stessi byte.

    folder: una cartella provvisoria del solo kernel.
    """
    env = {name: value for name, value in os.environ.items() if name in INHERITED or name.startswith("CORSO_")}
    env |= {
        # `dot`, per torchviz, sta accanto al python del venv.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        # Il numero di thread cambia l'ordine delle somme, e con esso le ultime cifre.
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
        # Altrimenti ogni kernel avvisa che i moduli congelati disturbano il debugger.
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "IPYTHONDIR": str(folder / "ipython"),
        # I font che matplotlib ha trovato quando si è preparato l'ambiente: nella HOME, forse, non si può scrivere.
        "MPLCONFIGDIR": str(Path(sys.prefix) / "share" / "matplotlib"),
    }
    if device == "cpu":
        env["CUDA_VISIBLE_DEVICES"] = ""
    return env


# Di una figura il kernel dà anche il disegno, che il sito mostra nitido a ogni grandezza; senza data né nomi a caso,
# perché sia sempre lo stesso; e dopo l'immagine, perché disegnare una figura può spostarne i margini.
IPYTHON = """c = get_config()
c.InlineBackend.figure_formats = {"png", "svg"}
c.InlineBackend.print_figure_kwargs = {"bbox_inches": "tight", "metadata": {"Date": None}}
c.InlineBackend.rc = {"svg.hashsalt": "gradiente"}
formatters = "get_ipython().display_formatter.formatters"
c.InteractiveShellApp.exec_lines = [f"{formatters}['image/svg+xml'] = {formatters}.pop('image/svg+xml')"]
"""


SCRATCH = "gradiente-"
# Il percorso di un socket ha 103 byte su macOS, 107 su Linux; dopo questa cartella ne servono altri 32.
LONGEST = 70


def scratch() -> Path:
    """Una cartella provvisoria con il numero di questo processo nel nome, corto quanto vuole un socket."""
    return Path(tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-", dir=_temporary()))


def _temporary() -> str:
    """La cartella provvisoria del sistema, o /tmp se il suo percorso è troppo lungo per un socket."""
    folder = tempfile.gettempdir()
    return folder if len(os.fsencode(folder)) <= LONGEST else "/tmp"


def sweep() -> None:
    """Toglie le cartelle provvisorie di processi uccisi, che non hanno potuto farlo da sé."""
    for folder in Path(_temporary()).glob(f"{SCRATCH}*-*"):
        owner = folder.name.removeprefix(SCRATCH).split("-")[0]
        if owner.isdecimal() and not _alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    import psutil

    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def private(manager_class: type, device: str) -> Any:
    """La classe di un gestore di kernel che parla per socket di file, in una cartella tutta sua.

    Le porte TCP si scelgono, si liberano e si prendono dopo: con molti kernel insieme due
    possono scegliere la stessa. Con `ipc` non succede, purché ogni kernel abbia il proprio
    percorso: senza, tutti quelli di una cartella si confondono.
    """
    from jupyter_client.kernelspec import KernelSpecManager

    class PrivateKernelManager(manager_class):
        def __init__(self, **options: object) -> None:
            super().__init__(**options)
            # Nessun kernelspec: "python3" è il Python che esegue questa riga, e non quello di un JUPYTER_PATH.
            self.kernel_spec_manager = KernelSpecManager(kernel_dirs=[])
            self.folder = scratch()
            self.connection_file = str(self.folder / "kernel.json")
            self.transport = "ipc"
            self.ip = str(self.folder / "k")

        async def _async_pre_start_kernel(self, **options: object) -> tuple:
            options["env"] = environment(device, self.folder)
            profile = self.folder / "ipython" / "profile_default"
            profile.mkdir(parents=True, exist_ok=True)
            (profile / "ipython_kernel_config.py").write_text(IPYTHON, encoding="utf-8")
            return await super()._async_pre_start_kernel(**options)

        def cleanup_ipc_files(self) -> None:
            super().cleanup_ipc_files()
            shutil.rmtree(self.folder, ignore_errors=True)

    return PrivateKernelManager


def cause_of_death(returncode: int | None) -> str:
    """Come è morto un kernel, in parole. returncode: quello di subprocess, negativo per un segnale."""
    if returncode is None:
        return "il kernel non risponde più"
    if returncode == -signal.SIGKILL:
        return "il kernel è stato ucciso (SIGKILL): di solito è finita la memoria"
    if returncode < 0:
        return f"il kernel è morto per il segnale {signal.Signals(-returncode).name}"
    return f"il kernel è uscito con il codice {returncode}"


def die_with_parent(stop: "Connection | None" = None) -> None:
    """Chiude questo processo quando muore chi lo ha avviato, comunque muoia, o quando `stop` si chiude.

    Un processo di un pool non se ne accorge: aspetterebbe per sempre il lavoro successivo.
    Il suo kernel sorveglia questo processo allo stesso modo, e lo segue.

    stop: un capo di una pipe (multiprocessing.Connection), o None.
    """
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    assert parent is not None, "si chiama in un processo figlio"
    watched: list[Any] = [parent.sentinel, *([stop] if stop is not None else [])]
    threading.Thread(target=lambda: (wait(watched), os._exit(1)), daemon=True).start()

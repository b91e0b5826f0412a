"""Una lezione: un notebook che tiene insieme il sorgente e i suoi output di riferimento."""

import base64
import copy
import hashlib
import json
import platform
import re
import struct
import zlib
from collections import Counter
from functools import cache
from itertools import count
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4.rwbase import rejoin_lines

from . import door
from .course import Course, CourseError

DRAWING_LIMIT = 40_000  # byte, compresso: un disegno di migliaia di punti pesa più dell'immagine, che allora resta
HIDDEN_ADDRESS = "0x…"  # al posto di un indirizzo di memoria, diverso a ogni esecuzione
KEPT_CELL_METADATA = ("tags", "mystnb", "comparison", "jupyter")
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# Il codice da cui dipendono gli output: se cambia, le lezioni si eseguono di nuovo.
RUNNER = [Path(__file__).with_name(name) for name in ("run.py", "kernels.py", "dot.py", "lesson.py", "door.py")]


def read(path: Path) -> NotebookNode:
    """Legge una lezione, anche in un formato vecchio o con ciò che altri programmi tralasciano.

    Raises: CourseError se il file non c'è o non è un notebook (dice quale, dove e che cosa fare).
    """
    try:
        raw = door.from_json(path)
    except OSError as error:
        raise CourseError(f"{door.shown(path)} non si legge: {error.strerror or error}.") from None
    try:
        return _notebook(raw)
    except KeyError as error:
        raise CourseError(f"{door.shown(path)}: {error.args[0]}") from None


def parse(text: str) -> NotebookNode:
    """Un notebook dal testo che `dump` ne ha scritto."""
    return _notebook(json.loads(text))


def _notebook(raw: dict) -> NotebookNode:
    """Un notebook da ciò che dice il suo JSON. Raises: KeyError, con che cosa non va e come si rimedia."""
    if not isinstance(raw.get("nbformat"), int) or not isinstance(raw.get("cells", raw.get("worksheets")), list):
        raise KeyError("non è un notebook di Jupyter. Riprendi una versione salvata: `git log` le elenca.")
    if raw["nbformat"] < 4:
        try:
            raw = json.loads(nbformat.writes(nbformat.reads(json.dumps(raw), as_version=4)))
        except Exception:  # nbformat ne solleva di ogni specie
            raise KeyError(f"è nel formato {raw['nbformat']}, e non si converte. Aprilo in Jupyter, salvalo e riprova.") from None
    if raw["nbformat"] > 4:
        raise KeyError(f"è nel formato {raw['nbformat']}, che qui non si legge. Salvalo nel formato 4.")
    raw["metadata"] = raw.get("metadata") or {}
    used = {cell.get("id") for cell in raw["cells"] if isinstance(cell, dict)}
    for number, cell in enumerate(raw["cells"], start=1):
        _complete(number, cell, used)
    raw |= {"nbformat": 4, "nbformat_minor": 5}
    twice = [id for id, times in Counter(cell["id"] for cell in raw["cells"]).items() if times > 1]
    if twice:
        raise KeyError(f"due celle hanno lo stesso `id`, «{twice[0]}». Apri il file come testo e cambiane uno.")
    return rejoin_lines(nbformat.from_dict(raw))


def _complete(number: int, cell: object, used: set) -> None:
    """Dà a una cella ciò che un altro programma ha tralasciato; un `id` sempre uguale per il posto in cui sta."""
    kinds = ("code", "markdown", "raw")
    if not isinstance(cell, dict) or cell.get("cell_type") not in kinds or not isinstance(cell.get("source", ""), (str, list)):
        raise KeyError(f"la cella {number} non è fatta come una cella di Jupyter. Cancellala o riscrivila.")
    try:
        json.dumps(cell, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise KeyError(f"nella cella {number} c'è un carattere a metà, di solito un'emoji tagliata. Cancellalo e riscrivilo.") from None
    conflict = door.CONFLICT.search("".join(cell.get("source") or ""))
    if conflict:
        raise KeyError(f"nella cella {number} è rimasto un conflitto di git, «{conflict[0][:40]}». Scegli fra le due versioni.")
    if not cell.get("id"):
        cell["id"] = next(name for n in count(number) if (name := f"cella-{n}") not in used)
        used.add(cell["id"])
    cell["source"] = cell.get("source") or ""
    cell["metadata"] = cell.get("metadata") or {}
    cell["metadata"]["tags"] = cell["metadata"].get("tags") or []
    if not cell["metadata"]["tags"]:
        del cell["metadata"]["tags"]
    if cell["cell_type"] == "code":
        cell["outputs"] = [output for output in cell.get("outputs") or [] if isinstance(output, dict)]
        cell["execution_count"] = cell.get("execution_count") if isinstance(cell.get("execution_count"), int) else None


def dump(notebook: NotebookNode) -> bytes:
    """Il notebook come lo scriverebbe JupyterLab: così una differenza mostra solo ciò che cambia."""
    return (nbformat.writes(notebook) + "\n").encode()


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def takes_device(notebook: NotebookNode) -> bool:
    """Vero se la lezione ha la cella dei parametri, cioè usa un dispositivo."""
    return any("parameters" in tags(cell) for cell in code_cells(notebook))


def key(course: Course, notebook: NotebookNode, device: str) -> str:
    """Impronta di ciò che può cambiare gli output di una lezione.

    Contano le celle di codice, i parametri, le versioni fissate e quella di Python, il
    dispositivo, i dati, i file accanto alle lezioni e il codice che le esegue; il testo no:
    correggere un refuso non rilancia un addestramento.

    Returns: 64 cifre esadecimali (SHA-256).
    """
    from .mnist import FILES

    parts = [
        [[cell.id, cell.source, "parameters" in tags(cell)] for cell in code_cells(notebook)],
        device,
        platform.python_version(),
        FILES,
        {path.name: _digest(path) for path in beside(course)},
        {path.name: _digest(path) for path in RUNNER},
        {name: _digest(course.root / name) for name in ("requirements.txt", "requirements.lock")},
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def code_digest(notebook: NotebookNode) -> str:
    """16 cifre esadecimali, le stesse finché il codice della lezione è lo stesso."""
    sources = [cell.source for cell in code_cells(notebook)]
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()[:16]


def beside(course: Course) -> list[Path]:
    """I file che una lezione trova accanto a sé quando si esegue (lo stile dei grafici, …)."""
    return sorted(
        path
        for path in course.notebooks.iterdir()
        if path.is_file() and path.suffix != ".ipynb" and not door.left_by_a_program(path.name)
    )


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def normalise(outputs: list[NotebookNode], drawings: bool = False) -> list[NotebookNode]:
    """Gli output, tolto ciò che cambia a ogni esecuzione e non dice niente a chi legge.

    Unisce i pezzi di uno stesso flusso, toglie metadati e testo di riserva delle figure,
    sostituisce gli indirizzi degli oggetti. Di una figura che c'è due volte resta l'immagine PNG;
    con `drawings` anche il disegno SVG, se è fatto di linee e testo.
    """
    clean: list[NotebookNode] = []
    for output in copy.deepcopy(outputs):
        if output.output_type == "stream":
            output.text = _no_address("".join(output.text))
            if clean and clean[-1].get("name") == output.name:
                clean[-1].text += output.text
                continue
        elif output.output_type in ("display_data", "execute_result"):
            output.metadata = NotebookNode()
            if any(kind.startswith("image/") for kind in output.data):
                output.data.pop("text/plain", None)
            if "image/png" in output.data and "image/svg+xml" in output.data:
                drawing = _sized("".join(output.data.pop("image/svg+xml")), output.data["image/png"])
                if drawings and drawing:
                    output.data["image/svg+xml"] = drawing
            for kind, content in output.data.items():
                if kind.startswith("text/"):
                    output.data[kind] = _no_address("".join(content))
        clean.append(output)
    return clean


def _sized(drawing: str, picture: str) -> str:
    """Il disegno, con la larghezza e l'altezza dell'immagine; niente, se contiene pixel o pesa troppo."""
    pixels = base64.b64decode(picture)
    if "<image" in drawing or len(zlib.compress(drawing.encode())) > max(len(pixels), DRAWING_LIMIT):
        return ""
    width, height = struct.unpack(">II", pixels[16:24])  # come le dice l'intestazione di un PNG
    return re.sub(r' width="[\d.]+pt" height="[\d.]+pt"', f' width="{width}" height="{height}"', drawing, count=1)


def _no_address(text: str) -> str:
    return re.sub(r"\b0x[0-9a-f]{6,}\b", HIDDEN_ADDRESS, text)


def graft(source: NotebookNode, executed: NotebookNode, drawings: bool = False) -> NotebookNode:
    """Il sorgente con gli output di un'altra copia della stessa lezione, con i disegni delle figure se servono.

    Le celle di codice si corrispondono per `id`: la copia di papermill può avere una cella
    in più (i parametri), il sorgente può avere un testo più nuovo.
    """
    outputs = {cell.id: cell.outputs for cell in code_cells(executed)}
    notebook = clean(source)
    for number, cell in enumerate(code_cells(notebook), start=1):
        cell.execution_count = number
        cell.outputs = normalise(outputs[cell.id], drawings)
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number
    return notebook


def clean(notebook: NotebookNode) -> NotebookNode:
    """Una copia con i soli metadati che servono (tag, didascalie, testi alternativi, tolleranze)."""
    notebook = copy.deepcopy(notebook)
    own = {name: notebook.metadata[name] for name in ("comparison",) if notebook.metadata.get(name)}
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA | own)
    notebook.nbformat_minor = 5
    for cell in notebook.cells:
        cell.metadata = NotebookNode(
            {name: cell.metadata[name] for name in KEPT_CELL_METADATA if cell.metadata.get(name)}
        )
    return notebook

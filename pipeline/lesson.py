"""Una lezione: un notebook che tiene insieme il sorgente e i suoi output di riferimento."""

import copy
import hashlib
import json
import platform
import re
from collections import Counter
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4.rwbase import rejoin_lines

from .course import Course, CourseError

HIDDEN_ADDRESS = "0x…"  # al posto di un indirizzo di memoria, diverso a ogni esecuzione
KEPT_CELL_METADATA = ("tags", "mystnb", "comparison", "jupyter")
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# Il codice da cui dipendono gli output: se cambia, le lezioni si eseguono di nuovo.
RUNNER = [Path(__file__).with_name(name) for name in ("run.py", "kernels.py", "dot.py", "lesson.py")]


def read(path: Path) -> NotebookNode:
    """Legge una lezione.

    Raises: CourseError se il file non c'è o non è un notebook (dice quale e perché).
    """
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        reason = str(error).splitlines()[0]
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    raise CourseError(
        f"{path.parent.name}/{path.name} non si legge come notebook: {reason}. "
        f"Aprilo in JupyterLab e salvalo, oppure riprendi l'ultima versione con "
        f"`git checkout {path.parent.name}/{path.name}`."
    )


def parse(text: str) -> NotebookNode:
    """Un notebook dal suo testo JSON, nel formato 4. Raises: JSONDecodeError, KeyError…"""
    raw = json.loads(text)
    if raw["nbformat"] != 4:
        raise KeyError(f"formato {raw['nbformat']} invece di 4")
    if not all("id" in cell for cell in raw["cells"]):
        raise KeyError("una cella non ha `id` (formato 4.5)")
    twice = [id for id, times in Counter(cell["id"] for cell in raw["cells"]).items() if times > 1]
    if twice:
        raise KeyError(f"due celle hanno lo stesso `id`, «{twice[0]}»: cambiane uno")
    return rejoin_lines(nbformat.from_dict(raw))


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


def beside(course: Course) -> list[Path]:
    """I file che una lezione trova accanto a sé quando si esegue (lo stile dei grafici, …)."""
    return sorted(
        path
        for path in course.notebooks.iterdir()
        if path.is_file() and path.suffix != ".ipynb" and not path.name.startswith(".")
    )


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def normalise(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Gli output, tolto ciò che cambia a ogni esecuzione e non dice niente a chi legge.

    Unisce i pezzi di uno stesso flusso, toglie metadati e testo di riserva delle figure,
    sostituisce gli indirizzi degli oggetti.
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
            for kind, content in output.data.items():
                if kind.startswith("text/"):
                    output.data[kind] = _no_address("".join(content))
        clean.append(output)
    return clean


def _no_address(text: str) -> str:
    return re.sub(r"\b0x[0-9a-f]{6,}\b", HIDDEN_ADDRESS, text)


def graft(source: NotebookNode, executed: NotebookNode) -> NotebookNode:
    """Il sorgente con gli output di un'altra copia della stessa lezione.

    Le celle di codice si corrispondono per `id`: la copia di papermill può avere una cella
    in più (i parametri), il sorgente può avere un testo più nuovo.
    """
    outputs = {cell.id: cell.outputs for cell in code_cells(executed)}
    notebook = clean(source)
    for number, cell in enumerate(code_cells(notebook), start=1):
        cell.execution_count = number
        cell.outputs = normalise(outputs[cell.id])
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

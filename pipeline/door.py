"""La porta da cui entra ciò che una persona scrive: pagine, indice, configurazione, notebook, registri.

Chi scrive sbaglia, e anche i suoi strumenti: un conflitto di git, un'altra codifica, una virgola di troppo.
Ogni file si legge di qui, e ciò che non va è detto con il file, la riga e il rimedio.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import yaml

CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)


class CourseError(Exception):
    """Un errore da spiegare a chi legge: che cosa è successo, dove, che cosa fare."""


def shown(path: Path) -> str:
    """Un file com'è chiamato nei messaggi: dalla cartella del corso, se è lì dentro."""
    name = os.path.relpath(path)
    return path.name if name.startswith("..") else Path(name).as_posix()


def left_by_a_program(name: str) -> bool:
    """Vero per ciò che editor e sistemi lasciano accanto ai file: .DS_Store, ._x, .#x, ~$x, x~."""
    return name.startswith((".", "~$")) or name.endswith("~")


def text(path: Path) -> str:
    """Il testo di un file scritto da una persona, senza il segno d'ordine dei byte che qualche editor mette in testa.

    Raises: CourseError se non è UTF-8 o se git ci ha lasciato un conflitto (dice la riga); OSError se non si legge.
    """
    raw = path.read_bytes()
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise CourseError(f"{shown(path)}, riga {line}: non è scritto in UTF-8. Salvalo di nuovo con la codifica UTF-8.") from None
    conflict = CONFLICT.search(content)
    if conflict:
        raise CourseError(
            f"{shown(path)}, riga {_line(content, conflict.start())}: git ci ha lasciato un conflitto, «{conflict[0][:40]}». "
            "Scegli fra le due versioni e togli le righe con <<<<<<<, ======= e >>>>>>>."
        )
    return content


def from_yaml(path: Path, kind: type = dict) -> Any:
    """Ciò che un file YAML contiene, che è del tipo chiesto. Raises: CourseError, con la riga; OSError."""
    try:
        # Il lettore scritto in C: il glossario è lungo, e si rilegge a ogni costruzione.
        found = yaml.load(text(path), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", riga {mark.line + 1}" if mark else ""
        reason = getattr(error, "problem", None) or "YAML non valido"
        raise CourseError(f"{shown(path)}{line}: {_italian(reason)}. Correggi la riga, o quella prima.") from None
    return _of_kind(path, found, kind)


def from_json(path: Path, kind: type = dict) -> Any:
    """Ciò che un file JSON contiene, che è del tipo chiesto. Raises: CourseError, con la riga; OSError."""
    content = text(path)
    try:
        found = json.loads(content)
    except json.JSONDecodeError as error:
        raise CourseError(f"{shown(path)}, riga {error.lineno}, colonna {error.colno}: non è JSON valido. Correggi la riga, o quella prima.") from None
    return _of_kind(path, found, kind)


def _of_kind(path: Path, found: object, kind: type) -> object:
    names: dict[type, str] = {dict: "chiavi e valori", list: "un elenco"}
    if not isinstance(found, kind):
        there = "è vuoto" if found is None else f"contiene {names.get(type(found), 'un valore solo')}"
        raise CourseError(f"{shown(path)} {there}: deve contenere {names[kind]}.")
    return found


def _line(content: str, position: int) -> int:
    return content.count("\n", 0, position) + 1


# Le frasi del lettore di YAML che si incontrano di più.
ITALIAN = {
    "mapping values are not allowed": "c'è un «: » dove non può stare; se fa parte di un testo, metti il testo fra virgolette",
    "cannot start any token": "c'è un carattere che non può stare lì: se è una tabulazione, usa gli spazi",
    "could not determine a constructor": "c'è un'etichetta che comincia con «!», e qui non si può usare",
    "did not find expected key": "una chiave non è rientrata come quelle accanto",
    "did not find expected ',' or": "una parentesi non è chiusa, o manca una virgola",
    "did not find expected '-'": "una voce dell'elenco non è rientrata come le altre",
    "could not find expected ':'": "manca «:» dopo una chiave",
    "found unexpected end of stream": "un testo fra virgolette non è chiuso",
    "found unknown escape": "fra virgolette doppie c'è una barra rovesciata che non vuol dire niente: usa le virgolette semplici",
    "found undefined alias": "un testo comincia con «*»: mettilo fra virgolette",
}


def _italian(reason: str) -> str:
    return next((text for start, text in ITALIAN.items() if start in reason), f"non è YAML valido («{reason}»)")

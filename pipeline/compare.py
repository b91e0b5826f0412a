"""Due esecuzioni di una cella a confronto: uguali, entro una tolleranza scritta qui.

Interi, parole, forme e tipi devono essere gli stessi. I numeri con la virgola e i per cento
possono scostarsi di poco, perché un'altra CPU somma in un altro ordine. Le figure PNG si guardano
come immagini, rimpicciolite: un altro antialiasing non conta, una curva spostata sì.
"""

import base64
import io
import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .course import CourseError
from .lesson import NotebookNode, code_cells, normalise

NUMBER = re.compile(
    r"(?<![\w.])[-+]?(?:(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|\d+(?=\s?%)|inf\b|nan\b)(?![\w.]*\w)"
)


@dataclass(frozen=True)
class Tolerance:
    """Quanto due esecuzioni possono scostarsi. Questi sono i valori di tutto il corso.

    relative, absolute: per i numeri con la virgola, come in math.isclose.
    picture: scarto quadratico medio fra due figure larghe 64 pixel, in livelli di grigio (0-255).
    skip: se c'è, perché la cella non si confronta.
    """

    relative: float = 1e-6
    absolute: float = 1e-8
    picture: float = 5.0
    skip: str = ""


def tolerance(notebook: NotebookNode, cell: NotebookNode, device: str) -> Tolerance:
    """La tolleranza di una cella: la sua, se la dichiara, poi quella della lezione, poi quella del corso.

    Si dichiara nei metadati con il motivo: {"comparison": {"relative": 0.02, "why": "…"}};
    per non confrontare: {"comparison": {"skip": true, "why": "…"}}, o {"skip": "cuda", …} se solo
    su quel dispositivo non si può.
    Raises: CourseError se manca il motivo o un nome non esiste.
    """
    limits: dict[str, Any] = {}
    for metadata in (notebook.metadata, cell.metadata):
        declared = dict(metadata.get("comparison", {}))
        why = declared.pop("why", "")
        if declared and not why:
            raise CourseError(f"La cella «{cell.id}» dichiara una tolleranza senza dire perché: aggiungi \"why\".")
        if declared.pop("skip", False) in (True, device):
            declared["skip"] = why
        limits |= declared
    try:
        return Tolerance(**limits)
    except TypeError:
        raise CourseError(f"La cella «{cell.id}» dichiara una tolleranza che non esiste: {', '.join(limits)}.") from None


@dataclass
class Comparison:
    """L'esito di un confronto.

    problems: che cosa non torna, in parole. largest: lo scarto relativo più grande fra i numeri
    confrontati. pictures: le coppie di figure diverse, (tipo, attesa, ottenuta).
    """

    problems: list[str] = field(default_factory=list)
    largest: float = 0.0
    pictures: list[tuple[str, str, str]] = field(default_factory=list)


def compare(expected: list[NotebookNode], got: list[NotebookNode], limits: Tolerance) -> Comparison:
    """Confronta gli output conservati di una cella con quelli di una nuova esecuzione."""
    result = Comparison()
    if limits.skip:
        return result
    expected, got = normalise(expected), normalise(got)
    for number in range(max(len(expected), len(got))):
        if number >= len(got):
            result.problems.append(f"manca un output: {_summary(expected[number])}")
        elif number >= len(expected):
            result.problems.append(f"c'è un output in più: {_summary(got[number])}")
        elif expected[number] != got[number]:  # sulla stessa macchina sono uguali: guardare le figure sarebbe tempo perso
            _compare_output(_contents(expected[number]), _contents(got[number]), limits, result)
    return result


@dataclass
class Verification:
    """Una lezione intera confrontata con i suoi output di riferimento.

    cells: quante celle con output si sono confrontate. different: quelle che non tornano, per id.
    largest: lo scarto relativo più grande. relative: la tolleranza relativa più larga fra quelle usate.
    skipped: le celle non confrontate, con il motivo.
    """

    cells: int = 0
    different: dict[str, Comparison] = field(default_factory=dict)
    largest: float = 0.0
    relative: float = 0.0
    skipped: dict[str, str] = field(default_factory=dict)


def verify(reference: NotebookNode, executed: NotebookNode, device: str) -> Verification:
    """Confronta gli output di una lezione appena eseguita con quelli conservati nel sorgente."""
    result = Verification()
    got = {cell.id: cell.outputs for cell in code_cells(executed)}
    for cell in code_cells(reference):
        limits = tolerance(reference, cell, device)
        if limits.skip:
            result.skipped[cell.id] = limits.skip
            continue
        found = compare(cell.outputs, got[cell.id], limits)
        if not cell.outputs and not got[cell.id]:
            continue
        result.cells += 1
        result.relative = max(result.relative, limits.relative)
        result.largest = max(result.largest, found.largest)
        if found.problems:
            result.different[cell.id] = found
    return result


def _contents(output: NotebookNode) -> dict[str, str]:
    """Le parti di un output, per nome: il flusso, l'errore, o i formati in cui si mostra."""
    if output.output_type == "stream":
        return {output.name: output.text}
    if output.output_type == "error":
        return {"errore": f"{output.ename}: {output.evalue}"}
    return {kind: content if isinstance(content, str) else repr(content) for kind, content in output.data.items()}


def _summary(output: NotebookNode) -> str:
    kind, content = next(iter(_contents(output).items()))
    return f"{kind} «{content.strip().splitlines()[0][:60] if content.strip() else ''}»"


def _compare_output(expected: dict[str, str], got: dict[str, str], limits: Tolerance, result: Comparison) -> None:
    if expected.keys() != got.keys():
        result.problems.append(f"l'output era {', '.join(expected)} ed è {', '.join(got)}")
        return
    for kind in expected:
        if kind == "image/png":
            distance = picture_distance(expected[kind], got[kind])
            if distance > limits.picture:
                result.problems.append(f"la figura è cambiata: scarto {distance:.1f}, ammesso {limits.picture:g}")
                result.pictures.append(("png", expected[kind], got[kind]))
        else:
            before = len(result.problems)
            _compare_text(expected[kind], got[kind], limits, result)
            if kind == "image/svg+xml" and len(result.problems) > before:
                result.pictures.append(("svg", expected[kind], got[kind]))


def _compare_text(expected: str, got: str, limits: Tolerance, result: Comparison) -> None:
    """Confronta due testi riga per riga: le parole uguali, i numeri entro la tolleranza."""
    before, after = _lines(expected), _lines(got)
    if len(before) != len(after):
        result.problems.append(f"le righe erano {len(before)} e sono {len(after)}\n  era: {expected}\n  è:   {got}")
        return
    for old, new in zip(before, after, strict=True):
        if NUMBER.sub("#", old) != NUMBER.sub("#", new):
            result.problems.append(f"\n  era: {old}\n  è:   {new}")
            continue
        for a, b in zip(map(float, NUMBER.findall(old)), map(float, NUMBER.findall(new)), strict=True):
            if math.isnan(a) and math.isnan(b):
                continue
            if not math.isclose(a, b, rel_tol=limits.relative, abs_tol=limits.absolute):
                result.problems.append(
                    f"{b} invece di {a} (tolleranza relativa {limits.relative:g})\n  era: {old}\n  è:   {new}"
                )
                break
            if abs(a - b) > limits.absolute:
                result.largest = max(result.largest, abs(a - b) / max(abs(a), abs(b)))


def _lines(text: str) -> list[str]:
    """Le righe di un testo, senza gli spazi che servono solo a incolonnare numeri con e senza segno."""
    return [re.sub(r"(?<=[\[(]) +", "", re.sub(r"[ \t]+", " ", line)).rstrip() for line in text.splitlines()]


def picture_distance(expected: str, got: str) -> float:
    """Quanto due PNG (in base64) si scostano, in livelli di grigio: 0 sono uguali, infinito di misura diversa.

    Si guardano larghi 64 pixel: a grandezza piena le differenze di antialiasing fra due CPU
    somigliano a quelle fra due curve diverse.
    """
    import numpy as np

    old, new = _image(expected), _image(got)
    if abs(old.width - new.width) > 2 or abs(old.height - new.height) > 2:
        return math.inf
    size = (64, max(1, round(64 * old.height / old.width)))
    difference = np.asarray(old.resize(size, reducing_gap=3), float) - np.asarray(new.resize(size, reducing_gap=3), float)
    return float(np.sqrt((difference**2).mean()))


def _image(picture: str):
    from PIL import Image

    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def write_difference(folder: Path, name: str, pictures: list[tuple[str, str, str]]) -> list[Path]:
    """Salva le figure diverse: per i PNG attesa, ottenuta e differenza affiancate in un file solo.

    Returns: i file scritti, in `folder`.
    """
    from PIL import Image, ImageChops

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, (kind, expected, got) in enumerate(pictures, start=1):
        if kind == "svg":
            for which, content in (("attesa", expected), ("ottenuta", got)):
                written.append(folder / f"{name}-{number}-{which}.svg")
                written[-1].write_text(content, encoding="utf-8")
            continue
        old = _image(expected)
        new = _image(got).resize(old.size)
        both = Image.new("RGB", (3 * old.width, old.height), "white")
        for column, image in enumerate((old, new, ImageChops.invert(ImageChops.difference(old, new)))):
            both.paste(image, (column * old.width, 0))
        written.append(folder / f"{name}-{number}.png")
        both.save(written[-1])
    return written

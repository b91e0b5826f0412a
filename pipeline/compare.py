"""Due esecuzioni di una cella a confronto: uguali, entro una tolleranza scritta qui.

Interi, parole, forme e tipi devono essere gli stessi. I numeri con la virgola possono
scostarsi di poco, perché un'altra CPU somma in un altro ordine. Le figure PNG si guardano
come immagini, rimpicciolite: un altro antialiasing non conta, una curva spostata sì.
"""

import base64
import io
import math
import re
from dataclasses import dataclass

from .lesson import NotebookNode, normalise

NUMBER = re.compile(
    r"(?<![\w.])[-+]?(?:(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|inf\b|nan\b)(?![\w.]*\w)"
)


@dataclass(frozen=True)
class Tolerance:
    """Quanto due esecuzioni possono scostarsi.

    relative, absolute: per i numeri con la virgola, come in math.isclose.
    picture: scarto quadratico medio fra due figure larghe 64 pixel, in livelli di grigio (0-255).
    """

    relative: float = 1e-6
    absolute: float = 1e-8
    picture: float = 5.0


@dataclass
class Comparison:
    """Che cosa non torna, in parole, e lo scarto relativo più grande fra i numeri confrontati."""

    problems: list[str]
    largest: float = 0.0


def compare(expected: list[NotebookNode], got: list[NotebookNode], tolerance: Tolerance) -> Comparison:
    """Confronta gli output conservati di una cella con quelli di una nuova esecuzione."""
    result = Comparison([])
    expected, got = normalise(expected), normalise(got)
    for number in range(max(len(expected), len(got))):
        if number >= len(got):
            result.problems.append(f"manca un output: {_summary(expected[number])}")
        elif number >= len(expected):
            result.problems.append(f"c'è un output in più: {_summary(got[number])}")
        else:
            _compare_output(_contents(expected[number]), _contents(got[number]), tolerance, result)
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


def _compare_output(expected: dict[str, str], got: dict[str, str], tolerance: Tolerance, result: Comparison) -> None:
    if expected.keys() != got.keys():
        result.problems.append(f"l'output era {', '.join(expected)} ed è {', '.join(got)}")
        return
    for kind in expected:
        if kind == "image/png":
            distance = picture_distance(expected[kind], got[kind])
            if distance > tolerance.picture:
                result.problems.append(f"la figura è cambiata: scarto {distance:.1f}, ammesso {tolerance.picture:g}")
        else:
            _compare_text(expected[kind], got[kind], tolerance, result)


def _compare_text(expected: str, got: str, tolerance: Tolerance, result: Comparison) -> None:
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
            if not math.isclose(a, b, rel_tol=tolerance.relative, abs_tol=tolerance.absolute):
                result.problems.append(
                    f"{b} invece di {a} (tolleranza relativa {tolerance.relative:g})\n  era: {old}\n  è:   {new}"
                )
                break
            if a != b:
                result.largest = max(result.largest, abs(a - b) / max(abs(a), abs(b)))


def _lines(text: str) -> list[str]:
    """Le righe di un testo, senza gli spazi che servono solo a incolonnare numeri con e senza segno."""
    return [re.sub(r"(?<=[\[(]) +", "", re.sub(r"[ \t]+", " ", line)).rstrip() for line in text.splitlines()]


def picture_distance(expected: str, got: str) -> float:
    """Quanto due PNG (in base64) si scostano, in livelli di grigio: 0 sono uguali, infinito di misura diversa."""
    import numpy as np
    from PIL import Image

    small = []
    for picture in (expected, got):
        image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
        small.append((image.size, image.resize((64, max(1, round(64 * image.height / image.width))), Image.Resampling.BOX)))
    (size, old), (new_size, new) = small
    if abs(size[0] - new_size[0]) > 2 or abs(size[1] - new_size[1]) > 2:
        return math.inf
    difference = np.asarray(old, float) - np.asarray(new.resize(old.size), float)
    return float(np.sqrt((difference**2).mean()))

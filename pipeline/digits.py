"""Ciò che la pagina «Scrivi una cifra» carica: la rete di una lezione, che cosa ha visto, cifre di test.

La rete dà sempre dieci probabilità che sommano a 1, anche davanti a una lettera. Per dire «non lo so»
la pagina guarda un passo prima: le 784 caratteristiche che entrano nell'ultimo strato. Quelle delle
cifre stanno vicino a pochi piani, uno per cifra; ciò che ne resta lontano non somiglia a niente di
visto (l'idea è di ViM, Wang e altri, 2022). I piani e la soglia si ricavano qui dai dati.
"""

import base64
import hashlib
import json
from pathlib import Path

import numpy as np

from .course import Course, CourseError, write_whole

PAGE = Path("book/scrivi_una_cifra.md")
SCRIPT = Path("book/extra/laboratorio/dati/rete.js")
NETWORK, DRAWINGS = "rete.onnx", "disegni.npz"  # la rete, e i disegni che ha visto insieme a MNIST
SEEN, HELD_OUT = slice(0, 20_000), slice(50_000, 60_000)  # immagini di addestramento: per i piani, per la soglia
PART = slice(None, None, 3)  # dei disegni, un terzo per i piani: la stessa parte che di MNIST
AXES, PLANE = 64, 20  # dimensioni dello spazio comune e del piano di ogni cifra
REFUSED = 0.035  # frazione di cifre vere che si accetta di rifiutare
LEVELS = 31  # un numero si arrotonda a uno di 63 valori: più fini non servono, e questi si comprimono meglio
PER_DIGIT = 3


def script(course: Course, exported: dict[str, Path]) -> bytes:
    """Lo script con la rete e i suoi dati, che la pagina carica solo quando serve.

    Uno script e non un file da chiedere con `fetch`: così la pagina funziona anche aperta dal disco.
    Il conto dura secondi: si conserva in `_build/cifre`, sotto l'impronta di ciò da cui dipende.

    exported: i file che le lezioni hanno lasciato per il sito, per nome.
    Raises: CourseError se nessuna lezione ha esportato la rete, o la rete non è quella che ci si aspetta.
    """
    for name in (NETWORK, DRAWINGS):
        if name not in exported:
            raise CourseError(
                f"{PAGE} vuole il file {name}, ma nessuna lezione l'ha lasciato nella cartella CORSO_ESPORTA. "
                "Rimetti quella cella nella lezione che addestra la rete, o togli la pagina da _toc.yml."
            )
    network, drawings = exported[NETWORK].read_bytes(), exported[DRAWINGS].read_bytes()
    key = hashlib.sha256(network + drawings + Path(__file__).read_bytes()).hexdigest()
    kept = course.build / "cifre" / f"{key[:16]}.js"
    if not kept.exists():
        raw = course.data / "MNIST" / "raw"
        content = {"network": _base64(network), "space": _space(network, raw, exported[DRAWINGS]), "samples": _samples(raw)}
        write_whole(kept, f"Cifra.receive({json.dumps(content)});\n".encode())
    return kept.read_bytes()


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _floats(values: np.ndarray) -> str:
    return _base64(values.astype("<f4").tobytes())


def _images(raw: Path, part: str) -> np.ndarray:
    """Le immagini di un insieme, (N, 784) uint8. part: "train" o "t10k"."""
    return np.fromfile(raw / f"{part}-images-idx3-ubyte", np.uint8, offset=16).reshape(-1, 784)


def _labels(raw: Path, part: str) -> np.ndarray:
    return np.fromfile(raw / f"{part}-labels-idx1-ubyte", np.uint8, offset=8)


def _samples(raw: Path) -> dict:
    """Le prime immagini di prova di ogni cifra, dallo zero al nove e poi da capo: i pixel e le etichette."""
    labels = _labels(raw, "t10k")
    chosen = np.stack([np.flatnonzero(labels == digit)[:PER_DIGIT] for digit in range(10)], axis=1).ravel()
    return {"pixels": _base64(_images(raw, "t10k")[chosen].tobytes()), "labels": labels[chosen].tolist()}


def _features(network: bytes, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """I logit (N, 10) e le caratteristiche (N, 784) che entrano nell'ultimo strato. images (N, 784) uint8."""
    import onnx
    import onnxruntime

    model = onnx.load_from_string(network)
    last = model.graph.node[-1]
    if last.op_type != "Gemm":
        raise CourseError(f"{NETWORK} finisce con {last.op_type}, ma {PAGE} si aspetta uno strato lineare (Gemm).")
    model.graph.output.append(onnx.helper.make_empty_tensor_value_info(last.input[0]))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # il numero di thread cambia le ultime cifre
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    parts = []
    for start in range(0, len(images), 2000):
        batch = (images[start : start + 2000] / np.float32(255)).reshape(-1, 1, 28, 28)
        parts.append(session.run(None, {"x": batch}))
    logits, features = (np.concatenate(part) for part in zip(*parts))
    return logits, features


def _space(network: bytes, raw: Path, drawings: Path) -> dict:
    """I piani delle cifre e la distanza oltre la quale si rifiuta, ricavati dalle immagini di addestramento.

    drawings: le immagini che la lezione ha aggiunto a MNIST, con le etichette (.npz).
    Returns: center (784,), axes (AXES, 784), means (10, AXES), planes (10·PLANE, AXES), limit.
    """
    images, labels = _images(raw, "train"), _labels(raw, "train")
    with np.load(drawings) as added:
        taught = np.concatenate([labels[SEEN], added["labels"][PART]])
        _, seen = _features(network, np.concatenate([images[SEEN], added["images"][PART]]))
    center = seen.mean(axis=0, dtype=np.float64).astype(np.float32)
    axes = _rounded(_directions(seen - center, AXES))
    within = (seen - center) @ axes.T
    groups = [within[taught == digit] for digit in range(10)]
    means = np.stack([group.mean(axis=0) for group in groups])
    planes = np.stack([_rounded(_directions(group - mean, PLANE)) for group, mean in zip(groups, means)])

    logits, features = _features(network, images[HELD_OUT])
    far = distance(features, logits.argmax(axis=1), center, axes, means, planes)
    return {
        "center": _floats(center),
        "axes": _bytes(axes),
        "means": _floats(means),
        "planes": _bytes(planes.reshape(-1, AXES)),
        "limit": round(float(np.quantile(far, 1 - REFUSED)), 4),
    }


def distance(
    features: np.ndarray, digits: np.ndarray, center: np.ndarray, axes: np.ndarray, means: np.ndarray, planes: np.ndarray
) -> np.ndarray:
    """Quanto le caratteristiche stanno lontano dal piano della loro cifra, in rapporto alla loro lunghezza.

    features (N, 784), digits (N,) la cifra letta. Returns: (N,), 0 sul piano, circa 1 lontanissimo.
    """
    moved = features - center
    within = moved @ axes.T
    outside = (moved**2).sum(axis=1) - (within**2).sum(axis=1)
    off = within - means[digits]
    along = np.einsum("nkd,nd->nk", planes[digits], off)
    squared = outside + (off**2).sum(axis=1) - (along**2).sum(axis=1)
    return np.sqrt(np.maximum(squared, 0)) / np.linalg.norm(features, axis=1)


def _directions(values: np.ndarray, count: int) -> np.ndarray:
    """Le direzioni in cui i valori (N, D) variano di più, (count, D), con segno fissato."""
    exact = values.astype(np.float64)
    _, vectors = np.linalg.eigh(exact.T @ exact)
    found = vectors.T[::-1][:count]
    largest = np.abs(found).argmax(axis=1)
    return found * np.sign(found[np.arange(count), largest])[:, None]


def _rounded(rows: np.ndarray) -> np.ndarray:
    """Le righe come le avrà la pagina: un byte per numero e una scala per riga."""
    scales = _scales(rows)
    return (np.rint(rows / scales) * scales).astype(np.float32)


def _scales(rows: np.ndarray) -> np.ndarray:
    return np.abs(rows).max(axis=1, keepdims=True) / LEVELS


def _bytes(rows: np.ndarray) -> dict:
    scales = _scales(rows)
    return {"scales": _floats(scales), "values": _base64(np.rint(rows / scales).astype(np.int8).tobytes())}

"""Ciò che si vede in un grafico, letto dal grafico stesso: contrasto, e colori per chi li confonde.

Il codice gira nel kernel della lezione mentre le prove la rieseguono: dopo ogni figura mostrata
guarda ciò che matplotlib ha disegnato e scrive in un file ciò che un lettore non distinguerebbe.
"""

import itertools

import numpy as np
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.collections import Collection
from matplotlib.colors import same_color, to_rgb, to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

TEXT, GRAPHICS = 4.5, 3.0  # WCAG 2.2, criteri 1.4.3 e 1.4.11, livello AA
APART = 15.0  # distanza nello spazio Lab (CIE 1976) tra due linee dallo stesso tratto

# Come vede un colore, in RGB lineare, chi non ha un tipo di coni: Machado, Oliveira e Fernandes,
# «A Physiologically-based Model for Simulation of Color Vision Deficiency», 2009, gravità 1.
VISIONS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])  # da sRGB lineare, D65


def linear(color: object) -> np.ndarray:
    """Un colore di matplotlib in RGB lineare, (3,), da 0 a 1."""
    channels = np.array(to_rgb(color))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: object, other: object) -> float:
    """Il rapporto di contrasto fra due colori, da 1 a 21: WCAG 2.2, definizione di «contrast ratio»."""
    dark, light = sorted(XYZ[1] @ linear(color) for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


def distance(one: object, other: object, vision: str) -> float:
    """Quanto sono lontani due colori per chi vede così: distanza euclidea nello spazio Lab."""
    return float(np.linalg.norm(_lab(one, vision) - _lab(other, vision)))


def _lab(color: object, vision: str) -> np.ndarray:
    white = XYZ.sum(axis=1)
    ratio = XYZ @ np.clip(np.array(VISIONS[vision]) @ linear(color), 0, 1) / white
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def problems(figure: Figure) -> list[str]:
    """Che cosa in questa figura non si legge o non si distingue, in parole; vuota se va bene."""
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3] / 255
    hidden = {text for axes in figure.axes if not axes.axison for axis in (axes.xaxis, axes.yaxis) for text in axis.findobj(Text)}
    found = [_of_text(text, pixels) for text in figure.findobj(Text) if text not in hidden]
    for axes in figure.axes:
        found += [_of_mark(mark, axes.get_facecolor()) for mark in axes.get_children()]
        found += [
            f"le linee «{one.get_label()}» e «{other.get_label()}» hanno lo stesso tratto e, con la {vision}, quasi lo stesso colore: cambia il tratto"
            for one, other in itertools.combinations([line for line in axes.lines if line.get_label()[0] != "_"], 2)
            for vision in VISIONS
            if _stroke(one) == _stroke(other) and distance(one.get_color(), other.get_color(), vision) < APART
        ]
    return [problem for problem in found if problem]


def _of_text(text: Text, pixels: np.ndarray) -> str:
    """Il colore di un testo contro ciò che gli sta dietro: il colore più frequente nel suo riquadro."""
    if not (text.get_visible() and text.get_text().strip()):
        return ""
    left, bottom, right, top = np.round(text.get_window_extent().extents).astype(int)
    box = pixels[max(0, len(pixels) - top) : len(pixels) - bottom, max(0, left) : right].reshape(-1, 3)
    if not len(box):
        return ""
    colors, counts = np.unique(box, axis=0, return_counts=True)
    behind = colors[counts.argmax()]
    return _told(f"il testo «{text.get_text()}»", _over(text.get_color(), behind, text.get_alpha()), behind, TEXT)


def _of_mark(mark: object, behind: tuple) -> str:
    """Una linea, una barra, dei punti: almeno uno dei colori con cui si disegna deve staccarsi dal fondo."""
    if isinstance(mark, Line2D):
        colors, name = [mark.get_color()], f"la linea «{mark.get_label()}»"
    elif isinstance(mark, Patch) and mark.get_visible():
        colors, name = [mark.get_facecolor(), mark.get_edgecolor()], "una forma"
    elif isinstance(mark, Collection) and not getattr(mark, "filled", False):  # le aree di contourf sono un fondo
        colors, name = [*mark.get_facecolor(), *mark.get_edgecolor()], "una linea o un punto"
    else:
        return ""
    drawn = [_over(color, behind) for color in colors if to_rgba(color)[3] > 0]
    drawn = [color for color in drawn if not same_color(color, behind)]
    if not drawn:
        return ""
    return _told(name, max(drawn, key=lambda color: contrast(color, behind)), behind, GRAPHICS)


def _over(color: object, behind: object, alpha: float | None = None) -> tuple:
    """Il colore che si vede quando ciò che si disegna lascia trasparire il fondo."""
    *channels, opacity = to_rgba(color, alpha)
    return tuple(np.array(channels) * opacity + np.array(to_rgb(behind)) * (1 - opacity))


def _stroke(line: Line2D) -> tuple:
    return line.get_linestyle(), line.get_marker()


def _told(what: str, color: object, behind: object, least: float) -> str:
    ratio = contrast(color, behind)
    return "" if ratio >= least else f"{what} ha contrasto {ratio:.2f} con il fondo: ne serve almeno {least}, cambia colore"


def watch(report: str) -> None:
    """Da qui in poi, ogni figura mostrata che ha qualcosa da dire lo scrive in `report`, una riga per volta."""
    original = FigureCanvasBase.print_figure

    def print_figure(self: FigureCanvasBase, *args: object, **options: object) -> object:
        printed = original(self, *args, **options)
        with open(report, "a", encoding="utf-8") as lines:
            lines.writelines(f"{problem}\n" for problem in problems(self.figure))
        return printed

    FigureCanvasBase.print_figure = print_figure

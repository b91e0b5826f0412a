"""I grafici si leggono: contrasto AA, e colori distinti anche per chi li confonde."""

import ast
import itertools
import re
import struct
from base64 import b64decode
from pathlib import Path

import matplotlib
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from plots import VISIONS, contrast, distance, problems

from pipeline import lesson
from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]
PALE, DARK = "0.7", "0.3"
PHONE = 294  # pixel: quanto è larga una figura su uno schermo di 360
READABLE = 11  # pixel: il testo più piccolo
NUMBER = re.compile(r"(?<![\w,])\d+(?:,\d+)?")


def drawn(draw):
    """Ciò che si dice di una figura con un solo sistema di assi."""
    figure = Figure()
    FigureCanvasAgg(figure)
    draw(figure.subplots())
    return problems(figure)


MARKS = {
    "linea": lambda axes, color: axes.plot([0, 1], color=color),
    "punti": lambda axes, color: axes.plot([0, 1], "o", color=color),
    "barra": lambda axes, color: axes.bar(0, 1, color=color),
    "nuvola": lambda axes, color: axes.scatter([0], [1], color=color),
    "curva di livello": lambda axes, color: axes.contour([[0, 1], [1, 2]], levels=[0.5], colors=color),
    "testo": lambda axes, color: axes.text(0.5, 0.5, "parola", color=color),
    "nome di un asse": lambda axes, color: axes.set_xlabel("epoca", color=color),
    "testo su una barra": lambda axes, color: (axes.bar(0, 1, 1, color="black"), axes.text(0, 0.5, "uno", color={PALE: DARK, DARK: "white"}[color])),
}  # fmt: skip


@pytest.mark.parametrize("draw", MARKS.values(), ids=MARKS)
def test_what_is_too_pale_is_named_and_what_stands_out_is_not(draw):
    assert len(drawn(lambda axes: draw(axes, PALE))) == 1
    assert drawn(lambda axes: draw(axes, DARK)) == []


def test_two_lines_that_a_color_blind_reader_cannot_tell_are_named():
    def lines(axes, *styles):
        for color, style in zip(("#C25200", "#7A7300"), styles):
            axes.plot([0, 1], style, color=color, label=color)

    assert [line for line in drawn(lambda axes: lines(axes, "--", "--")) if "deuteranopia" in line]
    assert drawn(lambda axes: lines(axes, "-", "--")) == []


def test_the_colors_of_the_plots_stand_out_on_white_and_from_each_other():
    rc = matplotlib.rc_params_from_file(ROOT / "notebooks" / "matplotlibrc", use_default_template=False)
    colors = rc["axes.prop_cycle"].by_key()["color"]

    assert min(contrast(color, "white") for color in colors) >= 3
    assert min(contrast(color, "white") for color in colors[:2]) >= 4.5, "i primi due scrivono anche parole"
    for one, other in itertools.combinations(colors, 2):
        for vision in VISIONS:
            assert distance(one, other, vision) >= 13, (one, other, vision)


def test_a_lesson_with_a_figure_that_cannot_be_read_is_red(small_course):
    figure = "import matplotlib.pyplot as plt\nplt.text(0.5, 0.5, '{0}', color='{0}')\nplt.show()"
    small_course.write_lesson("01_figure", figure.format(PALE), figure.format(DARK))

    printed = small_course.nbval().stdout

    assert f"«{PALE}» ha contrasto" in printed and f"«{DARK}» ha contrasto" not in printed


def cells_with(words: str) -> dict[str, lesson.NotebookNode]:
    """Le celle di codice delle lezioni che contengono queste parole, con il loro posto."""
    return {
        f"{path.stem}, «{cell.id}»": cell
        for path in Course(ROOT).lessons
        for cell in lesson.code_cells(lesson.read(path))
        if words in cell.source
    }


def test_every_lesson_draws_its_networks_with_the_same_function():
    drawing = cells_with("def draw_network(")

    assert len({cell.source for cell in drawing.values()}) == 1, f"si cambia in tutte: {', '.join(drawing)}"


def test_the_drawing_of_a_network_is_read_on_a_phone():
    """A 120 punti per pollice un testo di 12 punti tipografici è di 20 pixel; poi la figura si stringe quanto lo schermo."""
    for name, cell in cells_with("draw_network(\n").items():
        width, _ = struct.unpack(">II", b64decode(cell.outputs[0].data["image/png"])[16:24])
        assert 20 * PHONE / width >= READABLE, f"{name}: è larga {width} pixel, stringila"


def test_the_numbers_in_the_drawing_of_a_network_are_in_its_alternative_text():
    """Ciò che il testo dice la lezione lo afferma: così un disegno non resta indietro rispetto alla rete che mostra."""
    for name, cell in cells_with("draw_network(\n").items():
        strings = [node.value for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Constant)]
        drawn = [text for text in strings if isinstance(text, str) and not re.fullmatch(r"C\d|0\.\d", text)]
        numbers = {number for text in drawn for number in NUMBER.findall(text)}
        assert numbers <= set(NUMBER.findall(cell.metadata.mystnb.image.alt)), name

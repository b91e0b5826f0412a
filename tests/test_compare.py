"""Il confronto: ciò che conta fa fallire, ciò che cambia da una CPU all'altra no."""

import base64
import io

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from pipeline.compare import Tolerance, compare, tolerance, write_difference
from pipeline.course import CourseError


def text(content):
    return [new_output("stream", name="stdout", text=content)]


def problems(old, new, **limits):
    return compare(old, new, Tolerance(**limits)).problems


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("perdita 0.2536\n", "perdita 0.2537\n"),
        ("perdita 12.9528\n", "perdita 12.9529\n"),
        ("epoca 5\n", "epoca 6\n"),
        ("torch.Size([5, 3])\n", "torch.Size([5, 4])\n"),
        ("torch.float32\n", "torch.float64\n"),
        ("torna\n", "Torna\n"),
        ("tensor([1., nan])\n", "tensor([1., 2.])\n"),
        ("una riga\n", "una riga\nun'altra\n"),
        ("97.4 %\n", "97.5 %\n"),
        ("97%\n", "98%\n"),
        ("[0.5, 0.5]\n", "[0.5, 0.5, 0.5]\n"),
        ("versione 2.15.0\n", "versione 2.15.1\n"),
    ],
)
def test_what_matters_is_a_difference(old, new):
    assert problems(text(old), text(new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("perdita 0.25361234\n", "perdita 0.25361235\n"),
        ("tensor([-0.0000, 1.0000])\n", "tensor([ 0.0000, 1.0000])\n"),
        ("tensor([nan, inf])\n", "tensor([nan, inf])\n"),
        ("<Oggetto at 0x7f33a1b2c3d4>\n", "<Oggetto at 0x7f0011223344>\n"),
    ],
)
def test_what_another_machine_may_change_is_not(old, new):
    assert not problems(text(old), text(new))


def test_a_tolerance_holds_on_both_sides_of_its_limit():
    assert not problems(text("1.000\n"), text("1.019\n"), relative=0.02)
    assert problems(text("1.000\n"), text("1.021\n"), relative=0.02)
    # Un per cento è una misura anche senza virgola; quanti sono, no.
    assert not problems(text("57% di 69\n"), text("56% di 69\n"), relative=0.02)
    assert problems(text("57 su 69\n"), text("56 su 69\n"), relative=0.02)


def test_residues_below_the_absolute_tolerance_are_no_difference():
    assert compare(text("1e-17\n"), text("-3e-17\n"), Tolerance()).largest == 0


def test_the_largest_difference_is_reported():
    assert compare(text("1.0 2.0\n"), text("1.0 2.002\n"), Tolerance(relative=0.01)).largest == pytest.approx(0.001, rel=1e-2)


def test_a_missing_or_added_output_is_a_difference():
    assert problems(text("a\n"), [])
    assert problems([], text("a\n"))
    assert problems(text("a\n"), [new_output("display_data", {"text/plain": "a\n"})])


def figure(values, noise=0.0):
    import matplotlib
    import numpy as np
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        drawing = Figure(figsize=(6.4, 4), dpi=100)
        y = np.asarray(values, float)
        drawing.subplots().plot(y + noise * np.random.default_rng(0).normal(size=y.shape) * np.ptp(y))
        picture = io.BytesIO()
        drawing.savefig(picture, format="png")
    return [new_output("display_data", {"image/png": base64.b64encode(picture.getvalue()).decode()})]


def test_a_shifted_curve_is_a_difference_and_another_rounding_is_not():
    import numpy as np

    curve = np.exp(-np.linspace(0, 5, 200))

    assert not problems(figure(curve), figure(curve, noise=0.002))
    assert problems(figure(curve), figure(curve[::-1]))
    assert problems(figure(curve), figure(np.full(200, 0.5)))


def test_a_tolerance_of_a_cell_wins_over_the_lesson_and_must_say_why():
    notebook = new_notebook(metadata={"comparison": {"relative": 0.01, "why": "addestra una rete"}})
    cell = new_code_cell(id="a", metadata={"comparison": {"relative": 0.05, "why": "è casuale"}})

    assert tolerance(notebook, cell, "cpu").relative == 0.05
    assert tolerance(notebook, new_code_cell(id="b"), "cpu").relative == 0.01
    with pytest.raises(CourseError, match="senza dire perché"):
        tolerance(notebook, new_code_cell(id="c", metadata={"comparison": {"skip": True}}), "cpu")
    with pytest.raises(CourseError, match="non esiste: relativa"):
        tolerance(new_notebook(), new_code_cell(id="c", metadata={"comparison": {"relativa": 1, "why": "boh"}}), "cpu")


def test_a_cell_may_be_left_out_on_one_device_only():
    cell = new_code_cell(id="a", metadata={"comparison": {"skip": "cuda", "why": "nomina il dispositivo"}})

    assert tolerance(new_notebook(), cell, "cuda").skip == "nomina il dispositivo"
    assert not tolerance(new_notebook(), cell, "cpu").skip


def test_a_different_picture_is_left_to_look_at(tmp_path):
    from PIL import Image

    found = compare(figure([1, 2, 3]), figure([3, 2, 1]), Tolerance())

    (written,) = write_difference(tmp_path, "lezione-cella", found.pictures)

    with Image.open(written) as image:
        assert image.width == 3 * 640

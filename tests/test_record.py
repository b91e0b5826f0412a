"""Un'esecuzione registrata ha passato il confronto, e la pagina della riproducibilità la mostra."""

import ctypes
import json
import re

import pytest

from pipeline import kernels, report

PAGE = "# Verifica\n\n<!-- tabella: lezioni -->\n\n<!-- tabella: esecuzioni -->\n"


@pytest.fixture
def course(small_course):
    """Un corso di due lezioni, con i loro output di riferimento."""
    (small_course.root / "book" / "esecuzioni.json").unlink()
    small_course.write_lesson("01_uno", "6 * 7", "0.5")
    small_course.write_lesson("02_due", "'due'")
    (small_course.root / "book" / "riproducibilita.md").write_text(PAGE, encoding="utf-8")
    assert small_course.run("reference").returncode == 0
    return small_course


def runs(course) -> list[dict]:
    return json.loads((course.root / "book" / "esecuzioni.json").read_text(encoding="utf-8"))


def change(course, old: str, new: str) -> None:
    """Cambia un output di riferimento."""
    path = course.root / "notebooks" / "01_uno.ipynb"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_run_within_the_tolerance_is_recorded_and_shown(course):
    change(course, '"0.5"\n      ]', '"0.5000001"\n      ]')

    done = course.run("record", "--device", "cpu")

    assert done.returncode == 0, done.stderr
    (run,) = runs(course)
    assert run["device"] == "cpu" and "core" in run["hardware"] and run["torch"]
    assert run["lessons"]["01_uno"]["cells"] == 2
    assert run["lessons"]["01_uno"]["largest"] == pytest.approx(2e-7, rel=0.01)
    assert course.build("--device", "cpu").returncode == 0
    page = (course.html / "book" / "riproducibilita.html").read_text(encoding="utf-8")
    assert run["hardware"] in page
    assert page.count("2e-7") == 2  # l'ultima verifica e l'esecuzione registrata
    assert "Nessuna esecuzione su GPU è stata ancora registrata" in page


def test_a_lesson_changed_after_its_run_is_marked(course):
    assert course.run("record", "--device", "cpu").returncode == 0
    course.write_lesson("02_due", "'due'", "3")

    assert course.build("--device", "cpu").returncode == 0

    page = (course.html / "book" / "riproducibilita.html").read_text(encoding="utf-8")
    assert re.findall(r"Lezione (\S+) \*</p>", page) == ["02_due"] and "prima delle ultime modifiche" in page


def test_a_run_beyond_the_tolerance_is_explained_and_not_recorded(course):
    (course.root / "book" / "esecuzioni.json").unlink()
    change(course, '"42"\n      ]', '"43"\n      ]')

    done = course.run("record", "--device", "cpu")

    assert done.returncode == 1
    assert "01_uno, cella «cella-1»" in done.stderr and "era: 43" in done.stderr and "è:   42" in done.stderr
    assert "non ho registrato niente" in done.stderr and "Traceback" not in done.stderr
    assert not (course.root / "book" / "esecuzioni.json").exists()


def test_lessons_run_on_two_machines_are_not_one_run(course):
    (course.root / "book" / "esecuzioni.json").unlink()
    executed = course.executed("02_due")
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    notebook["metadata"]["corso"]["hardware"] = "un altro processore, 64 core"
    executed.write_text(json.dumps(notebook), encoding="utf-8")

    done = course.run("record", "--device", "cpu")

    assert done.returncode == 1
    assert "un altro processore, 64 core" in done.stderr and "cancella _build/executed/cpu" in done.stderr
    assert not (course.root / "book" / "esecuzioni.json").exists()


def test_on_cuda_the_hardware_names_the_gpu_and_the_processor(monkeypatch):
    class Driver:
        """Il driver NVIDIA di una macchina con una GPU; ogni chiamata riesce e risponde 0."""

        def cuInit(self, flags: int) -> int:
            return 0

        def cuDeviceGet(self, device: object, number: int) -> int:
            return 0

        def cuDeviceGetName(self, name: ctypes.Array, size: int, device: object) -> int:
            name.value = b"NVIDIA H100 80GB HBM3"
            return 0

    monkeypatch.setattr(kernels, "_driver", Driver)

    assert report.hardware("cuda") == f"NVIDIA H100 80GB HBM3 ({report.hardware('cpu')})"

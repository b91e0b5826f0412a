"""Ciò che `make build` promette: esegue quando serve, pubblica intero o niente, spiega gli errori."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from pipeline import lesson
from pipeline.course import Course, CourseError
from pipeline.fingerprint import Edition
from pipeline import publishable

ROOT = Path(__file__).resolve().parents[1]


def ran(output: str) -> list[str]:
    """Le lezioni che una costruzione dice di avere eseguito."""
    return sorted(line.split(":")[0].strip() for line in output.splitlines() if ": fatta in " in line)


def test_a_first_build_publishes_every_lesson_with_its_outputs(small_course):
    small_course.write_lesson("01_uno", "print('ciao ' * 2)")
    small_course.write_lesson("02_due", "6 * 7")

    done = small_course.build()

    assert done.returncode == 0, done.stderr
    assert ran(done.stdout) == ["01_uno", "02_due"]
    assert "ciao ciao" in small_course.page("01_uno")
    assert "42" in small_course.page("02_due")
    assert (small_course.html / "index.html").exists()
    # Senza repository nessun pulsante, e una riga dice come averli.
    assert "REPOSITORY=" in done.stdout and "page-actions" not in small_course.page("01_uno")


def test_a_terminal_sees_a_bar_for_each_lesson_and_a_closing_table(built_course):
    built_course.write_lesson("02_due", "3")
    theirs, ours = pty.openpty()
    build = subprocess.Popen(
        built_course.command("build"), cwd=built_course.root, env=built_course.environment | {"TERM": "xterm"},
        stdout=ours, stderr=ours,
    )  # fmt: skip
    os.close(ours)
    screen = b""
    while chunk := read_terminal(theirs):
        screen += chunk
    os.close(theirs)

    assert build.wait() == 0
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", screen.decode())
    assert re.search(r"02_due\s.*1/1 celle", text)
    assert re.search(r"01_uno\s+tenuta\s", text)
    assert re.search(r"02_due\s+eseguita\s+\d+\.\d\s+cpu", text)


def read_terminal(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux risponde così quando l'altro capo si chiude
        return b""


def test_a_build_whose_progress_nobody_watches_ends(small_course):
    # Ogni cella manda il nome della lezione: con questi due numeri sono più dei 64 KB che una pipe tiene.
    small_course.write_lesson("01_" + "x" * 220, *["1"] * 320)

    assert small_course.build().returncode == 0


def test_an_unchanged_build_runs_no_lesson_and_does_not_start_sphinx(built_course):
    (built_course.root / "_build" / "sphinx.log").unlink()

    again = built_course.build()

    assert again.returncode == 0
    assert ran(again.stdout) == []
    assert not (built_course.root / "_build" / "sphinx.log").exists()


def test_the_fingerprint_changes_with_everything_a_site_comes_from(small_course):
    course, edition = small_course, Edition(Course(small_course.root), "cpu", None)
    lesson = course.write_lesson("01_uno", "1")
    (course.root / "notebooks" / "stile.mplstyle").write_text("")
    exported = course.executed("01_uno").with_suffix("") / "rete.onnx"
    exported.parent.mkdir(parents=True)
    course.executed("01_uno").write_text("{}")
    exported.write_text("rete")

    sources = ("requirements.txt", "requirements.lock", "_config.yml", "_toc.yml", "book/intro.md", "notebooks/stile.mplstyle")
    for path in [*(course.root / name for name in sources), lesson, course.executed("01_uno"), exported]:
        before = edition.digest
        path.write_text(path.read_text() + "\n")
        assert edition.digest != before, path
    seen = set()
    for seconds in (1.5, 20.25):
        course.executed("01_uno").write_text(f'{{"metadata": {{"corso": {{"seconds": {seconds}}}}}}}')
        seen.add(edition.digest)
    assert len(seen) == 1, "un'esecuzione uguale, più lenta, fa lo stesso sito"
    (course.root / "book" / "figure").rename(course.root / "book" / "figure-nuove")
    assert edition.digest not in (before, Edition(edition.course, "cuda", None).digest)


def test_what_jupyterlab_hides_and_a_draft_outside_the_index_do_not_disturb_a_build(built_course):
    hidden = built_course.root / "book" / ".ipynb_checkpoints" / "errori-checkpoint.ipynb"
    hidden.parent.mkdir()
    hidden.write_text("{}")
    (built_course.root / "book" / "bozza.ipynb").write_text("{}")

    assert "Niente è cambiato" in built_course.build().stdout


def test_an_executed_copy_that_is_damaged_is_made_again(built_course):
    built_course.executed("02_due").write_text("{")

    again = built_course.build()

    assert again.returncode == 0 and ran(again.stdout) == ["02_due"]


def test_a_book_of_a_site_that_is_behind_its_lessons_is_refused(built_course):
    built_course.write_lesson("01_uno", "'nuova'")

    for kind in ("pdf", "epub"):
        done = built_course.run(kind, "--device", "cpu")

        assert done.returncode == 1 and "make build" in done.stderr
    assert "vecchia" in built_course.page("01_uno") and "nuova" not in built_course.page("01_uno")


def test_an_extension_that_stops_says_its_own_reason(small_course):
    small_course.write_lesson("01_uno", "1")
    config = small_course.root / "_config.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("- pipeline.theme", "- pipeline.theme\n      - non_esiste"), encoding="utf-8")

    done = small_course.build()

    assert done.returncode == 1
    assert "Could not import extension non_esiste" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [["make", "test", "ONLY=5"], [sys.executable, "-m", "pipeline", "memory", "--only", "5"]], ids=["test", "memory"])
def test_a_lesson_that_is_not_there_is_an_error_and_not_a_success(command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode and "Nessuna lezione comincia con «5»" in done.stderr


def test_a_port_that_cannot_be_is_said(built_course):
    done = built_course.run("serve", "--port", "99999")

    assert done.returncode == 1 and "La porta 99999 non si può usare" in done.stderr and "Traceback" not in done.stderr


def test_fixing_a_typo_runs_no_lesson_and_reaches_the_page(built_course):
    built_course.write_lesson("01_uno", "'vecchia'", text="Un errore corretto.")

    again = built_course.build()

    assert ran(again.stdout) == []
    assert "Un errore corretto." in built_course.page("01_uno")


def test_changing_a_code_cell_runs_that_lesson_alone(built_course):
    built_course.write_lesson("02_due", "'cambiata'")

    again = built_course.build()

    assert ran(again.stdout) == ["02_due"]
    assert "cambiata" in built_course.page("02_due")


EXPORT = "import os, pathlib; pathlib.Path(os.environ['CORSO_ESPORTA'], 'rete.bin').write_bytes(b'pesi')"


def test_a_file_that_a_lesson_leaves_for_the_site_is_kept_and_missed(small_course):
    half = EXPORT.replace("rete.bin", "rete.tmp")
    folder = "os.mkdir(os.path.join(os.environ['CORSO_ESPORTA'], 'cartella'))"
    small_course.write_lesson("01_uno", EXPORT, half, folder, "1")
    small_course.build()
    kept = small_course.executed("01_uno").with_suffix("") / "rete.bin"
    assert [path.name for path in kept.parent.iterdir()] == ["rete.bin"] and kept.read_bytes() == b"pesi"

    kept.write_bytes(b"pe")
    assert ran(small_course.build().stdout) == ["01_uno"]
    assert kept.read_bytes() == b"pesi"
    assert ran(small_course.build().stdout) == []


def test_building_writes_nothing_beside_the_sources(small_course):
    small_course.write_lesson("01_uno", "open('scritto.txt', 'w').write('x')")
    before = {path: path.read_bytes() for path in small_course.root.rglob("*") if path.is_file()}

    small_course.build()

    after = {
        path: path.read_bytes()
        for path in small_course.root.rglob("*")
        if path.is_file() and "_build" not in path.parts
    }
    assert after == before


def test_a_cell_that_raises_is_named_and_the_old_site_stays(built_course):
    built_course.write_lesson("01_uno", "1", "x = 3\nx / 0")
    built_course.write_lesson("02_due", "'nuova'")

    done = built_course.build()

    assert done.returncode == 1
    assert "notebooks/01_uno.ipynb" in done.stderr
    assert "cella di codice 2 (id «cella-2»)" in done.stderr
    assert "riga: x / 0" in done.stderr
    assert "ZeroDivisionError: division by zero" in done.stderr
    assert "make build ONLY=01" in done.stderr
    assert "Traceback" not in done.stderr
    assert ran(done.stdout) == ["02_due"]
    assert "vecchia" in built_course.page("01_uno")


def test_only_runs_the_chosen_lesson_and_says_what_is_left(small_course):
    small_course.write_lesson("01_uno", "1")
    small_course.write_lesson("02_due", "2")

    done = small_course.build("--only", "02")

    assert done.returncode == 0
    assert ran(done.stdout) == ["02_due"]
    assert "restano da eseguire 01_uno" in done.stdout
    assert not small_course.html.exists()


def test_the_device_reaches_a_lesson_that_takes_one_and_not_its_source(small_course):
    path = small_course.write_lesson("01_uno", "device = 'auto'", "print('dispositivo', device)")
    notebook = json.loads(path.read_text())
    notebook["cells"][1]["metadata"]["tags"] = ["parameters"]
    path.write_text(json.dumps(notebook))

    done = small_course.build("--device", "cpu")

    assert done.returncode == 0, done.stderr
    assert "dispositivo cpu" in small_course.page("01_uno")
    published = json.loads((small_course.html / "scarica" / "01_uno.ipynb").read_text())
    assert [cell["id"] for cell in published["cells"]] == ["titolo", "cella-1", "cella-2"]


@pytest.mark.parametrize(
    ("device", "said"), [("cuda", "Hai chiesto DEVICE=cuda, ma"), ("foo", "auto, cpu, cuda")]
)
def test_a_device_that_is_not_there_is_an_error_and_the_site_stays(built_course, monkeypatch, device, said):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    before = os.readlink(built_course.html)

    done = built_course.build("--device", device)

    assert done.returncode == 1
    assert said in done.stderr
    assert os.readlink(built_course.html) == before


def test_a_broken_reference_fails_every_build_and_the_old_site_stays(built_course):
    built_course.write_lesson("01_uno", "'vecchia'", text="Un [rimando rotto](02_manca.ipynb).")

    for _ in range(2):
        done = built_course.build()

        assert done.returncode == 1
        assert "notebooks/01_uno.ipynb" in done.stderr
    assert "Testo." in built_course.page("01_uno")


def test_a_warning_is_neither_kept_nor_published(small_course):
    path = small_course.write_lesson("01_uno", "import sys; print('attento', file=sys.stderr)")
    before = path.read_bytes()

    for command in ("reference", "build"):
        done = small_course.run(command)

        assert done.returncode == 1
        assert "notebooks/01_uno.ipynb, cella di codice 1 (id «cella-1»): scrive su stderr: «attento»" in done.stderr
    assert path.read_bytes() == before
    # La causa può essere passata: la volta dopo si riesegue.
    assert not small_course.executed("01_uno").exists()


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (new_output("execute_result", {"text/html": "<SCRIPT>1</script>"}), "<script>"),
        (new_output("display_data", {"application/javascript": "alert(1)"}), "<script>"),
        (new_output("execute_result", {"text/plain": "<object object at 0x7f33a1b2c3d4>"}), "l'indirizzo di un oggetto"),
        (new_output("stream", text="[<Oggetto at 0x7f33a1b2c3d4>]\n"), "l'indirizzo di un oggetto"),
        (new_output("display_data", {"image/png": "", "text/plain": "<Figure>"}), "testo alternativo"),
        (new_output("stream", name="stderr", text="\n"), "scrive su stderr"),
        (new_output("error", ename="ValueError", evalue="", traceback=[]), "finisce con un errore, ValueError"),
    ],
)
def test_an_output_that_no_reader_should_see_is_refused(output, said):
    cell = new_code_cell("x", id="cella-1", outputs=lesson.normalise([output]))

    with pytest.raises(CourseError, match=rf"01_uno\.ipynb, cella di codice 1 \(id «cella-1»\): .*{re.escape(said)}"):
        publishable.outputs(Path("notebooks/01_uno.ipynb"), new_notebook(cells=[cell]))


@pytest.mark.parametrize(
    ("markdown", "said"),
    [("# Parte seconda", "«## Parte seconda»"),
     ("Parte seconda\n=====", "«## Parte seconda»"),
     ("![](../book/figure/aula.png)", "![che cosa si vede]"),
     ("<img src='aula.png' alt=''>", "![che cosa si vede]"),
     ("```{figure} aula.png\n:width: 80%\n\nL'aula.\n```", ":alt:")],
    ids=["a second title", "a second title, underlined", "an image without words", "the same in HTML", "the same in MyST"],
)  # fmt: skip
def test_a_text_that_a_page_would_show_badly_is_said_with_its_cell_and_the_remedy(markdown, said):
    written = new_notebook(cells=[new_markdown_cell("# Uno"), new_markdown_cell(markdown, id="testo")])
    fine = "```python\n# un commento\n```\n\n![un'aula](a.png) <img alt='un cane' src='b.png'>\n\n:::{figure} a.png\n:alt: Un'aula.\n:::\n\n## Due\n\n|a|\n|-|"

    publishable.source(Path("notebooks/01_uno.ipynb"), new_notebook(cells=[new_markdown_cell("# Uno"), new_markdown_cell(fine)]))
    with pytest.raises(CourseError, match=rf"01_uno\.ipynb, cella 2 \(id «testo»\): .*{re.escape(said)}"):
        publishable.source(Path("notebooks/01_uno.ipynb"), written)


def test_a_lesson_that_is_not_json_is_named(small_course):
    small_course.write_lesson("01_uno", "1").write_text("{ non è json")

    done = small_course.build()

    assert done.returncode == 1
    assert "notebooks/01_uno.ipynb, riga 1, colonna 3: non è JSON valido" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_cells_with_one_id_are_an_error_and_not_one_output_twice(small_course):
    path = small_course.write_lesson("01_uno", "1", "2")
    path.write_text(path.read_text().replace("cella-2", "cella-1"))

    assert "lo stesso `id`, «cella-1»" in small_course.build().stderr


def test_an_index_that_names_a_missing_page_or_forgets_a_lesson_is_an_error(small_course):
    small_course.write_lesson("01_uno", "1")
    toc = small_course.root / "_toc.yml"
    toc.write_text(toc.read_text() + "  - file: book/manca\n")
    assert "«book/manca»" in small_course.build().stderr

    toc.write_text("format: jb-book\nroot: book/intro\n")
    assert "01_uno.ipynb non è in _toc.yml" in small_course.build().stderr


def test_reference_stores_the_outputs_and_touches_no_source(small_course):
    path = small_course.write_lesson("01_uno", "6 * 7", "print('ciao')")
    source = json.loads(path.read_text())

    done = small_course.run("reference")

    assert done.returncode == 0, done.stderr
    stored = json.loads(path.read_text())
    assert [cell["outputs"][0].get("text") for cell in stored["cells"][1:]] == [None, ["ciao\n"]]
    for cell in stored["cells"][1:]:
        cell |= {"outputs": [], "execution_count": None}
    assert stored == source


def test_two_runs_of_a_lesson_give_the_same_bytes_and_a_drawing_for_the_site_alone(small_course):
    plots = (
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "import numpy as np\nplt.imshow(np.eye(3));",
        "plt.plot(np.random.default_rng(0).random(20_000), ',');",
    )
    metadata = {"mystnb": {"image": {"alt": "Una figura."}}}
    small_course.write_lesson("01_uno", "import torch; torch.manual_seed(0); torch.rand(3) @ torch.rand(3)")
    small_course.write_lesson("02_due", *plots, metadata=metadata)
    lessons = [small_course.root / "notebooks" / f"{name}.ipynb" for name in ("01_uno", "02_due")]
    executed = [small_course.executed(path.stem) for path in lessons]
    done = small_course.run("reference")
    assert done.returncode == 0, done.stderr
    first = [path.read_bytes() for path in lessons + executed]
    for path in executed:
        path.unlink()

    small_course.run("reference")

    kinds = [[sorted(cell.outputs[0].data) for cell in lesson.code_cells(lesson.read(path))] for path in (lessons[1], executed[1])]
    assert kinds == [[["image/png"]] * 3, [["image/png", "image/svg+xml"], ["image/png"], ["image/png"]]]
    again = [path.read_bytes() for path in lessons + executed]
    assert [re.sub(rb'"seconds": [\d.]+', b"", one) for one in again] == [re.sub(rb'"seconds": [\d.]+', b"", one) for one in first]

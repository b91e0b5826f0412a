"""Come sono fatte le lezioni: i file, le celle, gli import."""

import json
import re
from pathlib import Path

import pytest

from pipeline import lesson
from pipeline.compare import verify
from pipeline.course import Course

COURSE = Course(Path(__file__).resolve().parents[1])
TAGS = {"parameters", "hide-input", "hide-cell", "remove-cell", "exercise", "milestone", "check", "solution", "quiz", "figure"}

# Ogni notebook che si esegue; e fra questi le lezioni, che hanno una forma loro.
notebooks = pytest.mark.parametrize("path", COURSE.lessons, ids=lambda path: path.stem)
LESSONS = [path for path in COURSE.lessons if path.parent == COURSE.notebooks]
lessons = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


@notebooks
def test_the_file_is_as_the_reference_command_writes_it(path):
    notebook = lesson.read(path)

    tidy = lesson.dump(lesson.graft(notebook, notebook)) == path.read_bytes()
    assert tidy, f"{path.name} non è come lo scrive `make reference`: lancialo, con ONLY={path.name[:2]}"


@notebooks
def test_tags_are_the_few_that_the_course_uses(path):
    assert {tag.partition(":")[0] for cell in lesson.read(path).cells for tag in lesson.tags(cell)} <= TAGS


@lessons
def test_a_lesson_opens_with_what_it_gives_what_it_needs_and_how_long_it_takes(path):
    opening = lesson.read(path).cells[0].source

    assert opening.startswith("# ")
    for part in ("**Alla fine saprai:**", "**Ti serve:**", "**Tempo:**"):
        assert part in opening


@notebooks
def test_cells_are_short_and_lines_fit_the_page(path):
    problems = []
    for cell in lesson.code_cells(lesson.read(path)):
        lines = cell.source.splitlines()
        most = 100 if {"hide-cell", "check"} & set(lesson.tags(cell)) else 88  # chiusa, la apre chi la vuole leggere
        long = [(number, len(line)) for number, line in enumerate(lines, start=1) if len(line) > most]
        problems += [f"«{cell.id}», riga {number}: {length} caratteri, al massimo {most}" for number, length in long]
        if len(lines) > 15 and not {"hide-input", "hide-cell", "remove-cell", "check"} & set(lesson.tags(cell)):
            problems.append(f"«{cell.id}»: {len(lines)} righe, al massimo 15 in una cella aperta")
    assert not problems, "\n".join(problems)


@notebooks
def test_no_stored_output_is_missing_and_no_warning_is_stored(path):
    cells = lesson.code_cells(lesson.read(path))

    assert any(cell.outputs for cell in cells), f"nessun output conservato: make reference ONLY={path.name[:2]}"
    assert [cell.id for cell in cells for output in cell.outputs if output.get("name") == "stderr"] == []


# Le celle che non si confrontano, o non su ogni dispositivo: ognuna ha un motivo, e sono tutte qui.
NOT_COMPARED = {("02_dispositivi", id) for id in ("scelta", "scelta-classica", "allocata", "h100", "altri", "velocita")}


def test_the_cells_left_out_of_the_comparison_are_these_and_say_why():
    found = set()
    for path in COURSE.lessons:
        for cell in lesson.code_cells(lesson.read(path)):
            declared = cell.metadata.get("comparison", {})
            if declared.get("skip"):
                assert len(declared["why"]) > 20, (path.stem, cell.id)
                found.add((path.stem, cell.id))
    assert found == NOT_COMPARED


def test_on_the_cpu_no_cell_with_an_output_is_left_out_of_the_comparison():
    for path in COURSE.lessons:
        notebook = lesson.read(path)
        result = verify(notebook, notebook, "cpu")
        assert result.cells == sum(bool(cell.outputs) for cell in lesson.code_cells(notebook)), path.stem


def test_the_times_that_the_texts_quote_are_the_recorded_ones():
    seconds = {run["device"]: {stem: made["seconds"] for stem, made in run["lessons"].items()} for run in
               json.loads((COURSE.root / "book" / "esecuzioni.json").read_text(encoding="utf-8"))}  # fmt: skip
    text = (COURSE.notebooks / "07_reti_convoluzionali.ipynb").read_text(encoding="utf-8")
    assert "circa un minuto su due core e meno di mezzo minuto su una GPU H100" in text
    assert 45 < seconds["cpu"]["07_reti_convoluzionali"] < 75 and seconds["cuda"]["07_reti_convoluzionali"] < 30
    # «Al più due o tre minuti», «al più quattro», «meno di un minuto»: anche su un computer tre volte più lento.
    longest = {
        "00_un_modello_in_dieci_minuti": 60, "06_mnist": 180, "07_reti_convoluzionali": 240, "09_i_tuoi_dati": 60,
        "10_addestrare_bene": 190, "11_riusare_una_rete": 240,
    }  # fmt: skip
    assert all(3 * seconds["cpu"][stem] < limit for stem, limit in longest.items())


# Un file che la lezione mostra nel testo, e la cella che lo scrive.
SCRIPTS = {("08_salvare_e_usare", "processo-testo"): "script", ("08_salvare_e_usare", "processi-inizio-testo"): "processi-inizio"}


@pytest.mark.parametrize(("stem", "shown"), SCRIPTS)
def test_a_script_that_the_text_shows_is_the_one_that_runs(stem, shown):
    cells = {cell.id: cell.source for cell in lesson.read(COURSE.notebooks / f"{stem}.ipynb").cells}
    blocks = re.findall(r"^```python\n(.*?)^```$", cells[shown], re.MULTILINE | re.DOTALL)

    written = re.fullmatch(r'.*?"""\n(.*)""".*', cells[SCRIPTS[stem, shown]], re.DOTALL)[1]
    assert blocks and "\n".join(blocks) == written

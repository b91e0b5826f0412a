"""`make lab` come lo usa chi studia: in un browser vero apre ogni lezione, la esegue tutta, risolve un esercizio.

Sta a parte (`make test-lab`) perché il suo ambiente è pesante ed esegue di nuovo ogni lezione.
"""

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import student
from answers import python_block
from playwright.sync_api import Browser, Page, expect

from pipeline import lesson
from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]
LESSONS = Course(ROOT).lessons
OPEN = "async name => { await jupyterapp.commands.execute('docmanager:open', {path: name}) }"
CLOSE = """async () => {
  const panel = jupyterapp.shell.currentWidget;
  await panel.context.save();
  await panel.sessionContext.shutdown();
  panel.close();
}"""


def run_all(lab: Page, name: str) -> None:
    """Apre una lezione ed esegue tutte le sue celle, fino in fondo."""
    lab.evaluate(OPEN, name)
    student.wait(lab, name)
    student.run_all(lab)


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """Il corso in una cartella provvisoria, con i due ambienti di questa."""
    root = tmp_path_factory.mktemp("corso")
    for path in ROOT.iterdir():
        if path.name in ("notebooks", "book"):
            shutil.copytree(path, root / path.name, symlinks=True, ignore=shutil.ignore_patterns("data"))
        elif path.name not in (".git", "_build", "mio_corso"):
            (root / path.name).symlink_to(path)
    (root / "notebooks" / "data").symlink_to(ROOT / "notebooks" / "data")
    return root


@pytest.fixture(scope="module")
def address(course: Path) -> Iterator[str]:
    """L'indirizzo che `make lab` apre nel browser: un programma al posto suo lo scrive in una pipe."""
    told = course / "indirizzo"
    os.mkfifo(told)
    browser = course / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >"{told}"\n')
    browser.chmod(0o755)
    (course / "jupyter_lab_config.json").write_text(json.dumps({"LabApp": {"expose_app_in_browser": True}}))
    env = os.environ | {"BROWSER": f"{browser} %s", "JUPYTER_CONFIG_DIR": str(course), "HOME": str(course)}
    log = (course / "resoconto").open("w")
    lab = subprocess.Popen(["make", "lab"], cwd=course, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        page = Path(told.read_text().strip().removeprefix("file://")).read_text(encoding="utf-8")
        yield re.search(r'href="([^"]+)"', page)[1].replace("&amp;", "&")
    finally:
        os.killpg(lab.pid, signal.SIGTERM)
        try:
            lab.wait(30)
        except subprocess.TimeoutExpired:  # chi si ferma mentre un kernel sta partendo può non finire più
            os.killpg(lab.pid, signal.SIGKILL)
            lab.wait()
        log.close()


@pytest.fixture(scope="module")
def lab(address: str, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="it-IT")
    page.goto(address)
    expect(page.locator(".jp-NotebookPanel:visible .jp-Cell").first).to_be_visible(timeout=120_000)
    yield page
    page.close()


def test_the_first_lesson_opens_in_italian_with_its_token_and_no_news(lab, address):
    assert re.match(r"http://(localhost|127\.0\.0\.1):\d+/lab/tree/notebooks/00_un_modello_in_dieci_minuti\.ipynb\?token=\w{40,}", address)
    assert lab.evaluate(student.STATE)["name"] == "notebooks/00_un_modello_in_dieci_minuti.ipynb"
    menus = lab.locator("#jp-MainMenu .lm-MenuBar-itemLabel").all_inner_texts()
    assert menus == ["File", "Modifica", "Visualizza", "Esegui", "Kernel", "Schede", "Impostazioni", "Aiuto"]
    expect(lab.locator(".Toastify__toast")).to_have_count(0)


def test_the_menus_that_the_page_for_teachers_names_are_there(lab):
    named = re.findall(r"menu (\w+)(?:,| e) «`?([^»`]+)`?»", (ROOT / "book" / "insegnare.md").read_text(encoding="utf-8"))
    assert len(named) > 3
    for menu, entry in named:
        lab.locator("#jp-MainMenu .lm-MenuBar-itemLabel", has_text=menu).click()
        expect(lab.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True)).to_be_visible()
        lab.keyboard.press("Escape")


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_to_its_end_without_an_error(lab, path):
    name = str(path.relative_to(ROOT))

    run_all(lab, name)

    state = lab.evaluate(student.STATE)
    drawn = lab.locator(".jp-NotebookPanel:visible :is(.jp-RenderedSVG, .jp-RenderedImage)").count()
    written = lab.evaluate("jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.rendered === false).length")
    lab.evaluate(CLOSE)
    assert (state["errors"], state["run"], written) == ([], state["cells"], 0)
    assert (drawn > 0) == any("image/" in str(cell.outputs) for cell in lesson.code_cells(lesson.read(path)))


def test_a_solved_exercise_turns_its_check_right(lab):
    name = "notebooks/01_tensori.ipynb"
    source = json.loads((ROOT / name).read_text(encoding="utf-8"))
    (solution,) = ["".join(cell["source"]) for cell in source["cells"] if cell["id"] == "es1-soluzione"]
    run_all(lab, name)

    student.solve(lab, "es1", python_block(solution))


def test_git_sees_nothing_of_what_the_student_did(course):
    for path in LESSONS:
        assert (course / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
    kept = subprocess.run(["git", "check-ignore", "-q", "mio_corso/notebooks/01_tensori.ipynb"], cwd=ROOT)
    assert kept.returncode == 0

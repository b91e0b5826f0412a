"""`make serve` segue chi scrive: ciò che si salva è nelle pagine aperte, e ciò che si pubblica resta di `make build`."""

import json
import random
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest

from pipeline import lesson, preview, site

LONG = "\n\n".join(f"Paragrafo {n}, lungo quanto basta perché la pagina scorra." for n in range(80))


class Serving:
    """Un corso piccolo mostrato da `make serve`, e come lo legge chi ha una pagina aperta."""

    def __init__(self, course, address: str) -> None:
        self.course, self.address = course, address
        self.host = address.removeprefix("http://").rstrip("/")

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
        with closing(HTTPConnection(self.host)) as connection:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")

    def said(self, page: str, edition: int = 0) -> Iterator[dict]:
        """Ciò che il server dice, via via, a chi ha aperto quella pagina in quell'edizione."""
        with closing(HTTPConnection(self.host)) as connection:
            connection.request("GET", f"/-/eventi?edition={edition}&page={quote(page)}")
            for line in connection.getresponse():
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))

    def edition(self, page: str) -> int:
        return int(re.search(r'data-edition="(\d+)"', self.ask(page)[1])[1])

    def wait(self, page: str, good: Callable[[dict], bool]) -> dict:
        return next(message for message in self.said(page, self.edition(page)) if good(message))

    def after(self, page: str, edit: Callable[[], object]) -> str:
        """La pagina appena cambia per ciò che si è salvato."""
        edition = self.edition(page)
        reader = self.said(page, edition)
        next(reader)
        edit()
        next(message for message in reader if message["reload"])
        return self.ask(page)[1]

    def write(self, name: str, text: str) -> None:
        (self.course.root / name).write_text(text, encoding="utf-8")

    def change(self, name: str, before: str, after: str) -> None:
        text = (self.course.root / name).read_text(encoding="utf-8")
        assert before in text
        self.write(name, text.replace(before, after))


@pytest.fixture(scope="module")
def serving(small: Callable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with small(tmp_path_factory.mktemp("serve") / "course") as course:
        course.write_lesson("01_uno", "6 * 7", "'resta'", text=LONG, metadata={"tags": ["hide-input"]})
        course.write_lesson("02_due", "2")
        (course.root / "book" / "glossario.md").write_text("# Glossario\n\n<!-- glossario: termini -->\n", encoding="utf-8")
        (course.root / "book" / "intro.md").write_text("# Inizio\n\nUn corso di prova.\n\n![Una riga](figure/riga.svg)\n", encoding="utf-8")
        (course.root / "book" / "figure" / "riga.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"/>')
        toc = course.root / "_toc.yml"
        toc.write_text(toc.read_text() + "  - file: book/glossario\n")
        done = course.build("--device", "cpu")
        assert done.returncode == 0, done.stderr
        process = subprocess.Popen(
            course.command("serve", "--port", "0", "--device", "cpu"), cwd=course.root, env=course.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        address = next(found[0] for line in process.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        served = Serving(course, address)
        next(message for message in served.said("/index.html") if message["reload"])
        yield served
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate()
        assert process.returncode == 0 and "Traceback" not in errors, errors
        assert "Lezioni da eseguire su cpu: 2" not in output  # di due, mai tutte e due


def test_a_saved_word_is_on_the_page_and_the_published_site_stays(serving):
    before = serving.course.page("01_uno")

    page = serving.after("/notebooks/01_uno.html", lambda: serving.change("notebooks/01_uno.ipynb", "Paragrafo 3,", "Paragrafo tre,"))

    assert "Paragrafo tre," in page and "anteprima.js" in page
    assert serving.course.page("01_uno") == before


def test_a_changed_cell_is_shown_at_once_and_then_its_output(serving, tmp_path):
    name, page, go = "notebooks/01_uno.ipynb", "/notebooks/01_uno.html", tmp_path / "via"
    waiting = f"import pathlib, time\\nwhile not pathlib.Path('{go}').exists(): time.sleep(0.05)\\n6 * 8"

    at_once = serving.after(page, lambda: serving.change(name, "6 * 7", waiting))
    go.touch()
    serving.wait(page, lambda message: not message["running"])

    assert at_once.count(preview.RUNNING) == 2 and "resta" in at_once  # nella cella, e in fondo
    assert "48" in serving.ask(page)[1] and preview.RUNNING not in serving.ask(page)[1]


def test_an_error_says_cell_and_line_and_the_last_good_page_stays(serving):
    name, page = "notebooks/02_due.ipynb", "/notebooks/02_due.html"
    serving.after(page, lambda: serving.change(name, '"source": [\n    "2"', '"source": [\n    "1 / 0"'))

    failed = serving.wait(page, lambda message: message["problem"])
    last = serving.ask(failed["last"] + page.lstrip("/"))[1]
    serving.change(name, "1 / 0", "3")
    serving.wait(page, lambda message: not message["problem"] and not message["running"])

    assert "cella di codice 1" in failed["problem"] and "1 / 0" in failed["problem"]
    assert preview.STOPPED not in last and "1 / 0" not in last and serving.edition(page)
    assert ">3" in serving.ask(page)[1]


def test_a_fault_of_the_text_says_where_and_the_page_waits(serving):
    serving.change("book/intro.md", "di prova.", "di prova. [Dove](#non-esiste)")
    fault = serving.wait("/index.html", lambda message: message["problem"])["problem"]
    page = serving.ask("/index.html")[1]

    fixed = serving.after("/index.html", lambda: serving.change("book/intro.md", "[Dove](#non-esiste)", "Corretto."))
    serving.change("_toc.yml", "book/glossario", "book/che_non_esiste")
    missing = serving.wait("/index.html", lambda message: message["problem"])["problem"]
    serving.change("_toc.yml", "book/che_non_esiste", "book/glossario")
    serving.wait("/index.html", lambda message: not message["problem"])

    assert "book/intro.md:3" in fault and "salva di nuovo" in fault
    assert "non-esiste" not in page and "Corretto." in fixed
    assert "che_non_esiste" in missing


def test_a_term_a_style_a_figure_and_the_index_too(serving):
    term = 'terms:\n  - {term: Paragrafo, kept: true, meaning: "Un pezzo.", why: "sì"}\n'
    glossary = serving.after("/book/glossario.html", lambda: serving.change("book/glossario.yml", "terms:\n", term))
    style = serving.after("/index.html", lambda: serving.write("book/_static/prova.css", "article { outline: 1px solid }\n"))
    figure = serving.after("/index.html", lambda: serving.change("book/figure/riga.svg", 'width="40"', 'width="50"'))
    index = serving.after("/index.html", lambda: serving.change("_toc.yml", "  - file: book/riproducibilita\n", "  - file: book/riproducibilita\n    title: Nuovo nome\n"))

    assert "Un pezzo." in glossary
    assert "_static/prova.css" in style or serving.ask("/_static/prova.css")[0] == 200
    assert figure and "Nuovo nome" in index


def test_only_this_computer_reads_only_the_site(serving):
    outside = serving.ask("/index.html", Host="corso.esempio.it")[0]
    posted = serving.ask("/-/eventi", "POST")[0]
    listed, climbed = serving.ask("/notebooks/")[0], serving.ask("/%2e%2e/%2e%2e/_config.yml")[0]
    second = serving.course.run("serve", "--port", "0")

    assert (outside, posted, listed, climbed) == (403, 501, 404, 404)
    assert second.returncode == 1 and "già acceso" in second.stderr and "Traceback" not in second.stderr


def test_the_reader_stays_where_they_are(serving, page):
    page.goto(serving.address + "notebooks/01_uno.html")
    page.evaluate("document.querySelector('article details').open = true")
    page.evaluate("scrollTo({top: 1500, behavior: 'instant'})")
    line = "[...document.querySelectorAll('article p')].find(p => p.textContent.startsWith('Paragrafo 40')).getBoundingClientRect().top"
    before = page.evaluate(line)

    with page.expect_navigation():
        serving.change("notebooks/01_uno.ipynb", "Paragrafo 5,", "Un altro paragrafo.\\n\\nParagrafo 5,")
    page.wait_for_load_state()

    assert "Un altro paragrafo." in page.content()
    assert abs(page.evaluate(line) - before) < 2
    assert page.evaluate("document.querySelector('article details').open")


def test_twenty_edits_then_a_build_give_the_bytes_of_a_clean_one(serving):
    course, chosen = serving.course, random.Random(17)
    words = lambda: " ".join(chosen.choices("conca passo pendenza **nuovo** `codice` $x^2$".split(), k=4))  # noqa: E731
    for number in range(20):
        name = chosen.choice(["01_uno", "02_due"])
        path = course.root / "notebooks" / f"{name}.ipynb"
        notebook = lesson.read(path)
        notebook.cells[0].source += f"\n\n{words()}" if chosen.random() < 0.8 else f"\n\n## Sezione {number}\n\n{words()}"
        path.write_bytes(lesson.dump(notebook))
        if number % 5 == 4:
            serving.wait(f"/notebooks/{name}.html", lambda message: message["reload"])
    serving.after("/index.html", lambda: serving.change("book/intro.md", "di prova.", "di prova. Ultima."))

    assert course.build("--device", "cpu").returncode == 0
    published = {path.relative_to(course.html).as_posix(): path.read_bytes() for path in course.html.rglob("*") if path.is_file()}
    shutil.rmtree(course.root / "_build" / "sphinx")
    shutil.rmtree(course.html.resolve())
    course.html.unlink()
    assert course.build("--device", "cpu").returncode == 0

    clean = {path.relative_to(course.html).as_posix(): path.read_bytes() for path in course.html.rglob("*") if path.is_file()}
    assert [name for name in clean.keys() | published if clean.get(name) != published.get(name)] == []


def test_a_state_that_goes_back_is_the_one_that_was(tmp_path):
    good, work = tmp_path / "good", tmp_path / "work"
    for name, text in (("a.html", 'data-search="1" uno'), ("b", "due")):
        site.write_whole(good / name, text.encode())
    preview.sync(good, work)
    (work / "a.html").write_text('data-search="2" uno')
    (work / "b").write_text("tre")
    (work / "c").write_text("quattro")

    seen = preview.sync(good, work)

    assert seen == {"b", "c"} and preview.files(good) == preview.files(work)
    assert (work / "b").read_text() == "due" and not Path(work / "c").exists()

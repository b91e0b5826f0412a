"""Il file per Moodle dice le parole delle lezioni, con le regole di chi lo importa; la soluzione la vede chi corregge.

Il file si rilegge qui in un altro modo: ElementTree e BeautifulSoup, e le parole direttamente dal notebook.
"""

import base64
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from pipeline import __main__, lesson, moodle
from pipeline.course import Course, CourseError

ROOT = Path(__file__).resolve().parents[1]
LESSONS = [path for path in Course(ROOT).lessons if path.parent.name == "notebooks"]
TOKEN = re.compile(r"\w+|[-+=<>/^{}%@:;.,!?«»]")
# Ciò che question/format/xml/format.php legge di ogni specie di domanda; altro lo butterebbe senza dirlo.
COMMON = {"name", "idnumber", "defaultgrade", "questiontext", "tags"}
READ = {
    "category": {"category"},
    "multichoice": COMMON | {"penalty", "single", "shuffleanswers", "answernumbering", "answer"},
    "essay": COMMON | {"responseformat", "responserequired", "responsefieldlines", "attachments", "graderinfo", "responsetemplate"},
}


@pytest.fixture(scope="module")
def bank(tmp_path_factory) -> ElementTree.Element:
    return written(copied(tmp_path_factory.mktemp("corso")), "https://esempio.it/corso/")


def copied(root: Path, *lessons: Path) -> Course:
    """Un corso con queste lezioni, o con tutte, che si possono cambiare."""
    (root / "notebooks").mkdir()
    shutil.copy(ROOT / "_config.yml", root)
    for path in lessons or LESSONS:
        shutil.copy(path, root / "notebooks")
    chapters = "".join(f"  - file: notebooks/{path.stem}\n" for path in (lessons or LESSONS)[1:])
    (root / "_toc.yml").write_text(f"format: jb-book\nroot: notebooks/{(lessons or LESSONS)[0].stem}\nchapters:\n{chapters}", encoding="utf-8")
    return Course(root)


def written(course: Course, address: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(moodle.take(course, address).read_bytes())


def of_kind(bank: ElementTree.Element, kind: str) -> dict[str, ElementTree.Element]:
    return {question.findtext("idnumber"): question for question in bank.iterfind(f"question[@type='{kind}']")}


def cells(ending: str = "", tag: str = "") -> Iterator[tuple[str, str]]:
    """Le celle delle lezioni con questa etichetta o questa fine: il numero della lezione con l'id, e il testo."""
    for path in LESSONS:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if (ending and re.fullmatch(rf"es\d+{ending}", cell["id"])) or tag in cell["metadata"].get("tags", []):
                yield f"{path.name[:2]}-{cell['id'].removesuffix(ending)}", "".join(cell["source"])


def html(element: ElementTree.Element) -> BeautifulSoup:
    """Ciò che si legge, senza la riga che dice da quale lezione viene."""
    found = BeautifulSoup(element.findtext("text"), "html.parser")
    for line in found.select("p.lesson"):
        line.decompose()
    return found


def words(text: str) -> list[str]:
    return TOKEN.findall(text)


def read(element: ElementTree.Element) -> list[str]:
    return words(re.sub(r"\\([()\[\]])", "", html(element).get_text()))


def words_of(markdown: str) -> list[str]:
    """Le parole di un testo di una lezione, senza i segni di Markdown."""
    blocks = re.split(r"^```\w*$", markdown, flags=re.MULTILINE)
    for place in range(0, len(blocks), 2):
        prose = re.sub(r"`[^`]*`", lambda code: code[0].replace("*", "×"), blocks[place])
        blocks[place] = re.sub(r"\]\([^)]*\)|[`*$]|^(?:#+|-|\d+\.) ", "", prose, flags=re.MULTILINE)
    return words("\n".join(blocks))


def test_the_file_has_what_moodle_reads_and_nothing_else(bank):
    assert bank.tag == "quiz" and {question.get("type") for question in bank} == READ.keys()
    for question in bank:
        assert {child.tag for child in question} == READ[question.get("type")]
        for rich in question.iter():
            assert rich.get("format") == {"feedback": "html", "answer": "html", "questiontext": "html", "graderinfo": "html",
                                          "responsetemplate": "plain_text"}.get(rich.tag)  # fmt: skip
    ids = [id.text for id in bank.iter("idnumber")]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"\d\d-(quiz|es)\d+", id) for id in ids)
    assert all(0 < len(name.findtext("text")) <= 255 for name in bank.iter("name"))


def test_a_category_for_each_lesson_comes_before_its_questions(bank):
    kinds = [question.get("type") for question in bank]
    paths = [question.findtext("category/text") for question in bank if question.get("type") == "category"]

    assert kinds[0] == "category" and len(paths) == len(LESSONS)
    for path, place in zip(paths, LESSONS):
        *above, name = re.split(r"(?<!/)/(?!/)", path)  # come lo divide question/format.php
        title = re.match(r"# (.+)", lesson.read(place).cells[0].source)[1]
        assert above == ["$course$", "top", "Gradiente"] and name == f"{place.name[:2]} {title}"
    number = ""
    for question in bank:
        number = (question.findtext("category/text") or f"//{number} ").rpartition("/")[2][:2]
        assert question.get("type") == "category" or question.findtext("idnumber").startswith(f"{number}-")


@pytest.mark.parametrize("name", ["a/b", "/a", "a/", "a//b", "3 / 4"])
def test_a_slash_in_a_name_does_not_divide_a_category(name):
    escaped = re.split(r"(?<!/)/(?!/)", f"top/{moodle._escape_category(name)}/fine")

    assert [part.strip().replace("//", "/") for part in escaped] == ["top", name, "fine"]


def test_a_question_has_the_words_of_the_lesson_and_a_reason_for_each_choice(bank):
    found = of_kind(bank, "multichoice")
    sources = dict(cells(tag="quiz"))
    assert found.keys() == sources.keys() and len(found) == 5 * len(LESSONS)

    for id, source in sources.items():
        question = found[id]
        asked, _, answer = source.partition("<details><summary>Risposta</summary>")
        text, *choices = re.split(r"\n- \*\*[ABC]\.\*\* ", asked)
        assert read(question.find("questiontext")) == words_of(re.sub(r"^\*\*\d\.\*\* ", "", text)), id
        assert [read(choice) for choice in question.iterfind("answer")] == [words_of(choice) for choice in choices], id
        reasons = dict(re.findall(r"\*\*([ABC])\.\*\* ((?:.|\n)+?)\n\n?(?=- \*\*|</details>)", answer))
        assert [read(found) for found in question.iterfind("answer/feedback")] == [words_of(reasons[letter]) for letter in "ABC"], id
        key = re.match(r"\s+\*\*([ABC])\.\*\*", answer)[1]
        assert [choice.get("fraction") for choice in question.iterfind("answer")] == ["100" if letter == key else "0" for letter in "ABC"]
        assert [question.findtext(name) for name in ("single", "shuffleanswers", "answernumbering")] == ["true", "true", "ABCD"]


def test_no_sign_of_markdown_is_left(bank):
    for rich in [*bank.iter("questiontext"), *bank.iter("answer"), *bank.iter("feedback"), *bank.iter("graderinfo")]:
        seen = html(rich)
        assert "`" not in seen.get_text() and "<details" not in str(seen)
        for code in seen.find_all("code"):
            assert not re.search(r"\\\(|```", code.get_text())
            code.decompose()
        assert not re.search(r"\$|\*\*|\]\(|^#", seen.get_text(), re.MULTILINE), seen
        assert seen.get_text().count(r"\(") == seen.get_text().count(r"\)")


def test_an_exercise_starts_from_the_code_of_the_lesson_and_says_the_solution_to_the_teacher_only(bank):
    found = of_kind(bank, "essay")
    asked, starts, solved = dict(cells("-domanda")), dict(cells(tag="exercise")), dict(cells("-soluzione"))
    given = dict(cells("-dati"))
    assert found.keys() == asked.keys() == starts.keys() == solved.keys() and len(found) >= 5 * (len(LESSONS) - 1)  # di un progetto le tappe non ci sono

    for id, exercise in found.items():
        text, *hints = re.split(r"<details><summary>Un indizio</summary>|</details>", asked[id])
        solution = re.sub(r"</?(details|summary)>", "", solved[id]).replace("Soluzione", "Soluzione.", 1)
        hint = "".join(f"Indizio. {hint}" for hint in hints if hint.strip())
        assert read(exercise.find("questiontext")) == words_of(text) + words(given.get(id, "")), id
        assert exercise.findtext("responsetemplate/text") == starts[id].strip(), id
        assert read(exercise.find("graderinfo")) == words_of(f"{hint}\n{solution}"), id
        assert exercise.findtext("responseformat") == "monospaced"


def test_a_student_does_not_find_a_solution_anywhere(bank):
    seen = [element.findtext("text") for tag in ("name", "questiontext", "answer", "feedback", "responsetemplate") for element in bank.iter(tag)]
    shown = " ".join(" ".join(words(BeautifulSoup(text, "html.parser").get_text())) for text in seen)
    for id, solution in cells("-soluzione"):
        code, told = re.search(r"```python\n(.*?)```(.*)</details>", solution, re.DOTALL).groups()
        assert " ".join(words(code)) not in shown, id
        assert not told.strip() or " ".join(words_of(told)) not in shown, id


def test_a_question_on_a_figure_brings_the_figure(bank):
    figures = {}
    for id, question in of_kind(bank, "multichoice").items():
        text = question.find("questiontext")
        images = {image["src"].removeprefix("@@PLUGINFILE@@/"): image["alt"] for image in html(text).find_all("img")}
        files = {file.get("name"): base64.b64decode(file.text, validate=True) for file in text.iterfind("file")}
        assert images.keys() == files.keys() and all(images.values())
        assert all(file.get("path") == "/" and file.get("encoding") == "base64" for file in text.iterfind("file"))
        assert all(data.startswith(b"\x89PNG") for data in files.values())
        figures |= dict.fromkeys(files, id)

    assert figures == {"fig-00-passo.png": "00-quiz4", "fig-03-conca.png": "03-quiz4", "fig-04-perdita.png": "04-quiz4", "fig-05-soglia.png": "05-quiz3",
                       "fig-06-lr.png": "06-quiz5", "fig-07-arresto.png": "07-quiz2", "fig-08-ripresa.png": "08-quiz5",
                       "fig-09-divisioni.png": "09-quiz5", "fig-10-curve.png": "10-quiz4", "fig-11-etichette.png": "11-quiz5", "fig-12-consumato.png": "12-quiz5"}  # fmt: skip


def test_a_link_goes_to_the_site_or_only_its_words_are_left(bank, tmp_path):
    def links(found: ElementTree.Element) -> list[str]:
        return [link["href"] for rich in found.iter("graderinfo") for link in html(rich).find_all("a")]

    assert links(bank) and all(link.startswith("https://") for link in links(bank))
    assert "https://esempio.it/corso/notebooks/03_autograd.html" in links(bank)
    assert links(written(copied(tmp_path, LESSONS[2]))) == []


def changed(root: Path, id: str, old: str = "", new: str = "", tag: str = "") -> Course:
    """Un corso con le domande e gli esercizi di una lezione, in cui è cambiato il testo di una cella, o la sua etichetta."""
    raw = json.loads(LESSONS[3].read_text(encoding="utf-8"))
    raw["cells"] = [cell for cell in raw["cells"] if re.match(r"titolo|quiz\d|es\d", cell["id"])]
    cell = next(cell for cell in raw["cells"] if cell["id"] == id)
    source = "".join(cell["source"])
    assert old in source
    cell["source"] = source.replace(old, new, 1)
    course = copied(root, LESSONS[3])
    if tag:
        cell["metadata"]["tags"] = ["quiz", *tag.split()]
    else:  # la figura di quiz4 qui non c'è
        raw["cells"] = [cell for cell in raw["cells"] if cell["id"] != "quiz4"]
    course.lessons[0].write_text(json.dumps(raw), encoding="utf-8")
    return course


WRONG = {
    "senza numero": ("quiz2", "**2.** ", "", "comincia con il suo numero"),
    "senza risposta": ("quiz2", "<details><summary>Risposta</summary>", "", "finisce con la risposta"),
    "risposta aperta": ("quiz2", "</details>", "", "finisce con la risposta"),
    "senza lettera giusta": ("quiz2", "\n**A.** La derivata", "\nLa derivata", "comincia con la lettera giusta"),
    "un perché che manca": ("quiz2", "- **C.** `12.0` si", "`12.0` si", "comincia con la lettera giusta"),
    "due volte una lettera": ("quiz2", "- **B.** `4.5`\n", "- **A.** `4.5`\n", "la lettera A c'è due volte"),
    "una scelta vuota": ("quiz2", "- **B.** `4.5`\n", "- **B.** \n", "dopo la lettera B non c'è niente"),
    "lettere con un buco": ("quiz2", "- **C.** `12.0`\n", "- **D.** `12.0`\n", "le scelte, in ordine"),
    "una figura che nessuno nomina": ("quiz2", "Che cosa", "Guarda: che cosa", "l'etichetta che dice quale"),
    "un'immagine": ("quiz2", "Che cosa", "![x](x.png) Che cosa", "un'immagine nel testo"),
    "un segno che non si vede": ("quiz2", "Che cosa", "Che\x0b cosa", "un carattere che non si vede"),
    "due scelte uguali": ("quiz2", "- **B.** `4.5`\n", "- **B.** `3.0`\n", "la stessa cosa"),
    "un'immagine in HTML": ("quiz2", "Che cosa", '<img src="x.png"> Che cosa', "un'immagine nel testo"),
    "un segno di MyST": ("quiz2", "Che cosa", "Vedi {term}`lr`. Che cosa", "è di MyST"),
    "due soluzioni": ("es1-soluzione", "</details>", "</details>\n<details><summary>Altra</summary>\n\nx\n</details>", "sta fra «<details>"),
    "esercizio senza titolo": ("es1-domanda", "### ", "", "comincia con il titolo"),
    "soluzione aperta": ("es1-soluzione", "</details>", "", "sta fra «<details>"),
}


@pytest.mark.parametrize("id, old, new, said", WRONG.values(), ids=WRONG.keys())
def test_what_is_written_wrong_is_said_with_its_file_and_cell(tmp_path, monkeypatch, capsys, id, old, new, said):
    course = changed(tmp_path, id, old, new)
    monkeypatch.chdir(course.root)

    assert __main__.main(["moodle"]) == 1

    error = capsys.readouterr().err
    assert f"notebooks/03_autograd.ipynb, cella «{id.partition('-')[0]}»: " in error and said in error and "Traceback" not in error
    assert not course.build.exists()


@pytest.mark.parametrize("tag, said", [("figure:fig-altra", "non c'è"), ("figure:es1", "make reference"),
                                         ("figure:fig-conca figure:fig-pendenza", "una figura sola")])  # fmt: skip
def test_a_figure_that_is_not_there_is_said(tmp_path, tag, said):
    course = changed(tmp_path, "quiz4", tag=tag)

    with pytest.raises(CourseError, match=rf"03_autograd.ipynb, cella «quiz4»: .*{said}"):
        moodle.take(course, "")


def test_an_exercise_whose_cell_is_lost_is_said(tmp_path):
    course = changed(tmp_path, "es1")
    course.lessons[0].write_text(course.lessons[0].read_text(encoding="utf-8").replace('"exercise"', '"hide-input"', 1), encoding="utf-8")

    with pytest.raises(CourseError, match="03_autograd.ipynb, cella «es1-domanda»: manca «es1»"):
        moodle.take(course, "")


def test_what_a_teacher_may_write_arrives_as_it_was_meant(tmp_path):
    choice = "- **B.** `4.5`\n"
    block = "- **B.**\n  ```python\n  for i in x:\n      print(i)\n  ```\n- **C.** vedi [qui sopra](#somma) `plt.figure()`\r\n\n- **D.**"
    course = changed(tmp_path, "quiz2", choice + "- **C.**", block)
    source = course.lessons[0].read_text(encoding="utf-8")
    course.lessons[0].write_text(source.replace("- **C.** `12.0` si", "- **D.** `12.0` si\\n- **C.** No, si", 1), encoding="utf-8")

    question = of_kind(written(course, "https://esempio.it/"), "multichoice")["03-quiz2"]

    _, code, link, _ = (html(answer) for answer in question.iterfind("answer"))
    assert code.select_one("pre code").get_text() == "for i in x:\n    print(i)\n"
    assert link.select_one("a")["href"] == "https://esempio.it/notebooks/03_autograd.html#somma"
    assert "\r" not in link.get_text() and question.find("questiontext/file") is None


@pytest.mark.parametrize(("text", "name"), [
    ("```python\nx\n```\n\nQuanto vale `x`?", "Quanto vale x?"),
    ("Rileggi [gli stride](#s) e premi <kbd>Ctrl</kbd>.\n\nPoi?", "Rileggi gli stride e premi Ctrl."),
    ("Quanto fa $x_i*y_j*z$?", "Quanto fa x_i*y_j*z?"),
])  # fmt: skip
def test_a_name_is_the_first_line_in_words(text, name):
    assert moodle._plain(text) == name


def test_who_reads_outside_the_lesson_is_told_where_its_names_and_data_are(bank):
    for kind, said in (("multichoice", "Dalla lezione «"), ("essay", "là ci sono i nomi, i dati e la verifica")):
        for question in of_kind(bank, kind).values():
            (line,) = BeautifulSoup(question.findtext("questiontext/text"), "html.parser").select("p.lesson")
            assert said in line.get_text() and line.a["href"].startswith("https://esempio.it/corso/notebooks/")


def test_the_end_of_a_cdata_in_a_text_does_not_break_the_file(tmp_path):
    course = changed(tmp_path, "es1", "...", "x[y[0]]> 1")

    assert "x[y[0]]> 1" in of_kind(written(course), "essay")["03-es1"].findtext("responsetemplate/text")

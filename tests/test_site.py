"""Il sito costruito: tutte le pagine, nessun collegamento rotto, niente che un lettore non debba vedere."""

import re
from base64 import b64decode
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pages import course_pages, names

from pipeline import book, glossary, lesson
from pipeline.course import Course, CourseError
from pipeline.repository import site_address
from pipeline.site import REMEDIES, _with_its_cell

ROOT = Path(__file__).resolve().parents[1]


def html_pages(site: Path) -> list[Path]:
    return [site / name for name in names(site)]


def test_the_site_has_a_page_for_every_entry_of_the_index(site):
    assert [page for page in course_pages(site) if not page.is_file()] == []
    assert (site / "index.html").is_file()


def test_no_internal_link_image_or_script_leads_nowhere(site, soup, anchors):
    broken = []
    for page in html_pages(site):
        for tag in soup(page).find_all(["a", "img", "script", "link", "source", "iframe"]):
            address = tag.get("href") or tag.get("src")
            if not address or urlsplit(address).scheme or address.startswith("//"):
                continue
            parts = urlsplit(address)
            # Un indirizzo che comincia con / parte dalla radice del sito, che può stare sotto un altro: lo usa la pagina 404.
            folder = site if parts.path.startswith("/") else page.parent
            path = unquote(parts.path).removeprefix(urlsplit(site_address()).path).lstrip("/")
            target = (folder / path).resolve() if parts.path else page.resolve()
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                broken.append((page.name, address))
            elif target.suffix == ".html" and unquote(parts.fragment) not in anchors(target):
                broken.append((page.name, address))
    assert broken == []


def test_every_image_says_what_it_shows(site, soup):
    silent = []
    for page in course_pages(site):
        for image in soup(page).select("article img"):
            alt = image.get("alt", "")
            if len(alt) < 15 or "_images/" in alt or "_static/" in alt:
                silent.append((page.name, image["src"], alt))
    assert silent == []


def test_no_page_shows_an_error_a_warning_or_a_path_of_this_machine(site, soup):
    bad = []
    for page in course_pages(site):
        article = soup(page).select_one("article")
        bad += [(page.name, str(tag)[:200]) for tag in article.select(".output.traceback, .output.stderr, .problematic")]
        text = article.get_text()
        bad += [(page.name, sign) for sign in (str(ROOT), "site-packages", " at 0x", "Warning:") if sign in text]
    assert bad == []


def test_no_punctuation_is_left_apart_from_its_formula(site, soup):
    alone = []
    for page in course_pages(site):
        for formula in soup(page).select("article span.math"):
            after = formula.next_sibling
            if "with-its-mark" not in formula.parent.get("class", []) and isinstance(after, str) and after[:1] in tuple(",.;:!?)»…"):
                alone.append((page.name, formula.get_text()[:40], after[:20]))
    assert alone == []


def test_every_page_is_in_italian_and_has_its_own_title(site, soup):
    titles = []
    for page in course_pages(site):
        assert soup(page).html["lang"] == "it"
        titles.append(soup(page).title.get_text())
    assert len(set(titles)) == len(titles)


def test_the_outputs_that_the_reader_sees_are_those_of_the_last_run(site, soup):
    for path in Course(ROOT).lessons:
        page = (site / path.relative_to(ROOT)).with_suffix(".html")
        seen = soup(page).select("article .cell_output")
        run = lesson.read(Course(ROOT).executed("cpu") / path.name)
        outputs = [output for cell in lesson.code_cells(run) if "remove-cell" not in lesson.tags(cell) for output in cell.outputs]
        texts = [output.text if "text" in output else output.data["text/plain"] for output in outputs if not picture(output)]

        assert [output.get_text().split() for part in seen for output in part.select("pre")] == [text.split() for text in texts], page
        shown = [(page.parent / image["src"]).read_bytes() for part in seen for image in part.select("img")]
        assert shown == [picture(output) for output in outputs if picture(output)], page


def picture(output: dict) -> bytes:
    """La figura di un output, se ne ha una: il disegno, quando c'è."""
    data = output.get("data", {})
    return data.get("image/svg+xml", "").strip().encode() or b64decode(data.get("image/png", ""))


# ---------------------------------------------------------------- ciò che si può scrivere, e dove si costruisce


def test_formulas_are_drawn_where_the_temporary_folder_has_a_path_as_long_as_on_a_mac(small_course):
    # Su macOS il percorso è di 48 byte e un socket ne ha 103; qui ne ha 107, e il percorso ne ha quattro in più.
    folder = small_course.scratch / ("x" * (51 - len(str(small_course.scratch))))
    folder.mkdir(exist_ok=True)
    small_course.write_lesson("01_uno", "1", text="Una formula: $x^2$.")

    done = small_course.build(TMPDIR=str(folder))

    assert done.returncode == 0, done.stderr
    assert 'class="katex"' in small_course.page("01_uno")


def test_a_page_may_describe_itself_and_write_an_image_as_html_allows(built_course):
    image = r'<img [^>]*width="64"[^>]* alt=.?Marchio'
    pages = {
        "intro": ("---\nmyst:\n  html_meta:\n    description: Parole mie.\n---\n\n# Inizio\n", r'"og:description" content="Parole mie\.'),
        "apici": ("# Apici\n\n<img alt='Marchio' src='../_static/gradiente.svg'>\n", image),
        "senza": ("# Senza\n\n<img alt=Marchio src=../_static/gradiente.svg>\n", image),
    }
    toc = built_course.root / "_toc.yml"
    toc.write_text(toc.read_text() + "  - file: book/apici\n  - file: book/senza\n")
    for name, (text, _) in pages.items():
        (built_course.root / "book" / f"{name}.md").write_text(text, encoding="utf-8")

    done = built_course.build("--device", "cpu")

    assert done.returncode == 0, done.stderr
    for name, (_, seen) in pages.items():
        assert re.search(seen, (built_course.html / "book" / f"{name}.html").read_text(encoding="utf-8")), name


def test_what_the_browser_would_not_show_stops_the_build_with_its_page_and_a_remedy(built_course):
    wrong = {
        '<img alt="senza file">': "Aggiungi",
        "![Un marchio](https://esempio.it/a.png)": "Copia",
        "<img alt='Un marchio' src='//esempio.it/a.png'>": "Copia",
        '<script src="https://esempio.it/a.js"></script>': "Copia",
        '<iframe src="https://esempio.it/"></iframe>': "Metti",
        '<video src="https://esempio.it/a.mp4"></video>': "Metti",
        '<audio src="../_static/a.ogg"></audio>': "Metti",
    }
    shown = ["![Il marchio](_static/gradiente.svg)", '<img alt="Un punto" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "`<video>`"]
    (built_course.root / "book" / "intro.md").write_text("\n\n".join(["# Inizio", *wrong, *shown]), encoding="utf-8")

    done = built_course.build("--device", "cpu")

    assert done.returncode == 1
    assert re.findall(r"book/intro\.md: WARNING: (\w+)", done.stderr) == list(wrong.values())


@pytest.mark.parametrize("start", REMEDIES)
def test_a_warning_of_sphinx_has_its_cell_and_its_remedy_in_italian(start):
    place, remedy = _with_its_cell(f"notebooks/10_mia.ipynb:130004: WARNING: {start}: qualcosa").split("\n")

    assert place.startswith("notebooks/10_mia.ipynb, cella 13, riga 4: WARNING: ") and remedy.strip() == REMEDIES[start]
    assert _with_its_cell("book/intro.md:3: WARNING: altro") == "book/intro.md:3: WARNING: altro"


def test_a_page_under_another_is_of_the_same_part(tmp_path):
    toc = "root: book/intro\nparts:\n- caption: Le basi\n  chapters:\n  - file: a\n    sections:\n    - file: b\n  - url: https://esempio.it\n    title: Altrove\n"
    (tmp_path / "_toc.yml").write_text(toc)

    assert book.parts_of(Course(tmp_path)) == {"a": "Le basi", "b": "Le basi"}


def test_a_translated_term_without_its_english_name_is_an_error_that_says_which(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / glossary.TERMS).write_text("letters: []\nterms:\n- {term: perdita, kept: false, meaning: Quanto si sbaglia.}\n")

    with pytest.raises(CourseError, match=rf"{glossary.TERMS}.*perdita.*english"):
        glossary.fill("<!-- glossario: termini -->", glossary.read(tmp_path))

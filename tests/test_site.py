"""Il sito costruito: tutte le pagine, nessun collegamento rotto, niente che un lettore non debba vedere."""

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]


@cache
def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(page: Path) -> set[str]:
    return {tag["id"] for tag in soup(page).find_all(id=True)} | {"", "top"}


def html_pages(site: Path) -> list[Path]:
    return [page for page in site.rglob("*.html") if "_static" not in page.parts]


def course_pages(site: Path) -> list[Path]:
    course = Course(ROOT)
    return [site / page.relative_to(ROOT).with_suffix(".html") for page in course.pages]


def test_the_site_has_a_page_for_every_entry_of_the_index(site):
    assert [page for page in course_pages(site) if not page.is_file()] == []
    assert (site / "index.html").is_file()


def test_no_internal_link_image_or_script_leads_nowhere(site):
    broken = []
    for page in html_pages(site):
        for tag in soup(page).find_all(["a", "img", "script", "link", "source", "iframe"]):
            address = tag.get("href") or tag.get("src")
            if not address or urlsplit(address).scheme or address.startswith("//"):
                continue
            parts = urlsplit(address)
            # Un indirizzo che comincia con / parte dalla radice del sito: lo usa la pagina 404.
            folder = site if parts.path.startswith("/") else page.parent
            target = (folder / unquote(parts.path).lstrip("/")).resolve() if parts.path else page.resolve()
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                broken.append((page.name, address))
            elif target.suffix == ".html" and unquote(parts.fragment) not in anchors(target):
                broken.append((page.name, address))
    assert broken == []


def test_every_image_says_what_it_shows(site):
    silent = []
    for page in course_pages(site):
        for image in soup(page).select("article img"):
            alt = image.get("alt", "")
            if len(alt) < 15 or "_images/" in alt or "_static/" in alt:
                silent.append((page.name, image["src"], alt))
    assert silent == []


def test_no_page_shows_an_error_a_warning_or_a_path_of_this_machine(site):
    bad = []
    for page in course_pages(site):
        article = soup(page).select_one("article")
        bad += [(page.name, str(tag)[:200]) for tag in article.select(".output.traceback, .output.stderr, .problematic")]
        text = article.get_text()
        bad += [(page.name, sign) for sign in (str(ROOT), "site-packages", " at 0x", "Warning:") if sign in text]
    assert bad == []


def test_no_punctuation_is_left_apart_from_its_formula(site):
    alone = []
    for page in course_pages(site):
        for formula in soup(page).select("article span.math"):
            after = formula.next_sibling
            if "with-its-mark" not in formula.parent.get("class", []) and isinstance(after, str) and after[:1] in tuple(",.;:!?)»…"):
                alone.append((page.name, formula.get_text()[:40], after[:20]))
    assert alone == []


def test_every_page_has_one_title_and_headings_in_order(site):
    for page in course_pages(site):
        levels = [int(tag.name[1]) for tag in soup(page).select("article :is(h1, h2, h3, h4, h5, h6)")]
        assert levels.count(1) == 1 and levels[0] == 1, page.name
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:])), (page.name, levels)


def test_every_page_is_in_italian_and_has_its_own_title(site):
    titles = []
    for page in course_pages(site):
        assert soup(page).html["lang"] == "it"
        titles.append(soup(page).title.get_text())
    assert len(set(titles)) == len(titles)


def test_the_outputs_that_the_reader_sees_are_those_of_the_last_run(site):
    for path in Course(ROOT).lessons:
        page = soup((site / path.relative_to(ROOT)).with_suffix(".html"))
        assert page.select("article .cell_output"), path.name

"""Le pagine del sito costruito, lette una volta per tutte le prove che le guardano."""

from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]


@cache
def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")


@cache
def anchors(page: Path) -> set[str]:
    """I posti di una pagina a cui un indirizzo può portare."""
    return {tag["id"] for tag in soup(page).find_all(id=True)} | {"", "top"}


@cache
def names(site: Path) -> list[str]:
    """Tutte le pagine del sito, per indirizzo; le diapositive, se ci sono, hanno le prove loro."""
    found = (page.relative_to(site) for page in site.rglob("*.html"))
    return sorted(str(page) for page in found if page.parts[0] not in ("_static", "slides"))


def course_pages(site: Path) -> list[Path]:
    """Quelle dell'indice, nel suo ordine."""
    return [site / page.relative_to(ROOT).with_suffix(".html") for page in Course(ROOT).pages]

"""Il corso in un PDF: le pagine del sito in un libro solo, con copertina, indice e numeri di pagina.

Chromium disegna il libro due volte: la prima per sapere a quale pagina cade ogni titolo, la seconda con
i numeri nell'indice, che il suo CSS non sa calcolare (target-counter).
"""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from posixpath import join, normpath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from bs4 import BeautifulSoup, NavigableString, SoupStrainer, Tag

from . import browser, door, report
from .course import Course, CourseError, named, numbered, write_whole
from .npm import package

if TYPE_CHECKING:
    import pikepdf

FONTS = {
    "Testo": ("@fontsource/source-serif-4", "source-serif-4", ("400-normal", "400-italic", "600-normal", "600-italic")),
    "Titoli": ("@fontsource/source-sans-3", "source-sans-3", ("400-normal", "600-normal", "700-normal")),
    "Codice": ("@fontsource/source-code-pro", "source-code-pro", ("400-normal", "400-italic", "600-normal")),
}
FORMULA = r'<span class="katex"><span class="katex-mathml">.*?<annotation[^>]*>(.*?)</annotation></semantics></math></span>'
WHOLE = {"code", "pre", "h1", "h2", "h3", "h4", "th", "svg", "figcaption"}
SOFT = "\u00ad"
# Chromium in Linux non ha dizionari: la sillabazione arriva da qui. Un trattino facoltativo che non cade in
# fondo a una riga si toglie, perché chi cerca una parola nel PDF la trovi intera.
KEEP_USED_HYPHENS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const drawn = (node, index) => {
    range.setStart(node, index);
    range.setEnd(node, index + 1);
    return range.getBoundingClientRect().width > 0;
  };
  const nodes = [];
  while (walker.nextNode()) if (walker.currentNode.data.includes("\\u00ad")) nodes.push(walker.currentNode);
  const kept = nodes.map(node => node.data.replace(/\\u00ad/g, (hyphen, index) => drawn(node, index) ? hyphen : ""));
  nodes.forEach((node, index) => { node.data = kept[index]; });
}"""


@dataclass(frozen=True)
class Chapter:
    """Una pagina del sito dentro il libro. mark: ciò che ne distingue gli identificatori; number: solo per le lezioni."""

    mark: str
    part: str
    number: str
    title: str
    sections: list[tuple[str, str]]
    headings: list[str]
    body: str


def make(course: Course, target: Path) -> int:
    """Stampa il libro dal sito costruito. Returns: quante pagine ha.

    Raises: CourseError se manca Chromium, un pacchetto o una pagina del sito.
    """
    browser.chromium()  # se manca lo si dice prima di preparare il libro
    try:
        import pikepdf
        import pyphen  # noqa: F401
    except ImportError:
        raise CourseError("Per stampare il corso servono pikepdf e pyphen: lancia make pdf, che li installa.") from None
    folder = course.build / "libro"
    chapters = _chapters(course)
    page = folder / "libro.html"
    with browser.opened() as chromium:
        tab = chromium.new_page(viewport={"width": 1000, "height": 1000}, locale="it-IT")
        tab.emulate_media(media="print", color_scheme="light")
        numbers: dict[str, int] = {}
        for last in (False, True):
            write_whole(page, _html(course, chapters, numbers).encode())
            tab.goto(page.as_uri(), wait_until="load")
            tab.evaluate("document.fonts.ready.then(() => true)")
            tab.evaluate(KEEP_USED_HYPHENS)
            content = tab.pdf(prefer_css_page_size=True, print_background=True, outline=last, tagged=last)
            printed = pikepdf.open(io.BytesIO(content))
            numbers = _numbers(printed)
    _mend_outline(printed, chapters)
    _save(course, printed, target)
    return len(printed.pages)


def _numbers(printed: "pikepdf.Pdf") -> dict[str, int]:
    """La pagina, da 1, a cui porta ogni identificatore a cui qualcosa rimanda."""
    pages = {page.obj.objgen: number for number, page in enumerate(printed.pages, start=1)}
    places = printed.Root.get("/Dests", {})
    return {unquote(name.removeprefix("/")): pages[place[0].objgen] for name, place in places.items()}


def _mend_outline(printed: "pikepdf.Pdf", chapters: list[Chapter]) -> None:
    """Ridà a ogni segnalibro il suo titolo: dove va a capo o cambia pagina Chromium perde spazi o ripete parole.

    Raises: CourseError se i segnalibri non sono uno per titolo.
    """
    titles = ["Indice", *(title for chapter in chapters for title in chapter.headings)]

    def flat(items: list) -> Iterator:
        for item in items:
            yield item
            yield from flat(item.children)

    with printed.open_outline() as outline:
        items = list(flat(outline.root))
        if len(items) != len(titles):
            raise CourseError(f"Il PDF ha {len(items)} segnalibri per {len(titles)} titoli: Chromium ne ha cambiato il modo.")
        for item, title in zip(items, titles):
            item.title = " ".join(title.split())


def _save(course: Course, printed: "pikepdf.Pdf", target: Path) -> None:
    """Scrive il PDF con il titolo e senza date: dallo stesso libro, gli stessi byte.

    Chromium scrive una a una le decine di migliaia di voci per chi ascolta il PDF: raccolte e
    compresse, il file pesa un terzo.
    """
    import pikepdf

    for name in list(printed.docinfo):
        del printed.docinfo[name]
    printed.docinfo["/Title"] = course.title
    printed.Root.PageMode = pikepdf.Name.UseOutlines
    content = io.BytesIO()
    printed.save(content, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    write_whole(target, content.getvalue())


def _chapters(course: Course) -> list[Chapter]:
    """Le pagine dell'indice come capitoli, con identificatori e collegamenti che valgono in un file solo."""
    pages = [path.relative_to(course.root).with_suffix("").as_posix() for path in course.pages]
    marks = {page: page.rpartition("/")[2] for page in pages}
    if len(set(marks.values())) < len(pages):
        raise CourseError("Due pagine hanno lo stesso nome: nel libro i collegamenti si confonderebbero. Cambia nome a una.")
    articles = {page: _article(course, page) for page in pages}
    for page, article in articles.items():
        _clean(article)
        _point_inside(article, page, marks)
    _mend_links(articles)
    parts = parts_of(course)
    numbers = numbered(page for page in pages if page.startswith("notebooks/"))
    chapters = []
    for page, article in articles.items():
        number = str(numbers[page]) if page in numbers else ""
        sections = [(heading.parent["id"], heading.get_text()) for heading in article.select("section > h2")]
        headings = [heading.get_text() for heading in article.find_all(["h1", "h2", "h3", "h4"])]
        _hyphenate(article)
        chapters.append(Chapter(marks[page], parts.get(page, ""), number, headings[0], sections, headings, article.decode_contents()))
    return chapters


def _article(course: Course, page: str) -> Tag:
    """Il testo di una pagina del sito. Di una formula resta il disegno, e il TeX per chi la ascolta."""
    path = course.html / f"{page}.html"
    if not path.exists():
        raise CourseError(f"Nel sito manca {page}.html: lancia prima `make build`.")
    text = re.sub(FORMULA, lambda found: f'<span class="katex" role="math" aria-label="{escape(unescape(found[1]))}">',
                  path.read_text(encoding="utf-8"), flags=re.DOTALL)  # fmt: skip
    return BeautifulSoup(text, "html.parser", parse_only=SoupStrainer("article")).article


def parts_of(course: Course) -> dict[str, str]:
    """La parte dell'indice in cui sta ogni pagina."""
    index = door.from_yaml(course.root / "_toc.yml")
    return {page: part.get("caption", "") for part in index.get("parts", []) for page in named(part)}


def _clean(article: Tag) -> None:
    """Toglie ciò che serve solo su uno schermo e apre ciò che è chiuso."""
    for tag in article.select("a.headerlink, script, link, noscript, .lab, .start, .toctree-wrapper"):
        tag.decompose()
    # Che cosa si può scaricare dipende dal PDF, e chi lo legge ce l'ha già.
    here = article.find(id="scarica")
    if here:
        here.find_parent("section").decompose() if here.name != "section" else here.decompose()
    # Le celle chiuse disegnano figure e verificano esercizi: su carta non si eseguono. La copertina dice dove sono.
    for hidden in article.select("details.hide"):
        hidden.decompose()
    for details in article.select("details"):
        details.name = "div"
        details["class"] = ["aperta"]
        summary = details.find("summary", recursive=False)
        summary.name = "p"
        summary["class"] = ["domanda"]
    for image in article.select("img"):
        del image["loading"]


def _point_inside(article: Tag, page: str, marks: dict[str, str]) -> None:
    """Gli identificatori prendono il nome della pagina; figure e collegamenti si trovano da un file solo."""
    folder = page.rpartition("/")[0]
    for tag in article.find_all(id=True):
        tag["id"] = f"{marks[page]}--{tag['id']}"
    article.h1["id"] = marks[page]
    for image in article.find_all("img"):
        image["src"] = quote(f"../html/{normpath(join(folder, unquote(image['src'])))}")
    for link in article.find_all("a", href=True):
        parts = urlsplit(link["href"])
        if parts.scheme:
            continue
        target = normpath(join(folder, unquote(parts.path))).removesuffix(".html") if parts.path else page
        mark = marks.get("book/intro" if target == "index" else target)
        if mark is None:
            link.unwrap()
        else:
            link["href"] = f"#{mark}--{unquote(parts.fragment)}" if parts.fragment else f"#{mark}"


def _mend_links(articles: dict[str, Tag]) -> None:
    """Un collegamento a qualcosa che nel libro non c'è diventa testo."""
    known = {tag["id"] for article in articles.values() for tag in article.find_all(id=True)}
    for article in articles.values():
        for link in article.select('a[href^="#"]'):
            if link["href"][1:] not in known:
                link.unwrap()


def _hyphenate(article: Tag) -> None:
    """Mette i trattini facoltativi nelle parole lunghe del testo; titoli, codice e formule restano come sono."""
    import pyphen

    syllables = pyphen.Pyphen(lang="it_IT", left=2, right=3)

    def hyphenate(tag: Tag) -> None:
        for child in list(tag.children):
            if isinstance(child, Tag):
                if child.name not in WHOLE and "katex" not in child.get("class", []):
                    hyphenate(child)
            elif type(child) is NavigableString and len(child) > 5:
                child.replace_with(re.sub(r"\b\w[a-zàèéìòù]{5,}\b", lambda word: syllables.inserted(word[0], SOFT), child))

    hyphenate(article)


def _html(course: Course, chapters: list[Chapter], numbers: dict[str, int]) -> str:
    """Il libro intero. numbers: la pagina di ogni identificatore, per l'indice; vuoto alla prima stampa."""
    name, _, about = course.title.partition(" · ")
    versions = report.versions()
    body = [
        f"<header class='copertina'><img src='../html/_static/gradiente.svg' alt=''><p class='nome'>{escape(name)}</p>"
        f"<p class='sottotitolo'>{escape(about)}</p><p class='nota'>Ogni riga di codice è eseguita, ogni output è "
        f"verificato.<br>Python {versions['python']}, PyTorch {versions['torch']}</p>"
        "<p class='licenza'>Il codice che disegna le figure e quello che verifica gli esercizi sono nei notebook.<br>Testi e figure CC BY 4.0, codice MIT.</p></header>",
        "<nav class='indice'><h1>Indice</h1>",
    ]
    part = ""
    for chapter in chapters:
        if chapter.part != part:
            part = chapter.part
            body.append(f"<p class='parte'>{escape(part)}</p>")
        body.append(_entry("capitolo", chapter.mark, chapter.number, chapter.title, numbers))
        if chapter.number:
            body += [_entry("sezione", mark, "", title, numbers) for mark, title in chapter.sections]
    body.append("</nav>")
    rules = []
    for chapter in chapters:
        opening = f"Lezione {chapter.number}" if chapter.number else chapter.part
        body.append(f"<section class='pagina' style='page: {_page(chapter)}'><p class='occhiello'>{escape(opening)}</p>{chapter.body}</section>")
        heading = f"{chapter.number} · {chapter.title}" if chapter.number else chapter.title
        rules.append(f"@page {_page(chapter)} {{ @top-right {{ content: {_css(heading)} }} @top-left {{ content: {_css(name)} }} }}")
    styles = [f"../html/_static/{style}" for style in ("pygments.css", "katex/katex.min.css")] + ["../../book/stampa/libro.css"]
    return (
        f"<!DOCTYPE html><html lang='it' data-theme='light'><head><meta charset='utf-8'><title>{escape(course.title)}</title>"
        + "".join(f"<link rel='stylesheet' href='{style}'>" for style in styles)
        + f"<style>{_fonts(course)}{''.join(rules)}</style></head><body>{''.join(body)}</body></html>"
    )


def _page(chapter: Chapter) -> str:
    return "p-" + re.sub(r"\W", "-", chapter.mark)


def _css(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _entry(kind: str, mark: str, number: str, title: str, numbers: dict[str, int]) -> str:
    before = f"<span class='numero'>{number}</span>" if number else ""
    return (
        f"<a class='voce {kind}' href='#{escape(mark)}'>{before}<span class='titolo'>{escape(title)}</span>"
        f"<span class='punti'></span><span class='a-pagina'>{numbers.get(mark, '')}</span></a>"
    )


def _fonts(course: Course) -> str:
    """I font del libro, presi da npm una volta: il PDF li porta dentro di sé, ed è uguale ovunque si stampi."""
    rules = []
    for family, (name, stem, faces) in FONTS.items():
        folder = package(name) / "files"
        for face in faces:
            weight, style = face.split("-")
            source = Path(os.path.relpath(folder, course.build / "libro")) / f"{stem}-latin-{face}.woff2"
            rules.append(
                f"@font-face {{ font-family: {family}; font-weight: {weight}; font-style: {style}; "
                f"src: url('{quote(source.as_posix())}') }}"
            )
    return "".join(rules)

"""Il corso in un EPUB, per un lettore di libri: le pagine del sito come capitoli, senza script e senza rete.

Un lettore di libri vuole XHTML senza un errore, e una pagina può contenere l'HTML di chiunque: resta ciò che un libro
può mostrare, e ciò che sta dove non potrebbe cambia posto o nome.
"""

import base64
import hashlib
import io
import itertools
import re
import uuid
import zipfile
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import SplitResult, quote, unquote, unquote_to_bytes, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag
from lxml import html
from PIL import Image, ImageDraw

from . import book, report, xhtml
from .assessment import NOT_IN_XML
from .course import Course, CourseError, numbered, write_whole

HEAVY = 3_000_000  # caratteri di un capitolo: oltre, un lettore di libri si pianta
# Ciò che serve solo su uno schermo, o a chi esegue: elementi e classi.
SCREEN = {"script", "style", "link", "meta", "base", "noscript", "template", "iframe", "object", "embed", "video", "audio", "canvas", "input",
          "select", "textarea", "svg", "headerlink", "start", "toctree-wrapper", "d-print-none", "katex-html", "tag_check", "hide"}  # fmt: skip
SVG_IN_PAGE = re.compile(r"<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)
ENDS = {"Indizi": "indizi", "Soluzioni": "soluzion", "Risposte": "rispost"}  # ciò che si legge dopo averci provato
# Il colore non basta a chi legge in bianco e nero: parole chiave in grassetto, commenti in corsivo; le stringhe in tinta.
TOKENS = {"b": r"k\w?|ow|g[pr]|.*bold", "i": r"c[\w]?|sd", "u": r"s[1-9a-z]?"}
CLASSES = {"lesson-facts", "fact", "aside", "answer", "label", "see", "back", "admonition", "admonition-title", "result", "math",
           "together", "text-right", *(f"i{spaces}" for spaces in range(41))}  # fmt: skip
XHTML = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="it" xml:lang="it"'
CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="libro/libro.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
ACCESS = (  # ciò che cerca chi legge con una sintesi vocale
    *(("accessMode", mode) for mode in ("textual", "visual")),
    *(("accessibilityFeature", what) for what in ("alternativeText", "MathML", "readingOrder", "structuralNavigation", "tableOfContents")),
    ("accessModeSufficient", "textual"),
    ("accessibilityHazard", "none"),
    ("accessibilitySummary", "Ogni figura ha un testo alternativo, ogni formula è in MathML."),
)  # fmt: skip


@dataclass(frozen=True)
class Chapter:
    """Un file del libro. part: la parte dell'indice in cui sta; sections: identificatore e titolo di quelle che l'indice nomina."""

    file: str
    part: str
    title: str
    sections: list[tuple[str, str]]
    text: str


def make(course: Course, target: Path, address: str) -> int:
    """Scrive l'EPUB del sito costruito. address: quello del sito, o vuoto. Returns: quanti capitoli ha.

    Raises: CourseError se manca una pagina del sito, o se una figura non si può portare in un libro.
    """
    pictures: dict[str, bytes] = {}
    chapters = _chapters(course, address, pictures)
    files = {f"libro/{name}": content for name, content in pictures.items()}
    files["libro/copertina.png"] = _cover(course)
    files["libro/copertina.xhtml"] = _xhtml(course.title, f'<p class="cover"><img src="copertina.png" alt="{escape(course.title)}"/></p>')
    files["libro/titolo.xhtml"] = _xhtml(course.title, _title_page(course, address))
    files["libro/indice.xhtml"] = _xhtml("Indice", _contents(chapters))
    files |= {f"libro/{chapter.file}": _xhtml(chapter.title, chapter.text) for chapter in chapters}
    indents = "".join(f".i{n} {{ padding-left: {(n + 2) * 0.6:.1f}em; text-indent: -{(n + 2) * 0.6:.1f}em; }}\n" for n in range(41))
    files["libro/libro.css"] = ((course.root / "book" / "stampa" / "epub.css").read_text(encoding="utf-8") + indents).encode()
    files["libro/libro.opf"] = _package(course, chapters, files).encode()
    write_whole(target, _zip({"META-INF/container.xml": CONTAINER.encode()} | files))
    return len(chapters)


def _zip(files: dict[str, bytes]) -> bytes:
    """Come lo vuole un EPUB: per primo il tipo, non compresso. Date fisse: con gli stessi file, gli stessi byte."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in {"mimetype": b"application/epub+zip", **dict(sorted(files.items()))}.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" or name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, file)
    return content.getvalue()


def _chapters(course: Course, address: str, pictures: dict[str, bytes]) -> list[Chapter]:
    """Le pagine dell'indice, nel loro ordine; quelle da toccare in un capitolo solo, che dice dove sono."""
    pages = [path.relative_to(course.root).with_suffix("").as_posix() for path in course.pages]
    parts, numbers = book.parts_of(course), numbered(page for page in pages if page.startswith("notebooks/"))
    articles = {page: _article(course, page) for page in pages}
    labs = [page for page in pages if articles[page].select_one(".lab")]
    files = {page: f"{pages.index(labs[0] if page in labs else page) + 1:02}.xhtml" for page in pages}
    for page, article in articles.items():
        if page in labs:
            articles[page] = article = _left_out(article, page, address)
        _rewrite(article, course, page, pictures)
    for page in labs[1:]:
        articles[labs[0]].extend(list(articles.pop(page).children))
    for page in labs[:1]:
        articles[page].insert(0, _element("h1", text=parts.get(page) or "Da toccare"))
    for article in articles.values():
        xhtml.mend(article, CLASSES)
    places = {files[page]: {tag["id"] for tag in article.find_all(id=True)} for page, article in articles.items()}
    chapters = []
    for page, article in articles.items():
        for link in article.find_all("a", href=True):
            _point(link, page, files, places, address)
        number = f"{numbers[page]} · " if page in numbers else ""
        above = "" if page in labs else parts.get(page, "")
        chapters.append(_chapter(article, files[page], parts.get(page, ""), number, above))
    return chapters


def _rewrite(article: Tag, course: Course, page: str, pictures: dict[str, bytes]) -> None:
    """Da una pagina da guardare a una da sfogliare. pictures: vi si aggiungono le figure della pagina."""
    _clean(article)
    _keep_answers_for_the_end(article)
    _draw_formulas(article)
    for pre in article.find_all("pre"):
        _break_lines(pre)
    for image in article.find_all("img"):
        _show(image, course, page, pictures)
    xhtml.name_places(article)


def _chapter(article: Tag, file: str, part: str, number: str, above: str) -> Chapter:
    """Un capitolo finito. above: che cosa si legge sopra il titolo."""
    text = f'<p class="eyebrow">{escape(above)}</p>' * bool(above) + article.decode_contents(formatter="minimal")
    titles = [(section["id"], " ".join(section.h2.get_text().split())) for section in article.select("section[id]:has(> h2)")]
    heading = " ".join(article.h1.get_text().split())
    return Chapter(file, part, number + heading, [(place, title) for place, title in titles if title], text)


def _article(course: Course, page: str) -> Tag:
    """Il testo di una pagina del sito; un disegno scritto nel testo diventa una figura.

    Raises: CourseError se manca, non ha un titolo, o nessun lettore di libri la aprirebbe.
    """
    path = course.html / f"{page}.html"
    if not path.exists():
        raise CourseError(f"Nel sito manca {page}.html: lancia prima `make build`.")
    text = SVG_IN_PAGE.sub(_as_picture, path.read_text(encoding="utf-8"))
    article = html.document_fromstring(text, html.HTMLParser(huge_tree=True)).find(".//article")
    if article is None or article.find(".//h1") is None:
        raise CourseError(f"{page}.html non ha un titolo: in un libro sarebbe un capitolo senza nome. Scrivilo nella prima riga, «# Titolo».")
    # Nove elementi su dieci disegnano formule o colorano celle chiuse: fuori subito, che qui costa un decimo.
    for tag in list(article.iter()):
        if not isinstance(tag.tag, str) or not SCREEN.isdisjoint([tag.tag, *tag.get("class", "").split()]):
            tag.drop_tree()
    text = NOT_IN_XML.sub("\ufffd", html.tostring(article, encoding="unicode"))
    if len(text) > HEAVY:
        raise CourseError(
            f"{page}: in un libro questa pagina peserebbe {len(text) / 1e6:.0f} MB, e un lettore di libri non la aprirebbe. "
            "Accorcia l'output più lungo: mostrane le prime righe."
        )
    return BeautifulSoup(text, "lxml").article


def _as_picture(drawing: re.Match) -> str:
    said = re.search(r'aria-label="([^"]*)"|<title[^>]*>([^<]*)</title>', drawing[0])
    text = drawing[0] if "xmlns=" in drawing[0] else drawing[0].replace(drawing[0][:4], '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    data = base64.b64encode(text.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{(said[1] or said[2] or "") if said else ""}"/>'


def _left_out(article: Tag, page: str, address: str) -> Tag:
    """Di una pagina da toccare: il titolo, la prima frase, dove si trova."""
    where = f'Si usa con un browser: <a href="{escape(address)}{quote(page)}.html">aprila nel sito</a>.' if address else (
        "Si usa con un browser: è nel sito del corso.")  # fmt: skip
    first = article.select_one("section > p")
    left = BeautifulSoup(f'<article><section id="pagina"><h2></h2><p>{where}</p></section></article>', "lxml").article
    left.section["id"] = page
    left.h2.extend(list(article.h1.children))
    if first is not None:
        left.h2.insert_after(first)
    return left


def _clean(article: Tag) -> None:
    """Toglie ciò che serve solo su uno schermo o a chi esegue, e apre ciò che è chiuso."""
    for tag in article.select(".tag_hide-cell"):
        tag.replace_with(_element("p", "back", "La cella chiusa è nel notebook."))
    here = article.find(id="scarica")
    if here:
        (here if here.name == "section" else here.find_parent("section")).decompose()
    for tag in article.select("a.whole, .collapsed, .expanded, center, font"):
        tag.unwrap()
    for quote_ in article.select(".prediction"):
        output = quote_.find_next_sibling(class_="cell")
        output = output and output.select_one(".predicted")
        if output:
            output.insert(0, _element("p", "label", "Dopo la tua previsione"))
    for tag in article.select(".with-its-mark"):
        tag["class"] = ["together"]
    for pre in article.select(".cell_output pre"):
        pre["class"] = ["result"]
    for code in article.select("code"):
        code.string = code.get_text()


@cache
def _maker() -> BeautifulSoup:
    return BeautifulSoup("", "lxml")


def _element(name: str, class_: str = "", text: str = "", **attributes: str) -> Tag:
    tag = _maker().new_tag(name, attrs=({"class": [class_]} if class_ else {}) | attributes)
    if text:
        tag.append(text)
    return tag


def _keep_answers_for_the_end(article: Tag) -> None:
    """Indizi, soluzioni e risposte vanno in fondo al capitolo, con un rimando per andare e uno per tornare.

    Ciò che spiega una previsione segue il suo output, dov'è; il resto di ciò che era chiuso si apre al suo posto.
    """
    ends: dict[str, Tag] = {}
    for number, closed in enumerate(article.select("details"), start=1):
        said, place = _summary(closed)
        kind = next((title for title, word in ENDS.items() if word in said.lower()), "")
        before = closed.find_previous_sibling(True)
        closed.name, closed.attrs = "div", {"class": ["aside"]}
        if not kind or closed.find_parent(class_="answer") or (before and before.select_one(".predicted")):
            closed.insert(0, _element("p", "label", said))
            continue
        go, back = f"fine-{number}", f"inizio-{number}"
        link = _element("p", "see", id=back)
        link.append(_element("a", text=said, href=f"#{go}"))
        closed.replace_with(link)
        closed.attrs = {"class": ["answer"], "id": go}
        closed.insert(0, _element("h3", text=_asked(link) or place or said))
        there = _element("p", "back")
        there.append(_element("a", text="Torna dov’eri", href=f"#{back}"))
        closed.append(there)
        if kind not in ends:
            ends[kind] = _element("section", id=f"fine-{kind.lower()}")
            ends[kind].append(_element("h2", text=kind))
        ends[kind].append(closed)
    (article.section or article).extend([ends[kind] for kind in ENDS if kind in ends])


def _summary(closed: Tag) -> tuple[str, str]:
    """Ciò che dice un elemento chiuso, tolto da lui, e a quale titolo serve."""
    summary = closed.find("summary", recursive=False)
    if summary is None:
        return "", ""
    place = summary.select_one(".visually-hidden")
    where = " ".join(place.extract().get_text().split()).removeprefix("· ") if place else ""
    for inner in summary.find_all("details"):
        summary.insert_after(inner)
    return " ".join(summary.extract().get_text().split()), where


def _asked(link: Tag) -> str:
    """Il nome della domanda a cui si risponde: ha il suo numero in grassetto, e nella sezione non è la sola."""
    numbers = (re.match(r"\s*(\d+)\.", tag.strong.get_text()) for tag in link.find_previous_siblings("p") if tag.strong)
    number = next(filter(None, numbers), None)
    return f"Domanda {number[1]}" if number else ""


def _draw_formulas(article: Tag) -> None:
    """Di una formula resta il MathML, con il suo TeX per chi lo ascolta e non lo sa leggere."""
    for written in article.select(".katex math annotation"):
        formula, math = written.find_parent(class_="katex"), written.find_parent("math")
        math["alttext"] = " ".join(written.get_text().split())
        written.decompose()
        for wrapper in math.find_all("semantics"):
            wrapper.unwrap()
        (formula.find_parent(class_="katex-display") or formula).replace_with(math)
        if math.parent.name == "span" and "math" in math.parent.get("class", []):
            math.parent.unwrap()


def _break_lines(pre: Tag) -> None:
    """Ogni riga in un elemento suo: se va a capo, ciò che continua rientra."""
    rows: list[list[tuple[str, str]]] = [[]]
    for string in pre.find_all(string=True):
        inside = itertools.takewhile(lambda tag: tag is not pre, string.parents)
        names = [name for tag in inside for name in tag.get("class", [])]
        kind = next((kind for kind, pattern in TOKENS.items() if any(re.fullmatch(pattern, name) for name in names)), "")
        first, *others = string.split("\n")
        rows[-1].append((kind, first))
        rows += [[(kind, text)] for text in others]
    while len(rows) > 1 and not "".join(text for _, text in rows[-1]).strip():
        rows.pop()
    pre.clear()
    for row in rows:
        line = "".join(text for _, text in row)
        span = _element("span", f"i{min(len(line) - len(line.lstrip(' ')), 40)}")
        for kind, pieces in itertools.groupby(row, lambda piece: piece[0]):
            text = "".join(text for _, text in pieces)
            span.append(_element(kind, text=text) if kind and text.strip() else text)
        span.append("\n")
        pre.append(span)


def _show(image: Tag, course: Course, page: str, pictures: dict[str, bytes]) -> None:
    """Porta nel libro il file di una figura; di una che sta in rete resta il collegamento.

    Raises: CourseError, con la pagina, se il file manca o non è una figura.
    """
    source = str(image.get("src", "")).strip()
    if re.match(r"(https?:)?//", source, re.IGNORECASE):
        image.replace_with(_element("a", text=image.get("alt") or "Immagine in rete", href=source))
        return
    if source.startswith("data:"):
        head, _, data = source.partition(",")
        content, shown = base64.b64decode(unquote_to_bytes(data)) if head.endswith("base64") else unquote_to_bytes(data), "scritta nel testo"
    else:
        shown = normpath(join(page.rpartition("/")[0], unquote(urlsplit(source).path)))
        path = course.html / shown
        content = path.read_bytes() if not shown.startswith("..") and path.is_file() else b""
    try:
        content, ending = xhtml.picture(content)
    except ValueError as error:
        raise CourseError(f"{page}: la figura {shown} {error}") from None
    image["src"] = f"{hashlib.sha256(content).hexdigest()[:16]}.{ending}"
    pictures[image["src"]] = content


def _point(link: Tag, page: str, files: dict[str, str], places: dict[str, set[str]], address: str) -> None:
    """Un collegamento porta dentro il libro, o al sito, o fuori; a ciò che in nessun posto c'è, restano le parole."""
    try:
        parts = urlsplit(link["href"].strip())
        outside = _outside(parts) if parts.scheme or parts.netloc else None
    except ValueError:  # un indirizzo che non è un indirizzo
        outside = ""
    if outside is not None:
        link["href"] = outside
    else:
        target = normpath(join(page.rpartition("/")[0], unquote(parts.path))) if parts.path else f"{page}.html"
        name = target.removesuffix(".html")
        file = files.get(next(iter(files)) if name == "index" else name)
        if file is None:
            there = f"{address}{quote(target)}" + (f"#{quote(unquote(parts.fragment))}" if parts.fragment else "")
            link["href"] = there if address and not target.startswith("..") else ""
        else:
            wanted = (xhtml.place(name), xhtml.place(unquote(parts.fragment)))
            place = next((f"#{place}" for place in wanted if place in places[file]), "")
            link["href"] = place if file == files[page] else file + place
    if not link["href"]:
        link.unwrap()


def _outside(parts: SplitResult) -> str:
    """Un indirizzo in rete com'è valido; vuoto se un lettore di libri non lo aprirebbe."""
    host = parts.netloc.encode("idna").decode()
    if parts.scheme == "mailto" and parts.path:
        return "mailto:" + quote(unquote(parts.path), safe="@,+.-_")
    if parts.scheme not in ("", "http", "https") or not re.fullmatch(r"[\w-]+(\.[\w-]+)*(:\d{1,5})?", host):
        return ""
    rest = urlunsplit(("", "", parts.path, parts.query, parts.fragment))
    return f"{parts.scheme or 'https'}://{host}" + re.sub("%(?![0-9A-Fa-f]{2})", "%25", quote(rest, safe="%/?#:@!$&'()*+,;=~"))


def _xhtml(title: str, body: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html {XHTML}><head><meta charset="utf-8"/>'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="libro.css"/></head>\n<body>{body}</body></html>\n'
    ).encode()


def _title_page(course: Course, address: str) -> str:
    name, _, about = course.title.partition(" · ")
    versions, site = report.versions(), f'<a href="{escape(address)}">sito del corso</a>' if address else "sito del corso"
    return (
        f'<div class="title"><h1>{escape(name)}</h1><p>{escape(about)}</p><p>{escape(str(course.config.get("author") or ""))}</p></div><hr/>'
        f"<p>Ogni riga di codice è eseguita, ogni output è verificato, con Python {versions['python']} e PyTorch {versions['torch']}.</p>"
        "<p>Indizi, soluzioni e risposte stanno in fondo a ogni lezione: un rimando ci porta, un altro riporta dov’eri. Una riga di "
        "codice più lunga dello schermo continua rientrata.</p>"
        "<p>Il codice che disegna le figure e quello che verifica gli esercizi sono nei notebook: si prendono dal "
        f"{site}, dove sono anche le pagine da toccare.</p>"
        "<p>Testi e figure CC BY 4.0, codice MIT.</p>"
    )


def _contents(chapters: list[Chapter]) -> str:
    entries = []
    for part, group in itertools.groupby(chapters, lambda chapter: chapter.part):
        listed = "".join(_entry(chapter) for chapter in group)
        entries.append(f"<li><span>{escape(part)}</span><ol>{listed}</ol></li>" if part else listed)
    marks = (("cover", "copertina.xhtml", "Copertina"), ("toc", "indice.xhtml", "Indice"), ("bodymatter", chapters[0].file, "Inizio"))
    landmarks = "".join(f'<li><a epub:type="{kind}" href="{file}">{name}</a></li>' for kind, file, name in marks)
    return (
        f'<nav epub:type="toc" id="indice"><h1>Indice</h1><ol>{"".join(entries)}</ol></nav>'
        f'<nav epub:type="landmarks" hidden="hidden"><ol>{landmarks}</ol></nav>'
    )


def _entry(chapter: Chapter) -> str:
    listed = "".join(f'<li><a href="{chapter.file}#{place}">{escape(title)}</a></li>' for place, title in chapter.sections)
    return f'<li><a href="{chapter.file}">{escape(chapter.title)}</a>{f"<ol>{listed}</ol>" * bool(listed)}</li>'


def _package(course: Course, chapters: list[Chapter], files: dict[str, bytes]) -> str:
    """Il file che elenca tutti gli altri. Chi è e quando lo dice il corso, non l'orologio: dalle stesse pagine, gli stessi byte."""
    config = course.config
    author, year = str(config.get("author") or ""), re.search(r"\d{4}", str(config.get("copyright", "")))
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{course.title}\n{author}")
    items, spine = [], ["copertina.xhtml", "titolo.xhtml", "indice.xhtml", *(chapter.file for chapter in chapters)]
    for name in sorted(path.removeprefix("libro/") for path in files):
        kind = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml", "css": "text/css",
                "xhtml": "application/xhtml+xml"}[name.rpartition(".")[2]]  # fmt: skip
        marks = {"indice.xhtml": "nav", "copertina.png": "cover-image"}.get(name, "mathml" * (b"<math" in files[f"libro/{name}"]))
        items.append(f'<item id="f-{name}" href="{name}" media-type="{kind}"{f""" properties="{marks}" """.rstrip() * bool(marks)}/>')
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="it">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>\n<dc:title>{escape(course.title)}</dc:title>\n<dc:language>it</dc:language>\n'
        + (f"<dc:creator>{escape(author)}</dc:creator>\n" if author else "")
        + "<dc:rights>Testi e figure CC BY 4.0, codice MIT</dc:rights>\n"
        f'<meta property="dcterms:modified">{year[0] if year else "2000"}-01-01T00:00:00Z</meta>\n'
        + "".join(f'<meta property="schema:{name}">{value}</meta>\n' for name, value in ACCESS)
        + '<meta name="cover" content="f-copertina.png"/>\n'
        + "</metadata>\n<manifest>\n" + "\n".join(items) + "\n</manifest>\n<spine>\n"
        + "\n".join(f'<itemref idref="f-{name}"/>' for name in spine) + "\n</spine>\n</package>\n"
    )  # fmt: skip


def _cover(course: Course) -> bytes:
    """La copertina: quella del PDF, disegnata con ciò che disegna le schede delle pagine."""
    from .theme import cards

    name, _, about = course.title.partition(" · ")
    image = Image.new("RGB", (2400, 3600), cards.BLUE)
    pen = ImageDraw.Draw(image)
    cards.mark(pen, left=130, top=400, side=1000)
    top = cards.write(pen, name, (220, 1600), "STIXGeneralBol.ttf", 400, cards.WHITE, 1960)
    cards.write(pen, about, (220, top + 60), "DejaVuSans.ttf", 124, cards.ORANGE, 1960)
    cards.write(pen, "Ogni riga di codice è eseguita, ogni output è verificato.", (220, 3000), "DejaVuSans.ttf", 76, cards.PALE, 1960)
    content = io.BytesIO()
    image.resize((1200, 1800), Image.Resampling.LANCZOS).quantize(64).save(content, "PNG", optimize=True)
    return content.getvalue()

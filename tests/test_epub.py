"""L'EPUB del corso vero, e di pagine scritte da altri: XHTML valido, niente che manchi, niente che venga da fuori."""

import re
import zipfile
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import urlsplit

import pytest
from lxml import etree
from PIL import Image

from pipeline import epub, xhtml
from pipeline.course import Course, CourseError

ROOT = Path(__file__).resolve().parents[1]
XHTML, MATHS = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/1998/Math/MathML}"
OPF, TYPE = "{http://www.idpf.org/2007/opf}", "{http://www.idpf.org/2007/ops}type"
FORMULA = '<span class="katex"><span class="katex-mathml"><math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>{}</semantics></math></span></span>'


class Book:
    """Un EPUB aperto: i suoi file, le pagine lette da chi non perdona un errore, l'ordine in cui si leggono."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.first = archive.infolist()[0]
            self.files = {name.removeprefix("libro/"): archive.read(name) for name in archive.namelist()}
        self.package = etree.fromstring(self.files["libro.opf"])
        self.items = {item.get("id"): item for item in self.package.iter(f"{OPF}item")}
        self.pages = {name: etree.fromstring(content) for name, content in self.files.items() if name.endswith(".xhtml")}
        self.order = [self.items[item.get("idref")].get("href") for item in self.package.iter(f"{OPF}itemref")]

    def faults(self) -> list[str]:
        """Ciò che un lettore di libri non troverebbe, o non vorrebbe."""
        places = {name: {tag.get("id") for tag in page.iter() if tag.get("id")} for name, page in self.pages.items()}
        found = []
        for name, page in self.pages.items():
            ids = [tag.get("id") for tag in page.iter() if tag.get("id")]
            found += [f"{name}: «{id}» due volte" for id in {id for id in ids if ids.count(id) > 1}]
            for tag in page.iter():
                kind = etree.QName(tag).localname
                target = urlsplit(tag.get("href") or tag.get("src") or "")
                if kind in ("script", "iframe", "video", "details", "input", "style", "annotation", "svg") or any(key.startswith("on") for key in tag.keys()):
                    found.append(f"{name}: {kind}")
                if not tag.tag.startswith((XHTML, MATHS)) or (kind == "math") != (tag.tag == f"{MATHS}math"):
                    found.append(f"{name}: {tag.tag}")
                if target.scheme or target.netloc:
                    found += [f"{name}: {kind} da {target.geturl()}"] * (kind != "a" or target.scheme not in ("http", "https", "mailto"))
                elif target.path or target.fragment:
                    file = normpath(join(".", target.path)) if target.path else name
                    if file not in self.files or (target.fragment and target.fragment not in places[file]):
                        found.append(f"{name}: {target.geturl()} non porta a niente")
                if kind == "img" and not tag.get("src"):
                    found.append(f"{name}: una figura senza file")
            properties = next(item.get("properties", "") for item in self.items.values() if item.get("href") == name)
            found += [f"{name}: formule non dichiarate"] * (("mathml" in properties) != (page.find(f".//{MATHS}math") is not None))
        listed = {item.get("href") for item in self.items.values()}
        return found + [f"{name} non è nell'elenco" for name in listed ^ (self.files.keys() - {"mimetype", "META-INF/container.xml", "libro.opf"})]

    def text(self, name: str) -> str:
        return " ".join("".join(self.pages[name].itertext()).split())


@pytest.fixture(scope="module")
def real(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    path = tmp_path_factory.mktemp("libro") / "corso.epub"
    epub.make(Course(ROOT), path, "")
    return Book(path)


def others(folder: Path, **pages: str) -> Course:
    """Un corso il cui sito ha queste pagine, scritte da altri."""
    html = folder / "_build" / "html" / "book"
    html.mkdir(parents=True)
    (folder / "book").mkdir()
    (folder / "notebooks").mkdir()
    (folder / "book" / "stampa").symlink_to(ROOT / "book" / "stampa")
    (folder / "_config.yml").write_text('title: Prova · x < y & "z"\nauthor: "A & B"\n')
    for ending in ("png", "jpg", "gif", "webp"):
        Image.new("RGB", (9, 9)).save(html / f"a.{ending}")
    for name, body in pages.items():
        (folder / "book" / f"{name}.md").touch()
        (html / f"{name}.html").write_text(f'<article class="bd-article"><section id="{name}"><h1>{name}</h1>{body}</section></article>')
    first, *rest = pages
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: book/{first}\nchapters:\n" + "".join(f"  - file: book/{name}\n" for name in rest))
    return Course(folder)


def made(course: Course, address: str = "") -> Book:
    epub.make(course, course.root / "libro.epub", address)
    return Book(course.root / "libro.epub")


def test_the_book_is_whole_and_asks_nothing_of_anyone(real):
    assert real.faults() == []
    assert (real.first.filename, real.first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    (creator,) = real.package.iter("{http://purl.org/dc/elements/1.1/}creator")
    assert creator.text == Course(ROOT).config["author"]


def test_the_contents_list_every_page_in_its_order_and_every_section_of_a_lesson(real):
    (nav,) = (nav for nav in real.pages["indice.xhtml"].iter(f"{XHTML}nav") if nav.get(TYPE) == "toc")
    links = [link.get("href") for link in nav.iter(f"{XHTML}a")]
    assert list(dict.fromkeys(link.partition("#")[0] for link in links)) == real.order[3:]
    for name in real.order[3:]:
        sections = [heading.getparent().get("id") for heading in real.pages[name].iter(f"{XHTML}h2")]
        assert [link.partition("#")[2] for link in links if link.startswith(f"{name}#")] == sections


def test_answers_are_at_the_end_and_there_is_a_way_there_and_back(real):
    for name in (name for name, page in real.pages.items() if page.findtext(f".//{XHTML}h2[.='Esercizi']")):
        page = real.pages[name]
        ends = [section for section in page.iter(f"{XHTML}section") if section.get("id", "").startswith("fine-")]
        assert [section.find(f"{XHTML}h2").text for section in ends] == ["Indizi", "Soluzioni", "Risposte"]
        places = {tag.get("id"): tag for tag in page.iter() if tag.get("id")}
        answers = [place for place in places if re.fullmatch(r"fine-\d+", place)]
        asked = [place for place in places if re.fullmatch(r"inizio-\d+", place)]
        assert len(answers) == len(asked) > 10
        assert [places[place].find(f"{XHTML}a").get("href") for place in asked] == [f"#{place.replace('inizio', 'fine')}" for place in asked]
        assert all(f'href="#{place.replace("fine", "inizio")}"' in etree.tostring(places[place], encoding="unicode") for place in answers)
        text = real.text(name)
        assert "Da fare:" not in text and "Il motore delle verifiche" not in text and "scarica il notebook" not in text
        # Chi prevede legge la domanda, poi un segno, poi l'output.
        for predicted in re.split(r"Prova a prevedere", text)[1:]:
            assert "Dopo la tua previsione" in predicted


def test_formulas_figures_and_code_are_those_of_the_site(real, site, soup):
    for path in Course(ROOT).lessons:
        name = f"{Course(ROOT).pages.index(path) + 1:02}.xhtml"
        there = soup((site / path.relative_to(ROOT)).with_suffix(".html")).article
        here = real.pages[name]
        formulas = [" ".join(tag.get_text().split()) for tag in there.select(".katex annotation")]
        assert sorted(math.get("alttext") for math in here.iter(f"{MATHS}math")) == sorted(formulas)
        alts = [image["alt"] for image in there.select("img")]
        assert sorted(image.get("alt") for image in here.iter(f"{XHTML}img")) == sorted(alts) and "" not in alts
        lines = {line for pre in there.select(".cell_input pre") if not pre.find_parent(class_=["hide", "tag_check"]) for line in pre.get_text().rstrip("\n").split("\n")}
        assert lines <= {"".join(span.itertext()).rstrip("\n") for pre in here.iter(f"{XHTML}pre") for span in pre}


def test_pages_to_touch_are_left_out_and_the_book_says_where_they_are(tmp_path):
    course = others(
        tmp_path, prima='<p><a href="tocca.html#x">tocca</a> <a href="../search.html">cerca</a> <a href="#no">no</a></p>',
        tocca='<p>Prima frase.</p><div class="lab"></div><script src="x.js"></script><p>Premi qui.</p>',
    )  # fmt: skip

    with_address, without = made(course, "https://chi.it/corso/"), made(course)

    assert with_address.faults() == without.faults() == []
    assert "Prima frase." in without.text("02.xhtml") and "Premi" not in without.text("02.xhtml")
    assert [a.get("href") for a in with_address.pages["02.xhtml"].iter(f"{XHTML}a")] == ["https://chi.it/corso/book/tocca.html"]
    hrefs = [[a.get("href") for a in book.pages["01.xhtml"].iter(f"{XHTML}a")] for book in (with_address, without)]
    assert hrefs == [["02.xhtml#book-tocca", "https://chi.it/corso/search.html"], ["02.xhtml#book-tocca"]]


OTHERS = {
    "chiusure": "<p>uno<p>due<div><b>tre<i>quattro</b>cinque</i><ul><li>a<li>b<ul><li>c</ul></ul>",
    "tabelle": "<table><tr><td>1<td>2<tbody><tr><th colspan=due>a</table><table><p>fuori</p><tr><td><p>z<p>w</table><table></table><td colspan=2>sola</td>",
    "elenchi": "<ul>testo<p>par</p><li>uno</li><b>x</b></ul><ol><ol><li>y</ol></ol><li>sola</li><dl><dd>q</dd></dl><dl><dt>r</dl>",
    "dentro": "<span><div>x</div></span><em>a<p>b</p>c</em><a href='https://a.it'><p>d <a href='https://b.it'>e</a></p></a><h3>t<div>d</div></h3>",
    "attributi": "<p align=center onclick='x()' data-x=1 id='1 a'>t</p><p id='1 a'>u</p><a href='#1%20a'>v</a><center>c<p>d</p></center><my-tag>n</my-tag>",
    "segni": "a&nbsp;b &hellip; &#11; \N{GRINNING FACE} \x1b[1m<!-- a -- b --><svg><path d='M0 0'/><path id='x'/><path id='x'/><script>1</script></svg>",
    "indirizzi": "<a href='http://exa mple.it/x'>1</a><a href='javascript:x'>2</a><a href='ftp://a.it/'>5</a><a href='http://[::1'>3</a><a href='https://a.it/è|100%'>4</a>",
    "figure": "<img src='a.jpg'><img src='a.gif' alt='g'><img src='a.webp'><img src='https://x.it/y.png' alt='rete'><figure><figcaption>1</figcaption><img src='a.png'><figcaption>2</figcaption></figure>",
    "formule": FORMULA.format('<mtable width="100%"><mtr><mtd width="50%"></mtd><mtd style="x"><mi>x</mi></mtd></mtr></mtable><annotation encoding="application/x-tex">x \\tag{1} &lt; "</annotation>') + "<math><p>y</p></math>",
    "chiusi": "<details><summary>Soluzione</summary>s<details><summary>Risposta</summary>t</details></details><details>u</details><p id='fine-1'>v</p><summary>w</summary>",
    "riquadri": "<div class='admonition'><p class='admonition-title'>n</p><div class='admonition'><p>o</p></div></div><aside class='footnote' id='id1' role='doc-footnote'>p</aside>",
}  # fmt: skip


def test_what_others_write_stays_a_book_and_loses_no_word(tmp_path):
    book = made(others(tmp_path, **OTHERS), "https://chi.it/corso/")

    assert book.faults() == []
    for number, body in enumerate(OTHERS.values(), start=1):
        words = re.findall(r"\w+", re.sub("<!--.*?-->|<script.*?</script>|<annotation.*?</annotation>|<[^>]*>|&#?\\w+;|\x1b", " ", body))
        assert [word for word in words if word not in book.text(f"{number:02}.xhtml")] == []
    (formulas,) = (page for page in book.pages.values() if page.findtext(f".//{XHTML}h1") == "formule")
    assert [math.get("alttext") for math in formulas.iter(f"{MATHS}math")] == ['x \\tag{1} < "']
    assert {name.rpartition(".")[2] for name in book.files} == {"png", "jpg", "gif", "svg", "css", "xhtml", "opf", "mimetype", "xml"}
    assert "<script" not in next(content.decode() for name, content in book.files.items() if name.endswith(".svg"))
    # Chi contiene soltanto certi elementi non ne ha altri, e nessuno sta fuori dal suo posto: per un lettore è un errore.
    for page in book.pages.values():
        for tag in page.iter(f"{XHTML}*"):
            kind, children = etree.QName(tag).localname, {etree.QName(child).localname for child in tag}
            assert kind not in xhtml.INSIDE or etree.QName(tag.getparent()).localname in xhtml.INSIDE[kind]
            assert kind not in xhtml.HOLDS or children <= xhtml.HOLDS[kind][0]
            assert kind not in xhtml.WORDS | xhtml.PHRASING - {"a", "math"} or not children & xhtml.BLOCKS


@pytest.mark.parametrize("body, said", [
    ("<img src='manca.png'>", "uno: la figura book/manca.png non c'è"),
    ("<img src='data:image/png;base64,AAAA'>", "uno: la figura scritta nel testo non si legge"),
    ("<svg><g></svg>", "SVG scritto male"),
    (f"<pre>{'x' * 10_000_000}</pre>", "10 MB.*Accorcia"),
    ("", "Nel sito manca"),
])  # fmt: skip
def test_what_cannot_enter_a_book_is_told_with_its_page_and_nothing_is_left(tmp_path, body, said):
    course = others(tmp_path, uno=body)
    if not body:
        (course.html / "book" / "uno.html").unlink()

    with pytest.raises(CourseError, match=said):
        made(course)
    assert not list(tmp_path.glob("*.epub"))


def test_the_same_pages_give_the_same_bytes(tmp_path):
    course = others(tmp_path, uno=OTHERS["figure"], due=OTHERS["chiusi"])

    made(course)
    epub.make(course, tmp_path / "altro.epub", "")

    assert (tmp_path / "altro.epub").read_bytes() == (tmp_path / "libro.epub").read_bytes()

"""Ciò che del corso si conserva: lo zip che si apre da una cartella, la copia nel browser, il PDF, le schede."""

import hashlib
import io
import json
import re
import shutil
import socket
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from pages import names, soup
from PIL import Image
from playwright.sync_api import Page, expect

from pipeline import book, lesson, offline
from pipeline.course import Course, CourseError
from pipeline.fingerprint import Edition
from pipeline.repository import site_address
from pipeline.server import Handler, Server, served

ROOT = Path(__file__).resolve().parents[1]
FILES = re.compile(r"const FILES = (\{.*?\});", re.DOTALL)


@pytest.fixture(scope="module")
def archive(site: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO((site / "scarica" / "gradiente-offline.zip").read_bytes()))


def unseen(page: Page) -> list[str]:
    """Le figure, fino in fondo alla pagina, e il font delle formule che non si riescono a caricare."""
    return page.evaluate("""async () => {
      const images = [...document.images];
      images.forEach(image => { image.loading = "eager"; });
      await Promise.all(images.map(image => image.complete || new Promise(done => { image.onload = image.onerror = done; })));
      const unseen = images.filter(image => !image.naturalWidth).map(image => image.src);
      if (!document.querySelector(".katex")) return unseen;
      const fonts = await document.fonts.load("16px KaTeX_Main").catch(() => []);
      return fonts.length ? unseen : [...unseen, "il font delle formule"];
    }""")


def test_the_zip_opens_from_a_folder_with_links_maths_figures_and_scripts(archive, new_context, tmp_path):
    archive.extractall(tmp_path)
    folder = tmp_path / "gradiente"
    page = new_context(viewport={"width": 1280, "height": 900}, color_scheme="light").new_page()
    faults, elsewhere = [], []
    page.on("console", lambda message: faults.append(f"{page.url}: {message.text}") if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else elsewhere.append(request.url))
    for name in names(folder):
        page.goto(f"file://{folder}/{name}")
        faults += [f"{name}: {what}" for what in unseen(page)]

    page.goto(f"file://{folder}/index.html")
    page.click(".theme-switch-button >> visible=true")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"file://{folder}/book/scendi.html")
    page.click("[data-azione=passo]")
    expect(page.locator("#scendi-lab .lab-esito")).to_contain_text("Epoca 1")
    page.goto(f"file://{folder}/book/forme.html")
    expect(page.locator("#forme-lab input").first).to_be_visible()

    assert faults == [] and elsewhere == []


def test_no_link_of_the_zip_leads_out_of_it(archive):
    inside = set(archive.namelist())
    broken = []
    for name in (name for name in inside if name.endswith(".html")):
        for address in re.findall(r'<(?:a|img|script|link)\b[^>]*?\b(?:href|src)="([^"#]+)', archive.read(name).decode()):
            if not re.match(r"[a-z]+:", address):
                target = re.sub(r"[^/]+/\.\./", "", f"{name.rpartition('/')[0]}/{address.partition('?')[0]}")
                broken += [] if target in inside else [(name, address)]
    assert broken == []


ARRIVES = """async pages => {
  const missing = new Set(), asked = new Set();
  const get = async address => {
    const found = await fetch(address).catch(() => null);
    if (!found?.ok) missing.add(address);
    return found ? found.text() : "";
  };
  for (const address of pages) {
    const page = new DOMParser().parseFromString(await get(address), "text/html");
    for (const tag of page.querySelectorAll("img, script[src], link[href]:not([rel=search], [rel=next], [rel=prev], [rel=canonical])"))
      asked.add(new URL(tag.getAttribute("src") ?? tag.getAttribute("href"), address).href);
  }
  await Promise.all([...asked].map(get));
  return [...missing];
}"""


class ShortHandler(Handler):
    """Come gli hosting che danno alle pagine un indirizzo senza .html, e ci mandano chi chiede l'altro."""

    def do_GET(self) -> None:
        path, dot, _ = self.path.partition(".html")
        if dot:
            self.send_response(301)
            self.send_header("Location", path)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            super().do_GET()

    def translate_path(self, path: str) -> str:
        place = super().translate_path(path)
        return place if Path(place).exists() else f"{place}.html"


@pytest.fixture(scope="module")
def published(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Una copia del sito che si può cambiare, sotto un indirizzo come quello di GitHub Pages: /corso/."""
    copy = tmp_path_factory.mktemp("rete") / "corso"
    shutil.copytree(site, copy, ignore=shutil.ignore_patterns("*.zip"))
    return copy


@pytest.fixture
def visited(published: Path, new_context: Callable, request: pytest.FixtureRequest) -> Iterator[tuple[Page, str, Server]]:
    """Il browser di chi ha aperto una lezione sola, il suo indirizzo e il server che gliel'ha data."""
    with served(published.parent, getattr(request, "param", Handler)) as server:
        address = f"{server.address}corso/"
        page = new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(address + "notebooks/01_tensori.html")
        page.evaluate("navigator.serviceWorker.ready.then(ready => ready.scope)")
        yield page, address, server


@pytest.mark.parametrize("visited", [Handler, ShortHandler], indirect=True)
def test_after_one_visit_every_page_opens_with_no_network(visited, published):
    page, address, server = visited
    server.shutdown()
    server.server_close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.server_port))
    bad = []
    page.on("pageerror", lambda error: bad.append(str(error)))

    for name in ("", "search.html", "notebooks/04_regressione_lineare.html", "book/forme"):
        page.goto(address + name)
        file = name or "index.html"
        assert page.title() == soup((published / file).with_suffix(".html")).title.get_text()
        bad += [f"{name}: {what}" for what in unseen(page)]
    # Delle altre pagine, e di tutto ciò che ognuna chiede, basta che arrivino.
    bad += page.evaluate(ARRIVES, [address + quote(name) for name in names(published) if name != "404.html"])

    assert bad == []


def test_with_the_network_a_changed_page_is_never_the_old_one_and_old_copies_go(visited, published):
    page, address, _ = visited
    changed = published / "book" / "intro.html"
    page.goto(address + "book/intro.html")
    changed.write_text(changed.read_text(encoding="utf-8").replace("</h1>", " NUOVO</h1>", 1), encoding="utf-8")

    page.goto(address + "book/intro.html")

    expect(page.locator("h1")).to_contain_text("NUOVO")
    kept = {name: mark for name, mark in listed(published).items() if not name.startswith("_images/")}
    kept |= {"book/intro.html": mark_of(changed.read_bytes())}
    announce(published, kept)
    page.goto(address + "book/intro.html")
    wanted = sorted(f"{address}{quote(name)}?impronta={mark}" for name, mark in kept.items())
    # Chi tiene le copie lavora per conto suo: gli si danno trenta secondi.
    held = """async wanted => {
      for (let held, tries = 0; ; tries++) {
        const shelf = await caches.open((await caches.keys())[0]);
        held = (await shelf.keys()).map(request => request.url).sort();
        if (tries === 300 || JSON.stringify(held) === JSON.stringify(wanted)) return held;
        await new Promise(done => setTimeout(done, 100));
      }
    }"""
    assert page.evaluate(held, wanted) == wanted


def test_a_page_that_arrives_damaged_is_not_kept_until_it_is_whole(visited, published):
    page, _, _ = visited
    damaged = published / "book" / "forme.html"
    whole = damaged.read_bytes() + b"<!-- nuova -->"
    announce(published, listed(published) | {"book/forme.html": mark_of(whole)})
    renewed = """async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
      const worker = registration.installing;
      while (!["activated", "redundant"].includes(worker.state)) await new Promise(done => { worker.onstatechange = done; });
      return worker.state;
    }"""

    assert page.evaluate(renewed) == "redundant"
    damaged.write_bytes(whole)
    assert page.evaluate(renewed) == "activated"


def listed(site: Path) -> dict[str, str]:
    """Ciò che il sito dice di tenere da parte: indirizzo → impronta."""
    return json.loads(FILES.search((site / "sw.js").read_text(encoding="utf-8"))[1])


def announce(site: Path, files: dict[str, str]) -> None:
    worker = site / "sw.js"
    worker.write_text(FILES.sub(f"const FILES = {json.dumps(files)};", worker.read_text(encoding="utf-8")), encoding="utf-8")


def mark_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def test_the_pdf_has_every_title_working_links_page_numbers_and_its_fonts(site, tmp_path):
    import pikepdf

    course = part_of_the_course(tmp_path, "book/intro", "notebooks/03_autograd", "book/glossario")

    # In un altro filo: Playwright non ne apre due nello stesso.
    with ThreadPoolExecutor(1) as other:
        pages = other.submit(book.make, course, tmp_path / "libro.pdf").result()

    with pikepdf.open(tmp_path / "libro.pdf") as pdf:
        assert len(pdf.pages) == pages > 20
        places = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        numbers = {unquote(name[1:]): places[place[0].objgen] for name, place in pdf.Root.Dests.items()}
        links = [link for page in pdf.pages for link in page.get("/Annots", []) if link.get("/Subtype") == "/Link"]
        assert [link for link in links if "/A" not in link and str(link.Dest)[1:] not in {quote(name) for name in numbers}] == []
        bare = [font.BaseFont for page in pdf.pages for font in page.Resources.get("/Font", {}).values() if not embedded(font)]
        assert bare == []
        with pdf.open_outline() as outline:
            titles = set(flat_titles(outline.root))
        assert "/StructTreeRoot" in pdf.Root and pdf.Root.Lang == "it"
    text = soup(course.build / "libro" / "libro.html")
    assert {" ".join(heading.get_text().split()) for heading in text.select(".pagina :is(h1, h2, h3)")} <= titles
    contents = {entry["href"][1:]: int(entry.select_one(".a-pagina").get_text()) for entry in text.select(".voce")}
    assert {"intro", "03_autograd", "glossario"} < contents.keys()
    assert contents == {mark: numbers[mark] for mark in contents}
    assert list(contents.values()) == sorted(contents.values())
    assert text.select("details") == [] and text.select(".aperta pre")


def part_of_the_course(folder: Path, *pages: str) -> Course:
    """Un corso che del sito vero ha soltanto queste pagine."""
    root = folder / "corso"
    (root / "_build").mkdir(parents=True)
    (root / "notebooks").mkdir()
    for name in ("book", "_config.yml", "_build/html", *(f"{page}.ipynb" for page in pages if page.startswith("notebooks"))):
        (root / name).symlink_to(ROOT / name)
    chapters = "".join(f"  - file: {page}\n" for page in pages[1:])
    (root / "_toc.yml").write_text(f"format: jb-book\nroot: {pages[0]}\nchapters:\n{chapters}", encoding="utf-8")
    return Course(root)


def embedded(font: object) -> bool:
    descriptor = font.get("/DescendantFonts", [font])[0].get("/FontDescriptor", {})
    return font.Subtype == "/Type3" or any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def flat_titles(items: list) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from flat_titles(item.children)


def test_without_chromium_the_pdf_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CourseError, match="apt install .*chromium"):
        book.make(Course(ROOT), tmp_path / "libro.pdf")


def test_a_site_offers_the_pdf_of_its_own_pages_only_and_draws_its_cards(small_course):
    small_course.write_lesson("01_uno", "1", text="Si [scarica](../book/come_usare.md).")
    (small_course.root / "book" / "come_usare.md").write_text("# Come usare\n\n(scarica)=\n## Da tenere\n\n<!-- scarica -->\n", encoding="utf-8")
    toc = small_course.root / "_toc.yml"
    toc.write_text(toc.read_text() + "  - file: book/come_usare\n")
    # Con un indirizzo, ogni pagina ha anche la sua scheda: si guarda qui per non costruire un altro sito.
    small_course.build("--device", "cpu", SITE="https://esempio.it/corso")
    assert "(https://esempio.it/corso/book/come_usare.html)" in (small_course.html / "scarica" / "01_uno.ipynb").read_text(encoding="utf-8")
    linked = small_course.root / "appunti" / "02_due.ipynb"
    linked.parent.mkdir()
    linked.write_bytes(lesson.dump(new_notebook(cells=[new_markdown_cell("[qui](#su) [là](../book/a.md#b) [fuori](https://b.it/c.md)", id="a")])))
    carried = offline.away(Course(small_course.root), linked, "https://esempio.it/corso/")
    assert b"(#su)" in carried and b"(https://esempio.it/corso/book/a.html#b)" in carried and b"(https://b.it/c.md)" in carried
    edition = Edition(Course(small_course.root), "cpu", None, "https://esempio.it/corso/")
    pdf, digital, _ = edition.products.values()
    page = small_course.html / "book" / "come_usare.html"
    assert "gradiente.pdf" not in page.read_text(encoding="utf-8")
    pdf.parent.mkdir()
    pdf.write_bytes(b"%PDF")
    digital.parent.mkdir()
    digital.write_bytes(b"PK")

    small_course.build("--device", "cpu", SITE="https://esempio.it/corso")
    assert 'href="/corso/"' in (small_course.html / "404.html").read_text(encoding="utf-8")
    assert "gradiente.pdf" in page.read_text(encoding="utf-8")
    assert (small_course.html / "scarica" / "gradiente.pdf").read_bytes() == b"%PDF"
    assert "gradiente.epub" in page.read_text(encoding="utf-8")
    assert (small_course.html / "scarica" / "gradiente.epub").read_bytes() == b"PK"
    (small_course.root / "book" / "intro.md").write_text("# Inizio\n\nParole nuove.\n", encoding="utf-8")
    assert not any(path.exists() for path in edition.products.values())
    cards = [re.search(r'"og:image" content="([^"]+)"', found.read_text(encoding="utf-8")) for found in small_course.html.glob("*/*.html")]
    for card in cards:
        path = small_course.html / card[1].removeprefix("https://esempio.it/corso/")
        assert path.stat().st_size < 40_000
        with Image.open(path) as image:
            assert image.size == (1200, 630)
    assert len({card[1] for card in cards}) == len(cards) == 4


def test_a_page_says_its_title_and_first_sentence_where_its_address_is_shared(site):
    for path in Course(ROOT).pages:
        head = (site / path.relative_to(ROOT)).with_suffix(".html").read_text(encoding="utf-8").partition("</head>")[0]
        said = dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)"', head))
        assert said["og:site_name"] == Course(ROOT).title
        assert unescape(said["og:title"]) in unescape(re.search(r"<title>(.*?)</title>", head, re.DOTALL)[1])
        assert said["og:description"] == said["description"]


def test_every_lesson_offers_its_notebook_as_it_is_in_the_course(site):
    for path in Course(ROOT).lessons:
        text = (site / path.relative_to(ROOT)).with_suffix(".html").read_text(encoding="utf-8")
        link = re.search(r'href="\.\./(scarica/[^"]+)" download title="Scarica il notebook"', text)
        # Se il sito ha un indirizzo, cambiano solo i collegamenti: lo prova la promessa che segue.
        assert (site / link[1]).read_bytes() == offline.away(Course(ROOT), path, site_address())
    with zipfile.ZipFile(site / "scarica" / "gradiente-lezioni.zip") as lessons:
        assert {f"gradiente-lezioni/{path.name}" for path in Course(ROOT).lessons} < set(lessons.namelist())


def test_away_from_the_course_a_lesson_links_to_the_site(site):
    address, links = "https://esempio.it/corso/", []
    for path in Course(ROOT).lessons:
        away, here = offline.away(Course(ROOT), path, address).decode(), path.read_text(encoding="utf-8")
        assert re.sub(r"\]\(.*?\)", "", away) == re.sub(r"\]\(.*?\)", "", here)
        links += re.findall(r"\]\((?!https?:)(.*?)\)", away)
        assert all((site / name).exists() for name in re.findall(rf"\]\({address}(.*?)\)", away))
    assert not [link for link in links if "/" in link or link.endswith((".md", ".ipynb"))]

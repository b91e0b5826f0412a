"""Ciò che del corso si conserva: lo zip che si apre da una cartella, la copia nel browser, il PDF, le schede."""

import io
import json
import re
import shutil
import socket
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from test_reader import QUIET, chromium, names
from test_site import soup

from pipeline import offline
from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[f"--{name}" for name in QUIET])
        yield browser
        browser.close()


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


def test_the_zip_opens_from_a_folder_with_links_maths_figures_and_scripts(archive, browser, tmp_path):
    archive.extractall(tmp_path)
    folder = tmp_path / "gradiente"
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    faults, elsewhere = [], []
    for name in names(folder):
        page = context.new_page()
        page.on("console", lambda message, name=name: faults.append(f"{name}: {message.text}") if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error, name=name: faults.append(f"{name}: {error}"))
        page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else elsewhere.append(request.url))
        page.goto(f"file://{folder}/{name}")
        faults += [f"{name}: {what}" for what in unseen(page)]
        page.close()

    page = context.new_page()
    page.goto(f"file://{folder}/index.html")
    page.click(".theme-switch-button >> visible=true")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"file://{folder}/book/scendi.html")
    page.click("[data-azione=passo]")
    expect(page.locator("#scendi-lab .lab-esito")).to_contain_text("Epoca 1")
    page.goto(f"file://{folder}/book/forme.html")
    expect(page.locator("#forme-lab input").first).to_be_visible()
    context.close()

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


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def published(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Una copia del sito che si può cambiare, sotto un indirizzo come quello di GitHub Pages: /corso/."""
    copy = tmp_path_factory.mktemp("rete") / "corso"
    shutil.copytree(site, copy, ignore=shutil.ignore_patterns("*.zip"))
    return copy


@pytest.fixture
def visited(published: Path, browser: Browser) -> Iterator[tuple[Page, str, ThreadingHTTPServer]]:
    """Il browser di chi ha aperto una lezione sola, il suo indirizzo e il server che gliel'ha data."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=published.parent))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/corso/"
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(address + "notebooks/01_tensori.html")
        page.evaluate("navigator.serviceWorker.ready.then(ready => ready.scope)")
        yield page, address, server
    server.shutdown()
    server.server_close()


def test_after_one_visit_every_page_opens_with_no_network(visited, published):
    page, address, server = visited
    server.shutdown()
    server.server_close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.server_port))
    bad = []
    page.on("pageerror", lambda error: bad.append(str(error)))

    for name in ["", *(name for name in names(published) if name != "404.html")]:
        page.goto(address + name)
        title = soup(published / (name or "index.html")).title.get_text()
        bad += [] if page.title() == title else [f"{name}: {page.title()}"]
        bad += [f"{name}: {what}" for what in unseen(page)]

    assert bad == []


def test_with_the_network_a_changed_page_is_never_the_old_one_and_old_copies_go(visited, published):
    page, address, _ = visited
    changed = published / "book" / "intro.html"
    page.goto(address + "book/intro.html")
    changed.write_text(changed.read_text(encoding="utf-8").replace("</h1>", " NUOVO</h1>", 1), encoding="utf-8")

    page.goto(address + "book/intro.html")

    expect(page.locator("h1")).to_contain_text("NUOVO")
    worker = published / "sw.js"
    files = json.loads(re.search(r"const FILES = (\{.*?\});", worker.read_text(encoding="utf-8"), re.DOTALL)[1])
    kept = {name: mark for name, mark in files.items() if not name.startswith("_images/")} | {"book/intro.html": "nuova"}
    worker.write_text(worker.read_text(encoding="utf-8").replace(json.dumps(files, indent=0), json.dumps(kept)), encoding="utf-8")
    page.goto(address + "book/intro.html")
    held = """async wanted => {
      const shelf = await caches.open((await caches.keys())[0]);
      return JSON.stringify((await shelf.keys()).map(request => request.url).sort()) === JSON.stringify(wanted);
    }"""
    page.wait_for_function(held, arg=sorted(f"{address}{quote(name)}?impronta={mark}" for name, mark in kept.items()))

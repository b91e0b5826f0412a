"""Una pagina da toccare aperta in un browser vero, come la apre chi legge."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from pipeline.npm import package, version

VERSION = f"axe {version('axe-core')}"
AXE = (package("axe-core") / "axe.min.js").read_text(encoding="utf-8") + "; undefined"


@contextmanager
def opened(browser: Browser, address: str, **options: object) -> Iterator[Page]:
    """La pagina a un indirizzo, con le opzioni di un contesto di Playwright (larghezza, tema, movimento…).

    `messages` raccoglie ciò che il browser ha da ridire.
    """
    page = browser.new_page(**options)
    page.messages = []
    page.on("console", lambda message: message.type in ("warning", "error") and page.messages.append(message.text))
    page.on("pageerror", lambda error: page.messages.append(str(error)))
    page.goto(address, wait_until="load")
    yield page
    page.close()


def strict(folder: Path, root: str) -> Path:
    """Una pagina di prova in una cartella: il solo contenitore e gli script del sito, sotto `default-src 'self'`."""
    page = folder / "laboratorio" / f"{root}.html"
    page.write_text(
        f"""<!doctype html><html lang="it"><head><title>Prova</title>
        <meta http-equiv="Content-Security-Policy" content="default-src 'self'">
        <link rel="stylesheet" href="laboratorio.css"></head><body><main><h1>Prova</h1><div id="{root}-lab" class="lab"></div></main>
        <script src="laboratorio.js" defer></script><script src="{root}.js" defer></script></body></html>""",
        encoding="utf-8",
    )
    return page


def violations(page: Page, root: str) -> list[str]:
    """Ciò che axe trova in una parte della pagina, nei due temi."""
    page.evaluate(AXE)
    found = []
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        report = page.evaluate("root => axe.run('#' + root, {preload: false})", root)
        found += [f"{theme}: {rule['id']}: {rule['nodes'][0]['html'][:150]}" for rule in report["violations"]]
    return found


def overflow(page: Page) -> int:
    """Di quanti pixel la pagina è più larga dello schermo."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

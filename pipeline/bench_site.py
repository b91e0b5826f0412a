"""Il sito accanto a quello che Jupyter Book fa da solo, dagli stessi sorgenti: pagina per pagina.

Lighthouse con il profilo di un telefono e quello di un computer, axe, byte, richieste, altri siti interrogati.
Una riga per pagina appena c'è; i numeri in _build/bench-site.json, da cui una misura interrotta riprende.
"""

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import yaml

from . import browser
from .course import Course, CourseError, write_whole
from .npm import NODE, package
from .server import Handler, served

REPEATS = {"corso": 3, "di serie": 1}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".txt")


def bench(course: Course) -> None:
    """Misura ogni pagina, stampa la tabella e la scrive. Raises: CourseError se manca il sito o uno strumento."""
    if not (course.html / "index.html").exists():
        raise CourseError("Il sito non c'è ancora: lancia prima `make build`.")
    browser.chromium()
    target = course.build / "bench-site.json"
    mark = os.readlink(course.html)
    found = json.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
    if found.get("site") != mark:
        found = {"site": mark, "pages": {}}
    sites = {"corso": course.html, "di serie": _default(course)}
    print("prestazioni/accessibilità/buone pratiche/SEO, telefono e computer · KB · richieste · altri siti · difetti di axe · LCP (s)")
    for name in _pages(course):
        if name not in found["pages"]:
            found["pages"][name] = {which: _measure(course, site, name, REPEATS[which]) for which, site in sites.items()}
            write_whole(target, json.dumps(found, ensure_ascii=False, indent=1).encode())
        print(name, flush=True)
        for which, row in found["pages"][name].items():
            print(f"  {which:9}{_line(row)}", flush=True)
    print("In tutte le pagine:")
    for which in sites:
        print(f"  {which:9}{_line(_whole([page[which] for page in found['pages'].values()]))}")
    speed = statistics.median(page["corso"]["cpu"] for page in found["pages"].values())
    print(f"Velocità di questa CPU secondo Lighthouse: {speed:.0f}. I voti del telefono ne dipendono: simula una CPU quattro volte più lenta.")


def _pages(course: Course) -> list[str]:
    pages = [path.relative_to(course.root).with_suffix(".html").as_posix() for path in course.pages]
    return [*pages, "search.html"]


def _default(course: Course) -> Path:
    """Il sito di Jupyter Book con le sue opzioni di serie, dalle stesse pagine già eseguite.

    Restano nostre soltanto le estensioni di Markdown e la bibliografia, senza cui i sorgenti non si leggono.
    """
    folder = course.build / "bench-site"
    shutil.rmtree(folder, ignore_errors=True)
    ours = shutil.ignore_patterns("_static", "_templates", "locale", "stampa", "_config.yml")
    shutil.copytree(course.build / "stage", folder, ignore=ours)
    config = yaml.safe_load((course.root / "_config.yml").read_text(encoding="utf-8"))
    plain = {name: config[name] for name in ("title", "author", "parse", "only_build_toc_files") if name in config}
    plain |= {"execute": {"execute_notebooks": "off"}, "bibtex_bibfiles": ["book/references.bib"]}
    (folder / "_config.yml").write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    program = Path(sys.executable).with_name("jupyter-book")
    done = subprocess.run([program, "build", folder, "--path-output", folder], capture_output=True, text=True)
    html = folder / "_build" / "html"
    if done.returncode or not (html / "index.html").exists():
        raise CourseError(f"Jupyter Book con le opzioni di serie non costruisce il libro:\n{done.stderr[-1000:]}")
    return html


class Online(Handler):
    """Serve una cartella come un sito in rete: testi compressi, copie valide per dieci minuti."""

    def send_head(self) -> BytesIO | BinaryIO | None:
        path = Path(self.translate_path(self.path))
        if path.suffix not in COMPRESSED or not path.is_file():
            return super().send_head()
        content = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)) + "; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()


def _measure(course: Course, site: Path, name: str, repeats: int) -> dict:
    """Una pagina di un sito: la mediana dei voti sul telefono, quelli sul computer, il resto dall'ultima visita col telefono."""
    with served(site, Online) as server:
        address = server.address
        reports = [_lighthouse(course, address + name) for _ in range(repeats)]
        desktop = _lighthouse(course, address + name, "--preset=desktop")
        faults = _axe(address + name)
    last = reports[-1]["audits"]
    asked = [item["url"] for item in last["network-requests"]["details"]["items"] if item["url"].startswith("http")]
    return {
        "scores": [statistics.median(marks) for marks in zip(*map(_scores, reports))],
        "desktop": _scores(desktop),
        "kilobytes": round(last["total-byte-weight"]["numericValue"] / 1000),
        "requests": len(asked),
        "hosts": sorted({urlsplit(url).hostname for url in asked} - {"127.0.0.1"}),
        "axe": faults,
        "cpu": statistics.median(report["environment"]["benchmarkIndex"] for report in reports),
        "lcp": round(statistics.median(report["audits"]["largest-contentful-paint"]["numericValue"] for report in reports) / 1000, 1),
    }


def _scores(report: dict) -> list[int]:
    return [round(100 * report["categories"][what]["score"]) for what in CATEGORIES]


def _lighthouse(course: Course, address: str, *options: str) -> dict:
    target = course.build / "lighthouse.json"
    flags = " ".join(f"--{name}" for name in ("headless=new", *browser.OPTIONS))
    command = [str(NODE), str(package("lighthouse") / "cli" / "index.js"), address, "--quiet", "--output=json",
               f"--output-path={target}", f"--chrome-flags={flags}", *options]  # fmt: skip
    environment = os.environ | {"CHROME_PATH": browser.chromium()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    report = json.loads(target.read_text(encoding="utf-8")) if done.returncode == 0 else {"runtimeError": done.stderr[-500:]}
    if report.get("runtimeError"):
        raise CourseError(f"Lighthouse non riesce a misurare {address}: {report['runtimeError']}")
    return report


def _axe(address: str) -> list[str]:
    """Le regole di axe che una pagina non rispetta, su uno schermo stretto."""
    with browser.opened() as chromium:
        page = chromium.new_context(viewport={"width": 360, "height": 800}, bypass_csp=True).new_page()
        page.goto(address, wait_until="load")
        # Tutta la pagina in vista una volta: il tema prepara per la tastiera solo ciò che sta per essere visto.
        for _ in range(3):
            page.set_viewport_size({"width": 360, "height": page.evaluate("document.documentElement.scrollHeight")})
            page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))")
        page.add_script_tag(path=package("axe-core") / "axe.min.js")
        return page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(rule => rule.id))")


def _line(row: dict) -> str:
    phone, desktop = ("/".join(f"{score:.0f}" for score in row[which]) for which in ("scores", "desktop"))
    return (
        f"{phone:17} {desktop:17} {row['kilobytes']:6.0f} KB {row['requests']:4.0f} {len(row['hosts']):3} {len(row['axe']):3} "
        f"{row['lcp']:5.1f} s{'  ' + ', '.join(row['hosts']) if row['hosts'] else ''}{'  ' + ', '.join(row['axe']) if row['axe'] else ''}"
    )


def _whole(rows: list[dict]) -> dict:
    """Tutte le pagine insieme: il voto più basso, il peso e l'attesa in mezzo, ogni altro sito, ogni difetto."""
    return {
        **{which: [min(marks) for marks in zip(*(row[which] for row in rows))] for which in ("scores", "desktop")},
        "kilobytes": statistics.median(row["kilobytes"] for row in rows),
        "requests": statistics.median(row["requests"] for row in rows),
        "hosts": sorted({host for row in rows for host in row["hosts"]}),
        "axe": sorted({rule for row in rows for rule in row["axe"]}),
        "lcp": statistics.median(row["lcp"] for row in rows),
    }

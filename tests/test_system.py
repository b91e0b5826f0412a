"""Ciò che il corso chiede al sistema: si dice tutto insieme e subito, si installa una volta sola, o lo prende Playwright."""

import io
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline import browser, system

ROOT = Path(__file__).resolve().parents[1]
# Un apt-get che scrive ciò che gli si chiede e mette nella stessa cartella i programmi dei pacchetti.
APT = """#!/bin/sh
here=$(dirname "$0")
echo "$@" >>"$here/apt.log"
[ -e "$here/busy" ] && { rm "$here/busy"; echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7" >&2; exit 100; }
case "$*" in *update*) touch "$here/lists"; exit 0 ;; esac
[ -e "$here/lists" ] || { echo "E: Unable to locate package chromium" >&2; exit 100; }
for package in chromium hunspell; do printf '#!/bin/sh\\n' >"$here/$package"; chmod +x "$here/$package"; done
"""


def program(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path, monkeypatch) -> Path:
    """Un sistema in cui non c'è niente, tranne ciò che sta in questa cartella; nemmeno la rete."""
    folder = tmp_path / "programmi"
    folder.mkdir()
    for name in ("dirname", "touch", "rm", "chmod"):
        (folder / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")
    monkeypatch.setattr(system, "BROWSERS", tmp_path / "browser")
    monkeypatch.setattr(system, "CHROMIUMS", ("chromium",))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return folder


def calls(bare: Path) -> list[str]:
    return [line.split("600 ")[1] for line in (bare / "apt.log").read_text().splitlines()]


def test_everything_that_is_missing_is_said_at_once_with_its_commands(bare, monkeypatch, capsys):
    monkeypatch.setattr(system, "LIBRARIES", dict.fromkeys(system.LIBRARIES, ("libnonesiste.so.1",)))
    monkeypatch.setattr(system.importlib.util, "find_spec", lambda name: None)

    assert system.check(list(system.NEEDS)) == 1

    said = capsys.readouterr().err
    assert [need.what for need in system.NEEDS.values() if need.what not in said] == []
    for command in (" apt install ", " dnf install ", "brew install "):
        (line,) = [line for line in said.splitlines() if command in line]
        assert all(word in line for word in ("graphviz", "hunspell", "chrom")), line


def test_nothing_is_said_where_nothing_is_missing(capsys):
    """Qui c'è ciò che `make test` ha chiesto prima di cominciare; Firefox ed epubcheck li chiedono altri comandi."""
    assert system.check([need for need in system.NEEDS if need not in ("firefox", "webkit", "epubcheck")]) == 0
    assert capsys.readouterr() == ("", "")


def test_as_root_one_apt_get_installs_all_without_recommended_packages_and_waits_for_the_lock(bare, monkeypatch):
    program(bare / "apt-get", APT)
    (bare / "busy").touch()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(system, "_is_real", lambda package: True)

    assert system.check(["graphviz", "browser", "dictionary"]) == 0

    install = "install -y --no-install-recommends chromium hunspell hunspell-it"
    # Occupato, senza elenchi, gli elenchi, e di nuovo: mai due insieme, mai un pacchetto per volta.
    assert calls(bare) == [install, install, "update", install]


def test_an_apt_get_that_cannot_is_told_with_its_own_words(bare, monkeypatch, capsys):
    program(bare / "apt-get", "#!/bin/sh\necho 'E: Unable to fetch some archives' >&2\nexit 100\n")
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert system.check(["dictionary"]) == 1

    said = capsys.readouterr().err
    assert "Unable to fetch some archives" in said and "sudo apt install" in said


def test_make_says_it_before_it_starts_anything(tmp_path):
    """Nella cartella di chi ha appena clonato, dove non c'è apt-get, né un browser, né il dizionario."""
    clone, programs = tmp_path / "corso", tmp_path / "programmi"
    programs.mkdir()
    shutil.copytree(ROOT / "pipeline", clone / "pipeline")
    for path in (ROOT / "Makefile", *ROOT.glob("requirements*")):
        shutil.copy(path, clone)
    for name in ("make", "sh", "uname", "cut"):
        (programs / name).symlink_to(shutil.which(name))
    python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    environment = {"PATH": str(programs), "PYTHON": str(python), "PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9"}

    done = subprocess.run(["make", "test"], cwd=clone, env=environment, capture_output=True, text=True, timeout=60)

    assert done.returncode != 0
    assert "Chromium" in done.stderr and "dizionario" in done.stderr
    assert done.stdout == "" and not (clone / ".venv").exists() and not (clone / "_build").exists()


class PlaywrightSite(BaseHTTPRequestHandler):
    """Il sito da cui Playwright prende i browser: al posto di Chromium dà un comando che avvia quello di qui."""

    chromium = ""

    def do_GET(self) -> None:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name in ("chrome-headless-shell-linux64/chrome-headless-shell", "chrome-linux/headless_shell", "ffmpeg-linux"):
                entry = zipfile.ZipInfo(name)
                entry.external_attr = 0o755 << 16
                archive.writestr(entry, f'#!/bin/sh\nPATH={os.defpath} exec {self.chromium} --headless "$@"\n')
        self.send_response(200)
        self.send_header("Content-Length", str(content.tell()))
        self.end_headers()
        self.wfile.write(content.getvalue())

    def do_HEAD(self) -> None:
        self.send_error(404)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def playwright_site(monkeypatch):
    monkeypatch.setattr(PlaywrightSite, "chromium", system.chromium())
    with ThreadingHTTPServer(("127.0.0.1", 0), PlaywrightSite) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_who_cannot_install_chromium_gets_the_one_of_playwright_and_it_opens_pages(playwright_site, bare, monkeypatch):
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", playwright_site)

    assert system.check(["browser"]) == 0 and system.chromium() == ""
    assert system.take_browser() == 0

    assert system.chromium().startswith(str(system.BROWSERS))
    with ThreadPoolExecutor(1) as other:  # in un altro filo: Playwright non ne apre due nello stesso
        assert other.submit(title, "<h1>Prova</h1>").result() == "Prova"


def title(content: str) -> str:
    with browser.opened() as chromium:
        page = chromium.new_page()
        page.set_content(content)
        return page.locator("h1").inner_text()


def test_where_playwright_cannot_either_nothing_half_made_is_left(bare, capsys):
    assert system.take_browser() == 1

    said = capsys.readouterr().err
    assert "Playwright non ha preso Chromium" in said and "sudo apt install" in said
    assert not system.BROWSERS.exists()

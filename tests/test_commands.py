"""I comandi che il README promette, con il Makefile vero: fino in fondo in un corso piccolo, e in quello vero se niente è cambiato."""

import os
import re
import signal
import socket
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pikepdf
import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def course(small: Callable, tmp_path_factory: pytest.TempPathFactory):
    """Un corso piccolo costruito con `make build`."""
    with small(tmp_path_factory.mktemp("comandi") / "course") as course:
        course.write_lesson("01_uno", "6 * 7")
        course.make()
        make(course, "build")
        yield course


def make(course, target: str) -> str:
    """Ciò che scrive un comando che riesce."""
    done = subprocess.run(["make", target, "DEVICE=cpu"], cwd=course.root, env=course.plain, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_make_offline_gives_a_zip_that_opens(course):
    make(course, "offline")

    with zipfile.ZipFile(course.root / "_build" / "gradiente-offline.zip") as archive:
        assert archive.testzip() is None
        assert "42" in archive.read("gradiente/notebooks/01_uno.html").decode()


def test_make_pdf_prints_the_course_and_the_site_offers_it(course):
    make(course, "pdf")

    printed = course.root / "_build" / "gradiente.pdf"
    with pikepdf.open(printed) as pdf, pdf.open_outline() as outline:
        assert {"Inizio", "Lezione 01_uno", "Verifica"} <= {entry.title for entry in outline.root}
    assert (course.html / "scarica" / "gradiente.pdf").read_bytes() == printed.read_bytes()
    assert "Niente è cambiato" in make(course, "build")


def test_make_epub_makes_a_book_and_the_site_offers_it(course):
    make(course, "epub")

    made = course.root / "_build" / "gradiente.epub"
    with zipfile.ZipFile(made) as archive:
        assert "42" in archive.read("libro/03.xhtml").decode()
    assert (course.html / "scarica" / "gradiente.epub").read_bytes() == made.read_bytes()
    assert "Niente è cambiato" in make(course, "build")


def test_make_serve_shows_the_site_until_ctrl_c_and_does_not_mind_who_leaves_early(course):
    serving = subprocess.Popen(
        ["make", "serve", "PORT=0", "DEVICE=cpu"], cwd=course.root, env=course.plain, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, process_group=0, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    address = next(found[0] for line in serving.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
    (course.html / "grande").write_bytes(bytes(20_000_000))  # più di quanto la rete tenga per chi non legge
    leave_early(address, "/grande")
    with urlopen(f"{address}notebooks/01_uno.html") as page:
        assert "42" in page.read().decode()

    os.killpg(serving.pid, signal.SIGINT)  # come il terminale: a make e a chi ha avviato
    errors = serving.communicate()[1]

    assert serving.returncode in (0, 130, -signal.SIGINT), errors
    assert "Traceback" not in errors and "Broken pipe" not in errors


def leave_early(address: str, path: str) -> None:
    """Chiede un file e chiude la connessione senza leggerlo."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port)) as browser:
        browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        browser.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        browser.recv(1)


def processor_time(*command: str) -> float:
    """I secondi di processore di un comando e di ciò che avvia: quelli d'orologio dipendono da chi altro lavora."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_utime + usage.ru_stime


def test_when_nothing_has_changed_a_build_costs_much_less_than_importing_torch(site):
    torch = processor_time(sys.executable, "-c", "import torch")

    build = min(processor_time("make", "build", "DEVICE=cpu") for _ in range(2))

    print(f"make build se niente è cambiato: {build:.2f} s di processore; import torch: {torch:.2f}")
    # Il README dice «meno di un secondo» dove importare torch ne chiede da 1,5 a 3,5.
    assert build < torch / 2

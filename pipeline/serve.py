"""`make serve`: il corso su questo computer, che segue chi lo scrive. Nessun altro computer lo vede, e da una pagina non si esegue niente."""

import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from io import BytesIO
from multiprocessing import Pipe
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit

from filelock import FileLock, Timeout
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from . import door
from .course import Course, CourseError
from .preview import Preview
from .server import Handler, Server

EVENTS, SCRIPT = "/-/eventi", "/-/anteprima.js"
BEAT = 10  # secondi: quanto tarda ad accorgersi di chi ha chiuso la pagina
ROOT_FILES = {"_config.yml", "_toc.yml", "CHANGELOG.md", "requirements.txt", "requirements.lock"}


def serve(course: Course, device: str, port: int) -> None:
    """Mostra il corso finché non arriva Ctrl-C, e ne stampa l'indirizzo; ciò che si salva intanto appare nelle pagine aperte.

    Raises: CourseError se il sito non c'è ancora, la porta è occupata, o in questa cartella c'è già chi lo mostra.
    """
    if not (course.html / "index.html").exists():
        raise CourseError("Il sito non c'è ancora: lancia prima `make build`.")
    lock = FileLock(course.build / ".preview-lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise CourseError("In questa cartella `make serve` è già acceso: usa quello, o fermalo con Ctrl-C.") from None
    with lock:
        preview = Preview(course, device)
        try:
            server = Server(("127.0.0.1", port), partial(Page, preview=preview))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or "va da 0 a 65535"
            raise CourseError(f"La porta {port} non si può usare ({why}). Provane un'altra: make serve PORT=8001.") from None
        print(f"Il corso è su {server.address} e segue ciò che salvi (Ctrl-C per smettere).", flush=True)
        with server, suppress(KeyboardInterrupt), watched(course.root) as edits:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            preview.follow(edits)


class Page(Handler):
    """Le pagine dell'anteprima, con lo script che le tiene aggiornate: lo aggiunge la risposta, nei file non c'è."""

    def __init__(self, *args: Any, preview: Preview) -> None:
        self.preview = preview
        super().__init__(*args)

    def do_GET(self) -> None:
        if not self._from_here():
            return
        if urlsplit(self.path).path == EVENTS:
            return self._follow()
        super().do_GET()

    def do_HEAD(self) -> None:
        if self._from_here():
            super().do_HEAD()

    def _from_here(self) -> bool:
        """Vero se chi chiede usa l'indirizzo di questo computer: un altro sito, col suo nome, potrebbe leggere le risposte."""
        here = re.sub(r":\d+$", "", self.headers.get("Host", "localhost")) in ("127.0.0.1", "localhost")
        if not here:
            self.send_error(403, "Il corso si legge soltanto da questo computer")
        return here

    def translate_path(self, path: str) -> str:
        parts = [part for part in unquote(urlsplit(path).path).split("/") if part]
        if any(part in (os.curdir, os.pardir) or "\0" in part or os.sep in part for part in parts):
            parts = ["indirizzo che non c'è"]
        return str(self.preview.place("/" + "/".join(parts) + "/" * path.endswith("/")))

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        self.send_error(404)

    def send_head(self) -> BytesIO | BinaryIO | None:
        edition = self.preview.edition  # prima di leggere la pagina: se intanto cambia, si ricarica una volta di troppo
        path = Path(self.translate_path(self.path))
        if urlsplit(self.path).path.endswith("/"):
            path /= "index.html"
        if urlsplit(self.path).path == SCRIPT:
            return self._answer("text/javascript", Path(__file__).with_name("preview.js").read_bytes())
        if path.suffix != ".html" or not path.is_file():
            return super().send_head()
        script = f'<script defer src="{SCRIPT}" data-edition="{edition}"></script></body>'
        return self._answer("text/html", path.read_bytes().replace(b"</body>", script.encode(), 1))

    def _answer(self, kind: str, content: bytes) -> BytesIO:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def _follow(self) -> None:
        """Dice a una pagina aperta ciò che la riguarda, finché resta aperta."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        page, edition = asked.get("page", ""), int(asked.get("edition", "0"))
        page += "index.html" * page.endswith("/")
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        said: dict = {}
        with self.preview.reading(page):
            while True:
                with self.preview.changed:
                    self.preview.changed.wait_for(lambda: self.preview.message(page, edition) != said, BEAT)
                    new = self.preview.message(page, edition)
                self.wfile.write(b":\n\n" if new == said else f"retry: 300\ndata: {json.dumps(new)}\n\n".encode())
                said = new


@contextmanager
def watched(root: Path) -> Iterator[Any]:
    """I sorgenti sotto gli occhi. Returns: da dove arriva qualcosa ogni volta che se ne salva uno."""
    edits, saved = Pipe(duplex=False)

    class Saved(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.is_directory or event.event_type in ("opened", "closed_no_write"):
                return
            for path in filter(None, (event.src_path, event.dest_path)):
                name = Path(str(path)).relative_to(root)
                if (len(name.parts) > 1 or name.name in ROOT_FILES) and not any(map(door.left_by_a_program, name.parts)):
                    saved.send_bytes(b".")

    observer = Observer()
    for folder, inside in ((root, False), (root / "book", True), (root / "notebooks", True)):
        observer.schedule(Saved(), str(folder), recursive=inside)
    observer.start()
    try:
        yield edits
    finally:
        observer.stop()

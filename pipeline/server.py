"""Un server di file su questo computer: per chi legge il sito, per chi lo misura, per le prove."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Handler(SimpleHTTPRequestHandler):
    """Come quello di Python, ma senza una riga per ogni richiesta."""

    def log_message(self, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Chi chiude una pagina prima che sia arrivata tutta non è un errore da raccontare."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(folder: Path, handler: type[SimpleHTTPRequestHandler] = Handler) -> Iterator[Server]:
    """Il server di una cartella, acceso su una porta libera finché serve."""
    with Server(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()

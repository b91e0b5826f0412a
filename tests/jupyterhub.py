"""Una classe: un JupyterHub vero e venti persone che insieme vi entrano, aprono la prima lezione e la eseguono.

Sta a parte (`make test-lab`): accende venti server e venti kernel con PyTorch. Le persone sono simulate, e ciò che
il browser manderebbe lo mandano loro; l'hub, i server e i kernel sono quelli veri.
"""

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import psutil
import pytest
import requests
import yaml
from nbformat.v4 import output_from_msg
from requests.cookies import get_cookie_header
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from pipeline import lesson, memory, study
from pipeline.compare import compare, tolerance
from pipeline.course import Course
from pipeline.kernels import LESSON_LIMIT
from pipeline.npm import NODE, package

ROOT = Path(__file__).resolve().parents[1]
LAB = ROOT / ".venv-lab" / "bin"
LESSON = "notebooks/01_tensori.ipynb"
REFERENCE = lesson.read(ROOT / LESSON)
PEOPLE = 20
PASSWORD = "gradiente-di-prova"
EVERY = 5.0  # secondi fra due sguardi alla memoria: guardarla costa, e sposterebbe i tempi
GB = 1e9

# Ognuno ha la sua casa ma nessuno un utente del sistema: va bene per una prova, mai per una classe vera.
# Ciò che di binder/jupyterhub.yml vale anche qui viene da lì.
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}"
c.JupyterHub.hub_port = {ports[1]}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.ConfigurableHTTPProxy.command = ["{node}", "{proxy}/bin/configurable-http-proxy"]
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = "{password}"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/{{username}}"
# Come nell'immagine, dove ogni server parte da binder/start.
c.Spawner.cmd = ["{root}/binder/start", "{lab}/jupyterhub-singleuser"]
# I kernel parlano per socket di file: le porte di venti kernel che partono insieme si scontrerebbero.
c.Spawner.args = ["--allow-root", "--KernelManager.transport=ipc"]
c.Spawner.notebook_dir = "~/{copy}"
c.Spawner.default_url = "{values[singleuser][defaultUrl]}"
c.Spawner.http_timeout = {values[hub][config][KubeSpawner][http_timeout]}
"""


@dataclass
class Hub:
    """Un JupyterHub acceso: dove risponde, dove tiene le case, che cosa ha detto, chi è rimasto dopo che l'hanno spento."""

    folder: Path
    address: str
    said: list[str] = field(default_factory=list)
    left: list[psutil.Process] = field(default_factory=list)

    def processes(self) -> list[psutil.Process]:
        """I processi nati dall'hub, anche da uno che non c'è più: la loro casa è nella sua cartella."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("HOME", "").startswith(str(self.folder)) and process.is_running():
                    found.append(process)
            except psutil.Error:
                pass
        return found

    def memory(self) -> int:
        """Quanto occupano insieme i suoi processi, in byte, contando una volta sola ciò che condividono."""
        total = 0
        for process in self.processes():
            try:
                total += memory.pss(process.pid)
            except OSError:
                pass  # è finito intanto
        return total


def free_ports(count: int) -> list[int]:
    """Porte libere tutte diverse: si tengono occupate finché non si hanno tutte."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [listening.getsockname()[1] for listening in sockets]


@contextmanager
def started(folder: Path) -> Iterator[Hub]:
    """Un JupyterHub acceso finché il blocco dura; alla fine nessuno dei suoi processi è vivo."""
    ports = free_ports(3)
    (folder / "config.py").write_text(
        CONFIG.format(
            ports=ports, node=NODE, proxy=package("configurable-http-proxy"), password=PASSWORD,
            folder=folder, root=ROOT, lab=LAB, copy=study.FOLDER,
            values=yaml.safe_load((ROOT / "binder" / "jupyterhub.yml").read_text(encoding="utf-8")),
        ),
        encoding="utf-8",
    )  # fmt: skip
    hub = Hub(folder, f"http://127.0.0.1:{ports[0]}")
    # Il `python` di binder/start è quello dei kernel.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    process = subprocess.Popen(
        [LAB / "jupyterhub", "--config", "config.py"], cwd=folder, env=os.environ | {"HOME": str(folder), "PATH": path},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    running = threading.Event()

    def listen() -> None:
        for line in process.stdout:
            hub.said.append(line)
            if "JupyterHub is now running" in line:
                running.set()
        running.set()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        running.wait()
        assert process.poll() is None, "".join(hub.said)
        yield hub
    except Exception as error:
        error.add_note("Le ultime righe dell'hub:\n" + "".join(hub.said[-40:]))
        raise
    finally:
        born = hub.processes()
        process.terminate()  # ferma i server e il proxy, poi sé stesso
        _, hub.left = psutil.wait_procs(born, timeout=60)
        for survivor in hub.left:
            survivor.kill()
        process.wait()
        listener.join()
        process.stdout.close()


@dataclass
class Student:
    """Una persona al suo browser: entra, aspetta il suo server, apre la lezione, la esegue e la salva."""

    name: str
    hub: Hub
    browser: requests.Session
    ready: float = 0.0  # secondi da quando preme «entra» a quando vede JupyterLab
    done: float = 0.0  # secondi da quando apre la lezione a quando è salvata
    open: int = 0  # quante lezioni ha aperte quando tutti hanno finito

    @property
    def home(self) -> Path:
        return self.hub.folder / self.name

    @property
    def server(self) -> str:
        return f"{self.hub.address}/user/{self.name}"

    @cached_property
    def session(self) -> str:
        return uuid.uuid4().hex

    def token(self, page: str) -> str:
        """Il segno contro le richieste di altri siti che vale per un indirizzo: sta in un suo cookie."""
        header = get_cookie_header(self.browser.cookies, requests.Request("GET", page).prepare())
        return dict(pair.split("=", 1) for pair in header.split("; "))["_xsrf"]

    def ask(self, method: str, page: str, **options: object) -> requests.Response:
        answer = self.browser.request(method, page, timeout=LESSON_LIMIT, **options)
        assert answer.ok, f"{self.name}: {answer.status_code} da {page}\n{answer.text[:2000]}"
        return answer

    def api(self, method: str, path: str, **options: object) -> dict:
        headers = {"X-XSRFToken": self.token(f"{self.server}/api")}
        return self.ask(method, f"{self.server}/api/{path}", headers=headers, **options).json()

    def enter(self) -> None:
        """Compila il modulo dell'hub, segue l'avvio del proprio server come fa la pagina, apre JupyterLab."""
        login = f"{self.hub.address}/hub/login"
        self.ask("GET", login)
        form = {"username": self.name, "password": PASSWORD, "_xsrf": self.token(login)}
        self.ask("POST", login, data=form)
        progress = f"{self.hub.address}/hub/api/users/{self.name}/server/progress"
        with self.ask("GET", progress, params={"_xsrf": self.token(progress)}, stream=True) as events:
            told = [json.loads(line.removeprefix("data:")) for line in events.iter_lines(decode_unicode=True) if line]
        assert told[-1].get("ready"), f"{self.name}: {told}"
        assert "jupyter-config-data" in self.ask("GET", f"{self.server}/lab/tree/{LESSON}").text

    async def run(self) -> None:
        """Esegue le celle di codice una dopo l'altra nel kernel che JupyterLab aprirebbe, e salva la lezione."""
        opened = await asyncio.to_thread(self.api, "GET", f"contents/{LESSON}")
        request = {"path": LESSON, "name": LESSON, "type": "notebook", "kernel": {"name": "python3"}}
        kernel = (await asyncio.to_thread(self.api, "POST", "sessions", json=request))["kernel"]["id"]
        channels = f"{self.server}/api/kernels/{kernel}/channels"
        headers = {"Cookie": get_cookie_header(self.browser.cookies, requests.Request("GET", channels).prepare())}
        address = f"{channels.replace('http', 'ws', 1)}?session_id={self.session}&_xsrf={self.token(channels)}"
        channel = await websocket_connect(HTTPRequest(address, headers=headers))
        for cell in opened["content"]["cells"]:
            if cell["cell_type"] == "code":
                # Gli output di riferimento sono già nella sua copia: restano solo quelli che calcola adesso.
                cell["outputs"] = await self.executed(channel, cell["source"])
        channel.close()
        body = {"type": "notebook", "format": "json", "content": opened["content"]}
        await asyncio.to_thread(self.api, "PUT", f"contents/{LESSON}", json=body)

    async def executed(self, channel: WebSocketClientConnection, source: str) -> list[dict]:
        """Gli output di una cella, finché il kernel non ha risposto ed è di nuovo libero."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": self.session}
        header |= {"username": self.name, "version": "5.3", "date": ""}
        content = {"code": source, "silent": False, "store_history": True, "allow_stdin": True, "stop_on_error": True}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        await channel.write_message(json.dumps(message))
        outputs, waited = [], {"execute_reply", "idle"}
        while waited:
            received = await channel.read_message()
            assert received, f"{self.name}: il server ha chiuso il collegamento con il kernel"
            answer = json.loads(received)
            kind, state = answer["header"]["msg_type"], answer["content"].get("execution_state")
            assert state not in ("restarting", "autorestarting", "dead"), f"{self.name}: il kernel è morto"
            if answer["parent_header"].get("msg_id") == header["msg_id"]:
                waited -= {kind, state}
                if kind in ("stream", "display_data", "execute_result", "error"):
                    outputs.append(output_from_msg(answer))
        return outputs

    async def attend(self) -> None:
        """La lezione dall'inizio alla fine, con i suoi tempi."""
        started = time.monotonic()
        await asyncio.to_thread(self.enter)
        self.ready = time.monotonic() - started
        await self.run()
        self.done = time.monotonic() - started - self.ready


@dataclass
class Class:
    """Ciò che resta di una lezione: le persone, gli output che non tornano, la memoria al massimo, chi non si è spento."""

    students: list[Student]
    problems: list[str]
    peak: int
    left: list[psutil.Process]

    def table(self) -> str:
        lines = [f"{'persona':10} {'server (s)':>12} {'lezione (s)':>12}"]
        rows = [(student.name, student.ready, student.done) for student in self.students]
        for name, work in (("mediana", statistics.median), ("più lenta", max)):
            rows.append((name, *(work(times) for times in zip(*(row[1:] for row in rows[: len(self.students)])))))
        lines += [f"{name:10} {ready:12.1f} {done:12.1f}" for name, ready, done in rows]
        return "\n".join([*lines, f"memoria di tutti insieme, al massimo: {self.peak / GB:.1f} GB"])


async def attended(students: list[Student]) -> None:
    """Tutti insieme; poi, quando tutti hanno finito, quante lezioni ognuno ha ancora aperte."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(len(students)))
    async with asyncio.timeout(LESSON_LIMIT):
        await asyncio.gather(*(student.attend() for student in students))
    for student in students:
        student.open = len(await asyncio.to_thread(student.api, "GET", "sessions"))


def give_copy(home: Path) -> None:
    """La copia di chi studia, fatta come la fa il corso, nella casa di una persona."""
    home.mkdir()
    for name in ("_config.yml", "_toc.yml", "book", "notebooks"):
        (home / name).symlink_to(ROOT / name)
    study.refresh(Course(home))


def different(student: Student) -> list[str]:
    """Che cosa, nella lezione che una persona ha salvato, non è come nel sito: con le regole di tutto il corso."""
    mine = lesson.code_cells(lesson.read(student.home / study.FOLDER / LESSON))
    got = {cell.id: cell.outputs for cell in mine}
    return [
        f"{student.name}, cella «{cell.id}»: {problem}"
        for cell in lesson.code_cells(REFERENCE)
        for problem in compare(cell.outputs, got[cell.id], tolerance(REFERENCE, cell, "cpu")).problems
    ]


@pytest.fixture(scope="module")
def course_class() -> Iterator[Class]:
    """Una lezione di PEOPLE persone, con l'hub già spento."""
    with ExitStack() as held:
        # Un nome corto: nel percorso di un socket ci stanno poco più di cento caratteri.
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="h")))
        peak, over = [0], threading.Event()
        with started(folder) as hub:
            names = [f"s{number:02}" for number in range(1, PEOPLE + 1)]
            students = [Student(name, hub, held.enter_context(requests.Session())) for name in names]
            for student in students:
                give_copy(student.home)

            def watch() -> None:
                while not over.wait(EVERY):
                    peak[0] = max(peak[0], hub.memory())

            watcher = threading.Thread(target=watch)
            watcher.start()
            try:
                asyncio.run(attended(students))
            finally:
                over.set()
                watcher.join()
            peak[0] = max(peak[0], hub.memory())
        problems = [problem for student in students for problem in different(student)]
        yield Class(students, problems, peak[0], hub.left)


def test_everybody_gets_the_numbers_of_the_site(course_class, capsys):
    with capsys.disabled():
        print(f"\n{course_class.table()}")

    assert course_class.problems == []


def test_at_the_end_every_server_is_still_open_with_its_lesson(course_class):
    assert [student.open for student in course_class.students] == [1] * PEOPLE


def test_with_the_hub_everything_it_started_stops(course_class):
    assert course_class.left == []

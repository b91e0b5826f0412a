"""Una classe: un JupyterHub vero, e chi vi entra dal pulsante «Apri in JupyterHub» di una pagina del sito.

Prima una persona sola, con un browser: preme il pulsante, esegue, risponde; chi insegna corregge; lei preme di nuovo.
Poi venti insieme, che eseguono la prima lezione. Queste sono simulate, e ciò che il browser manderebbe lo mandano loro.

Sta a parte (`make test-lab`): accende venti server e venti kernel con PyTorch. Veri sono l'hub, i server, i kernel,
nbgitpuller e git, che parla con un deposito acceso su questo computer al posto di quello di GitHub.
"""

import asyncio
import json
import os
import re
import shlex
import shutil
import signal
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
from urllib.parse import unquote

import psutil
import pytest
import requests
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, output_from_msg
from pages import soup
from playwright.sync_api import Browser, Page, expect
from requests.cookies import get_cookie_header
from student import STATE, run_all, solve, wait
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from pipeline import lesson, memory, server
from pipeline.compare import compare, tolerance
from pipeline.kernels import LESSON_LIMIT
from pipeline.npm import NODE, package

ROOT = Path(__file__).resolve().parents[1]
LAB = ROOT / ".venv-lab" / "bin"
PAGE = (ROOT / "book" / "insegnare.md").read_text(encoding="utf-8")  # ciò che dice di scrivere e di lanciare si prova qui
LESSON = "notebooks/01_tensori.ipynb"
HERE = f"corso/{LESSON}"  # nella casa di chi preme il pulsante
BUTTON = "Apri in JupyterHub"
REFERENCE = lesson.read(ROOT / LESSON)
PEOPLE = 20
PASSWORD = "gradiente-di-prova"
EVERY = 5.0  # secondi fra due sguardi alla memoria: guardarla costa, e sposterebbe i tempi
GB = 1e9

# Ognuno ha la sua casa ma nessuno un utente del sistema: va bene per una prova, mai per una classe vera.
# Le ultime righe di chi insegna sono quelle che trova in book/insegnare.md.
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
c.Spawner.args = ["--allow-root", "--KernelManager.transport=ipc", "--LabApp.expose_app_in_browser=True"]
{page}
c.Spawner.environment["GIT_CONFIG_GLOBAL"] = "{git}"
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


def block(language: str, word: str) -> str:
    """Il primo blocco di codice della pagina per chi insegna che contiene una parola."""
    return next(code for code in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if word in code)


def free_ports(count: int) -> list[int]:
    """Porte libere tutte diverse: si tengono occupate finché non si hanno tutte."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [listening.getsockname()[1] for listening in sockets]


@dataclass
class School:
    """Chi insegna: la sua cartella del corso, il sito che ne ha costruito, la porta dell'hub, come git trova il deposito."""

    folder: Path
    port: int
    git: Path

    @property
    def page(self) -> Path:
        return self.folder / "_build" / "html" / LESSON.replace(".ipynb", ".html")

    @property
    def button(self) -> str:
        """L'indirizzo a cui porta il pulsante, com'è scritto nella pagina."""
        (button,) = [link["href"] for link in soup(self.page).select(".page-actions a") if link.get_text() == BUTTON]
        return button

    def push(self, message: str, *where: str) -> None:
        for command in (("add", "--all"), ("commit", "--quiet", "-m", message), ("push", "--quiet", *(where or ("origin", "main")))):
            subprocess.run(["git", *command], cwd=self.folder, check=True, env=os.environ | {"GIT_CONFIG_GLOBAL": str(self.git)})


@pytest.fixture(scope="module")
def school(tmp_path_factory, site) -> Iterator[School]:
    """Il corso in un deposito che git raggiunge per rete, e il sito costruito con il comando della pagina."""
    root = tmp_path_factory.mktemp("scuola")
    folder, forge = root / "corso", root / "deposito" / "chi" / "corso"
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, files.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / "notebooks" / "data").symlink_to(ROOT / "notebooks" / "data")
    shutil.copytree(ROOT / "_build" / "executed", folder / "_build" / "executed")
    hub, port = free_ports(2)
    school = School(folder, hub, root / "gitconfig")
    # Il solo posto in cui GitHub diventa questo computer: l'indirizzo che tutti scrivono resta quello della pagina.
    school.git.write_text(
        "[user]\n name = Chi insegna\n email = chi@scuola.it\n[init]\n defaultBranch = main\n"
        f'[url "git://127.0.0.1:{port}/"]\n insteadOf = https://github.com/\n',
    )
    command = next(line for line in block("bash", "JUPYTERHUB=").splitlines() if "JUPYTERHUB=" in line)
    repository = re.search(r"REPOSITORY=(\S+)", command)[1]
    env = os.environ | {"GIT_CONFIG_GLOBAL": str(school.git)}
    for setup in (["init", "--quiet", "--bare", str(forge)], ["init", "--quiet", str(folder)]):
        subprocess.run(["git", *setup], check=True, env=env)
    daemon = subprocess.Popen(
        ["git", "daemon", f"--base-path={root / 'deposito'}", "--export-all", "--enable=receive-pack", "--reuseaddr",
         "--listen=127.0.0.1", f"--port={port}"], start_new_session=True,
    )  # fmt: skip
    try:
        while subprocess.run(["git", "ls-remote", repository], env=env, capture_output=True).returncode:
            assert daemon.poll() is None, "git daemon non parte"
        subprocess.run(["git", "remote", "add", "origin", repository], cwd=folder, check=True)
        school.push("Il corso")
        command = command.replace("https://hub.scuola.it", f"http://127.0.0.1:{hub}")
        done = subprocess.run(shlex.split(command), cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        yield school
    finally:
        os.killpg(daemon.pid, signal.SIGTERM)
        daemon.wait()


@contextmanager
def started(folder: Path, school: School) -> Iterator[Hub]:
    """Un JupyterHub acceso finché il blocco dura; alla fine nessuno dei suoi processi è vivo."""
    ports = [school.port, *free_ports(2)]
    (folder / "config.py").write_text(
        CONFIG.format(
            ports=ports, node=NODE, proxy=package("configurable-http-proxy"), password=PASSWORD,
            folder=folder, root=ROOT, lab=LAB, git=school.git, page=block("python", "c.Spawner"),
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
    """Una persona al suo browser: preme il pulsante, entra, aspetta il corso, apre la lezione, la esegue e la salva."""

    name: str
    hub: Hub
    button: str
    browser: requests.Session
    ready: float = 0.0  # secondi da quando preme il pulsante a quando vede JupyterLab
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
        """Preme il pulsante, compila il modulo dell'hub, segue l'avvio del proprio server come fa la pagina, apre JupyterLab."""
        login = self.ask("GET", self.button).url
        form = {"username": self.name, "password": PASSWORD, "_xsrf": self.token(login)}
        self.ask("POST", login, data=form)
        progress = f"{self.hub.address}/hub/api/users/{self.name}/server/progress"
        told = self.told(progress, {"_xsrf": self.token(progress)})
        assert told[-1].get("ready"), f"{self.name}: {told}"
        self.ask("GET", self.pull())

    def pull(self) -> str:
        """Ciò che fa la pagina di nbgitpuller: chiede il corso e aspetta che sia arrivato. Returns: dove porta poi."""
        data = BeautifulSoup(self.ask("GET", self.button).text, "lxml").body.attrs
        names = ("repo", "branch", "targetpath", "xsrf")
        repo, branch, target, xsrf, base, path = (unquote(data[f"data-{name}"]) for name in (*names, "base-url", "path"))
        told = self.told(
            f"{self.hub.address}{base}git-pull/api", {"repo": repo, "branch": branch, "targetpath": target, "_xsrf": xsrf}
        )
        assert told[-1]["phase"] == "finished", f"{self.name}: {told}"
        return f"{self.hub.address}{base}{path}"

    def told(self, page: str, params: dict[str, str]) -> list[dict]:
        """Ciò che una pagina racconta mentre lavora, un fatto alla volta, fino alla fine."""
        with self.ask("GET", page, params=params, stream=True) as events:
            return [json.loads(line.removeprefix("data:")) for line in events.iter_lines(decode_unicode=True) if line]

    async def run(self) -> None:
        """Esegue le celle di codice una dopo l'altra nel kernel che JupyterLab aprirebbe, e salva la lezione."""
        opened = await asyncio.to_thread(self.api, "GET", f"contents/{HERE}")
        request = {"path": HERE, "name": HERE, "type": "notebook", "kernel": {"name": "python3"}}
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
        await asyncio.to_thread(self.api, "PUT", f"contents/{HERE}", json=body)

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


def different(student: Student) -> list[str]:
    """Che cosa, nella lezione che una persona ha salvato, non è come nel sito: con le regole di tutto il corso."""
    mine = lesson.code_cells(lesson.read(student.home / HERE))
    got = {cell.id: cell.outputs for cell in mine}
    return [
        f"{student.name}, cella «{cell.id}»: {problem}"
        for cell in lesson.code_cells(REFERENCE)
        for problem in compare(cell.outputs, got[cell.id], tolerance(REFERENCE, cell, "cpu")).problems
    ]


@pytest.fixture(scope="class")
def course_class(school) -> Iterator[Class]:
    """Una lezione di PEOPLE persone, con l'hub già spento."""
    with ExitStack() as held:
        # Un nome corto: nel percorso di un socket ci stanno poco più di cento caratteri.
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="h")))
        peak, over = [0], threading.Event()
        with started(folder, school) as hub:
            names = [f"s{number:02}" for number in range(1, PEOPLE + 1)]
            students = [Student(name, hub, school.button, held.enter_context(requests.Session())) for name in names]

            def watch() -> None:
                while not over.wait(EVERY):
                    peak[0] = max(peak[0], hub.memory())

            watcher = threading.Thread(target=watch)
            watcher.start()
            try:
                # In un altro thread: in questo il browser di chi ha premuto il pulsante ha già un ciclo di asyncio.
                held.enter_context(ThreadPoolExecutor(1)).submit(asyncio.run, attended(students)).result()
            finally:
                over.set()
                watcher.join()
            peak[0] = max(peak[0], hub.memory())
        problems = [problem for student in students for problem in different(student)]
        yield Class(students, problems, peak[0], hub.left)


@dataclass
class Desk:
    """Una persona sola, al suo banco: il browser, la sua casa, e chi le insegna."""

    school: School
    site: server.Server
    lab: Page
    home: Path

    def press(self) -> None:
        """Il pulsante della lezione, premuto nella pagina del sito; alla fine la lezione è aperta."""
        self.lab.goto(self.site.address + LESSON.replace(".ipynb", ".html"))
        self.lab.locator(".page-actions a", has_text=BUTTON).click()

    def opened(self) -> None:
        wait(self.lab, HERE)

    def read(self, name: str = LESSON) -> dict[str, str]:
        """Le celle di una lezione nella sua casa: etichetta → testo."""
        return {cell.id: cell.source for cell in lesson.read(self.home / "corso" / name).cells}


@pytest.fixture(scope="class")
def desk(school, browser: Browser) -> Iterator[Desk]:
    with tempfile.TemporaryDirectory(prefix="h") as name, started(Path(name), school), server.served(school.folder / "_build" / "html") as site:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="it-IT")
        yield Desk(school, site, page, Path(name) / "anna")
        page.close()


def test_what_the_page_says_to_check_on_the_server_is_there():
    places = {"/opt/tljh/user/bin/jupyter": str(LAB / "jupyter"), "/opt/tljh/user/bin/python": sys.executable}
    for line in block("bash", "server extension list").splitlines():
        command = [places.get(word, word) for word in shlex.split(line, comments=True)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0 and ("extension" not in line or re.search(r"nbgitpuller .*OK", done.stdout + done.stderr)), line


class TestOnePerson:
    """Il suo hub si spegne prima che si accenda quello di tutti, che sta alla stessa porta: quella scritta nel pulsante."""

    def test_the_button_brings_the_course_to_who_presses_it_and_opens_that_lesson(self, desk):
        desk.press()
        desk.lab.get_by_label("Username").fill("anna")
        desk.lab.get_by_label("Password").fill(PASSWORD)
        desk.lab.get_by_role("button", name="Sign in").click()
        desk.opened()

        run_all(desk.lab)
        solve(desk.lab, "es2", "grades = torch.tensor([[7, 5, 6], [8, 9, 4], [6, 6, 6], [3, 10, 7]])\nlow = grades[grades < 6]")
        desk.lab.evaluate("jupyterapp.commands.execute('docmanager:save')")

        state = desk.lab.evaluate(STATE)
        saved = lesson.code_cells(lesson.read(desk.home / HERE))
        outputs = {cell.id: cell.outputs for cell in saved}
        problems = {
            cell.id: found
            for cell in lesson.code_cells(REFERENCE)
            if (found := compare(cell.outputs, outputs[cell.id], tolerance(REFERENCE, cell, "cpu")).problems)
        }
        assert (state["errors"], state["run"], list(problems)) == ([], state["cells"], ["es2-verifica"])

    def test_at_the_second_press_corrections_arrive_and_what_the_student_wrote_stays(self, desk):
        mine, theirs = desk.home / "corso" / "notebooks", desk.school.folder / "notebooks"
        before = desk.read()
        (mine / "03_autograd.ipynb").unlink()
        (mine / "09_extra.ipynb").write_text("i miei appunti")
        corrected = lesson.read(theirs / "01_tensori.ipynb")
        for cell in corrected.cells:
            if cell.id in ("che-cosa", "es2"):
                cell.source += "\nCorretto." if cell.id == "che-cosa" else "  # corretto"
        (theirs / "01_tensori.ipynb").write_bytes(lesson.dump(corrected))
        (theirs / "09_extra.ipynb").write_bytes(lesson.dump(new_notebook(cells=[new_code_cell("9", id="nove")])))
        (mine / "08_salvare_e_usare.ipynb").write_text("la sua")
        for name in ("02_dispositivi", "08_salvare_e_usare"):
            (theirs / f"{name}.ipynb").unlink()
        desk.school.push("Una correzione, una lezione in più, due in meno")

        desk.press()
        desk.opened()

        after = desk.read()
        changed = {name for name in after if after[name] != before[name]}
        assert changed == {"che-cosa"} and after["che-cosa"].endswith("Corretto."), "dove tutti e due hanno scritto resta ciò che ha scritto lei"
        assert (mine / "03_autograd.ipynb").read_bytes() == (theirs / "03_autograd.ipynb").read_bytes(), "una lezione buttata torna"
        assert not (mine / "02_dispositivi.ipynb").exists(), "una lezione tolta, che lei non ha toccato, sparisce"
        assert (mine / "08_salvare_e_usare.ipynb").read_text() == "la sua", "una lezione tolta, che lei ha cambiato, resta"
        (kept,) = mine.glob("09_extra__*.ipynb")
        assert kept.read_text() == "i miei appunti" and desk.read("notebooks/09_extra.ipynb") == {"nove": "9"}
        expect(desk.lab.locator(".jp-NotebookPanel:visible .jp-MarkdownCell", has_text="Corretto.")).to_be_visible(timeout=60_000)

    def test_a_repository_made_anew_stops_the_button_until_the_folder_is_renamed(self, desk):
        before, folder = desk.read(), desk.home / "corso"
        subprocess.run(["git", "checkout", "--quiet", "--orphan", "rifatto"], cwd=desk.school.folder, check=True)
        desk.school.push("Rifatto da capo", "--force", "origin", "rifatto:main")

        desk.press()
        expect(desk.lab.locator("#container-error")).to_be_visible(timeout=60_000)
        assert desk.read() == before, "il suo lavoro è com'era"
        folder.rename(folder.with_name("corso_mio"))
        desk.press()
        desk.opened()

        theirs = {cell.id: cell.source for cell in lesson.read(desk.school.folder / LESSON).cells}
        assert desk.read() == theirs != before


class TestEverybody:
    def test_everybody_gets_the_numbers_of_the_site(self, course_class, capsys):
        with capsys.disabled():
            print(f"\n{course_class.table()}")

        assert course_class.problems == []

    def test_at_the_end_every_server_is_still_open_with_its_lesson(self, course_class):
        assert [student.open for student in course_class.students] == [1] * PEOPLE

    def test_with_the_hub_everything_it_started_stops(self, course_class):
        assert course_class.left == []

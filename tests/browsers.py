"""Il sito in Firefox e in WebKit, il motore di Safari: ogni pagina, e ciò che chi legge vi fa.

Sta a parte (`make test-firefox`, `make test-webkit`) perché quei browser li chiede al sistema.
"""

import json
import os
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from pages import names

from pipeline import system
from pipeline.npm import NODE, package

DRIVERS = {"firefox": "puppeteer-core", "webkit": "selenium-webdriver"}


@contextmanager
def running(*command: str, **options: object) -> Iterator[subprocess.Popen]:
    with subprocess.Popen(command, text=True, **options) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def webkit() -> Iterator[str]:
    """L'indirizzo di un WebKitWebDriver acceso, su uno schermo che c'è solo per lui."""
    with ExitStack() as stack:
        screen = stack.enter_context(running("Xvfb", "-displayfd", "1", "-screen", "0", "1600x1200x24", stdout=subprocess.PIPE))
        environment = os.environ | {"DISPLAY": f":{screen.stdout.readline().strip()}"}
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        driver = stack.enter_context(running("WebKitWebDriver", f"--port={port}", env=environment))
        address = f"http://127.0.0.1:{port}"
        while driver.poll() is None:
            try:
                urllib.request.urlopen(f"{address}/status").close()
            except urllib.error.URLError:
                continue
            yield address
            return
        pytest.fail("WebKitWebDriver non parte.")


@pytest.fixture(scope="module", params=DRIVERS)
def seen(request: pytest.FixtureRequest, site: Path, address: str) -> Iterator[dict]:
    kind = request.param
    with ExitStack() as stack:
        program = system.firefox() if kind == "firefox" else stack.enter_context(webkit())
        script = Path(__file__).with_suffix(".mjs")
        command = [NODE, script, kind, package(DRIVERS[kind]), program, address, *names(site)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=280)
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout)


# WebKit, guidato da fuori, non dice ciò che scrive nella sua console.
@pytest.mark.parametrize("seen", ["firefox"], indirect=True)
def test_no_page_has_an_error_or_breaks_its_security_policy(seen):
    assert seen["faults"] == [] and seen["blocked"] == []


def test_no_page_scrolls_sideways_on_a_phone(seen):
    assert {name: wide for name, wide in seen["width"].items() if wide > 0} == {}


def test_a_reload_and_a_step_back_land_where_the_reader_was(seen):
    assert len(seen["moved"]) == 4 and set(seen["moved"].values()) == {0}


def test_questions_predictions_and_search_answer(seen, address):
    assert seen["opened"]
    assert seen["said"].startswith(("Giusto", "No, non A")) and seen["kept"] == seen["said"]
    assert seen["found"].startswith(f"{address}notebooks/01_tensori.html#broadcasting")

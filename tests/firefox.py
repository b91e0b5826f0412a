"""Il sito in Firefox, ogni pagina e ciò che chi legge vi fa: sta a parte (`make test-firefox`) perché lo chiede al sistema."""

import json
import subprocess
from pathlib import Path

import pytest
from pages import names

from pipeline import system
from pipeline.npm import NODE, package


@pytest.fixture(scope="module")
def seen(site: Path, address: str) -> dict:
    script = Path(__file__).with_name("firefox.mjs")
    command = [NODE, script, package("puppeteer-core"), system.firefox(), address, *names(site)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


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

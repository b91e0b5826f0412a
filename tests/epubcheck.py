"""L'EPUB davanti a epubcheck: sta a parte (`make test-epub`) perché lo chiede al sistema, con Java."""

import subprocess
from pathlib import Path

import pytest
from test_epub import OTHERS, others

from pipeline import epub, system

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("whose", ["nostre", "di altri"])
def test_epubcheck_finds_nothing(tmp_path, whose):
    """Nelle pagine del corso, e in quelle che chiunque può scrivere. `make test-epub` ha appena fatto il libro."""
    path = ROOT / "_build" / "gradiente.epub"
    if whose == "di altri":
        path = tmp_path / "libro.epub"
        epub.make(others(tmp_path, **OTHERS), path, "https://chi.it/corso/")

    done = subprocess.run([*system.epubcheck(), path, "--failonwarnings"], capture_output=True, text=True, timeout=280)

    assert done.returncode == 0, done.stdout + done.stderr

"""Gli script del sito: i tipi sono veri, le regole seguite, e la ricerca ragiona anche senza una pagina."""

import json
import os
import subprocess
from pathlib import Path

import pytest
import sphinx.search

from pipeline.npm import NODE, package
from pipeline.theme.search import STEMMER

HERE = Path(__file__).resolve().parent
BOOK = HERE.parent / "book"


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run([NODE, *command], cwd=BOOK, env=os.environ | environment, capture_output=True, text=True)


@pytest.mark.parametrize("name", ["tsconfig.json", "tsconfig.worker.json"])
def test_the_scripts_of_the_site_have_true_types(name):
    done = run(package("typescript") / "bin" / "tsc", "-p", HERE / name)

    assert done.returncode == 0, done.stdout


def test_the_scripts_of_the_site_follow_the_rules():
    scripts = [*BOOK.glob("_static/*.js"), *BOOK.glob("extra/*.js"), *BOOK.glob("extra/*/*.js"), *BOOK.glob("diapositive/*.js"), *BOOK.parent.glob("pipeline/*.js")]
    linter = package("eslint")
    # La configurazione sta fra le prove, e i pacchetti nell'ambiente: da sola non li troverebbe.
    done = run(linter / "bin" / "eslint.js", "--config", HERE / "eslint.config.cjs", *scripts, NODE_PATH=str(linter.parent))

    assert len(scripts) >= 10
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_search_engine_reads_words_and_ranks_sections():
    stemmer = Path(sphinx.search.__file__).parent / "minified-js"
    scripts = [package("minisearch") / "dist" / "umd" / "index.js", *(stemmer / name for name in STEMMER)]
    engine = BOOK / "extra" / "ricerca" / "motore.js"
    done = run("--test", HERE / "motore.test.mjs", SCRIPTS=json.dumps([str(path) for path in scripts]), ENGINE=str(engine))

    assert done.returncode == 0, done.stdout

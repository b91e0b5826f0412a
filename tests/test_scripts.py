"""Gli script del sito: i tipi che dichiarano sono veri."""

import subprocess
from pathlib import Path

from pipeline.npm import NODE, package

HERE = Path(__file__).resolve().parent


def test_the_scripts_of_the_site_have_true_types():
    command = [NODE, package("typescript") / "bin" / "tsc", "-p", HERE / "tsconfig.json"]
    done = subprocess.run(command, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout

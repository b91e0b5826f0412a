"""`make memory`: la memoria di una lezione, con quella dei processi che avvia."""

import json
from pathlib import Path

import pytest

from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]
GROW = "grande = b'x' * 300_000_000"
CHILD = f'import subprocess, sys; subprocess.run([sys.executable, "-c", "import time; {GROW}; time.sleep(.5)"])'


def test_the_memory_of_a_lesson_and_of_the_processes_it_starts_is_recorded(small_course):
    small_course.write_lesson("01_grande", GROW, "import time; time.sleep(.5)")
    small_course.write_lesson("02_due_processi", CHILD)

    done = small_course.run("memory")

    assert done.returncode == 0, done.stderr
    measured = json.loads((small_course.root / "book" / "memoria.json").read_text())
    alone, both = measured["01_grande"], measured["02_due_processi"]
    assert 300 < alone["kernel"] < 500
    assert both["kernel"] < 300 < both["together"] < 600


@pytest.mark.parametrize("name", [path.stem for path in Course(ROOT).lessons])
def test_every_lesson_has_been_measured(name):
    measured = json.loads((ROOT / "book" / "memoria.json").read_text(encoding="utf-8"))

    assert name in measured, f"manca la memoria di {name}: make memory ONLY={name}"

"""Le consegne in mano a nbgrader, quello vero: assegna, valida, corregge consegne di ogni specie, e i punti tornano.

Si lancia con `make test-nbgrader`: chiede l'ambiente .venv-nbgrader, e una lezione intera per ogni consegna.
"""

import copy
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from answers import HERE, student_answers

from pipeline import handout, lesson
from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]
NBGRADER = ROOT / ".venv-nbgrader" / "bin"
LIMIT = 10  # secondi per una cella, dove una consegna non finisce mai
GRADES = """
import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({submission.student.id: {grade.name: [grade.score, grade.needs_manual_grade] for notebook in submission.notebooks for grade in notebook.grades}
                      for submission in book.assignment_submissions(sys.argv[1])}))
"""


@dataclass
class Room:
    """Un corso di nbgrader come lo lascia `make consegne`."""

    folder: Path

    def run(self, *command: str | Path) -> subprocess.CompletedProcess:
        path = os.pathsep.join([str(NBGRADER), os.environ["PATH"]])
        return subprocess.run([NBGRADER / command[0], *command[1:]], cwd=self.folder, env=os.environ | {"PATH": path}, capture_output=True, text=True)

    def assign(self, name: str) -> dict:
        done = self.run("nbgrader", "generate_assignment", name)
        assert done.returncode == 0, done.stderr
        return json.loads((self.folder / "release" / name / f"{name}.ipynb").read_text(encoding="utf-8"))

    def submit(self, student: str, name: str, notebook: dict) -> Path:
        path = self.folder / "submitted" / student / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return path

    def grade(self, name: str, *options: str) -> subprocess.CompletedProcess:
        return self.run("nbgrader", "autograde", name, *options)

    def points(self, name: str) -> dict:
        return json.loads(self.run("python", "-c", GRADES, name).stdout)

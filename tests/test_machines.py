"""I comandi su macchine strane: percorsi, permessi, lingua, variabili e terminali che nessuno qui ha scelto.

Un corso piccolo, con il Makefile e l'ambiente veri. Ogni prova cambia una cella, lancia `make` sulla sua macchina
e ritrova nella pagina ciò che la cella ha calcolato.
"""

import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from fcntl import ioctl
from itertools import count
from pathlib import Path

import pytest

# Un numero, una figura e un grafo: ciò che il kernel, matplotlib e dot devono riuscire a fare ovunque.
CELLS = (
    "assert __debug__\n{}",
    "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.show()",
    "import graphviz\ngraphviz.Source('digraph {{ a -> b }}')",
)
PICTURES = {"mystnb": {"image": {"alt": "Una figura di prova, con una curva o con due nodi."}}}
NUMBERS = count(1000)
PROGRAMS = ("sh", "make", "uname", "awk", "cut", "id", "env", "dirname", "install")


def write(course, result: object) -> None:
    """La lezione del corso, che adesso calcola questo."""
    course.write_lesson("01_uno", *(cell.format(result) for cell in CELLS), metadata=PICTURES)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, small) -> Iterator:
    """Un corso il cui percorso ha già spazi, accenti, un apostrofo e una e commerciale."""
    root = tmp_path_factory.mktemp("odd") / "Un corso dell'università, così & cosà"
    with small(root) as course:
        write(course, 0)
        course.make()
        yield course


def made(course, *command: str, cwd: Path | None = None, prefix: tuple = (), **variables: str) -> subprocess.CompletedProcess:
    """`make build` dopo avere cambiato la lezione, e la promessa che la pagina mostra ciò che calcola adesso."""
    number = next(NUMBERS)
    write(course, number)

    done = subprocess.run(
        [*prefix, "make", *(command or ("build",)), "DEVICE=cpu"],
        cwd=cwd or course.root, env=course.plain | variables, capture_output=True, text=True, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    page = course.page("01_uno")
    assert str(number) in page and page.count("<img") >= 2
    assert "Sito costruito in" in done.stdout and done.stderr == ""
    return done


def test_from_another_folder_with_many_jobs_and_a_path_of_spaces_accents_and_marks(course, tmp_path):
    made(course, "-C", str(course.root), "-j4", "build", cwd=tmp_path)


def test_on_a_computer_of_a_lab_with_no_rights_no_git_and_a_home_that_cannot_be_written(course, tmp_path):
    for name in PROGRAMS:
        (tmp_path / name).symlink_to(shutil.which(name))
    # Root scrive ovunque e ha apt-get: in uno spazio di utenti a parte è uno qualunque.
    another = (shutil.which("unshare"), "--user", "--map-user=1000", "--map-group=1000") if os.geteuid() == 0 else ()

    made(course, prefix=another, PATH=str(tmp_path), PYTHON=sys.executable, HOME="/proc/niente", XDG_CACHE_HOME="/proc/niente")


def test_from_a_timer_in_the_c_language_with_standard_input_closed(course):
    made(course, prefix=("sh", "-c", 'exec "$@" <&-', "sh"), LC_ALL="C", LANG="C", PYTHONIOENCODING="ascii")


def test_where_the_temporary_folder_has_spaces_and_a_long_path(course, tmp_path):
    folder = tmp_path / f"una cartella provvisoria {'lunga ' * 12}"
    folder.mkdir()

    made(course, TMPDIR=str(folder))


def test_what_the_user_set_for_other_programs_does_not_get_in(course, tmp_path):
    (tmp_path / "yaml.py").write_text("raise SystemExit('yaml di un altro')")
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit('un altro Python')")
    kernel = tmp_path / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text('{"argv": ["/bin/false"], "display_name": "Un altro", "language": "python"}')
    (tmp_path / "jupyter_nbconvert_config.py").write_text("raise SystemExit('la configurazione di un altro')")

    made(
        course, PYTHONPATH=str(tmp_path), PYTHONOPTIMIZE="2", PYTHONWARNINGS="error", PYTHONSAFEPATH="1", MPLBACKEND="Agg",
        JUPYTER_PATH=str(tmp_path), JUPYTER_CONFIG_DIR=str(tmp_path), IPYTHONDIR=str(tmp_path), PIP_USER="1", PIP_TARGET=str(tmp_path),
    )  # fmt: skip


def test_an_environment_whose_python_is_gone_is_made_again(course, tmp_path):
    for name in ("Makefile", "_toc.yml", "pipeline", "notebooks", *(path.name for path in course.root.glob("requirements*"))):
        (tmp_path / name).symlink_to(course.root / name)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to("/opt/un/python/che/non/c/è/più")
    (tmp_path / ".venv" / "pronto").touch()

    said = subprocess.run(["make", "--dry-run", "build"], cwd=tmp_path, env=course.plain, capture_output=True, text=True).stdout

    assert "Preparo l'ambiente" in said and "rm -rf .venv" in said


def test_on_a_terminal_of_forty_columns_no_line_is_broken(course):
    write(course, next(NUMBERS))
    theirs, ours = pty.openpty()
    ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    build = subprocess.Popen(
        ["make", "build", "DEVICE=cpu"], cwd=course.root, env=course.plain | {"TERM": "xterm"}, stdin=ours, stdout=ours, stderr=ours
    )
    os.close(ours)
    screen = b""
    while True:
        try:
            chunk = os.read(theirs, 65536)
        except OSError:  # l'altro capo è chiuso
            break
        if not chunk:
            break
        screen += chunk
    os.close(theirs)

    assert build.wait(timeout=60) == 0
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", screen.decode())
    assert re.search(r"01_uno\s.*3/3", text) and "Traceback" not in text


"""La pipeline quando va male: uccisa, in due, senza spazio, con kernel che muoiono o non finiscono."""

import errno
import json
import multiprocessing
import os
import re
import resource
import signal
import subprocess
import threading
from concurrent.futures import Future

import psutil
import pytest

from pipeline import progress
from pipeline.run import Job, Outcome, run_all



def processes_of(course) -> list[psutil.Process]:
    """I processi ancora vivi nati da un comando lanciato in questo corso."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("CORSO_DI_PROVA") == str(course.root) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            pass
    return found


def has_kernel(course) -> bool:
    """Se in questo corso c'è già un kernel: un processo può finire mentre lo si guarda."""
    for process in processes_of(course):
        try:
            if "ipykernel_launcher" in " ".join(process.cmdline()):
                return True
        except psutil.Error:
            pass
    return False


def all_gone(course) -> bool:
    _, alive = psutil.wait_procs(processes_of(course), timeout=20)
    return not alive


def sources(course) -> dict:
    kept = (path for path in course.root.rglob("*") if path.is_file() and "_build" not in path.parts)
    return {path: path.read_bytes() for path in kept}


def published(course) -> list[int]:
    """La versione che ogni pagina pubblicata mostra: in un sito intero è la stessa dappertutto."""
    return [int(re.search(r"versione (\d+)", course.page(name))[1]) for name in ("01_uno", "02_due")]


def write(course, version: int, computed: int) -> None:
    """Le due lezioni di una versione: la dice il testo, mentre `computed` è ciò che una cella calcola e mostra."""
    for name in ("01_uno", "02_due"):
        # La formula fa partire anche il processo che le disegna: non deve restare neppure quello.
        course.write_lesson(name, f"print('calcolato', {computed})", text=f"È la versione {version}. Una formula: $x^2$.")


# Dove si uccide una costruzione: un istante prima di ciò che fa lei, o un suo figlio, com'è scritto negli eventi di
# sys.addaudithook. Dallo scambio in poi, il sito che si trova è quello nuovo.
OLD, NEW = False, True
KILLS = {
    "just started": (r"open \S+/\.lock ", OLD),
    "with an output half written": (r"os\.rename \S+executed/cpu/\.", OLD),
    "with the outputs and before the state of Sphinx moves": (r"os\.rename \S+/sphinx \S+/sphinx-in-corso ", OLD),
    "with a page half prepared": (r"os\.rename \S+/stage/notebooks/\.01_uno", OLD),
    "with one page ready and not the other": (r"os\.rename \S+/stage/notebooks/\.02_due", OLD),
    "while Sphinx writes a page": (r"open \S+/sphinx-in-corso/_build/html/notebooks/01_uno\.html w", OLD),
    "before the site is copied": (r"shutil\.copytree \S+/html ", OLD),
    "while the zip is written": (r"open \S+/\.site-\S+-offline\.zip ", OLD),
    "before the site has its name": (r"os\.rename \S+/\.site-", OLD),
    "a moment before the swap": (r"os\.rename \S+/\.html \S+/html ", OLD),
    "a moment after the swap": (r"os\.rename \S+/sphinx-in-corso \S+/sphinx ", NEW),
    "before the old site is thrown away": (r"shutil\.rmtree \S+/site-", NEW),
}
KILLER = """import os, re, signal, sys

first = int(os.environ.setdefault("CORSO_DA_UCCIDERE", str(os.getpid())))
point = re.compile(os.environ["CORSO_FINO_A"])
sys.addaudithook(lambda event, arguments: point.match(" ".join(map(str, (event, *arguments)))) and os.kill(first, signal.SIGKILL))
"""


@pytest.fixture(scope="module")
def killed(small, tmp_path_factory):
    """Un corso che passa da un'uccisione all'altra: ogni costruzione comincia da ciò che la precedente ha lasciato."""
    with small(tmp_path_factory.mktemp("ucciso") / "course") as course:
        (course.scratch / "sitecustomize.py").write_text(KILLER)
        write(course, 0, 0)
        assert course.build().returncode == 0
        yield course


@pytest.mark.parametrize("point", KILLS)
def test_a_build_killed_at_any_moment_loses_nothing(killed, point):
    where, swapped = KILLS[point]
    version = 1 + list(KILLS).index(point)
    computed = min(version, 2)  # i due primi uccidono mentre si esegue; agli altri basta il testo
    write(killed, version, computed)
    before, old = sources(killed), published(killed)

    build = killed.start(PYTHONPATH=f"{killed.scratch}:{killed.environment['PYTHONPATH']}", CORSO_FINO_A=where)
    output = build.communicate()[0]

    assert build.returncode == -signal.SIGKILL, output
    assert all_gone(killed)
    assert sources(killed) == before
    assert published(killed) == ([version, version] if swapped else old)
    for name in re.findall(r"^  (\w+): fatta", output, re.MULTILINE):
        assert f"calcolato {computed}" in killed.executed(name).read_text()
    for path in killed.executed("").parent.glob("*.ipynb"):
        assert json.loads(path.read_text())["metadata"]["corso"]["key"]


def test_after_a_killed_build_the_next_one_ends_and_leaves_nothing_behind(killed):
    write(killed, 100, 100)

    done = killed.build()

    assert done.returncode == 0, done.stderr
    assert published(killed) == [100, 100] and "calcolato 100" in killed.page("01_uno")
    assert not list((killed.root / "_build").glob(".site-*"))
    # Le cartelle: un file può restare di Python stesso, che così prova se può scriverci.
    assert [path for path in killed.scratch.iterdir() if path.is_dir() and path.name != "__pycache__"] == []


def test_a_second_build_waits_for_the_first(small_course):
    small_course.write_lesson("01_uno", "import time; time.sleep(3)")
    first = small_course.start()
    assert "Lezioni da eseguire" in first.stdout.readline()

    second = small_course.build()

    assert second.returncode == 0
    assert "Un'altra costruzione è in corso" in second.stdout
    assert "Niente è cambiato" in second.stdout
    assert first.wait() == 0
    first.communicate()


@pytest.mark.parametrize(
    ("source", "limits", "said"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", (), "ucciso (SIGKILL): di solito è finita la memoria"),
        ("import os; os._exit(3)", (), "uscito con il codice 3"),
        ("while True: pass", ("--cell-limit", "2"), "entro il limite di 2 secondi"),
        ("while True: pass", ("--lesson-limit", "4"), "entro il limite di 4 secondi"),
        ("print('x' * 100_000_000)", (), "più di 10 MB"),
        ("while True: print('x' * 1000)", ("--cell-limit", "100"), "più di 10 MB"),  # senza aspettare che finisca
    ],
    ids=["killed", "exited", "cell limit", "lesson limit", "100 MB", "endless print"],
)
def test_a_lesson_that_dies_or_never_ends_is_named_and_the_others_go_on(small_course, source, limits, said):
    small_course.write_lesson("01_uno", "1", source, "2")
    small_course.write_lesson("02_due", "'arrivata in fondo'")

    done = small_course.build(*limits)

    assert done.returncode == 1
    assert "notebooks/01_uno.ipynb" in done.stderr
    assert "cella di codice 2 (id «cella-2»)" in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr and "Kernel died" not in done.stderr
    assert "02_due: fatta" in done.stdout
    assert all_gone(small_course)


SLOW = """import time
kernel = get_ipython().kernel
publish = kernel._publish_status
def late(status, *others, **named):
    if status == "idle":
        time.sleep(5)
    publish(status, *others, **named)
kernel._publish_status = late
print("arrivata")"""


def test_on_a_busy_machine_what_a_cell_prints_may_arrive_after_its_end(small_course):
    small_course.write_lesson("01_uno", SLOW)

    done = small_course.build()

    assert done.returncode == 0, done.stderr
    assert "arrivata" in small_course.page("01_uno")


def test_a_lesson_that_cannot_even_start_is_named_and_the_others_go_on():
    first, second = Future(), Future()
    first.set_exception(RuntimeError("Kernel died before replying to kernel_info"))
    second.set_result(Outcome("02_due", 1.0))
    submitted = {"01_uno": first, "02_due": second}
    jobs = [Job(name, "", "", "cpu", {}, None) for name in submitted]

    outcomes = {outcome.name: outcome for outcome in run_all(lambda job: submitted[job.name], jobs)}

    assert "Kernel died before replying" in outcomes["01_uno"].failure.reason
    assert outcomes["02_due"].failure is None


def test_a_worker_that_is_killed_while_it_tells_its_progress_does_not_stop_the_build():
    queue = multiprocessing.get_context("spawn").Queue()
    queue._wlock.acquire()  # chi muore mentre scrive la tiene chiusa

    def whole() -> None:
        with progress.shown([], {}, queue):
            pass

    build = threading.Thread(target=whole, daemon=True)
    build.start()
    build.join(timeout=60)

    assert not build.is_alive()


def test_a_worker_that_is_killed_does_not_take_the_others_lessons_with_it(small_course):
    small_course.write_lesson("01_uno", "import os, signal; os.kill(os.getppid(), signal.SIGKILL)")
    for number in range(2, 6):
        small_course.write_lesson(f"0{number}_altra", f"'lezione {number}'")

    done = small_course.build()

    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "notebooks/01_uno.ipynb" in done.stderr
    assert done.stdout.count("fatta in") == 4, done.stdout + done.stderr
    assert all_gone(small_course)


def test_a_lesson_changed_while_its_reference_is_made_keeps_what_was_written(small_course):
    lesson = small_course.write_lesson("01_uno", "import time; time.sleep(4); 'vecchia'")
    making = subprocess.Popen(
        small_course.command("reference"), cwd=small_course.root, env=small_course.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    while not has_kernel(small_course):
        assert making.poll() is None
    small_course.write_lesson("01_uno", "'nuova'")
    written = lesson.read_bytes()

    said = making.communicate()[0]

    assert making.returncode == 1 and "01_uno" in said and "Traceback" not in said, said
    assert lesson.read_bytes() == written


def test_an_interrupted_build_leaves_no_process(small_course):
    small_course.write_lesson("01_uno", "import time; time.sleep(60)")
    build = small_course.start()
    assert "Lezioni da eseguire" in build.stdout.readline()
    while not has_kernel(small_course):
        assert build.poll() is None

    build.send_signal(signal.SIGINT)
    errors = build.communicate()[1]

    assert build.returncode == 130
    assert "Interrotto" in errors and "Traceback" not in errors
    assert all_gone(small_course)


def test_a_make_that_is_terminated_takes_its_build_along(small_course):
    small_course.write_lesson("01_uno", "import time; time.sleep(250)")
    small_course.make()
    make = subprocess.Popen(["make", "build", "DEVICE=cpu"], cwd=small_course.root, env=small_course.plain, stderr=subprocess.DEVNULL)
    while not has_kernel(small_course):
        assert make.poll() is None

    make.send_signal(signal.SIGTERM)
    make.wait(20)

    assert all_gone(small_course)


def test_a_full_disk_is_said_and_loses_nothing(small_course):
    small_course.write_lesson("01_uno", "print('una riga\\n' * 8_000)")
    before = sources(small_course)

    def little_space():
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    done = subprocess.run(
        small_course.command("build"), cwd=small_course.root, env=small_course.environment,
        capture_output=True, text=True, preexec_fn=little_space,
    )  # fmt: skip

    assert done.returncode == 1
    assert os.strerror(errno.EFBIG) not in done.stderr
    assert "Non riesco a leggere o a scrivere" in done.stderr and "Traceback" not in done.stderr
    assert sources(small_course) == before
    assert small_course.build().returncode == 0


def test_a_folder_that_cannot_be_written_is_said(small_course):
    small_course.write_lesson("01_uno", "1")
    if os.geteuid() == 0:
        # Root scrive ovunque: la cartella diventa di sola lettura in uno spazio di file a parte.
        script = 'mount --bind "$PWD" "$PWD" && mount -o remount,ro,bind "$PWD" && cd "$PWD" && exec "$@"'
        prefix = ["unshare", "--mount", "sh", "-c", script, "sh"]
    else:
        small_course.root.chmod(0o500)
        prefix = []

    done = subprocess.run(
        [*prefix, *small_course.command("build")], cwd=small_course.root, env=small_course.environment,
        capture_output=True, text=True,
    )  # fmt: skip
    small_course.root.chmod(0o700)

    assert done.returncode == 1
    assert "Non riesco a leggere o a scrivere" in done.stderr and "Traceback" not in done.stderr


def tree(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_incremental_site_has_the_bytes_of_a_clean_one(small_course):
    course = small_course
    course.write_lesson("01_uno", "print('a')", text="Prima.\n\n(qui)=\n## Una sezione")
    course.write_lesson("02_due", "print('b')", text="Vedi [l'altra](01_uno.ipynb) e {ref}`qui`.")
    course.build()

    def clean():
        incremental = tree(course.html)
        subprocess.run(["rm", "-rf", course.root / "_build" / "sphinx", course.root / "_build" / "stage"], check=True)
        for site in (course.root / "_build").glob("site-*"):
            subprocess.run(["rm", "-rf", site], check=True)
        assert course.build().returncode == 0
        fresh = tree(course.html)
        assert fresh.keys() == incremental.keys()
        assert [name for name in fresh if fresh[name] != incremental[name]] == []

    course.write_lesson("01_uno", "print('c')", text="Poi, con parole nuove.\n\n(qui)=\n## Una sezione")
    course.write_lesson("03_tre", "print('d')", text="Nuova pagina.\n\n## Sezione")
    course.build()
    course.write_lesson("01_uno", "print('c')", text="Altre parole.\n\n(qui)=\n## La stessa sezione, con un altro titolo")
    course.build()
    clean()
    text = (course.root / "notebooks" / "02_due.ipynb").read_text().replace("# Lezione 02_due", "# Un altro titolo")
    (course.root / "notebooks" / "02_due.ipynb").write_text(text)
    course.build()
    (course.root / "notebooks" / "03_tre.ipynb").unlink()
    course.write_lesson("01_uno", "print('a')", text="Senza la terza.\n\n(qui)=\n## La stessa sezione, con un altro titolo")
    course.build()
    clean()
    course.write_lesson("01_uno", "print('a')", text="Senza l'etichetta a cui l'altra rimanda.")
    assert course.build().returncode == 1


def test_a_clock_moved_back_leaves_no_page_old(small_course):
    (small_course.scratch / "sitecustomize.py").write_text("import time\nnow = time.time_ns\ntime.time_ns = lambda: now() + 86_400 * 10**9\n")
    small_course.write_lesson("01_uno", "1", text="Prima.")
    tomorrow = small_course.build(PYTHONPATH=f"{small_course.scratch}:{small_course.environment['PYTHONPATH']}")
    assert tomorrow.returncode == 0, tomorrow.stderr
    small_course.write_lesson("01_uno", "1", text="Dopo.")

    assert small_course.build().returncode == 0
    assert "Dopo." in small_course.page("01_uno")


def test_staging_rewrites_only_what_changed(built_course):
    stage = built_course.root / "_build" / "stage" / "notebooks"
    before = {path.name: path.stat().st_mtime_ns for path in stage.iterdir()}
    built_course.write_lesson("02_due", "2", text="Cambiato.")

    built_course.build()

    changed = [path.name for path in stage.iterdir() if path.stat().st_mtime_ns != before[path.name]]
    assert changed == ["02_due.ipynb"]


def replace(old: str, new: str):
    def change(cell, other):
        (output,) = cell["outputs"]
        text = "".join(output["text"])
        assert old in text
        output["text"] = text.replace(old, new)

    return change


def test_exactly_the_perturbations_beyond_the_tolerance_fail(small_course):
    line = "print('perdita', 0.12345678, 'epoca', 7, (3, 4))"
    plot = "import matplotlib.pyplot as plt\nplt.plot([{}, 5, 2, 9])\nplt.show()"
    extra = {"output_type": "stream", "name": "stdout", "text": "in più\n"}
    cases = {
        "intatta": (line, lambda cell, other: None),
        "entro": (line, replace("0.12345678", "0.12345679")),
        "oltre": (line, replace("0.12345678", "0.12346678")),
        "intero": (line, replace("7", "8")),
        "parola": (line, replace("perdita", "Perdita")),
        "forma": (line, replace("(3, 4)", "(3, 5)")),
        "tolta": (line, lambda cell, other: cell.update(outputs=[], execution_count=None)),
        "aggiunta": (line, lambda cell, other: cell["outputs"].append(extra | {"name": "stderr"})),
        "curva": (plot.format(1), lambda cell, other: cell.update(outputs=other["outputs"])),
        "altra_curva": (plot.format(8), lambda cell, other: None),
        "muta": ("x = 1", lambda cell, other: cell.update(outputs=[extra])),
    }
    path = small_course.write_lesson("01_uno", *(source for source, _ in cases.values()))
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"][1:]:
        cell["metadata"]["mystnb"] = {"image": {"alt": "Una curva."}}
    path.write_text(json.dumps(notebook))
    assert small_course.run("reference").returncode == 0
    notebook = json.loads(path.read_text())
    cells = dict(zip(cases, notebook["cells"][1:], strict=True))
    for name, (_, change) in cases.items():
        change(cells[name], cells["altra_curva"])
    path.write_text(json.dumps(notebook))

    done = small_course.nbval()

    failed = {int(number) for number in re.findall(r"^FAILED notebooks/01_uno\.ipynb::Cell (\d+)", done.stdout, re.MULTILINE)}
    passing = [name for number, name in enumerate(cases) if number not in failed]
    assert passing == ["intatta", "entro", "altra_curva"]
    (picture,) = (small_course.root / "_build" / "differences").iterdir()
    assert picture.name == f"01_uno-cella-{list(cases).index('curva') + 1}-1.png"


def test_nbval_names_lesson_and_cell_and_survives_a_dead_kernel(small_course):
    small_course.write_lesson("01_muore", "1")
    small_course.write_lesson("02_vive", "print('viva')")
    small_course.run("reference")
    path = small_course.root / "notebooks" / "01_muore.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][1]["source"] = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    path.write_text(json.dumps(notebook))

    done = small_course.nbval()

    assert done.returncode == 1
    assert "notebooks/01_muore.ipynb, cella di codice 1 (id «cella-1»)" in done.stdout
    assert "ucciso (SIGKILL)" in done.stdout
    assert "1 failed, 1 passed" in done.stdout
    assert all_gone(small_course)

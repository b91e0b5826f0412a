"""Più macchine: uno scheduler Dask vero e due worker, che non vedono la cartella del corso.

Dove si può (Linux, root) ogni worker sta in uno spazio di rete e di file suo; altrove in loopback.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from distributed import Client

ISOLATED = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("ip") and shutil.which("unshare")


class Cluster:
    """Uno scheduler e due worker, `solo-cpu` e `con-gpu` (che dichiara una GPU)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tag = f"g{os.getpid() % 10000}"
        self.processes: dict[str, subprocess.Popen] = {}
        self.address = self._start_scheduler("10.98.7.1" if ISOLATED else "127.0.0.1")
        self._start_worker("solo-cpu", 2)
        self._start_worker("con-gpu", 3, "--resources", "GPU=1")
        with Client(self.address) as client:
            client.wait_for_workers(2, timeout=60)

    def _start_scheduler(self, host: str) -> str:
        if ISOLATED:
            self._ip(f"link add {self.tag} type bridge", f"addr add {host}/24 dev {self.tag}", f"link set {self.tag} up")
        file = self.folder / "scheduler.json"
        self._spawn("scheduler", [], "dask_scheduler", "--host", host, "--port", "0", "--no-dashboard", "--scheduler-file", file)
        while not file.exists() or not file.read_text():
            assert self.processes["scheduler"].poll() is None
            time.sleep(0.05)
        return json.loads(file.read_text())["address"]

    def _start_worker(self, name: str, number: int, *options: str) -> None:
        prefix = []
        if ISOLATED:
            space, cable = f"{self.tag}-{number}", f"{self.tag}v{number}"
            self._ip(
                f"netns add {space}", f"link add {cable} type veth peer name eth0 netns {space}",
                f"link set {cable} master {self.tag} up", f"-n {space} link set lo up",
                f"-n {space} addr add 10.98.7.{number}/24 dev eth0", f"-n {space} link set eth0 up",
            )  # fmt: skip
            hide = f"mount -t tmpfs none {self.folder / 'course'} && exec \"$@\""
            prefix = ["ip", "netns", "exec", space, "unshare", "--mount", "sh", "-c", hide, "sh"]
        local = self.folder / name
        local.mkdir()
        self._spawn(
            name, prefix, "dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--name", name, "--local-directory", local, *options,
        )  # fmt: skip

    def _spawn(self, name: str, prefix: list[str], program: str, *arguments: object) -> None:
        command = [*prefix, sys.executable, "-m", f"distributed.cli.{program}", *map(str, arguments)]
        with (self.folder / f"{name}.log").open("w") as log:
            self.processes[name] = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, env=os.environ | {"CORSO_MACCHINA": name}
            )

    def _ip(self, *commands: str) -> None:
        for command in commands:
            subprocess.run(["ip", *command.split()], check=True, capture_output=True)

    def kill(self, name: str) -> None:
        self.processes[name].send_signal(signal.SIGKILL)

    def close(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()
        if ISOLATED:
            for number in (2, 3):
                subprocess.run(["ip", "netns", "del", f"{self.tag}-{number}"], check=False)
            subprocess.run(["ip", "link", "del", self.tag], check=False)


@pytest.fixture
def cluster(tmp_path, small_course):
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.close()


WHERE = "import os; print('eseguita da', os.environ['CORSO_MACCHINA'])"


def test_lessons_and_data_go_out_and_outputs_come_back(small_course, cluster):
    small_course.write_lesson("01_uno", WHERE)
    small_course.write_lesson("02_due", WHERE, "import pathlib; pathlib.Path('data/MNIST/raw/train-labels-idx1-ubyte').stat().st_size")
    small_course.write_lesson("03_tre", "import os, pathlib; pathlib.Path(os.environ['CORSO_ESPORTA'], 'rete.bin').write_bytes(b'pesi')", "1")

    done = small_course.build("--scheduler", cluster.address)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "eseguita da" in small_course.page("01_uno")
    assert "60008" in small_course.page("02_due")
    assert (small_course.root / "_build" / "executed" / "cuda" / "03_tre" / "rete.bin").read_bytes() == b"pesi"


def test_a_gpu_lesson_goes_to_the_worker_that_has_one(small_course, cluster):
    for number in range(1, 4):
        path = small_course.write_lesson(f"0{number}_gpu", "device = 'auto'", "print('su', device)", WHERE)
        notebook = json.loads(path.read_text())
        notebook["cells"][1]["metadata"]["tags"] = ["parameters"]
        path.write_text(json.dumps(notebook))

    done = small_course.build("--scheduler", cluster.address, "--device", "cuda")

    assert done.returncode == 0, done.stdout + done.stderr
    for number in range(1, 4):
        page = small_course.page(f"0{number}_gpu")
        assert "su cuda" in page and "eseguita da con-gpu" in page


def test_a_lesson_whose_worker_dies_is_run_again_elsewhere(small_course, cluster, tmp_path):
    started = tmp_path / "started"
    started.mkdir()
    source = f"import os, pathlib, time\nmark = pathlib.Path('{started}') / os.environ['CORSO_MACCHINA']\nmark.touch()\ntime.sleep(4)"
    small_course.write_lesson("01_lunga", source, WHERE)

    build = small_course.start("--scheduler", cluster.address)
    while not (first := [path.name for path in started.iterdir()]):
        assert build.poll() is None, build.communicate()
        time.sleep(0.05)
    cluster.kill(first[0])
    output = build.communicate()

    assert build.returncode == 0, output
    (other,) = {"solo-cpu", "con-gpu"} - set(first)
    assert f"eseguita da {other}" in small_course.page("01_lunga")


def test_a_scheduler_that_does_not_answer_is_an_error_with_its_address(small_course):
    small_course.write_lesson("01_uno", "1")

    done = small_course.build("--scheduler", "tcp://127.0.0.1:9")

    assert done.returncode == 1
    assert "tcp://127.0.0.1:9 non risponde" in done.stderr
    assert "Traceback" not in done.stderr

"""Ciò che si scarica è ciò che il corso ha fissato: un byte diverso ferma l'installazione, e lo si dice."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import threading
import venv
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pip
import pytest
from sphinxcontrib import katex

from pipeline import npm
from pipeline.course import CourseError

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def wheel(folder: Path, name: str, version: str) -> Path:
    """Un pacchetto di Python di una riga sola."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", f"VERSION = '{version}'\n")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: prova\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def pinned(path: Path) -> str:
    name, version = path.name.split("-")[:2]
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def change_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[content.index(b"VERSION")] ^= 1
    path.write_bytes(content)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un ambiente vuoto, con il suo pip."""
    folder = tmp_path_factory.mktemp("ambiente")
    venv.create(folder)
    (packages,) = folder.glob("lib/*/site-packages")
    (packages / "pip").symlink_to(Path(pip.__file__).parent)  # dieci volte più svelto che installarlo
    return folder / "bin" / "python"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Un indice di pacchetti su questa macchina: la cartella che serve, e il suo indirizzo."""
    folder = tmp_path / "indice"
    folder.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def install(python: Path, *files: Path, **variables: str) -> subprocess.CompletedProcess:
    command = [python, ROOT / "pipeline" / "install.py", *files]
    return subprocess.run(command, env=os.environ | {"PIP_RETRIES": "0"} | variables, capture_output=True, text=True, timeout=60)


def version(python: Path, name: str) -> str:
    return subprocess.run([python, "-c", f"import {name}; print({name}.VERSION)"], capture_output=True, text=True).stdout.strip()


def test_a_wheel_changed_by_one_byte_is_refused_and_the_right_one_is_installed(python, tmp_path):
    right = wheel(tmp_path, "giusto", "1.0")
    lock = tmp_path / "prova.lock"
    lock.write_text(pinned(right))
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)}
    whole = right.read_bytes()
    change_a_byte(right)

    refused = install(python, lock, **offline)

    assert refused.returncode == 1 and version(python, "giusto") == ""
    assert "non è quello che il .lock conosce" in refused.stderr and "giusto==1.0" in refused.stderr
    right.write_bytes(whole)
    # E ciò che l'utente chiede a pip per sé non lo porta altrove.
    assert install(python, lock, PIP_TARGET=str(tmp_path / "altrove"), PIP_USER="1", **offline).returncode == 0
    assert version(python, "giusto") == "1.0"


@pytest.mark.parametrize("hashed", [True, False], ids=["with hashes", "as the index says"])
def test_pytorch_for_cpu_comes_from_its_index_and_the_rest_from_the_lock(python, tmp_path, index, hashed):
    folder, address = index
    (folder / "torch").mkdir()
    torch = wheel(folder / "torch", "torch", "2.15.0+cpu")
    own = hashlib.sha256(torch.read_bytes()).hexdigest()
    (folder / "torch" / "index.html").write_text(f'<a href="{torch.name.replace("+", "%2B")}#sha256={own}">{torch.name}</a>')
    rest = wheel(tmp_path, "resto", "3.0")
    (tmp_path / "prova.lock").write_text(f"torch==2.15.0 \\\n    --hash=sha256:{'0' * 64}\nnvidia-cublas==1.0\n{pinned(rest)}")
    cpu = tmp_path / "cpu.txt"
    cpu.write_text(f"--index-url {address}\ntorch==2.15.0{f' --hash=sha256:{own}' if hashed else ''}\n")
    files, offline = (tmp_path / "prova.lock", cpu), {"PIP_FIND_LINKS": str(tmp_path)}
    whole = torch.read_bytes()
    change_a_byte(torch)

    refused = install(python, *files, **offline)

    assert refused.returncode == 1 and "torch" in refused.stderr and version(python, "torch") == ""
    torch.write_bytes(whole)
    assert install(python, *files, **offline).returncode == 0
    assert (version(python, "torch"), version(python, "resto")) == ("2.15.0+cpu", "3.0")
    subprocess.run([python, "-m", "pip", "uninstall", "-qqy", "torch", "resto"], check=True)


def test_an_index_out_of_reach_is_told_as_the_network(python, tmp_path):
    lock = tmp_path / "prova.lock"
    lock.write_text(f"lontano==1.0 --hash=sha256:{'0' * 64}\n")

    done = install(python, lock, PIP_INDEX_URL="http://127.0.0.1:9/simple")

    assert done.returncode == 1
    assert "controlla la rete" in done.stderr and "ResolutionImpossible" not in done.stderr and "Traceback" not in done.stderr


@pytest.fixture
def registry(index, tmp_path, monkeypatch) -> Path:
    """Un registro npm con un pacchetto solo, e un corso che vuole proprio quello. Returns: il suo archivio."""
    folder, address = index
    archive = folder / "piccolo-1.0.0.tgz"
    content = json.dumps({"name": "piccolo", "version": "1.0.0"}).encode()
    with tarfile.open(archive, "w:gz") as tar:
        entry = tarfile.TarInfo("package/package.json")
        entry.size = len(content)
        tar.addfile(entry, BytesIO(content))
    integrity = f"sha512-{base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()}"
    about = {"name": "piccolo", "version": "1.0.0", "dist": {"tarball": address + archive.name, "integrity": integrity}}
    (folder / "piccolo").write_text(json.dumps({"name": "piccolo", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": about}}))
    wanted = {"dependencies": {"piccolo": "1.0.0"}, "devDependencies": {}, "optionalDependencies": {}}
    packages = {"": wanted, "node_modules/piccolo": {"version": "1.0.0", "integrity": integrity}}
    (tmp_path / "package.json").write_text(json.dumps(wanted))
    (tmp_path / "package-lock.json").write_text(json.dumps({"lockfileVersion": 3, "packages": packages}))
    monkeypatch.setattr(npm, "LISTS", (tmp_path / "package.json", tmp_path / "package-lock.json"))
    monkeypatch.setenv("npm_config_registry", address)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "ambiente"))
    return archive


def test_an_npm_package_changed_by_one_byte_is_refused_and_the_right_one_is_installed(registry):
    whole = registry.read_bytes()
    registry.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))

    with pytest.raises(CourseError, match="non è quello che package-lock.json conosce"):
        npm.package("piccolo")

    assert not list(Path(sys.prefix).rglob("piccolo"))
    registry.write_bytes(whole)
    assert json.loads((npm.package("piccolo") / "package.json").read_text())["version"] == "1.0.0"


def test_an_npm_registry_out_of_reach_is_told_in_seconds(registry, monkeypatch):
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")

    with pytest.raises(CourseError, match="Collegati alla rete"):
        npm.package("piccolo")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_holds_every_requirement_and_a_hash_for_each_package(lock):
    wanted = re.findall(r"^[\w-]+==\S+", lock.with_suffix(".txt").read_text(encoding="utf-8"), re.MULTILINE)
    packages = re.split(r"^(?=[\w-]+==)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]

    assert {pin.lower() for pin in wanted} <= {package.split()[0] for package in packages}
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_what_npm_brings_is_pinned_whole_and_katex_is_the_one_that_draws():
    listed, locked = (json.loads(path.read_text(encoding="utf-8")) for path in npm.LISTS)
    direct = {name: version for group in npm.GROUPS for name, version in listed[group].items()}

    assert {name: locked["packages"][f"node_modules/{name}"]["version"] for name in direct} == direct
    assert [name for name, package in locked["packages"].items() if name and "integrity" not in package] == []
    assert direct["katex"] == katex.katex_version


def test_every_environment_of_the_course_is_installed_with_hashes():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    used = set(re.findall(r"requirements[\w-]*\.lock", makefile))

    assert {path.name for path in LOCKS} <= used
    # L'unico pip che cerca da sé è quello che prova versioni non fissate, e quello di chi fissa.
    assert re.findall(r"^(\w+):.*\n(?:\t.*\n)*?\t.*pip install", makefile, re.MULTILINE) == ["newest", "lock"]

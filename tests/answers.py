"""Gli esercizi e i quiz di una lezione, provati nel kernel che nbval ha appena usato per eseguirla.

La soluzione passa la verifica; la cella da completare no; ogni errore tipico riceve una risposta
sua; la risposta giusta di un quiz è quella che il codice stampa. Ogni prova gira in un processo
figlio del kernel: parte dallo stato della lezione e non lo cambia.
"""

import contextlib
import io
import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


def tagged(notebook: dict, tag: str) -> list[dict]:
    return [cell for cell in notebook["cells"] if tag in cell["metadata"].get("tags", [])]


def python_block(markdown: str) -> str:
    """L'unico blocco di codice Python di una cella di testo; se non è uno solo, un programma che lo dice."""
    blocks = re.findall(r"^```python\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)
    return blocks[0] if len(blocks) == 1 else f"print('la cella ha {len(blocks)} blocchi ```python, ne serve uno')"


def wrong_answers(stem: str) -> dict[str, list[str]]:
    """Le risposte sbagliate tipiche di una lezione, per esercizio, da tests/wrong_answers."""
    text = (HERE / "wrong_answers" / f"{stem}.py").read_text(encoding="utf-8")
    blocks = re.split(r"^# %% (\w+): .*\n", text, flags=re.MULTILINE)[1:]
    answers: dict[str, list[str]] = {}
    for name, code in zip(blocks[::2], blocks[1::2], strict=True):
        answers.setdefault(name, []).append(code)
    return answers


def programs(notebook: dict, stem: str) -> dict[str, str]:
    """Tutto ciò che si prova di una lezione: il nome della prova e il programma."""
    cells = {cell["id"]: cell["source"] for cell in notebook["cells"]}
    found = {}
    for cell in tagged(notebook, "exercise"):
        id, check = cell["id"], cells[f"{cell['id']}-verifica"]
        answers = {"starter": cell["source"], "solution": python_block(cells[f"{id}-soluzione"])}
        answers |= {f"wrong {n}": code for n, code in enumerate(wrong_answers(stem).get(id, []))}
        found |= {f"{id} {which}": f"{code}\n{check}" for which, code in answers.items()}
    return found | {cell["id"]: python_block(cell["source"]) for cell in tagged(notebook, "quiz")}


class Answer(pytest.Item):
    """Una promessa su un esercizio o su un quiz: dice che cosa le prove devono avere stampato."""

    def __init__(self, *, cell: dict, promise: str, **options: object) -> None:
        super().__init__(**options)
        self.cell, self.promise = cell, promise

    def runtest(self) -> None:
        printed = tried(self.parent)
        getattr(self, self.promise)(self.cell["id"], printed)

    def solution_passes(self, id: str, printed: dict[str, str]) -> None:
        assert printed[f"{id} solution"].startswith("✓ "), printed[f"{id} solution"]

    def starter_is_still_to_do(self, id: str, printed: dict[str, str]) -> None:
        assert printed[f"{id} starter"].startswith("… "), printed[f"{id} starter"]

    def wrong_answers_get_messages_of_their_own(self, id: str, printed: dict[str, str]) -> None:
        said = [output for name, output in printed.items() if name.startswith(f"{id} wrong")]
        assert len(said) >= 2, "servono almeno due risposte sbagliate in tests/wrong_answers"
        assert all(output.startswith("✗ ") and output.count("\n") == 1 for output in said), f"una riga che comincia con ✗: {said}"
        assert len(set(said)) >= 2, f"due errori, la stessa risposta: {said}"

    def right_answer_is_what_the_code_prints(self, id: str, printed: dict[str, str]) -> None:
        options = dict(re.findall(r"^- \*\*([ABC])\.\*\* `(.*)`$", self.cell["source"], re.MULTILINE))
        right = re.search(r"<summary>Risposta</summary>\s+\*\*([ABC])\.\*\*", self.cell["source"])
        output = printed[id].rstrip("\n")
        assert right, "la risposta comincia con la lettera giusta in grassetto, **A.**, dopo il sommario «Risposta»"
        assert [letter for letter, text in options.items() if text == output] == [right[1]], (
            f"il codice stampa «{output}», la risposta giusta è la {right[1]}, che dice «{options.get(right[1])}»"
        )

    def repr_failure(self, excinfo: pytest.ExceptionInfo) -> str:
        return f"{self.path.name}, «{self.cell['id']}», {self.promise}: {excinfo.value}"

    def reportinfo(self) -> tuple:
        return self.path, 0, self.name


def items(file: pytest.File) -> Iterator[Answer]:
    """Le promesse di una lezione, da provare dopo le sue celle."""
    for cell in tagged(file.nb, "exercise"):
        for promise in ("solution_passes", "starter_is_still_to_do", "wrong_answers_get_messages_of_their_own"):
            yield Answer.from_parent(file, name=f"{cell['id']} {promise}", cell=cell, promise=promise)
    for cell in tagged(file.nb, "quiz"):
        promise = "right_answer_is_what_the_code_prints"
        yield Answer.from_parent(file, name=f"{cell['id']} {promise}", cell=cell, promise=promise)


def tried(file: pytest.File) -> dict[str, str]:
    """Che cosa stampa ogni prova della lezione: il kernel le fa tutte insieme, una volta."""
    if not hasattr(file, "printed"):
        with tempfile.TemporaryDirectory() as folder:
            job = Path(folder) / "prove.json"
            job.write_text(json.dumps(programs(file.nb, file.path.stem)), encoding="utf-8")
            code = f"__import__('runpy').run_path({str(HERE / 'answers.py')!r})['try_all']({str(job)!r}, globals())"
            file.kernel.await_reply(file.kernel.execute_cell_input(code, allow_stdin=False), timeout=300)
            file.printed = json.loads(job.with_suffix(".out").read_text(encoding="utf-8"))
    return file.printed


def try_all(job: str, namespace: dict) -> None:
    """Dentro il kernel: esegue ogni programma in un figlio e scrive accanto ciò che ha stampato."""
    found = json.loads(Path(job).read_text(encoding="utf-8"))
    printed = {name: _in_a_child(code, namespace) for name, code in found.items()}
    Path(job).with_suffix(".out").write_text(json.dumps(printed), encoding="utf-8")


def _in_a_child(code: str, namespace: dict) -> str:
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        with os.fdopen(writer, "w", encoding="utf-8") as pipe:
            pipe.write(_captured(code, namespace))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        output = pipe.read()
    os.wait()
    return output


def _captured(code: str, namespace: dict) -> str:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            exec(compile(code, "<prova>", "exec"), namespace)
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
    return output.getvalue()

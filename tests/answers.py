"""Gli esercizi e i quiz di una lezione, provati nel kernel che nbval ha appena usato per eseguirla.

La soluzione passa la verifica, la cella da completare no; ogni risposta giusta di chi studia passa,
nessuna sbagliata, e un errore ha un nome solo se è quello; la risposta giusta di un quiz è quella
che il codice stampa. Le prove di un esercizio girano in un processo figlio del kernel, ognuna dallo
stato della lezione: il kernel resta com'era.
"""

import contextlib
import io
import itertools
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


def tagged(notebook: dict, tag: str) -> list[dict]:
    return [cell for cell in notebook["cells"] if tag in cell["metadata"].get("tags", [])]


def python_block(markdown: str) -> str:
    """L'unico blocco di codice Python di una cella di testo; se non è uno solo, un programma che lo dice."""
    blocks = re.findall(r"^```python\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)
    return blocks[0] if len(blocks) == 1 else f"print('la cella ha {len(blocks)} blocchi ```python, ne serve uno')"


KINDS = ("giusta", "sbagliata", "indistinguibile")


def student_answers(stem: str) -> dict[str, list[tuple[str, str, str]]]:
    """Le risposte di chi studia, per esercizio, da tests/student_answers: (giusta o no, che cos'è, codice).

    Una risposta indistinguibile è sbagliata, ma il suo valore è quello giusto: una costante scritta a mano.
    """
    text = (HERE / "student_answers" / f"{stem}.py").read_text(encoding="utf-8")
    blocks = re.split(r"^# %% (\w+) (\w+): (.*)\n", text, flags=re.MULTILINE)[1:]
    answers: dict[str, list[tuple[str, str, str]]] = {}
    for name, kind, what, code in zip(*(blocks[n::4] for n in range(4)), strict=True):
        assert kind in KINDS, f"{stem}, {name}: «{kind}» non è fra {', '.join(KINDS)}"
        answers.setdefault(name, []).append((kind, what, code))
    return answers


def programs(notebook: dict, stem: str) -> dict[str, list[str]]:
    """Tutto ciò che si prova di una lezione: il nome della prova, poi le celle da eseguire una dopo l'altra."""
    cells = {cell["id"]: cell["source"] for cell in notebook["cells"]}
    found = {}
    for cell in tagged(notebook, "exercise"):
        id, check = cell["id"], cells[f"{cell['id']}-verifica"]
        names = re.findall(r'"(\w+)"', check.partition("\n")[0])
        answers = {"starter": cell["source"], "solution": python_block(cells[f"{id}-soluzione"])}
        answers |= {"never run": f"for name in {names}: globals().pop(name, None)"}
        answers |= {"never run, with a name of the lesson": f"globals().update({{name: original.get(name, ...) for name in {names}}})"}
        answers |= {f"{kind} {n} {what}": code for n, (kind, what, code) in enumerate(student_answers(stem).get(id, []))}
        found |= {f"{id} {which}": [code, check] for which, code in answers.items()}
        found[f"{id} mistakes"] = [MISTAKES, check]
    found |= project(notebook, stem)
    return found | {cell["id"]: ["", question(cell)] for cell in tagged(notebook, "quiz")}


def project(notebook: dict, stem: str) -> dict[str, list[str]]:
    """Ciò che si prova di un progetto: una tappa viene dopo quelle svolte, un progetto intero da solo.

    In tests/student_answers una risposta «progetto» è tutte le sue tappe, divise da righe «# -- tappa1».
    """
    from pipeline import assessment  # il kernel, che legge questo file per try_all, non la trova
    from pipeline.course import Course

    milestones = tagged(notebook, "milestone")
    if not milestones:
        return {}
    cells, answers = {cell["id"]: cell["source"] for cell in notebook["cells"]}, student_answers(stem)
    worked, found, done = assessment.worked(Course(HERE.parent), stem), {}, ["opened.clear()"]
    for cell in milestones:
        id, check = cell["id"], cells[f"{cell['id']}-verifica"]
        names = re.findall(r'"(\w+)"', check.partition("\n")[0])
        found[f"{id} starter"] = [*done, cell["source"], check]
        found[f"{id} never run, with a name of the lesson"] = [*done, f"globals().update({dict.fromkeys(names, ...)})".replace("Ellipsis", "..."), check]
        found |= {f"{id} {kind} {n} {what}": [*done, code, check] for n, (kind, what, code) in enumerate(answers.get(id, []))}
        done.append(worked[id])
        found[f"{id} solution"] = [*done, check]
    for n, (kind, what, code) in enumerate(answers["progetto"]):
        parts = re.split(r"^# -- (\w+)\n", code, flags=re.MULTILINE)[1:]
        whole = "\n".join(f"{part}\n{cells[f'{id}-verifica']}" for id, part in zip(parts[::2], parts[1::2]))
        found[f"progetto {kind} {n} {what}"] = ["opened.clear()", whole]
    return found


def question(cell: dict) -> str:
    """Il codice che stampa la risposta giusta di un quiz: il suo, o la lettera che la cella «quiz-prove» ha provato."""
    return python_block(cell["source"]) if "```python" in cell["source"] else f"print(proven[{cell['id']!r}])"


# Al posto della risposta, uno dopo l'altro, gli errori che la tabella nomina: ognuno deve avere il suo messaggio.
# Nel codice di una risposta ... vuol dire «da fare», in una tabella «qualunque valore»: qui è quello giusto.
MISTAKES = """
def check(*names):
    def each(table):
        found = dict(lesson["bound"](table)(), ban=())
        right = found["right"] if len(names) > 1 else (found["right"],)
        for text, mistake in found.get("mistakes", {}).items():
            mistake = mistake if len(names) > 1 else (mistake,)
            notebook.update((name, due if value is ... else value) for name, value, due in zip(names, mistake, right))
            for name in names:
                original.pop(name, None)
            with warnings.catch_warnings(action="ignore"):
                said = lesson["judge"](names, lambda: found)
            if said != f"✗ {text}.":
                print(f"l'errore «{text}» riceve «{said}»")
    return each
"""
# Ciò che in un messaggio non va: parole inglesi, il punto nei decimali, «1 valori».
NOT_ITALIAN = re.compile(
    r"\b(the|is|of|and|not|expected|got|must|with|shape|size|warning|traceback)\b|\d\.\d|\b1 (?:[a-z]+i|volte|perdite)\b", re.IGNORECASE
)


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
        for which in {"starter", "never run", "never run, with a name of the lesson"} & {name.partition(" ")[2] for name in printed if name.startswith(f"{id} ")}:
            assert printed[f"{id} {which}"].startswith("… "), printed[f"{id} {which}"]

    def right_answers_pass(self, id: str, printed: dict[str, str]) -> None:
        said = _of(printed, id, "giusta")
        assert len(said) >= 4, f"le risposte giuste in tests/student_answers sono {len(said)}, ne servono 4"
        assert not (refused := {what: text for what, text in said.items() if not text.startswith("✓ ")}), refused

    def wrong_answers_get_a_true_message(self, id: str, printed: dict[str, str]) -> None:
        said = _of(printed, id, "sbagliata")
        least = 3 if "milestone" in self.cell["metadata"]["tags"] else 8
        assert len(said) >= least, f"le risposte sbagliate in tests/student_answers sono {len(said)}, ne servono {least}"
        assert not (passed := [what for what, text in said.items() if text[0] not in "✗…"]), passed
        same = _of(printed, id, "indistinguibile")
        assert all(text.startswith("✓ ") for text in same.values()), f"queste si distinguono: {same}"
        quoted = re.compile("«[^»]*»")  # ciò che ha scritto chi studia
        all_said = (said | same).items()
        lines = {what: text for what, text in all_said if text.count("\n") != 1 or NOT_ITALIAN.search(quoted.sub("", text))}
        assert not lines, f"non è una riga sola in italiano: {lines}"

    def whole_projects_pass(self, id: str, printed: dict[str, str]) -> None:
        said = _of(printed, "progetto", "giusta")
        assert len(said) >= 12, f"i progetti interi in tests/student_answers sono {len(said)}, ne servono 12"
        steps = len(tagged(self.parent.nb, "milestone"))
        refused = {what: text for what, text in said.items() if [line[:1] for line in text.splitlines()] != ["✓"] * steps}
        assert not refused, refused

    def a_named_mistake_is_that_mistake(self, id: str, printed: dict[str, str]) -> None:
        assert printed[f"{id} mistakes"] == "", printed[f"{id} mistakes"]

    def right_answer_is_what_the_code_prints(self, id: str, printed: dict[str, str]) -> None:
        options = dict(re.findall(r"^- \*\*([ABC])\.\*\* (.+)$", self.cell["source"], re.MULTILINE))
        if "```python" in self.cell["source"]:
            options = {letter: text.strip("`") for letter, text in options.items()}
        else:
            options = {letter: letter for letter in options}
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


def _of(printed: dict[str, str], id: str, kind: str) -> dict[str, str]:
    """Ciò che la verifica ha detto alle risposte di questo genere."""
    return {name: text for name, text in printed.items() if name.startswith(f"{id} {kind} ")}


PROMISES = (
    "solution_passes", "starter_is_still_to_do", "right_answers_pass", "wrong_answers_get_a_true_message",
    "a_named_mistake_is_that_mistake",
)  # fmt: skip


MILESTONE_PROMISES = ("solution_passes", "starter_is_still_to_do", "wrong_answers_get_a_true_message")


def items(file: pytest.File) -> Iterator[Answer]:
    """Le promesse di una lezione, da provare dopo le sue celle."""
    for cell in tagged(file.nb, "exercise"):
        for promise in PROMISES:
            yield Answer.from_parent(file, name=f"{cell['id']} {promise}", cell=cell, promise=promise)
    for cell in tagged(file.nb, "milestone"):
        for promise in MILESTONE_PROMISES:
            yield Answer.from_parent(file, name=f"{cell['id']} {promise}", cell=cell, promise=promise)
    for cell in tagged(file.nb, "milestone")[-1:]:
        promise = "whole_projects_pass"
        yield Answer.from_parent(file, name=f"progetto {promise}", cell=cell, promise=promise)
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
    """Dentro il kernel: prova ogni programma in un figlio e scrive accanto ciò che l'ultima cella ha stampato."""
    found = json.loads(Path(job).read_text(encoding="utf-8"))
    if "lesson" in namespace:
        namespace["lesson"]["SECONDS"] = 4  # chi prova ha più fretta di chi studia, ma il computer fa anche altro
    printed: dict[str, str] = {}
    for _, group in itertools.groupby(found, key=lambda name: name.split()[0]):
        printed |= _in_a_child({name: found[name] for name in group}, namespace)
    Path(job).with_suffix(".out").write_text(json.dumps(printed), encoding="utf-8")


def _in_a_child(found: dict[str, list[str]], namespace: dict) -> dict[str, str]:
    """Le prove di un esercizio in un figlio solo: copiarne la memoria costa più che eseguirle."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        try:
            with os.fdopen(writer, "w", encoding="utf-8") as pipe, tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)  # una risposta può scrivere file
                restore = _restorer(namespace)
                printed = {}
                for name, cells in found.items():
                    printed[name] = [_captured(code, namespace) for code in cells][-1]
                    restore()
                json.dump(printed, pipe)
        finally:
            os._exit(0)  # mai due kernel
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        output = pipe.read()
    os.wait()
    return json.loads(output)


def _restorer(namespace: dict) -> Callable[[], None]:
    """Ciò che rimette i nomi della lezione, e i numeri dei suoi tensori e delle sue reti, com'erano."""
    import torch

    names, state = dict(namespace), torch.get_rng_state()
    tensors = [thing for thing in names.values() if isinstance(thing, torch.Tensor) and thing.numel() < 1_000_000]
    nets = [thing for thing in names.values() if isinstance(thing, torch.nn.Module)]
    tensors += [tensor for net in nets for tensor in net.state_dict().values()]
    copies = [(tensor, tensor.detach().clone(), tensor.requires_grad) for tensor in tensors if not tensor.is_meta]
    training = [net.training for net in nets]
    classes = [(thing, dict(vars(thing))) for thing in names.values() if getattr(thing, "__module__", "") == "__main__" and isinstance(thing, type)]

    def restore() -> None:
        namespace.clear()
        namespace.update(names)
        torch.set_rng_state(state)
        for tensor, copy, grad in copies:
            if not torch.equal(tensor, copy) or tensor.requires_grad != grad:
                tensor.requires_grad_(False).copy_(copy).requires_grad_(grad)
        for kind, methods in classes:
            for name in [name for name in vars(kind) if name not in methods]:
                delattr(kind, name)
        for net, mode in zip(nets, training, strict=True):
            net.train(mode)

    return restore


def _captured(code: str, namespace: dict) -> str:
    """Ciò che una cella stampa, anche se si ferma a metà: in un notebook la cella dopo si esegue lo stesso."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            exec(compile(code, "<prova>", "exec"), namespace)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}")
    return output.getvalue()

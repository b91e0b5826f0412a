"""Ciò che una persona, un editor, git o un altro programma può rompere: il sito giusto, o un errore che si capisce.

I guasti nascono da un generatore: ogni file che si scrive a mano per ogni modo di romperlo, poi i notebook di altri
programmi, gli output di ogni specie, l'ambiente. `make test` ne prova alcuni, scelti con un seme; `make faults` tutti.
"""

import copy
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_output, new_raw_cell

ROOT = Path(__file__).resolve().parents[1]
SEED, SOME = 20261128, 16

FILES = (
    "_config.yml", "_toc.yml", "book/intro.md", "book/glossario.yml", "book/references.bib",
    "book/esecuzioni.json", "book/memoria.json", "notebooks/01_uno.ipynb",
)  # fmt: skip
# Che cosa succede ai byte di un file. Come finisce, quando è uno solo: True il sito, False l'errore.
BYTES: dict[str, tuple[Callable[[bytes], bytes], bool | None]] = {
    "vuoto": (lambda raw: b"", None),
    "troncato": (lambda raw: raw[: len(raw) // 2], None),
    "conflitto di git": (lambda raw: b"<<<<<<< HEAD\n" + raw + b"=======\n" + raw + b">>>>>>> ramo\n", False),
    "latin-1": (lambda raw: raw + "\n# perché\n".encode("latin-1"), False),
    "utf-16": (lambda raw: raw.decode().encode("utf-16"), False),
    "segno d'ordine dei byte": (lambda raw: b"\xef\xbb\xbf" + raw, True),
    "fine riga di Windows": (lambda raw: raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), True),
    "byte nullo": (lambda raw: raw[:20] + b"\0" + raw[20:], None),
    "raddoppiato": (lambda raw: raw + b"\n" + raw, None),
    "un numero": (lambda raw: b"7\n", None),
    "un elenco": (lambda raw: b"[1, 2]\n", None),
    "tabulazioni": (lambda raw: raw.replace(b"\n  ", b"\n\t"), None),
    "spazi in fondo": (lambda raw: raw + b"\n\n   \n", True),
}


def broken(name: str, change: Callable[[bytes], bytes]) -> Callable:
    def fault(course, environment: dict) -> None:
        path = course.root / name
        path.write_bytes(change(path.read_bytes()))

    return fault


def missing(name: str) -> Callable:
    return lambda course, environment: (course.root / name).unlink()


def a_folder(name: str) -> Callable:
    def fault(course, environment: dict) -> None:
        (course.root / name).unlink()
        (course.root / name).mkdir()

    return fault


def notebook(change: Callable[[dict], object]) -> Callable:
    """Cambia il JSON di una lezione; se `change` restituisce qualcosa, è il notebook nuovo."""

    def fault(course, environment: dict) -> None:
        path = course.root / "notebooks" / "01_uno.ipynb"
        raw = json.loads(path.read_text(encoding="utf-8"))
        raw = change(raw) or raw
        path.write_text(json.dumps(raw, indent=1), encoding="utf-8")

    return fault


def code(source: str) -> Callable:
    return notebook(lambda raw: raw["cells"][1].update(source=source))


def prose(markdown: str) -> Callable:
    return notebook(lambda raw: raw["cells"][0].update(source=f"# Lezione 01_uno\n\n{markdown}"))


def printed(*outputs: dict) -> Callable:
    """Un output conservato di un'altra specie: non conta, perché la lezione si riesegue."""
    return notebook(lambda raw: raw["cells"][1].update(outputs=list(outputs)))


def old_format(raw: dict) -> dict:
    """Lo stesso notebook nel formato 3, di prima del 2015."""
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Lezione 01_uno\n", "\n", "Testo."]},
        {"cell_type": "code", "collapsed": False, "input": ["'vecchia'"], "language": "python", "metadata": {}, "outputs": [], "prompt_number": 1},
    ]
    return {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells, "metadata": {}}]}


def no_ids(raw: dict) -> None:
    raw["nbformat_minor"] = 2
    for cell in raw["cells"]:
        del cell["id"]


def from_colab(raw: dict) -> None:
    no_ids(raw)
    raw["metadata"] |= {"colab": {"provenance": [], "gpuType": "T4"}, "accelerator": "GPU"}
    raw["cells"][1]["metadata"] = {"colab": {"base_uri": "https://localhost:8080/"}, "id": "aB3dE"}
    raw["cells"][1]["execution_count"] = None


NOTEBOOKS: dict[str, tuple[Callable, bool | None]] = {
    "formato 3": (notebook(old_format), True),
    "formato 4.2, senza id": (notebook(no_ids), True),
    "formato 3, con un titolo": (notebook(lambda raw: old_format(raw) | {"worksheets": [{"cells": [
        {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Uno"]},
        {"cell_type": "code", "collapsed": False, "input": ["1"], "language": "python", "metadata": {}, "outputs": [], "prompt_number": 1},
    ], "metadata": {}}]}), True),
    "un conflitto di git in una cella": (prose("<<<<<<< local\nLa mia.\n=======\nLa tua.\n>>>>>>> remote"), False),
    "formato 5": (notebook(lambda raw: raw.update(nbformat=5)), False),
    "da Colab": (notebook(from_colab), True),
    "id doppi": (notebook(lambda raw: raw["cells"].append(copy.deepcopy(raw["cells"][1]))), False),
    "id vuoto": (notebook(lambda raw: raw["cells"][1].update(id="")), True),
    "metadati nulli": (notebook(lambda raw: raw["cells"][1].update(metadata=None)), True),
    "metadati del notebook nulli": (notebook(lambda raw: raw.update(metadata=None)), True),
    "etichette nulle": (notebook(lambda raw: raw["cells"][1]["metadata"].update(tags=None)), True),
    "output nulli": (notebook(lambda raw: raw["cells"][1].update(outputs=None)), True),
    "senza output": (notebook(lambda raw: raw["cells"][1].pop("outputs") and None), True),
    "conteggio scritto a parole": (notebook(lambda raw: raw["cells"][1].update(execution_count="1")), True),
    "sorgente in un elenco": (notebook(lambda raw: raw["cells"][1].update(source=["'vecchia'"])), True),
    "sorgente che manca": (notebook(lambda raw: raw["cells"][1].pop("source") and None), True),
    "sorgente che è un numero": (notebook(lambda raw: raw["cells"][1].update(source=7)), False),
    "celle in un dizionario": (notebook(lambda raw: raw.update(cells={})), False),
    "una cella che non lo è": (notebook(lambda raw: raw["cells"].append("ciao")), False),
    "una cella di specie sconosciuta": (notebook(lambda raw: raw["cells"][1].update(cell_type="sql")), False),
    "una cella grezza": (notebook(lambda raw: raw["cells"].append(dict(new_raw_cell("grezza", id="grezza")))), None),
    "una cella vuota": (notebook(lambda raw: raw["cells"].append(dict(new_code_cell("", id="vuota")))), True),
    "nessuna cella": (notebook(lambda raw: raw.update(cells=[])), False),
    "nessun titolo": (notebook(lambda raw: raw["cells"][0].update(source="Testo.")), False),
    "il titolo in una cella di codice": (notebook(lambda raw: raw["cells"].pop(0) and None), False),
    "un'emoji a metà": (notebook(lambda raw: raw["cells"][0].update(source="# Lezione \ud83d")), False),
    "un'immagine incollata": (notebook(lambda raw: raw["cells"][0].update(attachments={"foto.png": {"image/png": "aGk="}})), False),
    "stato dei widget": (notebook(lambda raw: raw["metadata"].update(widgets={"application/vnd.jupyter.widget-state+json": {"state": {}}})), True),
    "un altro kernel": (notebook(lambda raw: raw["metadata"].update(kernelspec={"name": "ir", "display_name": "R", "language": "R"})), None),
    "una chiave sconosciuta": (notebook(lambda raw: raw["cells"][1].update(colore="rosso")), True),
    "una diapositiva": (notebook(lambda raw: raw["cells"][1]["metadata"].update(slideshow={"slide_type": "slide"})), True),
    "un output di plotly conservato": (printed(dict(new_output("display_data", {"application/vnd.plotly.v1+json": {}}))), True),
    "un errore conservato": (printed(dict(new_output("error", ename="X", evalue="", traceback=["\x1b[31m"]))), True),
    "un output che non lo è": (printed("ciao"), True),
}
CODE: dict[str, tuple[Callable, bool | None]] = {
    "un comando del sistema": (code("!echo ciao"), None),
    "una magia": (code("%timeit -n1 -r1 1"), None),
    "un aiuto": (code("print?"), None),
    "clear_output": (code("from IPython.display import clear_output\nprint(1)\nclear_output()\nprint(2)"), None),
    "un output che si aggiorna": (code("from IPython.display import display\nh = display(1, display_id=True)\nh.update(2)"), None),
    "uno script": (code("from IPython.display import HTML\nHTML('<script>1</script>')"), False),
    "javascript": (code("from IPython.display import Javascript\nJavascript('1')"), False),
    "una pagina dentro la pagina": (code("from IPython.display import IFrame\nIFrame('https://pytorch.org', 300, 200)"), None),
    "una formula": (code("from IPython.display import Math\nMath('x^2')"), True),
    "un disegno SVG": (code("from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')"), None),
    "una figura senza testo": (code("import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()"), False),
    "un avviso": (code("import warnings\nwarnings.warn('attento')"), False),
    "una barra che avanza": (code("for i in range(3):\n    print(i, end='\\r')"), None),
    "colori": (code("print('\\x1b[31mrosso\\x1b[0m')"), True),
    "input": (code("input('nome')"), False),
    "exit": (code("exit()"), None),
    "sys.exit": (code("import sys; sys.exit(2)"), False),
    "os._exit": (code("import os; os._exit(3)"), False),
    "un errore di sintassi": (code("def f(:\n    pass"), False),
    "una tabulazione a metà": (code("if True:\n\tprint(1)\n        print(2)"), False),
    "raises-exception": (notebook(lambda raw: raw["cells"][1].update(source="1 / 0", metadata={"tags": ["raises-exception"]})), False),
    "un file scritto": (code("open('scritto.txt', 'w').write('x')"), True),
    "un'altra cartella": (code("import os; os.chdir('/')"), True),
    "un altro motore di matplotlib": (code("import matplotlib; matplotlib.use('svg')"), True),
    "un filo che stampa dopo": (code("import threading; threading.Timer(0.2, print, ['tardi']).start()"), None),
    "caratteri rari": (code("print('\\u202e\\u0000\\ufeff𝟙')"), None),
}
PROSE: dict[str, tuple[Callable, bool | None]] = {
    "un prezzo in dollari": (prose("Costa 2$ l'ora e 1400$ al mese."), True),
    "una formula che non finisce": (prose("Ecco: $$x^2"), False),
    "un blocco di codice che non finisce": (prose("```python\nx = 1"), None),
    "una direttiva sconosciuta": (prose(":::{non-esiste}\nx\n:::"), False),
    "un ruolo sconosciuto": (prose("Vedi {pagina}`x`."), False),
    "un rimando rotto": (prose("Vedi [qui](02_manca.ipynb)."), False),
    "un'immagine che manca": (prose("![alt](../book/figure/manca.png)"), False),
    "uno script nel testo": (prose("<script>alert(1)</script>"), None),
    "un titolo saltato": (prose("### Tre"), None),
    "due titoli": (prose("# Un altro"), None),
    "una tabella storta": (prose("| a | b |\n|---|\n| 1 | 2 | 3 |"), None),
    "uno spazio senza larghezza": (prose("pa\u200brola e\u00a0altro"), True),
}


def config(**settings: object) -> Callable:
    def fault(course, environment: dict) -> None:
        path = course.root / "_config.yml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "".join(f"{key}: {json.dumps(value)}\n" for key, value in settings.items()), encoding="utf-8")

    return fault


def index(text: str) -> Callable:
    def fault(course, environment: dict) -> None:
        path = course.root / "_toc.yml"
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    return fault


def twins(course, environment: dict) -> None:
    """Due lezioni con un nome, in due cartelle."""
    shutil.copy(course.root / "notebooks" / "01_uno.ipynb", course.root / "book")
    index("  - file: book/01_uno\n")(course, environment)


def not_utf8(course, environment: dict) -> None:
    with open(os.fsencode(course.root / "book") + b"/caff\xe8.txt", "wb") as file:
        file.write(b"ciao")


INDEX: dict[str, tuple[Callable, bool | None]] = {
    "config: titolo vuoto": (config(title=""), False),
    "config: titolo numero": (config(title=7), False),
    "config: chiave sconosciuta": (config(colore="rosso"), None),
    "config: sphinx in un elenco": (config(sphinx=[1]), False),
    "config: html nullo": (config(html=None), None),
    "indice: un numero": (index("  - file: 7\n"), False),
    "indice: un nome vuoto": (index("  - file:\n"), False),
    "indice: un percorso intero": (index("  - file: /etc/hosts\n"), False),
    "indice: fuori dal corso": (index("  - file: ../altro\n"), False),
    "indice: un glob": (index("  - glob: notebooks/*\n"), False),
    "indice: una pagina due volte": (index("  - file: notebooks/02_due\n"), False),
    "indice: una pagina che manca": (index("  - file: book/manca\n"), False),
    "indice: due lezioni di un nome": (twins, False),
    "un nome che non è UTF-8": (not_utf8, None),
    "indice: una riga sciolta": (index("ciao\n"), False),
    "indice: una stringa al posto di una voce": (index("  - notebooks/02_due\n"), False),
}


def variable(**variables: str) -> Callable:
    return lambda course, environment: environment.update(variables)


def beside(name: str, content: str) -> Callable:
    return lambda course, environment: (course.root / name).write_text(content, encoding="utf-8")


AROUND: dict[str, tuple[Callable, bool | None]] = {
    "MPLBACKEND": (variable(MPLBACKEND="Agg"), True),
    "PYTHONOPTIMIZE": (variable(PYTHONOPTIMIZE="2"), True),
    "PYTHONWARNINGS": (variable(PYTHONWARNINGS="default"), True),
    "JUPYTER_PATH": (variable(JUPYTER_PATH="/non/esiste"), True),
    "HOME che manca": (variable(HOME="/non/esiste"), True),
    "LANG=C": (variable(LANG="C", LC_ALL="C"), True),
    "TERM sconosciuto": (variable(TERM="boh", COLUMNS="10"), True),
    "un file di macOS": (beside("notebooks/._01_uno.ipynb", "\0\5\26\7"), True),
    "un file di Word": (beside("book/~$intro.md", "\0\5Mario"), True),
    "una copia di emacs": (beside("book/intro.md~", "<<<<<<< HEAD\n"), True),
    "LC_ALL=C senza modo UTF-8": (variable(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"), True),
    "una copia di JupyterLab": (beside("notebooks/01_uno-Copy1.ipynb", "{}"), False),
    "un modulo che ne nasconde un altro": (beside("notebooks/random.py", "raise SystemExit"), None),
}


def generated() -> Iterator[tuple[str, Callable, bool | None, str]]:
    """Tutti i guasti: nome, come si fa, come finisce se può finire in un modo solo, il file che l'errore deve nominare."""
    for name in FILES:
        for kind, (change, ends) in BYTES.items():
            yield f"{name}: {kind}", broken(name, change), ends, name
        yield f"{name}: manca", missing(name), None, ""
        yield f"{name}: una cartella al suo posto", a_folder(name), None, ""
    for group, named in ((NOTEBOOKS, "01_uno.ipynb"), (CODE, "01_uno.ipynb"), (PROSE, "01_uno.ipynb"), (INDEX, ""), (AROUND, "")):
        for kind, (fault, ends) in group.items():
            yield kind, fault, ends, named


FAULTS = {name: rest for name, *rest in generated()}
CHOSEN = FAULTS if os.environ.get("FAULTS") == "all" else dict(random.Random(SEED).sample(sorted(FAULTS.items()), SOME))


@pytest.fixture(scope="module")
def sound(small, tmp_path_factory):
    """Un corso costruito, con ciò che i guasti toccano."""
    with small(tmp_path_factory.mktemp("sano") / "course") as course:
        course.write_lesson("01_uno", "'vecchia'")
        course.write_lesson("02_due", "2")
        for name in ("glossario.md", "bibliografia.md"):
            shutil.copy(ROOT / "book" / name, course.root / "book")
        (course.root / "book" / "insegnare.md").write_text("# Per chi insegna\n\n<!-- tabella: memoria -->\n", encoding="utf-8")
        index = course.root / "_toc.yml"
        index.write_text(index.read_text() + "".join(f"  - file: book/{name}\n" for name in ("glossario", "bibliografia", "insegnare")))
        done = course.build("--device", "cpu")
        assert done.returncode == 0, done.stderr
        kept = course.root.with_name("sano")
        shutil.copytree(course.root, kept, symlinks=True)
        yield course, kept


def pages(course) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in course.html.rglob("*.html")}


def test_there_are_more_than_a_hundred_and_twenty_faults():
    assert len(FAULTS) >= 120


@pytest.mark.parametrize("name", CHOSEN)
def test_a_fault_gives_the_right_site_or_an_error_that_says_where(sound, name, record_property):
    course, kept = sound
    shutil.rmtree(course.root)
    shutil.copytree(kept, course.root, symlinks=True)
    fault, ends, named = FAULTS[name]
    before, variables = pages(course), {}
    fault(course, variables)
    written = {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file() and "_build" not in path.parts}

    done = course.build("--device", "cpu", "--cell-limit", "20", **variables)

    said = done.stdout + done.stderr
    record_property("ends", "site" if done.returncode == 0 else "error")
    assert done.returncode in (0, 1), said
    assert "Traceback" not in said, said
    assert ends is None or done.returncode == (not ends), said
    after = {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file() and "_build" not in path.parts}
    assert {path for path in written if after.get(path) != written[path]} == set()
    if done.returncode:
        assert pages(course) == before, "il sito che c'era è cambiato"
        assert Path(named).name in done.stderr, done.stderr
        assert "Errore. " in done.stderr or "non è arrivata in fondo" in done.stderr, done.stderr

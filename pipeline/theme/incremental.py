"""Un sito costruito a pezzi ha gli stessi byte di uno costruito da capo, e non rifà ciò che ha già fatto."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import myst_nb.static
from jinja2 import FileSystemBytecodeCache
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..course import write_whole


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", copy_notebook_css)
    app.connect("builder-inited", keep_compiled_templates)
    app.connect("env-get-outdated", with_another_content)


def with_another_content(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Le pagine il cui contenuto è cambiato: Sphinx guarda le date, e un orologio tornato indietro le lascerebbe vecchie."""
    known = getattr(env, "course_contents", {})
    env.course_contents = {page: hashlib.sha256(Path(env.doc2path(page)).read_bytes()).hexdigest() for page in env.found_docs}
    return [page for page, digest in env.course_contents.items() if known.get(page, digest) != digest]


def copy_notebook_css(app: Sphinx) -> None:
    """Mette il CSS di myst-nb al suo posto prima che si scrivano le pagine.

    myst-nb lo copia alla fine: alla prima costruzione le pagine lo nominano senza impronta,
    alle altre con, e un sito costruito a pezzi non avrebbe gli stessi byte di uno costruito da capo.
    """
    source = Path(myst_nb.static.__path__[0]) / "mystnb.css"
    for name, _ in app.registry.css_files:
        if name.startswith("mystnb."):
            target = Path(app.outdir) / "_static" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def keep_compiled_templates(app: Sphinx) -> None:
    """I modelli delle pagine già compilati: senza, ogni costruzione ne compila una ventina."""
    if environment := getattr(getattr(app.builder, "templates", None), "environment", None):
        environment.bytecode_cache = FileSystemBytecodeCache(str(app.doctreedir))


def kept(state: Path, contents: dict[str, bytes], make: Callable[[str], Any]) -> dict[str, Any]:
    """Ciò che si ricava da ogni file, rifatto solo per quelli che sono cambiati.

    state: il file JSON che lo conserva, dove Sphinx tiene ciò che sa delle pagine. make: lo ricava, dal nome.
    """
    before = json.loads(state.read_text(encoding="utf-8")) if state.exists() else {}
    now = {}
    for name, content in contents.items():
        mark = hashlib.sha256(content).hexdigest()[:16]
        now[name] = before[name] if before.get(name, [""])[0] == mark else [mark, make(name)]
    if now != before:
        write_whole(state, json.dumps(now, ensure_ascii=False).encode())
    return {name: value for name, (_, value) in now.items()}

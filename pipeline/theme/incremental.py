"""Un sito costruito a pezzi ha gli stessi byte di uno costruito da capo."""

import shutil
from pathlib import Path

import myst_nb.static
from sphinx.application import Sphinx
from sphinx.search import IndexBuilder


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", copy_notebook_css)
    forget_words_of_no_page()


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


def forget_words_of_no_page() -> None:
    """Toglie dall'indice di ricerca le parole che dopo una modifica non stanno più in nessuna pagina.

    Sphinx toglie le pagine da ogni parola, ma lascia le parole senza pagine.
    """
    original = IndexBuilder.prune

    def prune(self: IndexBuilder, docnames: list[str]) -> None:
        original(self, docnames)
        for mapping in (self._mapping, self._title_mapping):
            for word in [word for word, pages in mapping.items() if not pages]:
                del mapping[word]

    IndexBuilder.prune = prune

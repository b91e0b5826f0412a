"""La ricerca: il testo di ogni sezione in un file che il browser prende quando qualcuno cerca.

Non è un JSON ma uno script, perché una pagina aperta da file:// non legge altri file. Sphinx ha una
ricerca sua, che non trova «perché» scritto con l'accento e non mostra un brano: qui è spenta.
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import sphinx.search
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.search.en import english_stopwords
from sphinx.search.it import SearchItalian
from sphinxcontrib.bibtex.nodes import bibliography

from .. import glossary
from ..course import CourseError
from ..npm import package
from .incremental import kept

# Lo stemmer italiano di Snowball, come Sphinx lo porta con sé.
STEMMER = ("base-stemmer.js", "italian-stemmer.js")
# Le parole di chi fa una domanda: dicono che è una domanda, non che cosa chiede.
ASKING = set("cos cosa faccio fare fai fa devo devi deve posso puoi può serve servono bisogna voglio vuol dire significa avere "
             "usare uso usa quale quali quanto quanta quanti quante quando dove mio mia miei mie mi succede funziona esiste vs corso".split())  # fmt: skip
# Le parole che stanno dappertutto: l'elenco di Snowball, senza le negazioni (una perdita che non scende
# non è una perdita che scende) e con quelle di chi fa una domanda.
COMMON = (SearchItalian.stopwords | english_stopwords | ASKING) - {"non", "no", "not"}
# Una lezione spiega, un errore si cura, un esercizio chiede: a pari parole viene prima chi spiega.
# Un messaggio d'errore incollato trova comunque il suo: gli somigliano le parole vicine, non solo quelle sparse.
LESS = {"book/intro": 0.4, "book/errori": 0.6, "book/glossario": 0.5,
        "book/insegnare": 0.7, "book/scendi": 0.5, "book/forme": 0.5}  # fmt: skip
ASIDE = {"esercizi": 0.5, "mettiti-alla-prova": 0.5, "in-breve": 0.6, "per-saperne-di-piu": 0.4}
HIDDEN = {"tag_hide-input", "tag_hide-cell"}


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", switch_off_the_search_of_sphinx)
    app.connect("build-finished", write)


def switch_off_the_search_of_sphinx(app: Sphinx) -> None:
    """Niente indice né script della ricerca di Sphinx; search.html diventa una pagina del corso."""
    app.builder.search = False


def write(app: Sphinx, exception: Exception | None) -> None:
    """Mette nel sito ciò che serve per cercare: motore, stemmer e indice, sempre con gli stessi byte."""
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir) / "ricerca"
    folder.mkdir(exist_ok=True)
    try:
        shutil.copyfile(package("minisearch") / "dist" / "umd" / "index.js", folder / "minisearch.js")
    except CourseError as error:
        raise ExtensionError(str(error)) from None
    scripts = Path(sphinx.search.__file__).parent / "minified-js"
    stemmer = "".join((scripts / name).read_text(encoding="utf-8") for name in STEMMER)
    (folder / "stemmer.js").write_text(stemmer, encoding="utf-8")
    text = json.dumps(index(app), ensure_ascii=False, separators=(",", ":"))
    (folder / "indice.js").write_text(f"courseIndex = {text};\n", encoding="utf-8")


def index(app: Sphinx) -> dict:
    """Le pagine, le loro sezioni e le parole che il motore deve conoscere.

    Returns: {"pages": [[indirizzo, titolo]],
        "sections": [[numero della pagina, id, titolo, testo, codice, numeri delle formule, peso]],
        "common": [parola troppo comune per cercarla],
        "names": [[un altro nome, termine del glossario, se il corso non lo usa]]}.
    """
    pages: list[list[str]] = []
    rows: list[list] = []
    contents = {name: _read(app, name) for name in sorted(app.env.found_docs)}
    for name, found in kept(Path(app.doctreedir) / "ricerca.json", contents, lambda name: list(sections(_page(app, name)))).items():
        weight = LESS.get(name, 1)
        rows += [[len(pages), *row, round(weight * share, 2)] for *row, share in found]
        pages.append([app.builder.get_target_uri(name), app.env.titles[name].astext()])
    return {"pages": pages, "sections": rows, "common": sorted(COMMON), "names": other_names(Path(app.srcdir))}


def _read(app: Sphinx, name: str) -> bytes:
    """Ciò da cui nascono le sezioni di una pagina: com'è stata letta, e le sue fonti."""
    return (Path(app.doctreedir) / f"{name}.doctree").read_bytes() + repr(_sources(app, name)).encode()


def _sources(app: Sphinx, name: str) -> list[tuple[str, str]]:
    """Le fonti che una pagina elenca: la bibliografia in cui stanno, come si scrivono."""
    citations = (source for source in app.env.get_domain("cite").citations if source.bibliography_key[0] == name)
    return [(source.bibliography_key[1], source.formatted_entry.text.render_as("text")) for source in citations]


def _page(app: Sphinx, name: str) -> nodes.document:
    """Una pagina com'è stata letta, con le fonti al posto delle bibliografie, che si riempiono solo scrivendola."""
    page, sources = app.env.get_doctree(name), _sources(app, name)
    for node in list(page.findall(bibliography)):
        node.replace_self([nodes.paragraph(text=text) for place, text in sources if place == node["ids"][0]])
    return page


def other_names(root: Path) -> list[tuple[str, str, int]]:
    """Come altri dicono ciò che il corso dice: (nome, parole del corso, 1 se nel corso quel nome non c'è o vuol dire altro).

    Di un termine del glossario sono il nome inglese, le parole che il corso non usa, quelle di tutti i giorni.
    """
    content = glossary.read(root)
    names = [(name, term.term, foreign) for term in content["terms"]
             for names, foreign in ((() if term.kept else term.english, 1), (term.forbidden, 1), (term.asked, 0))
             for name in names]  # fmt: skip
    return names + [(name, word, 0) for word, asked in content["words"].items() for name in asked]


def sections(page: nodes.document) -> Iterator[tuple[str, str, str, str, str, float]]:
    """Ogni sezione di una pagina e ogni voce del glossario: (id, titolo, testo, codice, numeri delle formule, peso).

    Il testo di una sezione non comprende le sezioni che contiene, né ciò che il lettore trova
    chiuso: cercando una parola non si deve leggere la soluzione di un esercizio.
    """
    for section in page.findall(nodes.section):
        text, code, numbers, closed = [], [], [], 0
        for node in _own(section):
            if isinstance(node, nodes.raw):
                closed += node.astext().count("<details") - node.astext().count("</details")
            elif closed:
                continue
            elif isinstance(node, nodes.literal_block):
                code.append(_readable(node))
            elif isinstance(node, nodes.math_block):
                text.append("…")
                numbers += _numbers(node.astext())
            else:
                numbers += [number for formula in node.findall(nodes.math) for number in _numbers(formula.astext())]
                text.append(_prose(node) + (" ·" if isinstance(node.parent, nodes.entry) else ""))
        around = [section["ids"][0], *section.parent.get("ids", [])]
        weight = min(ASIDE.get(name, 1) for name in around)
        yield section["ids"][0], _prose(section.next_node(nodes.title)), _joined(text), _joined(code), " ".join(numbers), weight
    for item in page.findall(nodes.definition_list_item):
        term, definition = item.next_node(nodes.term), item.next_node(nodes.definition)
        if term["ids"]:
            meaning = _joined(_prose(part) for part in definition.findall(nodes.paragraph))
            yield term["ids"][0], _prose(term), meaning, "", "", 1


def _own(section: nodes.section) -> Iterator[nodes.Element]:
    """I blocchi di testo di una sezione, senza titolo, sottosezioni, commenti e voci del glossario.

    Restano fuori anche le celle chiuse: disegnano figure o controllano esercizi, e nessuno le cerca.
    """
    waiting = list(reversed(section.children))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (nodes.section, nodes.title, nodes.comment, nodes.image, nodes.Text)):
            continue
        if node.get("nb_element") == "cell_code_source" and HIDDEN.intersection(node.parent["classes"]):
            continue
        if isinstance(node, nodes.definition_list_item) and node.next_node(nodes.term)["ids"]:
            continue
        if isinstance(node, (nodes.TextElement, nodes.raw)):
            yield node
        else:
            waiting += reversed(node.children)


def _prose(element: nodes.Element) -> str:
    """Il testo di un blocco; di una formula resta ciò che si legge anche senza disegnarla."""
    parts = []
    for node in element.findall(nodes.Text):
        if isinstance(node.parent, nodes.math):
            parts.append("…" if re.search(r"[\\{}]", node) else node.replace("^", ""))
        elif not isinstance(node.parent, nodes.raw):
            parts.append(node.astext())
    return "".join(parts)


def _numbers(formula: str) -> list[str]:
    """I numeri di una formula, che disegnata non si legge più: 0{,}693 è 0,693. Quelli di una cifra non li cerca nessuno."""
    return re.findall(r"\d+,\d+|\d{2,}", re.sub(r"\{,\}|\{\.\}", ",", formula).replace(r"\,", ""))


def _readable(block: nodes.literal_block) -> str:
    """Le righe di codice e di output che dicono qualcosa: un numero lungo sì, una tabella di numeri non la cerca nessuno."""
    return "\n".join(line for line in block.astext().splitlines() if re.search(r"[^\W\d_]{3}|^\W*\d{4,}(?:[.,]\d+)?\W*$", line))


def _joined(parts: Iterable[str]) -> str:
    return " ".join(" ".join(parts).split())

"""Le parole del corso: i termini del glossario, l'ortografia, i rimandi dalle lezioni, le fonti."""

import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pybtex.database import parse_file

from pipeline import glossary, lesson
from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]
OWN_WORDS = Path(__file__).with_name("words.txt")
MOST_LINKS = 24
FIGURE = ", figura"
NOT_PROSE = "…"  # al posto di codice, formule, citazioni e collegamenti ad altri siti: non è una parola
MARKDOWN = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, double_inline=True)
# Le parole che davanti a un apostrofo si accorciano: il dizionario non le conosce da sole.
ELIDED = re.compile(
    r"\b(?:[cdlmnstv]|un|nessun|ciascun|alcun|all|dall|dell|nell|sull|coll|quell|quest|bell|sant|tutt|mezz|cent|vent|trent"
    r"|com|cos|dov|gliel|po)['’]",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]+")

# Ciò che il dizionario non vede. Ogni regola: che cosa si trova, che cosa si scrive.
RULES = {
    r"\bqual['’]è\b": "qual è",
    r"\bpò\b": "po'",
    r"\b(?:perch|poich|finch|affinch|bench|giacch|anzich|nonch|sicch)è\b": "l'accento acuto: perché",
    r"\b(?:cioé|é|caffé|piú|giú|cosí)\b": "l'accento grave: cioè, è, più",
    r"\b(?:e|E|perche|piu|puo|cosi|gia|cioe|sara|meta|verita|quantita)'(?!\w)": "l'accento, non l'apostrofo: è, È, può",
    r"\bun['’](?:altro|esempio|errore|elemento|indice|intero|output|insieme)\b": "un, senza apostrofo",
    r"\bun (?:altra|epoca|etichetta|immagine|operazione|idea|eccezione|uscita)\b": "un', con l'apostrofo",
    r'"': "le virgolette «»",
    r"\S {2,}\S": "un solo spazio",
    r"\w [,;:.!?](?!\S)": "nessuno spazio prima della punteggiatura",
    r"\b(?!via\b)([^\W\d]{2,}) \1\b": "la parola una volta sola",
}


@cache
def terms() -> list[glossary.Term]:
    return glossary.read(ROOT)["terms"]


@cache
def texts() -> list[tuple[str, str]]:
    """Tutti i testi che un lettore trova: (dove, Markdown)."""
    found = []
    for page in Course(ROOT).pages:
        name = page.relative_to(ROOT)
        if page.suffix == ".md":
            found.append((str(name), page.read_text(encoding="utf-8")))
            continue
        for cell in lesson.read(page).cells:
            where = f"{name}, cella «{cell.id}»"
            shown = cell.metadata.get("mystnb", {})
            figure = [shown.get("figure", {}).get("caption"), shown.get("image", {}).get("alt")]
            found += [(f"{where}{FIGURE}", text) for text in figure if text]
            if cell.cell_type == "markdown":
                found.append((where, cell.source))
    for term in terms():
        found.append((f"{glossary.TERMS}, «{term.term}»", f"{term.meaning} {term.why}"))
    for key, source in parse_file(str(ROOT / "book" / "references.bib")).entries.items():
        found.append((f"book/references.bib, «{key}»", source.fields["annote"]))
    return found


@cache
def prose(markdown: str, *, emphasis: bool = True) -> str:
    """Il testo di un Markdown senza codice, formule, immagini, citazioni e collegamenti ad altri siti.

    emphasis: se falso toglie anche il corsivo, in cui sta una parola quando la si cita.
    """
    classes = r"^:::.*$|\{\.[^}]*\}"  # come una parte si mostra, non ciò che dice
    text = re.sub(classes, "", markdown, flags=re.MULTILINE)
    return "\n".join(_block(token, emphasis) for token in MARKDOWN.parse(text))


def _block(token, emphasis: bool) -> str:
    if token.type == "html_block":
        return re.sub(r"<[^>]+>", " ", token.content)
    if token.type != "inline":
        return ""
    parts, hidden = [], 0
    for child in token.children:
        if child.type == "link_open":
            hidden += bool(re.match(r"http|.*bibliografia\.md", child.attrs["href"]))
            outside = hidden
        elif child.type == "link_close":
            hidden -= outside > 0
            outside = 0
        elif child.type in ("em_open", "em_close") and not emphasis:
            hidden += child.nesting
        parts.append(NOT_PROSE if hidden else _piece(child))
    return "".join(parts)


def _piece(token) -> str:
    if token.type in ("text", "softbreak", "hardbreak"):
        return token.content or "\n"
    return NOT_PROSE if token.type in ("code_inline", "math_inline", "math_inline_double", "image", "html_inline") else ""


@cache
def matches(names: tuple[str, ...]) -> re.Pattern:
    """Ciò che trova questi nomi come parole intere, senza badare a maiuscole e a capo."""
    longest = sorted(names, key=len, reverse=True)
    alternatives = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest)
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE)


def forbidden_words(markdown: str) -> Iterator[str]:
    """Le varianti vietate di un termine; fra virgolette si possono citare."""
    right = {variant.lower(): term.term for term in terms() for variant in term.forbidden}
    for found in matches(tuple(right)).finditer(re.sub(r"«[^»]*»", NOT_PROSE, prose(markdown))):
        yield f"«{found[0]}»: si scrive «{right[' '.join(found[0].lower().split())]}»"


def english_words(markdown: str) -> Iterator[str]:
    """I nomi inglesi dei termini che si traducono; si citano fra parentesi, fra virgolette, in corsivo, nel codice."""
    right = {name.lower(): term.term for term in terms() if not term.kept for name in term.english}
    text = re.sub(r"\([^()]*\)|«[^»]*»", NOT_PROSE, prose(markdown, emphasis=False))
    for found in matches(tuple(right)).finditer(text):
        term = right[" ".join(found[0].lower().split())]
        yield f"«{found[0]}»: si scrive «{term}», e l'inglese al più fra parentesi o in corsivo"


def told(texts: list[tuple[str, str]], rule: Callable[[str], Iterator[str]]) -> str:
    """Ciò che una regola trova, una riga per volta, con il posto."""
    return "\n".join(f"{where}: {problem}" for where, text in texts for problem in rule(text))


def test_no_text_uses_a_forbidden_word():
    assert not (found := told(texts(), forbidden_words)), found


def test_no_text_uses_the_english_word_of_a_term_that_is_translated():
    # Di una figura no: in un testo alternativo i nomi del codice non si possono segnare.
    outside = [(where, text) for where, text in texts() if not where.endswith(FIGURE)]

    assert not (found := told(outside, english_words)), found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Si abbassa il learning rate.", 1),
        ("Il tasso di apprendimento (*learning rate*) si abbassa.", 0),
        ("Il tasso di apprendimento (learning rate, `lr`) si abbassa.", 0),
        ("Lo chiamano *learning rate*, oppure `learning rate`.", 0),
        ("Si fa una predizione\nper volta.", 1),
        ("Il **lotto** è grande (e il lotto dopo no); altri dicono «lotto».", 2),
        ("Vedi [Learning rate](https://pytorch.org/) e [learning rate](03_autograd.ipynb).", 1),
        ("```python\nloss = loss_fn(y_hat, y)  # la loss\n```\n\nPoi $loss$.", 0),
        ("<details><summary>La loss</summary>\n\nQui la perdita.\n\n</details>", 1),
    ],
)
def test_an_english_word_may_be_quoted_and_a_wrong_one_never(text, found):
    assert len([*forbidden_words(text), *english_words(text)]) == found


def test_every_term_of_the_glossary_is_sound():
    names = [name.lower() for term in terms() for name in (term.term, *term.forms)]
    forbidden = {variant.lower() for term in terms() for variant in term.forbidden}

    assert sorted(names) == sorted(set(names))
    assert forbidden.isdisjoint(names)
    assert [term.term for term in terms() if not (term.why if term.kept else term.english)] == []
    assert [term.term for term in terms() if not term.meaning.endswith(".") or term.meaning.count(". ")] == []


def words(text: str) -> set[str]:
    return set(WORD.findall(ELIDED.sub("", text)))


def misspelt(used: set[str], accepted: set[str], folder: Path) -> set[str]:
    """Le parole che non stanno né nel dizionario italiano né fra quelle accettate."""
    own = folder / "words.txt"
    own.write_text("\n".join(sorted(accepted)) + "\n", encoding="utf-8")
    done = subprocess.run(
        ["hunspell", "-d", "it_IT", "-i", "utf-8", "-p", str(own), "-l"],
        input="\n".join(sorted(used)), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.split())


def own_words() -> list[str]:
    return OWN_WORDS.read_text(encoding="utf-8").splitlines()


def words_of_the_glossary() -> set[str]:
    names = (name for term in terms() for name in (term.term, *term.forms, *term.english))
    return set().union(*map(words, names))


def test_every_word_is_in_the_dictionary_or_in_the_list(tmp_path):
    used = {where: words(prose(text)) for where, text in texts()}

    wrong = misspelt(set().union(*used.values()), {*own_words(), *words_of_the_glossary()}, tmp_path)

    lost = [f"{where}: «{word}»" for where, some in used.items() for word in sorted(some & wrong)]
    assert not lost, "\n".join(lost)


def test_the_list_is_in_order_and_holds_only_words_that_serve(tmp_path):
    own = own_words()
    used = set().union(*(words(prose(text)) for _, text in texts()))

    assert own == sorted(set(own), key=lambda word: (word.lower(), word))
    assert set(own) == misspelt(set(own), words_of_the_glossary(), tmp_path)
    assert {word.lower() for word in own} <= {word.lower() for word in used}


def broken_rules(markdown: str) -> Iterator[str]:
    text = prose(markdown)
    for rule, right in RULES.items():
        for found in re.finditer(rule, text):
            yield f"«{found[0]}»: si scrive {right}"


def test_no_text_breaks_a_rule_that_the_dictionary_does_not_know():
    assert not (found := told(texts(), broken_rules)), found


@pytest.mark.parametrize(
    "text",
    ["Qual'è la forma? qual'è", "Un pò di codice.", "Ecco perchè.", "E' vero.", "Due  spazi.", "Un'altro modo: un'altro.", "Va bene ."],
)
def test_a_common_mistake_is_seen(text):
    assert list(broken_rules(text))


def test_a_lesson_is_called_by_name_so_that_it_can_be_moved():
    placed = re.compile(r"\blezion[ei] (?:\d|scors|precedent|seguent|prossim|successiv)|\b(?:scorsa|precedente|prossima) lezione", re.IGNORECASE)
    for page in Course(ROOT).pages:
        text = "\n".join(cell.source for cell in lesson.read(page).cells) if page.suffix == ".ipynb" else page.read_text(encoding="utf-8")
        assert [text[max(0, found.start() - 40) : found.end()] for found in placed.finditer(text)] == [], page.name


def test_a_lesson_links_each_term_once_where_it_does_not_disturb(site, soup):
    glossary_page = (site / glossary.PAGE).with_suffix(".html").read_text(encoding="utf-8")

    for path in Course(ROOT).lessons:
        page = soup((site / path.relative_to(ROOT)).with_suffix(".html"))
        links = [text.find_parent("a") for text in page.select(".std-term")]
        targets = [link["href"].partition("#")[2] for link in links]
        assert len(targets) == len(set(targets)), page.title.get_text()
        assert 0 < len(targets) <= MOST_LINKS, f"{page.title.get_text()}: metti `link: false` ai termini più comuni"
        assert all(f'id="{target}"' in glossary_page for target in targets)
        for link in links:
            assert not link.find_parents(["a", "h1", "h2", "h3", "h4", "table", "blockquote", "details", "code", "figure"])
            assert link.find_parent(["p", "li"])


def test_the_glossary_shows_every_term_with_its_english(site, soup):
    page = soup((site / glossary.PAGE).with_suffix(".html"))

    straight = str.maketrans("’", "'")  # nel sito gli apostrofi sono tipografici
    shown = {
        dt.find(string=True).translate(straight): dt.find_next("dd").get_text().translate(straight)
        for dt in page.select("dl.glossary dt")
    }

    for term in terms():
        assert term.kept or term.english[0] in shown[term.term]


def test_the_bibliography_shows_every_source_and_why_to_read_it(site, soup):
    page = soup(site / "book" / "bibliografia.html")
    shown = page.select_one("article").get_text().replace("’", "'")

    for source in parse_file(str(ROOT / "book" / "references.bib")).entries.values():
        assert re.sub("[{}]", "", source.fields["title"]).replace("--", "–") in shown
        assert source.fields["annote"] in shown
        assert "doi" in source.fields or "url" in source.fields or "eprint" in source.fields

"""Le lezioni in diapositive da proiettare: la pagina costruita, tagliata a un'idea per volta, con il testo nelle note di chi parla.

Decide una regola, non un'etichetta. Una cella con il suo output, una figura, una formula, un elenco fanno una
diapositiva; sopra stanno le prime frasi del testo che li introduce, sotto la prima di quello che li commenta, e il testo
intero va nelle note. Di un esercizio resta la domanda. Ciò che non sta in una diapositiva lo divide, quando si apre,
book/diapositive/impagina.js: solo il browser sa quanto è alta.
"""

import base64
import copy
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, NavigableString, SoupStrainer, Tag

from . import door
from .course import Course, CourseError, numbered
from .npm import package
from .offline import SLIDES

PLACE = "<!-- diapositive -->"
OWN = Path("book/diapositive")
FONTS = {
    "@fontsource/source-sans-3": [f"source-sans-3-latin-{face}.woff2" for face in ("400-normal", "400-italic", "700-normal")],
    "@fontsource/source-code-pro": [f"source-code-pro-latin-{face}.woff2" for face in ("400-normal", "400-italic", "600-normal")],
}
LEAD = 240  # lettere: quante ne stanno in tre righe
OUTPUT = 20  # righe di un output, oltre le quali se ne vede l'inizio
NOT_SHOWN = "a.headerlink, script, link, style, .where-to-try, .visually-hidden, .toctree-wrapper, .tag_hide-cell, .tag_exercise, .tag_milestone, .tag_check, "\
    ".footnote-list, .footnote-reference, hr ~ p:has(> em:first-child):has(> a[href*='riproducibilita'])"
# Il testo di reveal.js che chi insegna legge, con il suo posto: se una versione nuova lo cambia, si viene a sapere.
ITALIAN = {
    '<html lang="en">': '<html lang="it">',
    "<title>reveal.js - Speaker View</title>": "<title>Vista di chi parla</title>",
    "Loading speaker view...": "Apro la vista di chi parla…",
    ">Upcoming<": ">Dopo<",
    ">Time <": ">Tempo <",
    "Click to Reset": "Da capo",
    ">0:00 AM<": "><",
    "'en-US', { hour12: true, ": "'it-IT', { ",
    ">Notes<": ">Note<",
    "'default': 'Default'": "'default': 'Di serie'",
    "'wide': 'Wide'": "'wide': 'Larga'",
    "'tall': 'Tall'": "'tall': 'Alta'",
    "'notes-only': 'Notes only'": "'notes-only': 'Solo note'",
    "'Layout' + (": "'Vista' + (",
    "Cross origin error.<br>The speaker window can only be opened from the same origin.": "Questa finestra si apre solo dalle diapositive, con il tasto S.",
    "Error connecting to main window.<br>Please try closing and reopening the speaker view.": "Le diapositive non rispondono.<br>Chiudi questa finestra e riaprila con il tasto S.",
    "Speaker view popup failed to open. Please make sure popups are allowed and reopen the speaker view.": "Il browser non ha aperto la finestra delle note. Permettigli di aprirla e premi di nuovo S.",
}  # fmt: skip


@dataclass
class Slide:
    """Una diapositiva. over: la sezione in cui sta, se il titolo è di una più piccola; notes: ciò che chi parla legge."""

    title: str = ""
    over: str = ""
    blocks: list[Tag] = field(default_factory=list)
    notes: list[Tag] = field(default_factory=list)
    kind: str = ""


def make(course: Course, target: Path) -> int:
    """Taglia le lezioni del sito costruito e mette in una cartella le diapositive, con ciò che serve a mostrarle.

    Returns: quante lezioni. Raises: CourseError se manca una pagina o un file di reveal.js.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    lessons = [path.stem for path in course.lessons if path.parent == course.notebooks]
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".") as scratch:
        beside = Path(scratch) / "intero"
        beside.mkdir()
        speaker = _copy_tools(course, beside)
        for name, number in numbered(lessons).items():
            deck = _deck(course.html / "notebooks" / f"{name}.html", number, speaker)
            (beside / f"{name}.html").write_text(deck, encoding="utf-8")
        os.replace(beside, target)
    return len(lessons)


def add(made: Path, site: Path) -> None:
    """Mette le diapositive in un sito, e in ogni lezione il collegamento. Raises: CourseError se il suo posto non c'è."""
    shutil.copytree(made, site / SLIDES)
    for deck in made.glob("*.html"):
        page = site / "notebooks" / deck.name
        text = page.read_text(encoding="utf-8")
        if PLACE not in text:
            raise CourseError(f"La lezione {deck.stem} non ha il posto del collegamento: rimetti {PLACE} in book/_templates/layout.html.")
        link = f'<nav class="page-actions d-print-none" aria-label="Per chi insegna"><a href="../{SLIDES}{deck.name}">Diapositive</a></nav>'
        page.write_text(text.replace(PLACE, link), encoding="utf-8")


def _copy_tools(course: Course, target: Path) -> str:
    """Copia reveal.js, i font e gli stili. Returns: l'impronta dello script della vista di chi parla."""
    reveal = package("reveal.js") / "dist"
    for name in ("reveal.js", "reveal.css"):
        shutil.copyfile(reveal / name, target / name)
    for path in (course.root / OWN).iterdir():
        (target / path.name).write_text(door.text(path), encoding="utf-8")
    for name, files in FONTS.items():
        for file in files:
            shutil.copyfile(package(name) / "files" / file, target / file)
    notes = (reveal / "plugin" / "notes.js").read_text(encoding="utf-8")
    for english, italian in ITALIAN.items():
        if english not in notes:
            raise CourseError(f"reveal.js è cambiato e non dice più «{english}»: aggiorna ITALIAN in pipeline/slides.py.")
        notes = notes.replace(english, italian)
    (target / "notes.js").write_text(notes, encoding="utf-8")
    (script,) = re.findall(r"<script>(.*?)<\\/script>", notes, re.DOTALL)
    return _hash(re.sub(r"\\(.)", r"\1", script))  # nel file è scritto dentro un letterale


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _deck(page: Path, number: int, speaker: str) -> str:
    """Le diapositive di una lezione. speaker: l'impronta dello script che la regola di sicurezza lascia passare."""
    if not page.exists():
        raise CourseError(f"Nel sito manca notebooks/{page.name}: lancia prima `make build`.")
    text = page.read_text(encoding="utf-8")
    # Ogni pagina ha la sua regola: le diapositive hanno la stessa, con i loro script.
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    if policy is None:
        raise CourseError(f"notebooks/{page.name} non ha una Content-Security-Policy: lancia di nuovo `make build`.")
    rule = re.sub(r"script-src [^;]*", f"script-src 'self' {speaker}; frame-src 'self'", policy[1])
    article = BeautifulSoup(text, "lxml", parse_only=SoupStrainer("article")).article
    _clean(article, f"notebooks/{page.name}")
    title = article.h1.get_text()
    body = "\n".join(_stack(slides) for slides in _stacks(article))
    return f"""<!DOCTYPE html>
<html lang="it" data-theme="light">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{rule}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Diapositive, lezione {number}: {escape(title)}</title>
<link rel="icon" href="../_static/gradiente.svg">
<link rel="stylesheet" href="reveal.css">
<link rel="stylesheet" href="../_static/pygments.css">
<link rel="stylesheet" href="../_static/katex/katex.min.css">
<link rel="stylesheet" href="stile.css">
</head>
<body>
<main>
<div class="reveal">
<div class="slides">
{body}
</div>
</div>
</main>
<noscript>Per proiettare le diapositive serve JavaScript. <a href="../notebooks/{page.name}">La lezione</a> si legge anche senza.</noscript>
<dialog id="tasti" aria-labelledby="tasti-titolo">
<h2 id="tasti-titolo">I tasti</h2>
<dl>
<div><dt>→ spazio</dt><dd>avanti</dd></div>
<div><dt>← Maiusc spazio</dt><dd>indietro</dd></div>
<div><dt>S</dt><dd>le note, in un’altra finestra</dd></div>
<div><dt>Esc o O</dt><dd>tutte le diapositive insieme</dd></div>
<div><dt>G</dt><dd>vai a un numero</dd></div>
<div><dt>F</dt><dd>schermo intero</dd></div>
<div><dt>B</dt><dd>schermo nero</dd></div>
<div><dt>L</dt><dd>torna alla lezione</dd></div>
<div><dt>P</dt><dd>la versione da stampare</dd></div>
</dl>
<form method="dialog"><button>Chiudi</button></form>
</dialog>
<script src="reveal.js"></script>
<script src="notes.js"></script>
<script src="impagina.js"></script>
</body>
</html>
"""


def _clean(article: Tag, page: str) -> None:
    """Toglie ciò che in una diapositiva non serve, e con lui soluzioni, verifiche e celle da cui comincia chi risponde."""
    for cell in article.select(".tag_exercise, .tag_milestone"):
        cell.find_parent("section")["class"] = ["exercise"]
    for tag in article.select(NOT_SHOWN):
        tag.decompose()
    for details in article.find_all("details"):
        if details.summary.get_text().startswith("Soluzione"):
            details.decompose()
    for image in article.find_all("img"):
        del image["loading"], image["decoding"]
        if image.parent.name == "a":
            image.parent.unwrap()
    for tag in article.find_all(id=True):
        del tag["id"]
    for tag, name in ((tag, name) for name in ("href", "src") for tag in article.find_all(attrs={name: True})):
        parts = urlsplit(tag[name])
        if not parts.scheme:
            tag[name] = "../" + normpath(join("notebooks", parts.path)) + f"#{parts.fragment}" * bool(parts.fragment) if parts.path \
                else f"../{page}#{parts.fragment}"  # fmt: skip
    for table in article.select(".pst-scrollable-table-container"):
        table.unwrap()
    for answer in [details for details in article.find_all("details") if details.summary.get_text() == "Risposta"]:
        _gather(answer)


def _gather(answer: Tag) -> None:
    """Mette in un blocco solo una domanda con la sua risposta: comincia dal paragrafo con il numero in grassetto."""
    before = []
    for sibling in answer.previous_siblings:
        if isinstance(sibling, Tag) and sibling.name in ("details", "h2", "h3", "section"):
            return
        before.append(sibling)
        if isinstance(sibling, Tag) and sibling.name == "p" and re.match(r"\d+\.", _text(sibling)) and sibling.find("strong"):
            break
    else:
        return
    question = BeautifulSoup().new_tag("div", attrs={"class": "question"})
    before[-1].insert_before(question)
    for part in [*reversed(before), answer]:
        question.append(part.extract())


def _stacks(article: Tag) -> Iterator[list[Slide]]:
    """Le diapositive di una lezione, una pila per sezione: prima quella del titolo."""
    top = article.find("section")
    yield _opening(top) + _section(top, "")
    for section in top.find_all("section", recursive=False):
        over = section.h2 or section.find(re.compile("^h[1-6]$"))
        inner = section.find_all("section")
        slides = _exercises(section) if section.select_one(".exercise") else _section(section, "")
        for part in inner:
            slides += _section(part, over.decode_contents())
        if slides:
            yield slides


def _opening(top: Tag) -> list[Slide]:
    """La diapositiva del titolo: quanto dura, di che cosa si tratta, a che cosa si arriva. Ciò che mostra lo toglie dalla pagina."""
    slide = Slide(top.h1.decode_contents(), kind="opening")
    for part in top.find_all(recursive=False)[1:]:
        if part.name not in ("p", "ul") or part.find("img"):
            break
        part.extract()
        if "lesson-facts" in part.get("class", []):
            slide.blocks.append(part)
            continue
        slide.notes.append(part)
        if len(slide.blocks) < 4:
            slide.blocks.append(copy.copy(part) if part.name == "ul" else _sentences(part))
    return [slide]


def _section(section: Tag, over: str) -> list[Slide]:
    """Le diapositive di una sezione, senza quelle delle sezioni che contiene."""
    heading = section.find(re.compile("^h[1-6]$"), recursive=False)
    title = heading.decode_contents() if heading else over
    if heading is None or heading.name == "h1":
        over = ""
    if "exercise" in section.get("class", []):
        return [_exercise(section, title, over)]
    slides: list[Slide] = []
    for run, part, aside in _ideas(section):
        shown = _shown(part) if part else []
        if not run and shown and "tag_parameters" in part[0].get("class", []):
            continue  # la riga che sceglie il dispositivo, se nessuno la racconta
        # Dopo qualcosa che si è visto, il testo lo commenta; l'ultimo paragrafo introduce ciò che segue.
        # Una nota si capisce da sola.
        alone = not shown or (slides and part[0].name == "blockquote" and len(part) == 1)
        kept = 0 if alone else 2 if not slides and len(run) < 3 and not _is_figure(shown[0].blocks[-1]) else 1
        comments, leads = run[: len(run) - kept], run[len(run) - kept :]
        if len(comments) == 1 and slides and slides[-1].kind == "show":
            _comment(slides[-1], comments[0])
            slides[-1].notes += comments
        elif comments:
            slides.append(Slide(title, over, [_sentences(part) for part in comments], comments, "prose"))
        if shown:
            if shown[0].kind == "show":
                shown[0].blocks[:0] = [_sentences(part) for part in leads]
            shown[0].notes[:0] = leads
        for slide in shown:
            slide.title, slide.over = title, over
        slides += shown
        if aside and slides:
            slides[-1].notes += aside
            if part and "prediction" in part[0].get("class", []) and aside[0].p:
                _comment(slides[-1], aside[0].p)
    return slides


def _comment(slide: Slide, paragraph: Tag) -> None:
    """Aggiunge ciò che si è visto: se l'output arriva dopo la domanda, arriva con lui."""
    hidden = any("fragment" in block.get("class", []) for block in slide.blocks)
    slide.blocks.append(_sentences(paragraph, *(["seen", "fragment"] if hidden else ["seen"])))


def _ideas(section: Tag) -> Iterator[tuple[list[Tag], list[Tag], list[Tag]]]:
    """Il testo, ciò che introduce, e ciò che è chiuso lì dietro; in fondo, il testo che non introduce niente."""
    run: list[Tag] = []
    parts = [part for part in section.find_all(recursive=False) if not re.fullmatch("h[1-6]|section|hr", part.name)
             and (part.name == "img" or part.get_text(strip=True) or part.find(["img", "svg"]))]  # fmt: skip
    while parts:
        part = parts.pop(0)
        if part.name == "p" and not part.find("img"):
            run.append(part)
            continue
        show = [part]
        if "prediction" in part.get("class", []) and parts:
            show.append(parts.pop(0))
        aside = []
        while parts and parts[0].name == "details":
            aside.append(parts.pop(0))
        if part.name == "details":
            yield run, [], [part, *aside]
        else:
            yield run, show, aside
        run = []
    if run:
        yield run, [], []


def _is_figure(block: Tag) -> bool:
    return block.name in ("figure", "img", "svg")


def _shown(show: list[Tag]) -> list[Slide]:
    """Le diapositive di ciò che si mostra, ancora senza titolo e senza testo. Una figura sta da sola, perché si veda da lontano."""
    *before, last = show
    if "question" in last.get("class", []):
        return [_question(last)]
    slide = Slide(blocks=list(before), notes=list(before), kind="show")
    if "cell" not in last.get("class", []):
        slide.blocks.append(last)
        return [slide]
    code, output, figures = _cell(last)
    if before:
        for part in output:
            part["class"] = [*part["class"], "fragment"]
    slide.blocks += code + output
    if not figures:
        return [slide] if slide.blocks else []
    shown = [Slide(blocks=[figure], kind="show") for figure in figures]
    return [slide, *shown] if slide.blocks else shown


def _question(question: Tag) -> Slide:
    """Una domanda con le sue scelte; la risposta giusta arriva dopo, e il perché delle altre sta nelle note."""
    answer = question.details.extract()
    answer.summary.decompose()
    right = [_sentences(answer.p, "answer", "fragment")] if answer.p else []
    return Slide(blocks=[*question.find_all(recursive=False), *right], notes=[answer], kind="question")


def _exercises(section: Tag) -> list[Slide]:
    """La diapositiva che elenca gli esercizi; come si fanno nella pagina sta nelle note."""
    listed = BeautifulSoup().new_tag("ul")
    for part in section.select(".exercise > :is(h2, h3, h4)"):
        entry = BeautifulSoup().new_tag("li")
        entry.extend(copy.copy(part).contents[:])
        listed.append(entry)
    heading = section.find(re.compile("^h[1-6]$"), recursive=False)
    return [Slide(heading.decode_contents(), blocks=[listed], notes=section.find_all("p", recursive=False))] if heading else []


def _exercise(section: Tag, title: str, over: str) -> Slide:
    """Un esercizio: la domanda intera, con i dati che la lezione prepara; l'indizio è nelle note."""
    slide = Slide(title, over, kind="exercise")
    for part in section.find_all(recursive=False):
        if part.name == "details":
            slide.notes.append(part)
        elif "cell" in part.get("class", []):
            code, output, figures = _cell(part)
            slide.blocks += code + output + figures
        elif not re.fullmatch("h[1-6]|section", part.name):
            slide.blocks.append(part)
    return slide


def _cell(cell: Tag) -> tuple[list[Tag], list[Tag], list[Tag]]:
    """Codice, output e figure di una cella. Il codice che nella pagina è chiuso resta nella pagina."""
    code = [pre for pre in cell.select(".cell_input pre") if not pre.find_parent("details")]
    figures = [image.find_parent("figure") or image for image in cell.select(".cell_output img, .cell_output svg")]
    output: list[Tag] = []
    for part in cell.select(".cell_output > *"):  # un Markdown mostrato da una cella arriva senza un contenitore suo
        if _is_figure(part) or part.find(["img", "svg"]):
            continue
        output += part.find_all("pre") or [part]
    texts = [part for part in output if part.name == "pre"]
    others = [part for part in output if part.name != "pre"]
    listed = [_block("code", code)] if code else []
    return listed, ([_block("output", texts)] if texts else []) + [_first_rows(part) for part in others], figures


def _block(name: str, pres: list[Tag]) -> Tag:
    """Uno o più testi a righe come un blocco solo; di un output lungo si vede l'inizio."""
    lines = [line for pre in pres for line in pre.decode_contents().rstrip("\n").split("\n")]
    left = len(lines) - OUTPUT
    if name == "output" and left > 4:
        lines = [*lines[:OUTPUT], f"<i>… altre {left} righe: sono nella lezione</i>"]
    # Una riga che si divide da un'altra non deve aprire un colore e lasciarlo chiudere alla seguente: lo fa già Pygments.
    return BeautifulSoup(f'<div class="{name} highlight"><pre>' + "\n".join(lines) + "</pre></div>", "lxml").div


def _first_rows(part: Tag) -> Tag:
    """Un output che non è fatto di righe di testo; di una tabella lunga si vede l'inizio."""
    part["class"] = ["output"]
    rows = part.select("tbody > tr, table > tr")
    if len(rows) > OUTPUT + 4:
        for row in rows[OUTPUT:]:
            row.decompose()
        part.append(BeautifulSoup(f"<p><i>… altre {len(rows) - OUTPUT} righe: sono nella lezione</i></p>", "lxml").p)
    return part


def _text(tag: Tag | NavigableString) -> str:
    """Le parole di un pezzo di pagina; una formula conta per quello che si legge, e non due volte."""
    if isinstance(tag, NavigableString):
        return str(tag)
    if "katex-mathml" in tag.get("class", []):
        return ""
    return "".join(_text(child) for child in tag.children)


def _sentences(paragraph: Tag, *names: str) -> Tag:
    """Le prime frasi di un paragrafo, o le ultime se annuncia ciò che segue: quante ne stanno in poche righe, almeno una."""
    cut = copy.copy(paragraph)
    cut["class"] = list(names) or ["lead"]
    whole = "".join(_text(child) for child in cut.children).strip()
    ends = _ends(cut)
    if len(whole) <= LEAD or not ends:
        return cut
    if whole.endswith(":"):
        place = next((end for end in ends if len(whole) - end[0] <= LEAD), ends[-1])
        _drop(cut, place, before=True)
    else:
        place = next((end for end in reversed(ends) if end[0] <= LEAD), ends[0])
        _drop(cut, place, before=False)
    return cut


def _ends(paragraph: Tag) -> list[tuple[int, NavigableString, int]]:
    """Dove finisce ogni frase tranne l'ultima: quante lettere ci sono prima, e il punto del paragrafo. Mai dentro un collegamento."""
    found, before = [], ""
    children = list(paragraph.children)
    for place, child in enumerate(children):
        if isinstance(child, NavigableString):
            following = "".join(_text(other) for other in children[place + 1 :])
            for space in re.finditer(r"\s+", child):
                ended = re.search(r"[.!?…][»)”]*$", before + child[: space.start()])
                after = (child[space.end() :] + following)[:1]
                if ended and after and not after.islower():
                    found.append((len(before) + space.start(), child, space.start()))
        before += _text(child)
    return found


def _drop(paragraph: Tag, place: tuple[int, NavigableString, int], before: bool) -> None:
    """Toglie ciò che viene prima o dopo un punto del paragrafo."""
    _, text, offset = place
    for other in list(text.previous_siblings if before else text.next_siblings):
        other.extract()
    text.replace_with(NavigableString(text[offset:].lstrip() if before else text[:offset]))


def _stack(slides: list[Slide]) -> str:
    return "<section>\n" + "\n".join(_html(slide) for slide in slides) + "\n</section>"


def _html(slide: Slide) -> str:
    heading = "h1" if slide.kind == "opening" else "h2"
    long = " long" if len(BeautifulSoup(slide.title, "lxml").get_text()) > 60 else ""
    over = f'<p class="over">{slide.over}</p>' if slide.over else ""
    for block in slide.blocks:
        if "fragment" in block.get("class", []):
            block["data-fragment-index"] = "0"  # tutti insieme
    blocks = "".join(str(block) for block in slide.blocks)
    notes = f'<aside class="notes">{_notes(slide.notes)}</aside>' if slide.notes else ""
    page = f'<div class="page {slide.kind}{long}">{over}<{heading}>{slide.title}</{heading}><div class="content">{blocks}</div></div>'
    return f"<section>{page}{notes}</section>"


def _notes(parts: list[Tag]) -> str:
    """Le note. La finestra che le mostra non ha gli stili di KaTeX: di una formula resta il MathML, che il browser disegna."""
    text = []
    for part in parts:
        note = copy.copy(part)
        note.name = "div" if note.name == "details" else note.name
        for summary in note.select("summary"):
            summary.name = "h4"
        for formula in note.select(".katex"):
            if formula.math:
                formula.replace_with(formula.math.extract())
        text.append(str(note))
    return "".join(text)

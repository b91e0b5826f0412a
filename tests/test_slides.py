"""Le diapositive: niente esce e tutto si legge dall'ultima fila, dicono le parole della lezione, e mai una soluzione."""

import copy
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pytest
from bs4 import BeautifulSoup, Tag
from lab import AXE, opened
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from pipeline import lesson, slides
from pipeline.course import Course, CourseError
from pipeline.server import served

ROOT = Path(__file__).resolve().parents[1]
LESSONS = [path.stem for path in Course(ROOT).lessons if path.parent.name == "notebooks"]
READY = "() => window.Reveal?.isReady()"
SMALLEST = 20  # px, in una diapositiva di 1280 × 720
# Tutte le diapositive insieme, una sotto l'altra: ciò che esce, la lettera più piccola, ciò che contengono.
LOOK = """() => {
  document.documentElement.classList.add("measuring");
  for (const section of document.querySelectorAll(".slides section")) { section.hidden = false; section.style.display = ""; }
  return [...document.querySelectorAll(".page")].map(page => {
    const box = page.getBoundingClientRect(), scale = box.width / 1280;
    const seen = [...page.querySelectorAll("*")].filter(one => !one.closest(".katex-mathml, svg") && one.getClientRects().length);
    const out = seen.filter(one => {
      const {left, right, top, bottom} = one.getBoundingClientRect();
      const cut = !one.closest(".katex") && one.clientWidth && getComputedStyle(one).display !== "inline" && one.scrollWidth > one.clientWidth + 1;
      return cut || left < box.left || top < box.top || right > box.right - 40 * scale || bottom > box.bottom - 40 * scale;
    });
    const texts = seen.filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()) && !one.closest(".katex"));
    const letters = [...texts, ...page.querySelectorAll(".katex")].map(one => parseFloat(getComputedStyle(one).fontSize) * scale);
    const content = page.querySelector(".content");
    return {
      title: page.querySelector("h1, h2").textContent, out: out.map(one => one.outerHTML.slice(0, 120)), smallest: Math.min(...letters),
      empty: !page.matches(".opening") && !content.textContent.trim() && !content.querySelector("img, svg"), shrunk: content.style.zoom,
      alone: content.children.length === 1 && content.firstElementChild.matches(".lead") && !page.matches(".prose"),
      figures: [...content.querySelectorAll("figure img, .content > img")].map(image => image.getBoundingClientRect().height * scale),
    };
  });
}"""


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+|[-+=<>/^{}%@:;.,!?«»]", text))


def said(part: Tag) -> str:
    """Le parole di un pezzo di pagina, senza le formule, che nelle note sono scritte in un altro modo."""
    def texts(tag: Tag) -> Iterator[str]:
        for child in tag.children:
            if not isinstance(child, Tag):
                yield child
            elif child.name != "math" and "katex" not in child.get("class", []):
                yield from texts(child)

    return words("".join(texts(part)))


def cells(name: str, ending: str = "", tag: str = "") -> Iterator[str]:
    for cell in lesson.read(ROOT / "notebooks" / f"{name}.ipynb").cells:
        if (ending and re.fullmatch(rf"(?:es|tappa)\d+{ending}", cell.id)) or tag in lesson.tags(cell):
            yield cell.source


@pytest.fixture(scope="module")
def folder(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Il sito con le diapositive tagliate adesso."""
    root = tmp_path_factory.mktemp("diapositive")
    slides.make(Course(ROOT), root / "slides")
    for path in site.iterdir():
        if path.name != "slides":
            (root / path.name).symlink_to(path.resolve())
    return root


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as running:
        yield f"{running.address}slides/"


@pytest.fixture(scope="module")
def decks(folder: Path) -> dict[str, BeautifulSoup]:
    return {name: BeautifulSoup((folder / "slides" / f"{name}.html").read_text(encoding="utf-8"), "lxml") for name in LESSONS}


@pytest.fixture(scope="module")
def visited(address: str, browser: Browser) -> dict[str, dict]:
    """Ciò che di ogni lezione si vede a 1280 × 720: le diapositive, ciò che il browser ha da ridire, gli altri siti chiesti."""
    found = {}
    for name in LESSONS:
        with opened(browser, "about:blank", viewport={"width": 1280, "height": 720}) as page:
            elsewhere: list[str] = []
            page.on("request", lambda request, to=elsewhere: to.append(request.url) if urlsplit(request.url).hostname != "127.0.0.1" else None)
            show(page, f"{address}{name}.html")
            found[name] = {"total": page.evaluate("Reveal.getTotalSlides()"), "slides": page.evaluate(LOOK)}
            found[name] |= {"messages": page.messages, "elsewhere": elsewhere}
    return found


def show(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function(READY)


def faults(slides_: list[dict]) -> list[tuple]:
    return [(slide["title"], slide["out"][:2], slide["smallest"]) for slide in slides_ if slide["out"] or slide["smallest"] < SMALLEST]


def test_no_slide_overflows_and_every_letter_is_read_from_the_last_row(visited):
    assert {name: faults(seen["slides"]) for name, seen in visited.items()} == dict.fromkeys(LESSONS, [])
    for name, seen in visited.items():
        assert seen["total"] == len(seen["slides"]) > 25, name
        assert [slide["title"] for slide in seen["slides"] if slide["empty"] or slide["alone"] or slide["shrunk"]] == [], name
        assert all(height >= 280 for slide in seen["slides"] for height in slide["figures"]), name


def test_no_other_host_is_asked_and_the_policy_of_the_site_holds(visited, decks, site, soup):
    assert {name: seen["messages"] + seen["elsewhere"] for name, seen in visited.items()} == dict.fromkeys(LESSONS, [])
    for name, deck in decks.items():
        policy, page = (
            dict(rule.strip().partition(" ")[::2] for rule in found.select_one('meta[http-equiv="Content-Security-Policy"]')["content"].split(";"))
            for found in (deck, soup(site / "notebooks" / f"{name}.html"))
        )
        assert policy.pop("frame-src") == "'self'"  # le due anteprime della vista di chi parla
        assert "unsafe" not in policy.pop("script-src") and page.pop("script-src") and policy == page
        assert deck.html["lang"] == "it" and not deck.select("script:not([src]), [onclick], [onload]")


def test_everything_a_lesson_says_and_shows_is_in_its_slides(decks, site, soup):
    for name, deck in decks.items():
        everything = said(deck.select_one(".slides"))
        article = copy.copy(soup(site / "notebooks" / f"{name}.html").article)
        hidden = ".headerlink, .where-to-try, .visually-hidden, .tag_exercise, .tag_milestone, .tag_check, .tag_hide-cell, .tag_parameters, .tag_hide-input .cell_input"
        for part in article.select(hidden):
            part.decompose()
        for details in article.select("details"):
            if details.summary.get_text() == "Soluzione":
                details.decompose()
        paragraphs = [said(part) for part in article.select("p, li, td") if not part.select("a[href*='riproducibilita']")]
        assert [text for text in paragraphs if text not in everything] == [], name
        codes = [words(pre.get_text()) for pre in article.select(".cell_input pre, .highlight pre")]
        long = re.compile(r"altre \d+ righe sono nella lezione")
        assert [code for code in codes if code not in everything] == [] or long.search(everything), name
        assert {image["src"] for image in article.select("img")} == {image["src"] for image in deck.select(".page img")}, name
        assert all(image["alt"] for image in deck.select("img")) and not deck.select(".slides [id]")
        links = {urlsplit(link["href"]).path for link in deck.select(".slides a, noscript a") if not urlsplit(link["href"]).scheme}
        assert [link for link in links if not (site / "slides" / link).resolve().is_file()] == [], name


def test_every_exercise_and_question_is_there_and_no_solution(decks):
    for name, deck in decks.items():
        exercises, questions = deck.select(".page.exercise"), deck.select(".page.question")
        asked = [re.match(r"### (.+)\n+(?:(.+))", source) for source in cells(name, "-domanda")]
        assert [words(page.h2.get_text()) for page in exercises] == [words(re.sub(r"[`$*]", "", found[1])) for found in asked], name
        assert len(questions) == len(list(cells(name, tag="quiz"))) == 5
        for page, source in zip(questions, cells(name, tag="quiz")):
            assert said(page).count("A .") >= 1 and page.select_one(".answer.fragment") is page.select(".content > *")[-1]
            key = re.search(r"</summary>\s*\*\*([A-Z])\.", source)[1]
            assert page.select_one(".answer").get_text().startswith(f"{key}."), name
        everything = words(deck.get_text())
        for solution in cells(name, "-soluzione"):
            code, told = re.search(r"```python\n(.*?)```(.*)</details>", solution, re.DOTALL).groups()
            assert words(code) not in everything, name
            told = words(re.sub(r"\]\([^)]*\)|[`*$\[]", "", told))
            assert not told or told not in everything, name
        for starter in [*cells(name, tag="exercise"), *cells(name, tag="milestone"), *cells(name, tag="check")]:
            assert words(starter) not in everything, name


def test_a_prediction_and_a_question_come_before_their_answer(decks):
    for name, deck in decks.items():
        predictions = [page for page in deck.select(".page") if page.select_one(".prediction")]
        assert predictions, name
        for page in predictions:
            blocks = page.select(".content > *")
            question = next(place for place, block in enumerate(blocks) if "prediction" in block["class"])
            shown = [block for block in blocks[question + 1 :] if {"output", "seen"} & set(block["class"])]
            assert all("fragment" in block["class"] for block in shown), (name, page.h2.get_text())


def test_the_keyboard_goes_through_to_the_end_and_says_how(address, visited, browser):
    name = min(LESSONS, key=lambda name: visited[name]["total"])
    with opened(browser, "about:blank", viewport={"width": 1280, "height": 720}) as page:
        show(page, f"{address}{name}.html")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="I tasti")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name="I tasti")).to_be_hidden()
        seen, last = {0}, False
        while not last:
            page.keyboard.press("ArrowRight")
            place, last = page.evaluate("[Reveal.getSlidePastCount(), Reveal.isLastSlide() && !Reveal.availableFragments().next]")
            seen.add(place)
        assert seen == set(range(visited[name]["total"]))
        names = page.eval_on_selector_all(".reveal button, .reveal [aria-label], .reveal input", "all => all.map(one => one.ariaLabel ?? one.placeholder)")
        assert not re.search(r"slide|Jump|Resume|previous|next", " ".join(filter(None, names)))
        page.keyboard.press("l")
        page.wait_for_url(f"**/notebooks/{name}.html")
        assert page.messages == []


def test_the_speaker_reads_the_text_in_another_window(address, browser, decks):
    name = LESSONS[4]
    with opened(browser, "about:blank", viewport={"width": 1280, "height": 720}) as page:
        show(page, f"{address}{name}.html#/1")
        with page.expect_popup() as popup:
            page.keyboard.press("s")
        speaker = popup.value
        messages: list[str] = []
        speaker.on("console", lambda message: messages.append(message.text))
        notes = speaker.locator(".speaker-controls-notes .value")
        expect(notes).to_contain_text("I dati sono due colonne di numeri.")
        expect(speaker.locator("#upcoming-slide")).to_contain_text("Dopo")
        expect(speaker.frame_locator("#current-slide iframe").locator("section.present .page h2").last).to_have_text("I quindici punti")
        page.keyboard.press("ArrowRight")
        expect(notes).to_contain_text("senza copiarli")
        assert page.messages == messages == []
        assert not re.search(r"Upcoming|Notes|Time|Layout|Default", speaker.locator("body").inner_text())
        speaker.close()
    for name, deck in decks.items():
        silent = [page.h2.get_text() for page in deck.select(".page:is(.prose, .question)") if not page.parent.select_one("aside.notes").get_text()]
        assert silent == [] and not deck.select("aside.notes .katex-html"), name


def test_print_gives_a_page_for_each_slide(address, visited, browser):
    name = min(LESSONS, key=lambda name: visited[name]["total"])
    with opened(browser, "about:blank", viewport={"width": 1280, "height": 720}) as page:
        show(page, f"{address}{name}.html?print-pdf")
        page.wait_for_function("() => document.querySelectorAll('.pdf-page').length")
        with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))) as printed:
            sizes = {tuple(round(float(side)) for side in sheet.mediabox) for sheet in printed.pages}
            assert len(printed.pages) == visited[name]["total"] and sizes == {(0, 0, 960, 540)}  # punti: 1280 × 720 pixel
        assert page.messages == []


def test_axe_finds_nothing_on_the_kinds_of_slide(address, browser):
    with opened(browser, "about:blank", viewport={"width": 1280, "height": 720}) as page:
        show(page, f"{address}{LESSONS[0]}.html")
        page.evaluate(AXE)
        for kind in ("opening", "prose", "question", "exercise", "show:has(table)", "show:has(.prediction)", "show:has(figure)"):
            page.evaluate("""kind => { const {h, v} = Reveal.getIndices(document.querySelector(`.page.${kind}`).parentElement); Reveal.slide(h, v, 9); }""", kind)
            report = page.evaluate("where => axe.run(where, {preload: false})", "body" if kind == "opening" else ".slides > .present > .present")
            assert [f"{rule['id']}: {rule['nodes'][0]['html'][:150]}" for rule in report["violations"]] == [], kind


def test_other_screens_show_the_same_slides_smaller(address, visited, browser):
    for width, height in ((1024, 768), (390, 844)):
        with opened(browser, "about:blank", viewport={"width": width, "height": height}) as page:
            show(page, f"{address}{LESSONS[1]}.html")
            assert page.evaluate("Reveal.getTotalSlides()") == visited[LESSONS[1]]["total"]
            box = page.locator(".present .page").last.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width + 1 and box["y"] >= 0 and box["y"] + box["height"] <= height + 1


TEXT = "parola dopo parola il testo continua senza mai fermarsi a prendere fiato, "
FIGURE = {"mystnb": {"image": {"alt": "una figura di prova, molto grande"}}}
STRANGE = [
    "# Se $x < 0$: " + "un titolo che non finisce mai e che continua a dire cose " * 4 + "\n\n## Sezione senza testo\n\n<br>\n\n## Una cella di sessanta righe",
    ("\n".join(f"valore_{n} = {n} * 2  # riga {n}" for n in range(60)), {}),
    "## Duecento righe di output",
    ("for n in range(200): print('riga', n, 'x' * (n % 50))", {}),
    "## Righe larghissime",
    ("print('x' * 400); print(list(range(120)))\ny = " + " + ".join(map(str, range(90))), {}),
    "## Tabella larga\n\n|" + "|".join(f"colonna {n}" for n in range(18)) + "|\n|" + "---|" * 18 + "\n|" + "valore|" * 18,
    "## Tabella alta\n\n|a|b|\n|---|---|\n" + "\n".join(f"|riga {n}|{TEXT}|" for n in range(30)),
    "## Una figura enorme",
    ("import matplotlib.pyplot as plt\nfig = plt.figure(figsize=(30, 20))\nplt.plot([1, 2])\nplt.show()", FIGURE),
    "## HTML e liste\n\n<div><b>Grassetto</b><table><tr><td>1</td></tr></table></div>\n\n"
    + "\n".join(f"- voce {n} {TEXT}\n  - dentro {n}\n    - ancora {TEXT * 2}" for n in range(8)),
    "## Note\n\nTesto con nota[^1].\n\n[^1]: La nota.\n\n- voce con\n  ```{note}\n  una nota in una lista\n  ```\n\n:::{tip}\nUn consiglio.\n:::",
    "## Un paragrafo infinito\n\n" + TEXT * 60 + "\n\n" + "a" * 900,
    "## Formule\n\n$$ " + " + ".join(f"x_{{{n}}}^2" for n in range(60)) + " $$\n\n$$ \\begin{pmatrix}" + "\\\\".join(map(str, range(40))) + "\\end{pmatrix} $$",
    "## Numerata\n\n\\begin{equation}\na < b\n\\end{equation}\n\n## Una foto stretta\n\n```{figure} ../book/foto.png\n:alt: Un rettangolo.\n:width: 40%\n\nUna foto.\n```",
    ("!echo ciao", {}),
    ("from IPython.display import Markdown\nMarkdown('**detto** in Markdown')", {}),
    ("print('chiuso')", {"tags": ["hide-output"]}),
    "## Citazione\n\n> " + TEXT * 50 + "\n\nTermine\n: " + TEXT * 20,
    "## Previsione\n\n> **Prova a prevedere.** " + TEXT * 3,
    ("\n".join(f"print({n})" for n in range(18)), {}),
]  # fmt: skip


@pytest.fixture(scope="module")
def strange(small: Callable, tmp_path_factory: pytest.TempPathFactory):
    """Un corso la cui lezione l'ha cambiata qualcun altro, con le diapositive."""
    with small(tmp_path_factory.mktemp("altri") / "course") as course:
        path = course.write_lesson("01_strana")
        notebook = new_notebook(cells=[new_markdown_cell(cell) if isinstance(cell, str) else new_code_cell(cell[0], metadata=cell[1]) for cell in STRANGE])
        for number, cell in enumerate(notebook.cells):
            cell.id = f"cella-{number}"
        path.write_bytes(lesson.dump(lesson.clean(notebook)))
        Image.new("RGB", (300, 200)).save(course.root / "book" / "foto.png")
        course.write_lesson("02_sotto", "1")
        toc = course.root / "_toc.yml"
        nested = "notebooks/01_strana\n    sections:\n      - file: notebooks/02_sotto\n"
        toc.write_text(toc.read_text().replace("notebooks/01_strana\n  - file: notebooks/02_sotto\n", nested))
        for verb in ("build", "slides"):
            done = course.run(verb, "--device", "cpu")
            assert done.returncode == 0, done.stderr
        yield course


def test_a_lesson_changed_by_somebody_else_does_not_overflow(strange, browser):
    with served(strange.html) as running, opened(browser, "about:blank", viewport={"width": 1280, "height": 720}) as page:
        show(page, f"{running.address}slides/01_strana.html")
        seen = page.evaluate(LOOK)
        assert page.messages == [] and len(seen) > len(STRANGE)
        number, formula, photo, caption = page.evaluate("""() => {
          const middle = where => { const {left, right} = document.querySelector(where).getBoundingClientRect(); return (left + right) / 2; };
          return [".eqno", ".eqno ~ .katex-display, .eqno ~ * .katex-html .mrel", "figure img[style*='40%']", "figure:has(img[style*='40%']) figcaption"].map(middle);
        }""")
        assert number > formula + 200 and abs(photo - caption) < 2
        assert page.locator(".katex .eqn-num").count() and not page.locator(".katex .eqn-num:visible").count()  # un numero solo per formula
    deck = (strange.html / "slides" / "01_strana.html").read_text(encoding="utf-8")
    assert "<strong>detto</strong> in Markdown" in deck and len(re.findall(r"&#39;chiuso&#39;|'chiuso'", deck)) == 1
    small_formula = [slide for slide in seen if slide["title"].startswith("Formule") and slide["shrunk"]]
    assert len(small_formula) == 1  # una colonna di quaranta numeri non si può dividere
    assert faults([slide for slide in seen if slide not in small_formula]) == [] == small_formula[0]["out"]
    assert not any(slide["empty"] for slide in seen) and {"Sezione senza testo"}.isdisjoint(slide["title"] for slide in seen)


def test_the_site_offers_the_slides_of_its_own_pages_only(strange):
    page = strange.html / "notebooks" / "01_strana.html"
    assert '"../slides/01_strana.html">Diapositive</a>' in page.read_text(encoding="utf-8")
    assert "<title>Lezione 1: Se x &lt; 0: un titolo" in page.read_text(encoding="utf-8")
    under = (strange.html / "notebooks" / "02_sotto.html").read_text(encoding="utf-8")
    assert '"../slides/02_sotto.html">Diapositive</a>' in under and "<title>Lezione 2: " in under
    assert "slides/" not in (strange.html / "sw.js").read_text(encoding="utf-8")
    with zipfile.ZipFile(strange.html / "scarica" / "gradiente-offline.zip") as archive:
        assert {"gradiente/slides/01_strana.html", "gradiente/slides/reveal.js"} <= set(archive.namelist())
    assert "Niente è cambiato" in strange.build("--device", "cpu").stdout

    (strange.root / "book" / "intro.md").write_text("# Inizio\n\nParole nuove.\n", encoding="utf-8")
    refused, built = strange.run("slides", "--device", "cpu"), strange.build("--device", "cpu")

    assert refused.returncode == 1 and "make build" in refused.stderr and "Traceback" not in refused.stderr
    assert "make slides" in built.stdout and not (strange.html / "slides").exists()
    assert "Diapositive" not in page.read_text(encoding="utf-8")


def test_a_reveal_that_speaks_with_other_words_is_said(monkeypatch, tmp_path):
    monkeypatch.setitem(slides.ITALIAN, "Words of another version", "Parole")

    with pytest.raises(CourseError, match="Words of another version"):
        slides._copy_tools(Course(ROOT), tmp_path)

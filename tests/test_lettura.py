"""Chi legge risponde, prevede, va avanti: la pagina glielo dice subito, se lo ricorda, e non gli fa perdere il posto."""

import re
from pathlib import Path

import nbformat
import pytest
from pages import course_pages, names, soup
from playwright.sync_api import BrowserContext, Page, expect

from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]
LESSONS = [path.stem for path in Course(ROOT).lessons if path.parent.name == "notebooks"]
AUTOGRAD = "notebooks/03_autograd.html"
BARS = {"ignore_default_args": ["--hide-scrollbars"]}  # su un computer le barre di scorrimento prendono posto
QUESTIONS = """all => all.map(form => {
  const radios = [...form.querySelectorAll("input[type=radio]")];
  return radios.map(radio => {
    radio.click();
    const said = form.querySelector("[role=status]").innerText;
    return [radio.value, said.slice(0, said.indexOf(".")), said.slice(said.indexOf(".") + 1).replace("Prova ancora.", "").trim()];
  }).concat([["domanda", form.querySelector("legend").innerText.trim(), ""]]);
})"""


@pytest.fixture
def reader(new_context, address) -> BrowserContext:
    context = new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce", color_scheme="dark")
    context.set_default_timeout(10_000)
    return context


def opened(reader: BrowserContext, address: str, page: str) -> Page:
    found = reader.new_page()
    found.goto(address + page)
    return found


def quizzes(stem: str) -> dict[str, str]:
    """Le domande di una lezione e la lettera giusta, come le dice il notebook."""
    cells = [cell for cell in nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", 4).cells if "quiz" in cell.metadata.get("tags", [])]
    return {cell.id: re.search(r"</summary>\s+\*\*([ABC])\.\*\*", cell.source)[1] for cell in cells}


@pytest.mark.parametrize("stem", LESSONS)
def test_every_question_tells_at_once_and_gives_the_reason_of_each_choice(reader, address, stem):
    page = opened(reader, address, f"notebooks/{stem}.html")

    found = page.locator("form.quiz").evaluate_all(QUESTIONS)

    keys = list(quizzes(stem).values())
    assert len(found) == len(keys) == 5
    for key, (*choices, (_, question, _)) in zip(keys, found):
        assert [letter for letter, *_ in choices] == ["A", "B", "C"] and re.match(r"(?s)\d\. .{20}", question), question
        assert {letter for letter, verdict, _ in choices if verdict == f"Giusto, {letter}"} == {key}, question
        reasons = [reason for *_, reason in choices]
        assert min(map(len, reasons)) > 25 and len(set(reasons)) == 3, question


def test_an_answer_is_kept_the_score_counts_it_and_everything_can_be_forgotten(reader, address):
    page = opened(reader, address, AUTOGRAD)
    key = quizzes("03_autograd")["quiz1"]
    wrong = next(letter for letter in "ABC" if letter != key)
    question = page.locator("form.quiz").first
    status, score = question.get_by_role("status"), page.locator(".quiz-score")
    expect(status).to_have_text("")

    question.locator(f"input[value={wrong}]").click()
    expect(status).to_contain_text(f"No, non {wrong}.")
    expect(score).to_contain_text("Risposte giuste: 0 su 5")
    question.locator(f"input[value={key}]").click()
    expect(status).to_contain_text(f"Giusto, {key}.")
    expect(score).to_contain_text("Risposte giuste: 1 su 5, 0 al primo tentativo")
    page.reload()
    expect(status).to_contain_text(f"Giusto, {key}.")
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_navigation():
        page.get_by_role("button", name="Dimentica tutto").click()
    expect(status).to_have_text("")
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('gradiente'))") == []
    assert reader.cookies() == []


def test_two_open_pages_do_not_forget_each_others_answers(reader, address):
    pages = [opened(reader, address, AUTOGRAD) for _ in range(2)]
    for number, page in enumerate(pages):
        page.locator("form.quiz").nth(number).locator("input").first.click()

    again = opened(reader, address, AUTOGRAD)
    for number in range(2):
        expect(again.locator("form.quiz").nth(number).get_by_role("status")).not_to_have_text("")


def test_an_address_inside_an_output_that_waits_opens_it(reader, address):
    page = opened(reader, address, AUTOGRAD)
    inside = page.locator(".predicted > *").last
    expect(inside).to_be_hidden()

    inside.evaluate("part => { part.id = 'qui'; location.hash = 'qui' }")

    expect(inside).to_be_visible()


def test_a_question_is_answered_from_the_keyboard(reader, address):
    page = opened(reader, address, AUTOGRAD)
    question = page.get_by_role("group", name=re.compile(r"^1\. ")).first

    question.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    expect(question.locator("..").get_by_role("status")).to_contain_text(re.compile("^(Giusto|No, non) ?,? ?A"))
    page.keyboard.press("ArrowDown")
    expect(question.locator("..").get_by_role("status")).to_contain_text(re.compile("^(Giusto|No, non) ?,? ?B"))


@pytest.mark.parametrize("stem", LESSONS)
def test_what_is_to_be_predicted_waits_closed(reader, address, stem):
    notebook = nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", 4)
    asked = sum(cell.source.count("Prova a prevedere.**") for cell in notebook.cells if cell.cell_type == "markdown")
    page = opened(reader, address, f"notebooks/{stem}.html")

    assert page.locator("form.guess").count() == page.locator(".predicted").count() == asked
    assert page.locator(".predicted").evaluate_all("all => all.filter(output => output.checkVisibility()).length") == 0
    page.emulate_media(media="print")
    assert page.locator(".predicted").evaluate_all("all => all.filter(output => !output.checkVisibility()).length") == 0
    assert page.locator("form.guess").evaluate_all("all => all.filter(form => form.checkVisibility()).length") == 0


def test_a_guess_opens_the_output_and_is_kept(reader, address):
    page = opened(reader, address, AUTOGRAD)
    first, second = page.locator(".predicted").nth(0), page.locator(".predicted").nth(1)
    form = page.locator("form.guess").first

    for nothing in ("", "  \u200b "):
        form.get_by_label("La tua previsione").fill(nothing)
        form.get_by_role("button", name="Confronta").click()
        expect(first).to_be_hidden()
    form.get_by_label("La tua previsione").fill("peggiora <b>dopo</b> un po'")
    page.keyboard.press("Enter")
    expect(first).to_be_visible()
    expect(first).to_be_focused()
    expect(first).to_contain_text("Avevi previsto: peggiora <b>dopo</b> un po'")
    page.locator("form.guess").first.get_by_role("button", name="Mostra").click()
    expect(second).to_be_visible()
    page.reload()
    expect(first).to_contain_text("Avevi previsto: peggiora")
    expect(second).to_be_visible()
    expect(second).not_to_contain_text("Avevi previsto")


def test_without_scripts_or_where_they_do_not_arrive_nothing_is_closed(new_context, address):
    plain = new_context(java_script_enabled=False).new_page()
    plain.goto(address + AUTOGRAD)
    assert plain.locator("form.guess, form.quiz").count() == 0
    expect(plain.locator(".predicted").first).to_be_visible()
    assert plain.locator("#mettiti-alla-prova details summary").count() == 5

    late = new_context().new_page()
    late.route("**/lettura.js*", lambda route: route.abort())
    late.goto(address + AUTOGRAD)
    expect(late.locator(".predicted").first).to_be_visible()


def test_what_cannot_be_kept_is_not_an_error(reader, address):
    page = reader.new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError'); }})")
    page.route("**/pydata-sphinx-theme.js*", lambda route: route.abort())  # senza memoria il tema si ferma da sé
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address + AUTOGRAD)
    page.locator("form.quiz input").first.click()
    page.locator("form.guess").first.get_by_role("button", name="Mostra").click()
    expect(page.locator(".predicted").first).to_be_visible()
    # E ciò che un'altra versione, o qualcun altro, ha lasciato lì.
    other = opened(reader, address, "book/intro.html")
    for left in ("null", "{", '{"pages":{"notebooks/03_autograd":{"answers":3}}}', "[]"):
        other.on("pageerror", lambda error: faults.append(str(error)))
        other.evaluate("left => localStorage.setItem('gradiente /', left)", left)
        other.goto(address + AUTOGRAD)
        other.locator("form.quiz input").first.click()
        expect(other.locator(".quiz-score")).to_contain_text("su 5")
    assert faults == []


TOP = "name => document.getElementById(name).getBoundingClientRect().top"


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_a_reload_and_a_step_back_land_where_the_reader_was(new_context, address, width):
    page = new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce").new_page()
    page.goto(address + "notebooks/01_tensori.html")
    for kept in range(2):  # la seconda volta con gli output già aperti
        page.evaluate("document.getElementById('broadcasting').scrollIntoView()")
        before = page.evaluate(TOP, "broadcasting")
        page.reload(wait_until="load")
        assert abs(page.evaluate(TOP, "broadcasting") - before) < 2, f"ricaricando, {kept}"
        page.evaluate("document.querySelector('#pst-page-toc-nav a[href=\"#esercizi\"]').click()")
        page.wait_for_url("**#esercizi")
        page.go_back()
        page.wait_for_function(f"before => Math.abs(({TOP})('broadcasting') - before) < 2", arg=before)
        page.goto(address + "book/errori.html")
        page.go_back(wait_until="load")
        page.wait_for_function(f"before => Math.abs(({TOP})('broadcasting') - before) < 2", arg=before)
        page.evaluate("document.querySelectorAll('form.guess button[type=button]').forEach(button => button.click())")


def test_the_list_of_sections_follows_and_what_is_read_is_counted(reader, address):
    page = reader.new_page()
    page.clock.install()
    page.goto(address + AUTOGRAD)
    minutes = int(re.search(r"(\d+)", page.locator(".time-left").inner_text())[1])
    current = page.locator("#pst-page-toc-nav a[aria-current]")
    expect(current).to_have_count(0)
    for name in ("i-gradienti-si-sommano", "mettiti-alla-prova"):
        page.evaluate("name => document.getElementById(name).scrollIntoView()", name)
        expect(current).to_have_attribute("href", f"#{name}")
        expect(current).to_be_in_viewport()
    for entry in (1, 2):  # il tema segna la voce toccata, e la pagina quella in cima: è la stessa
        page.locator("#pst-page-toc-nav a").nth(entry).dispatch_event("click")
        page.clock.run_for(200)
        expect(current).to_have_count(1)
    height = page.evaluate("document.documentElement.scrollHeight")
    # Lo scorrimento arriva alla pagina quando il computer può: prima che sia arrivato il tempo non passa.
    scrolled = "place => new Promise(done => { addEventListener('scroll', done, {once: true}); scrollTo({top: place, behavior: 'instant'}); })"
    for place in range(700, height // 2, 700):
        page.evaluate(scrolled, place)
        page.clock.run_for(4000)
    read = page.locator("#pst-page-toc-nav a.read")
    assert 0 < read.count() < page.locator("#pst-page-toc-nav a").count()
    left = int(re.search(r"(\d+)", page.locator(".time-left").inner_text())[1])
    assert 0 < left < minutes
    here = page.locator("#pst-page-toc-nav a[aria-current]").get_attribute("href")

    page.goto(address + "index.html")
    expect(page.locator('a[data-lesson="notebooks/03_autograd"] .lesson-read').first).to_contain_text("%")
    link = page.locator("p.start a.resume")
    expect(link).to_contain_text("Continua da «3. ")
    link.click()
    page.wait_for_url(f"**/{AUTOGRAD}{here}")


def test_a_lesson_says_its_place_in_the_course(site):
    course = soup(site / "notebooks" / "03_autograd.html")

    assert course.select_one("p.lesson-facts .fact").get_text() == f"Lezione 3 di {len(LESSONS) - 1}"
    assert course.title.get_text().startswith("Lezione 3: ")
    assert [number.get_text() for number in course.select("nav .lesson-number")] == [str(n) for n in range(len(LESSONS))]
    opening = soup(site / "notebooks" / f"{LESSONS[0]}.html")
    assert opening.title.get_text().startswith("Lezione 0: ") and opening.select_one(".time-left")


def test_on_a_phone_the_minutes_left_have_their_place_in_the_bar(new_context, address):
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(address + AUTOGRAD)
    expect(page.locator(".time-left")).to_have_text(re.compile(r"\d+ min"))
    left, buttons = (page.locator(part).bounding_box() for part in (".time-left", ".header-article-items__end"))
    assert left["width"] > 30 and left["x"] + left["width"] <= buttons["x"]


@pytest.mark.parametrize("browser_type_launch_args", [BARS], ids=["bars"], indirect=True)
def test_code_and_formulas_show_their_beginning_and_say_when_they_go_on(new_context, address):
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    shown = "all => all.filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth).map(e => e.innerText.slice(0, 60))"
    for stem in ("03_autograd", "04_regressione_lineare"):
        page.goto(f"{address}notebooks/{stem}.html")
        page.evaluate("document.querySelectorAll('.predicted').forEach(output => output.classList.add('seen'))")
        wide = page.locator("article div.math").evaluate_all(
            "all => all.filter(e => e.scrollWidth > e.clientWidth + 2).map(e => e.firstElementChild.getBoundingClientRect().left)"
        )
        assert len(wide) > 2 and min(wide) >= 0, "una formula larga si apre alla fine"
        cut = page.locator("article .words pre, article .quiz pre").evaluate_all(shown)
        assert cut == [], "frasi e domande non si tagliano"
    block = page.locator("article .cell_input pre").nth(3)
    block.scroll_into_view_if_needed()
    expect(block).to_have_attribute("data-more", "")
    assert "gradient" in block.evaluate("e => getComputedStyle(e).maskImage")
    block.evaluate("e => e.scrollTo(9999, 0)")
    expect(block).not_to_have_attribute("data-more", "")


def test_the_dark_theme_prints_on_white_paper(reader, address):
    page = opened(reader, address, AUTOGRAD)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.emulate_media(media="print")
    colours = """() => {
      const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b;
      };
      const texts = "article :is(p, li, h1, h2, pre, pre span, code, .quiz-choice, td, figcaption)";
      return [...document.querySelectorAll(texts)].map(e => light(getComputedStyle(e).color)).map(l => 1.05 / (l + .05));
    }"""
    assert min(page.evaluate(colours)) >= 4.5
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


def test_a_number_is_not_left_alone_at_the_end_of_a_line(site):
    units = re.compile(r"\d (?:%|\d{3}\b|(?:MB|GB|ms|byte|secondi|minuti|immagini|epoche)\b)")
    for page in course_pages(site):
        prose = (text for part in soup(page).select("article :is(p, li, td)") for text in part.find_all(string=True, recursive=False))
        assert [text.strip()[:60] for text in prose if units.search(text)] == [], page.name


def test_what_opens_and_what_is_code_has_a_name_of_its_own(site):
    for page in course_pages(site):
        summaries = [summary.get_text(" ", strip=True) for summary in soup(page).select("article summary")]
        assert len(set(summaries)) == len(summaries), page.name
        for part, name in {"cell_input": "Codice", "cell_output": "Output"}.items():
            assert all(cell.get("aria-label") == name and cell.get("role") == "group" for cell in soup(page).select(f".{part}")), page.name


def test_the_theme_button_says_the_theme_and_a_hidden_column_stays_hidden(reader, address):
    page = opened(reader, address, AUTOGRAD)
    theme = page.locator(".theme-switch-button").first
    expect(theme).to_have_accessible_name("Cambia tema: adesso come il sistema")
    theme.click()
    expect(theme).to_have_accessible_name(re.compile("Cambia tema: adesso (chiaro|scuro)"))
    column = page.locator("#pst-primary-sidebar")
    page.locator(".primary-toggle").click()
    expect(column).to_have_class(re.compile("pst-sidebar-hidden"))
    page.goto(address + "notebooks/04_regressione_lineare.html")
    expect(column).to_have_class(re.compile("pst-sidebar-hidden"))
    page.locator(".primary-toggle").click()
    page.reload()
    expect(column).not_to_have_class(re.compile("pst-sidebar-hidden"))


def test_every_style_and_script_carries_its_version(site):
    for name in names(site):
        text = (site / name).read_text(encoding="utf-8")
        asked = re.findall(r'(?:href|src)="([^":]+\.(?:css|js)[^"]*)"', text)
        assert [address for address in asked if not re.search(r"\?v=[0-9a-f]{8}$", address)] == [], name
        assert name == "404.html" or re.search(r'data-search="[0-9a-f]{8}"', text), name
        assert not re.search(r'<link[^>]*rel="(?:next|prev)"', text), name


def test_the_first_page_counts_the_course(site):
    notebooks = [nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", 4) for stem in LESSONS]
    tags = [tag for notebook in notebooks for cell in notebook.cells for tag in cell.metadata.get("tags", [])]
    page = soup(site / "index.html")
    said = [fact.get_text() for fact in page.select(".lesson-facts .fact")]

    assert {f"{len(LESSONS)} lezioni", f"{tags.count('exercise')} esercizi", f"{tags.count('quiz')} domande", "Gratis"} < set(said)
    assert "PyTorch" in page.select_one("meta[name=description]")["content"]


def test_a_lost_reader_finds_the_search_and_the_lessons(site, address, reader):
    page = opened(reader, address, "404.html")
    assert page.locator("main ol a").count() == len(LESSONS)
    page.get_by_role("searchbox").fill("broadcasting")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=broadcasting")
    expect(page.locator(".search-results a").first).to_be_visible()

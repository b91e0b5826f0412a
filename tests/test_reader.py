"""Il sito come lo incontra chi legge: in un browser vero, ogni pagina, in due temi e a due larghezze."""

import gzip
import io
import re
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lab
import pytest
import unchanged
from pages import names
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from pipeline import browser as chromium
from pipeline import fingerprint
from pipeline.course import Course

ROOT = Path(__file__).resolve().parents[1]
PHONE, DESKTOP = 360, 1280
THEMES = ("light", "dark")
# Su un computer le barre di scorrimento prendono posto; su un telefono, e in Playwright se non si chiede, no.
SCROLL_BARS = {"ignore_default_args": ["--hide-scrollbars"]}
LIMIT = 200_000  # byte compressi di una prima vista, senza le figure

# Le parole inglesi che i pacchetti mettono nell'interfaccia, e i loro pezzi.
ENGLISH = re.compile(
    r"\b(search|toggle|show|hide|hidden|copy|copied|copy to clipboard|color mode|light|dark|system settings|"
    r"sidebar|on this page|contents|previous|next|back to top|skip to|main content|link to this|permalink|"
    r"navigation|home|download|source|edit|suggest|launch|print to|full ?screen|theme|menu|close|open|expand|"
    r"collapse|page not found|index|copyright|created using|last updated|please|matches|results|finished|"
    r"searching|preparing|loading|heading|definition|click|logo)\b",
    re.IGNORECASE,
)
PROBE = """() => {
  const shown = element => element.checkVisibility({contentVisibilityAuto: false});
  const names = [];
  const ours = "article :is(p, li, td, th, h1, h2, h3, h4, pre, math, figcaption, blockquote, code), nav code";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest("script, style, noscript, svg:not(:has(title))") && !parent.matches(ours) && !parent.closest(ours))
      names.push(walker.currentNode.data.trim());
  }
  for (const element of document.querySelectorAll("*"))
    for (const name of ["aria-label", "title", "placeholder", "data-tooltip", "aria-description", "data-bs-title"])
      if (element.hasAttribute(name)) names.push(element.getAttribute(name));
  names.push(document.title);
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return {
    names: [...new Set(names)].filter(Boolean),
    wide,
    levels: [...document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")].filter(shown).map(h => +h.tagName[1]),
    covering: [...document.querySelectorAll("button.copybtn")].filter(button => {
      const code = button.parentElement.querySelector("pre");
      return button.getBoundingClientRect().bottom > code.getBoundingClientRect().top + parseFloat(getComputedStyle(code).paddingTop);
    }).map(button => button.id || button.outerHTML),
    unsized: [...document.querySelectorAll("img")].filter(i => !i.getAttribute("width")).map(i => i.src),
  };
}"""
# A 1280 pixel le celle entrano intere (le verifiche stanno chiuse), e una formula nel testo non ha una barra sua.
SCROLLING = """() => {
  const scrolls = element => element.checkVisibility() && element.scrollWidth > element.clientWidth;
  const code = [...document.querySelectorAll("article .cell_input pre")].filter(scrolls);
  const maths = [...document.querySelectorAll("article span.math")].filter(formula => formula.offsetHeight > formula.clientHeight);
  return [...code, ...maths].map(element => element.innerText.slice(0, 60));
}"""
WATCH = """
  window.moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { moved += entry.value }))
    .observe({type: "layout-shift", buffered: true});
"""
# Ciò che la pagina fa quando ci si arriva, per esempio il codice lungo che si scorre con la tastiera.
WALK = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
  }
  scrollTo(0, 0);
}"""
# Tutte le regole tranne i colori, con due che axe di suo non accende.
AXE = """() => axe.run({
  resultTypes: ["violations"], preload: false,
  rules: {"target-size": {enabled: true}, "td-has-header": {enabled: true},
          "color-contrast": {enabled: false}, "link-in-text-block": {enabled: false}},
}).then(found => found.violations)"""
# I colori si guardano una volta per ogni coppia di testo e sfondo, nei due temi: in una lezione sono migliaia di
# parole, ma poche decine di coppie. Nel codice anche il tipo di parola. Ciò che non ha niente da aggiungere torna testo
# semplice, o se ne va: axe impiega un tempo proporzionale a tutto ciò che c'è.
PAIRS = """() => {
  const backgrounds = new WeakMap();
  const background = element => {
    if (!element) return "";
    if (!backgrounds.has(element)) {
      const own = getComputedStyle(element).backgroundColor;
      backgrounds.set(element, own === "rgba(0, 0, 0, 0)" ? background(element.parentElement) : own);
    }
    return backgrounds.get(element);
  };
  window.pairs ??= new Map();
  const words = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    const word = element.parentElement.localName === "pre" && element.className + element.parentElement.parentElement.parentElement.className;
    if (words.has(word)) continue;
    if (![...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue;
    if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    if (word) words.add(word);
    const style = getComputedStyle(element);
    const pair = [style.color, background(element), style.fontSize, style.fontWeight, element.tagName === "A"];
    const key = [matchMedia('(prefers-color-scheme: dark)').matches, ...pair, element.closest("pre") ? element.className : ""].join();
    if (!pairs.has(key)) pairs.set(key, element);
  }
}"""
PRUNE = """() => {
  window.told = [...new Set(pairs.values())];
  const kept = new Set();
  for (const element of told) for (let part = element; part; part = part.parentElement) kept.add(part);
  for (const code of document.querySelectorAll("pre")) {
    code.style.whiteSpace = "pre-wrap";   // axe non giudica le parole che si vedono soltanto scorrendo
    if (kept.has(code)) code.querySelectorAll("*").forEach(part => { if (!kept.has(part)) part.replaceWith(part.textContent) });
    else code.textContent = code.textContent;
  }
  document.querySelectorAll("article :is(p, ul, ol, dl, table, details, img, figure, pre, section, .katex)")
    .forEach(part => { if (!kept.has(part)) part.remove() });
}"""
# Anche le parole del codice che axe non può giudicare, perché qualcosa le copre: un colore non guardato non è giusto.
COLOURS = """() => axe.run(told, {
  resultTypes: ["violations", "incomplete"], preload: false, runOnly: ["color-contrast", "link-in-text-block"],
}).then(found => {
  const covered = node => document.querySelector(node.target[0])?.closest("pre") && node.any.some(check => check.data?.messageKey === "bgOverlap");
  const unseen = found.incomplete.map(rule => ({...rule, nodes: rule.nodes.filter(covered)}));
  return [...found.violations, ...unseen.filter(rule => rule.nodes.length)];
})"""
# Più di metà degli elementi di una lezione sono le parole colorate del codice e i pezzi disegnati delle formule: contano
# solo per i colori, e senza di loro axe impiega la metà.
PLAIN = """
  window.drawn = [...document.querySelectorAll("pre, .katex-html")].map(part => [part, part.innerHTML]);
  drawn.forEach(([part]) => { part.textContent = part.textContent });
"""
DRAWN = "drawn.forEach(([part, html]) => { part.innerHTML = html })"


@dataclass
class Visit:
    """Ciò che si è visto aprendo una pagina a una larghezza, nei due temi."""

    page: str
    width: int
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    first_view: list[str] = field(default_factory=list)
    probe: dict = field(default_factory=dict)
    moved: float = 0.0
    scrolling: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)


@pytest.fixture(scope="class")
def visits(request: pytest.FixtureRequest, site: Path, address: str, browser: Browser) -> list[Visit]:
    width = request.cls.width
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="light", locale="it-IT")
    context.add_init_script(WATCH)

    def look() -> dict:
        with context.new_page() as page:
            return asdict(visit(page, address, name, width))

    code = fingerprint.of_files(*(Path(module.__file__) for module in (sys.modules[__name__], lab, chromium)))
    conditions = f"visti a {width} px, {browser.version}, {lab.VERSION}, {code[:16]}"
    kept = unchanged.Sightings(Course(ROOT).build / "tested" / conditions, site, address)
    seen = []
    for name in names(site):
        seen.append(Visit(**(kept.of(name, look) if unchanged.is_whole(request.config) else look())))
    context.close()
    return seen


def visit(page: Page, address: str, name: str, width: int) -> Visit:
    found = Visit(name, width)

    def listen(message: ConsoleMessage) -> None:
        found.console.append(f"{message.type}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: found.console.append(f"error: {error}"))
    page.on("request", lambda request: found.requests.append(request.url))
    page.goto(address + name, wait_until="load")
    # Da qui in poi è Playwright che valuta codice nella pagina, e la regola del sito lo segnala.
    page.remove_listener("console", listen)
    page.evaluate("document.fonts.ready.then(() => true)")
    found.moved = page.evaluate("moved")
    found.first_view = list(found.requests)
    if width == DESKTOP:
        found.scrolling = page.evaluate(SCROLLING)
    page.evaluate(lab.AXE)
    page.evaluate(PLAIN)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    if width == PHONE:
        page.evaluate(WALK)
        page.set_viewport_size({"width": 320, "height": 900})
    found.probe = page.evaluate(PROBE)
    page.set_viewport_size({"width": width, "height": 900})
    if width == DESKTOP:  # il testo è lo stesso, guardato sul telefono: qui conta ciò che gli sta intorno
        page.evaluate("document.querySelectorAll('article section > :not(h1)').forEach(part => part.remove())")
    found.axe += told("aperta tutta", page.evaluate(AXE))
    page.evaluate(DRAWN)
    found.axe += colours(page)
    return found


def colours(page: Page) -> list[str]:
    """I colori che axe non trova abbastanza diversi, nei due temi; della pagina resta poco."""
    def look(what: str) -> list:
        seen = []
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.evaluate("new Promise(requestAnimationFrame)")  # gli script della pagina seguono il tema
            seen.append(page.evaluate(what))
        return seen

    look(PAIRS)
    page.evaluate(PRUNE)
    return [line for theme, found in zip(THEMES, look(COLOURS)) for line in told(theme, found)]


def told(when: str, violations: list[dict]) -> list[str]:
    """Le regole di axe non rispettate, una riga ciascuna."""
    places = {rule["id"]: [f"{node['target'][0]} {node['html'][:120]}" for node in rule["nodes"]] for rule in violations}
    return [f"{when}: {rule} ({len(where)}): {'; '.join(where[:3])}" for rule, where in places.items()]


def flat(visits: list[Visit], what: str) -> list[str]:
    return [f"{visit.page} a {visit.width} px: {line}" for visit in visits for line in getattr(visit, what)]


class EveryPage:
    """Ciò che vale per ogni pagina. Le due larghezze si provano in due processi, insieme."""

    width: int

    def test_no_page_logs_an_error_or_breaks_its_security_policy(self, visits):
        assert [line for line in flat(visits, "console") if re.search(r" px: (error|warning)", line)] == []

    def test_no_page_asks_anything_of_another_host(self, visits, address):
        elsewhere = [line for line in flat(visits, "requests") if f" px: {address}" not in line and "data:" not in line]

        assert elsewhere == []

    def test_every_page_is_accessible_in_both_themes_and_widths(self, visits):
        assert flat(visits, "axe") == []

    def test_the_interface_is_in_italian_to_the_last_tooltip(self, visits):
        english = {name for visit in visits for name in visit.probe["names"] if ENGLISH.search(name)}

        assert english == set()

    def test_no_page_scrolls_sideways_even_at_320_pixels(self, visits):
        assert [(visit.page, visit.probe["wide"]) for visit in visits if visit.probe["wide"] > 0] == []

    def test_headings_are_in_order_and_start_with_the_title(self, visits):
        for visit in visits:
            levels = visit.probe["levels"]
            assert levels[:1] == [1] and levels.count(1) == 1, visit.page
            assert all(after - before <= 1 for before, after in zip(levels, levels[1:])), (visit.page, levels)

    def test_nothing_moves_while_a_page_loads(self, visits):
        assert [(visit.page, visit.probe["unsized"]) for visit in visits if visit.probe["unsized"]] == []
        assert [(visit.page, visit.moved) for visit in visits if visit.moved > 0.005] == []

    def test_the_first_view_of_every_page_is_light(self, visits, site, address):
        heavy = []
        for visit in visits:
            files = {unquote(urlsplit(url.removeprefix(address)).path) for url in visit.first_view if not url.startswith("data:")}
            text = [name for name in files if not name.startswith("_images/")]
            size = sum(compressed(site / name) for name in text)
            print(f"{visit.page} a {visit.width} px: {size / 1000:.0f} KB in {len(visit.first_view)} richieste")
            if size > LIMIT:
                heavy.append((visit.page, size))
        assert heavy == []


class TestOnAPhone(EveryPage):
    width = PHONE

    def test_no_copy_button_covers_the_code(self, visits):
        assert [f"{visit.page}: {button}" for visit in visits for button in visit.probe["covering"]] == []


@pytest.mark.parametrize("browser_type_launch_args", [SCROLL_BARS], ids=["bars"], indirect=True)
class TestOnADesktop(EveryPage):
    width = DESKTOP

    def test_code_and_formulas_of_the_text_do_not_scroll(self, visits):
        assert flat(visits, "scrolling") == []


def test_every_page_says_what_it_is_about(site):
    said = [re.search(r'<meta name="description" content="([^"]+)"', (site / name).read_text())[1] for name in names(site)]

    assert min(map(len, said)) > 30
    # La prima pagina sta a due indirizzi.
    assert len(set(said)) == len(said) - 1


def test_a_lesson_says_at_the_top_how_long_it_takes_and_what_is_verified(site):
    course = Course(ROOT)
    for lesson in (path for path in course.lessons if path.parent == course.notebooks):
        text = (site / "notebooks" / f"{lesson.stem}.html").read_text(encoding="utf-8")
        facts = re.search(r"</h1>\s*<p class=\"lesson-facts\">(.*?)</p>", text)
        assert facts and re.search(r"\d+\sminuti", facts[1]) and re.search(r"\d+\s?celle verificate", facts[1]), lesson.name
        assert ". " not in facts[1], lesson.name  # un consiglio su come usare il tempo sta nel testo
    assert "<p>Puoi dividerla in due" in (site / "notebooks" / "01_tensori.html").read_text(encoding="utf-8")


def test_the_keyboard_reaches_everything_with_a_visible_focus(new_context, address):
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(address + "book/intro.html")
    reached, unseen = [], []
    for _ in range(200):
        page.keyboard.press("Tab")
        name, visible = page.evaluate("""() => {
          const element = document.activeElement, style = getComputedStyle(element);
          return [element.outerHTML.slice(0, 80), parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none"];
        }""")
        if name.startswith("<body") or name in reached[:1]:
            break
        reached.append(name)
        unseen += [] if visible else [name]

    assert "Vai al contenuto" in reached[0] or "main-content" in reached[0]
    assert len(reached) > 20
    assert unseen == []


def test_theme_search_and_contents_work_from_their_buttons(new_context, address):
    page = new_context(viewport={"width": 360, "height": 800}, color_scheme="light").new_page()
    page.goto(address + "notebooks/01_tensori.html")
    root = page.locator("html")

    page.click(".theme-switch-button")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(page.locator(".theme-switch-button")).to_be_focused()
    page.reload()
    expect(root).to_have_attribute("data-theme", "dark")
    for button, dialog in ((".primary-toggle", "#pst-primary-sidebar-modal"), (".secondary-toggle", "#pst-secondary-sidebar-modal")):
        page.click(button)
        expect(page.locator(f"{dialog} a").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(dialog)).to_be_hidden()
    page.click(".bd-header-article .search-button__button")
    expect(page.locator("#search-dialog input")).to_be_visible()


@pytest.fixture
def phone(new_context, address):
    page = new_context(viewport={"width": 360, "height": 740}, has_touch=True, color_scheme="light", reduced_motion="reduce").new_page()
    page.goto(address + "notebooks/01_tensori.html")
    return page


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_on_a_phone_a_list_of_links_has_a_button_that_closes_it(phone, side):
    opener, dialog = phone.locator(f".{side}-toggle"), phone.locator(f"#pst-{side}-sidebar-modal")
    close = dialog.get_by_role("button", name=re.compile("^Chiudi"))
    phone.evaluate("scrollTo(0, 1500)")
    opener.tap()
    place = phone.evaluate("scrollY")
    dialog.evaluate("dialog => dialog.scrollTo(0, dialog.scrollHeight)")
    expect(close).to_be_in_viewport(ratio=1)
    box = close.bounding_box()
    assert min(box["width"], box["height"]) >= 40

    close.tap()

    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    assert phone.evaluate("scrollY") == place > 0
    phone.set_viewport_size({"width": DESKTOP, "height": 740})
    expect(phone.locator(f"#pst-{side}-sidebar")).to_be_visible()
    expect(phone.locator(f"#pst-{side}-sidebar .sidebar-close")).to_be_hidden()


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_on_a_phone_an_open_list_of_links_is_accessible_in_both_themes(phone, side):
    phone.evaluate(lab.AXE)
    phone.tap(f".{side}-toggle")
    expect(phone.locator(f"#pst-{side}-sidebar-modal .sidebar-close")).to_be_visible()

    phone.evaluate("document.querySelectorAll('article section > :not(h1)').forEach(part => part.remove())")  # sta dietro

    assert told("aperta", phone.evaluate(AXE)) + colours(phone) == []


def test_on_a_phone_choosing_a_section_leaves_the_list_for_the_section(phone):
    dialog = phone.locator("#pst-secondary-sidebar-modal")
    for _ in range(2):  # anche quando è già quella dell'indirizzo
        phone.evaluate("scrollTo(0, 0)")
        phone.tap(".secondary-toggle")
        link = dialog.locator("a").nth(3)
        place = link.get_attribute("href")
        link.tap()

        expect(dialog).to_be_hidden()
        expect(phone.locator(f"{place} > :is(h2, h3)")).to_be_in_viewport()
        assert phone.url.endswith(place)
        phone.keyboard.press("Tab")
        assert phone.locator(place).evaluate("section => section.contains(document.activeElement)")


def test_where_nothing_can_be_kept_the_page_follows_the_theme_of_the_system(new_context, address):
    page = new_context(color_scheme="dark").new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError'); }})")
    page.route("**/pydata-sphinx-theme.js*", lambda route: route.abort())  # si guarda prima che arrivi il tema
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address + "book/intro.html")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert faults == []


def test_the_search_is_in_sight_on_a_desktop_even_where_the_contents_scroll(new_context, address):
    page = new_context(viewport={"width": 1280, "height": 640}).new_page()
    page.goto(address + "book/bibliografia.html")
    assert page.evaluate("document.getElementById('pst-primary-sidebar').scrollTop") > 0
    page.mouse.wheel(0, 3000)

    page.click(".bd-header-article .search-button__button")

    expect(page.locator("#search-dialog input")).to_be_focused()


@pytest.mark.parametrize("width", [360, DESKTOP])
def test_a_link_to_a_section_lands_on_its_title(new_context, address, width):
    page = new_context(viewport={"width": width, "height": 740}).new_page()
    page.goto(address + "book/errori.html")
    sections = page.locator("article section section").evaluate_all("all => all.map(section => section.id)")
    wrong = []
    for name in sections[::15]:
        page.goto("about:blank")
        page.goto(f"{address}book/errori.html#{name}", wait_until="load")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        top = page.locator(f"[id='{name}'] > :is(h2, h3)").bounding_box()["y"]
        wrong += [] if 0 <= top < 200 else [f"{name}: {top:.0f}"]

    assert wrong == []


def test_a_printed_lesson_has_its_title_its_hidden_code_and_its_figures(new_context, address):
    page = new_context(viewport={"width": DESKTOP, "height": 740}).new_page()
    page.goto(address + "notebooks/01_tensori.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(page.locator("article h1")).to_be_visible()
    assert page.locator("article img[loading=lazy]").count() == 0
    hidden = page.locator("article details.hide pre").evaluate_all("all => all.map(code => { let o = 1; for (let e = code; e; e = e.parentElement) o *= getComputedStyle(e).opacity; return o; })")
    assert hidden and set(hidden) == {1}


def test_a_drawn_figure_has_no_white_in_the_dark_and_white_on_paper(new_context, address):
    page = new_context(viewport={"width": DESKTOP, "height": 740}, color_scheme="dark").new_page()
    page.goto(address + "notebooks/03_autograd.html")
    figure = page.locator("#fig-03-perdita img")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_js_property("complete", True)

    def seen() -> tuple[tuple, int, int]:
        """Il colore che nella figura occupa più posto, e quanto sono chiari il punto più scuro e il più chiaro, da 0 a 255."""
        image = Image.open(io.BytesIO(figure.screenshot())).convert("RGB")
        return max(image.getcolors(1 << 24))[1], *image.convert("L").getextrema()

    ground, _, lightest = seen()
    assert f"rgb{ground}" == page.evaluate("getComputedStyle(document.body).backgroundColor") and lightest > 200
    page.emulate_media(media="print")
    ground, darkest, _ = seen()
    assert ground == (255, 255, 255) and darkest < 60


def test_the_focus_of_code_and_summaries_is_drawn_inside_them(new_context, address):
    page = new_context(viewport={"width": DESKTOP, "height": 740}).new_page()
    page.goto(address + "notebooks/01_tensori.html")
    page.keyboard.press("Tab")  # da qui il browser mostra il fuoco
    for element in (page.locator("article summary").first, page.locator("article .cell_input pre").locator("visible=true").first):
        element.evaluate("element => { element.tabIndex = 0; element.focus(); }")
        assert float(element.evaluate("element => getComputedStyle(element).outlineOffset").removesuffix("px")) < 0
    expect(page.locator("article details.hide > summary").first).to_have_css("display", "list-item")


def test_a_solution_opens_with_one_tap_and_prints_open(new_context, address):
    page = new_context(viewport={"width": 360, "height": 800}, has_touch=True).new_page()
    page.goto(address + "notebooks/01_tensori.html")
    closed = "document.querySelectorAll('article details:not([open])').length"
    before = page.evaluate(closed)

    page.locator("article details:not(.hide) > summary").first.tap()
    assert page.evaluate(closed) == before - 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(closed) == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(closed) == before - 1


def test_code_is_copied_as_it_is_typed_and_outputs_have_no_button(new_context, address):
    page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(address + "notebooks/01_tensori.html")
    cell = page.locator(".cell_input .highlight:visible").first

    cell.locator(".copybtn").click()
    copied = page.evaluate("navigator.clipboard.readText()")

    assert copied.strip() == cell.locator("pre").inner_text().strip()
    assert page.locator(".cell_output .copybtn").count() == 0


def test_a_formula_that_cannot_be_drawn_stops_the_build(small_course):
    small_course.write_lesson("01_uno", "1", text=r"Una formula sbagliata: $\nonesiste{x}$.")

    done = small_course.build()

    assert done.returncode == 1
    assert "KaTeX non capisce una formula" in done.stderr and "nonesiste" in done.stderr
    assert "notebooks/01_uno" in done.stderr


def compressed(path: Path) -> int:
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 6))

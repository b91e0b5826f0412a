"""«Scendi lungo la perdita»: i numeri sono quelli della lezione, e si scende col dito e con la tastiera."""

import itertools
import re
import shutil
from pathlib import Path

import lab
import numpy as np
import pytest
from playwright.sync_api import expect

from pipeline import lesson

ROOT = Path(__file__).resolve().parents[1]
LESSON = ROOT / "notebooks" / "04_regressione_lineare.ipynb"


@pytest.fixture(scope="module")
def page(site, browser):
    """La pagina su un telefono, per chi non vuole animazioni: una corsa è un salto."""
    options = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
    with lab.opened(browser, (site / "book" / "scendi.html").as_uri(), **options) as page:
        yield page


@pytest.fixture(autouse=True)
def lesson_start(page):
    page.locator("[data-azione=lezione]").click()


def cell(name: str) -> lesson.NotebookNode:
    return next(cell for cell in lesson.read(LESSON).cells if cell.id == name)


def state(page, name: str) -> float:
    return float(page.locator("#scendi-lab").get_attribute(f"data-{name}"))


def test_the_points_and_the_start_are_those_of_the_lesson(page):
    names = {"np": np}
    exec(cell("dati").source, names)

    shown = page.evaluate("({x: Discesa.X, y: Discesa.Y, start: Discesa.START})")

    assert shown["x"] == names["x_train"][:, 0].tolist() and shown["y"] == names["y_train"][:, 0].tolist()
    assert f"w_start, b_start = {shown['start']['w']}, {shown['start']['b']}" in cell("gradiente").source
    assert f"lr, n_epochs = {page.locator('#scendi-lab').get_attribute('data-lr')}, 60" in cell("gradiente").source


def test_the_losses_are_those_that_the_lesson_printed(page):
    printed = re.findall(r"Epoca \[(\d+)/60\], perdita: ([\d.]+)", "".join(cell("addestramento").outputs[0].text))
    seen = []
    for epoch in range(1, 61):
        page.locator("[data-azione=passo]").click()
        if epoch % 5 == 0:
            text = page.locator("#scendi-lab .lab-esito").inner_text()
            seen.append(re.search(r"Epoca (\d+): perdita ([\d,]+)\.", text).groups())

    assert len(printed) == 12
    assert [(epoch, loss.replace(",", ".")) for epoch, loss in seen] == printed


@pytest.mark.parametrize(("lr", "grows"), [("0.0001", False), ("0.02", False), ("0.025", True)])
def test_each_rate_is_one_tap_away_and_does_what_the_lesson_says(page, lr, grows):
    page.locator(f"[data-lr='{lr}']").last.click()
    page.locator("[data-azione=corri]").click()

    assert state(page, "epoca") == 60 and state(page, "lr") == float(lr)
    loss = page.evaluate("([w, b]) => Discesa.mse({w, b})", [state(page, "w"), state(page, "b")])
    assert (loss > 1e9) is grows
    spoken = page.locator("#scendi-lab [role=status]")
    expect(spoken).to_contain_text("Epoca 60")
    expect(page.locator("#lab-curva")).to_contain_text("scala logaritmica")


def test_the_start_is_chosen_with_a_finger_or_from_the_keyboard(page):
    surface = page.locator("#lab-valle")
    surface.scroll_into_view_if_needed()
    box = surface.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.3)
    page.mouse.up()
    touched = state(page, "w"), state(page, "b")
    page.locator("#lab-w").press("ArrowRight")

    assert touched[0] > 0.3 and touched[1] > 0.4
    assert state(page, "w") == pytest.approx(touched[0] + 0.01, abs=1e-6)


@pytest.mark.parametrize("lr", [0.0001, 0.001, 0.002, 0.02])
@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowRight"])
def test_from_the_keyboard_the_rate_goes_all_the_way(page, lr, key):
    rate, shown = page.locator("#lab-lr"), page.locator("#lab-lr + output")
    rate.evaluate("(slider, lr) => { slider.value = Math.log10(lr); slider.dispatchEvent(new Event('input')); }", lr)
    seen = []
    while state(page, "lr") not in seen:
        seen.append(state(page, "lr"))
        assert shown.inner_text() == str(seen[-1]).replace(".", ",")
        rate.press(key)

    end, shortest, longest = {"ArrowLeft": (0.0001, 0.8, 1), "ArrowRight": (0.032, 1, 1.25)}[key]
    assert (seen[0], seen[-1]) == (lr, end)
    assert all(shortest < after / before < longest for before, after in itertools.pairwise(seen))


def test_the_point_the_line_and_the_curve_move_together(page):
    parts = ["#lab-valle .lab-qui", "#lab-dati .lab-retta", "#lab-curva .lab-passi"]
    before = [page.locator(part).evaluate("e => e.outerHTML") for part in parts]

    page.locator("[data-azione=passo]").click()

    after = [page.locator(part).evaluate("e => e.outerHTML") for part in parts]
    assert all(old != new for old, new in zip(before, after))


# Quanto se ne vede della linea più lunga di un disegno, assi a parte, in larghezze del disegno.
LONGEST = """chart => Math.max(0, ...[...chart.querySelectorAll("[clip-path] path:not([d=''])")].map(path => {
  const {x, y, width, height} = chart.querySelector("clipPath rect").getBBox(), length = path.getTotalLength();
  const inside = Array.from({length: 200}, (_, i) => path.getPointAtLength(length * i / 200))
    .filter(at => at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height);
  return length * inside.length / 200 / width;
}))"""


def test_before_the_first_step_each_chart_already_has_a_line(page):
    assert state(page, "epoca") == 0
    for chart in ("valle", "curva", "dati"):
        assert page.locator(f"#lab-{chart}").evaluate(LONGEST) > 0.3, chart


# I pezzi di ciò che un passo cambia che sono nascosti: fuori dallo schermo, o coperti da altro.
HIDDEN = """parts => parts.filter(part => {
  const root = document.querySelector("#scendi-lab"), found = root.querySelector(part);
  if (!found) return true;
  const {left, top, right, bottom} = found.getBoundingClientRect();
  return [[left + 1, top + 1], [right - 1, bottom - 1]].some(point => !root.contains(document.elementFromPoint(...point)));
})"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
@pytest.mark.parametrize("block", ["nearest", "center"])
def test_what_a_step_changes_is_seen_where_the_button_is_pressed(site, new_context, width, height, block):
    page = new_context(viewport={"width": width, "height": height}, reduced_motion="reduce").new_page()
    page.goto((site / "book" / "scendi.html").as_uri())
    button = page.locator("[data-azione=passo]")
    button.evaluate("(button, block) => button.scrollIntoView({block, behavior: 'instant'})", block)
    box, before = button.bounding_box(), page.evaluate("scrollY")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    assert state(page, "epoca") == 1
    assert page.evaluate("scrollY") == before
    # In fondo allo schermo di un telefono si vede ciò che sta sopra al pulsante: la curva no.
    curve = ["#lab-curva .lab-qui"] * (width > 1000 or block == "center")
    assert page.evaluate(HIDDEN, [".lab-esito", "#lab-valle .lab-qui", *curve]) == []


def test_one_button_is_filled_and_makes_a_step(page):
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        fills = page.locator("#scendi-lab button").evaluate_all(
            "buttons => buttons.map(button => [getComputedStyle(button).backgroundColor, button.dataset.azione])"
        )
        others = {fill for fill, action in fills if action != "passo"}
        assert len(others) == 1 and not others & {fill for fill, action in fills if action == "passo"}


def test_it_suits_a_phone_a_screen_reader_and_both_themes(page):
    page.locator("[data-azione=corri]").click()

    assert lab.overflow(page) <= 0
    assert page.locator("#lab-w").bounding_box()["width"] > 150
    assert lab.violations(page, "scendi-lab") == []
    assert page.messages == []


def test_it_works_under_a_strict_policy_and_without_scripts_shows_a_picture(site, tmp_path, page, new_context):
    shutil.copytree(site / "laboratorio", tmp_path / "laboratorio")
    address = lab.strict(tmp_path, "scendi").as_uri()

    other = new_context(reduced_motion="reduce").new_page()
    refused = []
    other.on("console", lambda message: refused.append(message.text))
    other.goto(address)
    other.locator("[data-azione=corri]").click()
    assert other.locator("#scendi-lab").get_attribute("data-epoca") == "60" and refused == []

    bare = new_context(java_script_enabled=False).new_page()
    bare.goto((site / "book" / "scendi.html").as_uri())
    expect(bare.locator(".lab-fermo img")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".lab-fermo img")).to_be_visible()
    page.emulate_media(media="screen")


def test_the_scripts_are_small_and_served_only_where_they_are_used(site):
    scripts = {path.name: path.stat().st_size for path in (site / "laboratorio").glob("*.js")}
    users = {path.stem for path in site.rglob("*.html") if "laboratorio/" in path.read_text(encoding="utf-8")}

    assert max(scripts.values()) + scripts["laboratorio.js"] <= 60_000
    assert users == {"scendi", "forme", "scrivi_una_cifra"}

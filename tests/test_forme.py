"""«Forme»: la regola e le parole sono quelle di PyTorch, su 500 coppie di forme per operazione."""

import random
from pathlib import Path

import lab
import pytest
import torch
from playwright.sync_api import expect

OPERATIONS = {
    "broadcast": lambda a, b: a + b,
    "reshape": lambda a, b: a.reshape(b),
    "matmul": lambda a, b: a @ b,
}


@pytest.fixture(scope="module")
def page(site, browser):
    with lab.opened(browser, (site / "book" / "forme.html").as_uri(), viewport={"width": 360, "height": 740}) as page:
        yield page


def torch_says(kind: str, a: list[int], b: list[int]) -> dict:
    """Ciò che fa PyTorch con due forme: la forma del risultato o il messaggio."""
    first = torch.zeros(a)
    try:
        return {"shape": list(OPERATIONS[kind](first, b if kind == "reshape" else torch.zeros(b)).shape)}
    except RuntimeError as error:
        return {"error": str(error)}


def pairs(kind: str) -> list[tuple[list[int], list[int]]]:
    """500 coppie di forme, le stesse a ogni prova: molte vanno insieme, molte quasi."""
    draw = random.Random(kind)
    sizes = [0, 1, 1, 1, 2, 2, 2, 3, 3, 4]
    chosen = []
    for _ in range(500):
        a = draw.choices(sizes, k=draw.randint(0, 4))
        b = draw.choices(sizes, k=draw.randint(0, 4))
        if kind == "reshape":
            a, b = draw.choices([0, 1, 2, 3, 4, 6], [1, 4, 6, 6, 4, 4], k=draw.randint(0, 3)), b[:3]
            if b and draw.random() < 0.7:
                b[draw.randrange(len(b))] = -1
            if draw.random() < 0.05:
                b += draw.choice([[-1], [-2], [-1, -1]])
        elif draw.random() < 0.5:
            b = (a[:-2] + a[:-3:-1] if kind == "matmul" else list(a))[-draw.randint(1, 4):]
        chosen.append((a, b))
    return chosen


@pytest.mark.parametrize("kind", OPERATIONS)
def test_shape_and_message_are_those_of_torch(page, kind):
    cases = pairs(kind)
    expected = [torch_says(kind, a, b) for a, b in cases]

    got = page.evaluate("([kind, cases]) => cases.map(([a, b]) => Forme.combine(kind, a, b))", [kind, cases])

    seen = [{key: value for key, value in result.items() if key != "wrong"} for result in got]
    assert [(case, ours, theirs) for case, ours, theirs in zip(cases, seen, expected) if ours != theirs] == []
    assert 50 < sum("error" in result for result in expected) < 400


@pytest.mark.parametrize("kind", OPERATIONS)
def test_the_page_shows_what_torch_says(page, kind):
    page.locator(f"input[value={kind}]").check()
    for a, b in (([2, 3], [4]), ([2, 3], [3, 2]), ([2, 3], [1, 3])):
        page.locator("#lab-a").fill(", ".join(map(str, a)))
        page.locator("#lab-b").fill(", ".join(map(str, b)))
        expected = torch_says(kind, a, b)
        if "error" in expected:
            assert page.locator(".lab-messaggio").inner_text() == expected["error"]
        else:
            assert f"({', '.join(map(str, expected['shape']))})" in page.locator(".lab-esito").inner_text()
            assert page.locator(".lab-messaggio").is_hidden()


def test_stretched_and_wrong_dimensions_are_marked_in_words_and_in_pattern(page):
    page.get_by_role("button", name="(3, 1) + (4)", exact=True).click()
    assert page.locator(".lab-allargata").all_inner_texts() == ["1 → 4\nallargata", "manca → 3\nallargata"]
    assert page.locator(".lab-copia").count() == 9 + 8
    assert page.locator(".lab-trama").count() == 9 + 8

    page.get_by_role("button", name="(5, 3) + (5)", exact=True).click()
    assert page.locator(".lab-errata").all_inner_texts() == ["3 ✗", "5 ✗"]


def test_a_reader_who_types_hears_the_answer_once(page):
    page.evaluate("""() => {
      window.heard = [];
      new MutationObserver(() => heard.push(document.querySelector("#forme-lab [role=status]").textContent))
        .observe(document.querySelector("#forme-lab [role=status]"), {childList: true});
    }""")
    page.locator("input[value=matmul]").check()
    page.locator("#lab-b").fill("7, 5")
    page.locator("#lab-a").fill("")
    page.locator("#lab-a").press_sequentially("12, 7")

    expect(page.locator("#forme-lab [role=status]")).to_contain_text("(12, 5)")
    assert len(page.evaluate("heard")) == 1


def test_a_reader_who_has_just_arrived_hears_nothing(site, new_context):
    other = new_context().new_page()
    other.clock.install()
    other.goto((site / "book" / "forme.html").as_uri())
    other.clock.run_for(5_000)
    assert other.locator("#forme-lab [role=status]").inner_text() == ""

    other.locator("#lab-b").fill("3, 5")
    other.clock.run_for(5_000)
    assert "(3, 5)" in other.locator("#forme-lab [role=status]").inner_text()


def test_what_is_not_a_shape_gets_an_explanation(page):
    for text in ("due", "2, -3", "1 2 3 4 5 6 7", "99999"):
        page.locator("#lab-a").fill(text)
        assert page.locator("#lab-a").get_attribute("aria-invalid") == "true"
        assert page.locator(".lab-esito").inner_text().startswith("Forma di a:")


def test_it_suits_a_phone_a_screen_reader_and_both_themes(page):
    for name in ("(3, 1) + (4)", "(5, 2, 3) @ (3, 2)", "(2, 3) → (4, -1)"):
        page.get_by_role("button", name=name, exact=True).click()
        assert lab.overflow(page) <= 0, name
        assert lab.violations(page, "forme-lab") == [], name
    assert page.messages == []


def test_without_scripts_and_on_paper_a_picture_says_the_same(site: Path, page, new_context):
    bare = new_context(java_script_enabled=False).new_page()
    bare.goto((site / "book" / "forme.html").as_uri())
    expect(bare.locator(".lab-fermo img")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".lab-fermo img")).to_be_visible()
    expect(page.locator("#forme-lab")).to_be_hidden()
    page.emulate_media(media="screen")

"""Come si presenta una pagina quando qualcuno ne manda l'indirizzo: titolo, prima frase, un'immagine col titolo."""

import hashlib
from html import escape
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from docutils import nodes
from PIL import Image, ImageDraw, ImageFont
from sphinx.application import Sphinx

SIZE = (1200, 630)
BLUE, WHITE, ORANGE, PALE = "#0b3d63", "#ffffff", "#f2a33a", "#dbe8f4"
FOLDER = "schede"
# I font che matplotlib porta con sé: l'immagine è la stessa su ogni macchina.
FONTS = next(Path(place) / "mpl-data" / "fonts" / "ttf" for place in getattr(find_spec("matplotlib"), "submodule_search_locations", []))
CODE = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", introduce, priority=800)
    app.connect("build-finished", draw_all)


def introduce(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Scrive le proprietà Open Graph. L'immagine vuole un indirizzo intero: c'è solo se si sa quello del sito."""
    if doctree is None:
        return
    course, title, base = app.config.html_title, app.env.titles[page].astext(), app.config.html_baseurl
    described = BeautifulSoup(context["metatags"], "html.parser").find("meta", {"name": "description"})["content"]
    said = {"og:type": "article", "og:locale": "it_IT", "og:site_name": course, "og:title": title}
    if base:
        said |= {
            "og:url": urljoin(base, "" if page == app.config.root_doc else f"{page}.html"),
            "og:image": urljoin(base, f"{FOLDER}/{_name(page, title, course)}"),
            "og:image:width": str(SIZE[0]),
            "og:image:height": str(SIZE[1]),
            "og:image:alt": f"{course}. {title}",
        }
    said["og:description"] = described
    lines = [f'<meta property="{name}" content="{escape(value)}" />' for name, value in said.items()]
    if base:
        lines.append('<meta name="twitter:card" content="summary_large_image" />')
    context["metatags"] += "".join(f"\n    {line}" for line in lines)


def draw_all(app: Sphinx, exception: Exception | None) -> None:
    """Disegna le immagini che mancano e toglie quelle di titoli che non ci sono più."""
    if exception or app.builder.name != "html":
        return
    folder, course = Path(app.outdir) / FOLDER, app.config.html_title
    titles = {page: app.env.titles[page].astext() for page in app.env.found_docs} if app.config.html_baseurl else {}
    wanted = {_name(page, title, course): title for page, title in titles.items()}
    for old in folder.glob("*.png"):
        if old.name not in wanted:
            old.unlink()
    for name, title in wanted.items():
        if not (folder / name).exists():
            folder.mkdir(exist_ok=True)
            # Sessantaquattro colori bastano, e l'immagine pesa meno di 40 KB.
            draw(title, course).quantize(64).save(folder / name, optimize=True)


def _name(page: str, title: str, course: str) -> str:
    mark = hashlib.sha256(f"{title}\n{course}\n{CODE}".encode()).hexdigest()[:8]
    return f"{page.rpartition('/')[2]}-{mark}.png"


def draw(title: str, course: str) -> Image.Image:
    """Il marchio, il titolo della pagina su non più di tre righe, il nome del corso."""
    image = Image.new("RGB", SIZE, BLUE)
    pen = ImageDraw.Draw(image)
    mark(pen, left=80, top=70, side=110)
    for size in (92, 80, 68, 58, 48):
        font = ImageFont.truetype(FONTS / "STIXGeneralBol.ttf", size)
        lines = _wrapped(title, font, SIZE[0] - 160)
        if len(lines) <= 3:
            break
    top = 270 + (3 - min(len(lines), 3)) * 30
    for number, line in enumerate(lines):
        pen.text((80, top + number * size * 1.12), line, font=font, fill=WHITE)
    name, _, about = course.partition(" · ")
    pen.text((215, 92), name, font=ImageFont.truetype(FONTS / "STIXGeneralBol.ttf", 56), fill=WHITE)
    pen.text((80, 555), about, font=ImageFont.truetype(FONTS / "DejaVuSans.ttf", 28), fill=PALE)
    pen.rectangle((0, SIZE[1] - 12, SIZE[0], SIZE[1]), fill=ORANGE)
    return image


def mark(pen: ImageDraw.ImageDraw, left: int, top: int, side: int) -> None:
    """La conca e la pallina del marchio (book/_static/gradiente.svg, su una griglia di 64)."""

    def place(x: float, y: float) -> tuple[float, float]:
        return left + x / 64 * side, top + y / 64 * side

    steps = [n / 60 for n in range(61)]
    left_side = [_curve((10, 14), (16, 46), (24, 52), (32, 52), t) for t in steps]
    right_side = [(64 - x, y) for x, y in reversed(left_side)]
    pen.line([place(*point) for point in left_side + right_side], fill=WHITE, width=round(side / 12), joint="curve")
    for x, y in map(lambda point: place(*point), left_side + right_side):  # fra due tratti larghi resta una tacca
        pen.ellipse((x - side / 24, y - side / 24, x + side / 24, y + side / 24), fill=WHITE)
    pen.line([place(15, 25), place(22, 40), place(29, 47)], fill=ORANGE, width=round(side / 15), joint="curve")
    x, y = place(32, 47)
    pen.ellipse((x - side / 12, y - side / 12, x + side / 12, y + side / 12), fill=ORANGE)


def _curve(a: tuple, b: tuple, c: tuple, d: tuple, t: float) -> tuple[float, float]:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    return tuple(sum(weight * point[axis] for weight, point in zip(weights, (a, b, c, d))) for axis in (0, 1))


def write(pen: ImageDraw.ImageDraw, text: str, place: tuple[int, int], font: str, size: int, colour: str, width: int) -> int:
    """Scrive un testo su quante righe gli servono in `width` pixel. Returns: dove finisce l'ultima, in pixel dall'alto."""
    letters, (left, top) = ImageFont.truetype(FONTS / font, size), place
    for line in _wrapped(text, letters, width):
        pen.text((left, top), line, font=letters, fill=colour)
        top += round(size * 1.25)
    return top


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines

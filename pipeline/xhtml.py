"""Ciò che un libro può mostrare: XHTML senza un errore, da una pagina che contiene l'HTML di chiunque.

Un browser perdona, un lettore di libri no: ciò che sta dove non potrebbe cambia posto o nome, il resto si toglie. Le parole restano.
"""

import io
import re

from bs4 import Tag
from lxml import etree
from PIL import Image

PHRASING = {
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "math", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "u", "var",
}  # fmt: skip
WORDS = {"p", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}  # contengono soltanto parole
# Chi contiene soltanto certi elementi, e in che cosa si mette ciò che vi sta e non potrebbe; vuoto: esce, e va prima.
HOLDS: dict[str, tuple[set[str], str]] = {
    "ul": ({"li"}, "li"), "ol": ({"li"}, "li"), "dl": ({"dt", "dd"}, "dd"), "tr": ({"td", "th"}, "td"),
    "table": ({"caption", "thead", "tbody", "tfoot", "tr"}, ""), "thead": ({"tr"}, ""), "tbody": ({"tr"}, ""), "tfoot": ({"tr"}, ""),
}  # fmt: skip
INSIDE = {
    "li": {"ul", "ol"}, "dt": {"dl"}, "dd": {"dl"}, "td": {"tr"}, "th": {"tr"}, "tr": {"table", "thead", "tbody", "tfoot"},
    "thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"}, "caption": {"table"}, "figcaption": {"figure"},
}  # fmt: skip
BLOCKS = {"div", "section", "aside", "blockquote", "figure", "hr", *WORDS, *HOLDS, *INSIDE}
ATTRIBUTES = {
    "a": ("href",), "img": ("src", "alt"), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start",),
}  # fmt: skip
FORMULA = {
    "accent", "accentunder", "alttext", "columnalign", "columnlines", "columnspacing", "depth", "display", "displaystyle", "fence", "form",
    "height", "largeop", "linebreak", "linethickness", "lspace", "mathbackground", "mathcolor", "mathsize", "mathvariant", "maxsize",
    "minsize", "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel", "separator", "stretchy", "symmetric",
    "voffset", "width", "xmlns",
}  # fmt: skip (ciò che scrive KaTeX; il resto è per un browser)
NUMBERS = {"colspan", "rowspan", "start"}
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NOT_DRAWN = {"script", "metadata", "foreignObject", "flowRoot", "iframe", "audio", "video"}
SHAPES = {"path": "d", "polygon": "points", "polyline": "points", "circle": "r", "rect": "width"}  # senza, non c'è niente da disegnare
USES = re.compile(r"""url\(["']?#([^)'"]+)["']?\)""")
KINDS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif"}  # le figure che ogni lettore di libri sa aprire


def place(name: str) -> str:
    """Un identificatore com'è valido in XML, che non ne vuole con spazi o che comincino con una cifra."""
    return re.sub(r"^(?=[^A-Za-z_])", "n-", re.sub(r"[^\w.-]", "-", name, flags=re.ASCII)) if name else ""


def name_places(article: Tag) -> None:
    """Dà a ogni identificatore il suo nome valido; di due uguali resta il primo, quello a cui porta un browser."""
    seen = set()
    for tag in article.find_all(id=True):
        tag["id"] = place(str(tag["id"]))
        if tag["id"] in seen or not tag["id"]:
            del tag["id"]
        else:
            seen.add(tag["id"])


def mend(article: Tag, classes: set[str]) -> None:
    """Rende una pagina XHTML valido. classes: quelle che lo stile del libro conosce; le altre si tolgono."""
    for math in article.find_all("math", alttext=False):  # non l'ha scritta KaTeX: chissà che cosa contiene
        math.name = "span"
    for tag in article.find_all(True):
        if tag.name == "math" or tag.find_parent("math"):
            tag.attrs = {name: value for name, value in tag.attrs.items() if name in FORMULA and (tag.name, name) != ("mtd", "width")}
            if tag.name == "mglyph":
                tag.decompose()
            continue
        if tag.name not in PHRASING | BLOCKS:
            tag.name = "div" if tag.find(BLOCKS) else "span"
        kept = {name: tag[name] for name in ("id", *ATTRIBUTES.get(tag.name, ())) if tag.get(name)}
        known = [name for name in tag.get("class", []) if name in classes]
        kept |= {"class": known} if known else {}
        tag.attrs = {name: value for name, value in kept.items() if name not in NUMBERS or re.fullmatch("[1-9][0-9]{0,3}", value)}
        if tag.name == "img":
            tag["alt"] = tag.get("alt", "")
    # Chi cambia nome o posto può lasciarne altri fuori posto: si ricomincia finché tutti ci stanno.
    while any([_moved(tag) for tag in reversed(article.find_all(PHRASING | BLOCKS)) if not tag.find_parent("math")]):
        pass
    for tag in article.find_all(["span", "div"]):
        if not tag.attrs:
            tag.unwrap()


def _moved(tag: Tag) -> bool:
    """Mette a posto un elemento, se non lo è: ciò che contiene lo è già. Returns: vero se ha cambiato qualcosa."""
    if tag.parent is None:
        return False
    if tag.name in INSIDE and tag.parent.name not in INSIDE[tag.name]:
        tag.name, tag.attrs = "div", {name: value for name, value in tag.attrs.items() if name not in NUMBERS}
    elif tag.name == "p" and tag.find(BLOCKS):
        tag.name = "div"
    elif tag.name == "a" and (tag.find_parent("a") or not tag.attrs):
        tag.unwrap()
    elif tag.name in PHRASING - {"a", "math"} and tag.find(BLOCKS):
        tag.unwrap()
    elif tag.name in WORDS and (block := tag.find(BLOCKS)):
        block.unwrap()
    elif tag.name in HOLDS:
        return _moved_children(tag)
    elif tag.name == "figure" and (captions := tag.find_all("figcaption", recursive=False)) and captions != [list(tag.find_all(recursive=False))[-1]]:
        for caption in captions[:-1]:
            caption.name = "div"
        tag.append(captions[-1])
    else:
        return False
    return True


def _moved_children(tag: Tag) -> bool:
    """Lo stesso, per chi contiene soltanto certi elementi, in un certo ordine."""
    allowed, instead = HOLDS[tag.name]
    wrong = next((child for child in tag.children if (child.name not in allowed if isinstance(child, Tag) else child.strip())), None)
    if wrong is not None:
        wrong.wrap(Tag(name=instead)) if instead else tag.insert_before(wrong)
        return True
    names = [child.name for child in tag.find_all(recursive=False)]
    if not names:
        tag.decompose()
        return True
    if tag.name == "dl" and (names[0] != "dt" or names[-1] != "dd"):
        tag.name = "div"
        return True
    if tag.name == "table" and not tag.find("tr"):
        tag.name = "div"
        return True
    if tag.name == "table" and not re.fullmatch(r"(caption )?(thead )?((tbody )+|(tr )+)(tfoot )?", "".join(f"{name} " for name in names)):
        for part in tag.find_all(["thead", "tbody", "tfoot"], recursive=False):
            part.unwrap()
        for caption in tag.find_all("caption", recursive=False):
            tag.insert_before(caption)
        return True
    return False


def picture(content: bytes) -> tuple[bytes, str]:
    """Una figura com'è nel libro, e come finisce il suo nome. Raises: ValueError se non è una figura; dice perché."""
    if not content:
        raise ValueError("non c'è.")
    if b"<svg" in content[:5000].lower():
        return _drawing(content), "svg"
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.format in KINDS:
                image.verify()
                return content, KINDS[image.format]
            converted = io.BytesIO()
            image.save(converted, "PNG")
            return converted.getvalue(), "png"
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError(f"non si legge ({error}). Rifalla, in PNG o in SVG.") from None


def _drawing(content: bytes) -> bytes:
    """Un SVG con i soli disegni: niente script, stili o immagini che vengano da fuori, nomi ripetuti, appunti di un programma."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"è un SVG scritto male: {error}. Rifallo, o usa un PNG.") from None
    for tag in list(root.iter()):
        link = tag.get("href", tag.get(f"{XLINK}href", ""))
        if (
            not str(tag.tag).startswith(SVG) or tag.tag.removeprefix(SVG) in NOT_DRAWN
            or (tag.tag != f"{SVG}a" and link and not link.startswith(("#", "data:image/")))
            or (shape := tag.tag.removeprefix(SVG)) in SHAPES and not tag.get(SHAPES[shape])
            or (tag.tag == f"{SVG}style" and re.search("@import|//", tag.text or ""))
        ) and tag.getparent() is not None:  # fmt: skip
            tag.getparent().remove(tag)
        elif tag.tag == f"{SVG}a":
            tag.tag = f"{SVG}g"
            tag.attrib.clear()
    _name_drawn(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _name_drawn(root: "etree._Element") -> None:
    """Nomi validi, ciascuno una volta, e chi li usa li trova; gli attributi di altri programmi si tolgono."""
    names: set[str] = set()
    for tag in root.iter():
        for name in list(tag.attrib):
            if name == "id" and (new := place(tag.get("id"))) not in names:
                tag.set("id", new)
                names.add(new)
            elif name == "id" or name.startswith(("on", "data-")) or (name.startswith("{") and name not in (f"{XLINK}href", SPACE)):
                del tag.attrib[name]
    for tag in list(root.iter()):
        for name, value in tag.items():
            used = USES.fullmatch(value) if name not in ("href", f"{XLINK}href") else re.fullmatch("#(.*)", value)
            if used and place(used[1]) in names:
                tag.set(name, value.replace(used[1], place(used[1])))
            elif used:
                del tag.attrib[name]

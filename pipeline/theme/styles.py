"""Gli stili e i file del tema: nel sito resta soltanto ciò che una pagina usa, su carta i colori chiari, e ogni
pagina chiede gli stili e gli script della sua edizione.
"""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import tinycss2
from sphinx.application import Sphinx

from ..course import write_whole
from .incremental import kept

# Icone, font e script che nessuna pagina del corso chiede.
UNUSED = (
    "vendor", "locales", "scripts/fontawesome.js", "scripts/bootstrap.js",
    "searchtools.js", "language_data.js", "sphinx_highlight.js",
    "images", "file.png", "minus.png", "plus.png", "styles/theme.css", "webpack-macros.html", "sbt-webpack-macros.html",
)  # fmt: skip
CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
CUT = ("styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css")
COLOURED = ("pygments.css", "gradiente.css")
THEME = re.compile(r'\[data-theme="?(light|dark)"?\]')
# Espressioni che cominciano con parole precise: in tutte le pagine insieme si trovano in un terzo del tempo.
ASKED = [re.compile(rf'{name}="([^":?#]+\.(?:css|js))(?:\?v=\w*)?"') for name in ("href", "src")]
SEARCH = re.compile(r'data-search="\w*"')
SEARCH_BYTES = re.compile(SEARCH.pattern.encode())
VERSION = re.compile(rb'\?v=\w*')


def setup(app: Sphinx) -> None:
    app.connect("build-finished", tidy, priority=950)


def tidy(app: Sphinx, exception: Exception | None) -> None:
    """Toglie i file che nessuno chiede e, dagli stili del tema, le regole di classi che non ci sono.

    Il foglio di stile del tema passa da 65 KB compressi a 13.
    """
    if exception or app.builder.name != "html":
        return
    static = Path(app.outdir) / "_static"
    for name in UNUSED:
        path = static / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for path in static.rglob("*.map"):
        path.unlink()
    state, sources = Path(app.doctreedir), {}
    for name in CUT:
        # Dal file del tema, non da quello del sito: una costruzione precedente può averlo già tagliato.
        (source,) = (Path(folder) / "static" / name for folder in app.builder.theme.get_theme_dirs()
                     if (Path(folder) / "static" / name).exists())  # fmt: skip
        sources[name] = source.read_text(encoding="utf-8")
    words = _classes(Path(app.outdir), state, {name.replace("\\", "") for style in sources.values() for name in CLASS.findall(style)})
    for name, style in sources.items():
        (static / name).write_text(_cut(style, words, state), encoding="utf-8")
    for name in COLOURED:
        style = (static / name).read_text(encoding="utf-8")
        (static / name).write_text(_once(state, style, lambda: "\n".join(_for_paper(_parsed(style))) + "\n"), encoding="utf-8")
    _mark_versions(Path(app.outdir))


def _mark_versions(site: Path) -> None:
    """Mette in ogni indirizzo di uno stile o di uno script l'impronta di ciò che contiene.

    Chi apre una pagina appena dopo una pubblicazione non la vede con gli stili o gli script di prima, che il suo browser
    tiene ancora da parte. La ricerca arriva dopo: i suoi file hanno l'impronta di tutti insieme.
    """
    known: dict[Path, str] = {}
    searching = hashlib.sha256(b"".join(path.read_bytes() for path in sorted((site / "ricerca").glob("*.js")))).hexdigest()[:8]
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")

        def marked(match: re.Match, folder: Path = page.parent) -> str:
            path = (folder / match[1]).resolve()
            if not path.is_file():
                return match[0]
            known[path] = known.get(path) or hashlib.sha256(path.read_bytes()).hexdigest()[:8]
            return f'{match[0].partition("=")[0]}="{match[1]}?v={known[path]}"'

        new = SEARCH.sub(f'data-search="{searching}"', text)
        for asked in ASKED:
            new = asked.sub(marked, new)
        if new != text:
            page.write_text(new, encoding="utf-8")


def _classes(site: Path, state: Path, names: set[str]) -> set[str]:
    """Le classi che sono una parola di qualche pagina o script: le altre non si usano. names: tutte quelle degli stili."""
    paths = {path.relative_to(site).as_posix(): path for end in ("*.html", "*.js") for path in site.rglob(end)}
    # Le impronte di script e ricerca cambiano in ogni pagina, e non sono classi.
    contents = {name: VERSION.sub(b"", SEARCH_BYTES.sub(b"", path.read_bytes())) for name, path in paths.items()}
    found = kept(state / "classi.json", contents, lambda name: sorted(names.intersection(re.findall(r"[\w-]+", contents[name].decode()))))
    return {word for words in found.values() for word in words}


def _cut(style: str, words: set[str], state: Path) -> str:
    """Il foglio di stile senza le regole di classi che non ci sono."""
    used = sorted(words.intersection(name.replace("\\", "") for name in CLASS.findall(style)))
    return _once(state, f"{style}{used}", lambda: "".join(_for_paper(_parsed(_used(_parsed(style), words)))))


def _once(state: Path, source: str, make: Callable[[], str]) -> str:
    """Un foglio ricavato da `source`; finché non cambia lo si ritrova in `state`, dove Sphinx tiene ciò che sa delle pagine."""
    kept = state / f"{hashlib.sha256(source.encode()).hexdigest()}.css"
    if not kept.exists():
        write_whole(kept, make().encode())
    return kept.read_text(encoding="utf-8")


def _parsed(style: str) -> list:
    return tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)


def _used(rules: list, words: set[str]) -> str:
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = re.split(r",(?![^(]*\))", tinycss2.serialize(rule.prelude))
            alive = [selector for selector in selectors if _alive(selector, words)]
            if alive:
                kept.append(f"{','.join(alive)}{{{tinycss2.serialize(rule.content)}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
            continue  # nel tema sono solo quelli delle icone
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            inner = _used(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), words)
            if inner:
                kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}")
        else:
            kept.append(rule.serialize())
    return "".join(kept)


def _for_paper(rules: list) -> Iterator[str]:
    """Le regole di un foglio, con i temi soltanto sullo schermo: su carta vale quello chiaro, qualunque si sia scelto."""
    for rule in rules:
        theme = THEME.search(tinycss2.serialize(rule.prelude)) if rule.type == "qualified-rule" else None
        text = rule.serialize()
        yield f"@media screen{{{text}}}" if theme else text
        if theme and theme[1] == "light":
            yield f"@media print{{{THEME.sub('[data-theme]', text)}}}"


def _alive(selector: str, words: set[str]) -> bool:
    """Vero se ogni classe del selettore sta in qualche pagina; quelle dentro :not() non contano."""
    classes = CLASS.findall(re.sub(r":not\([^)]*\)", "", selector))
    return all(name.replace("\\", "") in words for name in classes)

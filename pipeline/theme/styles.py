"""Gli stili e i file del tema: nel sito resta soltanto ciò che una pagina usa."""

import hashlib
import re
import shutil
from pathlib import Path

import tinycss2
from sphinx.application import Sphinx

from ..course import write_whole

# Icone, font e script che nessuna pagina del corso chiede.
UNUSED = (
    "vendor", "locales", "scripts/fontawesome.js", "scripts/bootstrap.js",
    "searchtools.js", "language_data.js", "sphinx_highlight.js",
    "images", "file.png", "minus.png", "plus.png", "styles/theme.css", "webpack-macros.html", "sbt-webpack-macros.html",
)  # fmt: skip
CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
CUT = ("styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css")


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
    words = _words(Path(app.outdir))
    for name in CUT:
        # Dal file del tema, non da quello del sito: una costruzione precedente può averlo già tagliato.
        (source,) = (Path(folder) / "static" / name for folder in app.builder.theme.get_theme_dirs()
                     if (Path(folder) / "static" / name).exists())  # fmt: skip
        (static / name).write_text(_cut(source.read_text(encoding="utf-8"), words, Path(app.doctreedir)), encoding="utf-8")


def _words(site: Path) -> set[str]:
    """Le parole di pagine e script: una classe che non è fra queste non si usa."""
    text = [path for end in ("*.html", "*.js") for path in site.rglob(end)]
    return {word for path in text for word in re.findall(r"[\w-]+", path.read_text(encoding="utf-8"))}


def _cut(style: str, words: set[str], state: Path) -> str:
    """Il foglio di stile senza le regole di classi che non ci sono.

    state: la cartella dove Sphinx tiene ciò che sa delle pagine; finché le classi in uso non cambiano vi si
        ritrova il foglio già tagliato.
    """
    used = sorted(words.intersection(name.replace("\\", "") for name in CLASS.findall(style)))
    kept = state / f"{hashlib.sha256(f'{style}{used}'.encode()).hexdigest()}.css"
    if not kept.exists():
        rules = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
        write_whole(kept, _used(rules, words).encode())
    return kept.read_text(encoding="utf-8")


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


def _alive(selector: str, words: set[str]) -> bool:
    """Vero se ogni classe del selettore sta in qualche pagina; quelle dentro :not() non contano."""
    classes = CLASS.findall(re.sub(r":not\([^)]*\)", "", selector))
    return all(name.replace("\\", "") in words for name in classes)

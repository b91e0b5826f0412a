"""Le domande e gli esercizi del corso in un file che un Moodle importa nel suo deposito delle domande.

Il formato è quello di https://docs.moodle.org/en/Moodle_XML_format; dove la pagina non basta vale chi lo legge,
question/format/xml/format.php di Moodle. Una categoria per lezione; le domande sono «multichoice», con il perché
di ogni scelta, e gli esercizi «essay», con indizio e soluzione dove li vede soltanto chi corregge.
"""

import base64
import re
import textwrap
from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from . import lesson, repository
from .assessment import Exercise, Figure, Question, exercises, questions
from .course import Course, write_whole

# Fuori dalla lezione i nomi, i dati, le figure e le verifiche di cui un testo parla non ci sono: si dice dove sono.
FROM = "Dalla lezione {}."
THERE = (
    "Si fa nel notebook della lezione {}: là ci sono i nomi, i dati e la verifica di cui parla. "
    "Quando la verifica risponde ✓, copia qui il tuo codice."
)
# Come MathJax, che Moodle usa, vuole le formule.
MATHS = {"math_inline": r"\({}\)", "math_inline_double": r"\[{}\]", "math_block": "<p>\\[{}\\]</p>\n"}


def take(course: Course, address: str) -> Path:
    """Mette in `_build` il file per Moodle. address: dove si legge il sito, o vuoto.

    Returns: dov'è. Raises: CourseError se una domanda o un esercizio non è scritto come si deve.
    """
    bank = "\n".join(_lesson(course, path, address) for path in course.lessons)
    target = course.build / f"{course.name}-moodle.xml"
    write_whole(target, f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{bank}</quiz>\n'.encode())
    return target


def _lesson(course: Course, path: Path, address: str) -> str:
    """La categoria di una lezione con ciò che contiene; vuota se la lezione non chiede niente."""
    notebook = lesson.read(path)
    number = path.stem.partition("_")[0]
    heading = re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE)
    title = _plain(heading[1]) if heading else path.stem
    html = Converter(course, path, title, address)
    asked = [_multichoice(question, number, html) for question in questions(path, notebook)]
    asked += [_essay(exercise, number, html) for exercise in exercises(path, notebook)]
    if not asked:
        return ""
    names = ["$course$", "top", course.title.split()[0], f"{number} {title}"]
    category = "/".join(_escape_category(name) for name in names)
    return f'<question type="category">\n<category>{_text(category)}</category>\n</question>\n' + "".join(asked)


def _escape_category(name: str) -> str:
    """In un cammino di categorie una barra divide: dentro un nome si scrive due volte, e mai in testa o in coda."""
    name = name.replace("/", "//")
    return f"{' ' * name.startswith('/')}{name}{' ' * name.endswith('/')}"


def _multichoice(question: Question, number: str, html: "Converter") -> str:
    shown = question.figure
    image = f'<p><img src="@@PLUGINFILE@@/{shown.name}" alt="{escape(shown.alt)}" class="img-fluid"></p>' if shown else ""
    name = f"{number}.{question.number} {_plain(question.text)}"
    content = _rich("questiontext", html(question.text) + image + html.lesson(FROM), _file(shown))
    content += "<penalty>0.3333333</penalty>\n<single>true</single>\n<shuffleanswers>true</shuffleanswers>\n"
    content += "<answernumbering>ABCD</answernumbering>\n"
    for choice in question.choices:
        content += f'<answer fraction="{100 * choice.right}" format="html">\n{_text(html(choice.text))}\n'
        content += _rich("feedback", html(choice.reason)) + "</answer>\n"
    return _question("multichoice", question.id, number, name, ["domanda"], content)


def _essay(exercise: Exercise, number: str, html: "Converter") -> str:
    given = "".join(f"\n\n```python\n{code}\n```" for code in exercise.given)
    hints = "".join(f"**Indizio.** {hint}\n\n" for hint in exercise.hints)
    content = _rich("questiontext", html.lesson(THERE) + html(f"#### {exercise.title}\n\n{exercise.text}{given}"))
    content += "<responseformat>monospaced</responseformat>\n<responserequired>1</responserequired>\n"
    content += "<responsefieldlines>15</responsefieldlines>\n<attachments>0</attachments>\n"
    content += _rich("graderinfo", html(f"{hints}**Soluzione.**\n\n{exercise.solution}"))
    # Chi risponde vede il codice di partenza così com'è, in una casella senza editor: perciò non è HTML.
    content += f'<responsetemplate format="plain_text">{_text(exercise.start)}</responsetemplate>\n'
    name = f"{number} {_plain(exercise.title)}"
    return _question("essay", exercise.id, number, name, ["esercizio", exercise.level], content)


def _question(kind: str, id: str, number: str, name: str, tags: list[str], content: str) -> str:
    labels = "".join(f"<tag>{_text(tag)}</tag>" for tag in tags)
    return (
        f'<question type="{kind}">\n<name>{_text(textwrap.shorten(name, 100, placeholder="…"))}</name>\n'
        f"<idnumber>{escape(number)}-{escape(id)}</idnumber>\n<defaultgrade>1</defaultgrade>\n{content}"
        f"<tags>{labels}</tags>\n</question>\n"
    )


def _rich(tag: str, html: str, file: str = "") -> str:
    return f'<{tag} format="html">\n{_text(html)}\n{file}</{tag}>\n'


def _text(text: str) -> str:
    """Un testo in un CDATA; la fine di un CDATA che fosse nel testo si divide fra due."""
    return f"<text><![CDATA[{text.strip().replace(']]>', ']]]]><![CDATA[>')}]]></text>"


def _file(figure: Figure | None) -> str:
    if figure is None:
        return ""
    svg = figure.name.endswith(".svg")
    data = base64.b64encode(figure.data.encode()).decode() if svg else "".join(figure.data.split())
    return f'<file name="{escape(figure.name)}" path="/" encoding="base64">{data}</file>\n'


def _plain(markdown: str) -> str:
    """La prima riga di un testo senza i segni di Markdown e di HTML, per un nome; un blocco di codice non conta."""
    prose = re.sub(r"^```.*?^```$", "", markdown, flags=re.DOTALL | re.MULTILINE).strip() or markdown
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|</?\w[^>]*>|[`$]|(?<!\w)\*+|\*+(?!\w)", r"\1", prose.partition("\n")[0]).strip()


class Converter:
    """Da Markdown a HTML, con le formule e i collegamenti come un Moodle li può usare."""

    def __init__(self, course: Course, path: Path, title: str, address: str) -> None:
        self.address, self.title, self.name = address, title, path.name
        self.folder = path.parent.relative_to(course.root).as_posix()
        self.parser = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, double_inline=True)
        for kind in MATHS:
            self.parser.add_render_rule(kind, _maths)
        self.parser.core.ruler.push("links", self._links)

    def __call__(self, markdown: str) -> str:
        return self.parser.render(markdown)

    def lesson(self, said: str) -> str:
        """Una riga che nomina la lezione, e se il sito ha un indirizzo ci porta."""
        name = f"«{escape(self.title)}»"
        link = self._in_site(self.name)
        return f'<p class="lesson">{said.format(f"""<a href="{escape(link)}">{name}</a>""" if link else name)}</p>'

    def _links(self, state: StateCore) -> None:
        """Un collegamento a un'altra pagina porta al sito, se ha un indirizzo; altrimenti ne restano le parole."""
        for block in state.tokens:
            for token in block.children or []:
                if token.type == "link_open" and not urlsplit(str(token.attrs["href"])).scheme:
                    token.attrs["href"] = self._in_site(str(token.attrs["href"]))
            block.children = block.children and _without_empty_links(block.children)

    def _in_site(self, link: str) -> str:
        return repository.in_site(link, self.folder, self.name, self.address)


def _without_empty_links(tokens: list[Token]) -> list[Token]:
    kept, inside = [], False
    for token in tokens:
        if token.type == "link_open" and not token.attrs["href"]:
            inside = True
        elif token.type == "link_close" and inside:
            inside = False
        else:
            kept.append(token)
    return kept


def _maths(renderer: object, tokens: Sequence[Token], place: int, options: object, env: object) -> str:
    return MATHS[tokens[place].type].format(escape(tokens[place].content.strip(), quote=False))

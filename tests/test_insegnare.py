"""La pagina per chi insegna: i minuti tornano, le sezioni e i numeri che cita ci sono."""

import json
import re
from pathlib import Path

from pages import ROOT

from pipeline import lesson
from pipeline.course import Course

PAGE = (ROOT / "book" / "insegnare.md").read_text(encoding="utf-8")
LESSONS = [path for path in Course(ROOT).lessons if path.parent.name == "notebooks"]


def part(title: str) -> str:
    """Il testo sotto un titolo, fino al successivo dello stesso livello."""
    marks = title.partition(" ")[0]
    return re.split(rf"^{marks} ", PAGE.partition(f"\n{title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows(table: str) -> list[list[str]]:
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("|")]
    return found[2:]


def plain(text: str) -> str:
    return re.sub(r"[`*]", "", text)


def headings(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")
    return [plain(title) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]


def test_the_minutes_of_each_path_add_up():
    assert sum(int(minutes) for minutes, *_ in rows(part("### Due ore"))) == 120
    eight = [(int(meeting), int(minutes)) for meeting, minutes, *_ in rows(part("### Otto ore"))]
    assert [sum(minutes for meeting, minutes in eight if meeting == number) for number in (1, 2, 3, 4)] == [120] * 4
    *meetings, (_, *whole) = rows(part("### Ventiquattro ore"))
    times = [len(re.findall(r"\d+", meeting)) for meeting, *_ in meetings]
    columns = [[int(minutes) for minutes in row] for _, *row in meetings]
    assert sum(times) == 12 and all(sum(row[:-1]) == row[-1] == 120 for row in columns)
    assert [sum(row[place] * many for row, many in zip(columns, times)) for place in range(6)] == [int(minutes) for minutes in whole]


def test_the_sections_that_the_paths_and_the_lessons_name_are_there():
    titles = [title for path in Course(ROOT).pages for title in headings(path)]
    said = {"Tempo", "ognuno"}
    named = {plain(name) for title in ("## Tre percorsi", "## Lezione per lezione") for name in re.findall(r"«([^«»]+)»", part(title))}
    sections = {" ".join(name.split()) for name in named if name[0].isupper()} - said

    lost = [name for name in sections if not any(title.startswith(name.removesuffix("…").strip()) for title in titles)]
    assert len(sections) > 60 and lost == []


def test_the_numbers_of_a_lesson_are_those_of_the_lesson():
    blocks = re.split(r"^### (?=\[)", part("## Lezione per lezione"), flags=re.MULTILINE)[1:]
    assert len(blocks) == len(LESSONS)
    for path, block in zip(LESSONS, blocks):
        cells = lesson.read(path).cells
        shown = " ".join([cell.source for cell in cells] + [json.dumps(cell.get("outputs", [])) for cell in cells]).replace(",", ".")
        lost = [number for number in re.findall(r"\d+,\d+", block) if number.replace(",", ".") not in shown]
        assert lost == [], path.stem

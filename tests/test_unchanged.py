"""Una lezione che non è cambiata dall'ultima prova riuscita non si riprova; una cambiata, o che non riesce, sì."""

import json

import unchanged

from pipeline import assessment
from pipeline.course import Course


def test_a_lesson_is_tried_again_when_something_it_depends_on_has_changed(small_course):
    path = small_course.write_lesson("01_uno", "print('ciao')")
    small_course.run("reference")

    first, second = (small_course.nbval("-n", "1").stdout for _ in range(2))
    assert "1 passed" in first and "non rieseguite" not in first
    assert "Lezioni non cambiate dall'ultima prova riuscita, non rieseguite: 01_uno." in second and "passed" not in second

    mark = (small_course.root / "_build" / "tested" / "01_uno").read_text()
    notebook = json.loads(path.read_text())
    notebook["cells"][1]["outputs"][0]["text"] = ["addio\n"]
    path.write_text(json.dumps(notebook))

    assert "1 failed" in small_course.nbval("-n", "1").stdout
    assert (small_course.root / "_build" / "tested" / "01_uno").read_text() == mark  # quello di prima: l'impronta è un'altra


def test_alone_and_in_ci_a_lesson_is_always_tried(monkeypatch, pytestconfig):
    for whole, ci, workers in ((True, "", 3), (False, "true", 3), (False, "", None)):
        monkeypatch.setenv("CI", ci)
        monkeypatch.setattr(pytestconfig.option, "numprocesses", workers)
        monkeypatch.delattr(pytestconfig, "workerinput", raising=False)
        assert unchanged.is_whole(pytestconfig) == whole


def test_the_mark_of_a_lesson_depends_on_it_on_its_answers_and_on_how_it_is_tried(small_course, monkeypatch):
    course = Course(small_course.root)
    path = small_course.write_lesson("01_uno", "1")
    answers = small_course.root / "tests" / "student_answers" / "01_uno.py"
    answers.parent.mkdir(parents=True)
    monkeypatch.setattr(unchanged, "HERE", answers.parents[1])
    before = unchanged.key(path, course, "cpu")
    assert before == unchanged.key(path, course, "cpu") != unchanged.key(path, course, "cuda")
    worked = small_course.root / assessment.WORKED.format("01_uno")
    worked.parent.mkdir(exist_ok=True)
    for changed in (path, answers, worked, small_course.root / "requirements.lock"):
        before = unchanged.key(path, course, "cpu")
        changed.write_text((changed.read_text() if changed.exists() else "") + "\n")
        assert unchanged.key(path, course, "cpu") != before, changed


def test_a_page_is_looked_at_again_when_a_file_that_it_asks_for_has_changed(tmp_path):
    (tmp_path / "a pagina.html").write_text("uno")
    (tmp_path / "stile.css").write_text("uno")
    looks = []

    def seen(port: int) -> dict:
        address = f"http://127.0.0.1:{port}/"
        asked = [address + "a%20pagina.html", address + "stile.css?v=1", "data:,"]
        kept = unchanged.Sightings(tmp_path / "visti", tmp_path, address)
        return kept.of("a pagina.html", lambda: looks.append(port) or {"requests": asked})

    first, second = seen(1), seen(2)
    assert looks == [1] and second["requests"] == [url.replace(":1/", ":2/") for url in first["requests"]]
    for name, port in {"a pagina.html": 3, "stile.css": 4}.items():
        (tmp_path / name).write_text("due")
        seen(port)
    assert looks == [1, 3, 4]

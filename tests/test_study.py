"""La copia di chi studia: le sue modifiche restano sue, gli aggiornamenti del corso arrivano lo stesso."""

from pathlib import Path

import pytest

from pipeline.course import Course
from pipeline.study import refresh


@pytest.fixture
def copy(small_course) -> Path:
    small_course.write_lesson("01_uno", "1")
    small_course.write_lesson("02_due", "2")
    refresh(Course(small_course.root))
    return small_course.root / "mio_corso" / "notebooks"


def test_a_copy_has_every_lesson_and_the_data_where_the_course_has_them(small_course, copy):
    for name in ("01_uno", "02_due"):
        assert (copy / f"{name}.ipynb").read_bytes() == (small_course.root / "notebooks" / f"{name}.ipynb").read_bytes()
    assert any((copy / "data" / "MNIST" / "raw").iterdir())


def test_what_the_student_changed_is_never_touched_and_the_rest_follows_the_course(small_course, copy, capsys):
    (copy / "01_uno.ipynb").write_text("mia")
    small_course.write_lesson("01_uno", "'nuova'")
    small_course.write_lesson("02_due", "'nuova'")
    small_course.write_lesson("03_tre", "3")

    refresh(Course(small_course.root))

    assert (copy / "01_uno.ipynb").read_text() == "mia"
    assert "nuova" in (copy / "02_due.ipynb").read_text()
    assert (copy / "03_tre.ipynb").exists()
    said = capsys.readouterr().out
    assert "notebooks/01_uno.ipynb è cambiata" in said and "02_due" not in said


def test_copies_that_are_still_the_lessons_are_known_even_without_their_record(small_course, copy, capsys):
    (copy.parent / ".copie.json").unlink()
    refresh(Course(small_course.root))
    assert "è cambiata" not in capsys.readouterr().out

    small_course.write_lesson("02_due", "'nuova'")
    refresh(Course(small_course.root))
    assert "nuova" in (copy / "02_due.ipynb").read_text()


def test_a_lesson_that_the_student_threw_away_comes_back_and_one_renamed_stays(small_course, copy):
    (copy / "01_uno.ipynb").rename(copy / "01_mia.ipynb")

    refresh(Course(small_course.root))

    assert (copy / "01_uno.ipynb").exists() and (copy / "01_mia.ipynb").exists()

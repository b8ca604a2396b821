"""The names of feedback files: of plain letters, no two alike, never a device's, and made in a time that grows with the class."""

from pathlib import Path
from time import process_time

import pytest
from click.testing import CliRunner

from symlstm.cli import main
from symlstm.cli.student_files import FileNames

CASES = Path(__file__).parents[1] / "data" / "cases" / "robust"


def named(*students):
    names = FileNames()
    return [names.name_for(student) for student in students]


@pytest.mark.parametrize(
    ("student", "name"),
    [
        ("Ann O'Neil", "Ann-O-Neil"),
        ("Zoë", "Zoe"),
        ("../../etc/passwd", "etc-passwd"),
        ("李雷", "student"),
        ("x" * 100, "x" * 60),
        ("x" * 59 + ".y", "x" * 59),
        ("\u202etxt.exe", "txt.exe"),
    ],
)
def test_a_name_keeps_its_plain_letters(student, name):
    assert named(student) == [name]


@pytest.mark.parametrize("student", ["aux", "AUX.txt", "nul.", "con.a.b", "Lpt1.x", "com\u00b9", "com0.x", "prn .txt"])
def test_no_name_is_one_that_windows_keeps_for_a_device(student):
    (name,) = named(student)
    assert name.lower().partition(".")[0] not in {"aux", "nul", "con", "prn", "lpt1", "com1", "com0"}
    assert not name.endswith(".")


def test_no_two_names_are_alike_whatever_stands_in_capitals():
    students = ["bob", "Bob", "BOB", "bob-2", "böb", "bob-3", "李", "雷", "student"]
    names = named(*students)
    assert len({name.lower() for name in names}) == len(students)
    assert names[0] == "bob"


@pytest.mark.parametrize("student", ["李雷{}", "bob"], ids=["letters that no name keeps", "one name"])
def test_naming_takes_a_time_that_grows_with_the_class_and_not_with_its_square(student):
    """40,000 alike: a look at all the others for each would be 800 million looks."""
    start = process_time()
    names = named(*(student.replace("{}", chr(0x4E00 + n)) for n in range(40_000)))
    assert len(set(names)) == 40_000
    assert process_time() - start < 10


def test_a_student_called_like_a_device_gets_a_feedback_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["check", str(CASES / "my.toml"), str(CASES / "device.csv"), "--format", "md"])
    assert result.exit_code == 0
    files = sorted(path.name for path in (tmp_path / "outputs" / "my_feedback").iterdir())
    assert files == ["student-aux.txt.md", "student-nul.md"]

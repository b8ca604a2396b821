"""How much is marked in one run is said before anything is marked."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from symlstm.cli import main
from symlstm.errors import SizeError
from symlstm.marking.limits import MOST_LINES, MOST_STUDENTS, refuse_too_many

CASES = Path(__file__).parents[1] / "data" / "cases" / "robust"


@pytest.mark.parametrize(("students", "lines"), [(MOST_STUDENTS, 1), (1, 17_603), (MOST_STUDENTS, MOST_LINES // MOST_STUDENTS)])
def test_what_is_within_the_limits_is_taken(students, lines):
    refuse_too_many(students, lines)


@pytest.mark.parametrize(("students", "lines"), [(MOST_STUDENTS + 1, 1), (1000, MOST_LINES // 1000 + 1)])
def test_what_is_beyond_a_limit_is_refused_with_what_was_found_and_what_to_do(students, lines):
    with pytest.raises(SizeError, match=f"found .*{students:,}.*, expected at most .*\n    mark them in several runs"):
        refuse_too_many(students, lines)


def test_a_class_beyond_the_limit_is_refused_before_any_sheet_is_marked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("class.csv").write_text("student,c.1.1\n" + "".join(f"s{n},0.5\n" for n in range(MOST_STUDENTS + 1)))
    result = CliRunner().invoke(main, ["check", str(CASES / "my.toml"), "class.csv", "--format", "csv"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "found sheets of 10,001 students, expected at most 10,000" in result.stderr
    assert not Path("outputs").exists()

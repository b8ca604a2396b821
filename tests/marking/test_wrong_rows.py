"""Right numbers in each other's rows are one slip, and no others are taken for that."""

import pytest
from oracles.student import PROBLEM, Student, on_form

from symlstm import load
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of
from symlstm.marking.wrong_rows import IN_WRONG_ROWS

RIGHT = Student().numbers()
WAYS = {
    "c and h exchanged": lambda line: {"c": "h", "h": "c"}.get(line[0], line[0]) + line[1:] if line[:2] in ("c.", "h.") else line,
    "units exchanged": lambda line: line[:-1] + {"1": "2", "2": "1"}[line[-1]] if line[:2] in ("c.", "h.") else line,
    "time steps the other way round": lambda line: (
        f"{line[:2]}{4 - int(line[2])}{line[3:]}" if line[:2] in ("c.", "h.") else line
    ),
}


@pytest.fixture(scope="module")
def marker(tmp_path_factory):
    path = tmp_path_factory.mktemp("student") / "problem.toml"
    path.write_text(PROBLEM, encoding="utf-8")
    return Marker(load(path))


def marked(marker, lines):
    return marker.mark(sheet_of("student", lines), list(lines))


@pytest.mark.parametrize("form", ["every line", "usual"])
@pytest.mark.parametrize("way", WAYS)
def test_right_numbers_in_each_others_rows_cost_one_line(marker, way, form):
    lines = on_form({line: RIGHT[WAYS[way](line)] for line in RIGHT}, form)
    sheet = marked(marker, lines)
    assert {line.diagnosis.off for line in sheet.wrong} == {IN_WRONG_ROWS}
    assert sum(line.weight - line.earned for line in sheet.lines) == 1


def test_other_numbers_in_these_rows_are_not_taken_for_that(marker):
    lines = on_form({line: RIGHT[WAYS["c and h exchanged"](line)] for line in RIGHT}, "usual")
    sheet = marked(marker, lines | {"c.2.1": "0.7531"})
    assert IN_WRONG_ROWS not in {line.diagnosis.off for line in sheet.wrong}

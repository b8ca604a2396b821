"""Decisions made by hand about single lines, from a table: student, node, share, note. They override every verdict.

The share is a share of the line's weight: 1 for all of it, 0 for nothing, 1/2 for half.
"""

import os
from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from itertools import pairwise

from symlstm.errors import ProblemError
from symlstm.marking.answers import STUDENT, Expected
from symlstm.marking.charges import Override
from symlstm.marking.class_table import NEEDS_QUOTES, NOTE, is_cut_number
from symlstm.marking.csv_table import MAX_CHARACTERS
from symlstm.marking.headings import NODE
from symlstm.marking.marks import PLAIN, is_plain
from symlstm.marking.student_name import student_name
from symlstm.marking.table import Comma, TextRow, TextTable, beyond_headings, by_name, column_name, says_twice
from symlstm.marking.table_file import table_of
from symlstm.problem.exact import NotExact, exact
from symlstm.problem.findings import Findings
from symlstm.problem.source import FileKind, read_bytes, source_name
from symlstm.problem.wording import shown
from symlstm.words import N_, Verbatim, said

SHARE = "share"
COLUMNS = (STUDENT, NODE, SHARE, NOTE)
OVERRIDE_FILE = FileKind(N_("a CSV with the columns student, node, share, note"), MAX_CHARACTERS)
Overrides = dict[str, dict[str, Override]]


def load_overrides(
    path: str | os.PathLike[str],
    quantities: Collection[str],
    students: Collection[str],
    decimal_comma: bool = False,
    known_as: Callable[[str], str] = str,
) -> Overrides:
    """The decisions in the file at `path`, by student and id. `known_as` gives the name under which a student's sheet is marked.

    Raises ProblemError, which lists every problem found: a decision that would have no effect is an error."""
    findings = Findings()
    reading = _Decisions(Expected(quantities, "", decimal_comma), students, findings, known_as)
    table = table_of(read_bytes(path, OVERRIDE_FILE), path, findings, notes=Findings())
    if table is not None:
        _read(table, reading)
    if findings.kept:
        raise ProblemError(source_name(path), findings.listed())
    return reading.found


def _read(table: TextTable, reading: "_Decisions") -> None:
    names = table.called(lambda head: column_name(head, COLUMNS))
    missing = [name for name in (STUDENT, NODE, SHARE) if name not in names]
    if missing:
        found = said("no column {names}", names=", ".join(missing))
        reading.findings.add(said("first line"), found, Verbatim(",".join(COLUMNS)), "", table.head_line)
    elif not says_twice(names, table.head_line, reading.findings):
        is_note_next = table.comma is Comma.NEVER and (SHARE, NOTE) in pairwise(names)
        for row in table.rows:
            if _is_in_place(row, names, is_note_next, reading.findings):
                reading.take(by_name(row, names), table.comma is not Comma.NEVER, row.line)


def _is_in_place(row: TextRow, names: list[str], is_note_next: bool, findings: Findings) -> bool:
    """Whether no comma has pushed the cells of a row into the wrong columns; if one has, that is reported."""
    refused = beyond_headings(row, names)
    if not refused and is_note_next:
        cells = by_name(row, names)
        share, note = cells.get(SHARE, "").strip(), cells.get(NOTE, "").strip()
        if is_cut_number(share, note):
            found = said("the share {share} and the note {note}", share=shown(share), note=shown(note))
            refused = found, N_("one number, and a note in words")
    if refused:
        findings.add(said("row"), *refused, NEEDS_QUOTES, row.line)
    return not refused


class _Decisions:
    """Takes in decisions, each about a line that is asked of a student whose sheet is marked."""

    def __init__(self, asked: Expected, students: Collection[str], findings: Findings, known_as: Callable[[str], str]):
        self.asked, self.students, self.findings, self.known_as = asked, students, findings, known_as
        self.found: Overrides = {}

    def take(self, cells: Mapping[str, str], is_comma_decimal: bool, line: int) -> None:
        student, node = self.known_as(student_name(cells.get(STUDENT, ""))), self.asked.id_of(cells.get(NODE, ""))
        share = cells.get(SHARE, "").strip()
        value = _share(share, is_comma_decimal or self.asked.decimal_comma)
        if student not in self.students:
            expected, hint = N_("a student whose sheet is marked"), _meant(student, self.students)
            self.findings.add(STUDENT, shown(student), expected, hint, line)
        elif node not in self.asked.quantities:
            self.findings.add(NODE, shown(node), N_("an id that is asked"), "", line)
        elif value is None or not 0 <= value <= 1 or not is_plain(value):
            self.findings.add(SHARE, shown(share), N_("a number from 0 to 1, such as 1/2"), PLAIN, line)
        elif node in self.found.setdefault(student, {}):
            self.findings.add(f"{shown(student)}, {node}", N_("a second decision"), N_("one decision per line"), "", line)
        else:
            self.found[student][node] = Override(value, " ".join(cells.get(NOTE, "").split())[:200])


def _meant(student: str, students: Collection[str]) -> str:
    """The hint for a name that is one of the students' but for its capitals."""
    same = [name for name in students if name.casefold() == student.casefold()]
    return said("did you mean {name}?", name=shown(same[0])) if len(same) == 1 else ""


def _share(text: str, is_comma_decimal: bool) -> Fraction | None:
    try:
        return exact(text.replace(",", ".") if is_comma_decimal else text)
    except NotExact:
        return None

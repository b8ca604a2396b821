"""What persons decided about single lines, from a CSV of their own: student, node, share, note. It wins over every verdict.

The share is that of the line's weight: 1 for all of it, 0 for nothing, 1/2 for half.
"""

import csv
import os
from collections.abc import Collection, Mapping
from fractions import Fraction

from symlstm.errors import Finding, ProblemError
from symlstm.marking.charges import Override
from symlstm.marking.class_csv import NODE, STUDENT, rows_of
from symlstm.marking.marks import PLAIN, is_plain
from symlstm.problem.exact import NotExact, exact
from symlstm.problem.source import FileKind, read_text, source_name
from symlstm.problem.wording import shown

SHARE, NOTE = "share", "note"
OVERRIDE_FILE = FileKind("a CSV with the columns student, node, share, note")
Overrides = dict[str, dict[str, Override]]


def load_overrides(path: str | os.PathLike[str], quantities: Collection[str], students: Collection[str]) -> Overrides:
    """The decisions in the file at `path`, by student and id.

    Raises ProblemError with everything that is to mend: a decision that would be passed over is an error."""
    findings: list[Finding] = []
    found: Overrides = {}
    try:
        reader = rows_of(read_text(path, OVERRIDE_FILE))
        missing = [head for head in (STUDENT, NODE, SHARE) if head not in (reader.fieldnames or ())]
        if missing:
            findings.append(Finding("first line", f"no column {', '.join(missing)}", "student,node,share,note", "", 1))
        for row in reader if not missing else ():
            _take(row, reader.line_num, quantities, students, found, findings)
    except csv.Error as error:
        findings.append(Finding("the CSV", f"a row that cannot be read ({error})", "rows of one form"))
    if findings:
        raise ProblemError(source_name(path), findings[:30])
    return found


def _take(
    row: Mapping[str, str | None],
    line: int,
    quantities: Collection[str],
    students: Collection[str],
    found: Overrides,
    findings: list[Finding],
) -> None:
    student, node, share = ((row.get(head) or "").strip() for head in (STUDENT, NODE, SHARE))
    value = _share(share)
    if student not in students:
        findings.append(Finding("student", shown(student), "a student whose sheet is marked", "", line))
    elif node not in quantities:
        findings.append(Finding("node", shown(node), "an id that is asked", "", line))
    elif value is None or not 0 <= value <= 1 or not is_plain(value):
        findings.append(Finding("share", shown(share), "a number from 0 to 1, such as 1/2", PLAIN, line))
    elif node in found.setdefault(student, {}):
        findings.append(Finding(f"{shown(student)}, {node}", "a second decision", "one decision a line", "", line))
    else:
        found[student][node] = Override(value, " ".join((row.get(NOTE) or "").split())[:200])


def _share(text: str) -> Fraction | None:
    try:
        return exact(text)
    except NotExact:
        return None

"""A class's answers from a CSV text, in long form (student, node, value) or wide form (a row a student, ids as headers).

What cannot be read is said with its line, and every other student's sheet is read all the same.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from symlstm.errors import Finding
from symlstm.marking.sheet import Sheet, sheet_of
from symlstm.problem.wording import shown

STUDENT, NODE, VALUE, PROBLEM = "student", "node", "value", "problem"
ASIDE = {STUDENT, PROBLEM, "variant", "note"}  # columns that hold no answer
MAX_CHARACTERS = 20_000_000  # of a CSV: a class of thousands


def empty_form(quantities: Iterable[str], problem: str) -> str:
    """The form in long form that `read_class` reads: a row for each id, student and value left empty."""
    rows = (",".join(("", problem, quantity, "")) for quantity in quantities)
    return "\n".join([",".join((STUDENT, PROBLEM, NODE, VALUE)), *rows]) + "\n"


@dataclass
class ClassAnswers:
    """The sheets that can be marked, in the order of the file, and what is to mend."""

    sheets: list[Sheet] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One answer, where it stands."""

    student: str
    node: str
    value: str
    line: int


def read_class(text: str, quantities: Collection[str], problem: str, decimal_comma: bool = False) -> ClassAnswers:
    """The sheets in a CSV text. `quantities` are the ids that the problem has, `problem` is its fingerprint."""
    found = ClassAnswers()
    if len(text) > MAX_CHARACTERS:
        found.findings.append(Finding("the file", f"{len(text):,} characters", f"at most {MAX_CHARACTERS:,}"))
        return found
    by_student: dict[str, list[_Cell]] = {}
    for cell in _cells(text, problem, found):
        known = by_student.setdefault(cell.student, [])
        if _is_known(cell, quantities, found):
            known.append(cell)
    for student, cells in by_student.items():
        answers = _answers(cells, found)
        if answers is not None:
            found.sheets.append(sheet_of(student, answers, decimal_comma))
    return found


def _cells(text: str, problem: str, found: ClassAnswers) -> Iterator[_Cell]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from _of_rows(reader, problem, found)
    except csv.Error as error:
        line = max(1, reader.line_num)
        found.findings.append(
            Finding(
                "the CSV", f"a row that cannot be read ({error})", "rows of one form", "what stands below it is not read", line
            )
        )


def _of_rows(reader: "csv.DictReader[str]", problem: str, found: ClassAnswers) -> Iterator[_Cell]:
    heads = [head.strip() for head in reader.fieldnames or ()]
    if STUDENT not in heads:
        found.findings.append(
            Finding("first line", shown(",".join(heads)), "headers with a column student", "long form: student,node,value", 1)
        )
        return
    reader.fieldnames = heads
    wide_seen: dict[str, int] | None = None if NODE in heads else {}
    for row in reader:
        yield from _of_row(row, reader.line_num, problem, wide_seen, found)


def _delimiter(text: str) -> str:
    """A spreadsheet in a country with decimal commas separates by semicolons."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _of_row(
    row: dict[str, str], line: int, problem: str, wide_seen: dict[str, int] | None, found: ClassAnswers
) -> Iterator[_Cell]:
    student = (row.get(STUDENT) or "").strip()
    theirs = (row.get(PROBLEM) or "").strip()
    if not student:
        found.findings.append(Finding("student", "no name", "a name or number in every row", "", line))
    elif theirs and theirs != problem:
        hint = "the sheet belongs to another problem, or the problem was changed after the sheet was made"
        found.findings.append(Finding(f"sheet of {shown(student)}", f"problem {shown(theirs)}", f"problem {problem}", hint, line))
    elif wide_seen is None:
        yield _Cell(student, (row.get(NODE) or "").strip(), row.get(VALUE) or "", line)
    elif student in wide_seen:
        found.findings.append(
            Finding(
                f"student {shown(student)}",
                "a second row",
                "one row a student",
                f"the first, line {wide_seen[student]}, counts",
                line,
            )
        )
    else:
        wide_seen[student] = line
        answers = ((head, value) for head, value in row.items() if head is not None and head not in ASIDE)
        yield from (_Cell(student, head, value or "", line) for head, value in answers)


def _is_known(cell: _Cell, quantities: Collection[str], found: ClassAnswers) -> bool:
    if cell.node not in quantities:
        where = f"sheet of {shown(cell.student)}"
        found.findings.append(Finding(where, f"the id {shown(cell.node)}", "an id of this problem", "", cell.line))
    return cell.node in quantities


def _answers(cells: list[_Cell], found: ClassAnswers) -> dict[str, str] | None:
    """A student's answers by id; None where two different values stand for one id, which a person must decide."""
    answers: dict[str, str] = {}
    for cell in cells:
        if answers.setdefault(cell.node, cell.value) != cell.value:
            where, values = f"sheet of {shown(cell.student)}", f"{shown(answers[cell.node])} and {shown(cell.value)}"
            found.findings.append(Finding(where, f"{values} for {cell.node}", "one value for each id", "", cell.line))
            return None
    return answers

"""A class's answers from a table, in long form (student, node, value) or wide form (a row a student, ids as headings).

In long form a name may stand in the first row of a form alone: it goes on, where the file is one student's. In a file of several
a row without a name could be anyone's, so it is not used, and is counted with the student above it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from symlstm.marking.answers import Answer, ClassAnswers, Expected, gather, hint_for
from symlstm.marking.student_name import student_name
from symlstm.marking.table import Comma, Row, Table, beyond_headings, by_name, column_name, says_twice
from symlstm.problem.wording import counted, shown

STUDENT, NODE, VALUE, PROBLEM, PLACES, NOTE = "student", "node", "value", "problem", "places", "note"
ASIDE = (STUDENT, PROBLEM, PLACES, "variant", NOTE)  # columns that hold no answer
NAME_OF_ONE = "the student's name or number, at least in the first row"
NEEDS_QUOTES = "a comma within a number or a name needs quotes round the cell, or semicolons between the cells"


def read_table(table: Table, expected: Expected, found: ClassAnswers) -> None:
    """Add to `found` the sheets in a table, and what is to mend."""
    names = table.called(lambda head: _named(head, expected))
    if _is_usable(table, names, found):
        found.comma = table.comma
        (_long if NODE in names else _wide)(table, names, expected, found)


def _named(head: str, expected: Expected) -> str:
    column = column_name(head, (NODE, VALUE, *ASIDE))
    return column if column in (NODE, VALUE, *ASIDE) else expected.id_of(head)


def _is_usable(table: Table, names: list[str], found: ClassAnswers) -> bool:
    """Whether there is a column for the student, one of values beside that of ids, and every column once."""
    line = table.head_line
    if STUDENT not in names:
        heads = shown(",".join(table.heads))
        found.say("first line", heads, "headers with a column student", "long form: student,node,value", line)
        return False
    if NODE in names and VALUE not in names:
        found.say("first line", shown(",".join(table.heads)), f"a column {VALUE} beside {NODE}", "", line)
        return False
    return not says_twice(names, line, found.said)


def _say_unknown(names: list[str], known: Callable[[str], bool], expected: str, line: int, found: ClassAnswers) -> None:
    """Say once for the whole file which columns are not read."""
    for name in names:
        if name and name not in ASIDE and not known(name):
            found.say("first line", f"the column {shown(name)}", expected, hint_for(name) or "this column is not read", line)


def _say_refused(student: str, cells: tuple[str, str], result: str, line: int, found: ClassAnswers) -> None:
    found.say(f"row of {shown(student)}", *cells, f"{NEEDS_QUOTES}; {result}", line)


def _wide(table: Table, names: list[str], expected: Expected, found: ClassAnswers) -> None:
    _say_unknown(names, expected.quantities.__contains__, "an id of this problem", table.head_line, found)
    reading = _Wide(names, expected, found)
    answers = [answer for row in table.rows for answer in reading.of(row)]
    found.listed |= dict.fromkeys(name for name in names if reading.is_of_problem and name in expected.quantities)
    gather(answers, expected, found, reading.refused)


class _Wide:
    """Reads a row a student.

    refused        the students who cannot be marked: two rows, or one that is out of place
    is_of_problem  whether any row was not of another problem
    """

    def __init__(self, names: list[str], expected: Expected, found: ClassAnswers):
        self.names, self.expected, self.found = names, expected, found
        self.lines: dict[str, int] = {}
        self.refused: set[str] = set()
        self.is_of_problem = False

    def of(self, row: Row) -> Iterator[Answer]:
        cells = by_name(row, self.names)
        student = student_name(cells.get(STUDENT, ""))
        if not student:
            self.found.say("student", "no name", "a name or number in every row", "this row is not used", row.line)
        elif not self._is_usable(student, row):
            self.is_of_problem = True  # as far as can be known
        elif self.expected.is_of_problem(student, cells.get(PROBLEM, "").strip(), self.found, row.line):
            self.is_of_problem = True
            yield from self._answers(student, cells, row)

    def _is_usable(self, student: str, row: Row) -> bool:
        """Whether a row has its cells in place, and is the only one of its student; if not, that is said."""
        self.found.named.setdefault(student)
        first = self.lines.setdefault(student, row.line)
        if beyond := beyond_headings(row, self.names):
            _say_refused(student, beyond, "no number of this row is used, and this student is not marked", row.line, self.found)
        elif first != row.line:
            hint = f"the first is line {first}; this student is not marked until one of them is left"
            self.found.say(f"student {shown(student)}", "a second row", "one row a student", hint, row.line)
        else:
            return True
        self.refused.add(student)
        return False

    def _answers(self, student: str, cells: dict[str, str], row: Row) -> Iterator[Answer]:
        short = len(self.names) - len(row.cells)
        if short > 0:
            hint = "the numbers missing at the end are taken as blank; if a separator is missing before, the row is out of place"
            found = counted(len(row.cells), "cell")
            self.found.say(f"row of {shown(student)}", found, f"{len(self.names)}, as there are headings", hint, row.line)
        places = cells.get(PLACES, "").strip()
        answers = ((name, cell) for name, cell in cells.items() if name in self.expected.quantities)
        yield from (Answer(student, name, cell, row.line, places) for name, cell in answers)


def _long(table: Table, names: list[str], expected: Expected, found: ClassAnswers) -> None:
    others = "student, problem, places, node, value, variant or note"
    _say_unknown(names, (NODE, VALUE).__contains__, others, table.head_line, found)
    reading = _Long(names, table.comma, expected, found)
    answers = list(filter(None, map(reading.of, table.rows)))
    if len(found.named) == 1:
        (student,) = found.named
        found.unused[student] += table.lost
    gather(_with_names(answers, found), expected, found)


@dataclass(frozen=True, slots=True)
class _LongAnswer:
    """An answer with the name of its row, or where that has none with the last name above it."""

    answer: Answer
    is_named: bool

    @property
    def block(self) -> tuple[bool, str]:
        return self.is_named, self.answer.student


class _Long:
    """Reads a row an answer. `above` is the last name that was met."""

    def __init__(self, names: list[str], comma: Comma, expected: Expected, found: ClassAnswers):
        self.names, self.expected, self.found = names, expected, found
        self.is_note_next = comma is Comma.NEVER and (VALUE, NOTE) in pairwise(names)
        self.above = ""

    def of(self, row: Row) -> _LongAnswer | None:
        """The answer in a row; None where it cannot be used, which is said and counted."""
        cells = by_name(row, self.names)
        name = student_name(cells.get(STUDENT, ""))
        self.above = name or self.above
        self.found.named |= {name: None} if name else {}
        if not self._is_usable(row, cells):
            self.found.unused[self.above] += 1
            return None
        node, places = self.expected.id_of(cells.get(NODE, "")), cells.get(PLACES, "").strip()
        return _LongAnswer(Answer(self.above, node, cells.get(VALUE, ""), row.line, places), bool(name))

    def _is_usable(self, row: Row, cells: dict[str, str]) -> bool:
        """Whether a row is of this problem, with its cells in place; if not, that is said."""
        if not self.expected.is_of_problem(self.above, cells.get(PROBLEM, "").strip(), self.found, row.line):
            return False
        node = self.expected.id_of(cells.get(NODE, ""))
        if node in self.expected.quantities:
            self.found.listed.setdefault(node)
        refused = beyond_headings(row, self.names) or self._out_of_place(cells)
        if refused:
            _say_refused(self.above, refused, "no number of this row is used", row.line, self.found)
        return not refused

    def _out_of_place(self, cells: dict[str, str]) -> tuple[str, str] | None:
        """What is found and what belongs there, where a row of the right length gives away that its cells are not in place."""
        value, note, places = (cells.get(name, "").strip() for name in (VALUE, NOTE, PLACES))
        if self.is_note_next and is_cut_number(value, note):
            return f"the value {shown(value)} and the note {shown(note)}", "one number, and a note in words"
        if VALUE not in cells and places and not places.isdecimal():
            return f"{shown(places)} as places, and no value", "a whole number of places"
        return None


def is_cut_number(whole: str, rest: str) -> bool:
    """Whether two cells side by side look as a number whose comma has parted it: 0 and 5 of 0,5."""
    return re.fullmatch(r"[+-]?[0-9]*", whole) is not None and re.fullmatch(r"[0-9]+([eE].*)?", rest) is not None


def _with_names(answers: list[_LongAnswer], found: ClassAnswers) -> Iterator[Answer]:
    """The answers of which it is known whose they are; the others are said in blocks, and counted."""
    is_of_one = len(found.named) == 1
    for (is_named, student), block in groupby(answers, key=lambda answer: answer.block):
        rows = [row.answer for row in block]
        if is_named or (is_of_one and student):
            yield from rows
            continue
        said = f"{counted(len(rows), 'row')} with no name"
        expected = "a name or number in every row of a file of several students" if found.named else NAME_OF_ONE
        below = f"counted with {shown(student)}, who stands above" if student else "write the name in every row"
        found.say("student", said, expected, f"not used; {below if found.named else 'write who it is'}", rows[0].line)
        found.unused[student] += len(rows)

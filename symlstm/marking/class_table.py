"""A class's answers from a table, in long form (student, node, value) or wide form (a row a student, ids as headings).

In long form a name may stand in the first row of a form alone: it carries over, if the file is one student's. In a file of several
a row without a name could be anyone's, so it is not used, and is counted with the student above it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from symlstm.errors import Finding
from symlstm.marking.answers import PROBLEM, STUDENT, VARIANT, Answer, ClassAnswers, Expected, gather
from symlstm.marking.headings import LIKE_AN_ID, NODE, VALUE, as_otherwise, without_student
from symlstm.marking.other_pass import pass_of
from symlstm.marking.table import (
    NO_HEADING,
    Comma,
    TextRow,
    TextTable,
    as_headings,
    beyond_headings,
    by_name,
    cells_counted,
    column_name,
    says_twice,
)
from symlstm.problem.wording import shown
from symlstm.words import N_, counting, said

CSV = said("the CSV")  # the place of rows that cannot be split
PLACES, NOTE = "places", "note"
ASIDE = (STUDENT, PROBLEM, PLACES, VARIANT, NOTE)  # columns that hold no answer
NONE_MARKED = N_("handed in twice: neither is marked")
NAME_OF_ONE = N_("the student's name or number, at least in the first row")
NEEDS_QUOTES = N_("a comma within a number or a name needs quotes around the cell, or semicolons between the cells")

REFUSED_ROW = N_(
    "a comma within a number or a name needs quotes around the cell, or semicolons between the cells; "
    "no number of this row is used"
)
WITHOUT_HEADING = N_("give the column a heading, or take it out; no number of this row is used")
SHEET_WITHOUT_HEADING = N_(
    "give the column a heading, or take it out; no number of this row is used, and this student is not marked"
)
REFUSED_SHEET = N_(
    "a comma within a number or a name needs quotes around the cell, or semicolons between the cells; "
    "no number of this row is used, and this student is not marked"
)


def read_table(table: TextTable, expected: Expected, found: ClassAnswers, of_file: str = "") -> None:
    """Add to `found` the sheets in a table, and the problems found in it. `of_file` is the student whom the file's name names: whose
    sheet it is if no name stands in it."""
    names = table.called(lambda head: _named(head, expected))
    if _is_usable(table, names, found, STUDENT in names or bool(of_file) or expected.has_papers):
        found.comma = table.comma
        (_long if NODE in names else _wide)(table, names, expected, found, of_file)


def _named(head: str, expected: Expected) -> str:
    columns = (NODE, VALUE, *ASIDE, *expected.roster_columns)
    column = column_name(head, columns)
    return column if column in columns else expected.id_of(head)


def _is_usable(table: TextTable, names: list[str], found: ClassAnswers, has_names: bool) -> bool:
    """Whether it is known who the student is, there is a column of values beside that of ids, and every column once."""
    line = table.head_line
    if not has_names:
        heads = shown(",".join(table.heads).rstrip(",")) if any(table.heads) else N_("nothing but empty lines")
        found.add(said("first line"), heads, N_("headers with a column student"), without_student(table, names), line)
        return False
    if NODE in names and VALUE not in names:
        expected = said("a column {name} beside {other}", name=VALUE, other=NODE)
        found.add(said("first line"), shown(",".join(table.heads)), expected, "", line)
        return False
    return not says_twice(names, line, found.gathered)


def _say_unknown(
    names: list[str],
    known: Iterable[str],
    due: str,
    line: int,
    found: ClassAnswers,
    hint_for: Callable[[str], str] = lambda name: "",
) -> None:
    """Report once for the whole file which columns are not read."""
    for name in names:
        if name and name not in ASIDE and name not in known:
            meant = hint_for(name)
            hint = said("{meant} This column is not read", meant=meant) if meant else N_("this column is not read")
            found.add(said("first line"), said("the column {name}", name=shown(name)), due, hint, line)


def _say_refused(student: str, cells: tuple[str, str], is_whole_sheet: bool, line: int, found: ClassAnswers) -> None:
    """Report a row whose cells are out of place, and with it the whole sheet where that stands in this row."""
    if cells[1] == NO_HEADING:
        hint = SHEET_WITHOUT_HEADING if is_whole_sheet else WITHOUT_HEADING
    else:
        hint = REFUSED_SHEET if is_whole_sheet else REFUSED_ROW
    found.leave_out(student, Finding(_row_of(student), *cells, hint, line), 0)


def _row_of(student: str) -> str:
    return said("row of {student}", student=shown(student))


def _wide(table: TextTable, names: list[str], expected: Expected, found: ClassAnswers, of_file: str) -> None:
    rows = list(table.rows)
    if otherwise := as_otherwise(names, rows, expected):
        found.add(said("first line"), shown(",".join(table.heads)), *otherwise, table.head_line)
        return
    known = {*expected.quantities, *expected.roster_columns}
    others = {name: of for name in names if name not in known and (of := pass_of(name, expected.passes_not_made))}
    for name, of in others.items():
        found.other_passes.add("", of, name, table.head_line, False)
    _say_unknown(names, {*known, *others}, N_("an id of this problem"), table.head_line, found, expected.hint_for)
    reading = _Wide(names, expected, found, of_file)
    answers = [answer for row in rows for answer in reading.of(row)]
    found.listed |= dict.fromkeys(name for name in names if reading.is_of_problem and name in expected.quantities)
    gather(answers, expected, found, reading.refused)


def _of_short(row: TextRow) -> str:
    """What became of a row with fewer cells than headings."""
    if len(row.cells) == 1 and len(re.split(r"[,;\t|]", row.cells[0])) > 1:
        return N_("other signs stand between the cells of this row than between the headings; save the table anew")
    return N_("the numbers missing at the end are taken as blank; if a separator is missing before, the row is out of place")


class _Wide:
    """Reads a row a student. A row without a name is that of `of_file`, or of whom its paper belongs to.

    refused        the students who cannot be marked: two rows, or one that is out of place
    is_of_problem  whether any row was not of another problem
    """

    def __init__(self, names: list[str], expected: Expected, found: ClassAnswers, of_file: str):
        self.names, self.expected, self.found, self.of_file = names, expected, found, of_file
        self.lines: dict[str, int] = {}
        self.refused: set[str] = set()
        self.is_of_problem = False

    def of(self, row: TextRow) -> Iterator[Answer]:
        cells = by_name(row, self.names)
        name = self.expected.student_in(cells) or self.of_file
        paper = self.expected.paper_of(name, cells, self.found, row.line)
        student = name or self.expected.student_of(paper or "")
        if not student:
            expected, hint = N_("a name or number in every row"), N_("this row is not used")
            self.found.add(STUDENT, N_("no name"), expected, hint, row.line)
        elif not self._is_usable(student, row):
            self.is_of_problem = True  # as far as can be known
        elif paper is not None:
            self.is_of_problem = True
            yield from self._answers(student, paper, cells, row)

    def _is_usable(self, student: str, row: TextRow) -> bool:
        """Whether a row has its cells in place, and is the only one of its student; if not, that is reported."""
        self.found.named.setdefault(student)
        first = self.lines.setdefault(student, row.line)
        if beyond := beyond_headings(row, self.names):
            _say_refused(student, beyond, True, row.line, self.found)
        elif first != row.line:
            hint = said("the first is line {line}; this student is not marked until one of them is left", line=first)
            who = said("student {student}", student=shown(student))
            self.found.twice[student] = NONE_MARKED
            self.found.add(who, N_("a second row"), N_("one row per student"), hint, row.line)
        else:
            return True
        self.refused.add(student)
        return False

    def _answers(self, student: str, paper: str, cells: dict[str, str], row: TextRow) -> Iterator[Answer]:
        short = len(self.names) - len(row.cells)
        if short > 0:
            self.found.add(_row_of(student), cells_counted(len(row.cells)), as_headings(self.names), _of_short(row), row.line)
        places = cells.get(PLACES, "").strip()
        self._leave_out_columns(student, cells, row.line)
        answers = ((name, cell) for name, cell in cells.items() if name in self.expected.quantities)
        yield from (Answer(student, name, cell, row.line, places, paper) for name, cell in answers)

    def _leave_out_columns(self, student: str, cells: dict[str, str], line: int) -> None:
        """Keep for the student what stands in columns that look like ids, and are none of the problem; the file says so once."""
        for name, cell in cells.items():
            if not cell.strip() or name in self.expected.quantities:
                continue
            if of := pass_of(name, self.expected.passes_not_made):
                self.found.other_passes.add(student, of, name, line, True)
            elif LIKE_AN_ID.fullmatch(name):
                found = said("{value} in the column {name}", value=shown(cell), name=shown(name))
                finding = Finding(_row_of(student), found, N_("an id of this problem"), "", line)
                self.found.left_out[student].extend((finding,))


def _long(table: TextTable, names: list[str], expected: Expected, found: ClassAnswers, of_file: str) -> None:
    others = N_("student, problem, places, node, value, variant or note")
    _say_unknown(names, (NODE, VALUE, *expected.roster_columns), others, table.head_line, found)
    reading = _Long(names, table.comma, expected, found)
    answers = list(filter(None, map(reading.of, table.rows)))
    if not found.named and of_file:
        answers = reading.all_of(of_file, answers)
    elif reading.has_papers:
        answers = list(_by_paper(answers, expected))
        found.named |= dict.fromkeys(row.answer.student for row in answers if row.is_named)
    if len(found.named) == 1:
        (student,) = found.named
        found.unused[student] += table.lost
        found.left_out[student].extend(each for each in found.findings if table.lost and each.where == CSV)
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
    """Reads a row an answer.

    above       the last name that was met
    has_papers  whether any row says which paper it belongs to
    """

    def __init__(self, names: list[str], comma: Comma, expected: Expected, found: ClassAnswers):
        self.names, self.expected, self.found = names, expected, found
        self.is_note_next = comma is Comma.NEVER and (VALUE, NOTE) in pairwise(names)
        self.above, self.has_papers = "", False

    def of(self, row: TextRow) -> _LongAnswer | None:
        """The answer in a row; None where it cannot be used, which is reported and counted."""
        cells = by_name(row, self.names)
        name = self.expected.student_in(cells)
        self.above = name or self.above
        self.found.named |= {name: None} if name else {}
        paper = self.expected.paper_of(self.above, cells, self.found, row.line)
        if paper is None or not self._is_usable(row, cells):
            self.found.unused[self.above] += 1
            return None
        node, places = self.expected.id_of(cells.get(NODE, "")), cells.get(PLACES, "").strip()
        self.has_papers = self.has_papers or bool(paper)
        return _LongAnswer(Answer(self.above, node, cells.get(VALUE, ""), row.line, places, paper), bool(name))

    def all_of(self, student: str, rows: list[_LongAnswer]) -> list[_LongAnswer]:
        """The rows as one student's, whose name stands in none."""
        self.found.named, self.found.unused = {student: None}, Counter({student: self.found.unused.total()})
        for findings in [of_other for other, of_other in self.found.left_out.items() if other != student]:
            self.found.left_out[student].extend(findings.kept)
        return [_LongAnswer(replace(row.answer, student=student), True) for row in rows]

    def _is_usable(self, row: TextRow, cells: dict[str, str]) -> bool:
        """Whether a row has its cells in place; if not, that is reported."""
        node = self.expected.id_of(cells.get(NODE, ""))
        if node in self.expected.quantities:
            self.found.listed.setdefault(node)
        refused = beyond_headings(row, self.names) or self._out_of_place(cells)
        if refused:
            _say_refused(self.above, refused, False, row.line, self.found)
        return not refused

    def _out_of_place(self, cells: dict[str, str]) -> tuple[str, str] | None:
        """What is found and what belongs there, where a row of the right length shows that its cells have shifted."""
        value, note, places = (cells.get(name, "").strip() for name in (VALUE, NOTE, PLACES))
        if self.is_note_next and is_cut_number(value, note):
            found = said("the value {value} and the note {note}", value=shown(value), note=shown(note))
            return found, N_("one number, and a note in words")
        if VALUE not in cells and places and not places.isdecimal():
            return said("{places} as places, and no value", places=shown(places)), N_("a whole number of places")
        return None


def is_cut_number(whole: str, rest: str) -> bool:
    """Whether two cells side by side look as a number whose comma has parted it: 0 and 5 of 0,5."""
    return re.fullmatch(r"[+-]?[0-9]*", whole) is not None and re.fullmatch(r"[0-9]+([eE].*)?", rest) is not None


def _by_paper(rows: list[_LongAnswer], expected: Expected) -> Iterator[_LongAnswer]:
    """The rows, those without a name as those of the one name that stands on the same paper, or of whom the paper belongs to."""
    names: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.is_named:
            names.setdefault(row.answer.paper, {}).setdefault(row.answer.student)
    for row in rows:
        known = [] if row.is_named or not row.answer.paper else list(names.get(row.answer.paper, {}))
        student = known[0] if len(known) == 1 else "" if known or row.is_named else expected.student_of(row.answer.paper)
        yield _LongAnswer(replace(row.answer, student=student), True) if student else row


def _with_names(answers: list[_LongAnswer], found: ClassAnswers) -> Iterator[Answer]:
    """The answers whose student is known; the others are reported in blocks, and counted."""
    is_of_one = len(found.named) == 1
    for (is_named, student), block in groupby(answers, key=lambda answer: answer.block):
        rows = [row.answer for row in block]
        if is_named or (is_of_one and student):
            yield from rows
            continue
        expected = N_("a name or number in every row of a file of several students") if found.named else NAME_OF_ONE
        unnamed = counting("{n} row with no name", "{n} rows with no name", len(rows))
        hint = _of_unnamed(student, bool(found.named))
        found.leave_out(student, Finding(STUDENT, unnamed, expected, hint, rows[0].line), len(rows))


def _of_unnamed(above: str, has_names: bool) -> str:
    """What became of rows without a name, and what to do; `above` is the name that stands above them."""
    if not has_names:
        return N_("not used; write who it is")
    if not above:
        return N_("not used; write the name in every row")
    return said("not used; counted with {student}, who stands above", student=shown(above))

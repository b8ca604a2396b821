"""A class's answers from a CSV text, in long form (student, node, value) or wide form (a row a student, ids as headers)."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from symlstm.marking.answers import Answer, ClassAnswers, Expected, gather
from symlstm.problem.wording import shown

STUDENT, NODE, VALUE, PROBLEM, PLACES = "student", "node", "value", "problem", "places"
ASIDE = {STUDENT, PROBLEM, PLACES, "variant", "note"}  # columns that hold no answer
MAX_CHARACTERS = 20_000_000  # of a CSV: a class of thousands


def empty_form(quantities: Iterable[str], problem: str, places: int | None = None) -> str:
    """The form in long form that `read_class` reads: a row for each id, student and value left empty."""
    rows = (",".join(("", problem, "" if places is None else str(places), quantity, "")) for quantity in quantities)
    return "\n".join([",".join((STUDENT, PROBLEM, PLACES, NODE, VALUE)), *rows]) + "\n"


def read_class(text: str, expected: Expected) -> ClassAnswers:
    """The sheets in a CSV text, and what is to mend."""
    found = ClassAnswers()
    if len(text) > MAX_CHARACTERS:
        found.say("the file", f"{len(text):,} characters", f"at most {MAX_CHARACTERS:,}")
        return found
    reading = _Reading(expected, found)
    gather(list(reading.answers(text)), expected, found, reading.twice)
    return found


def rows_of(text: str) -> "csv.DictReader[str]":
    """A reader of the rows below a head line; columns parted by a comma, a semicolon or a tab."""
    plain = text.removeprefix("\ufeff")
    reader = csv.DictReader(io.StringIO(plain, newline=""), delimiter=_delimiter(plain), strict=True)
    reader.fieldnames = [head.strip() for head in reader.fieldnames or ()]
    return reader


def _delimiter(text: str) -> str:
    """A spreadsheet in a country with decimal commas separates by semicolons."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


class _Reading:
    """The reading of one CSV. `twice` takes in the students who have more than one row in wide form."""

    def __init__(self, expected: Expected, found: ClassAnswers):
        self.expected, self.found = expected, found
        self.rows_of: dict[str, int] = {}
        self.twice: set[str] = set()

    def answers(self, text: str) -> Iterator[Answer]:
        line = 1
        try:
            reader = rows_of(text)
            heads = list(reader.fieldnames or ())
            if self._is_usable(heads):
                for row in reader:
                    line = reader.line_num
                    yield from self._of_row(row, line, NODE not in heads)
        except csv.Error as error:
            said = f"a row that cannot be read ({error})"
            self.found.say("the CSV", said, "rows of one form", "what stands from this row on is not read", line)

    def _is_usable(self, heads: Sequence[str]) -> bool:
        """Whether the head line has a column for the student, and every column once."""
        if STUDENT not in heads:
            self.found.say(
                "first line", shown(",".join(heads)), "headers with a column student", "long form: student,node,value", 1
            )
            return False
        if NODE in heads and VALUE not in heads:
            self.found.say("first line", shown(",".join(heads)), f"a column {VALUE} beside {NODE}", "", 1)
            return False
        twice = [head for head, number in Counter(heads).items() if head and number > 1]
        for head in twice:
            self.found.say("first line", f"the column {shown(head)} twice", "every column once", "leave one of them", 1)
        return not twice

    def _of_row(self, row: dict[str, str], line: int, wide: bool) -> Iterator[Answer]:
        student = (row.get(STUDENT) or "").strip()
        if not student:
            self.found.say("student", "no name", "a name or number in every row", "", line)
        elif self.expected.is_of_problem(student, (row.get(PROBLEM) or "").strip(), self.found, line):
            places = (row.get(PLACES) or "").strip()
            if wide:
                yield from self._of_wide_row(student, row, line, places)
            else:
                yield Answer(student, (row.get(NODE) or "").strip(), row.get(VALUE) or "", line, places)

    def _of_wide_row(self, student: str, row: dict[str, str], line: int, places: str) -> Iterator[Answer]:
        first = self.rows_of.setdefault(student, line)
        if first != line:
            hint = f"the first is line {first}; this student is not marked until one of them is left"
            self.found.say(f"student {shown(student)}", "a second row", "one row a student", hint, line)
            self.twice.add(student)
            return
        answers = ((head, value) for head, value in row.items() if head and head not in ASIDE)
        yield from (Answer(student, head, value or "", line, places) for head, value in answers)

"""How much is marked in one run: checked before the first sheet, so that nobody waits for a run that would not end."""

from symlstm.errors import SizeError

MOST_STUDENTS = 10_000
MOST_LINES = 10_000_000  # of all sheets together, also those that are not asked: each is worked through
HINT = "mark them in several runs, each with a part of the students"


def refuse_too_many(students: int, lines: int) -> None:
    """Raises SizeError for more sheets, of so many `lines` each, than one run takes."""
    if students > MOST_STUDENTS:
        raise SizeError(f"found sheets of {students:,} students, expected at most {MOST_STUDENTS:,}\n    {HINT}")
    if students * lines > MOST_LINES:
        most = f"expected at most {MOST_LINES:,} lines in one run"
        raise SizeError(f"found {students:,} sheets of a problem of {lines:,} lines, {most}\n    {HINT}")

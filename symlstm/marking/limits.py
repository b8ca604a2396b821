"""How much is marked in one run: checked before the first sheet, so that nobody waits for a run that would not end."""

from symlstm.errors import SizeError
from symlstm.words import said

MOST_STUDENTS = 10_000
MOST_LINES = 10_000_000  # of all sheets together, also those that are not asked: each is worked through


def refuse_too_many(students: int, lines: int) -> None:
    """Raises SizeError for more sheets, of so many `lines` each, than one run takes."""
    if students > MOST_STUDENTS:
        raise SizeError(
            said(
                "found sheets of {number} students, expected at most {most}\n"
                "    mark them in several runs, each with a part of the students",
                number=f"{students:,}",
                most=f"{MOST_STUDENTS:,}",
            )
        )
    if students * lines > MOST_LINES:
        raise SizeError(
            said(
                "found {number} sheets of a problem of {lines} lines, expected at most {most} lines in one run\n"
                "    mark them in several runs, each with a part of the students",
                number=f"{students:,}",
                lines=f"{lines:,}",
                most=f"{MOST_LINES:,}",
            )
        )

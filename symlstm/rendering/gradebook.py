"""The gradebook: a row a student, as CSV for a spreadsheet or a learning platform.

No cell can be taken for a formula: a name that begins as one does stands behind an apostrophe.
"""

import csv
import io
from collections.abc import Mapping

from symlstm.document.feedback.words import mark_text
from symlstm.marking.tally import StudentRow, Tally
from symlstm.marking.verdict import Verdict
from symlstm.problem.wording import escaped

FORMULA = ("=", "+", "-", "@")
HEAD = (
    "student", "mark", "of", "percent", "exact", "asked", "stand", "right", "follow", "wrong", "blank", "unreadable", "few_digits",
    "look", "unused_rows", "first_to_repair", "causes", "feedback",
)  # fmt: skip


def gradebook(tally: Tally, feedback_of: Mapping[str, str]) -> str:
    """All students of a class. `feedback_of` names each one's feedback file, where there is one."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(map(guarded, _row(row, feedback_of.get(row.student, ""))) for row in tally.students)
    return stream.getvalue()


def _row(row: StudentRow, feedback: str) -> tuple[str, ...]:
    total = row.total
    percent = mark_text(100 * total.earned / total.possible) if total.possible else ""
    right = row.counts.get(Verdict.CORRECT, 0) + row.counts.get(Verdict.KEY_ONLY, 0)
    others = (Verdict.FOLLOWS, None, Verdict.BLANK, Verdict.UNREADABLE)
    counted = (str(row.wrong if verdict is None else row.counts.get(verdict, 0)) for verdict in others)
    marks = (mark_text(total.earned), mark_text(total.possible), percent, str(total.earned))
    sums = (str(row.asked), str(row.standing), str(right), *counted, str(row.few_digits), str(row.look), str(row.unused))
    return (row.student, *marks, *sums, row.first, " ".join(row.causes), feedback)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet evaluates, with nothing in it that cannot be printed."""
    text = escaped(cell)
    return f"'{text}" if text.startswith(FORMULA) else text

"""The gradebook: a row a student, as CSV for a spreadsheet or a learning platform."""

from collections.abc import Mapping

from symlstm.marking.mark_text import mark_text
from symlstm.marking.tally import StudentRow, Tally
from symlstm.marking.verdict import Verdict
from symlstm.rendering.spreadsheet import csv_text, exact_cell, number_cell, text_cell

HEAD = (
    "student", "mark", "of", "percent", "exact", "asked", "stand", "right", "follow", "wrong", "blank", "unreadable", "few_digits",
    "look", "unused_rows", "first_to_repair", "causes", "feedback",
)  # fmt: skip


def gradebook(tally: Tally, feedback_of: Mapping[str, str]) -> str:
    """All students of a class. `feedback_of` names each one's feedback file, where there is one. Numbers have a decimal comma
    where the sheets had it."""
    comma = tally.decimal_comma
    return csv_text([HEAD, *(_row(row, feedback_of.get(row.student, ""), comma) for row in tally.students)], comma)


def _row(row: StudentRow, feedback: str, comma: bool) -> tuple[str, ...]:
    total = row.total
    percent = mark_text(100 * total.earned / total.possible) if total.possible else ""
    right = row.counts.get(Verdict.CORRECT, 0) + row.counts.get(Verdict.KEY_ONLY, 0)
    others = (Verdict.FOLLOWS, None, Verdict.BLANK, Verdict.UNREADABLE)
    counted = (str(row.wrong if verdict is None else row.counts.get(verdict, 0)) for verdict in others)
    marks = (number_cell(text, comma) for text in (mark_text(total.earned), mark_text(total.possible), percent))
    sums = (str(row.asked), str(row.standing), str(right), *counted, str(row.few_digits), str(row.look), str(row.unused))
    texts = map(text_cell, (row.first, " ".join(row.causes), feedback))
    return (text_cell(row.student), *marks, exact_cell(total.earned, comma), *sums, *texts)

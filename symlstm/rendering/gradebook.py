"""The gradebook: a row a student, as CSV for a spreadsheet or a learning platform."""

from collections.abc import Iterator, Mapping

from symlstm.document.feedback.left_out import left_out_in_words
from symlstm.language import _
from symlstm.marking.mark_text import mark_text
from symlstm.marking.register import NO_ROSTER, Register
from symlstm.marking.tally import StudentRow, Tally
from symlstm.marking.verdict import Verdict
from symlstm.rendering.spreadsheet import csv_text, exact_cell, number_cell, text_cell

HEAD = (
    "student", "mark", "of", "percent", "exact", "asked", "stand", "right", "follow", "wrong", "blank", "unreadable", "coarse", "trivial", "decided",
    "few_digits",
    "look", "unused_rows", "not_used", "first_to_repair", "causes", "feedback",
)  # fmt: skip
REMARKS = "remarks"


def gradebook(tally: Tally, feedback_of: Mapping[str, str], register: Register = NO_ROSTER) -> str:
    """All students of a class, with a roster its people first, those who are missing among them. `feedback_of` names each one's feedback
    file, where there is one. Numbers have a decimal comma where the sheets had it."""
    comma = tally.decimal_comma
    rows = {row.student: _row(row, feedback_of.get(row.student, ""), comma) for row in tally.students}
    return csv_text(_with_roster(rows, register) if register.heads else [HEAD, *rows.values()], comma)


def _with_roster(rows: Mapping[str, tuple[str, ...]], register: Register) -> Iterator[tuple[str, ...]]:
    """What the roster says of each, in place of the name under which the sheet was marked; at the end what else there is to say."""
    marks = HEAD[1:]
    taken = {*marks, REMARKS}
    yield (*(text_cell(f"roster_{head}" if head in taken else head) for head in register.heads), *marks, REMARKS)
    for student in dict.fromkeys((*register.roster, *rows, *register.in_order)):
        cells = register.roster.get(student) or ("", student, *("" for _head in register.heads[2:]))
        marked = rows.get(student, ("",) * len(HEAD))[1:]
        yield (*map(text_cell, cells), *marked, text_cell("; ".join(_(said) for said in register.said_of(student))))


def _row(row: StudentRow, feedback: str, comma: bool) -> tuple[str, ...]:
    total = row.total
    percent = mark_text(100 * total.earned / total.possible) if total.possible else ""
    left = (row.counts.get(verdict, 0) for verdict in (Verdict.UNREADABLE, Verdict.COARSE, Verdict.FOLLOWS_TRIVIAL))
    counted = map(str, (row.right, row.follows, row.wrong, row.blank, *left, row.decided))  # add up to what was asked
    marks = (number_cell(text, comma) for text in (mark_text(total.earned), mark_text(total.possible), percent))
    sums = (str(row.asked), str(row.standing), *counted, str(row.few_digits), str(row.look), str(row.unused))
    not_used = "; ".join(left_out_in_words(row.left_out))
    texts = map(text_cell, (not_used, row.first, " ".join(row.causes), feedback))
    return (text_cell(row.student), *marks, exact_cell(total.earned, comma), *sums, *texts)

"""The table of students on the page of a class, and what there is to say below it."""

from collections.abc import Iterator

from symlstm.document.blocks import Block, Code, Paragraph, Section, Strong, Table, Text
from symlstm.document.wording import listed, out_of
from symlstm.language import N_, _
from symlstm.marking.mark_text import mark_text
from symlstm.marking.tally import StudentRow, Tally
from symlstm.problem.wording import name_shown

MOST_ROWS = 200  # of a table for a person to read; the gradebook has all
MOST_NAMED = 6  # students in a sentence


def students_table(tally: Tally) -> Section:
    """A row for each student, in which the counts add up to the lines that were asked, and one for all."""
    kinds = (_("Right"), _("Follows"), _("Wrong"), _("Blank"), _("Open"))
    head: tuple[Text, ...] = ((_("Student"),), (_("Mark"),), *((kind,) for kind in kinds), (_("First wrong line"),))
    rows = [_student(row) for row in tally.students[:MOST_ROWS]]
    return Section(
        "students",
        _("Students"),
        (
            Table(head, (*rows, *_together(tally)), "lrrrrrrl", rules=(len(rows),) if len(rows) > 1 else ()),
            *more_than_shown(len(tally.students), N_("And {n} more; the gradebook lists them all.")),
            *_open(tally),
            *_held(tally),
        ),
    )


def _student(row: StudentRow) -> tuple[Text, ...]:
    mark = out_of(mark_text(row.total.earned), mark_text(row.total.possible))
    return (name_shown(row.student),), (mark,), *((str(number),) for number in _kinds(row)), _id(row.first)


def _id(quantity: str) -> Text:
    return (Code(quantity),) if quantity else ()


def _kinds(row: StudentRow) -> tuple[int, ...]:
    return row.right, row.follows, row.wrong, row.blank, row.open + row.decided


def _together(tally: Tally) -> Iterator[tuple[Text, ...]]:
    """The sums over all sheets, with the average of the marks."""
    if len(tally.students) > 1:
        sums = map(sum, zip(*map(_kinds, tally.students), strict=True))
        mean = f"{mark_text(100 * tally.mean)} %"
        yield (Strong(_("All")),), (Strong(mean),), *((Strong(str(number)),) for number in sums), ("",)


def _open(tally: Tally) -> Iterator[Paragraph]:
    """What an open line is, where there is one."""
    if any(row.open + row.decided for row in tally.students):
        yield Paragraph((_("Open: cannot be read, or says too little; a person decides, or has decided."),), "quiet")


def _held(tally: Tally) -> Iterator[Paragraph]:
    """Whose mark is less than the counts in the row say."""
    held = [name_shown(row.student) for row in tally.students if row.held]
    if held:
        names = listed(held[:MOST_NAMED]) if len(held) <= MOST_NAMED else _("{n} students", n=len(held))
        template = _(
            "{students}: the mark is less than the counts say, as lines that show no work are held back until a person has looked."
        )
        yield Paragraph((template.replace("{students}", names),), "quiet")


def more_than_shown(number: int, template: str) -> tuple[Block, ...]:
    left = number - MOST_ROWS
    return (Paragraph((_(template, n=left),), "quiet"),) if left > 0 else ()

"""Who is missing from a class, whose sheets cannot be marked, who handed in twice or has another's paper."""

from collections.abc import Sequence

from symlstm.document.blocks import Block, Paragraph, Section, Table, Text
from symlstm.language import _
from symlstm.marking.register import MISSING, Register
from symlstm.problem.wording import name_shown

MOST_REMARKS = 200  # of a table for a person to read; the gradebook has all


def people(register: Register) -> Section:
    """A row for each person of whom there is something to say; those who are merely missing in one sentence."""
    missing = [student for student in register.in_order if register.said_of(student) == (MISSING,)]
    told = [student for student in register.in_order if register.said_of(student) not in ((), (MISSING,))]
    return Section("people", _("Who handed in"), (*_missing(missing), *_table(register, told)))


def _missing(students: Sequence[str]) -> tuple[Block, ...]:
    if not students:
        return ()
    names = ", ".join(map(name_shown, students[:MOST_REMARKS])) + (", ..." if len(students) > MOST_REMARKS else "")
    return (Paragraph((_("Missing: {names}.", names=names),)),)


def _table(register: Register, students: Sequence[str]) -> tuple[Block, ...]:
    rows = tuple(
        ((name_shown(student),), ("; ".join(_(said) for said in register.said_of(student)),))
        for student in students[:MOST_REMARKS]
    )
    head: tuple[Text, ...] = ((_("Student"),), (_("What there is to say"),))
    left = len(students) - MOST_REMARKS
    more = (Paragraph((_("And {n} more; the gradebook lists them all.", n=left),), "quiet"),) if left > 0 else ()
    return (Table(head, rows, "lw"), *more) if rows else ()

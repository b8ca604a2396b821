"""The page of a class, for the lecturer: what went wrong how often, which line was hardest, what needs a person to decide."""

from fractions import Fraction

from symlstm.document.blocks import Block, Bullets, Document, Figure, Maths, Paragraph, Section, Strong, Table, Text
from symlstm.document.feedback.histogram import histogram
from symlstm.document.feedback.people import people
from symlstm.document.names import names_of
from symlstm.document.sentence import commas, sentence
from symlstm.document.wording import out_of
from symlstm.language import N_, _, ngettext
from symlstm.marking.mark import Marker
from symlstm.marking.mark_text import mark_text
from symlstm.marking.register import NO_ROSTER, Register
from symlstm.marking.tally import StudentRow, Tally
from symlstm.marking.verdict import Verdict
from symlstm.problem.wording import name_shown, plain

MOST_ROWS = 200  # of a table for a person to read; the gradebook has all
HARDEST = 15


def class_page(tally: Tally, marker: Marker, register: Register = NO_ROSTER) -> Document:
    """The page of all sheets that were taken in. `marker` is that of the problem that all have, or that all variants are of."""
    sections = (_in_common(tally), _causes(tally), _lines(tally, marker), _eyes(tally), people(register), _students(tally))
    return Document(
        title=_("{title}: the class", title=marker.problem.title),
        running_head=_("problem {fingerprint}", fingerprint=marker.fingerprint),
        lead=_lead(tally, register),
        sections=(*(section for section in sections if section.blocks), _rule(marker)),
        paper=marker.problem.layout.paper,
    )


def _lead(tally: Tally, register: Register) -> Text:
    mean = Strong(f"{mark_text(100 * tally.mean)} %")
    said = [sentence(_("{sheets}; the average mark is {mean}."), sheets=_sheets(len(tally.students)), mean=mean)]
    for line in tally.hardest[:1]:
        template = _("Hardest line: {line}, wrong on {sheets}.")
        said.append(sentence(template, line=Strong(line), sheets=_sheets(tally.wrong(line))))
    if tally.eyes:
        said.append((ngettext("{n} line needs a person to decide.", "{n} lines need a person to decide.", len(tally.eyes)),))
    if register.missing:
        said.append((ngettext("{n} person is missing.", "{n} people are missing.", len(register.missing)),))
    return commas(said, " ")


def _sheets(number: int) -> str:
    return ngettext("{n} sheet", "{n} sheets", number)


def _in_common(tally: Tally) -> Section:
    """What many did alike, each said once: perhaps none of their mistakes, but what they were taught."""
    said = tuple(
        (_("{wording}: on {sheets}", wording=_(count.wording), sheets=_sheets(count.students)),) for count in tally.in_common
    )
    advice = _("What so many do alike may be a convention that they were taught. [credit] in a marking file says what it earns.")
    return Section("common", _("What many did alike"), (Bullets(said), Paragraph((advice,), "quiet")) if said else ())


def _causes(tally: Tally) -> Section:
    counts = tally.by_frequency
    rows = tuple(
        ((str(number),), (_(count.wording),), (str(count.students),), (str(count.lines),))
        for number, count in enumerate(counts, 1)
    )
    table = Table(((_("No."),), (_("Mistake or slip"),), (_("Students"),), (_("Lines"),)), rows, "rwrr")
    ties = Paragraph((_("Where a line could be the result of several mistakes, each of them is counted."),), "quiet")
    figures: tuple[Figure, ...] = tuple(histogram(counts))
    return Section("causes", _("Mistakes and slips"), (*figures, table, ties) if counts else ())


def _lines(tally: Tally, marker: Marker) -> Section:
    names = names_of(marker.problem)
    chosen = tally.hardest[:HARDEST]
    rows = tuple(
        (
            (quantity,),
            (Maths(names.of(quantity)),),
            (str(tally.wrong(quantity)),),
            (str(tally.count(quantity, Verdict.FOLLOWS)),),
            (str(tally.count(quantity, Verdict.BLANK)),),
            (_percent(tally.count(quantity, Verdict.CORRECT), len(tally.students)),),
        )
        for quantity in chosen
    )
    head: tuple[Text, ...] = ((_("Line"),), (_("Quantity"),), (_("Wrong"),), (_("Follows"),), (_("Blank"),), (_("Right"),))
    return Section("hardest", _("Hardest lines"), (Table(head, rows, "llrrrr"),) if rows else ())


def _percent(part: int, whole: int) -> str:
    return f"{mark_text(Fraction(100 * part, whole))} %" if whole else ""


def _eyes(tally: Tally) -> Section:
    rows = tuple(
        ((name_shown(item.student),), (item.quantity,), (plain(item.written),), (_(item.why),)) for item in tally.eyes[:MOST_ROWS]
    )
    head: tuple[Text, ...] = ((_("Student"),), (_("Line"),), (_("Written"),), (_("Why"),))
    blocks: tuple[Block, ...] = (Table(head, rows, "llrw"),) if rows else ()
    return Section(
        "eyes",
        _("Needs a person to decide"),
        (*blocks, *_more(len(tally.eyes), N_("And {n} more; the evidence file lists them all."))),
    )


def _students(tally: Tally) -> Section:
    rows = tuple(_student(row) for row in tally.students[:MOST_ROWS])
    head: tuple[Text, ...] = (
        (_("Student"),),
        (_("Mark"),),
        (_("Accepted"),),
        (_("Wrong"),),
        (_("To decide"),),
        (_("First wrong line"),),
    )
    return Section(
        "students",
        _("Students"),
        (Table(head, rows, "lrrrrl"), *_more(len(tally.students), N_("And {n} more; the gradebook lists them all."))),
    )


def _student(row: StudentRow) -> tuple[Text, ...]:
    mark = out_of(mark_text(row.total.earned), mark_text(row.total.possible))
    return (
        (name_shown(row.student),),
        (mark,),
        (out_of(row.standing, row.asked),),
        (str(row.wrong),),
        (str(row.look),),
        (row.first,),
    )


def _more(number: int, template: str) -> tuple[Block, ...]:
    left = number - MOST_ROWS
    return (Paragraph((_(template, n=left),), "quiet"),) if left > 0 else ()


def _rule(marker: Marker) -> Section:
    scheme = marker.marking.scheme
    if scheme.repeat_once:
        charged = _("Marks: {scheme}; a mistake made again is charged once.", scheme=_(scheme.name))
    else:
        charged = _("Marks: {scheme}; a mistake is charged each time it is made.", scheme=_(scheme.name))
    points: tuple[Text, ...] = ((marker.key.tolerance.sentence,), (charged,))
    return Section("rule", _("How it was marked"), (Bullets(points),))

"""The page of a class, for the lecturer: what went wrong how often, which line was hardest, what needs a person to decide."""

from collections.abc import Iterator, Sequence
from itertools import islice

from symlstm.document.blocks import Block, Bullets, Code, Document, Figure, Maths, Paragraph, Section, Strong, Table, Text
from symlstm.document.feedback.histogram import histogram
from symlstm.document.feedback.people import people
from symlstm.document.feedback.students import MOST_ROWS, more_than_shown, students_table
from symlstm.document.feedback.words import FEW_IDS, lines_in_short, some_of
from symlstm.document.names import names_of
from symlstm.document.sentence import commas, conjunction, sentence
from symlstm.language import N_, _, ngettext
from symlstm.marking.charges import WEAK_CAUSE
from symlstm.marking.mark import Marker
from symlstm.marking.mark_text import exact_mark, mark_text
from symlstm.marking.marks import MarkScheme
from symlstm.marking.register import NO_ROSTER, Register
from symlstm.marking.tally import CauseCount, ForEyes, Tally
from symlstm.marking.verdict import Verdict
from symlstm.problem.wording import name_shown, plain

HARDEST = 15


def class_page(tally: Tally, marker: Marker, register: Register = NO_ROSTER) -> Document:
    """The page of all sheets that were taken in. `marker` is that of the problem that all have, or that all variants are of."""
    sections = (_in_common(tally), _causes(tally), _lines(tally, marker), _eyes(tally), people(register), students_table(tally))
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
    said += [*_hardest(tally), *_left_blank(tally)]
    if tally.lines_for_eyes:
        said.append((ngettext("{n} line needs a person to decide.", "{n} lines need a person to decide.", tally.lines_for_eyes),))
    if tally.held[0]:
        said.append(
            (
                ngettext(
                    "{n} line on {sheets} is held back until a person has looked.",
                    "{n} lines on {sheets} are held back until a person has looked.",
                    tally.held[0],
                    sheets=_sheets(tally.held[1]),
                ),
            )
        )
    if rows := sum(row.unused for row in tally.students):
        template = ngettext("{n} row could not be used", "{n} rows could not be used", rows)
        said.append((_("{rows}; the gradebook says which, and why.", rows=template),))
    if register.missing:
        said.append((ngettext("{n} person is missing.", "{n} people are missing.", len(register.missing)),))
    return commas(said, " ")


def _hardest(tally: Tally) -> Iterator[Text]:
    """The line that was wrong most often, or all that were wrong as often."""
    if lines := tally.hardest_of_all:
        one, many = _("Hardest line: {line}, wrong on {sheets}."), _("Hardest lines: {line}, each wrong on {sheets}.")
        template, number = one if len(lines) == 1 else many, tally.wrong(lines[0])
        yield sentence(template, line=some_of(lines), sheets=_sheets(number))


def _left_blank(tally: Tally) -> Iterator[Text]:
    if lines := tally.left_blank:
        number = tally.count(lines[0], Verdict.BLANK)
        template = _("Most often left blank: {line}, on {sheets}.")
        yield sentence(template, line=lines_in_short(lines), sheets=_sheets(number))


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
    """How often each cause was found, and how many wrong lines have none: all wrong lines of the class."""
    counts = tally.by_frequency
    rows: list[tuple[Text, ...]] = [((str(number),), *_cause(count)) for number, count in enumerate(counts, 1)]
    if tally.unexplained.lines:
        rows.append((("",), *_cause(tally.unexplained)))
    table = Table(((_("No."),), (_("Mistake or slip"),), (_("Students"),), (_("Lines"),)), tuple(rows), "rwrr")
    figures: tuple[Figure, ...] = tuple(histogram(counts))
    return Section("causes", _("Mistakes and slips"), (*figures, table, *_ties(tally)) if rows else ())


def _cause(count: CauseCount) -> tuple[Text, ...]:
    return (_(count.wording),), (str(count.students),), (str(count.lines),)


def _ties(tally: Tally) -> Iterator[Paragraph]:
    """How many lines the table counts more than once."""
    if lines := tally.tied.total():
        template = ngettext(
            "{n} line could be the result of several mistakes; each of them is counted.",
            "{n} lines could be the result of several mistakes; each of them is counted.",
            lines,
        )
        yield Paragraph((template,), "quiet")


def _lines(tally: Tally, marker: Marker) -> Section:
    """The lines that were wrong, with how many sheets have each right, wrong and so on: together all sheets."""
    names = names_of(marker.problem)
    rows: tuple[tuple[Text, ...], ...] = tuple(
        ((Code(quantity),), (Maths(names.of(quantity)),), *((str(number),) for number in _counts(quantity, tally)))
        for quantity in tally.hardest[:HARDEST]
    )
    kinds = (_("Wrong"), _("Follows"), _("Right"), _("Blank"), _("Open"))
    head: tuple[Text, ...] = ((_("Line"),), (_("Quantity"),), *((kind,) for kind in kinds))
    more = len(tally.hardest) - HARDEST
    left = (Paragraph((_less_hard(tally, more),), "quiet"),) if more > 0 else ()
    return Section("hardest", _("Hardest lines"), (Table(head, rows, "llrrrrr"), *left) if rows else ())


def _less_hard(tally: Tally, more: int) -> str:
    """How many lines are wrong on as many sheets as the last one of the table, or on fewer."""
    most = tally.wrong(tally.hardest[HARDEST])
    if most == 1:
        return ngettext("And {n} more line, wrong on 1 sheet.", "And {n} more lines, each wrong on 1 sheet.", more)
    return ngettext(
        "And {n} more line, wrong on {sheets}.", "And {n} more lines, each wrong on {sheets} at most.", more, sheets=_sheets(most)
    )


def _counts(quantity: str, tally: Tally) -> Iterator[int]:
    """How many sheets have a line wrong, following, right, blank; the others wait for a person, or have met one."""
    wrong, follows = tally.wrong(quantity), tally.count(quantity, Verdict.FOLLOWS)
    right, blank = tally.count(quantity, Verdict.CORRECT, Verdict.KEY_ONLY), tally.count(quantity, Verdict.BLANK)
    yield from (wrong, follows, right, blank, len(tally.students) - wrong - follows - right - blank)


def _eyes(tally: Tally) -> Section:
    """A row for each student and reason, with the lines that it holds for."""
    groups: dict[tuple[str, str], list[ForEyes]] = {}
    for item in tally.eyes:
        if item.why != WEAK_CAUSE:
            groups.setdefault((item.student, item.why), []).append(item)
    rows = tuple(
        ((name_shown(student),), _to_look_at(items), (_(why),)) for (student, why), items in islice(groups.items(), MOST_ROWS)
    )
    head: tuple[Text, ...] = ((_("Student"),), (_("Lines, and what was written"),), (_("Why"),))
    blocks: tuple[Block, ...] = (Table(head, rows, "lww"),) if rows else ()
    return Section(
        "eyes",
        _("Needs a person to decide"),
        (*blocks, *more_than_shown(len(groups), N_("And {n} more; the evidence file lists them all.")), *_likely(tally)),
    )


def _likely(tally: Tally) -> Iterator[Paragraph]:
    """How many wrong lines have a cause that is too uncertain for the student, and where it stands."""
    if tally.likely:
        template = ngettext(
            "{n} wrong line has a possible cause, too uncertain to tell the student; the evidence file has it.",
            "{n} wrong lines have possible causes, too uncertain to tell the students; the evidence file has them.",
            tally.likely,
        )
        yield Paragraph((template,), "quiet")


def _to_look_at(items: Sequence[ForEyes]) -> Text:
    """Few lines with what was written; many in short."""
    if len(items) <= FEW_IDS:
        said = [sentence("{id} ({written})", id=Code(item.quantity), written=plain(item.written)) for item in items]
        return conjunction(said)
    return lines_in_short([item.quantity for item in items])


def _rule(marker: Marker) -> Section:
    scheme = marker.marking.scheme
    points: tuple[Text, ...] = ((marker.key.tolerance.sentence,), (_charged(scheme),), *_by_concept(scheme))
    return Section("rule", _("How it was marked"), (Bullets(points),))


def _charged(scheme: MarkScheme) -> str:
    """What a mistake costs that is made again."""
    if not scheme.repeat_once:
        return _("Marks: {scheme}; a mistake is charged each time it is made.", scheme=_(scheme.name))
    if scheme.of_repeat == 1:
        return _("Marks: {scheme}; a mistake made again is charged once.", scheme=_(scheme.name))
    template = _(
        "Marks: {scheme}; a mistake is charged once, and made again earns what a line that follows earns, {share} of its mark."
    )
    return template.format(scheme=_(scheme.name), share=exact_mark(scheme.of_repeat))


def _by_concept(scheme: MarkScheme) -> Iterator[Text]:
    if scheme.by_concept:
        yield (_("Each equation counts once: all lines of a quantity together weigh what one line weighs else."),)

"""The page of a class, for the lecturer: what went wrong how often, which line was hardest, what wants a person's eyes."""

from fractions import Fraction

from symlstm.document.blocks import Block, Bullets, Figure, Maths, Paragraph, Section, Strong, Table, Text
from symlstm.document.feedback.histogram import histogram
from symlstm.document.names import names_of
from symlstm.document.report import Report
from symlstm.document.wording import counted
from symlstm.marking.mark import Marker
from symlstm.marking.mark_text import mark_text
from symlstm.marking.tally import StudentRow, Tally
from symlstm.marking.verdict import Verdict
from symlstm.problem.wording import plain

MOST_ROWS = 200  # of a table for a person to read; the gradebook has all
HARDEST = 15


def class_page(tally: Tally, marker: Marker) -> Report:
    """The page of all sheets that were taken in."""
    sections = (_causes(tally), _lines(tally, marker), _eyes(tally), _students(tally))
    return Report(
        title=f"{marker.problem.title}: the class",
        running_head=f"problem {marker.fingerprint}",
        lead=_lead(tally),
        sections=(*(section for section in sections if section.blocks), _rule(marker)),
    )


def _lead(tally: Tally) -> Text:
    sheets = counted(len(tally.students), "sheet")
    hardest = tally.hardest[:1]
    found: list[str | Strong] = [f"{sheets}, on average ", Strong(f"{mark_text(100 * tally.mean)} %"), " of the marks."]
    if hardest:
        found += [" Hardest line: ", Strong(hardest[0]), f", wrong on {counted(tally.wrong(hardest[0]), 'sheet')}."]
    return (*found, f" {counted(len(tally.eyes), 'line wants', 'lines want')} a person's eyes.")


def _causes(tally: Tally) -> Section:
    counts = tally.by_frequency
    rows = tuple(
        ((str(number),), (count.wording,), (str(count.students),), (str(count.lines),)) for number, count in enumerate(counts, 1)
    )
    table = Table((("No.",), ("What seems to have happened",), ("Students",), ("Lines",)), rows, "rwrr")
    ties = Paragraph(("Where several causes cannot be told apart on a line, each is counted.",), "quiet")
    figures: tuple[Figure, ...] = tuple(histogram(counts))
    return Section("causes", "Causes", (*figures, table, ties) if counts else ())


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
    head: tuple[Text, ...] = (("Line",), ("Quantity",), ("Wrong",), ("Follows",), ("Blank",), ("Right",))
    return Section("hardest", "Hardest lines", (Table(head, rows, "llrrrr"),) if rows else ())


def _percent(part: int, whole: int) -> str:
    return f"{mark_text(Fraction(100 * part, whole))} %" if whole else ""


def _eyes(tally: Tally) -> Section:
    rows = tuple(
        ((plain(item.student),), (item.quantity,), (plain(item.written),), (item.why,)) for item in tally.eyes[:MOST_ROWS]
    )
    head: tuple[Text, ...] = (("Student",), ("Line",), ("Written",), ("Why",))
    blocks: tuple[Block, ...] = (Table(head, rows, "llrw"),) if rows else ()
    return Section("eyes", "To be looked at", (*blocks, *_more(len(tally.eyes), "evidence file")))


def _students(tally: Tally) -> Section:
    rows = tuple(_student(row) for row in tally.students[:MOST_ROWS])
    head: tuple[Text, ...] = (("Student",), ("Mark",), ("Stand",), ("Wrong",), ("Look",), ("First to repair",))
    return Section("students", "Students", (Table(head, rows, "lrrrrl"), *_more(len(tally.students), "gradebook")))


def _student(row: StudentRow) -> tuple[Text, ...]:
    mark = f"{mark_text(row.total.earned)} of {mark_text(row.total.possible)}"
    return (
        (plain(row.student),),
        (mark,),
        (f"{row.standing} of {row.asked}",),
        (str(row.wrong),),
        (str(row.look),),
        (row.first,),
    )


def _more(number: int, where: str) -> tuple[Block, ...]:
    left = number - MOST_ROWS
    return (Paragraph((f"And {left} more; the {where} has all.",), "quiet"),) if left > 0 else ()


def _rule(marker: Marker) -> Section:
    scheme = marker.marking.scheme
    repeats = "the same mistake is charged once" if scheme.repeat_once else "each mistake is charged"
    points: tuple[Text, ...] = (
        (marker.key.tolerance.sentence,),
        (f"Marks: {scheme.name}; {repeats}.",),
    )
    return Section("rule", "How it was marked", (Bullets(points),))

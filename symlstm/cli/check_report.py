"""What `symlstm check` prints: each sheet's mark with the lines that need a look, and a class in a few lines.

Colours accompany words and signs and never replace them; in a pipe there are none.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import click

from symlstm.document.feedback.left_out import MOST as MOST_LEFT_OUT
from symlstm.document.feedback.left_out import left_out_in_words
from symlstm.document.feedback.told import Told, told_lines
from symlstm.document.feedback.words import MOST_IDS, lines_in_short, some_of, written_on
from symlstm.document.sentence import as_words
from symlstm.language import _
from symlstm.marking.mark_text import mark_text
from symlstm.marking.verdict import Verdict
from symlstm.network.ids import Id
from symlstm.problem.wording import counted, shown

if TYPE_CHECKING:
    from symlstm.checking import MarkedSheet
    from symlstm.marking.charges import MarkedLine
    from symlstm.marking.mark import Marker
    from symlstm.marking.register import Register
    from symlstm.marking.tally import StudentRow, Tally

COLOURS = {"✓": "green", "✗": "red", "?": "yellow", "–": "bright_black"}
MOST_LINES, MOST_CAUSES = 12, 5  # of one sheet; of a class
FEW_LEFT_OUT = 3  # of one of several sheets
FEW_BLANKS = 6  # that are named
MOST_NAMES = 20  # of those who are missing; the gradebook has all


def print_rule(marker: Marker) -> None:
    """The rule by which lines are accepted."""
    click.echo(marker.key.tolerance.sentence)


def print_sheet(sheet: MarkedSheet, row: StudentRow, register: Register, in_short: bool) -> None:
    """One student's mark, what there is to say of the sheet, the lines that need a look (of many the first ones), wrong ones first, each
    cause once with its lines, and how many lines there are of each kind."""
    click.echo(f"\n{click.style(shown(row.student), bold=True)}: {sheet.mark}")
    not_used = list(left_out_in_words(row.left_out, FEW_LEFT_OUT if in_short else MOST_LEFT_OUT)) or (
        [f"{counted(row.unused, 'row')}; see above"] if row.unused else []
    )
    for what in not_used:
        click.echo(f"  not used       {what}")
    for remark in register.remarks.get(row.student, ()):
        click.echo(f"  {_(remark)}")
    _print_held(sheet)
    told = told_lines(sheet.marked)
    for each in told[:MOST_LINES]:
        _print_told(each)
    if more := [line.quantity for each in told[MOST_LINES:] for line in (*each.lines, *each.below)]:
        click.echo(f"  and {counted(len(more), 'more line')}{'' if in_short else _named(more)}")
    _print_counts(sheet, row)


def _print_told(told: Told) -> None:
    """The first of some lines of which the same is said, and below it the others."""
    line, sign = told.first, told.sign
    verdict = click.style(f"{sign} {told.verdict:<{15 if told.notes else 0}}", fg=COLOURS[sign])
    notes = f" {'; '.join(told.notes)}" if told.notes else ""
    click.echo(f"  {line.quantity:<12} {shown(line.judged.entry.text):<14} {verdict}{notes}")
    _print_others("also", told.lines[1:], with_written=line.verdict is Verdict.UNREADABLE)
    _print_others("shows on", told.below)


def _print_others(how: str, lines: tuple[MarkedLine, ...], with_written: bool = False) -> None:
    if lines:
        named = f": {as_words(written_on(lines))}" if with_written else _named([line.quantity for line in lines])
        click.echo(f"{'':15}{how} {counted(len(lines), 'line')}{named}")


def _named(lines: list[str]) -> str:
    """The ids of some lines; of many only of which quantities they are."""
    if len(lines) <= MOST_IDS:
        return f": {_ids(lines)}"
    return f" of {_ids(list(dict.fromkeys(Id.parse(line).name for line in lines)))}"


def _ids(lines: list[str]) -> str:
    """Some ids; of very many the first ones."""
    return as_words(some_of(lines))


def _print_counts(sheet: MarkedSheet, row: StudentRow) -> None:
    """How many lines there are of each kind, which add up to all, unless all are right; the blank ones by name where they are few."""
    blank = [line.quantity for line in sheet.lines if line.verdict is Verdict.BLANK and not line.is_decided]
    which = f" ({_ids(blank)})" if 0 < len(blank) <= FEW_BLANKS else ""
    counts = (
        (row.right, "right"),
        (row.follows, "following from the student's own numbers"),
        (row.wrong, f"wrong{_of_which_free(sheet)}"),
        (row.open, "for a person to decide"),
        (row.decided, "decided by a person"),
        (row.blank, f"blank{which}"),
    )
    said = [(number, what) for number, what in counts if number]
    if len(said) > 1:
        click.echo(f"  {counted(row.asked, 'line')}: {', '.join(f'{number:,} {what}' for number, what in said)}")
    elif row.right < row.asked > 1:
        click.echo(f"  {counted(row.asked, 'line')}, all {said[0][1]}")


def _of_which_free(sheet: MarkedSheet) -> str:
    """How many wrong lines cost nothing, as the same was charged on another one."""
    wrong = [line for line in sheet.lines if line.is_wrong]
    free = sum(line.earned == line.weight > 0 for line in wrong)
    return f" ({free:,} at no cost)" if free else ""


def _print_held(sheet: MarkedSheet) -> None:
    """What lines that show no work earn together, and why."""
    held: dict[str, list[MarkedLine]] = {}
    for line in sheet.lines:
        if line.is_held:
            held.setdefault(line.look[-1], []).append(line)
    for why, lines in held.items():
        earned, weight = (sum(each, Fraction(0)) for each in zip(*((line.earned, line.weight) for line in lines), strict=True))
        earn = (
            f"{counted(len(lines), 'line')} {'earns' if len(lines) == 1 else 'earn'} {mark_text(earned)} of {mark_text(weight)}"
        )
        click.echo(f"  held back      {earn} until a person has looked: {_(why)}")


def print_class(tally: Tally, register: Register) -> None:
    """A class in a few lines: mean, most frequent causes, hardest line, how many lines need a person to decide, who is missing. Nothing
    for one sheet without a roster."""
    if len(tally.students) > 1:
        _print_sums(tally)
    _print_people(register)


def _print_sums(tally: Tally) -> None:
    click.echo(f"\n{len(tally.students)} sheets, on average {mark_text(100 * tally.mean)} % of the marks")
    causes = tally.by_frequency
    for count in causes[:MOST_CAUSES]:
        click.echo(f"  {counted(count.students, 'student'):<14} {count.wording}")
    if len(causes) > MOST_CAUSES:
        click.echo(f"  and {counted(len(causes) - MOST_CAUSES, 'more cause')}; the class page (--format html) has all")
    for count in tally.in_common:
        click.echo(f"  in common      {count.wording}, on {counted(count.students, 'sheet')}: a convention?")
    if hardest := tally.hardest_of_all:
        each = "" if len(hardest) == 1 else "each "
        _print_line(
            "hardest line" if len(hardest) == 1 else "hardest lines",
            hardest,
            f"{each}wrong on {counted(tally.wrong(hardest[0]), 'sheet')}",
        )
    if blank := tally.left_blank:
        _print_line("most blank", blank, f"on {counted(tally.count(blank[0], Verdict.BLANK), 'sheet')}")
    if tally.lines_for_eyes:
        click.echo(f"  {counted(tally.lines_for_eyes, 'line needs', 'lines need')} a person to decide")
    lines, sheets = tally.held
    if lines:
        click.echo(f"  {counted(lines, 'line')} on {counted(sheets, 'sheet')} held back until a person has looked")
    if tally.likely:
        what = counted(tally.likely, "wrong line has a possible cause", "wrong lines have possible causes")
        click.echo(f"  {what}, too uncertain to tell the student: see the evidence (--format json)")


def _print_line(what: str, lines: list[str], how_often: str) -> None:
    click.echo(f"  {what:<14} {as_words(lines_in_short(lines))}, {how_often}")


def _print_people(register: Register) -> None:
    """Who of the roster is missing, whose sheets could not be marked, and of whom else there is something to say, which stands with
    their marks."""
    groups = (("missing", register.missing), ("not marked", register.refused), ("to look at", register.told))
    for what, people in groups if register.roster else ():
        if people:
            names = ", ".join(map(shown, people[:MOST_NAMES])) + (", ..." if len(people) > MOST_NAMES else "")
            click.echo(
                f"  {what:<14} {len(people)} of {len(register.roster)}: {names}" if what == "missing" else f"  {what:<14} {names}"
            )

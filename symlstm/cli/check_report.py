"""What `symlstm check` prints: each sheet's mark with the lines that need a look, and a class in a few lines.

Colours accompany words and signs and never replace them; in a pipe there are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from symlstm.document.feedback.words import DECIMAL_COMMA, SIGNS, cause_in_words, some_of
from symlstm.language import _
from symlstm.marking.mark_text import mark_text
from symlstm.marking.verdict import WRONG, Verdict
from symlstm.marking.written import has_undeclared_comma
from symlstm.problem.wording import counted, shown

if TYPE_CHECKING:
    from symlstm.checking import MarkedSheet
    from symlstm.marking.charges import MarkedLine
    from symlstm.marking.mark import Marker
    from symlstm.marking.register import Register
    from symlstm.marking.tally import StudentRow, Tally

COLOURS = {"✓": "green", "✗": "red", "?": "yellow", "–": "bright_black"}
MOST_LINES, MOST_CAUSES = 12, 5  # of one sheet of a class; of a class
FEW_BLANKS = 6  # that are named
MOST_NAMES = 20  # of those who are missing; the gradebook has all


def print_rule(marker: Marker) -> None:
    """The rule by which lines are accepted."""
    click.echo(marker.key.tolerance.sentence)


def print_sheet(sheet: MarkedSheet, row: StudentRow, register: Register, in_short: bool) -> None:
    """One student's mark, what there is to say of the sheet, every line that needs a look (of a class the first few), wrong ones first, how many are blank and how many
    merely follow."""
    click.echo(f"\n{click.style(shown(row.student), bold=True)}: {sheet.mark}")
    if row.unused:
        click.echo(f"  {counted(row.unused, 'row')} of this sheet could not be used; see above")
    for remark in register.remarks.get(row.student, ()):
        click.echo(f"  {_(remark)}")
    lines = sorted(filter(_needs_a_look, sheet.lines), key=lambda line: line.verdict not in WRONG)
    shown_lines = lines[:MOST_LINES] if in_short else lines
    for line in shown_lines:
        click.echo(_row(line))
    if len(lines) > len(shown_lines):
        click.echo(f"  and {counted(len(lines) - len(shown_lines), 'more line')}")
    _print_blank([line.quantity for line in sheet.lines if line.verdict is Verdict.BLANK])
    following = row.counts.get(Verdict.FOLLOWS, 0)
    if following:
        count = "1 line follows" if following == 1 else f"{following} lines follow"
        click.echo(f"  {count} from the student's own numbers and {'is' if following == 1 else 'are'} accepted")


def _print_blank(blank: list[str]) -> None:
    """How many lines are blank; which, where they are few."""
    if blank:
        which = f": {some_of(blank)}" if len(blank) <= FEW_BLANKS else ""
        click.secho(f"  {counted(len(blank), 'line is', 'lines are')} blank{which}", fg=COLOURS["–"])


def _needs_a_look(line: MarkedLine) -> bool:
    """Whether a line is shown by itself. Blank ones are counted together."""
    is_settled = line.verdict in (Verdict.CORRECT, Verdict.FOLLOWS, Verdict.BLANK)
    return not is_settled or bool(line.look or line.judged.few_digits or line.by_hand)


def _row(line: MarkedLine) -> str:
    sign, notes = SIGNS[line.verdict], "; ".join(_notes(line))
    verdict = click.style(f"{sign} {line.verdict.value:<{15 if notes else 0}}", fg=COLOURS[sign])
    return f"  {line.quantity:<12} {shown(line.judged.entry.text):<14} {verdict}{' ' * bool(notes)}{notes}"


def _notes(line: MarkedLine) -> list[str]:
    notes = [f"the same as in {line.same_as}, charged once" if line.same_as else cause_in_words(line)]  # a cause is told once
    notes.append(DECIMAL_COMMA if line.look and has_undeclared_comma(line.judged.entry) else "")
    notes += ["too few digits" if line.judged.few_digits else "", *(line.look if line.verdict is not Verdict.UNREADABLE else ())]
    if line.by_hand:
        notes.append(f"decided by a person: {mark_text(line.earned)} of {mark_text(line.weight)}")
    return [note for note in notes if note]


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
        click.echo(f"  and {counted(len(causes) - MOST_CAUSES, 'more cause')}")
    for count in tally.in_common:
        click.echo(f"  in common      {count.wording}, on {counted(count.students, 'sheet')}: a convention?")
    if tally.hardest:
        hardest = tally.hardest[0]
        click.echo(f"  hardest line   {hardest}, wrong on {counted(tally.wrong(hardest), 'sheet')}")
    if tally.eyes:
        click.echo(f"  {counted(len(tally.eyes), 'line needs', 'lines need')} a person to decide")


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

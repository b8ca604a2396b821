"""What is to be repaired: each mistake once, with the lines on which it was made."""

from collections.abc import Iterator, Sequence

from symlstm.document.blocks import Block, Bullets, Code, Inline, Maths, Paragraph, Section, Table, Text
from symlstm.document.feedback.formulas import FormulaWriter
from symlstm.document.feedback.hints import MOST_ROWS, hints, on_lines, where
from symlstm.document.feedback.misreadings import misread_by, said_to_student
from symlstm.document.feedback.mistakes import Mistake, mistakes_of, numbers_of, unexplained
from symlstm.document.feedback.purposes import purposes
from symlstm.document.feedback.redo import resting_on_wrong
from symlstm.document.feedback.sheet_table import written_table, written_there
from symlstm.document.feedback.words import (
    blank_lines_of,
    blank_places,
    causes_shown,
    how_off,
    lines_in_short,
    said_of,
    written_text,
)
from symlstm.document.numerals import rounded_numeral
from symlstm.document.sentence import commas, run_together, sentence
from symlstm.document.wording import number_in_words, out_of, span
from symlstm.language import _, ngettext
from symlstm.marking.charges import MarkedLine
from symlstm.marking.mark import Marked
from symlstm.marking.mark_text import exact_mark
from symlstm.marking.wrong_rows import IN_WRONG_ROWS

MOST_REMARKED = 4  # unexplained lines; of more, anyone sees that they rest on one another
MOST_FORMULAS, FEW_FORMULAS = 3, 2  # of lines that are not explained; where there are more than MOST_ROWS


def repair(marked: Marked, writer: FormulaWriter, level: str) -> Iterator[Section]:
    """What is wrong: at level "where" only the lines, at "hint" a question that leads to each mistake, at "full" the cause."""
    if level == "full":
        yield from _in_full(marked, writer)
    elif marked.wrong:
        items = hints(marked) if level == "hint" else map(where, marked.wrong)
        yield Section("repair", _("Lines to repair"), (Bullets(tuple(items)),))


def _in_full(marked: Marked, writer: FormulaWriter) -> Iterator[Section]:
    mistakes, others = mistakes_of(marked), unexplained(marked)
    for number, (mistake, numbers) in enumerate(zip(mistakes, numbers_of(mistakes), strict=True), 1):
        title = _title(mistake, numbers if len(mistakes) > 1 else None)
        yield Section(f"mistake-{number}", title, tuple(_explained(mistake, marked, writer)))
    if others:
        title = ngettext("Not explained: {n} line", "Not explained: {n} lines", len(others))
        yield Section("not-explained", title, tuple(_not_explained(others, marked, writer)))


def _title(mistake: Mistake, numbers: range | None) -> str:
    """What it was, with its number where there are several."""
    cause = mistake.wordings[0] if len(mistake.wordings) == 1 else _possibly(mistake)
    if numbers is None:
        slip = _("The slips: {cause}", cause=cause) if mistake.times > 1 else _("The slip: {cause}", cause=cause)
        return slip if mistake.is_slip else _("The mistake: {cause}", cause=cause)
    if len(numbers) > 1:
        return _("Slips {numbers}: {cause}", numbers=span(numbers), cause=cause)
    template = _("Slip {number}: {cause}") if mistake.is_slip else _("Mistake {number}: {cause}")
    return template.format(number=numbers[0], cause=cause)


def _possibly(mistake: Mistake) -> str:
    """Where it was made, and what it may have been."""
    rules, cause = dict.fromkeys(line.judged.step.rule for line in mistake.lines), mistake.wordings[0]
    if len(rules) == 1:
        return _("{quantity}, possibly {cause}", quantity=_(next(iter(rules))), cause=cause)
    return _("{number} lines, possibly {cause}", number=number_in_words(len(mistake.lines)), cause=cause)


def _explained(mistake: Mistake, marked: Marked, writer: FormulaWriter) -> Iterator[Block]:
    """Where it was made and what was written there, both formulas, what the gates are for, and a line with the student's own numbers."""
    specimen = writer.specimen(mistake.lines)
    yield Paragraph(
        run_together(
            (
                *on_lines(mistake.here),
                *_shows_below(mistake),
                *_charge(mistake, marked),
                *_what_else(mistake),
                *_misread(mistake, writer),
            )
        )
    )
    if len(mistake.here) > 1:
        yield from written_there(mistake.here, marked, writer.names)
    formulas = writer.in_symbols(specimen, in_general=len(mistake.lines) > 1)
    if formulas:
        yield formulas
        yield from purposes(writer.judged[_edited_at(specimen)].step, writer.names)
    numbers = writer.in_numbers(specimen)
    if numbers:
        yield Paragraph(_leads_in(mistake, specimen, writer, _until(mistake, specimen, marked)))
        yield numbers
    elif not formulas:
        yield Paragraph(
            (_("Work it out once more:") if len(mistake.lines) == 1 else _("Work each line out once more, as here:"),)
        )
        yield writer.corrected((specimen,))


def _shows_below(mistake: Mistake) -> Text:
    """On which lines the same shows that was done on a blank line above them."""
    if not mistake.below:
        return ()
    template = " " + _("It shows on {lines}, too: these go on from what you left blank.")
    return sentence(template, lines=lines_in_short([line.quantity for line in mistake.below]))


def _charge(mistake: Mistake, marked: Marked) -> Iterator[Inline]:
    """What a mistake on several lines costs, where others stand beside it; else the first sentence of the sheet has said so."""
    if 1 < len(mistake.lines) < len(marked.wrong):
        if mistake.costs_one_line:
            yield " " + _("It costs one line, not {number}.", number=number_in_words(len(mistake.lines)))
        elif not mistake.earned:
            yield " " + _("Each line is charged.")


def _what_else(mistake: Mistake) -> Iterator[Inline]:
    """What cannot be told apart, and on which blank lines it may have been made."""
    first = mistake.lines[0]
    if len(mistake.wordings) > 1:
        yield " " + _("One of these gives what you wrote: {causes}.", causes="; ".join(mistake.wordings))
    above = [cause for cause in causes_shown(first) if blank_lines_of(cause, first.quantity)]
    if above and len(mistake.wordings) == 1:  # which has been said
        lines = blank_places(above, first.quantity)
        yield from sentence(
            " " + _("It may have been made on lines above that you left blank: {lines}."), lines=commas(lines, _(", or "))
        )
    elif above:
        causes = list(dict.fromkeys(said_of(cause, first.quantity) for cause in above))
        template = " " + _("It may have been made on a line above that you left blank: {causes}.")
        yield from sentence(template, causes=commas(causes, "; "))


def _misread(mistake: Mistake, writer: FormulaWriter) -> Text:
    """Which number was read for which, where only one reading gives what was written."""
    return said_to_student(misread_by(mistake.lines, writer.judged), writer.names)


def _edited_at(line: MarkedLine) -> str:
    """The line whose formula was changed: itself, or a blank one above it."""
    return next((cause.at[0] for cause in causes_shown(line) if cause.at), line.quantity)


def _leads_in(mistake: Mistake, specimen: MarkedLine, writer: FormulaWriter, until: str) -> Text:
    if writer.leaves_result(specimen):
        one_of_many = _(
            "One of the lines, {line}, with the given numbers; what the corrected line gives is left to you, as it follows from these alone:"
        )
        alone = _("With the given numbers; what the corrected line gives is left to you, as it follows from these alone:")
    elif writer.reads_given(specimen):
        one_of_many, alone = _("One of the lines, {line}, with the given numbers:"), _("With the given numbers:")
    elif writer.reads_blank(specimen):
        one_of_many = _("One of the lines, {line}, with your own numbers, and with what they give where you wrote none{until}:")
        alone = _("With your own numbers, and with what they give where you wrote none{until}:")
    else:
        one_of_many, alone = _("One of the lines, {line}, with your own numbers{until}:"), _("With your own numbers{until}:")
    return sentence(one_of_many if len(mistake.lines) > 1 else alone, line=Code(specimen.quantity), until=until)


def _until(mistake: Mistake, specimen: MarkedLine, marked: Marked) -> str:
    """That the corrected number is not the last word, where it rests on lines that are wrong themselves; else empty."""
    rests, mistakes = resting_on_wrong(marked)[specimen.quantity], mistakes_of(marked)
    above = [number for number, other in enumerate(mistakes, 1) if rests.intersection(line.quantity for line in other.lines)]
    told = {line.quantity for number in above for line in mistakes[number - 1].lines}
    if len(above) == 1 and mistakes[above[0] - 1] != mistake and rests <= told:
        return " " + _changes_once(mistakes[above[0] - 1], numbers_of(mistakes)[above[0] - 1])
    return " " + _("(this changes once the wrong lines above are repaired)") if rests else ""


def _changes_once(mistake: Mistake, numbers: range) -> str:
    """That a number changes once a mistake above is repaired, by the number of that mistake."""
    if len(numbers) > 1:
        return _("(this changes once Slips {numbers} are repaired)", numbers=span(numbers))
    if mistake.is_slip:
        return _("(this changes once Slip {number} is repaired)", number=numbers[0])
    return _("(this changes once Mistake {number} is repaired)", number=numbers[0])


def _not_explained(lines: Sequence[MarkedLine], marked: Marked, writer: FormulaWriter) -> Iterator[Block]:
    """The right formulas with the student's own numbers in them, and what these give; of very many lines the first ones."""
    if all(how_off(line) == IN_WRONG_ROWS for line in lines):
        yield from _in_wrong_rows(lines, marked, writer)
        return
    is_told = all(line.diagnosis and line.diagnosis.off for line in lines)
    untold: list[Inline | Text] = [] if is_told else [_("What happened here could not be told.")]
    yield Paragraph(commas([*untold, *_charged_once(lines), _again(lines, writer)], between=" "))
    rests = resting_on_wrong(marked)
    if len(lines) <= MOST_REMARKED and any(rests[line.quantity] for line in lines):
        yield Paragraph((_("What your own numbers give changes once the wrong lines above are repaired."),), "quiet")
    if any(map(writer.leaves_result, lines)):
        yield Paragraph((_("Where no result stands, it is left to you: it follows from the given numbers alone."),), "quiet")
    if len(lines) <= MOST_ROWS:
        yield writer.corrected(lines[:MOST_FORMULAS])
        yield _table(lines, writer)
    else:
        yield writer.corrected(lines[:FEW_FORMULAS])
        yield Paragraph((_("And so on for the others. On all of them you wrote:"),))
        yield from written_table(lines, marked, writer.names)


def _in_wrong_rows(lines: Sequence[MarkedLine], marked: Marked, writer: FormulaWriter) -> Iterator[Block]:
    """What was written where, of lines whose right numbers stand in each other's rows."""
    said = _("Put each number into its own row; nothing needs to be worked out again. You wrote:")
    yield Paragraph(commas([*_charged_once(lines), said], between=" "))
    yield from written_table(lines, marked, writer.names)


def _charged_once(lines: Sequence[MarkedLine]) -> Iterator[Text]:
    """Which of the lines are charged once, at which of them, and how they are off."""
    for first in lines:
        rest = [line for line in lines if line.same_as == first.quantity]
        if rest:
            ids = lines_in_short([first.quantity, *(line.quantity for line in rest)])
            template = _("{lines}: {how}. Charged once, at {first}.")
            yield sentence(template, how=_(how_off(first)), lines=ids, first=Code(first.quantity))


def _again(lines: Sequence[MarkedLine], writer: FormulaWriter) -> str:
    """The advice to work them out once more, and from what."""
    if any(map(writer.reads_blank, lines)):
        one = _("Work it out once more, from the numbers above it, or from a blank line above:")
        each = _("Work each line out once more, from the numbers above it, or from blank lines above:")
    else:
        one, each = (
            _("Work it out once more, from the numbers above it:"),
            _("Work each line out once more, from the numbers above it:"),
        )
    return one if len(lines) == 1 else each


def _table(lines: Sequence[MarkedLine], writer: FormulaWriter) -> Table:
    """Wrong lines: what was written, what the student's numbers give, what the line earns."""
    rows = tuple(_row(line, writer) for line in lines)
    return Table(((_("Line"),), (_("You wrote"),), (_("Your own numbers give"),), (_("Earned"),)), rows, "lrrr")


def _row(line: MarkedLine, writer: FormulaWriter) -> tuple[Text, ...]:
    value = writer.result(line.quantity)
    gives: Text = (Maths(rounded_numeral(value)),) if value is not None else ()
    earned = out_of(exact_mark(line.earned), exact_mark(line.weight))
    return (Code(line.quantity),), (written_text(line),), gives, (earned,)

"""Feedback on one sheet, for the student: the mark and what is right in a sentence, each mistake once with its lines, where to begin
again, and where the marks are. Its level says how much is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from symlstm.document.blocks import Block, Bullets, Code, Document, Maths, Paragraph, Section, Strong, Text
from symlstm.document.feedback.formulas import FormulaWriter
from symlstm.document.feedback.left_out import left_out_in_words
from symlstm.document.feedback.mark_table import mark_table
from symlstm.document.feedback.mistakes import Mistake, first_to_correct, mistakes_of
from symlstm.document.feedback.redo import in_short, to_redo
from symlstm.document.feedback.repair import repair
from symlstm.document.feedback.sheet_table import key_table
from symlstm.document.feedback.summary import summary
from symlstm.document.feedback.words import has_few_digits, place_of, some_of, why_to_look, written_on
from symlstm.document.names import Names, names_of
from symlstm.document.sentence import commas, conjunction, sentence
from symlstm.document.wording import capitalized, out_of
from symlstm.language import _, ngettext
from symlstm.marking.charges import WEAK_CAUSE, MarkedLine
from symlstm.marking.mark import Marked, Marker
from symlstm.marking.mark_text import exact_mark
from symlstm.marking.verdict import STANDS, Verdict
from symlstm.marking.worked import Worked
from symlstm.numbers.rounding import Rounded
from symlstm.problem.wording import plain

MOST_FIRST = 3  # lines that are named to begin with; what comes after them can wait


@dataclass(frozen=True)
class FeedbackOptions:
    """What is told: the `level` of feedback, and the right values by their ids where the key is shown (else None)."""

    level: str = "full"
    key: Mapping[str, Rounded] | None = None


def feedback(marked: Marked, worked: Worked, marker: Marker, options: FeedbackOptions) -> Document:
    """The feedback on a marked sheet, its wrong lines worked out."""
    judged = {line.step.target: line for line in marked.every}
    writer = FormulaWriter(worked, names_of(marker.problem), judged, shows_key=options.key is not None)
    mistakes = mistakes_of(marked) if options.level == "full" else ()
    sections = (
        *repair(marked, writer, options.level),
        _for_eyes(marked),
        _next(marked, writer.names),
        _key(marked, options, writer.names),
        _remarks(marked),
        _marks(marked, marker, mistakes),
    )
    return Document(
        title=_("{title}: feedback for {student}", title=marker.problem.title, student=plain(marked.student)),
        running_head=_("problem {fingerprint}", fingerprint=marker.fingerprint),
        lead=summary(marked, mistakes, marker.marking.scheme),
        sections=tuple(section for section in sections if section.blocks),
        paper=marker.problem.layout.paper,
    )


def _for_eyes(marked: Marked) -> Section:
    """What a person has still to look at, and why."""
    reasons: dict[str, list[MarkedLine]] = {}
    for line in marked.to_look_at:
        for why in why_to_look(line) if line.look != (WEAK_CAUSE,) else ():
            if why != _(WEAK_CAUSE):
                reasons.setdefault(why, []).append(line)
    items = tuple(_to_decide(why, lines) for why, lines in reasons.items())
    return Section("eyes", _("Needs a person to decide"), (Bullets(items),) if items else ())


def _to_decide(why: str, lines: Sequence[MarkedLine]) -> Text:
    """Why a person decides, and on which lines; of what is no number what belongs there."""
    if lines[0].verdict is Verdict.UNREADABLE:
        template = _("Cannot be read as one number: {lines}. {why}.")
        return sentence(template, lines=written_on(lines), why=capitalized(why))
    return sentence("{why}: {lines}.", why=capitalized(why), lines=written_on(lines))


def _marks(marked: Marked, marker: Marker, mistakes: Sequence[Mistake]) -> Section:
    """Where the marks are, and the rule by which lines are accepted; nothing of an empty sheet."""
    rule = Paragraph((marker.key.tolerance.sentence,), "quiet")
    is_empty = marked.count(Verdict.BLANK) == len(marked.lines)
    return Section("marks", _("How it was marked"), () if is_empty else (*mark_table(marked, mistakes), rule))


def _key(marked: Marked, options: FeedbackOptions, names: Names) -> Section:
    return Section("key", _("The right values"), key_table(marked, names, options.key) if options.key is not None else ())


def _remarks(marked: Marked) -> Section:
    """What else to know: rows that were not read, too few digits, numbers of the handout, what a person decided."""
    items = tuple(_points(marked))
    return Section("remarks", _("Notes"), (Bullets(items),) if items else ())


def _points(marked: Marked) -> Iterator[Text]:
    if marked.unused:
        yield (
            ngettext(
                "{n} row of your sheet could not be used and does not count.",
                "{n} rows of your sheet could not be used and do not count.",
                marked.unused,
            ),
        )
    yield from ((_("Not used: {what}.", what=what),) for what in left_out_in_words(marked.left_out))
    coarse = [line.quantity for line in marked.lines if has_few_digits(line)]
    if coarse:
        yield sentence(_("Written with fewer digits than asked: {ids}."), ids=some_of(coarse))
    for line in marked.lines:
        if line.judged.from_given:
            template = _("{line} follows from the handout's {ids}.")
            yield sentence(template, line=Code(line.quantity), ids=some_of(line.judged.from_given))
        if line.by_hand:
            yield (Code(line.quantity), f": {_decision(line)}.")


def _decision(line: MarkedLine) -> str:
    note = f"; {line.by_hand.note}" if line.by_hand and line.by_hand.note else ""
    return _("decided by a person, {mark}", mark=out_of(exact_mark(line.earned), exact_mark(line.weight))) + note


def _next(marked: Marked, names: Names) -> Section:
    """Where to begin again: at the wrong lines that rest on no other wrong one, else at the first blank line."""
    first = first_to_correct(marked)[:MOST_FIRST]
    blank = next((line for line in marked.lines if line.verdict is Verdict.BLANK), None)
    blocks: tuple[Block, ...] = ()
    if first:
        blocks = (Paragraph(_correct_first(first, marked, names)),)
    elif blank:
        template = _("Begin with {line}.") if blank is marked.lines[0] else _("Go on with {line}.")
        blocks = (Paragraph(sentence(template, line=_named(blank, names))),)
    return Section("next", _("How to go on"), blocks)


def _correct_first(first: Sequence[MarkedLine], marked: Marked, names: Names) -> Text:
    before, is_one = marked.lines[: marked.lines.index(first[0])], len(first) == 1
    lines = conjunction([_named(line, names) for line in first])
    said = [sentence(_("{correct} {line} first."), correct=Strong(_("Correct")), line=lines)]
    if redo := to_redo(marked, first):
        said.append(sentence(_("Then redo {lines}."), lines=in_short(redo, marked, names)))
    if before and all(line.verdict in STANDS for line in before):
        one, many = _("The lines before it may stay as they are."), _("The lines before the first of them may stay as they are.")
        said.append((one if is_one else many,))
    return commas(said, " ")


def _named(line: MarkedLine, names: Names) -> Text:
    number, place = Maths(names.of(line.quantity)), place_of(line.judged.step)
    if place == line.quantity:
        return sentence(_("{number} ({line})"), number=number, line=Code(line.quantity))
    return sentence(_("{number} ({place}, {line})"), number=number, place=place, line=Code(line.quantity))

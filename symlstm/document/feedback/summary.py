"""The sheet in a few sentences: the mark, and counts that add up to all lines."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from symlstm.document.blocks import Strong, Text
from symlstm.document.feedback.mistakes import Mistake
from symlstm.document.sentence import commas, sentence
from symlstm.document.wording import number_in_words, out_of
from symlstm.language import _, ngettext
from symlstm.marking.follow import Status
from symlstm.marking.mark import Marked
from symlstm.marking.mark_text import mark_text
from symlstm.marking.marks import HALF, ONE, MarkScheme
from symlstm.marking.verdict import Verdict


class Clause(NamedTuple):
    """What is said of some lines.

    number    how many there are
    template  what they are or do; {lines} are they, {mistakes} what is wrong in them
    mistakes  in words
    is_more   whether they are said to be so many more, behind lines that are right
    """

    number: int
    template: str
    mistakes: str = ""
    is_more: bool = False


def summary(marked: Marked, mistakes: Sequence[Mistake], scheme: MarkScheme) -> Text:
    """The mark and the counts; without the `mistakes` only how many lines are wrong."""
    total = marked.total
    mark = Strong(_("Mark: {mark}.", mark=out_of(mark_text(total.earned), mark_text(total.possible))))
    clauses = [clause for clause in _clauses(marked, mistakes, scheme) if clause.number]
    sentences = [_sentence(clauses, number, len(marked.lines)) for number in range(len(clauses))]
    return commas([mark, *sentences, *_blank(marked)], " ")


def _clauses(marked: Marked, mistakes: Sequence[Mistake], scheme: MarkScheme) -> Iterator[Clause]:
    """What is said of the lines that were filled in, each line in one clause."""
    right = marked.count(Verdict.CORRECT) + marked.count(Verdict.KEY_ONLY)
    follows, wrong, blank = marked.count(Verdict.FOLLOWS), len(marked.wrong), marked.count(Verdict.BLANK)
    yield Clause(right, ngettext("{lines} is right.", "{lines} are right.", right))
    yield Clause(follows, _follows(follows, scheme), is_more=True)
    yield _wrong(wrong, mistakes)
    still_open = len(marked.lines) - right - follows - wrong - blank
    yield Clause(still_open, ngettext("{lines} needs a person to decide.", "{lines} need a person to decide.", still_open))


def _blank(marked: Marked) -> Iterator[str]:
    """How many lines are blank, of how many that were asked."""
    lines, blank = len(marked.lines), marked.count(Verdict.BLANK)
    if blank == lines:
        yield ngettext("{lines} is blank.", "{lines} are blank.", blank).replace("{lines}", _all_of(lines))
    elif blank:
        yield ngettext("{n} of the {lines} lines is blank.", "{n} of the {lines} lines are blank.", blank, lines=lines)


def _all_of(lines: int) -> str:
    return _("The one line") if lines == 1 else _("Both lines") if lines == 2 else _("All {n} lines", n=lines)


def _all_filled_in(lines: int) -> str:
    if lines <= 2:
        return _("The one line you filled in") if lines == 1 else _("Both lines you filled in")
    return _("All {n} lines you filled in", n=lines)


def _sentence(clauses: Sequence[Clause], number: int, lines: int) -> Text:
    """What is said of some of the lines that were filled in; where these are not all `lines`, the first sentence says so."""
    clause, filled = clauses[number], sum(clause.number for clause in clauses)
    if len(clauses) == 1:
        subject = _all_of(filled) if filled == lines else _all_filled_in(filled)
    elif number == 0 and filled < lines:
        subject = _("Of the {lines} lines you filled in, {n}", n=clause.number, lines=filled)
    elif number == 0:
        subject = _("{n} of your {lines} lines", n=clause.number, lines=lines)
    elif number == len(clauses) - 1:
        subject = _("The other one") if clause.number == 1 else _("The other {n}", n=clause.number)
    else:
        subject = _("{n} more", n=clause.number) if clause.is_more else str(clause.number)
    return sentence(clause.template, lines=subject, mistakes=Strong(clause.mistakes))


def _follows(count: int, scheme: MarkScheme) -> str:
    """What a line that follows earns."""
    share = scheme.earns.get(Status.FOLLOWS, Fraction(0))
    if share == ONE:
        return ngettext(
            "{lines} follows correctly from your own numbers and counts as right.",
            "{lines} follow correctly from your own numbers and count as right.",
            count,
        )
    if share == HALF:
        return ngettext(
            "{lines} follows correctly from your own numbers and earns half of its mark.",
            "{lines} follow correctly from your own numbers and earn half of their marks.",
            count,
        )
    template = ngettext(
        "{lines} follows correctly from your own numbers and earns {percent} % of its mark.",
        "{lines} follow correctly from your own numbers and earn {percent} % of their marks.",
        count,
    )
    return template.replace("{percent}", mark_text(100 * share))


def _wrong(count: int, mistakes: Sequence[Mistake]) -> Clause:
    """What is wrong on so many lines."""
    if not mistakes:
        return Clause(count, ngettext("{lines} is wrong.", "{lines} are wrong.", count))
    others = count - sum(len(mistake.lines) for mistake in mistakes)
    if others:
        template = ngettext(
            "{lines} are wrong: {mistakes}, and {n} line that is not explained.",
            "{lines} are wrong: {mistakes}, and {n} lines that are not explained.",
            others,
        )
    elif 1 < len(mistakes) < count:
        template = _("{lines} hold {mistakes} between them.")
    elif len(mistakes) == 1 and mistakes[0].is_charged_once:
        template = _charged_once(count, mistakes[0])
    else:
        template = ngettext("{lines} holds {mistakes}.", "{lines} hold {mistakes}.", count)
    return Clause(count, template, _in_words(mistakes))


def _in_words(mistakes: Sequence[Mistake]) -> str:
    """A slip; one mistake, made twice; three mistakes."""
    first, times = mistakes[0], len(mistakes[0].lines)
    if len(mistakes) > 1:
        are_slips = all(mistake.is_slip for mistake in mistakes)
        template = _("{number} slips") if are_slips else _("{number} mistakes")
    elif times == 1:
        return _("a slip") if first.is_slip else _("a mistake")
    elif times == 2:
        return _("one slip, made twice") if first.is_slip else _("one mistake, made twice")
    else:
        template = _("one slip, made {number} times") if first.is_slip else _("one mistake, made {number} times")
    return template.format(number=number_in_words(times if len(mistakes) == 1 else len(mistakes)))


def _charged_once(count: int, mistake: Mistake) -> str:
    """That a mistake made on several lines costs one of them, where it is the only one."""
    if not mistake.costs_one_line:
        return ngettext("{lines} holds {mistakes}; it is charged once.", "{lines} hold {mistakes}; it is charged once.", count)
    template = ngettext(
        "{lines} holds {mistakes}; it costs one line, not {number}.",
        "{lines} hold {mistakes}; it costs one line, not {number}.",
        count,
    )
    return template.replace("{number}", number_in_words(len(mistake.lines)))

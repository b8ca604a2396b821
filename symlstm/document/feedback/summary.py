"""The sheet in a few sentences: the mark, and counts that add up to all lines."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from symlstm.document.blocks import Strong, Text
from symlstm.document.feedback.mistakes import Mistake
from symlstm.document.feedback.words import ids_listed
from symlstm.document.sentence import commas, sentence
from symlstm.document.wording import listed, number_in_words, out_of
from symlstm.language import _, ngettext
from symlstm.marking.follow import Status
from symlstm.marking.mark import Marked
from symlstm.marking.mark_text import exact_mark, mark_text
from symlstm.marking.marks import HALF, ONE, MarkScheme
from symlstm.marking.verdict import Verdict
from symlstm.network.ids import Id

MOST_NAMED = 6  # blank lines, or quantities of them, that are named


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
    return commas([mark, *sentences, *_blank(marked), *_held_back(marked)], " ")


def _clauses(marked: Marked, mistakes: Sequence[Mistake], scheme: MarkScheme) -> Iterator[Clause]:
    """What is said of the lines that were filled in, each line in one clause."""
    right = marked.count(Verdict.CORRECT) + marked.count(Verdict.KEY_ONLY)
    follows, wrong = marked.count(Verdict.FOLLOWS), len(marked.wrong)
    yield Clause(right, ngettext("{lines} is right.", "{lines} are right.", right))
    yield Clause(follows, _follows(follows, scheme, any(line.is_held for line in marked.lines)), is_more=True)
    yield _wrong(wrong, mistakes)
    still_open, decided = sum(line.is_open for line in marked.lines), len(marked.decided)
    yield Clause(still_open, ngettext("{lines} needs a person to decide.", "{lines} need a person to decide.", still_open))
    yield Clause(decided, ngettext("{lines} was decided by a person.", "{lines} were decided by a person.", decided))


def _blank(marked: Marked) -> Iterator[Text]:
    """How many lines are blank, of how many that were asked."""
    lines, blank = len(marked.lines), marked.count(Verdict.BLANK)
    if blank == lines:
        yield (ngettext("{lines} is blank.", "{lines} are blank.", blank).replace("{lines}", _all_of(lines)),)
    elif blank:
        said = ngettext("{n} of the {lines} lines is blank", "{n} of the {lines} lines are blank", blank, lines=lines)
        which = _which([line.quantity for line in marked.lines if line.verdict is Verdict.BLANK and not line.is_decided])
        yield (said, *which, ".")


def _which(blank: Sequence[str]) -> Text:
    """Few blank lines by their ids, many by their quantities; of very many nothing."""
    names = dict.fromkeys(Id.parse(quantity).name for quantity in blank)
    if len(blank) <= MOST_NAMED:
        return sentence(_(": {lines}"), lines=ids_listed(blank))
    return sentence(_(", of {quantities}"), quantities=ids_listed(list(names))) if len(names) <= MOST_NAMED else ()


def _held_back(marked: Marked) -> Iterator[str]:
    """What lines earn that show no work: less than is said of them."""
    held = [line for line in marked.lines if line.is_held]
    if held:
        earned = mark_text(sum((line.earned for line in held), Fraction(0)))
        template = ngettext(
            "{n} line earns {mark} until a person has looked at it; the reason stands below.",
            "{n} lines earn {mark} together until a person has looked at them; the reason stands below.",
            len(held),
        )
        yield template.format(mark=earned)


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


def _follows(count: int, scheme: MarkScheme, is_held: bool) -> str:
    """What a line that follows earns, where nothing is held back."""
    share = scheme.earns.get(Status.FOLLOWS, Fraction(0))
    if is_held:
        return ngettext("{lines} follows from your own numbers.", "{lines} follow from your own numbers.", count)
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
        "{lines} follows correctly from your own numbers and earns {share} of its mark.",
        "{lines} follow correctly from your own numbers and earn {share} of their marks.",
        count,
    )
    percent = exact_mark(100 * share)
    return template.replace("{share}", exact_mark(share) if "/" in percent else f"{percent} %")


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
    elif 1 < _number(mistakes) < count:
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
        return _in_kinds(mistakes)
    if times == 1:
        return _("a slip") if first.is_slip else _("a mistake")
    if first.is_done_once:
        template = (
            _("one slip, which shows on {number} lines") if first.is_slip else _("one mistake, which shows on {number} lines")
        )
    elif times == 2:
        return _("one slip, made twice") if first.is_slip else _("one mistake, made twice")
    else:
        template = _("one slip, made {number} times") if first.is_slip else _("one mistake, made {number} times")
    return template.format(number=number_in_words(times))


def _in_kinds(mistakes: Sequence[Mistake]) -> str:
    """Two mistakes; two slips; one mistake and one slip."""
    number = _number([mistake for mistake in mistakes if not mistake.is_slip])
    slips = _number([mistake for mistake in mistakes if mistake.is_slip])
    said = [
        ngettext("{number} mistake", "{number} mistakes", number).replace("{number}", number_in_words(number)),
        ngettext("{number} slip", "{number} slips", slips).replace("{number}", number_in_words(slips)),
    ]
    return listed(words for words, counted in zip(said, (number, slips), strict=True) if counted)


def _number(mistakes: Sequence[Mistake]) -> int:
    """How many mistakes there are: slips of one kind on several lines are several slips."""
    return sum(len(mistake.lines) if mistake.is_slip and not mistake.is_charged_once else 1 for mistake in mistakes)


def _charged_once(count: int, mistake: Mistake) -> str:
    """That a mistake made on several lines costs one of them, where it is the only one."""
    if not mistake.costs_one_line:
        earned = out_of(mark_text(mistake.earned), mark_text(mistake.weight))
        template = ngettext(
            "{lines} holds {mistakes}; it earns {mark}.", "{lines} hold {mistakes}; together they earn {mark}.", count
        )
        return template.replace("{mark}", earned)
    template = ngettext(
        "{lines} holds {mistakes}; it costs one line, not {number}.",
        "{lines} hold {mistakes}; it costs one line, not {number}.",
        count,
    )
    return template.replace("{number}", number_in_words(len(mistake.lines)))

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
    behind    what else is said of them, in a sentence of its own
    """

    number: int
    template: str
    mistakes: str = ""
    is_more: bool = False
    behind: str = ""


def summary(marked: Marked, mistakes: Sequence[Mistake], scheme: MarkScheme) -> Text:
    """The mark and the counts; without the `mistakes` only how many lines are wrong."""
    total = marked.total
    mark = Strong(_("Mark: {mark}.", mark=out_of(mark_text(total.earned), mark_text(total.possible))))
    clauses = [clause for clause in _clauses(marked, mistakes, scheme) if clause.number]
    return commas([mark, *_sentences(clauses, len(marked.lines)), *_held_back(marked), *_blank(marked)], " ")


def _sentences(clauses: Sequence[Clause], lines: int) -> Iterator[Text]:
    for number, clause in enumerate(clauses):
        yield _sentence(clauses, number, lines)
        if clause.behind:
            yield (clause.behind,)


def _clauses(marked: Marked, mistakes: Sequence[Mistake], scheme: MarkScheme) -> Iterator[Clause]:
    """What is said of the lines that were filled in, each line in one clause."""
    right = marked.count(Verdict.CORRECT) + marked.count(Verdict.KEY_ONLY)
    follows, wrong = marked.count(Verdict.FOLLOWS), len(marked.wrong)
    yield Clause(right, ngettext("{lines} is right.", "{lines} are right.", right))
    yield Clause(follows, _follows(follows, scheme, any(line.is_held for line in marked.lines)), is_more=True)
    yield _wrong(wrong, mistakes)._replace(behind=_cost(marked, mistakes))
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
    if not held:
        return
    filled = len(marked.lines) - marked.count(Verdict.BLANK)
    if len(held) == filled > 1:
        template = _("Together they earn {mark} until a person has looked at them; the reason stands below.")
    else:
        template = ngettext(
            "{n} line earns {mark} until a person has looked at it; the reason stands below.",
            "{n} lines earn {mark} together until a person has looked at them; the reason stands below.",
            len(held),
        )
    yield template.format(mark=mark_text(sum((line.earned for line in held), Fraction(0))))


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
    elif _number(mistakes) == 1 and count > 1:
        template = _of_one(count, mistakes[0])
    else:
        template = ngettext("{lines} holds {mistakes}.", "{lines} hold {mistakes}.", count)
    return Clause(count, template, _in_words(mistakes))


def _in_words(mistakes: Sequence[Mistake]) -> str:
    """A slip; one mistake, made twice; three mistakes."""
    first, lines = mistakes[0], len(mistakes[0].lines)
    if _number(mistakes) > 1:
        return _in_kinds(mistakes)
    if lines == 1:
        return _("a slip") if first.is_slip else _("a mistake")
    if first.is_done_once:
        template = (
            _("one slip, which shows on {number} lines") if first.is_slip else _("one mistake, which shows on {number} lines")
        )
    elif lines == 2:
        return _("one slip, made twice") if first.is_slip else _("one mistake, made twice")
    else:
        template = _("one slip, made {number} times") if first.is_slip else _("one mistake, made {number} times")
    return template.format(number=number_in_words(lines))


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
    """How many mistakes and slips there are."""
    return sum(mistake.times for mistake in mistakes)


def _of_one(count: int, mistake: Mistake) -> str:
    """What the only mistake of a sheet costs, where it stands on several lines."""
    if mistake.costs_one_line:
        template = ngettext(
            "{lines} holds {mistakes}; it costs one line, not {number}.",
            "{lines} hold {mistakes}; it costs one line, not {number}.",
            count,
        )
    elif mistake.earned:
        template = ngettext(
            "{lines} holds {mistakes}; it earns {mark}.", "{lines} hold {mistakes}; together they earn {mark}.", count
        )
    else:
        template = ngettext(
            "{lines} holds {mistakes}; each line is charged.", "{lines} hold {mistakes}; each line is charged.", count
        )
    earned = out_of(mark_text(mistake.earned), mark_text(mistake.weight))
    return template.replace("{number}", number_in_words(len(mistake.lines))).replace("{mark}", earned)


def _cost(marked: Marked, mistakes: Sequence[Mistake]) -> str:
    """What the wrong lines earn together, where that is something and is not said yet."""
    lines = Mistake(marked.wrong)
    is_said = len(mistakes) == 1 and len(mistakes[0].lines) == len(lines.lines) > 1
    if is_said or not lines.earned or any(line.is_held for line in lines.lines):
        return ""
    if lines.costs_one_line:
        return _("What was done in the same way is charged once: together they cost one line.")
    if len(lines.lines) == 1:
        return _("It earns {mark}.", mark=out_of(mark_text(lines.earned), mark_text(lines.weight)))
    return _("Together they earn {mark}.", mark=out_of(mark_text(lines.earned), mark_text(lines.weight)))

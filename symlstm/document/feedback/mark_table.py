"""Where the marks of a sheet are: a row for each kind of line and each mistake, with what its lines earn and lose, and the sums below."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from symlstm.document.blocks import Strong, Table, Text
from symlstm.document.feedback.mistakes import Mistake, numbers_of, unexplained
from symlstm.document.wording import span
from symlstm.language import _
from symlstm.marking.charges import MarkedLine
from symlstm.marking.mark import Marked
from symlstm.marking.mark_text import adding_up, mark_text
from symlstm.marking.verdict import RIGHT, Verdict


class Share(NamedTuple):
    """Lines of one kind, and what they are called."""

    name: str
    lines: tuple[MarkedLine, ...]

    @property
    def earned(self) -> Fraction:
        return sum((line.earned for line in self.lines), Fraction(0))

    @property
    def lost(self) -> Fraction:
        return sum((line.weight for line in self.lines), Fraction(0)) - self.earned


def mark_table(marked: Marked, mistakes: Sequence[Mistake]) -> Iterator[Table]:
    """The table; nothing where one sentence says it all: a line is worth one mark, and marks are lost in one place at most. Without the
    `mistakes`, what is wrong stands together."""
    shares = [share for share in _shares(marked, mistakes) if share.lines]
    losing = [share for share in shares if share.lost]
    if len(losing) > 1 or any(line.weight != 1 for line in marked.lines):
        head: tuple[Text, ...] = ((_("Lines that are"),), (_("Number"),), (_("Earned"),), (_("Lost"),))
        rows = tuple(_rows(shares, marked))
        yield Table(head, rows, "wrrr", rules=(len(rows) - 1,))


def _shares(marked: Marked, mistakes: Sequence[Mistake]) -> Iterator[Share]:
    """Every line of the sheet, in one share."""
    counted = [line for line in marked.lines if not line.is_decided]
    free = _free(counted)
    yield Share(_("right"), tuple(line for line in free if line.verdict in RIGHT))
    yield Share(_("following from your own numbers"), tuple(line for line in free if line.verdict is Verdict.FOLLOWS))
    yield Share(_("held back until a person has looked"), tuple(line for line in counted if line.is_held))
    yield from _wrong(marked, mistakes)
    yield Share(_("open: a person decides"), tuple(line for line in free if line.is_open))
    yield Share(_("decided by a person"), marked.decided)
    yield Share(_("blank"), tuple(line for line in counted if line.verdict is Verdict.BLANK))


def _wrong(marked: Marked, mistakes: Sequence[Mistake]) -> Iterator[Share]:
    if not mistakes:
        yield Share(_("wrong"), _free(marked.wrong))
        return
    for mistake, numbers in zip(mistakes, numbers_of(mistakes), strict=True):
        yield Share(_wrong_by(mistake, numbers if len(mistakes) > 1 else None), _free(mistake.lines))
    yield Share(_("wrong, not explained"), _free(unexplained(marked)))


def _free(lines: Sequence[MarkedLine]) -> tuple[MarkedLine, ...]:
    """The lines that are not held back."""
    return tuple(line for line in lines if not line.is_held)


def _wrong_by(mistake: Mistake, numbers: range | None) -> str:
    if numbers is None:
        slip = _("wrong by the slips") if mistake.times > 1 else _("wrong by the slip")
        return slip if mistake.is_slip else _("wrong by the mistake")
    if len(numbers) > 1:
        return _("wrong by slips {numbers}", numbers=span(numbers))
    number = numbers[0]
    return _("wrong by slip {number}", number=number) if mistake.is_slip else _("wrong by mistake {number}", number=number)


def _rows(shares: Sequence[Share], marked: Marked) -> Iterator[tuple[Text, ...]]:
    """The shares with what they earn and lose, rounded so that the columns add up."""
    total = marked.total
    lost = Fraction(mark_text(total.possible)) - Fraction(mark_text(total.earned))
    earned_of = adding_up([share.earned for share in shares], total.earned)
    lost_of = adding_up([share.lost for share in shares], lost)
    for share, *marks in zip(shares, earned_of, lost_of, strict=True):
        yield (share.name,), (str(len(share.lines)),), *((mark,) for mark in marks)
    sums = (_("All lines"), str(len(marked.lines)), mark_text(total.earned), mark_text(lost))
    yield tuple((Strong(text),) for text in sums)

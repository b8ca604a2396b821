"""The lines of single units, with the terms of their sums, and what a line has to say for itself."""

from collections.abc import Iterator, Sequence

from symlstm.derivation.step import BlockAt, Step
from symlstm.document.blocks import Block, Display, Maths, Paragraph, Table, Text
from symlstm.document.breaking import AlignedRow, Line, Part, broken
from symlstm.document.formula import EQUALS, PLUS, TIMES, Formula, Numeral, Row, Script
from symlstm.document.lines import Writer, approximated, numeral_if_decided
from symlstm.document.numerals import rounded_numeral
from symlstm.document.sentence import sentence
from symlstm.document.signs import bracketed
from symlstm.document.width import fits_a_line
from symlstm.language import _
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.page import PartialSum
from symlstm.numbers.rounding import Rounded

Groups = list[tuple[AlignedRow, ...]]


def unit_by_unit(block: BlockAt, writer: Writer) -> Iterator[Block]:
    """The line of each unit; below a sum of products its terms and the sum so far, where these are wanted."""
    groups: Groups = []
    several = len(block.block.equations) < len(block.steps)
    said = _("{title}, unit by unit:") if several else _("{title}, written out:")
    yield Paragraph((said.format(title=_(block.block.title)),))
    for step in block.steps:
        groups.append(broken(writer.line(step)))
        if step.target in writer.page.running_sums:
            yield Display(tuple(groups))
            groups = []
            yield Paragraph(sentence(_("Products and running sum of {quantity}:"), quantity=Maths(writer.names.of(step.target))))
            yield _running_sum(step, writer)
    if groups:
        yield Display(tuple(groups))


def _running_sum(step: Step, writer: Writer) -> Block:
    """Each product of a dot product, and the sum so far: as a table, or where that is too wide as lines."""
    partials = writer.page.running_sums[step.target]
    table = [(_term(p, writer), numeral_if_decided(p.value), numeral_if_decided(p.total)) for p in partials]
    if not fits_a_line(table):
        return Display(tuple(line for n, p in enumerate(partials, 1) for line in _partial_lines(n, p, writer)))
    rows = tuple(tuple((Maths(cell),) for cell in row) for row in table)
    head: tuple[Text, ...] = ((_("Term"),), (_("Value"),), (_("Sum so far"),))
    return Table(head, rows, "lrr")


def _partial_lines(n: int, partial: PartialSum, writer: Writer) -> Iterator[tuple[AlignedRow, ...]]:
    """p_n = factor * factor ≈ value, and s_n = s_(n-1) + p_n ≈ sum so far."""
    p, s = writer.names.unused("p", "q"), writer.names.unused("s", "S")
    product, total, before = (Script(letter, sub=Numeral((str(k),))) for letter, k in ((p, n), (s, n), (s, n - 1)))
    value, running = numeral_if_decided(partial.value), numeral_if_decided(partial.total)
    yield broken(Line(product, (Part(EQUALS, _term(partial, writer)), Part(approximated(partial.value), value))))
    parts = [Part(EQUALS, Row((before, PLUS, product)))] * (n > 1) + [Part(approximated(partial.total), running)]
    yield broken(Line(total, tuple(parts)))


def _term(partial: PartialSum, writer: Writer) -> Formula:
    factors = [writer.number(shown) for shown in partial.factors]
    items: list[Formula] = []
    for factor in factors:
        items += [*([TIMES] if items else []), bracketed(factor) if len(factors) > 1 else factor]
    return Row(tuple(items))


def notes(steps: Sequence[Step], writer: Writer) -> Iterator[Block]:
    """What a line has to say for itself whose printed operands give another result than the one printed, or where that is undecided."""
    for step in steps:
        replay = writer.page.replays[step.target]
        if replay.follows is not Outcome.HOLDS:
            result = Maths(writer.names.of(step.target))
            yield Paragraph(sentence(_astray(replay.gives), result=result, given=_numeral(replay.gives)), "note")
        if step.target in writer.page.vanished:
            small, result = writer.page.vanished[step.target], Maths(writer.names.of(step.target))
            yield Paragraph(sentence(_before_rounding(small), result=result, small=_numeral(small)), "note")


def _numeral(value: Rounded | None) -> Text:
    return (Maths(rounded_numeral(value)),) if value is not None else ()


def _astray(found: Rounded | None) -> str:
    """What the numbers printed on a line give, where that is not the result."""
    if found is None:
        return _(
            "† {result}: whether the numbers as printed on this line give this result is undecided, because what they give lies too near "
            "a boundary of the rounding rule; the result comes from the unrounded values."
        )
    if found.exact:
        return _("† {result}: the numbers as printed on this line give {given}; the result comes from the unrounded values.")
    return _(
        "† {result}: the numbers as printed on this line give {given} after rounding; the result comes from the unrounded values."
    )


def _before_rounding(small: Rounded | None) -> str:
    """A value that was carried on as zero."""
    if small is None:
        return _("{result} is not exactly zero.")
    if small.exact:
        return _("{result} is not exactly zero: before rounding it is {small}.")
    return _("{result} is not exactly zero: before rounding it is about {small}.")

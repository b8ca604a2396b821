"""The blocks of the derivation: each quantity in matrix form, then unit by unit, with as much work as the detail asks for."""

from collections.abc import Iterator

from symlstm.derivation.step import BlockAt, Step
from symlstm.document.appearance import bracketed
from symlstm.document.blocks import Block, Display, Maths, Paragraph, QuantityHeading, Table, Text
from symlstm.document.breaking import AlignedRow, Line, Part, broken
from symlstm.document.formula import EQUALS, PLUS, TIMES, Formula, Letter, Numeral, Row, Script
from symlstm.document.lines import Writer, approximated, numeral_if_decided
from symlstm.document.matrix_form import fits_a_page, is_affine, is_pulled_back, matrix_rows
from symlstm.document.numerals import rounded_numeral
from symlstm.document.width import fits_a_line
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.page import PartialSum
from symlstm.numbers.rounding import Rounded
from symlstm.problem.settings import Detail

Groups = list[tuple[AlignedRow, ...]]


def working(block: BlockAt, writer: Writer, order: tuple[str, ...], detail: Detail) -> Iterator[Block]:
    """One block of the derivation at one time step."""
    equations = _by_equation(block)
    yield QuantityHeading(block.block.title, block.block.purpose, tuple(_id(steps) for steps in equations))
    yield from _matrix_forms(equations, writer, order, detail)
    if detail != "brief" or _is_scalar(block):
        yield from _unit_by_unit(block, writer)
    yield from notes(block, writer)


def _by_equation(block: BlockAt) -> list[tuple[Step, ...]]:
    """The block's steps, grouped by the vector equation they are lines of."""
    groups: dict[str, list[Step]] = {}
    for step in block.steps:
        groups.setdefault(step.name, []).append(step)
    return [tuple(steps) for steps in groups.values()]


def _id(steps: tuple[Step, ...]) -> str:
    """The id that all units share: `f.2` for f.2.1, f.2.2, ..."""
    return steps[0].target if _has_no_unit(steps[0]) else steps[0].target.rpartition(".")[0]


def _has_no_unit(step: Step) -> bool:
    return not step.unit_equation.target.index


def _is_scalar(block: BlockAt) -> bool:
    return any(_has_no_unit(step) for step in block.steps)


def _matrix_forms(equations: list[tuple[Step, ...]], writer: Writer, order: tuple[str, ...], detail: Detail) -> Iterator[Block]:
    """The affine maps in matrix form; in brief, every equation."""
    brief = detail == "brief"
    chosen = [steps for steps in equations if not _has_no_unit(steps[0]) and (brief or _is_matrix_product(steps[0]))]
    if not all(fits_a_page(writer, steps) for steps in chosen):
        yield Paragraph(("The matrix form is left out here: it would not fit on a page.",), tone="quiet")
        if brief:
            yield Display(tuple(broken(writer.result_line(step)) for steps in chosen for step in steps))
    elif chosen:
        yield Display(tuple(matrix_rows(writer, steps, order) for steps in chosen))


def _is_matrix_product(step: Step) -> bool:
    return is_affine(step) or is_pulled_back(step)


def _unit_by_unit(block: BlockAt, writer: Writer) -> Iterator[Block]:
    if any(_is_matrix_product(step) for step in block.steps) and len(block.steps) > 1:
        yield Paragraph(("Unit by unit:",))
    groups: Groups = []
    for step in block.steps:
        groups.append(broken(writer.line(step)))
        if step.target in writer.page.running_sums:
            yield Display(tuple(groups))
            groups = []
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
    return Table((("Term",), ("Value",), ("Sum so far",)), rows, "lrr", caption=f"Products and running sum of {step.target}")


def _partial_lines(n: int, partial: PartialSum, writer: Writer) -> Iterator[tuple[AlignedRow, ...]]:
    """p_n = factor * factor ≈ value, and s_n = s_(n-1) + p_n ≈ sum so far."""
    product, total, before = (Script(Letter(letter), sub=Numeral((str(k),))) for letter, k in (("p", n), ("s", n), ("s", n - 1)))
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


def notes(block: BlockAt, writer: Writer) -> Iterator[Block]:
    """What a line has to say for itself whose printed operands give another result than the one printed, or where that is undecided."""
    for step in block.steps:
        replay = writer.page.replays[step.target]
        if replay.follows is not Outcome.HOLDS:
            text = _astray(replay.gives)
            yield Paragraph(
                ("† ", Maths(writer.names.of(step.target)), ": ", *text, "; the result comes from the unrounded values."), "note"
            )
        if step.target in writer.page.vanished:
            text = _before_rounding(writer.page.vanished[step.target])
            yield Paragraph((Maths(writer.names.of(step.target)), " is not exactly zero", *text, "."), "note")


def _astray(found: Rounded | None) -> Text:
    """What the numbers printed on a line give, where that is not the result."""
    if found is None:
        return (
            "whether the numbers as printed on this line give this result is undecided, because what they give lies too near a "
            "boundary of the rounding rule",
        )
    return (
        "the numbers as printed on this line give ",
        Maths(rounded_numeral(found)),
        *((" after rounding",) if not found.exact else ()),
    )


def _before_rounding(small: Rounded | None) -> Text:
    """A value that was carried on as zero."""
    if small is None:
        return ()
    return (": before rounding it is ", *(("about ",) if not small.exact else ()), Maths(rounded_numeral(small)))
